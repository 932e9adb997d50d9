"""The lines of a record: taken as they were sent, stored with it, shown with it.

However many there are, each step is one statement for all lines of a field.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from engine.compile import LineRules, Readable, Saving, Shape, lines_seen, stored_lines
from engine.compile import shown_lines as listed_lines
from engine.expressions import Record, Value
from engine.meta.fields import ReferencesField
from engine.meta.system import HIDDEN, PERIOD_SINCE, PERIOD_VALUE
from engine.rules import Failure, Input, Line, echoed
from engine.rules.formulas import typed_in
from engine.rules.periods import value_on
from engine.rules.steps import affected
from engine.rules.wire import wire
from engine.security.rights import NEVER
from engine.service.asking import Saved
from engine.service.dependants import Asked
from engine.service.draft import Draft, Lines
from engine.service.fitting import sent_again
from engine.service.holding import Records
from engine.service.judge import late_checks
from engine.service.members import named_lines, named_records
from engine.service.needed import gather_lines
from engine.service.pointing import check_living_pointers, check_pointers
from engine.service.references import all_living, check_line_references, check_line_values
from engine.service.stored import Stored, decoded
from engine.service.work import Context
from engine.storage.driver import Statement
from engine.storage.sql.lists import id_list

Values = dict[str, Value]
CHANGED = frozenset({"updated_at", "updated_by", "version"})
"""What every change of a record changes besides."""


class LineRows(NamedTuple):
    """Lines in the driver's form, with the shape that reads them."""

    shape: Shape
    rows: Sequence[tuple[Any, ...]]


STAMPS = ("created_at", "created_by", "updated_at", "updated_by", "version")


def concerned(rules: Mapping[str, LineRules], sent: Collection[str], changed: Collection[str]) -> frozenset[str]:
    """The fields whose lines a change of a record looks at: those that were sent, that follow it, or are needed."""
    following = {name for name, one in rules.items() if one.needed or not one.reads.isdisjoint(changed)}
    return frozenset(following.union(sent))


def lines_to_come(rules: Mapping[str, LineRules], sent: Input) -> list[str]:
    """The fields in which a new record gets lines."""
    return [name for name, one in rules.items() if sent.lines.get(name) or one.today in sent.values]


def first_lines(context: Context, draft: Draft, sent: Input) -> None:
    """The lines of a new record."""
    for name, rules in draft.rules.lines.items():
        given = sent.lines.get(name, ())
        draft.failures += [Failure("not_lines", name)] if given is None else []
        draft.lines[name] = lines = Lines(rules, [])
        for place, line in enumerate(named_lines(rules, (), given or ())):
            lines.drafts.append(_new(context, draft, rules, line, place))
        if rules.today in sent.values:
            _begin_today(context, draft, lines, ())
        lines.arrange()


async def take_lines(context: Context, save: Saving, stored: Stored, draft: Draft, sent: Input) -> None:
    """The stored lines that a change looks at, as they would be with what was sent of them.

    As with fields: lines this person does not see are none to them, left so they stay what they are.
    """
    seen = {name: given for name, given in sent.lines.items() if given or name not in stored.blank}
    draft.failures += [Failure("not_lines", name) for name, given in seen.items() if given is None]
    # What is sent as it is stored changes nothing; a field without a column is not stored.
    fleeting = draft.given.difference(save.rules.columns)
    for name in sorted(concerned(save.rules.lines, seen, may_change(save, draft.changed | fleeting))):
        rules = save.rules.lines[name]
        there, given = await _stored(context, rules, draft), seen.get(name)
        draft.lines[name] = lines = (
            _as_they_are(draft, rules, there)
            if given is None
            else _taken(context, draft, rules, there, named_lines(rules, there, given))
        )
        if rules.today in draft.given:
            _begin_today(context, draft, lines, there)
        lines.arrange()
    rights, refused = save.view.rights.fields, stored.denied | stored.unseen
    differ = [*(name for name in differing(draft) if name in seen), *sorted(draft.begun)]
    draft.failures += denied(name for name in differ if name in refused or rights[name].update == NEVER)


