"""What rows of a decision table fit, as sets: of each input the values, of a row all combinations of them (a box).

Numbers, days and instants are whole units here (cents, days, microseconds), so that between two of them there is
nothing. What is empty (null) is one more value, which only a cell that is not filled fits.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import TypeAlias

from engine.meta.fields import (
    AnyField,
    BoolField,
    ChoiceField,
    DateField,
    DatetimeField,
    DecimalField,
    IntegerField,
    MoneyField,
    PercentField,
    RatingField,
    TimeField,
    Wire,
)
from engine.meta.tables import Below, Cell, OneOfThese, Row, Table, Unlike, When, Within

SECOND = 10**6
DAY = 24 * 60 * 60 * SECOND
MOST_PIECES = 3000
"""When what is left of a box is in so many pieces, nothing is said about it."""

Piece: TypeAlias = tuple[int | None, int | None]
"""From one unit to another, both included; None has no end."""


@dataclass(frozen=True, slots=True)
class Units:
    """Values that have an order, as pieces in that order; `empty`: and null."""

    pieces: tuple[Piece, ...] = ((None, None),)
    empty: bool = False

    def __bool__(self) -> bool:
        """Whether there are any."""
        return self.empty or bool(self.pieces)

    def meets(self, other: "Units") -> bool:
        """Whether there are any in both; cheaper than to say which."""
        if self.empty and other.empty:
            return True
        return any(_meet(a, b) for a in self.pieces for b in other.pieces)

    def __and__(self, other: "Units") -> "Units":
        """Those in both."""
        pieces = tuple(one for a in self.pieces for b in other.pieces if (one := _both(a, b)) is not None)
        return Units(pieces, self.empty and other.empty)

    def __sub__(self, other: "Units") -> "Units":
        """Those that are not in the other."""
        left = self.pieces
        for piece in other.pieces:
            left = tuple(one for a in left for one in _without(a, piece))
        return Units(left, self.empty and not other.empty)

    def words(self, field: AnyField) -> str:
        """One of them, as a person writes it."""
        if not self.pieces:
            return f"{field.name} is empty"
        low, high = self.pieces[0]
        if low is not None and low == high:
            return f"{field.name} = {written(field, low)}"
        if low is None and high is None:
            return ""
        if low is None and high is not None:
            return f"{field.name} <= {written(field, high)}"
        return f"{field.name} >= {written(field, low or 0)}"


@dataclass(frozen=True, slots=True)
class Values:
    """Values without an order: `these`, or all `but` these; None is null."""

    these: frozenset[Wire | None]
    but: bool = False

    def __bool__(self) -> bool:
        """Whether there are any."""
        return self.but or bool(self.these)

    def meets(self, other: "Values") -> bool:
        """Whether there are any in both; cheaper than to say which."""
        if self.but or other.but:
            return bool(self & other)
        return not self.these.isdisjoint(other.these)

    def __and__(self, other: "Values") -> "Values":
        """Those in both."""
        if self.but and other.but:
            return Values(self.these | other.these, but=True)
        if self.but or other.but:
            kept, without = (other, self) if self.but else (self, other)
            return Values(kept.these - without.these)
        return Values(self.these & other.these)

    def __sub__(self, other: "Values") -> "Values":
        """Those that are not in the other."""
        return self & Values(other.these, but=not other.but)

    def words(self, field: AnyField) -> str:
        """One of them, as a person writes it."""
        if self.but:
            others = sorted(str(one) for one in self.these if one is not None)
            return f"{field.name} is another than {', '.join(others)}" if others else ""
        shown = min(self.these, key=lambda one: (one is None, str(one)))
        return f"{field.name} is empty" if shown is None else f"{field.name} = {str(shown).lower()}"


Side: TypeAlias = Units | Values
Box: TypeAlias = tuple[Side, ...]


def _meet(one: Piece, other: Piece) -> bool:
    (low, high), (other_low, other_high) = one, other
    before = high is not None and other_low is not None and high < other_low
    behind = low is not None and other_high is not None and low > other_high
    return not before and not behind


def _both(one: Piece, other: Piece) -> Piece | None:
    lows, highs = ([end for end in ends if end is not None] for ends in zip(one, other, strict=True))
    low, high = max(lows, default=None), min(highs, default=None)
    return None if low is not None and high is not None and low > high else (low, high)


def _without(one: Piece, other: Piece) -> Iterator[Piece]:
    if not _meet(one, other):
        yield one
        return
    low, high = other
    if low is not None and (below := _both(one, (None, low - 1))) is not None:
        yield below
    if high is not None and (above := _both(one, (high + 1, None))) is not None:
        yield above


def box_of(table: Table, row: Row) -> Box | None:
    """What a row fits; None where a condition decides, about which nothing can be said beforehand."""
    if any(isinstance(cell, When) for cell in row.cells.values()):
        return None
    sides = (side_of(field, row.cells.get(name)) for name, field in table.inputs.items())
    return (*sides, *_days(table, row))


def everything(table: Table) -> Box:
    """All there can be where every input is filled."""
    return (*(_filled(field) for field in table.inputs.values()), *_days(table, Row(number=0)))


def _days(table: Table, row: Row) -> Iterator[Side]:
    """On which days a row counts, in a table that has such rows."""
    if any(one.valid_from or one.valid_until for one in table.rows):
        low, high = (date.fromisoformat(day).toordinal() if day else None for day in (row.valid_from, row.valid_until))
        yield Units(((low, high),))


def side_of(field: AnyField, cell: Cell | None) -> Side:
    """The values of an input that a cell fits."""
    if cell is None:
        return _all(field)
    if isinstance(cell, Below):
        assert isinstance(field, ChoiceField), "only choices have values that lie below others"
        return Values(frozenset(below(field, cell.values)))
    if isinstance(cell, Unlike):
        return _subtracted(_filled(field), side_of(field, OneOfThese((cell.value,))))
    if isinstance(cell, OneOfThese):
        if not is_ordered(field):
            return Values(frozenset(cell.values))
        return Units(tuple((one, one) for one in sorted(unit(field, value) for value in cell.values)))
    assert isinstance(cell, Within), "conditions are no sets"
    low = None if cell.low is None else unit(field, cell.low) + cell.low_open
    high = None if cell.high is None else unit(field, cell.high) - cell.high_open
    return Units(((low, high),)) if low is None or high is None or low <= high else Units(())


def _all(field: AnyField) -> Side:
    filled = _filled(field)
    if isinstance(filled, Units):
        return Units(empty=True)
    return Values(filled.these - {None}, but=True) if filled.but else Values(filled.these | {None})


def _filled(field: AnyField) -> Side:
    if is_ordered(field):
        return Units()
    if isinstance(field, BoolField):
        return Values(frozenset((True, False)))
    if isinstance(field, ChoiceField) and not field.open:
        return Values(frozenset(field.options))
    return Values(frozenset((None,)), but=True)


def _subtracted(whole: Side, side: Side) -> Side:
    if isinstance(whole, Units) and isinstance(side, Units):
        return whole - side
    assert isinstance(whole, Values), "both sides are of one kind"
    assert isinstance(side, Values), "both sides are of one kind"
    return whole - side


def below(field: ChoiceField, values: Iterable[str]) -> Iterable[str]:
    """These values of a dictionary, and all that lie below one of them."""
    found = dict.fromkeys(values)
    for code, option in field.options.items():  # those below come after it
        if option.parent in found:
            found[code] = None
    return found


def meet(one: Box, other: Box) -> bool:
    """Whether two rows fit something both."""
    return all(a.meets(b) for a, b in zip(one, other, strict=True))  # type: ignore[arg-type] # the same input, the same kind


def shared(one: Box, other: Box) -> Box | None:
    """What two rows fit both; None where there is nothing."""
    if not meet(one, other):
        return None
    return tuple(a & b for a, b in zip(one, other, strict=True))  # type: ignore[operator] # the same input, the same kind


def left_of(box: Box, others: Iterable[Box]) -> list[Box] | None:
    """What remains of a box without others; None where that is in too many pieces."""
    left = [box]
    for other in others:
        left = [piece for one in left for piece in _cut(one, other)]
        if len(left) > MOST_PIECES:
            return None
    return left


def _cut(box: Box, other: Box) -> Iterator[Box]:
    if not meet(box, other):
        yield box
        return
    before: Box = ()
    for place, (own, away) in enumerate(zip(box, other, strict=True)):
        rest = own - away  # type: ignore[operator] # the same input, the same kind
        if rest:
            yield (*before, rest, *box[place + 1 :])
        before = (*before, own & away)  # type: ignore[operator] # as above


def in_words(table: Table, box: Box) -> str:
    """Something in a box: `amount >= 5, level = gold`."""
    fields = [*table.inputs.values(), *([DateField(name="valid", label={})] if len(box) > len(table.inputs) else [])]
    said = [
        side.words(field) for field, side in zip(fields, box, strict=True) if side not in (_all(field), _filled(field))
    ]
    return ", ".join(one for one in said if one) or "anything is asked"


def is_ordered(field: AnyField) -> bool:
    """Whether values of the field are units."""
    return type(field) in _UNITS


def _scaled(field: AnyField, wire: Wire) -> int:
    return int(Decimal(str(wire)).scaleb(getattr(field, "scale", 0)))


def _instant(field: AnyField, wire: Wire) -> int:
    moment = datetime.fromisoformat(str(wire))
    return moment.toordinal() * DAY + _clock(field, moment.time().isoformat())


def _clock(field: AnyField, wire: Wire) -> int:
    clock = time.fromisoformat(str(wire))
    return ((clock.hour * 60 + clock.minute) * 60 + clock.second) * SECOND + clock.microsecond


def _day(field: AnyField, wire: Wire) -> int:
    return date.fromisoformat(str(wire)).toordinal()


_UNITS = {
    **dict.fromkeys((IntegerField, RatingField, DecimalField, MoneyField, PercentField), _scaled),
    DateField: _day,
    DatetimeField: _instant,
    TimeField: _clock,
}


def unit(field: AnyField, wire: Wire) -> int:
    """A value of an ordered field as a whole number of its smallest units."""
    return _UNITS[type(field)](field, wire)


def written(field: AnyField, units: int) -> str:
    """The value of so many units, for people."""
    if isinstance(field, DateField):
        return date.fromordinal(units).isoformat()
    if isinstance(field, DatetimeField):
        day, rest = divmod(units, DAY)
        return f"{date.fromordinal(day).isoformat()} {_time(rest)}"
    if isinstance(field, TimeField):
        return _time(units)
    return f"{Decimal(units).scaleb(-getattr(field, 'scale', 0)):f}"


def _time(units: int) -> str:
    seconds = units // SECOND
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
