"""The rows of a decision table as a tree over its arguments: what comes out is the value of the first case that holds.

What expressions in its cells read beside the inputs (today, settings, fields behind an input) becomes an argument more.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from engine.expressions.build_given import day_of
from engine.expressions.building import Building
from engine.expressions.literals import of_type, of_wire
from engine.expressions.nodes import (
    Among,
    AnyNode,
    Arithmetic,
    Both,
    Cases,
    Clock,
    Compare,
    Comparison,
    Either,
    Empty,
    If,
    Literal,
    Read,
    Rows,
    Slot,
    Under,
)
from engine.expressions.types import BOOL, DATE, INTEGER, MAX_SCALE, Kind, Type, type_of
from engine.expressions.walk import rebuilt
from engine.meta.fields import CODE, AnyField, ChoiceField, Given
from engine.meta.fields import Literal as Written
from engine.meta.system import PARENT
from engine.meta.tables import Below, Cell, OneOfThese, Row, Slice, Table, Unlike, When, Within, slices

Formula = Callable[[str, Type], AnyNode]
"""The tree of an expression over the inputs, whose names are still in it."""

TRUE = Literal(type=BOOL, wire=True)


class NotAPath(Exception):
    """A row asks for something behind an input, or where in a tree it stands, and the argument is no path."""

    def __init__(self, name: str) -> None:
        self.name = name


class Body:
    """Makes the tree of one call: `arguments` are those of the inputs, to which others may be added."""

    def __init__(self, building: Building, table: Table, arguments: Sequence[AnyNode], formula: Formula) -> None:
        self._building, self._table, self._formula = building, table, formula
        self._places = {name: place for place, name in enumerate(table.inputs)}
        self._types = {name: slot_type(field) for name, field in table.inputs.items()}
        self.arguments = list(arguments)

    def of(self, output: str) -> AnyNode:
        """What a column says."""
        if self._table.sliced is not None:
            return self._slices(self._table.sliced, self._table.outputs[output])
        field = self._table.outputs[output]
        rows = self._table.ordered
        return Cases(
            type=slot_type(field),
            conditions=tuple(self._condition(row) for row in rows),
            values=tuple(self._given(row.gives.get(output), field) for row in rows),
            otherwise=self._otherwise(field),
            function="sum" if self._table.hit == "sum" else "first",
        )

    def rows(self) -> Rows:
        """All rows that fit, of a table that collects."""
        fitting = tuple(self._condition(row) for row in self._table.rows)
        outputs = self._table.outputs
        gives = tuple(
            tuple(self._given(row.gives.get(one.name), one) for row in self._table.rows) for one in outputs.values()
        )
        type_ = Type(Kind.COLLECTION, entity=self._table.name)
        return Rows(type_, self._table.name, tuple(self.arguments), fitting, tuple(outputs), gives)

    def _otherwise(self, field: AnyField) -> AnyNode:
        """What comes out where no row fits: of nothing the sum is 0."""
        given = self._table.otherwise.get(field.name)
        is_sum = given is None and self._table.hit == "sum"
        return zero(slot_type(field)) if is_sum else self._given(given, field)

    def _slices(self, name: str, rate: AnyField) -> AnyNode:
        """The amount that the slices of a number give, each at its own rate; of no number there is none."""
        number = self._slot(name)
        whole = product_of(number.type, slot_type(rate))
        cut = [one for one in slices(self._table) if rate.name in one.row.gives]
        amounts = Cases(
            type=whole,
            conditions=tuple(self._reaches(name, one) for one in cut),
            values=tuple(self._taken(name, one, rate, whole) for one in cut),
            otherwise=zero(whole),
            function="sum",
        )
        empty = Empty(type=BOOL, node=number)
        return If(type=whole, condition=empty, then=Literal(type=whole, wire=None), otherwise=amounts)

    def _reaches(self, name: str, one: Slice) -> AnyNode:
        """That the row fits, and something of the number lies in its slice."""
        others = replace(one.row, cells={other: cell for other, cell in one.row.cells.items() if other != name})
        above = Compare(type=BOOL, operator=">", left=self._slot(name), right=self._literal(name, one.low))
        return Both(type=BOOL, nodes=(self._condition(others), above))

    def _taken(self, name: str, one: Slice, rate: AnyField, whole: Type) -> AnyNode:
        number = self._slot(name)
        end: AnyNode = number
        if one.high is not None:
            high = self._literal(name, one.high)
            above = Compare(type=BOOL, operator=">", left=number, right=high)
            end = If(type=number.type, condition=above, then=high, otherwise=number)
        part = Arithmetic(type=number.type, operator="-", left=end, right=self._literal(name, one.low))
        return Arithmetic(type=whole, operator="*", left=part, right=self._given(one.row.gives[rate.name], rate))

    def _condition(self, row: Row) -> AnyNode:
        asked = [self._cell(name, cell) for name, cell in row.cells.items()]
        asked += self._days(row)
        if len(asked) == 1:
            return asked[0]
        return Both(type=BOOL, nodes=tuple(asked)) if asked else TRUE

    def _days(self, row: Row) -> Iterator[AnyNode]:
        """That the row counts on the day that is asked for."""
        limits: list[tuple[Comparison, str | None]] = [(">=", row.valid_from), ("<=", row.valid_until)]
        for operator, day in limits:
            if day is not None:
                yield Compare(type=BOOL, operator=operator, left=self._day(), right=Literal(type=DATE, wire=day))

    def _day(self) -> AnyNode:
        name = self._table.date
        return self._added(Clock(type=DATE)) if name is None else day_of(self._building, self._slot(name))

    def _slot(self, name: str) -> Slot:
        return Slot(type=self._types[name], index=self._places[name])

    def _added(self, node: AnyNode) -> Slot:
        """An argument that no input has."""
        if node not in self.arguments:
            self.arguments.append(node)
        return Slot(type=node.type, index=self.arguments.index(node))

    def _cell(self, name: str, cell: Cell) -> AnyNode:
        return _CELLS[type(cell)](self, name, cell)

    def _literal(self, name: str, wire: Any) -> Literal:
        return of_wire(wire, self._types[name])

    def _compare(self, name: str, operator: Comparison, wire: Any) -> AnyNode:
        return Compare(type=BOOL, operator=operator, left=self._slot(name), right=self._literal(name, wire))

    def _one_of(self, name: str, cell: OneOfThese) -> AnyNode:
        if len(cell.values) == 1:
            return self._compare(name, "==", cell.values[0])
        return Among(type=BOOL, node=self._slot(name), items=tuple(self._literal(name, one) for one in cell.values))

    def _unlike(self, name: str, cell: Unlike) -> AnyNode:
        return self._compare(name, "!=", cell.value)

    def _within(self, name: str, cell: Within) -> AnyNode:
        asked = []
        if cell.low is not None:
            asked.append(self._compare(name, ">" if cell.low_open else ">=", cell.low))
        if cell.high is not None:
            asked.append(self._compare(name, "<" if cell.high_open else "<=", cell.high))
        return asked[0] if len(asked) == 1 else Both(type=BOOL, nodes=tuple(asked))

    def _below(self, name: str, cell: Below) -> AnyNode:
        """Of a closed dictionary all values below are known; one that is edited on a screen is asked."""
        field = self._table.inputs[name]
        assert isinstance(field, ChoiceField), "only values of a dictionary are written out"
        if not field.open:
            return self._one_of(name, OneOfThese(all_below(field, cell.values)))
        asked = tuple(self._added(self._under(name, field, one)) for one in cell.values)
        return asked[0] if len(asked) == 1 else Either(type=BOOL, nodes=asked)

    def _under(self, name: str, field: ChoiceField, value: str) -> AnyNode:
        at = self.arguments[self._places[name]]
        if not isinstance(at, Read):
            raise NotAPath(name)
        of = field.dictionary or ""
        return Under(type=BOOL, at=at, node=Literal(type=type_of(field), wire=value), of=of, tree=PARENT, key=CODE)

    def _when(self, name: str, cell: When) -> AnyNode:
        return self._over_arguments(self._formula(cell.text, BOOL))

    def _given(self, given: Given | None, field: AnyField) -> AnyNode:
        type_ = slot_type(field)
        if given is None or isinstance(given, Written):
            return of_wire(None if given is None else given.value, type_)
        return self._over_arguments(self._formula(given.text, type_of(field)))

    def _over_arguments(self, node: AnyNode) -> AnyNode:
        """The tree with slots for what it reads."""
        if isinstance(node, Read):
            return self._read(node)
        if isinstance(node, Clock):
            return self._added(node)
        return rebuilt(node, self._over_arguments)

    def _read(self, node: Read) -> AnyNode:
        if node.root not in self._places:
            return self._added(node)
        name = str(node.root)
        if not node.path:
            return self._slot(name)
        base = self.arguments[self._places[name]]
        if not isinstance(base, Read):
            raise NotAPath(name)
        path = (*base.path, *node.path)
        return self._added(Read(type=node.type, root=base.root, entity=base.entity, path=path))


_CELLS: Mapping[type[Cell], Callable[[Body, str, Any], AnyNode]] = {
    OneOfThese: Body._one_of,
    Unlike: Body._unlike,
    Within: Body._within,
    Below: Body._below,
    When: Body._when,
}


def zero(type_: Type) -> Literal:
    """Nothing, as a number of this type."""
    return of_type(Literal(type=INTEGER, wire=0), type_)


def product_of(number: Type, rate: Type) -> Type:
    """The type of a number at a rate."""
    kind = Kind.MONEY if number.kind is Kind.MONEY else Kind.DECIMAL
    return Type(kind, min(number.scale + rate.scale, MAX_SCALE))


def slot_type(field: AnyField) -> Type:
    """The type of a column as far as values depend on it: in thousands of cells its options would stand in full."""
    found = type_of(field)
    return Type(Kind.CHOICE) if found.kind is Kind.CHOICE else found


def all_below(field: ChoiceField, values: Iterable[str]) -> tuple[str, ...]:
    """These values of a dictionary, and all that lie below one of them."""
    found = dict.fromkeys(values)
    for code, option in field.options.items():  # those below come after it
        if option.parent in found:
            found[code] = None
    return tuple(found)
