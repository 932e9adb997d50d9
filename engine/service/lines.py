"""The lines that are saved with a record, and their own: taken as they were sent, beside those that are stored.

However many there are, each step is one statement for all lines of a level (levels.py).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from engine.compile import LineRules, Saving, stored_lines
from engine.expressions import Record, Value
from engine.meta.system import PERIOD_SINCE, PERIOD_VALUE
from engine.rules import Failure, Input, Line, echoed
from engine.rules.formulas import typed_in
from engine.rules.periods import value_on
from engine.rules.steps import affected
from engine.security.rights import NEVER
from engine.service.draft import Draft, Lines
from engine.service.fitting import sent_again
from engine.service.levels import as_it_was, levels, top
from engine.service.members import named_lines
from engine.service.needed import gather_needs
from engine.service.pointing import check_living_pointers, check_pointers
from engine.service.references import all_living, check_line_references, check_line_values
from engine.service.stored import Stored, decoded
from engine.service.work import Context
from engine.storage.sql.lists import id_list

Values = dict[str, Value]
CHANGED = frozenset({"updated_at", "updated_by", "version"})
"""What every change of a record changes besides."""

NOTHING = Input({}, {}, ())


def concerned(rules: Mapping[str, LineRules], sent: Collection[str], changed: Collection[str]) -> frozenset[str]:
    """The fields whose lines a change of a record looks at: those that were sent, that follow it, or are needed."""
    following = {name for name, one in rules.items() if one.needed or not one.reads.isdisjoint(changed)}
    return frozenset(following.union(sent))


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


def first_lines(context: Context, draft: Draft, sent: Input) -> None:
    """The lines of a new record, or of a new line."""
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
    draft.sent = {name: given for name, given in sent.lines.items() if given or name not in stored.blank}
    # What is sent as it is stored changes nothing; a field without a column is not stored.
    fleeting = draft.given.difference(save.rules.columns)
    changing = may_change(save, draft.changed | fleeting)
    await _take(context, [draft], sorted(concerned(save.rules.lines, draft.sent, changing)))
    await _leave_hidden(context, draft)
    rights, refused = save.view.rights.fields, stored.denied | stored.unseen
    differ = [*(name for name, lines in draft.lines.items() if lines.differ and name in draft.sent), *draft.begun]
    draft.failures += denied(name for name in sorted(differ) if name in refused or rights[name].update == NEVER)


async def _leave_hidden(context: Context, draft: Draft) -> None:
    """How the fields of stored lines stood, in their record as it is stored; a hidden one is left as any such field."""
    conditional = [level for level in levels(draft) if level.rules.states.fields]
    was = top(as_it_was(draft)) if conditional else None
    for level in conditional:
        states, stored = level.rules.states, was and was.at(level.place)
        if stored is None:
            continue
        await gather_needs(context, stored, states.needs)
        stood = {one.before["id"]: states.of(one.record, context.clock) for one in stored.drafts}
        for one in level.drafts:
            one.stood = stood.get(one.before.get("id"), {})
            for name in (name for name, state in one.stood.items() if state.hidden):
                _leave(one, name)


def _leave(line: Draft, name: str) -> None:
    lines = line.lines.get(name)
    if lines is None:
        line.record.values |= {} if line.record.values.get(name) is not None else {name: line.before.get(name)}
    elif not lines.drafts:
        kept = (_known(line, lines.rules, one.before, NOTHING, place) for place, one in enumerate(lines.removed))
        line.lines[name] = Lines(lines.rules, list(kept))


async def whole_lines(context: Context, draft: Draft) -> None:
    """All lines, of a record that goes (`delete`) or comes back."""
    await _take(context, [draft], draft.rules.lines)


async def _take(context: Context, wholes: Sequence[Draft], names: Iterable[str]) -> None:
    """The lines in these fields of stored drafts of one level, and all that is below them."""
    for name in names:
        rules = wholes[0].rules.lines[name]
        there = await _stored(context, rules, wholes)
        for whole in wholes:
            stored = there.get(whole.record.values["id"], ())
            whole.lines[name] = lines = _lines(context, whole, rules, stored)
            if rules.today in whole.given:
                _begin_today(context, whole, lines, stored)
            lines.arrange()
        below = [line for whole in wholes for line in whole.lines[name].stored]
        if below:
            await _take(context, below, rules.rules.lines)


async def _stored(context: Context, rules: LineRules, wholes: Sequence[Draft]) -> dict[Value, list[Values]]:
    """By the record they are part of, the lines as they are stored, in their order."""
    found = stored_lines(context.compiled, rules, held=wholes[0].held)
    ids = [one for whole in wholes if isinstance(one := whole.record.values["id"], int)]
    lines: dict[Value, list[Values]] = {}
    for row in await context.connection.all(found, {"ids": id_list(ids, context.compiled.dialect)}):
        values = decoded(rules.rules, row)
        lines.setdefault(values[rules.field.by], []).append(values)
    return lines


def _lines(context: Context, whole: Draft, rules: LineRules, stored: Sequence[Values]) -> Lines:
    name = rules.field.name
    if whole.operation == "delete":
        return Lines(rules, [], [_gone(whole, rules, one) for one in stored])
    given = whole.sent.get(name)
    if given is None:
        whole.failures += [Failure("not_lines", name)] if name in whole.sent else []
        return Lines(rules, [_known(whole, rules, one, NOTHING, place) for place, one in enumerate(stored)])
    return _taken(context, whole, rules, stored, named_lines(rules, stored, given))


def _taken(context: Context, draft: Draft, rules: LineRules, stored: Sequence[Values], given: Sequence[Line]) -> Lines:
    waiting = {one["id"]: one for one in stored}
    lines = Lines(rules, [])
    for place, line in enumerate(given):
        if line.id is None:
            lines.drafts.append(_new(context, draft, rules, line, place))
            continue
        before = waiting.pop(line.id, None)
        known = _known(draft, rules, before or {}, line.sent, place)
        if before is None:
            known.failures.append(Failure("no_such_line", "id"))
            first_lines(context, known, line.sent)
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
    first_lines(context, made, sent)
    return _part(draft, rules, made)


def _known(draft: Draft, rules: LineRules, before: Values, sent: Input, place: int) -> Draft:
    values: Values = {**dict.fromkeys(rules.rules.columns), **before, **sent.values, "position": place + 1}
    values |= dict(typed_in(rules.rules.suggested, sent.values, before))
    known = Draft(rules.rules, "update", before, Record(values), frozenset(sent.values), [*sent.failures])
    known.failures += echoed(sent.echoes, before)
    known.sent = sent.lines
    return _part(draft, rules, known)


def _gone(draft: Draft, rules: LineRules, before: Values) -> Draft:
    return _part(draft, rules, Draft(rules.rules, "delete", before, Record(dict(before))))


def _part(whole: Draft, rules: LineRules, line: Draft) -> Draft:
    line.whole, line.held = whole, whole.held
    line.record.to[rules.field.by] = whole.record
    return line


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


async def check_living_lines(context: Context, draft: Draft) -> list[Failure]:
    """A failure for each field with a line that refers into a bin."""
    failures = []
    for level in levels(draft):
        records, of = [one.record for one in level.drafts], level.rules.entity
        if not await all_living(context, of, records) or await check_living_pointers(context, of, records):
            failures.append(Failure("no_such_record", level.field))
    return failures


async def check_lines(context: Context, draft: Draft) -> bool:
    """Look at the references that were given in lines, for all of a level together; whether any is left out."""
    left_out = False
    for level in levels(draft):
        without, entity = False, level.rules.entity
        given = [(one, above) for one, above in level.under_changed() if one.operation == "create" or one.given]
        await gather_needs(context, level, level.filters)
        asked = [(one.record, sent_again(one, above).union(_given(one))) for one, above in given]
        missing = await check_line_references(context, entity, asked)
        unknown = await check_line_values(context, entity, asked, [one.before for one, _ in given])
        unnamed = await check_pointers(context, entity, asked)
        for (one, _), *wrong in zip(given, missing, unknown, unnamed, strict=True):
            failures = [failure for found in wrong for failure in found]
            one.forget(failure.field for failure in failures)
            one.failures += failures
            without |= one.leave_out([failure.field for failure in failures])
        if without:
            level.look_again()
        left_out |= without
    return left_out


def _given(line: Draft) -> Collection[str]:
    """A reference that stays as it is is not looked at again."""
    return {name for name in line.changed if name != line.rules.entity.part_of}
