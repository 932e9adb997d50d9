"""`approval:` as it is written."""

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, field

from engine.diagnostics.limits import Limit
from engine.meta.kinds.fields import AnyValueDecl, ShortType
from engine.meta.kinds.shared import Condition, Declaration, Description, Enabled, Expression, Label, Name

People: TypeAlias = Annotated[
    Expression | tuple[Expression, ...],
    Meta(description="who is asked: persons (`department.head`), roles (`role(director)`), groups (`member(team)`)"),
]


Asked: TypeAlias = Annotated[
    dict[Name, AnyValueDecl | ShortType],
    Meta(
        max_length=Limit.ASKED.most,
        description="fields of the record that whoever agrees fills in, by name: they need no `type`, and may be asked"
        " more strictly (`{required: true}`). The record gets what is answered",
    ),
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
    ask: Asked = field(default_factory=dict)
    within: (
        Annotated[
            str,
            Meta(
                min_length=1,
                max_length=200,
                description="how long each of them has: `2 working days`, or an expression after `=`",
                examples=["2 working days"],
            ),
        ]
        | None
    ) = None
    overdue: Annotated[
        Literal["remind", "superior", "agree", "refuse"],
        Meta(
            description="what becomes of a task nobody answered `within` that time: the person is reminded (again each"
            " time), it goes to their superior (`manager`), or it counts as agreed or refused"
        ),
    ] = "remind"
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
    ask: Annotated[Asked, Meta(description="the same, asked at the last level there is for a record")] = field(
        default_factory=dict
    )
    same_person: Annotated[
        Literal["ask", "skip"],
        Meta(description="whether who submits, or has agreed already, is asked (again), or counts as agreeing"),
    ] = "ask"
    nobody: (
        Annotated[People, Meta(description="who is asked where a level has nobody; without it nothing is submitted")]
        | None
    ) = None
    inform: (
        Annotated[
            People,
            Meta(description="who gets a copy: they see the request from the beginning, and are told once all agreed"),
        ]
        | None
    ) = None
    allow: Annotated[
        tuple[Literal["withdraw", "delegate", "return", "add_approver"], ...],
        Meta(
            description="what else can be done: whoever submitted takes it back (`withdraw`), who is asked passes it to"
            " somebody else (`delegate`), gives it back to be changed or to a level before (`return`), or has somebody"
            " asked before, beside or after themselves (`add_approver`)"
        ),
    ] = ("withdraw", "return")
    rejected: Annotated[
        Literal["end", "start", "previous"],
        Meta(
            description="what becomes of what somebody refuses: it ends (`end`), goes back to whoever submitted it to"
            " be changed (`start`), or the level before is asked again (`previous`; before the first that is `start`)"
        ),
    ] = "end"
    enabled: Enabled = True