def _begin_today(context: Context, draft: Draft, lines: Lines, stored: Sequence[Values]) -> None:
    """The period that begins today gets the value that was sent for the field itself, if that is another now."""
    name, day = lines.rules.today, context.clock.today
    assert name is not None, "only lines of periods have a field of today"
    value = draft.record.values[name]
    if value == value_on(day, stored):
        return
    draft.begun.add(name)
    period = next((one for one in lines.drafts if one.record.values[PERIOD_SINCE] == day), None)
    if period is None:
        sent = Line(None, Input({PERIOD_SINCE: day, PERIOD_VALUE: value}, {}, ()))
        period = _new(context, draft, lines.rules, sent, len(lines.drafts))
        lines.drafts.append(period)
    period.record.values[PERIOD_VALUE] = value
    period.given |= {PERIOD_VALUE}
    period.today = name


def may_change(save: Saving, names: Iterable[str]) -> frozenset[str]:
    """The columns that may become others when these do."""
    given = CHANGED.union(names)
    while True:
        found = given.union(step.field for step in affected(save.rules.steps, given))
        found |= {one.field.name for one in save.rules.depending if not one.reads.isdisjoint(found)}
        if found == given:
            return given
        given = found


def denied(names: Iterable[str]) -> list[Failure]:
    """What may not be changed."""
    return [Failure("not_writable", name) for name in names]


def _as_they_are(draft: Draft, rules: LineRules, stored: Sequence[Values]) -> Lines:
    nothing = Input({}, {}, ())
    return Lines(rules, [_known(draft, rules, one, nothing, place) for place, one in enumerate(stored)])


async def whole_lines(context: Context, draft: Draft) -> None:
    """All lines, of a record that goes (`delete`) or comes back."""
    for name, rules in draft.rules.lines.items():
        stored = await _stored(context, rules, draft)
        if draft.operation == "delete":
            draft.lines[name] = Lines(rules, [], [_gone(draft, rules, one) for one in stored])
        else:
            draft.lines[name] = _as_they_are(draft, rules, stored)


async def _stored(context: Context, rules: LineRules, draft: Draft) -> list[Values]:
    found = stored_lines(context.compiled, rules, held=draft.held)
    rows = await context.connection.all(found, {"id": draft.record.values["id"]})
    return [decoded(rules.rules, row) for row in rows]


def _taken(context: Context, draft: Draft, rules: LineRules, stored: Sequence[Values], given: Sequence[Line]) -> Lines:
    waiting = {one["id"]: one for one in stored}
    lines = Lines(rules, [])
    for place, line in enumerate(given):
        if line.id is None:
            lines.drafts.append(_new(context, draft, rules, line, place))
            continue
        before = waiting.pop(line.id, None)
        known = _known(draft, rules, before or {}, line.sent, place)
        known.failures += [] if before else [Failure("no_such_line", "id")]
        lines.drafts.append(known)
    lines.removed = [_gone(draft, rules, one) for one in waiting.values()]
    return lines


def _new(context: Context, draft: Draft, rules: LineRules, line: Line, place: int) -> Draft:
    now, who, sent = context.clock.now, context.principal.user, line.sent
    values: Values = dict.fromkeys(rules.rules.columns)
    values |= {"created_at": now, "created_by": who, "updated_at": now, "updated_by": who, "version": 1}
    values |= {rules.field.by: draft.before.get("id"), "position": place + 1}
    values |= sent.values | dict(typed_in(rules.rules.suggested, sent.values, {}))
    made = Draft(rules.rules, "create", {}, Record(values), frozenset(sent.values), [*sent.failures])
    made.failures += echoed(sent.echoes, {})
    made.record.to[rules.field.by] = draft.record
    return made


