"""Approvals made ready: whether there is a level, and who is asked, for one record and whoever submits it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from engine.compile.acting import Give, Reads, reads_of
from engine.compile.action_scopes import SUBMITTING, people_records, role_named
from engine.compile.compiled import Compiled
from engine.expressions import Typed, python_form, scope_of, typed
from engine.expressions.build_records import ACTIVE, has_role
from engine.expressions.types import BOOL, RECORDS
from engine.meta.approvals import SUBMITTER, Approval, Level
from engine.meta.catalog import Catalog
from engine.meta.system import USER
from engine.storage.driver import Statement
from engine.storage.sql.change import those

Who: TypeAlias = Give | Statement
"""What gives the ids of people: an expression over the record, or for a role a statement."""


@dataclass(frozen=True, slots=True, eq=False)
class Asking:
    """A level: whether there is one (None: always), and what gives those who are asked."""

    level: Level
    when: Give | None
    approvers: tuple[Who, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Approving:
    """An approval: whether anybody has to agree (None: always), its levels, who is asked else, what all that reads."""

    approval: Approval
    when: Give | None
    levels: tuple[Asking, ...]
    nobody: tuple[Who, ...]
    reads: Reads


def approving(compiled: Compiled, name: str) -> Approving:
    """An approval made ready."""
    return compiled.keep(("approving", name), lambda: _approving(compiled, compiled.catalog.approvals[name]))


def _approving(compiled: Compiled, approval: Approval) -> Approving:
    catalog, read = compiled.catalog, list[Typed]()

    def condition(text: str | None) -> Give | None:
        if text is None:
            return None
        read.append(typed(text, scope_of(catalog, approval.of, dict(SUBMITTING)), BOOL))
        return python_form(read[-1])

    def people(texts: Iterable[str]) -> tuple[Who, ...]:
        return tuple(who(one) for one in texts)

    def who(text: str) -> Who:
        role = role_named(text)
        if role is not None:
            holding = compiled.condition(f"{ACTIVE} and {has_role([role])}", USER)
            return those(compiled.source, USER, holding.node)
        read.append(_people(catalog, approval.of, text))
        return python_form(read[-1])

    return Approving(
        approval=approval,
        when=condition(approval.when),
        levels=tuple(Asking(one, condition(one.when), people(one.approvers)) for one in approval.levels.values()),
        nobody=people(approval.nobody),
        reads=reads_of(compiled, approval.of, {SUBMITTER: USER}, read),
    )


def _people(catalog: Catalog, entity: str, text: str) -> Typed:
    records = people_records(catalog, entity, text, SUBMITTING)
    return typed(records, scope_of(catalog, entity, dict(SUBMITTING)), RECORDS)
