"""A `money` field as written -> as resolved: where its currency and its rate come from."""

from typing import Any

from engine.meta.fields import MoneyField
from engine.meta.kinds.fields import MoneyDecl
from engine.meta.resolve.site import Site


def amount(decl: MoneyDecl, shared: dict[str, Any], site: Site) -> MoneyField:
    """The field; a rate says nothing of an amount in the application's currency."""
    currency, rate = (tuple(one.split(".")) if one else () for one in (decl.currency, decl.rate))
    if rate and not currency:
        message = f"`{shared['name']}` has a rate and no currency"
        site.below("rate").at_key("META-CONFLICT", message, "write `currency: ` and the field that says it")
    return MoneyField(**shared, currency=currency, rate=rate)
