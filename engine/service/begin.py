"""The beginning of a write: who may, and the draft made of what was sent."""

from engine.compile import Saving, picked_fields, saving
from engine.expressions import Record, Value
from engine.rules import Input, Readers, echoed
from engine.rules.formulas import typed_in
from engine.security.rights import NEVER
from engine.service.draft import Draft
from engine.service.lines import (
    denied,
    first_lines,
)
from engine.service.stored import Stored
from engine.service.work import Conflict, Context, Forbidden, view_of


def readers(context: Context, entity: str) -> Readers:
    """What reads the fields that this person may know of; raises NotFound."""
    return saving_of(context, entity).readers


def saving_of(context: Context, entity: str) -> Saving:
    """How this person saves records of the entity; raises NotFound."""
    return saving(context.compiled, view_of(context, entity))


def may_create(save: Saving) -> None:
    """Raise Forbidden where nobody with these roles makes such records."""
    if not save.view.rights.may("create"):
        raise Forbidden("create", save.view.entity.name)


def new_draft(context: Context, save: Saving, sent: Input) -> Draft:
    """A record that is not stored yet, with what was sent."""
    values: dict[str, Value] = dict.fromkeys(save.rules.columns)
    now, who = context.clock.now, context.principal.user
    values |= {"created_at": now, "created_by": who, "updated_at": now, "updated_by": who, "version": 1}
    chosen = frozenset(sent.values).difference(_left_to_pick(context, save, sent))
    named = chosen.union(name for name, lines in sent.lines.items() if lines)
    values |= sent.values | dict(typed_in(save.rules.suggested, sent.values, {}))
    draft = Draft(save.rules, "create", {}, Record(values), named, [*sent.failures])
    draft.failures += echoed(sent.echoes, {})
    given = save.view.rights.fields
    draft.failures += denied(name for name in named if given[name].create == NEVER)
    first_lines(context, draft, sent)
    draft.sent = sent.lines
    return draft


def _left_to_pick(context: Context, save: Saving, sent: Input) -> list[str]:
    """Fields in which nobody was chosen, and for which a decision picks: a form sends them empty."""
    picked = picked_fields(context.compiled, save.rules.entity.name)
    return [name for name in picked if name in sent.values and sent.values[name] is None]


def changed_draft(save: Saving, stored: Stored, sent: Input) -> Draft:
    """A field this person does not see here is empty to them: left so it stays what it is, filled it is refused."""
    values = {name: value for name, value in sent.values.items() if not (name in stored.blank and value is None)}
    noted = dict(typed_in(save.rules.suggested, values, stored.values))
    record = Record(stored.values | values | noted)
    draft = Draft(save.rules, "update", stored.values, record, frozenset(values), curtained=stored.hidden)
    draft.failures += sent.failures
    draft.failures += echoed(sent.echoes, {**stored.values, **dict.fromkeys(stored.blank)})
    given, changed = save.view.rights.fields, draft.changed.difference(noted)
    refused = {name for name in changed if given[name].update == NEVER or name in stored.denied}
    draft.failures += denied(name for name in values if name in refused | stored.unseen)
    return draft


def same_version(stored: Stored, version: int | None) -> None:
    """Raise Conflict where somebody changed the record since it had `version` (None: any)."""
    if version is not None and version != stored.version:
        raise Conflict(stored.version)


def stamp_changed(context: Context, draft: Draft) -> None:
    """Who changes the record, when, and the version it will have."""
    version = draft.before["version"]
    assert isinstance(version, int)
    stamped = {"updated_at": context.clock.now, "updated_by": context.principal.user, "version": version + 1}
    draft.record.values |= stamped
