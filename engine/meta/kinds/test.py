"""`test:` as it is written."""

from typing import Annotated

from msgspec import Meta, field

from engine.diagnostics.limits import Limit
from engine.meta.kinds.shared import Condition, Declaration, Description, Name, Text
from engine.meta.kinds.written import Scalar, ScalarOrList

WAIT_PATTERN = r"^[1-9][0-9]{0,4} (minutes?|hours?|days?|weeks?|months?|years?)$(?!\n)"

Values = Annotated[
    dict[Name, ScalarOrList],
    Meta(
        description="values by field, or for an action: a literal, or an expression after `=` over earlier records; of "
        "lines a list: `[{product: =tea, count: 2}]`, of several records `[=tea, =milk]`"
    ),
]


GivenDecl = Annotated[
    dict[Name, ScalarOrList], Meta(description="values by field; `roles` of a `user` are names of roles")
]


Who = Annotated[
    str,
    Meta(pattern=r"^([a-z][a-z0-9_]*|= *case\.[a-z][a-z0-9_]*)$(?!\n)", max_length=60),
]


class StepDecl(Declaration, frozen=True, kw_only=True):
    """One step: something that somebody does, what then holds, or time that passes."""

    noun = "a step"

    who: Annotated[Who, Meta(description="who does it: a `user` under `given`")] | None = None
    create: Annotated[Name, Meta(description="the entity of a new record")] | None = None
    update: Annotated[Name, Meta(description="the record that is changed, by the name it was given")] | None = None
    delete: Annotated[Name, Meta(description="the record that is deleted")] | None = None
    restore: Annotated[Name, Meta(description="the record that is brought back from the bin")] | None = None
    take: Annotated[Name, Meta(description="the action that is done with the record `of`")] | None = None
    of: Annotated[Name, Meta(description="the record an action is done with, by the name it was given")] | None = None
    set_: Values = field(default_factory=dict, name="set")
    as_: (
        Annotated[
            Name,
            Meta(
                description="what later steps call the new record, the first that the action makes, or the request for"
                " approval of a change or a deletion"
            ),
        ]
        | None
    ) = field(default=None, name="as")
    confirm: Annotated[Name | tuple[Name, ...], Meta(description="warnings that are confirmed, by name")] = ()
    refused: (
        Annotated[
            Text,
            Meta(
                description="the check, right or code that refuses it; left out: it succeeds. A case in which "
                "`=case.why` names one ends here"
            ),
        ]
        | None
    ) = None
    expect: Annotated[
        Condition | tuple[Condition, ...], Meta(description="what is true now, as expressions over the records")
    ] = ()
    wait: (
        Annotated[
            str, Meta(pattern=WAIT_PATTERN, description="how long the clock moves on: `3 days`", examples=["3 days"])
        ]
        | None
    ) = None


class TestDecl(Declaration, frozen=True, kw_only=True):
    """A test of the definitions, run on a database of its own."""

    noun = "a test"

    test: Annotated[Name, Meta(description="the name of the test")]
    description: Description = ""
    rows: Annotated[Text | tuple[Text, ...], Meta(description="the requirements it shows, by their numbers")] = ()
    at: (
        Annotated[
            str, Meta(description="when it begins: `2026-03-02 09:00`; without it now", examples=["2026-03-02 09:00"])
        ]
        | None
    ) = None
    settings: Annotated[dict[Name, Scalar], Meta(description="settings that are other than their defaults")] = field(
        default_factory=dict
    )
    cases: Annotated[
        dict[Name, dict[Name, Scalar]],
        Meta(
            max_length=Limit.CASES.most,
            description="the test is run once for each of these: by name, the values that `case.rate` stands for in "
            "`given`, `steps`, `settings` and `at`; a case may leave values out",
        ),
    ] = field(default_factory=dict)
    given: Annotated[
        dict[Name, Annotated[dict[Name, GivenDecl], Meta(min_length=1, max_length=1)]],
        Meta(description="records that are there before: `acme: {customer: {name: Acme}}`, people with `roles`"),
    ] = field(default_factory=dict)
    steps: Annotated[
        tuple[StepDecl, ...],
        Meta(min_length=1, max_length=Limit.STEPS.most, description="what happens, one after the other"),
    ]
