"""Change requests: what somebody wants to do with a record, and does once others have agreed to it."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, TypeAlias, TypeVar

from engine.compile import approving, kept_form
from engine.expressions import Value
from engine.meta.approvals import REQUEST
from engine.meta.catalog import Check
from engine.meta.labels import text_in
from engine.meta.pointers import Pointer
from engine.meta.system import USER
from engine.rules import Failure, Input
from engine.rules.body import split
from engine.rules.failure import failure_text
from engine.rules.wire import wire
from engine.service import read, spoken, write
from engine.service.begin import readers, saving_of
from engine.service.people import load
from engine.service.perform.approving import Case, begun, copied, foreseen
from engine.service.perform.tasks import To, ask
from engine.service.preview import preview
from engine.service.stored import Stored, find
from engine.service.work import Agreed, Context, Forbidden, Invalid, NotFound, Waits
from engine.text.messages import message

T = TypeVar("T")

Doing: TypeAlias = Literal["update", "delete"]
"""What can wait."""

MEANWHILE: Final = "changed_meanwhile"
"""By this name whoever agrees last confirms that fields which became others since get the values asked for."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is kept of a change request, as JSON: the fields as they were and as they are to be, in their wire form.

    `check` is the one that lets it wait, `confirmed` are the warnings that were confirmed with it.
    """

    check: str
    was: Mapping[str, Any]
    sent: Mapping[str, Any]
    confirmed: tuple[str, ...]

    def json(self) -> str:
        """As it is stored."""
        kept = {"check": self.check, "was": self.was, "sent": self.sent, "confirmed": self.confirmed}
        return json.dumps(kept, ensure_ascii=False)


def wanted(text: str) -> Wanted:
    """What `Wanted.json` gave."""
    kept = json.loads(text)
    return Wanted(kept["check"], kept["was"], kept["sent"], tuple(kept["confirmed"]))


async def with_people(context: Context, identity: int, wrong: Invalid, sent: Input | None = None) -> Invalid:
    """What is wrong, where others would have to agree with whom that is."""
    return Invalid(tuple([await _with_people(context, identity, one, sent) for one in wrong.failures]))


async def _with_people(context: Context, identity: int, failure: Failure, sent: Input | None) -> Failure:
    if failure.approval is None or failure.confirm is None:
        return failure
    stages = await begun(_case(context, identity, failure.approval, sent))
    names = dict(await read.titles(context, USER, {one for stage in stages for one in stage.people}))

    def words(locale: str) -> str:
        together = message("one_of_separator", locale)
        asked = [together.join(names.get(one, "…") for one in stage.people) or "…" for stage in stages]
        people = message("then_separator", locale).join(asked)
        return message("needs_approval", locale, message=failure_text(failure, locale), people=people)

    if not stages:
        return failure
    return replace(failure, message={one: words(one) for one in context.compiled.catalog.app.locales})


def _case(context: Context, identity: int, approval: str, sent: Input | None) -> Case:
    known = approving(context.compiled, kept_form(context.compiled, approval))
    return Case(context.as_engine(), known, identity, context.principal.user, sent)


def lets_wait(context: Context, entity: str, waits: Waits) -> Check:
    """The first that lets it wait; one that lets the whole operation wait comes before one of some fields."""
    checks = context.compiled.catalog.entities[entity].checks
    found = [checks[one.confirm] for one in waits.failures if one.confirm is not None]
    return min(found, key=lambda one: bool(one.fields))


def apart(context: Context, entity: str, sent: Input, waits: Waits) -> tuple[Input, Input | None]:
    """What of a change waits, and what can be saved at once (None: nothing): a check without fields lets all wait."""
    named = set(lets_wait(context, entity, waits).fields)
    if not named & (sent.values.keys() | sent.lines.keys()):
        return sent, None
    waiting = replace(sent, values=_of(sent.values, named), lines=_of(sent.lines, named))
    rest = replace(sent, values=_but(sent.values, named), lines=_but(sent.lines, named))
    return waiting, rest if rest.values or rest.lines or rest.echoes else None


async def put_forward(
    context: Context, entity: str, identity: int, doing: Doing, sent: Input, waits: Waits
) -> int | None:
    """Ask those who have to agree; the id of the request, None where nobody has to. Raises Invalid."""
    check = lets_wait(context, entity, waits)
    assert check.approval is not None, "what waits, waits for an approval"
    case = _case(context, identity, check.approval, sent if doing == "update" else None)
    agreed = case.agreeing(())
    first = next((one for one in await foreseen(case) if not one.is_passed(agreed)), None)
    if first is None:
        return None
    stored = await find(context, saving_of(context, entity), identity, "read", held=False)
    sending = readers(context, entity).to_json(sent)
    was = {name: wire(stored.values[name]) for name in sending if name in stored.values}
    kept = Wanted(check.name, was, sending, tuple(sorted(context.confirmed)))
    values: dict[str, Value] = {
        "about": str(case.about), "approval": check.approval, "operation": doing, "level": first.level.name,
        "step": (await _step(context, entity, identity, doing, sending))[:200], "submitted_by": case.submitter,
        "record_version": stored.version, "asked": kept.json(), "flow": kept_form(context.compiled, check.approval),
    }  # fmt: skip
    request = (await write.create(case.context, REQUEST, Input(values, {}, (), await copied(case)))).id
    people = agreed if first.answer is None else ()
    await ask(To(case.context, request, case.about, 1), first, people, case.submitter)
    return request


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


async def carry_out_change(engine: Context, agreed: Agreed) -> tuple[Failure, ...]:
    """Do what was wanted as whoever wanted it, by the rules of now; why it cannot be done, where it cannot.

    Raises Invalid where that shows only once it was written: then nothing of the last answer is kept either.
    """
    kept = wanted(agreed.asked)
    person = agreed.submitter and await load(engine.connection, engine.compiled, agreed.submitter, engine.clock.now)
    if not person:
        return (Failure("submitter_is_gone"),)
    meant = replace(engine.asked_by(person), approved=frozenset((kept.check,)), confirmed=frozenset(kept.confirmed))
    try:
        if agreed.operation == "delete":
            await write.delete(meant, agreed.entity, agreed.id, None)
            return ()
        return await _change(meant, agreed, kept)
    except (NotFound, Forbidden):
        return (Failure("submitter_may_not"),)


async def _change(meant: Context, agreed: Agreed, kept: Wanted) -> tuple[Failure, ...]:
    sent = sent_of(meant, agreed.entity, kept)
    found = (await preview(meant, agreed.entity, agreed.id, sent)).failures
    if any(one.confirm is None or one.confirm not in meant.confirmed for one in found):
        return found
    try:
        await spoken.update(meant, agreed.entity, agreed.id, None, sent)
    except Waits as waits:
        await put_forward(meant, agreed.entity, agreed.id, "update", sent, waits)
    return ()


def sent_of(context: Context, entity: str, kept: Wanted) -> Input:
    """What was sent, read again."""
    return readers(context, entity).read_json(split(json.dumps(kept.sent).encode()))


async def _step(context: Context, entity: str, identity: int, doing: Doing, names: Iterable[str]) -> str:
    """What is wanted, in a line: everybody who is asked reads it, whatever they may see of the record."""
    locale = context.compiled.catalog.app.locales[0]
    titles = dict(await read.titles(context, entity, [identity]))
    fields = context.compiled.catalog.entities[entity].fields
    labels = message("list_separator", locale).join(text_in(fields[one].label, locale, one) for one in names)
    return message(f"wants_{doing}", locale, title=titles.get(identity) or str(identity), fields=labels)


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
