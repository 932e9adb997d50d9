"""What changes in workflows and approvals: records in states that go, and what is under way meanwhile."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

import msgspec

from engine.expressions import check, scope_of
from engine.expressions.types import BOOL
from engine.meta.approvals import REQUEST, WAITING, Approval
from engine.meta.catalog import Catalog
from engine.meta.workflows import Workflow, bound_field
from engine.rules.dependants import Node
from engine.storage.plan.change import Among, Change, Concern, Fits, Held, Moved, Risk
from engine.storage.plan.former_states import FormerState, state_field
from engine.storage.plan.renaming import Renaming

DEADLINE = "deadline "
"""With this begin the paths of their lines."""

GO_ON = "what is under way goes on as it began"
ENDS = "nobody approves anything any more: what is under way ends as failed, and its records are free"
FAILS = "what waits for it cannot be carried out any more, and ends as failed once it is answered"

_REMEDY = "write `{state}` and the state they go to below `migrate` of a workflow, or take them to another state first"
_END_FIRST = "write `{state}` and the state they lead to below `migrate` of a workflow, or let them end first"


def workflow_changes(old: Catalog, new: Catalog, names: Renaming, former: Iterable[FormerState]) -> Iterator[Change]:
    """Every line that a plan has of them; `old` are the definitions in force."""
    mapped = {(one.workflow, one.state) for one in former if one.to is not None}
    for name, flow in new.workflows.items():
        if name not in old.workflows:
            yield Change("+", f"workflow {name}", f"new workflow of {flow.of}, with {len(flow.states)} states")
        elif old.workflows[name] != flow:
            yield Change("~", f"workflow {name}", f"changed: {', '.join(_differing(old.workflows[name], flow))}")
    for name, flow in old.workflows.items():
        if name not in new.workflows:
            yield Change("-", f"workflow {name}", "workflow removed")
        yield from _gone_moves(flow, new, names, mapped)
    for one in former:
        yield _left(one)
        yield from _led_to(one, old.workflows[one.workflow])
        yield from _stranded(one, old, new, names)
    yield from new_deadlines(old, new, names)
    yield from _approvals(old.approvals, new.approvals)


def without_states(changes: Iterable[Change], former: Iterable[FormerState]) -> Iterator[Change]:
    """Without what is said of states that go as of options of a field: the lines above say what becomes of records."""
    said = {(one.entity, name) for one in former for name in (one.field, bound_field(one.field))}
    for change in changes:
        concern = change.concern
        if concern is None or (concern.entity, concern.field) not in said or not isinstance(concern.condition, Among):
            yield change


def without_lengths(changes: Iterable[Change], running: Collection[Node]) -> Iterator[Change]:
    """Saying of how long deadlines are that only those that begin are as long as that."""
    paths = {f"{one.entity}.{one.field}" for one in running}
    for change in changes:
        is_length = change.path in paths and change.symbol == "~"
        yield replace(change, what="another length; deadlines that run keep theirs") if is_length else change


def new_deadlines(old: Catalog, new: Catalog, names: Renaming) -> Iterator[Change]:
    """Those that entities with records get; how many are overdue at once is counted with the clock."""
    there = {names.entity(name) for name in old.entities}
    for flow in (one for one in new.workflows.values() if one.of in there):
        before = old.workflows[flow.name].deadlines if flow.name in old.workflows else {}
        for name in (one for one in flow.deadlines if one not in before):
            yield Change("+", f"{DEADLINE}{flow.name}.{name}", "new deadline; it runs since a record was made")


def _left(one: FormerState) -> Change:
    """What becomes of the records that are in the state."""
    bound = () if one.bound is None else ((one.bound, (one.workflow,)),)
    concern = Concern(one.entity, one.field, Held(((one.field, (one.state,)), *bound)))
    of = "" if one.bound is None else f" of {one.workflow}"
    if one.to is None:
        what, remedy = f"state {one.state}{of} removed, which records are in", _REMEDY.format(state=_key(one))
        return Change("~", one.path, what, Risk.NEEDS_DATA, remedy, concern)
    follow = Moved(one.entity, one.field)
    return Change("~", one.path, f"records in {one.state}{of} go to {one.to}", concern=concern, follow=follow)


def _led_to(one: FormerState, flow: Workflow) -> Iterator[Change]:
    """What becomes of requests that lead to the state, or to which their record goes where they are refused."""
    ways = [move for move in flow.moves.values() if move.approval is not None]
    for field, what in (("leads_to", "lead"), ("refused_to", "lead, when refused,")):
        if ways and (field == "leads_to" or any(move.rejected for move in ways)):
            concern = Concern(REQUEST, field, waiting(one, field))
            if one.to is not None:
                said = f"approvals under way that {what} to {one.state} go on to {one.to}"
                yield Change("~", one.path, said, concern=concern)
            else:
                said, remedy = f"approvals under way {what} to {one.state}", _END_FIRST.format(state=_key(one))
                yield Change("~", one.path, said, Risk.NEEDS_DATA, remedy, concern)


def _stranded(one: FormerState, old: Catalog, new: Catalog, names: Renaming) -> Iterator[Change]:
    """Requests for transitions that do not begin in the state to which their record goes."""
    former, into = old.workflows[one.workflow], new.workflows.get(one.into or "")
    for name, move in former.moves.items() if into is not None else ():
        now = into.moves.get(name) if into is not None else None
        if move.approval is None or one.state not in move.sources or now is None or one.to in now.sources:
            continue
        text = f"{former.field} == '{one.state}' and {WAITING}.transition == '{name}' and {WAITING}.state == 'waiting'"
        found, _ = check(text, scope_of(old, names.former_entity(one.entity)), BOOL)
        if found is not None:
            what = f"{name} does not begin in {one.to}, to which records in {one.state} go; {FAILS}"
            yield Change("~", f"{one.entity}.{name}", what, concern=Concern(one.entity, "id", Fits(found.node)))


def _key(one: FormerState) -> str:
    return one.state if one.bound is None else f"{one.workflow}.{one.state}"


def waiting(one: FormerState, field: str) -> Held:
    """The requests under way whose `field` names the state."""
    return Held((("state", ("waiting",)), (field, (one.state,)), ("workflow", (one.workflow,))), about=one.entity)


def _gone_moves(flow: Workflow, new: Catalog, names: Renaming, mapped: Collection[tuple[str, str]]) -> Iterator[Change]:
    """Transitions that wait for approval somewhere, are not there any more, and led to a state that is."""
    entity, _ = state_field(flow, names)
    there = new.entities[entity].actions if entity in new.entities else {}
    for name, move in flow.moves.items():
        if move.approval is not None and name not in there and (flow.name, move.to) not in mapped:
            asked = Held((("state", ("waiting",)), ("transition", (name,))), about=entity)
            yield Change("-", f"{entity}.{name}", f"transition removed; {FAILS}", concern=_of(asked))


def _approvals(old: Mapping[str, Approval], new: Mapping[str, Approval]) -> Iterator[Change]:
    for name, one in new.items():
        if name not in old:
            yield Change("+", f"approval {name}", f"new approval of {one.of}, with {len(one.levels)} levels")
        elif old[name] != one:
            what = f"changed: {', '.join(_differing(old[name], one))}; {GO_ON}"
            yield Change("~", f"approval {name}", what, concern=_under_way(name))
    for name in (one for one in old if one not in new):
        what = f"approval removed; {GO_ON if new else ENDS}"
        yield Change("-", f"approval {name}", what, concern=_under_way(name))


def _under_way(approval: str) -> Concern:
    return _of(Held((("state", ("waiting",)), ("approval", (approval,)))))


def _of(asked: Held) -> Concern:
    return Concern(REQUEST, "state", asked)


def _differing(old: Workflow | Approval, new: Workflow | Approval) -> list[str]:
    before, after = msgspec.structs.asdict(old), msgspec.structs.asdict(new)
    return [_KEYS.get(key, key) for key in before if before[key] != after[key]]


_KEYS: Mapping[str, str] = {"moves": "transitions", "skips": "same_person", "answer": "ask"}
"""Keys under the names they have in files."""
