"""`deadlines:` of workflows, and `within:` of their states, as they are written."""

from typing import Annotated, TypeAlias

from msgspec import Meta

from engine.diagnostics.limits import Limit
from engine.meta.kinds.actions import StepOfActionDecl
from engine.meta.kinds.shared import Condition, Declaration, Label, Name

States: TypeAlias = Name | tuple[Name, ...]

Within: TypeAlias = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=Limit.EXPRESSION.most,
        description="how long it may take: `4 hours`, `2 working days`, or an expression that gives a length of time;"
        " where it gives nothing there is no deadline",
        examples=["2 working days", "sla(priority=priority).resolution"],
    ),
]

Overdue: TypeAlias = Annotated[
    tuple[StepOfActionDecl, ...],
    Meta(
        max_length=Limit.ACTION_STEPS.most,
        description="what is done once when that time is over: the steps of an action, by nobody",
    ),
]


class DeadlineDecl(Declaration, frozen=True, kw_only=True):
    """A time by which records get into one of some states."""

    noun = "a deadline"

    label: Annotated[Label, Meta(description="what people see, as a text or by language")] | None = None
    until: Annotated[States, Meta(description="the states in which it is met; the time runs in all others")]
    paused: Annotated[States, Meta(description="states in which the time stands still")] = ()
    within: Within
    when: Annotated[Condition, Meta(description="which records have it, while they are so")] = True
    overdue: Overdue = ()
