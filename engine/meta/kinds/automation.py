"""`automation:` as it is written."""

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta

from engine.diagnostics.limits import Limit
from engine.meta.kinds.actions import StepOfActionDecl
from engine.meta.kinds.shared import Condition, Declaration, Description, Enabled, Expression, Label, Name

Event: TypeAlias = Literal["created", "saved", "updated", "deleted", "restored"]
"""What happens to a record: `saved` is created or updated."""

TIME_PATTERN = r"^([01][0-9]|2[0-3]):[0-5][0-9]$(?!\n)"

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

LAST = "last"

DAY_PATTERN = rf"^({'|'.join(WEEKDAYS)}|{LAST}|(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]))$(?!\n)"

Names: TypeAlias = Name | tuple[Name, ...]

Day: TypeAlias = Annotated[str, Meta(pattern=DAY_PATTERN)]


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
    every: (
        Annotated[
            Literal["hour", "day", "week", "month", "quarter", "year"],
            Meta(description="nothing has to happen: it is done so often with each record for which `when` holds"),
        ]
        | None
    ) = None
    on: (
        Annotated[
            int | Day | tuple[Day, ...],
            Meta(
                description="with `every`, on which day: of a week `monday` or several, of a month or quarter `1` to"
                " `31` (where there is none, the last) or `last`, of a year month and day",
                examples=["monday", ["tuesday", "friday"], 15, "last", "12-31"],
            ),
        ]
        | None
    ) = None
    at: Annotated[
        str,
        Meta(pattern=TIME_PATTERN, description="with `every`, the time of day in the application's zone"),
    ] = "06:00"
    taken: Annotated[Names, Meta(description="transitions and other actions that are done with it")] | None = None


class AutomationDecl(Declaration, frozen=True, kw_only=True):
    """What the engine does by itself once something happened to a record, or is so."""

    noun = "an automation"

    automation: Annotated[Name, Meta(description="the name of the automation")]
    label: Annotated[Label, Meta(description="what people see in the history, as a text or by language")] | None = None
    description: Description = ""
    of: Annotated[Name, Meta(description="the entity whose records it is for")]
    trigger: (
        Annotated[
            Event | TriggerDecl,
            Meta(
                description="what has to happen: `created`, `updated`, `saved` (either), `deleted`, `restored`, or a"
                " mapping with one key; left out: it is done once `when` becomes true",
                examples=["saved", {"updated": "amount"}, {"entered": ["won"]}],
            ),
        ]
        | None
    ) = None
    when: Annotated[
        Condition,
        Meta(description="whether it is done, for the record as it is by then: `changed(amount)`, `old.x`"),
    ] = True
    key: (
        Annotated[
            Expression,
            Meta(description="without `trigger`: when this becomes another, it is done again: `due_on`"),
        ]
        | None
    ) = None
    again: (
        Annotated[
            Expression,
            Meta(
                description="without `trigger`: how long after the last time it is done again, while `when` holds",
                examples=["7 days", "settings.repeat"],
            ),
        ]
        | None
    ) = None
    at: Annotated[
        str,
        Meta(
            pattern=TIME_PATTERN,
            description="without `trigger`: the time of day, in the application's zone, at which it is looked at"
            " without anything being saved; conditions over `now()` are looked at every five minutes",
        ),
    ] = "06:00"
    do: Annotated[
        tuple[StepOfActionDecl, ...],
        Meta(
            min_length=1,
            max_length=Limit.ACTION_STEPS.most,
            description="the steps, in their order, in the transaction of what caused it: all of it or none",
        ),
    ]
    enabled: Enabled = True
