"""Actions of an entity, resolved: what a person can do with a record, and the steps that this takes."""

from typing import Final, TypeAlias

from msgspec import Struct

from engine.meta.fields import AnyField, Given
from engine.meta.labels import Label
from engine.meta.workflows import Move

THIS = "this"
"""The record an action is done with."""

SELECTION = "selection"
"""The same record, where an action takes several at once and does it with each of them."""

INPUT = "input"
"""What was asked."""

EACH = "each"
"""The record that a step with `each` has come to."""

PORTION = "portion"
"""What it gets of an amount that is distributed."""


class Step(Struct, frozen=True, kw_only=True, tag_field="do"):
    """One step. `each` is an expression for the records it is done for, `when` a condition for each of them."""

    each: str | None = None
    when: str | None = None


class Share(Struct, frozen=True):
    """How an `amount` is given out to the records of a step one after the other: to each what `at_most` says, until
    nothing is left. Both are expressions.
    """

    amount: str
    at_most: str


class CreateStep(Step, frozen=True, kw_only=True, tag="create"):
    """A new record of `entity`; the steps after it call it `name`. With `share` there is one for each portion."""

    entity: str
    values: dict[str, Given] = {}
    name: str = ""
    share: Share | None = None


class UpsertStep(Step, frozen=True, kw_only=True, tag="upsert"):
    """The first record of `entity` whose fields are as in `match`, which is changed; without one it is made."""

    entity: str
    match: dict[str, Given]
    values: dict[str, Given] = {}
    name: str = ""


class UpdateStep(Step, frozen=True, kw_only=True, tag="update"):
    """Other values of the record or records that the expression `of` gives."""

    of: str
    values: dict[str, Given]


class DeleteStep(Step, frozen=True, kw_only=True, tag="delete"):
    """The record or records that the expression `of` gives go away."""

    of: str


class TakeStep(Step, frozen=True, kw_only=True, tag="take"):
    """Another action, done with the record or records that `of` gives; `values` are what it asks."""

    action: str
    of: str = THIS
    values: dict[str, Given] = {}


class DecideStep(Step, frozen=True, kw_only=True, tag="decide"):
    """A decision that is made once is made again about the record or records that `of` gives."""

    decision: str
    of: str = THIS


INBOX: Final = "inbox"
"""How people are reached within the application; every other way is a channel of the outbox."""


class NotifyStep(Step, frozen=True, kw_only=True, tag="notify"):
    """People get a message about the record in hand: those whom the expressions `people` give."""

    people: tuple[str, ...]
    message: str
    via: tuple[str, ...] = (INBOX,)


class RunStep(Step, frozen=True, kw_only=True, tag="run"):
    """Something that the engine itself does (service/perform), with what the action asked."""

    function: str


ENGINE_FUNCTIONS: Final = frozenset(
    (
        "agree_to_approval",
        "refuse_approval",
        "return_approval",
        "pass_on_approval",
        "add_approver",
        "withdraw_approval",
        "take_back_answer",
    )
)
"""What `run` may name."""

AnyStep: TypeAlias = CreateStep | UpsertStep | UpdateStep | DeleteStep | TakeStep | DecideStep | NotifyStep | RunStep

Making: TypeAlias = CreateStep | UpsertStep
"""Steps after which there is a record."""

Having: TypeAlias = UpdateStep | DeleteStep | TakeStep | DecideStep
"""Steps that do something with records which an expression gives."""


class Action(Struct, frozen=True, kw_only=True):
    """What a person can do with a record of an entity.

    `when` is a condition over the record; `who` are conditions or persons, `roles` roles, of which one has to fit
    (none of both: everybody who has the right). `ask` are the values it asks for. `once`: a record has it done one
    time. `selection`: it can be done with several records at once, with each by itself. `moves`: it is a transition,
    and the record gets into another state first.
    """

    name: str
    label: Label = {}
    when: str | None = None
    who: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    ask: dict[str, AnyField] = {}
    once: bool = False
    selection: bool = False
    moves: Move | None = None
    do: tuple[AnyStep, ...] = ()
    enabled: str | None = None


def asked_name(entity: str, action: str) -> str:
    """What is asked has fields as an entity has; this is its name, which none can have."""
    return f"{entity}.{action}"
