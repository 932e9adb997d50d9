"""What an action asks: read as fields are, filled with defaults, and looked at before anything is done."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace as replace_run

from msgspec.structs import replace

from engine.compile import Acting, acting, candidate, readable
from engine.expressions import OutOfRange, Record, Value
from engine.meta.fields import AnyChoice, AnyField, AnyReference, AnyReferenceField
from engine.meta.workflows import HANDLER
from engine.rules import Failure, Input, Readers, limits_of
from engine.service import choose
from engine.service.begin import saving_of
from engine.service.perform.gathering import Run, see, with_each
from engine.service.perform.handing import find_handler
from engine.service.perform.keeping import kept, shown
from engine.service.perform.offers import action_of
from engine.service.pointing import check_fields
from engine.service.references import refused_values
from engine.service.stored import Stored, find
from engine.service.work import Context, Invalid, NotFound
from engine.text.unreadable import Unreadable


def readers(context: Context, entity: str, action: str) -> Readers:
    """What reads the values an action asks for; raises NotFound, and Forbidden without a right to it."""
    known = action_of(context, entity, action)
    return context.compiled.keep(("asked readers", entity, action), lambda: Readers(known.ask.values()))


async def candidates(
    context: Context, entity: str, identity: int, action: str, field: str, wanted: str, limit: int
) -> Sequence[choose.Candidate]:
    """Records that may be given where an action asks for one; see choose.candidates."""
    reference = action_of(context, entity, action).ask.get(field)
    if not isinstance(reference, AnyReference):
        raise NotFound
    stored = await find(context, saving_of(context, entity), identity, "read", held=False)
    return await choose.of_reference(context, entity, reference, wanted, Record(stored.values), limit)


async def settled(context: Context, run: Run, stored: Stored, sent: Input) -> Record:
    """What was asked, whole; raises Invalid with all that is wrong. References lead to what `context` may see."""
    known = acting(context.compiled, run.acting.entity, run.acting.action.name)
    record, failures = Record(dict.fromkeys(known.action.ask)), list(sent.failures)
    record.values |= sent.values
    wrong = {one.field for one in failures}
    if not wrong:
        await find_handler(run, record)
    named = {name for name, value in record.values.items() if value is not None and name == HANDLER}
    record.values |= {
        name: value for name, value in (await kept(context, known, stored)).items() if name not in sent.values
    }
    failures += await _fill(run, known, record, {*sent.values, *wrong, *named})
    found = limits_of(known.action.ask.values())(record, {})
    failures += [one for one in found if one.field not in {each.field for each in failures}]
    wrong = {one.field for one in failures}
    given = [one for one in known.action.ask.values() if one.name not in wrong and record.values[one.name] is not None]
    failures += await _missing(context, known, Record(stored.values), record, given)
    failures += await _mishandled(run, known, record, {one.field for one in failures})
    if failures:
        raise Invalid(tuple(failures))
    return record


async def _mishandled(run: Run, known: Acting, record: Record, wrong: Collection[str | None]) -> list[Failure]:
    """A failure where who is to handle the record is none of those who may."""
    if known.handled is None or HANDLER in wrong or record.values[HANDLER] is None:
        return []
    asking = replace_run(run, asked=record)
    seen = await with_each(asking, known.reads, await see(asking, known.reads), None)
    return [] if known.handled(seen.record, seen.environment) is True else [Failure("no_such_record", HANDLER)]


async def _fill(run: Run, known: Acting, record: Record, given: Iterable[str | None]) -> list[Failure]:
    """Give a default to what was left out."""
    waiting = {name: give for name, give in known.defaults.items() if name not in set(given)}
    if not waiting:
        return []
    seen, failures = await with_each(run, known.reads, await see(run, known.reads), None), []
    for name, give in waiting.items():
        try:
            record.values[name] = give(seen.record, seen.environment)
        except OutOfRange:
            failures.append(Failure("result_out_of_range", name))
        except Unreadable as refused:
            failures.append(Failure(refused.code, name, refused.arguments))
    return failures


async def _missing(
    context: Context, known: Acting, this: Record, record: Record, given: Sequence[AnyField]
) -> list[Failure]:
    """A failure for each reference and value of a dictionary that leads to nothing to be chosen."""
    failures = []
    for field in given:
        value = record.values[field.name]
        if isinstance(field, AnyReference) and not await _choosable(context, known, field, this, value):
            failures.append(Failure("no_such_record", field.name))
        if isinstance(field, AnyChoice) and field.dictionary is not None:
            codes = value if isinstance(value, tuple) else (str(value),)
            failures += await refused_values(context, field.name, field.dictionary, codes)
    pointers = [one for one in given if isinstance(one, AnyReferenceField)]
    unnamed = await check_fields(context, pointers, [(record, [one.name for one in pointers])])
    return [*failures, *unnamed[0]]


async def _choosable(context: Context, known: Acting, field: AnyReference, this: Record, value: Value) -> bool:
    view = readable(context.compiled, field.to, context.principal.roles)
    if view is None:
        return False
    own = replace(field, name=f"{known.asked.name}.{field.name}")  # an entity may have a field of the same name
    found = candidate(context.compiled, known.entity, own, view)
    mine = context.compiled.record_parameters("this", known.entity, this)
    return await context.connection.one(found, context.bound(found, id=value, **mine)) is not None


async def drafted(context: Context, entity: str, identity: int, action: str) -> Mapping[str, Value]:
    """What an action asks, filled with its defaults."""
    action_of(context, entity, action)
    stored = await find(context, saving_of(context, entity), identity, "read", held=False)
    known = acting(context.compiled, entity, action)
    record = Record({**dict.fromkeys(known.action.ask), **await shown(context, known, stored)})
    await _fill(Run(context, identity, Record({}), acting=known), known, record, ())
    return record.values
