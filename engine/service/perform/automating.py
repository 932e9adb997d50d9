"""Automations: what is done by itself once something happened to a record."""

from collections.abc import Mapping
from dataclasses import replace

from engine.compile import Automated, automated, automations_of, may_halt
from engine.expressions import Record
from engine.meta.automations import Automation, Trigger
from engine.meta.labels import text_in
from engine.rules import Failure, failure_text
from engine.rules.values import literal
from engine.rules.wire import wire
from engine.service.begin import saving_of
from engine.service.perform.changes import is_waiting, put_forward, with_approval
from engine.service.perform.gathering import Run, see, with_each
from engine.service.perform.steps import carry_out
from engine.service.perform.undone import by_itself
from engine.service.perform.wanted import Doing
from engine.service.stored import Stored, find
from engine.service.work import (
    EVERY_WARNING,
    FOLLOWED,
    TAKEN,
    Context,
    Invalid,
    NotFound,
    NotNow,
    Refusal,
    Waits,
    Wrote,
)
from engine.text.messages import message


async def automate(engine: Context, wrote: Wrote) -> bool:
    """Do what happened to a record wakes, one after the other by name; whether there was anything.

    An automation never wakes itself. Raises Invalid, which names the automation, where one does not succeed.
    """
    done = False
    for automation in automations_of(engine.compiled).get(wrote.entity, ()):
        if (
            automation.trigger is not None
            and is_woken(automation.trigger, wrote)
            and wrote.chain[-1:] != (automation.name,)
        ):
            done |= await carry(engine, automated(engine.compiled, automation.name), wrote)
    return done


def is_woken(trigger: Trigger, wrote: Wrote) -> bool:
    """Whether it was what a trigger waits for."""
    operation, names = wrote.operation, frozenset(trigger.names)
    match trigger.on:
        case "created" | "deleted" | "restored":
            return operation == _OPERATIONS[trigger.on]
        case "saved" if operation == "create":
            return not names or any(wrote.became.get(name) is not None for name in names)
        case "saved" | "updated":
            return operation in ("update", FOLLOWED) and (not names or not names.isdisjoint(wrote.changed))
        case "taken":
            return operation == TAKEN and not names.isdisjoint(wrote.changed)
        case "entered":
            return operation in ("create", "update") and any(_got(one, wrote, names) for one in trigger.fields)
        case "left":
            return operation == "update" and any(_lost(one, wrote, names) for one in trigger.fields)
        case "every":
            return False


_OPERATIONS: Mapping[str, str] = {"created": "create", "deleted": "delete", "restored": "restore"}


def _got(field: str, wrote: Wrote, states: frozenset[str]) -> bool:
    now = wrote.became.get(field)
    return now in states and (wrote.operation == "create" or wrote.was.get(field) != now)


def _lost(field: str, wrote: Wrote, states: frozenset[str]) -> bool:
    before = wrote.was.get(field)
    return before in states and wrote.became.get(field) != before


async def carry(engine: Context, known: Automated, wrote: Wrote) -> bool:
    """Do it where its condition holds for the record as it is now; one that is gone meanwhile wakes nothing more."""
    automation, agenda = known.automation, engine.agenda
    try:
        stored = await find(
            engine, saving_of(engine, automation.of), wrote.id, "read", gone=wrote.operation == "delete"
        )
    except NotFound:
        return False
    acts = replace(engine, action=automation.called, confirmed=EVERY_WARNING)
    run = Run(acts, wrote.id, Record({}), _old(wrote, stored), acting=known.acting)
    if not await _holds(run, known):
        return False
    agenda.chain = (*wrote.chain, automation.name)
    agenda.carried.add(automation.name)
    try:
        await _carry_out(run, automation)
    except Refusal as refusal:
        raise _of_automation(engine, automation, refusal) from refusal
    finally:
        agenda.chain = wrote.chain
    return True


async def again(engine: Context, by: Doing) -> None:
    """Do what others have agreed to by now; raises NotFound where its record is gone, NotNow where it is not to be."""
    known = next(one for one in engine.compiled.catalog.automations.values() if one.called == by.called)
    fields, given = engine.compiled.catalog.entities[by.entity].fields, by.given or {}
    was = {name: None if one is None else literal(fields[name], one) for name, one in given.items() if name in fields}
    gone = known.trigger is not None and known.trigger.on == "deleted"
    wrote = Wrote(by.entity, by.record, "delete" if gone else "update", was)
    if not await carry(engine, automated(engine.compiled, known.name), wrote):
        raise NotNow(known.doing.label or {"en": known.name})


async def _carry_out(run: Run, automation: Automation) -> None:
    """Its steps; where others have to agree to any none is taken, and they are asked, once while it waits."""
    if not may_halt(run.context.compiled, run.acting):
        await carry_out(run)
        return
    was = None if run.old is None else {name: wire(one) for name, one in run.old.values.items()}
    by = Doing(automation.called, automation.of, run.id, was, automatic=True)
    if await is_waiting(run.context, by):
        return
    try:
        async with by_itself(run.context):
            await carry_out(replace(run, context=replace(run.context, halts=True)))
    except Waits as waits:
        if await put_forward(run.context, waits, by) is None:
            await _carry_out(replace(run, context=with_approval(run.context, waits)), automation)


async def _holds(run: Run, known: Automated) -> bool:
    if known.when is None:
        return True
    seen = await with_each(run, known.reads, await see(run, known.reads), None)
    return known.when(seen.record, seen.environment) is True


def _old(wrote: Wrote, stored: Stored) -> Record | None:
    """What it was; of what followed another record only that something was else."""
    if wrote.operation == FOLLOWED:
        return Record({**stored.values, **dict.fromkeys(wrote.changed)})
    return Record(dict(wrote.was)) if wrote.was else None


def _of_automation(engine: Context, automation: Automation, refusal: Refusal) -> Refusal:
    """The refusal as one of the automation: whoever saved a record did not ask for what it does."""
    if not isinstance(refusal, Invalid):
        return refusal
    return Invalid(tuple(_named(engine, automation, one) for one in refusal.failures))


def _named(engine: Context, automation: Automation, failure: Failure) -> Failure:
    words = {
        locale: message(
            "failed_automation", locale, name=text_in(automation.doing.label, locale, automation.name),
            message=failure_text(failure, locale),
        )
        for locale in engine.compiled.catalog.app.locales
    }  # fmt: skip
    return Failure(failure.code, None, failure.arguments, words, failure.confirm)
