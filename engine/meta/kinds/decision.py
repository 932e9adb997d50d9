"""`decision:` as it is written: ways to find the values of fields, tried in their order."""

from typing import Annotated, Literal

from msgspec import Meta, field

from engine.diagnostics.limits import Limit
from engine.meta.kinds.shared import Condition, Declaration, Description, Label, Name
from engine.meta.kinds.written import Scalar

Runs = Literal["once", "always"]
"""When a decision is made."""


class StrategyDecl(Declaration, frozen=True, kw_only=True):
    """A way to find the values: an expression, a table with what its outputs are for, or somebody who is picked."""

    noun = "a strategy"

    label: (
        Annotated[Label, Meta(description="what it is called where somebody asks why a value was decided")] | None
    ) = None
    when: Annotated[Condition, Meta(description="whether it is tried for a record; left out: for every one")] = True
    value: (
        Annotated[Scalar, Meta(description="an expression that gives the value of the only field that is decided")]
        | None
    ) = None
    table: Annotated[Name, Meta(description="the decision table that is asked")] | None = None
    given: Annotated[
        dict[Name, Scalar],
        Meta(
            description="what the inputs of the table are: a value, or an expression after `=`. Others come from the "
            "fields of their names"
        ),
    ] = field(default_factory=dict, name="with")
    values: Annotated[
        dict[Name, Scalar],
        Meta(
            description="what the fields become: a value, or after `=` an expression over the outputs of the table and "
            "the record. Left out: fields get the outputs of their names, or a single field the only output"
        ),
    ] = field(default_factory=dict, name="set")
    pick: (
        Annotated[
            str,
            Meta(
                min_length=1,
                description="whom it picks for the only field that is decided: `role(agent)`, `member(team)` (people "
                "who can log in today) or `records(queue)`; only with `runs: once`, since who was picked is to stay",
                examples=["role(technician)"],
            ),
        ]
        | None
    ) = None
    filter: Annotated[
        Condition,
        Meta(
            description="of those the ones for whom this holds: bare names are the candidate's, `this` is the record "
            "that is decided about",
            examples=["any(s for s in skills if s.skill == this.skill)"],
        ),
    ] = True
    order: Annotated[
        str | tuple[str, ...],
        Meta(
            description="the first in this order is picked: stored fields of the candidate, `-field` descending; of "
            "those who are equal the one who was made first"
        ),
    ] = ()
    rotate: Annotated[
        bool,
        Meta(description="whether those who are equal in the order are picked in turn, whoever was not for longest"),
    ] = False


class WaitingDecl(Declaration, frozen=True, kw_only=True):
    """How records wait for which a decision found nothing."""

    noun = "how records wait"

    order: Annotated[
        str | tuple[str, ...],
        Meta(
            description="who comes first: stored fields of the record, `-field` descending; of those that are equal "
            "the one that was made first"
        ),
    ] = ()


class DecisionDecl(Declaration, frozen=True, kw_only=True):
    """How fields get their values: by the first of some strategies that gives one."""

    noun = "a decision"

    decision: Annotated[Name, Meta(description="the name of the decision")]
    description: Description = ""
    of: Annotated[Name, Meta(description="the entity whose fields are decided")]
    sets: Annotated[
        Name | tuple[Name, ...],
        Meta(
            description="fields that get what is decided; with `runs: always` nobody types in them. `handler` alone "
            "says who handles a record that gets into a state with a handler, where nobody is named"
        ),
    ] = ()
    suggests: Annotated[
        Name | tuple[Name, ...], Meta(description="fields that follow what is decided until a person types another")
    ] = ()
    runs: Annotated[
        Runs,
        Meta(
            description="`once`: when a record is made, for fields that are empty; `always`: again whenever something "
            "changes that was read"
        ),
    ] = "once"
    frozen: Annotated[Condition, Meta(description="while it holds, what was decided stays: `state != 'draft'`")] = False
    waiting: Annotated[
        WaitingDecl | None,
        Meta(
            description="records for which nothing was found wait, and are tried again as soon as something may be "
            "found for them; only with `runs: once`"
        ),
    ] = None
    strategies: Annotated[
        dict[Name, StrategyDecl],
        Meta(
            min_length=1,
            max_length=Limit.STRATEGIES.most,
            description="the strategies by name, in the order in which they are tried",
        ),
    ] = field(name="try")
