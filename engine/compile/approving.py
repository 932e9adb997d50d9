"""Approvals made ready: whether there is a level, and who is asked, for one record and whoever submits it.

What is under way goes on by the approval it began with, kept with it as text: nothing of it may be taken to fit
the definitions of now.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import Final

import msgspec

from engine.compile.acting import Reads, reads_of
from engine.compile.action_scopes import SUBMITTING, people_records, role_named
from engine.compile.compiled import Compiled
from engine.compile.whom import Give, Who, holding
from engine.expressions import (
    Environment,
    Needs,
    Record,
    Typed,
    Value,
    check,
    needs,
    python_form,
    scope_of,
    typed,
)
from engine.expressions.types import BOOL, DATETIME, LENGTH, RECORDS, Type
from engine.meta.approvals import SUBMITTER, TASK, Approval, Level
from engine.meta.catalog import Catalog, Entity, including
from engine.meta.fields import LinesField, linked
from engine.meta.system import ADMIN_ROLE, USER
from engine.storage.driver import Statement
from engine.storage.sql.change import those
from engine.storage.sql.gather import Fetch, fetch, fetch_items


@dataclass(frozen=True, slots=True, eq=False)
class Leads:
    """What is read beyond a record: of what its references lead to, of what its lists name, and of its lines.

    `history` is what is asked of the past, `whole` the reference of lines to what they are part of.
    """

    to: Mapping[str, Fetch]
    items: Mapping[str, Fetch]
    lines: Mapping[str, "Leads"]
    history: frozenset[str]
    whole: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Asking:
    """A level: whether there is one (None: always), and what gives those who are asked, as far as that is known now."""

    level: Level
    when: Give | None
    approvers: tuple[Who, ...]
    until: Give | None


@dataclass(frozen=True, slots=True, eq=False)
class Approving:
    """An approval: whether anybody has to agree (None: always), its levels, who is asked else, what all that reads.

    `leads` is what is read of other records.
    """

    approval: Approval
    when: Give | None
    levels: tuple[Asking, ...]
    nobody: tuple[Who, ...]
    inform: tuple[Who, ...]
    reads: Reads
    leads: Leads


_LATE: Final = (
    "state == 'waiting' and (due_at <= now() or any(a for a in records(absence)"
    " if a.person == person and a.first_day <= today() and a.last_day >= today()))"
)
_TIME: Final = "time_to_answer"
_approval: Final = msgspec.json.Decoder(Approval)


def kept_form(compiled: Compiled, name: str) -> str:
    """An approval of the definitions as what begins now keeps it."""

    def make() -> str:
        approval = compiled.catalog.approvals[name]
        return msgspec.json.encode(msgspec.structs.replace(approval, description="")).decode()

    return compiled.keep(("kept form of approval", name), make)


def entity_kept(kept: str) -> str:
    """Of which entity an approval is that is kept in this form."""
    return _approval.decode(kept).of


def approving(compiled: Compiled, kept: str) -> Approving:
    """An approval made ready, of the form it is kept in."""
    return compiled.recent(("approving", kept), lambda: _approving(compiled, _approval.decode(kept)))


def administering(compiled: Compiled) -> Statement:
    """The ids of administrators who may log in."""
    return compiled.keep("administering", lambda: holding(compiled, including(compiled.catalog.roles, ADMIN_ROLE)))


def waiting_too_long(compiled: Compiled) -> Statement:
    """The ids of tasks that nobody answered in time, or whose people are away."""
    condition = compiled.condition(_LATE, TASK)
    return compiled.keep("waiting too long", lambda: those(compiled.source, TASK, condition.node))


def _approving(compiled: Compiled, approval: Approval) -> Approving:
    read = list[Typed]()

    def worked_out(text: str, want: Type) -> Give | None:
        scope = scope_of(compiled.catalog, approval.of, dict(SUBMITTING))
        found, _ = check(text, scope, want)
        read.extend([] if found is None else [found])
        return None if found is None else python_form(found)

    def condition(text: str | None) -> Give | None:
        return None if text is None else worked_out(text, BOOL)

    def people(texts: Iterable[str]) -> tuple[Who, ...]:
        return tuple(one for one in map(who, texts) if one is not None)

    def who(text: str) -> Who | None:
        role = role_named(text)
        if role is not None:
            return holding(compiled, [role]) if role in compiled.catalog.roles else None
        return worked_out(people_records(compiled.catalog, approval.of, text, SUBMITTING), RECORDS)

    def level(one: Level) -> Asking:
        length = None if one.within is None else worked_out(one.within, LENGTH)
        until = None if length is None else _later(compiled.catalog, approval.of, length)
        return Asking(one, condition(one.when), people(one.approvers), until)

    return Approving(
        approval=approval,
        when=condition(approval.when),
        levels=tuple(level(one) for one in approval.levels.values()),
        nobody=people(approval.nobody),
        inform=people(approval.inform),
        reads=reads_of(compiled, approval.of, {SUBMITTER: USER}, read),
        leads=_leads(compiled, compiled.catalog.entities[approval.of], reduce(or_, map(needs, read), Needs())),
    )


def _leads(compiled: Compiled, entity: Entity, read: Needs, whole: str = "") -> Leads:
    fields, source = entity.fields, compiled.source
    lines = {name: field for name in read.items if isinstance(field := fields[name], LinesField)}
    led = {name: (linked(fields[name]), below) for name, below in read.to.items() if name != whole}
    return Leads(
        to={name: fetch(source, to.to, to.key, below) for name, (to, below) in led.items()},
        items={
            name: fetch_items(source, entity.name, fields[name], below)
            for name, below in read.items.items()
            if name not in lines
        },
        lines={
            name: _leads(compiled, compiled.catalog.entities[field.of], read.items[name], field.by)
            for name, field in lines.items()
        },
        history=read.history,
        whole=whole if whole in read.to else "",
    )


def _later(catalog: Catalog, entity: str, length: Give) -> Give:
    """What gives the moment so long from now, by the calendar of the application."""
    later = python_form(typed(f"now() + {_TIME}", scope_of(catalog, entity, {_TIME: LENGTH}), DATETIME))

    def give(record: Record, environment: Environment) -> Value:
        given = {**environment.given, _TIME: length(record, environment)}
        return later(record, replace(environment, given=given))

    return give
