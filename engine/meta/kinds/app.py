"""`app:` as it is written."""

from typing import Annotated, Literal

from msgspec import Meta, field

from engine.diagnostics.limits import Limit
from engine.meta.kinds.fields import AnySettingDecl, ShortSetting
from engine.meta.kinds.pack import StandingDecl, Version
from engine.meta.kinds.shared import Declaration, Label, Name

Locale = Literal["zh", "en"]
"""The languages the engine itself speaks."""

Day = Annotated[str, Meta(max_length=10)]

_CLOCK = "([01]?[0-9]|2[0-3]):[0-5][0-9]"
HOURS_PATTERN = f"^{_CLOCK} ?- ?({_CLOCK}|24:00)$"
Hours = Annotated[str, Meta(pattern=HOURS_PATTERN)]
"""A part of a day."""

Locales = Locale | Annotated[tuple[Locale, ...], Meta(min_length=1)]


class AppDecl(Declaration, frozen=True, kw_only=True):
    """The application: its languages, its time zone, its currency. There is one."""

    noun = "an app"

    app: Annotated[Name, Meta(description="the name of the application")]
    label: Annotated[Label, Meta(description="what people see, as a text or by language")] | None = None
    locales: Annotated[Locales, Meta(description="the languages of the screens; the first is the default")]
    time_zone: Annotated[
        str,
        Meta(description="what decides when a day begins: `Asia/Shanghai`", max_length=48, examples=["Asia/Shanghai"]),
    ]
    currency: Annotated[
        str,
        Meta(description="the currency of every amount, as ISO 4217 has it: `CNY`", max_length=48, examples=["CNY"]),
    ]
    version: Annotated[Version, Meta(description="its version, for packs that stand on it: `1.0.0`")] | None = None
    packs: Annotated[
        dict[Name, StandingDecl],
        Meta(
            max_length=Limit.PACKS.most,
            description="the packs it stands on, by name; each is a folder below `packs`, beside the definitions, or"
            " comes with a Python distribution",
        ),
    ] = field(default_factory=dict)
    settings: Annotated[
        dict[Name, AnySettingDecl | ShortSetting],
        Meta(
            max_length=Limit.SETTINGS.most,
            description="what administrators may set, by name: typed, with defaults; `settings.x` in expressions",
        ),
    ] = field(default_factory=dict)
    fiscal_year: Annotated[
        str, Meta(description="month and day on which the fiscal year begins", max_length=5, examples=["04-01"])
    ] = "01-01"
    holidays: Annotated[
        Day | Annotated[tuple[Day, ...], Meta(max_length=Limit.HOLIDAYS.most)],
        Meta(description="days from Monday to Friday on which nobody works: `2026-01-01`"),
    ] = ()
    workdays: Annotated[
        Day | Annotated[tuple[Day, ...], Meta(max_length=Limit.HOLIDAYS.most)],
        Meta(description="Saturdays and Sundays that are working days"),
    ] = ()
    hours: Annotated[
        Hours | Annotated[tuple[Hours, ...], Meta(min_length=1)],
        Meta(description="when people work on a working day, one part after the other: `09:00-12:00`"),
    ] = ("09:00-12:00", "13:00-18:00")
