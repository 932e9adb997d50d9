"""A draft filled, compared and judged, as it is before anything is stored."""

from collections.abc import Collection
from dataclasses import replace

from engine.meta.fields import AnyReference, AnyReferenceField
from engine.rules import Failure, Input
from engine.service import trees
from engine.service.draft import Draft
from engine.service.duplicates import same_records
from engine.service.fitting import clear_unfit, sent_again
from engine.service.judge import judge, warn
from engine.service.lines import check_lines
from engine.service.pointing import check_pointers
from engine.service.prepare import fill
from engine.service.references import check_references, check_values
from engine.service.work import Context, Held, Invalid, Waits


async def settle(context: Context, draft: Draft, chosen: Collection[str]) -> None:
    """Fill, compute, judge; raises Invalid. `chosen` are fields somebody gave a value: their references are looked at.

    That comes after the defaults, which a reference's filter may read.
    """
    await fill(context, draft)
    if draft.operation == "update":
        await clear_unfit(context, draft, sent=False)
        chosen = sent_again(draft).union(chosen)
    await look_at(context, draft, chosen)
    await judge(context, draft)
    await compare(context, draft)
    refuse(context, draft)


async def look_at(context: Context, draft: Draft, chosen: Collection[str]) -> None:
    """Whether what was chosen can be: records that may be seen and fit, values that are offered, also in lines.

    What cannot is left out of all that follows. Else a value that is worked out, a state or a check would tell of a
    record that whoever names it may not see.
    """
    asked = [name for name in chosen if not is_default(context, draft, name)]
    missing = await check_references(context, draft.rules.entity, draft.record, asked)
    missing += await check_values(context, draft)
    missing += (await check_pointers(context, draft.rules.entity, [(draft.record, asked)]))[0]
    unknown = {failure.field for failure in missing}
    missing += await trees.check(context, draft.rules.entity, draft.record, set(chosen) - unknown)
    draft.failures += missing
    wrong = draft.leave_out([failure.field for failure in missing])
    if await check_lines(context, draft) or wrong:
        await fill(context, draft, [failure.field for failure in missing if failure.field])
    draft.forget(failure.field for failure in missing)


def is_default(context: Context, draft: Draft, name: str) -> bool:
    """Whether a new record has in a field what it gets where nothing is chosen, as a form sends it back."""
    if draft.operation != "create" or not isinstance(draft.rules.entity.fields[name], AnyReference | AnyReferenceField):
        return False
    given = (one for one in draft.rules.steps if one.once and one.field == name)
    return any(one.give(draft.record, context.clock) == draft.record.values.get(name) for one in given)


async def compare(context: Context, draft: Draft) -> None:
    """Whether the record is the same as another."""
    warn(context, draft, await same_records(context, draft.rules.entity, draft.record.values, draft.before))


def refuse(context: Context, draft: Draft) -> None:
    """Raise Invalid where anything is wrong; Waits where others have to agree first."""
    if draft.told:
        told = told_to(context, draft)
        raise Invalid(told, _held(draft) if any(one.approval for one in told) else None)
    if draft.waiting:
        raise Waits(tuple(draft.waiting), _held(draft))


def _held(draft: Draft) -> Held:
    identity, values = draft.before.get("id"), draft.record.values
    assert identity is None or isinstance(identity, int), "records are named by ids"
    given = {name: values[name] for name in sorted(draft.given & values.keys())}
    lines = {name: None if one is None else tuple(one) for name, one in draft.sent.items()}
    return Held(draft.rules.entity.name, identity, draft.operation, Input(given, {}, (), lines))


def told_to(context: Context, draft: Draft) -> tuple[Failure, ...]:
    """What is wrong, for whoever asks: at a field that they may not know of, without its name."""
    roles, entity = (context.behalf or context.principal).roles, draft.rules.entity.name
    whole, known = context.compiled.catalog.entities[entity], context.compiled.visible(roles).entities.get(entity)
    unknown = whole.fields.keys() - (known.fields.keys() if known else ())
    return tuple(
        replace(one, field=None)
        if one.code != "unknown_field" and (one.field or "").partition("/")[0] in unknown
        else one
        for one in draft.told
    )
