"""One value of a record, changed where it is shown: which fields can be, and the input that takes its place."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

from engine.meta.catalog import Entity
from engine.screens.cells import Place, cell
from engine.screens.form import Fault, Filled, Input, asked_input
from engine.screens.inputs import WIDGETS, Widget
from engine.screens.reader import Reader, Row

WITHIN: Final = "value-"
"""What the ids of such inputs begin with: other things of the page may be called like fields."""


@dataclass(frozen=True, slots=True)
class ValueScreen:
    """The input in place of a value of `row`, what is wrong with what was typed, and what somebody else made of the
    value meanwhile (empty: nobody did).
    """

    entity: str
    row: Row
    input: Input
    faults: tuple[Fault, ...] = ()
    theirs: str = ""

    @property
    def warnings(self) -> tuple[Fault, ...]:
        """What only warns."""
        return tuple(fault for fault in self.faults if fault.confirm)


def in_place(entity: Entity, writable: Collection[str]) -> frozenset[str]:
    """The fields whose values can be changed where they are shown, of those that somebody may write."""
    fields = (entity.fields[name] for name in writable)
    return frozenset(field.name for field in fields if WIDGETS[type(field)] is not Widget.NONE)


def value_screen(
    entity: Entity, name: str, row: Row, reader: Reader, typed: str | None = None, faults: Sequence[Fault] = ()
) -> ValueScreen:
    """The input of a field, with what the record holds or what was typed."""
    filled = Filled(row, None if typed is None else {name: typed}, [one for one in faults if not one.confirm])
    asked = asked_input(entity.fields[name], True, filled, reader)
    return ValueScreen(entity.name, row, replace(asked, within=WITHIN), tuple(faults))


def with_theirs(shown: ValueScreen, entity: Entity, reader: Reader) -> ValueScreen:
    """The same, beside the value that somebody else gave it."""
    return replace(shown, theirs=cell(entity.fields[shown.input.name], shown.row, reader, Place.FACT).text)
