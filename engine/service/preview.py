"""What saving would give, for a form that is being filled in: nothing is stored, nothing is held."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine.compile import Saving, veils
from engine.expressions import Record, Value
from engine.meta.fields import ReferencesField
from engine.rules import Failure, Input
from engine.rules.states import State
from engine.service.begin import changed_draft, may_create, new_draft, saving_of
from engine.service.draft import Draft, Lines
from engine.service.fitting import clear_unfit
from engine.service.judge import judge
from engine.service.levels import levels, top
from engine.service.lines import take_lines
from engine.service.needed import gather_needs
from engine.service.number import foresee
from engine.service.pointing import check_pointers
from engine.service.prepare import fill, show_virtual
from engine.service.references import leave_out_unseen
from engine.service.settle import compare, is_default, told_to
from engine.service.stored import find
from engine.service.work import Context, NotFound, view_of


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """What a line would be, and how its fields stand that have conditions."""

    values: Mapping[str, Any]
    states: Mapping[str, State]


@dataclass(frozen=True, slots=True)
class Preview:
    """What saving would give: the values of the readable fields and of lines, and everything that is wrong.

    `states` are those of fields with conditions, and of fields that this person may not change on this record; `closed`
    are the sections of the form that are not drawn.
    """

    values: dict[str, Value]
    failures: tuple[Failure, ...]
    states: Mapping[str, State]
    lines: Mapping[str, Sequence[PreviewLine]]
    closed: frozenset[str]


async def preview(context: Context, entity: str, identity: int | None, sent: Input) -> Preview:
    """What saving this would give, for a form that is being filled in; holds no locks.

    Checks that are asked once all has followed are not asked here.
    """
    save = saving_of(context, entity)
    draft, unseen, denied = await _drafted(context, save, identity, sent)
    await judge(context, draft)
    await compare(context, draft)
    await foresee(context, draft)
    await show_virtual(context, draft)
    gone = {name for name, state in draft.states.items() if state.hidden}
    lines = {name: seen_lines(context, of) for name, of in draft.lines.items() if name in save.view.lines.keys() - gone}
    states, closed = _states(save, draft, denied), await _closed(context, draft)
    return Preview(_shown(context, save, draft, unseen), told_to(context, draft), states, lines, closed)


async def would_be(context: Context, entity: str, identity: int | None, sent: Input) -> Draft:
    """The record with its lines as saving this would leave it, for what is asked before: all of it, whoever asks."""
    draft, _, _ = await _drafted(context, saving_of(context, entity), identity, sent)
    await judge(context, draft)
    await show_virtual(context, draft)
    return draft


async def _drafted(
    context: Context, save: Saving, identity: int | None, sent: Input
) -> tuple[Draft, frozenset[str] | None, frozenset[str]]:
    """The record as it would be; of a stored one the fields that are not seen, and those this person may not change."""
    unseen: frozenset[str] | None = None
    denied: frozenset[str] = frozenset()
    if identity is None:
        may_create(save)
        draft = new_draft(context, save, sent)
        draft.held = False
    else:
        stored = await find(context, save, identity, "update", held=False)
        draft, unseen, denied = changed_draft(save, stored, sent), stored.unseen, stored.denied
        draft.held = False
        await take_lines(context, save, stored, draft, sent)
    await fill(context, draft)
    await _leave_out_unseen(context, draft)
    await clear_unfit(context, draft, sent=True)
    return draft, unseen, denied


async def _closed(context: Context, draft: Draft) -> frozenset[str]:
    asked = draft.rules.sections
    await gather_needs(context, top(draft), asked.needs)
    return asked.closed(draft.record, context.clock)


async def _leave_out_unseen(context: Context, draft: Draft) -> None:
    """Show nothing that is worked out of records this person may not see."""
    defaults = [name for name in draft.given if is_default(context, draft, name)]
    found = await _left_out(context, [draft], defaults)
    below = False
    for level in levels(draft):
        if await _left_out(context, level.drafts, ()):
            level.look_again()
            below = True
    if found or below:
        await fill(context, draft, found)
        draft.forget(found)


async def _left_out(context: Context, drafts: Sequence[Draft], spared: Collection[str]) -> list[str]:
    found = await leave_out_unseen(context, drafts, spared)
    asked = [(one.record, (one.given & one.changed).difference(spared)) for one in drafts]
    wrong = await check_pointers(context, drafts[0].rules.entity, asked, held=False) if drafts else ()
    for one, failures in zip(drafts, wrong, strict=False):
        one.failures += failures
        named = [failure.field for failure in failures if failure.field]
        found += named if one.leave_out(named) else []
    return found


@dataclass(frozen=True, slots=True)
class SentLines:
    """The lines of a form in one field: of what entity they are, and what each would be, as part of the whole."""

    entity: str
    records: Sequence[Record]


async def sent_lines(context: Context, entity: str, identity: int | None, sent: Input, name: str) -> SentLines:
    """The lines that were sent in the field `name`, for what is chosen in them; an empty one where none was."""
    save = saving_of(context, entity)
    field = save.view.lines.get(name)
    if field is None:
        raise NotFound
    draft, _, _ = await _drafted(context, save, identity, sent)
    found = [one.record for one in draft.lines[name].drafts] if name in draft.lines else []
    records = found or [Record({field.by: identity}, {field.by: draft.record})]
    return SentLines(field.of, records)


def _shown(context: Context, save: Saving, draft: Draft, unseen: frozenset[str] | None) -> dict[str, Value]:
    """The values of a draft, those that are given as they are, the others as far as they would be seen.

    `unseen` are fields not seen in the stored record, None for a new one. What a condition over other records says of
    a new record is not known yet: its fields stay empty.
    """
    record, values = draft.record, draft.record.values
    hidden = set(unseen or ())
    for name, holds in veils(context.compiled, save.view).items():
        if (unseen is None and holds is None) or (holds is not None and holds(record, context.clock) is not True):
            hidden.add(name)
    hidden -= draft.given
    hidden.update(name for name, state in draft.states.items() if state.hidden)
    return {name: None if name in hidden else values.get(name) for name in save.view.fields}


def seen_lines(context: Context, lines: Lines) -> list[PreviewLine]:
    """Each line with what may be seen of it; a stored one is open to change by how it stood."""
    view = view_of(context, lines.rules.field.of)
    known = (*view.fields, *view.lines)
    shown = []
    for one in lines.drafts:
        states = {name: replace(state, locked=one.stood.get(name, state).locked) for name, state in one.states.items()}
        seen = {name: _held(one, name) for name in known if name not in states or not states[name].hidden}
        shown.append(PreviewLine(seen, states))
    return shown


def _held(line: Draft, name: str) -> Any:
    """What a line holds in a field; of several records their ids, of other lines of its own nothing."""
    lines = line.lines.get(name)
    if lines is None or not isinstance(lines.rules.field, ReferencesField):
        return line.record.values.get(name)
    held = (one.record.values.get(lines.rules.field.member) for one in lines.ordered)
    return tuple(one for one in held if isinstance(one, int)) or None


def _states(save: Saving, draft: Draft, denied: Collection[str]) -> Mapping[str, State]:
    """For a form, of the fields this person may know of: one is open to change by the record as it is stored, in a new
    one by how it would be.
    """
    new, known = draft.operation == "create", draft.states
    seen = [name for name in (*draft.rules.columns, *save.view.lines) if name in {*save.view.fields, *save.view.lines}]
    names = [name for name in seen if name in known or name in denied]
    states = {name: known.get(name, State(required=draft.rules.entity.fields[name].required)) for name in names}
    return {name: one if new else replace(one, locked=name in denied) for name, one in states.items()}
