"""Lines that steps make, change and delete: they are saved with the record they are part of, all of a step at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engine.compile import rules_of, stored_lines
from engine.expressions import Value
from engine.meta.catalog import Entity, lines_field
from engine.rules import Failure, Input, Line
from engine.service import write
from engine.service.stored import decoded
from engine.service.work import Context, Invalid
from engine.storage.rows.done import Made
from engine.storage.sql.lists import id_list

NOTHING = Input({}, {}, ())

Values = Mapping[str, Value]


@dataclass(slots=True)
class Lines:
    """The lines of one record: those there are, and what a step does with them.

    `fresh` gives, by its place among the new ones, what was already said of a line that is not stored yet.
    """

    there: Sequence[Values]
    changed: dict[int, Input] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)
    fresh: list[Input] = field(default_factory=list)

    def find(self, match: Values) -> int | None:
        """The line that is so, by its id; of those that are not stored yet, minus its place counted from one."""
        for one in self.there:
            identity = one["id"]
            if (
                isinstance(identity, int)
                and identity not in self.gone
                and _fits(one, self.changed.get(identity), match)
            ):
                return identity
        for place, new in enumerate(self.fresh, start=1):
            if _fits(new.values, None, match):
                return -place
        return None

    def change(self, line: int, sent: Input) -> None:
        """What a line is given besides."""
        if line < 0:
            self.fresh[-line - 1] = _together(self.fresh[-line - 1], sent)
        else:
            self.changed[line] = _together(self.changed.get(line, NOTHING), sent)


def _fits(values: Values, changed: Input | None, match: Values) -> bool:
    known = {**values, **(changed.values if changed else {})}
    return all(known.get(name) == value for name, value in match.items())


def _together(one: Input, other: Input) -> Input:
    return Input({**one.values, **other.values}, {}, (*one.failures, *other.failures))


async def lines_of(context: Context, part: Entity, whole: int) -> Lines:
    """The lines of a record as they stand."""
    rules = rules_of(context.compiled, part.part_of or "").lines[_field(context, part)]
    given = {"ids": id_list([whole], context.compiled.dialect)}
    rows = await context.connection.all(stored_lines(context.compiled, rules, held=False), given)
    return Lines([decoded(rules.rules, row) for row in rows])


async def save_lines(context: Context, part: Entity, whole: int, lines: Lines) -> list[Made]:
    """Save them with their record; the new ones."""
    ids = [one for known in lines.there if isinstance(one := known["id"], int)]
    kept = [Line(one, lines.changed.get(one, NOTHING)) for one in ids if one not in lines.gone]
    name, new = _field(context, part), [Line(None, one) for one in lines.fresh]
    await write.update(context, part.part_of or "", whole, None, Input({}, {}, (), {name: (*kept, *new)}))
    if not new:
        return []
    after = await lines_of(context, part, whole)
    return [Made(part.name, one) for known in after.there if isinstance(one := known["id"], int) and one not in ids]


def whole_of(part: Entity, values: Values) -> int:
    """The record a new line is to be part of; raises Invalid where that is none."""
    found = values.get(part.part_of or "")
    if not isinstance(found, int):
        raise Invalid((Failure("required", part.part_of),))
    return found


def _field(context: Context, part: Entity) -> str:
    return lines_field(context.compiled.catalog.entities[part.part_of or ""], part.name).name
