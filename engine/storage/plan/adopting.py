"""Records that are there when a workflow comes: they get the state a new record begins in, and deadlines their time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Update, and_, case, insert, literal, update
from sqlalchemy import select as rows
from sqlalchemy.sql.elements import ColumnElement

from engine.expressions import check, reads_clock, scope_of
from engine.expressions.nodes import AnyNode
from engine.expressions.types import BOOL
from engine.meta.catalog import Catalog
from engine.meta.fields import Formula, Literal
from engine.meta.workflows import MET, Deadline, Workflow, bound_field, part_of, since_field
from engine.rules.dependants import Node
from engine.storage.plan.change import Change, Concern, Empty, Every, Fits, Moved
from engine.storage.plan.former_states import flows_of
from engine.storage.plan.renaming import Renaming
from engine.storage.plan.render import Step
from engine.storage.plan.text import sql_text
from engine.storage.plan.values import now
from engine.storage.schema import engine_table
from engine.storage.sql.expression import condition_sql
from engine.storage.sql.expression_frame import Frame
from engine.storage.sql.recompute import Known, written_out
from engine.storage.sql.source import Source

_ENGINE: Final = "engine"


@dataclass(frozen=True, slots=True)
class Adopted:
    """A field of states of an entity with records, for which workflows came; `begins` is where a new record begins."""

    entity: str
    field: str
    flows: tuple[Workflow, ...]
    begins: str
    was_there: bool

    @property
    def path(self) -> str:
        """What a plan calls the field."""
        return f"{self.entity}.{self.field}"

    @property
    def states(self) -> list[str]:
        """The states in which new records begin."""
        return list(dict.fromkeys(flow.initial[0] for flow in self.flows if flow.initial))

    @property
    def bound(self) -> bool:
        """Whether a record is bound to one of several."""
        return any(flow.bound for flow in self.flows)


def adopted(old: Catalog, new: Catalog, names: Renaming) -> tuple[Adopted, ...]:
    """All of them."""
    there = {names.entity(name): entity for name, entity in old.entities.items()}
    fresh = [one for one in new.workflows.values() if one.name not in old.workflows and one.of in there]
    places = dict.fromkeys((one.of, one.field) for one in fresh)
    return tuple(
        Adopted(of, field, tuple(flows_of(new, of, field)), _begins(new, of, field), field in there[of].fields)
        for of, field in places
    )


def _begins(catalog: Catalog, entity: str, field: str) -> str:
    given = catalog.entities[entity].fields[field].default
    return given.text if isinstance(given, Formula) else f"'{given.value}'" if isinstance(given, Literal) else "null"


def adopted_nodes(these: Iterable[Adopted]) -> Iterator[Node]:
    """The fields that get values by it."""
    for one in these:
        yield from (Node(one.entity, name) for name in (one.field, since_field(one.field), bound_field(one.field)))


def adopting_changes(these: Iterable[Adopted], old: Catalog, names: Renaming, known: Known) -> Iterator[Change]:
    """How many records begin in which state."""
    former = {names.entity(name): name for name in old.entities}
    for one in these:
        for state in one.states:
            concern = _concern(one, state, old, former[one.entity], known)
            what = f"records that are there without a state begin in {state}"
            yield Change("~", one.path, what, concern=concern, follow=Moved(one.entity, one.field))


def _concern(one: Adopted, state: str, old: Catalog, former: str, known: Known) -> Concern | None:
    if len(one.states) == 1 and not one.bound:
        return Concern(one.entity, one.field, Empty()) if one.was_there else Concern(one.entity, "id", Every())
    empty = f"{one.field} is null and " if one.was_there else ""
    node = _holding(f"{empty}({one.begins}) == '{state}'", old, former, known)
    return None if node is None else Concern(one.entity, "id", Fits(node))


def _holding(text: str, catalog: Catalog, entity: str, known: Known) -> AnyNode | None:
    """A condition over records; None where it reads what is not there, or the time."""
    found, _ = check(text, scope_of(catalog, entity), BOOL)
    return None if found is None or reads_clock(found) else written_out(found.node, known)


def without_required(changes: Iterable[Change], these: Iterable[Adopted]) -> Iterator[Change]:
    """Without what refuses a state that is required by now: records get one."""
    given = {one.path for one in these}
    for change in changes:
        concern = change.concern
        if change.path not in given or concern is None or not isinstance(concern.condition, Empty):
            yield change


def adopting_steps(these: Iterable[Adopted], target: Source, known: Known) -> Iterator[Step]:
    """Steps after the schema and before anything is worked out from states: the audit, then the records."""
    for one in these:
        table, frame = target.table(one.entity), Frame(target, target.table(one.entity))
        for flow in one.flows:
            if flow.initial:
                text = f"({one.begins}) == '{flow.initial[0]}'"
                node = _holding(_only(flow, one, text), target.catalog, one.entity, known)
                if node is not None:
                    fits = (table.c[one.field].is_(None), condition_sql(node, frame))
                    yield from _begun(one, flow, target, fits)
        yield from _gone_on(one, target, known)


def _only(flow: Workflow, one: Adopted, text: str) -> str:
    """Of several workflows with the same first state, the one a record is bound to."""
    return text if flow.bound is None or flow.when is None else f"({flow.when}) and {text}"


def _begun(one: Adopted, flow: Workflow, target: Source, fits: tuple[ColumnElement[bool], ...]) -> Iterator[Step]:
    table, moment, state = target.table(one.entity), now(target.dialect), flow.initial[0]
    names = ("at", "entity", "record", "operation", "version", "before", "after", "via")
    values = rows(
        moment, literal(one.entity), table.c.id, literal("update"), table.c.version + 1,
        literal(f'{{"{one.field}":null}}'), literal(f'{{"{one.field}":"{state}"}}'), literal(_ENGINE),
    ).where(*fits)  # fmt: skip
    noted = insert(engine_table("_audit", target.dialect)).inline().from_select(names, values)
    yield Step(f"note that records of {one.entity} begin in {state}", sql_text(noted, target.dialect))
    put = {one.field: state, since_field(one.field): moment, "version": table.c.version + 1, "updated_at": moment}
    put |= {flow.bound: flow.name} if flow.bound else {}
    found = update(table).where(*fits).values(put)
    yield Step(f"records of {one.entity} begin in {state} of {flow.name}", sql_text(found, target.dialect))


def _gone_on(one: Adopted, target: Source, known: Known) -> Iterator[Step]:
    """Records whose field held a state already go on in it."""
    table, since = target.table(one.entity), since_field(one.field)
    for flow in one.flows:
        node = _holding(flow.when or "true", target.catalog, one.entity, known)
        if node is not None and flow.bound is not None:
            fits = (table.c[flow.bound].is_(None), table.c[one.field].in_(list(flow.states)))
            held = condition_sql(node, Frame(target, table))
            found = update(table).where(*fits, held).values({flow.bound: flow.name})
            yield Step(f"records of {one.entity} go on through {flow.name}", sql_text(found, target.dialect))
    found = update(table).where(table.c[since].is_(None), table.c[one.field].is_not(None))
    yield Step(
        f"since when records of {one.entity} are so",
        sql_text(found.values({since: now(target.dialect)}), target.dialect),
    )


def deadline_steps(old: Catalog | None, target: Source, names: Renaming) -> Iterator[Step]:
    """Deadlines that come run since a record was made, and are met where it is in such a state."""
    there = {names.entity(name) for name in old.entities} if old is not None else set()
    for flow in target.catalog.workflows.values() if old is not None else ():
        before = old.workflows[flow.name].deadlines if old is not None and flow.name in old.workflows else {}
        for one in flow.deadlines.values():
            if flow.of in there and (one.name not in before or before[one.name].until != one.until):
                yield Step(
                    f"since when {one.name} of {flow.name} runs", sql_text(_runs(flow, one, target), target.dialect)
                )


def _runs(flow: Workflow, one: Deadline, target: Source) -> Update:
    table = target.table(flow.of)
    since, met, state = table.c[since_field(one.name)], table.c[part_of(one.name, MET)], table.c[flow.field]
    inside = and_(state.in_(one.until), *([table.c[flow.bound] == flow.name] if flow.bound else []))
    over = case((and_(met.is_(None), inside), table.c[since_field(flow.field)]), else_=met)
    begun = case((since.is_(None), table.c.created_at), else_=since)
    put: dict[str, Any] = {since.name: begun, met.name: over}
    return update(table).values(put)