def _known(draft: Draft, rules: LineRules, before: Values, sent: Input, place: int) -> Draft:
    values: Values = {**dict.fromkeys(rules.rules.columns), **before, **sent.values, "position": place + 1}
    values |= dict(typed_in(rules.rules.suggested, sent.values, before))
    known = Draft(rules.rules, "update", before, Record(values), frozenset(sent.values), [*sent.failures])
    known.failures += echoed(sent.echoes, before)
    known.record.to[rules.field.by] = draft.record
    return known


def _gone(draft: Draft, rules: LineRules, before: Values) -> Draft:
    gone = Draft(rules.rules, "delete", before, Record(dict(before)))
    gone.record.to[rules.field.by] = draft.record
    return gone


async def check_living_lines(context: Context, draft: Draft) -> list[Failure]:
    """A failure for each field with a line that refers into a bin."""
    failures = []
    for name, lines in draft.lines.items():
        records = [one.record for one in lines.drafts]
        of = lines.rules.rules.entity
        if not await all_living(context, of, records) or await check_living_pointers(context, of, records):
            failures.append(Failure("no_such_record", name))
    return failures


async def check_lines(context: Context, draft: Draft) -> bool:
    """Look at the references that were given in lines, for all lines of a field together; whether any is left out."""
    left_out = False
    for lines in draft.lines.values():
        without = False
        given = [one for one in lines.drafts if one.operation == "create" or one.given]
        await gather_lines(context, draft, lines, lines.rules.filters)
        entity, above = lines.rules.rules.entity, draft.changed
        asked = [(one.record, sent_again(one, above).union(_given(one))) for one in given]
        missing = await check_line_references(context, entity, asked)
        unknown = await check_line_values(context, entity, asked, [one.before for one in given])
        unnamed = await check_pointers(context, entity, asked)
        for one, *wrong in zip(given, missing, unknown, unnamed, strict=True):
            failures = [failure for found in wrong for failure in found]
            one.forget(failure.field for failure in failures)
            one.failures += failures
            without |= one.leave_out([failure.field for failure in failures])
        if without:
            lines.gathered.clear()
        left_out |= without
    return left_out


def _given(line: Draft) -> Collection[str]:
    """A reference that stays as it is is not looked at again."""
    return {name for name in line.changed if name != line.rules.entity.part_of}


def to_be(rules: Mapping[str, LineRules], entity: str, sent: Input, identity: int | None = None) -> Records:
    """A record and its lines as far as they were sent; these belong to `identity`, which may have had none so far."""
    fields = {name: rules[name].field for name in sent.lines}
    lines = {
        fields[name].of: [{**one.sent.values, fields[name].by: identity} for one in given or ()]
        for name, given in sent.lines.items()
    }
    return {entity: [sent.values], **lines}


def as_stored(draft: Draft, entity: str, values: Mapping[str, Value]) -> Records:
    """A record, stored with these values, and its lines as they are stored."""
    lines = {one.rules.field.of: [line.before for line in (*one.drafts, *one.removed)] for one in draft.lines.values()}
    return {entity: [values], **lines}


def versions(draft: Draft, entity: str) -> Records:
    """A record and its lines, as they were and as they will be."""
    found: dict[str, list[Mapping[str, Value]]] = {entity: [one for one in (draft.before, draft.record.values) if one]}
    for lines in draft.lines.values():
        all_lines = (*lines.drafts, *lines.removed)
        found[lines.rules.field.of] = [one for line in all_lines for one in (line.before, line.record.values) if one]
    return found


def differing(draft: Draft) -> list[str]:
    """The fields with lines that become others."""
    return [name for name, lines in draft.lines.items() if lines.differ]


def has_new(draft: Draft) -> bool:
    """Whether a line was stored for the first time."""
    return any(lines.new for lines in draft.lines.values())


def line_ids(draft: Draft) -> dict[str, tuple[str, list[int]]]:
    """By field, of what entity its lines are, and their ids."""
    return {name: (lines.rules.field.of, _ids(lines)) for name, lines in draft.lines.items()}


