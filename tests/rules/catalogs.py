"""A small application for tests of rules across records."""

from decimal import Decimal

from engine.meta.catalog import App, Catalog, Check, Entity
from engine.meta.fields import (
    AnyField,
    CollectionField,
    DateField,
    Formula,
    IntegerField,
    Literal,
    MoneyField,
    PercentField,
    ReferenceField,
    TextField,
    UserField,
)
from engine.meta.system import RECORD_FIELDS

APP = App(name="crm", label={}, locales=("zh", "en"), time_zone="Asia/Shanghai", currency="CNY")


def entity(name: str, *fields: AnyField, owner: str | None = None, checks: tuple[Check, ...] = ()) -> Entity:
    """An entity with these fields and the engine's own."""
    return Entity(
        name=name,
        label={},
        title=fields[0].name,
        owner=owner,
        fields={field.name: field for field in fields} | RECORD_FIELDS,
        checks={check.name: check for check in checks},
    )


def catalog(*entities: Entity) -> Catalog:
    """An application of these entities."""
    return Catalog(app=APP, entities={one.name: one for one in entities}, roles={})


def money(name: str, value: str | None = None) -> MoneyField:
    """An amount, computed where `value` is given."""
    return MoneyField(name=name, label={}, value=value)


SALES = catalog(
    entity(
        "user",
        TextField(name="account", label={}, max=50),
        UserField(name="manager", label={}),
        CollectionField(name="customers", label={}, of="customer", by="owner"),
        money("sold", "sum(c.total for c in customers)"),
    ),
    entity(
        "customer",
        TextField(name="name", label={}, max=20, required=True),
        UserField(name="owner", label={}, default=Formula(text="me")),
        UserField(name="head", label={}, default=Formula(text="owner.manager")),
        CollectionField(name="contracts", label={}, of="contract", by="customer"),
        money("total", "sum(c.amount for c in contracts)"),
        MoneyField(name="limit", label={}, default=Literal(value="1000.00"), min=Decimal(0)),
        money("open", "limit - total"),
        TextField(name="shown", label={}, max=30, value="concat(upper(name), ' ')"),
        PercentField(name="discount", label={}, max=Decimal("0.5")),
        IntegerField(name="visits", label={}, min=0, max=1000),
        DateField(name="since", label={}, default=Formula(text="today()")),
        owner="owner",
        checks=(
            Check(name="over", when="open < 0", message={"zh": "超过额度", "en": "Over the limit"}, fields=("limit",)),
            Check(name="keep", when="visits > 0", message={"en": "It was visited"}, before=("delete",)),
        ),
    ),
    entity(
        "contract",
        TextField(name="code", label={}, max=20),
        ReferenceField(name="customer", label={}, to="customer"),
        ReferenceField(name="product", label={}, to="product"),
        IntegerField(name="quantity", label={}, default=Literal(value=1)),
        money("amount", "quantity * product.price"),
        TextField(name="customer_name", label={}, max=60, value="customer.name"),
    ),
    entity(
        "product",
        TextField(name="code", label={}, max=20),
        money("price"),
    ),
)
