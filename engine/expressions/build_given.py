"""What the application itself gives a function, behind the arguments that are written: its zone, its calendar."""

from collections.abc import Callable, Mapping

from engine.expressions.building import Building
from engine.expressions.calendars import calendar_text
from engine.expressions.functions import Function
from engine.expressions.hours import hours_text
from engine.expressions.nodes import AnyNode, Call, Clock, Literal
from engine.expressions.types import DATE, TEXT, Kind


def working_days(building: Building) -> str:
    """Where the application's working days differ from the week."""
    app = building.scope.catalog.app
    return calendar_text(app.holidays, app.workdays)


def _working_hours(building: Building) -> str:
    return hours_text(building.zone, building.scope.catalog.app.hours, working_days(building))


TEXTS: Mapping[str, Callable[[Building], str]] = {
    "zone": lambda building: building.zone,
    "fiscal_year": lambda building: building.scope.catalog.app.fiscal_year,
    "calendar": working_days,
    "hours": _working_hours,
}


def given(building: Building, function: Function) -> tuple[AnyNode, ...]:
    """What follows the arguments of a function."""
    return tuple(_given(building, name) for name in function.given)


def _given(building: Building, name: str) -> AnyNode:
    return Clock(type=DATE) if name == "today" else Literal(type=TEXT, wire=TEXTS[name](building))


def day_of(building: Building, node: AnyNode) -> AnyNode:
    """A day: of an instant the one it is in the application's zone."""
    if node.type.kind is not Kind.DATETIME:
        return node
    return Call(type=DATE, function="date", arguments=(node, Literal(type=TEXT, wire=building.zone)))
