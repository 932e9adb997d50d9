"""`actions:` of an entity as they are written, and the steps of their `do:`."""

from typing import Annotated, Literal

from msgspec import Meta, field

from engine.diagnostics.limits import Limit
from engine.meta.kinds.fields import AnyValueDecl, ShortType
from engine.meta.kinds.shared import Condition, Declaration, Enabled, Expression, Label, Name
from engine.meta.kinds.written import Scalar

Records = Annotated[
    Expression,
    Meta(description="a record or records: `this`, `made`, `input.article`, `lines`, `list(x for x in lines if ...)`"),
]


class StepOfActionDecl(Declaration, frozen=True, kw_only=True):
    """One step of an action: something that is done with a record, or with each of several."""

    noun = "a step of an action"

    create: Annotated[Name, Meta(description="the entity of a new record")] | None = None
    upsert: Annotated[Name, Meta(description="the entity of a record that `match` finds, or else makes")] | None = None
    update: Annotated[Records, Meta(description="what is changed: `this`")] | None = None
    delete: Annotated[Records, Meta(description="what is deleted")] | None = None
    take: Annotated[Name, Meta(description="another action that is done, of the record `of`")] | None = None
    decide: (
        Annotated[Name, Meta(description="a decision with `runs: once` that is made again, about the record `of`")]
        | None
    ) = None
    notify: (
        Annotated[
            Expression | tuple[Expression, ...],
            Meta(description="people who are told: `owner`, `role(finance)`, `customer.owner.manager`"),
        ]
        | None
    ) = None
    message: Annotated[Name, Meta(description="the message that `notify` gives them")] | None = None
    via: Annotated[
        tuple[Literal["inbox", "webhook"], ...],
        Meta(
            min_length=1,
            description="how `notify` reaches them; left out: in the inbox. `webhook` is the address that the settings"
            " name",
        ),
    ] = ()
    run: Annotated[Name, Meta(description="what the engine itself does, in actions of what it brings")] | None = None
    of: (
        Annotated[
            Records,
            Meta(description="with what the action is done, or what is decided about; left out: this record"),
        ]
        | None
    ) = None
    match: Annotated[
        dict[Name, Scalar], Meta(description="fields by which `upsert` finds the record; a new one gets them too")
    ] = field(default_factory=dict)
    set_: Annotated[
        dict[Name, Scalar],
        Meta(description="values by field: a literal, or an expression after `=`; of `take`, what the action asks"),
    ] = field(default_factory=dict, name="set")
    as_: Annotated[Name, Meta(description="what later steps call the record")] | None = field(default=None, name="as")
    distribute: (
        Annotated[
            Expression,
            Meta(description="an amount of which each record of `over` gets a `portion`, for which `create` makes one"),
        ]
        | None
    ) = None
    over: (
        Annotated[
            Expression,
            Meta(description="with `distribute`, the records that get a portion, in their order; one is `each` then"),
        ]
        | None
    ) = None
    at_most: (
        Annotated[
            Expression,
            Meta(description="with `distribute`, how much one of them gets at most: `each.open`"),
        ]
        | None
    ) = None
    each: (
        Annotated[
            Expression,
            Meta(description="records for each of which it is done, one is `each` then: `lines`, `input.chain.steps`"),
        ]
        | None
    ) = None
    when: Annotated[Condition, Meta(description="whether it is done; with `each`, whether for this one")] = True


class ActionDecl(Declaration, frozen=True, kw_only=True):
    """What a person can do with a record, besides reading and editing it."""

    noun = "an action"

    label: Annotated[Label, Meta(description="what stands on the button, as a text or by language")] | None = None
    when: Annotated[Condition, Meta(description="with which records it can be done: `state == 'won'`")] = True
    who: Annotated[
        Condition | tuple[Condition, ...],
        Meta(
            description="who can do it, besides having the right: persons (`owner`), roles (`role(finance)`) or"
            " conditions, of which one has to fit; left out: everybody with the right"
        ),
    ] = ()
    ask: Annotated[
        dict[Name, AnyValueDecl | ShortType],
        Meta(max_length=Limit.ASKED.most, description="what it asks for, by name, as fields; steps read `input.name`"),
    ] = field(default_factory=dict)
    once: Annotated[
        bool, Meta(description="whether it can be done with a record one time only; then it shows what came of it")
    ] = False
    takes: (
        Annotated[Literal["selection"], Meta(description="it can be done with several records of a list at once")]
        | None
    ) = None
    do: Annotated[
        tuple[StepOfActionDecl, ...],
        Meta(
            min_length=1,
            max_length=Limit.ACTION_STEPS.most,
            description="the steps, in their order; all of them or none",
        ),
    ]
    enabled: Enabled = True
