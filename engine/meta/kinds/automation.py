"""`automation:` as it is written."""

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta

from engine.diagnostics.limits import Limit
from engine.meta.kinds.actions import StepOfActionDecl
from engine.meta.kinds.shared import Condition, Declaration, Description, Enabled, Label, Name

Event: TypeAlias = Literal["created", "saved", "updated", "deleted", "restored"]
"""What happens to a record: `saved` is created or updated."""

Names: TypeAlias = Name | tuple[Name, ...]


class TriggerDecl(Declaration, frozen=True, kw_only=True):
    """What happens to a record, narrowed down."""

    noun = "a trigger"

    saved: (
        Annotated[Names, Meta(description="fields of which a new record has one, or a change makes one another")] | None
    ) = None
    updated: Annotated[Names, Meta(description="fields of which a change makes one another")] | None = None
    entered: (
        Annotated[Names, Meta(description="states of a workflow that the record gets into, also as a new one")] | None
    ) = None
    left: Annotated[Names, Meta(description="states of a workflow that the record leaves")] | None = None
    taken: Annotated[Names, Meta(description="transitions and other actions that are done with it")] | None = None


class AutomationDecl(Declaration, frozen=True, kw_only=True):
    """What the engine does by itself once something happened to a record."""

    noun = "an automation"

    automation: Annotated[Name, Meta(description="the name of the automation")]
    label: Annotated[Label, Meta(description="what people see in the history, as a text or by language")] | None = None
    description: Description = ""
    of: Annotated[Name, Meta(description="the entity whose records it is for")]
    trigger: Annotated[
        Event | TriggerDecl,
        Meta(
            description="what has to happen: `created`, `updated`, `saved` (either), `deleted`, `restored`, or a"
            " mapping with one key",
            examples=["saved", {"updated": "amount"}, {"entered": ["won"]}],
        ),
    ]
    when: Annotated[
        Condition,
        Meta(description="whether it is done, for the record as it is by then: `changed(amount)`, `old.x`"),
    ] = True
    do: Annotated[
        tuple[StepOfActionDecl, ...],
        Meta(
            min_length=1,
            max_length=Limit.ACTION_STEPS.most,
            description="the steps, in their order, in the transaction of what caused it: all of it or none",
        ),
    ]
    enabled: Enabled = True
