"""`workflow:` as it is written."""

from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import Meta

from engine.diagnostics.limits import Limit
from engine.meta.kinds.actions import StepOfActionDecl
from engine.meta.kinds.deadline import DeadlineDecl, Overdue, Within
from engine.meta.kinds.fields import AnyValueDecl, ShortType, Tone
from engine.meta.kinds.shared import Condition, Declaration, Description, Enabled, Expression, Label, Name, Was

FORMER_STATE_PATTERN = r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$(?!\n)"

Lock: TypeAlias = Annotated[
    Literal["all"] | Name | tuple[Name, ...],
    Meta(description="the fields that people do not change in it, or `all`: then nobody deletes the record either"),
]


FormerState: TypeAlias = Annotated[str, Meta(pattern=FORMER_STATE_PATTERN, max_length=Limit.PATH.most)]
"""A state that is gone, where another workflow had it behind the name of that."""


class StateOfRecordDecl(Declaration, frozen=True, kw_only=True):
    """One state that records may be in."""

    noun = "a state"

    label: Annotated[Label, Meta(description="what people see, as a text or by language")] | None = None
    tone: Annotated[Tone, Meta(description="its colour on the screens")] | None = None
    initial: Annotated[
        bool, Meta(description="whether a new record may be in it; of several the first is where one begins")
    ] = False
    final: Annotated[bool, Meta(description="whether records may stay in it for good")] = False
    handler: (
        Annotated[
            Expression,
            Meta(
                description="the people of whom one handles the record in this state: who takes a transition to it "
                "names one of them, and nobody else acts on the record until it leaves the state",
                examples=["role(technician)"],
            ),
        ]
        | None
    ) = None
    lock: Lock = ()
    within: Within | None = None
    overdue: Overdue = ()
    was: Was = ()
    enabled: Enabled = True


class TransitionDecl(Declaration, frozen=True, kw_only=True):
    """A way from one state to another: an action of the record."""

    noun = "a transition"

    label: Annotated[Label, Meta(description="what stands on the button, as a text or by language")] | None = None
    from_: Annotated[
        Literal["any"] | Name | tuple[Name, ...],
        Meta(description="the states it leads from, or `any`: every other one"),
    ] = msgspec.field(name="from")
    to: Annotated[Name, Meta(description="the state it leads to")]
    when: Annotated[Condition, Meta(description="with which records it can be taken: `amount > 0`")] = True
    who: Annotated[
        Condition | tuple[Condition, ...],
        Meta(
            description="who can take it, besides having the right: persons (`owner`), roles (`role(finance)`) or"
            " conditions, of which one has to fit; left out: everybody with the right, or who handles the record"
        ),
    ] = ()
    ask: Annotated[
        dict[Name, AnyValueDecl | ShortType],
        Meta(
            max_length=Limit.ASKED.most,
            description="what it asks for, by name. A field of the record is asked by its name, needs no `type` and "
            "may be asked more strictly (`{required: true}`): the record gets what is answered. Anything else stays in "
            "the history, and steps read it as `input.name`",
        ),
    ] = msgspec.field(default_factory=dict)
    automatic: Annotated[
        bool, Meta(description="whether it is taken as soon as `when` holds, without anybody doing it")
    ] = False
    approval: (
        Annotated[
            Name,
            Meta(
                description="the approval that has to be given first: until then the record stays in its state, and"
                " nobody changes it"
            ),
        ]
        | None
    ) = None
    rejected: (
        Annotated[Name, Meta(description="the state it goes to where approval is refused; left out: it stays")] | None
    ) = None
    once: Annotated[
        bool,
        Meta(description="a record has it taken one time: the second is refused and shows what the first one made"),
    ] = False
    takes: (
        Annotated[Literal["selection"], Meta(description="it can be taken with several records of a list at once")]
        | None
    ) = None
    do: Annotated[
        tuple[StepOfActionDecl, ...],
        Meta(max_length=Limit.ACTION_STEPS.most, description="what else is done, once the record is in its new state"),
    ] = ()
    enabled: Enabled = True


class WorkflowDecl(Declaration, frozen=True, kw_only=True):
    """The states that records go through, and who takes them from one to the next."""

    noun = "a workflow"

    workflow: Annotated[Name, Meta(description="the name of the workflow")]
    label: Annotated[Label, Meta(description="what people see, as a text or by language")] | None = None
    description: Description = ""
    of: Annotated[Name, Meta(description="the entity whose records it is for")]
    field: Annotated[
        Name,
        Meta(
            description="the field that holds the state: the workflow gives it to the entity, which may say what it is "
            "called and where it stands with a `choice` of this name without options"
        ),
    ] = "state"
    when: Annotated[
        Condition,
        Meta(description="which new records go through it; the first one whose condition holds is taken, by `rank`"),
    ] = True
    rank: Annotated[int, Meta(ge=0, description="which comes first where several are for the same field")] = 100
    states: Annotated[
        dict[Name, StateOfRecordDecl],
        Meta(min_length=1, max_length=Limit.STATES.most, description="the states by name, in their order"),
    ]
    transitions: Annotated[
        dict[Name, TransitionDecl],
        Meta(max_length=Limit.TRANSITIONS.most, description="the ways between them by name: actions of the entity"),
    ] = msgspec.field(default_factory=dict)
    deadlines: Annotated[
        dict[Name, DeadlineDecl],
        Meta(
            max_length=Limit.DEADLINES.most,
            description="times by which records get on, by name; each gives them the fields `<name>_due` and"
            " `<name>_overdue`. `within` of one state gives `state_due` and `state_overdue`",
        ),
    ] = msgspec.field(default_factory=dict)
    migrate: Annotated[
        dict[FormerState, Name],
        Meta(
            max_length=Limit.STATES.most,
            description="where records go whose state is gone, by this state: `{waiting: open}`; a state of another"
            " workflow that is gone is `{repair.waiting: open}`. They move when the definitions are applied",
        ),
    ] = msgspec.field(default_factory=dict)
    enabled: Enabled = True
