"""Change requests: what somebody wants to do with a record, put to those who have to agree to it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, TypeVar

from engine.compile import approving, kept_form
from engine.expressions import Needs, Value
from engine.meta.approvals import REQUEST
from engine.meta.catalog import Check
from engine.meta.labels import text_in
from engine.meta.pointers import Pointer
from engine.meta.system import USER
from engine.rules import Failure, Input
from engine.rules.failure import failure_text
from engine.rules.wire import wire
from engine.service import gather, read, write
from engine.service.begin import readers, saving_of
from engine.service.perform.approving import Case, begun, copied, foreseen
from engine.service.perform.tasks import To, ask
from engine.service.perform.wanted import Doing, Wanted, wanted
from engine.service.stored import Stored, find
from engine.service.work import Context, Held, Invalid, Waits
from engine.storage.sql.gather import fetch
from engine.text.messages import message

T = TypeVar("T")

MEANWHILE: Final = "changed_meanwhile"
"""By this name whoever agrees last confirms that fields which became others since get the values asked for."""


async def with_people(context: Context, wrong: Invalid, meant: Held | None = None) -> Invalid:
    """What is wrong, where others would have to agree with whom that is; `meant` is what was to be done with all."""
    held = meant or wrong.held
    if held is None:
        return wrong
    return Invalid(tuple([await _with_people(context, one, held) for one in wrong.failures]))


async def _with_people(context: Context, failure: Failure, held: Held) -> Failure:
    if failure.approval is None or failure.confirm is None:
        return failure
    stages = await begun(_case(context, failure.approval, held))
    names = dict(await read.titles(context, USER, {one for stage in stages for one in stage.people}))

    def words(locale: str) -> str:
        together = message("one_of_separator", locale)
        asked = [together.join(names.get(one, "…") for one in stage.people) or "…" for stage in stages]
        people = message("then_separator", locale).join(asked)
        return message("needs_approval", locale, message=failure_text(failure, locale), people=people)

    if not stages:
        return failure
    return replace(failure, message={one: words(one) for one in context.compiled.catalog.app.locales})


def _case(context: Context, approval: str, held: Held) -> Case:
    known = approving(context.compiled, kept_form(context.compiled, approval))
    sent = None if held.doing == "delete" else held.sent
    return Case(context.as_engine(), known, held.id, context.principal.user, sent)


def lets_wait(context: Context, waits: Waits) -> Check:
    """The first that lets it wait; one that lets the whole operation wait comes before one of some fields."""
    checks = context.compiled.catalog.entities[waits.what.entity].checks
    found = [checks[one.confirm] for one in waits.failures if one.confirm is not None]
    return min(found, key=lambda one: bool(one.fields))


def with_approval(context: Context, waits: Waits) -> Context:
    """Where nobody has to agree, it is as if they had."""
    return replace(context, approved=context.approved | {f"{waits.what.entity}.{lets_wait(context, waits).name}"})


def apart(context: Context, sent: Input, waits: Waits) -> tuple[Input, Input | None]:
    """What of a change waits, and what can be saved at once (None: nothing): a check without fields lets all wait."""
    named = set(lets_wait(context, waits).fields)
    if not named & (sent.values.keys() | sent.lines.keys()):
        return sent, None
    waiting = replace(sent, values=_of(sent.values, named), lines=_of(sent.lines, named))
    rest = replace(sent, values=_but(sent.values, named), lines=_but(sent.lines, named))
    return waiting, rest if rest.values or rest.lines or rest.echoes else None


async def put_forward(context: Context, waits: Waits, by: Doing | None = None) -> int | None:
    """Ask those who have to agree; the id of the request, None where nobody has to. Raises Invalid.

    What waits is what was `held`, or the whole of what it was done `by`.
    """
    held, check = waits.what, lets_wait(context, waits)
    assert check.approval is not None, "what waits, waits for an approval"
    case = _case(context, check.approval, held)
    agreed = case.agreeing(())
    first = next((one for one in await foreseen(case) if not one.is_passed(agreed)), None)
    if first is None:
        return None
    sending = readers(context, held.entity).to_json(held.sent)
    was, version = await _as_it_is(context, held, sending)
    confirmed, approved = tuple(sorted(context.confirmed)), tuple(sorted(context.approved))
    kept = Wanted(check.name, was, sending, confirmed, approved, by=by)
    step = await _step(context, held, sending) if by is None else await _step_of(context, by)
    values: dict[str, Value] = {
        "about": None if case.about is None else str(case.about), "approval": check.approval, "operation": held.doing,
        "level": first.level.name, "step": step[:200], "submitted_by": case.submitter, "record_version": version,
        "asked": kept.json(), "flow": kept_form(context.compiled, check.approval),
        "automation": by.mark if by is not None and by.automatic else None,
    }  # fmt: skip
    request = (await write.create(case.context, REQUEST, Input(values, {}, (), await copied(case)))).id
    people = agreed if first.answer is None else ()
    await ask(To(case.context, request, case.about, 1), first, people, case.submitter)
    return request


async def is_waiting(context: Context, by: Doing) -> bool:
    """Whether what an automation does with a record waits already: nobody is asked twice."""
    compiled = context.compiled
    asked = compiled.keep("waiting automations", lambda: fetch(compiled.source, REQUEST, "automation", _STATE))
    found = await gather.records(context.connection, asked, [by.mark])
    return any(one.values["state"] == "waiting" for one in found.get(by.mark, ()))


_STATE: Final = Needs(frozenset({"state"}))


async def _as_it_is(context: Context, held: Held, sending: Iterable[str]) -> tuple[Mapping[str, Any], int | None]:
    """What the fields hold now, and the version of the record; nothing of one that is yet to be made."""
    if held.id is None:
        return {}, None
    stored = await find(context, saving_of(context, held.entity), held.id, "read", held=False)
    return {name: wire(stored.values[name]) for name in sending if name in stored.values}, stored.version


async def confirm_changes(context: Context, request: Stored, about: Pointer) -> None:
    """Raise Invalid, to be confirmed, where what is wanted was asked of the record as it is no more."""
    if MEANWHILE in context.confirmed:
        return
    stored = await find(context, saving_of(context, about.entity), about.id, "read", held=False)
    kept = wanted(str(request.values["asked"]))
    names = [one for one, was in kept.was.items() if wire(stored.values.get(one)) not in (was, kept.sent.get(one))]
    if not kept.sent and stored.version != request.values["record_version"]:
        raise Invalid((Failure("record_changed_meanwhile", confirm=MEANWHILE),))
    if names:
        raise Invalid((Failure(MEANWHILE, None, {"fields": _labels(context, about.entity, names)}, confirm=MEANWHILE),))


async def _step(context: Context, held: Held, names: Iterable[str]) -> str:
    """What is wanted, in a line: everybody who is asked reads it, whatever they may see of the record."""
    entity, locale = context.compiled.catalog.entities[held.entity], context.compiled.catalog.app.locales[0]
    if held.id is None:
        made, title = text_in(entity.label, locale, entity.name), held.sent.values.get(entity.title)
        return message("wants_create", locale, entity=made) + (f": {title}" if isinstance(title, str) else "")
    titles = dict(await read.titles(context, held.entity, [held.id]))
    labels = message("list_separator", locale).join(text_in(entity.fields[one].label, locale, one) for one in names)
    return message(f"wants_{held.doing}", locale, title=titles.get(held.id) or str(held.id), fields=labels)


async def _step_of(context: Context, by: Doing) -> str:
    """What is to be done, and with what."""
    catalog, name = context.compiled.catalog, by.called.partition(".")[2]
    automation = next((one for one in catalog.automations.values() if by.automatic and one.called == by.called), None)
    doing = catalog.entities[by.entity].actions[name] if automation is None else automation.doing
    titles = dict(await read.titles(context, by.entity, [by.record]))
    return f"{text_in(doing.label, catalog.app.locales[0], name)} {titles.get(by.record) or by.record}"


def _labels(context: Context, entity: str, names: Sequence[str]) -> str:
    """What fields are called, as far as whoever is asked may know of them."""
    person = context.behalf or context.principal
    known = context.compiled.visible(person.roles).entities[entity].fields
    separator = message("list_separator", person.locale)
    shown = [text_in(known[one].label, person.locale, one) for one in names if one in known]
    return separator.join(shown) or "…"


def _of(given: Mapping[str, T], names: Collection[str]) -> dict[str, T]:
    return {name: one for name, one in given.items() if name in names}


def _but(given: Mapping[str, T], names: Collection[str]) -> dict[str, T]:
    return {name: one for name, one in given.items() if name not in names}