def _ids(lines: Lines) -> list[int]:
    return [one for line in lines.drafts if isinstance(one := line.record.values.get("id"), int)]


def late_line_checks(draft: Draft) -> list[Asked]:
    """The checks of lines that have to wait until all has followed."""
    found = []
    for name, lines in draft.lines.items():
        for place, one in enumerate(lines.drafts):
            identity, checks = one.record.values.get("id"), late_checks(one)
            if checks and isinstance(identity, int):
                saved = Saved(identity, one.before, f"{name}/{place}")
                found.append(Asked(lines.rules.field.of, saved, checks))
    return found


def noted(draft: Draft) -> tuple[dict[str, Any], dict[str, Any]]:
    """For the audit, by field: of each line that became another what it was, and what it is; `references` as ids."""
    differ = [(name, lines) for name, lines in draft.lines.items() if lines.differ]
    before: dict[str, list[Any]] = {
        name: [_told(one, one.before) for one in (*lines.changed, *lines.removed)] for name, lines in differ
    }
    after: dict[str, list[Any]] = {
        name: [_told(one, one.record.values) for one in (*lines.changed, *lines.new)] for name, lines in differ
    }
    for name, lines in differ:
        if isinstance(lines.rules.field, ReferencesField):
            before[name], after[name] = named_records(lines, lines.rules.field.member)
    return {name: told for name, told in before.items() if told}, {name: told for name, told in after.items() if told}


def _told(line: Draft, values: Mapping[str, Value]) -> dict[str, Any]:
    names = line.changed if line.operation == "update" else line.rules.columns
    own = (*STAMPS, "id", line.rules.entity.part_of)
    told = [name for name in names if name not in own and not name.startswith(HIDDEN)]
    kept = {name: wire(value) for name in told if (value := values.get(name)) is not None}
    return {"id": values.get("id"), **kept}


async def shown_lines(context: Context, view: Readable, names: Sequence[str], ids: Sequence[int]) -> list[list[Any]]:
    """For each of these records, which may be seen, the lines in these fields as the API gives them.

    None stands where this person does not see the lines of a record.
    """
    columns = [await _shown(context, view, name, ids) for name in names] if ids else []
    return [[column.get(one) for column in columns] for one in ids]


async def _shown(context: Context, view: Readable, name: str, ids: Sequence[int]) -> dict[int, list[Any]]:
    listed = listed_lines(context.compiled, view, view.lines[name])
    found = await _listed(context, view, name, ids, listed.statement)
    field = view.lines[name]
    if isinstance(field, ReferencesField):
        return {one: [listed.shape.values(row).get(field.member) for row in rows] for one, rows in found.items()}
    return {one: [listed.shape.wire(row) for row in rows] for one, rows in found.items()}


async def titled_lines(context: Context, view: Readable, identity: int) -> dict[str, LineRows]:
    """By field, the lines of a record, which may be seen, with what they and their references are called."""
    found = {}
    for name, field in view.lines.items():
        listed = listed_lines(context.compiled, view, field, titles=True)
        rows = await _listed(context, view, name, [identity], listed.statement)
        if identity in rows:
            found[name] = LineRows(listed.shape, rows[identity])
    return found


async def _listed(
    context: Context, view: Readable, name: str, ids: Sequence[int], listed: Statement
) -> dict[int, list[tuple[Any, ...]]]:
    """The lines of those of the records that show them."""
    given = {"ids": id_list(ids, context.compiled.dialect)}
    told = lines_seen(context.compiled, view, view.lines[name])
    seen = ids if told is None else [row[0] for row in await _all(context, told, given)]
    found: dict[int, list[tuple[Any, ...]]] = {one: [] for one in seen}
    for whole, *row in await _all(context, listed, given):
        if whole in found:
            found[whole].append(tuple(row))
    return found


async def _all(context: Context, statement: Statement, given: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
    return await context.connection.all(statement, context.bound(statement, **given))
