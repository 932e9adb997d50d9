"""What the audit says that something was done by: an action of an entity (`deal.win`), or an automation."""

from engine.meta.actions import Action
from engine.meta.automations import CALLED
from engine.meta.catalog import Catalog


def done_by(catalog: Catalog, called: str) -> Action | None:
    """What it names; None where there is none of that name."""
    if called.startswith(f"{CALLED} "):
        automation = catalog.automations.get(called.removeprefix(f"{CALLED} "))
        return None if automation is None else automation.doing
    entity, _, action = called.partition(".")
    return catalog.entities[entity].actions.get(action) if entity in catalog.entities else None
