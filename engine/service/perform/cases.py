"""What is under way: the task that somebody answers, its request, and by which approval it goes on."""

from engine.compile import approving, entity_kept
from engine.expressions import Value
from engine.meta.approvals import REQUEST, TASK
from engine.meta.catalog import Catalog, Entity
from engine.meta.pointers import Pointer, pointer
from engine.rules import Input
from engine.security.rights import administers
from engine.service.begin import saving_of
from engine.service.perform.approving import Case
from engine.service.perform.gathering import Run
from engine.service.perform.tasks import Task, To, tasks, write_values
from engine.service.perform.wanted import Wanted, sent_of, wanted
from engine.service.stored import Stored, find
from engine.service.work import TAKEN, Context, NotFound, NotNow
from engine.text.messages import message


async def found(run: Run) -> tuple[Task, Stored]:
    """The task that is answered, and its request, which is held: answers to one request come one after the other."""
    context = run.context
    if run.acting.entity == REQUEST:
        request = await held(context, run.id)
        identity = await _own_task(run, request)
    else:
        task = await find(context, saving_of(context, TASK), run.id, "read", held=False)
        request, identity = await held(context, id_of(task.values["request"])), run.id
    known = next((one for one in await tasks(context, request) if one.id == identity), None)
    if known is None or known.state != "waiting" or request.values["state"] != "waiting":
        raise _not_now(run)
    return known, request


async def _own_task(run: Run, request: Stored) -> int:
    """The task of whoever answers at the request itself."""
    person = (run.context.behalf or run.context.principal).user
    mine = (one for one in await tasks(run.context, request) if one.state == "waiting" and one.person == person)
    task = next(mine, None)
    if task is None:
        raise _not_now(run)
    return task.id


async def held(context: Context, request: int) -> Stored:
    """A request, which nobody else answers meanwhile."""
    return await find(context, saving_of(context, REQUEST), request, "read")


def under_way(context: Context, request: Stored) -> Case | None:
    """What was submitted, by the approval as it was then; None where the definitions have not all of it now."""
    about, compiled, kept = about_of(request), context.compiled, request.values["flow"]
    if not isinstance(kept, str) or gone(context, request) is not None:
        return None
    submitter = next(iter(submitter_of(request)), None)
    return Case(context, approving(compiled, kept), about and about.id, submitter, _sent(context, request))


def _sent(context: Context, request: Stored) -> Input | None:
    """The change that is wanted, where it is one."""
    if request.values["operation"] not in ("create", "update"):
        return None
    kept = wanted(str(request.values["asked"]))
    return sent_of(context, entity_of(request), {**kept.sent, **kept.filled})


def gone(context: Context, request: Stored) -> str | None:
    """Why what was submitted cannot be carried out, where the definitions have not all of it; None where they have."""
    catalog, name = context.compiled.catalog, entity_of(request)
    entity, transition = catalog.entities.get(name), request.values["transition"]
    missing = [name] if entity is None else []
    if entity is not None and request.values["operation"] != TAKEN:
        missing = _missing(catalog, entity, wanted(str(request.values["asked"])))
    elif entity is not None and transition is not None and transition not in entity.actions:
        missing = [str(transition)]
    together = message("list_separator", catalog.app.locales[0])
    return message("not_defined_any_more", catalog.app.locales[0], name=together.join(missing)) if missing else None


def _missing(catalog: Catalog, entity: Entity, kept: Wanted) -> list[str]:
    """The fields that are wanted and not there, and what would do it."""
    missing = [name for name in kept.sent if name not in entity.fields]
    if kept.by is None:
        return missing
    if kept.by.automatic:
        there = any(one.called == kept.by.called for one in catalog.automations.values())
    else:
        whose = catalog.entities.get(kept.by.entity)
        there = whose is not None and kept.by.called.partition(".")[2] in whose.actions
    return [*missing, *([] if there else [kept.by.called])]


def allowed(run: Run, request: Stored, what: str) -> None:
    """Raises NotNow for what the approval does not allow, unless an administrator helps where it does not go on."""
    case, asking = under_way(run.context, request), run.context.behalf or run.context.principal
    if case is None or administers(run.context.compiled.catalog, asking.roles):
        return
    if what not in case.known.approval.allow:
        raise _not_now(run)


def to_of(context: Context, request: Stored) -> To:
    """Who is asked for it now."""
    return To(context, request.id, about_of(request), id_of(request.values["round"]))


async def answer(context: Context, task: Task, request: Stored, given: dict[str, Value]) -> None:
    """Keep what somebody said, and on what version of the record."""
    about = about_of(request)
    version = None if about is None else await _version(context, about)
    await write_values(context, TASK, task.id, {**given, "seen_version": version})


async def _version(context: Context, about: Pointer) -> int | None:
    """The version that is decided on; None of a record that is gone."""
    try:
        record = await find(context, saving_of(context, about.entity), about.id, "read", held=False)
    except NotFound:
        return None
    return record.version


def about_of(stored: Stored) -> Pointer | None:
    """The record a request is about; None where it is yet to be made."""
    return pointer(stored.values["about"])


def entity_of(stored: Stored) -> str:
    """What kind of record a request is about."""
    about = about_of(stored)
    return entity_kept(str(stored.values["flow"])) if about is None else about.entity


def told_of(stored: Stored) -> Pointer:
    """What a notice is about: the record, or the request for one that is yet to be made."""
    return about_of(stored) or Pointer(REQUEST, stored.id)


def submitter_of(request: Stored) -> tuple[int, ...]:
    """Whoever submitted it, where that was somebody."""
    person = request.values["submitted_by"]
    return (person,) if isinstance(person, int) else ()


def id_of(value: Value) -> int:
    """A number that is always there."""
    assert isinstance(value, int), "records are named by ids"
    return value


def _not_now(run: Run) -> NotNow:
    return NotNow(run.acting.action.label or {"en": run.acting.action.name})
