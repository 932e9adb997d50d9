"""`approval:` as it is written."""

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta

from engine.diagnostics.limits import Limit
from engine.meta.kinds.shared import Condition, Declaration, Description, Enabled, Expression, Label, Name

People: TypeAlias = Annotated[
    Expression | tuple[Expression, ...],
    Meta(description="who is asked: persons (`department.head`), roles (`role(director)`), groups (`member(team)`)"),
]


class LevelDecl(Declaration, frozen=True, kw_only=True):
    """One level of an approval: people who are asked together."""

    noun = "a level of an approval"

    label: Annotated[Label, Meta(description="what people see, as a text or by language")] | None = None
    approvers: People
    when: Annotated[Condition, Meta(description="whether there is this level: `amount > 5000`")] = True
    need: Annotated[
        Literal["any", "all", "sequence"] | Annotated[int, Meta(ge=1, le=100)],
        Meta(
            description="who has to agree: one of them (`any`), everybody at once (`all`) or one after the other"
            " (`sequence`), or so many"
        ),
    ] = "any"
    enabled: Enabled = True


class ApprovalDecl(Declaration, frozen=True, kw_only=True):
    """Who has to agree before a transition is taken, level by level."""

    noun = "an approval"

    approval: Annotated[Name, Meta(description="the name of the approval")]
    label: Annotated[Label, Meta(description="what people see, as a text or by language")] | None = None
    description: Description = ""
    of: Annotated[Name, Meta(description="the entity whose records it is for")]
    when: Annotated[
        Condition, Meta(description="whether anybody has to agree; where it does not hold, the transition is taken")
    ] = True
    levels: Annotated[
        dict[Name, LevelDecl],
        Meta(min_length=1, max_length=Limit.LEVELS_OF_APPROVAL.most, description="the levels by name, in their order"),
    ]
    same_person: Annotated[
        Literal["ask", "skip"],
        Meta(description="whether who submits, or has agreed already, is asked (again), or counts as agreeing"),
    ] = "ask"
    nobody: (
        Annotated[People, Meta(description="who is asked where a level has nobody; without it nothing is submitted")]
        | None
    ) = None
    allow: Annotated[
        tuple[Literal["withdraw", "delegate", "return"], ...],
        Meta(
            description="what else can be done: whoever submitted takes it back (`withdraw`), who is asked passes it to"
            " somebody else (`delegate`) or gives it back to be changed (`return`)"
        ),
    ] = ("withdraw", "return")
    enabled: Enabled = True
