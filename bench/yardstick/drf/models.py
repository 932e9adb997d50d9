"""The reference table for Django's ORM; Django does not create it."""

from django.core.validators import MinValueValidator
from django.db import models

INDUSTRIES = ["retail", "finance", "energy", "health", "transport", "media", "software", "food", "textile", "public"]


def choice(*values: str) -> models.CharField:
    """One of a few."""
    return models.CharField(max_length=20, choices=[(value, value) for value in values])


def optional(size: int) -> models.CharField:
    """Text that may be missing."""
    return models.CharField(max_length=size, null=True, blank=True)


def positive() -> models.IntegerField:
    """A number from 1, that may be missing."""
    return models.IntegerField(null=True, blank=True, validators=[MinValueValidator(1)])


class Customer(models.Model):
    """The table."""

    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=120)
    mnemonic = optional(40)
    phone = optional(32)
    email = models.EmailField(max_length=120, null=True, blank=True)
    city = optional(60)
    industry = choice(*INDUSTRIES)
    level = choice("vip", "gold", "silver", "normal")
    status = choice("lead", "active", "dormant", "closed")
    credit_limit = models.DecimalField(max_digits=18, decimal_places=2)
    owner_id = positive()
    dept_id = positive()
    address = optional(200)
    zip = optional(16)
    website = optional(200)
    note = models.TextField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    version = models.IntegerField(default=1)
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Which table."""

        managed = False
        db_table = "customer"
        app_label = "drf"

    def __str__(self) -> str:
        """As Django's own pages would show it."""
        return self.name
