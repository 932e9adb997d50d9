"""What is carried out only when somebody has confirmed it by name, and what stays parked."""

from collections.abc import Collection, Iterable, Iterator

from engine.storage.driver.base import Dialect
from engine.storage.plan.apply import NotApplied
from engine.storage.plan.change import Change, Risk
from engine.storage.plan.parked import Parked, renamed_row
from engine.storage.plan.plan import Line
from engine.storage.plan.renaming import Renaming
from engine.storage.plan.render import Step


class NothingToConfirm(NotApplied):
    """A name was confirmed that the plan does not ask for."""


def check_confirmed(confirmed: Iterable[str], asked: Iterable[str]) -> None:
    """Raises NothingToConfirm: a mistyped name must not look like a confirmation."""
    names = {name for name in asked if name}
    for name in confirmed:
        if name not in names:
            known = f"it asks for {', '.join(sorted(names))}" if names else "it asks for none"
            raise NothingToConfirm(f"the plan asks for no confirmation of `{name}`: {known}")


def carried_out(change: Change, rows: int | None, confirmed: Collection[str]) -> bool:
    """Whether it is; `rows` stand in its way (None where that is not known)."""
    if change.risk is Risk.NEEDS_DATA and rows == 0:
        return True
    return change.risk is Risk.ADDITIVE or (bool(change.confirm) and change.confirm in confirmed)


def staying_parked(parked: Iterable[Parked], changes: Iterable[Change]) -> Iterator[Line]:
    """What is new under a name of which data is parked begins empty."""
    new = {change.path for change in changes if change.symbol == "+"}
    for name in dict.fromkeys(item.name for item in parked if item.name in new):
        what = f"data of this name is parked and stays so: `loom restore {name}` brings it back"
        yield Line("~", name, what, Risk.ADDITIVE)


def renamed_parked(parked: Iterable[Parked], names: Renaming, dialect: Dialect) -> tuple[Step, ...]:
    """Parked fields of entities that are called otherwise."""
    return tuple(
        renamed_row(item, names.entity(item.entity), dialect)
        for item in parked
        if item.field and item.entity in names.entities
    )
