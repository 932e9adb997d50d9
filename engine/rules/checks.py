"""The checks of an entity: conditions that describe what is wrong, each with its own message."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from msgspec.structs import replace

from engine.expressions import (
    OLD,
    Environment,
    Needs,
    Record,
    Value,
    check_scope,
    given_needs,
    needs,
    python_form,
    typed,
)
from engine.expressions.types import BOOL, type_of
from engine.meta.catalog import Catalog, Check, Entity, Operation
from engine.meta.fields import Formula, Literal
from engine.meta.outcomes import ALLOW, APPROVE, FORBID, OUTCOME, OUTCOME_WITH_APPROVAL, WARN
from engine.rules.failure import Failure


@dataclass(frozen=True, slots=True)
class CompiledCheck:
    """A check, what tells whether it is violated, and what that reads: of the record as it was before, too?"""

    check: Check
    holds: Callable[[Record, Environment], Value]
    needs: Needs
    reads_old: bool

    @property
    def reads(self) -> frozenset[str]:
        """The fields of the record itself that it reads, with references and collections that it goes through."""
        return self.needs.fields.union(self.needs.to, self.needs.items)


def compiled_checks(catalog: Catalog, entity: Entity) -> tuple[CompiledCheck, ...]:
    """The checks of an entity in their order, each with one outcome that is written out."""
    return tuple(_compiled(catalog, entity, check) for check in outright(catalog, entity))


def outright(catalog: Catalog, entity: Entity) -> Iterator[Check]:
    """The checks of which something comes; one whose outcome is worked out is several, each for one of them."""
    for check in entity.checks.values():
        if isinstance(check.then, Formula):
            for outcome in _outcomes(catalog, entity, check, check.then.text):
                when = f"({check.when}) and ({check.then.text}) == '{outcome}'"
                yield replace(check, when=when, then=Literal(outcome))
        elif check.then.value != ALLOW:
            yield check


def _outcomes(catalog: Catalog, entity: Entity, check: Check, then: str) -> Iterator[str]:
    """What can come of it: nobody can choose what a setting does not offer."""
    wanted = OUTCOME if check.approval is None else OUTCOME_WITH_APPROVAL
    offered = typed(then, check_scope(catalog, entity.name), type_of(wanted)).type.options
    return (one for one in (FORBID, WARN, APPROVE) if one in offered)


def checks_before(checks: Iterable[CompiledCheck], operation: Operation) -> tuple[CompiledCheck, ...]:
    """Those that are asked before an operation."""
    return tuple(one for one in checks if operation in one.check.before)


def violated(
    checks: Iterable[CompiledCheck], record: Record, environment: Environment, unread: Collection[str] = ()
) -> tuple[Failure, ...]:
    """A failure for every check that refuses the record, once for each field it speaks of.

    A check that reads one of the fields `unread`, whose values could not be read, says nothing: it would speak of a
    value that nobody sent.
    """
    refusing = (one for one in checks if one.reads.isdisjoint(unread) and one.holds(record, environment) is True)
    return tuple(failure for one in refusing for failure in failures_of(one.check))


def _compiled(catalog: Catalog, entity: Entity, check: Check) -> CompiledCheck:
    condition = typed(check.when, check_scope(catalog, entity.name), BOOL)
    return CompiledCheck(check, python_form(condition), needs(condition), OLD in given_needs(condition))


def failures_of(check: Check) -> Iterable[Failure]:
    """What a check says that refuses the record in hand: once for each field it speaks of."""
    confirm, approval = confirmed_by(check), check.approval if waits(check) else None
    for name in check.fields or (None,):
        yield Failure(f"check:{check.name}", name, message=check.message, confirm=confirm, approval=approval)


def confirmed_by(check: Check) -> str | None:
    """The name by which somebody may confirm that it is meant; None where the check forbids."""
    return check.name if check.then == Literal(WARN) or waits(check) else None


def waits(check: Check) -> bool:
    """Whether what it finds has to wait until others agree."""
    return check.then == Literal(APPROVE)
