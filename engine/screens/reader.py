"""Who looks at a screen, as far as every format needs it, and what a screen says of one record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from engine.expressions.record import Value
from engine.meta.fields import AnyField
from engine.meta.labels import text_in
from engine.rules.values_form import Desk
from engine.text.dates import in_zone
from engine.text.languages import language
from engine.text.messages import message
from engine.text.unreadable import Argument


@dataclass(frozen=True, slots=True)
class Reader:
    """Language, clock and currency of the person a screen is made for; `now` is aware."""

    locale: str
    zone: ZoneInfo
    now: datetime
    currency: str

    @property
    def today(self) -> date:
        """The day it is on the reader's wall."""
        return in_zone(self.now, self.zone).date()

    @property
    def desk(self) -> Desk:
        """What this person types is meant here."""
        return Desk(self.now, self.zone, self.currency)

    def say(self, code: str, **arguments: Argument) -> str:
        """A text of the engine's own in the reader's language."""
        return message(code, self.locale, **arguments)

    def noun(self, label: str) -> str:
        """A label as it stands inside a sentence: English begins it small, unless it is an abbreviation."""
        small = language(self.locale) == "en" and label[1:2].islower()
        return label[0].lower() + label[1:] if small else label


def written_label(field: AnyField, reader: Reader) -> str:
    """What a field is called where it is written: of a translated one also in which language."""
    label = text_in(field.label, reader.locale, field.name)
    if not field.translations:
        return label
    return reader.say("in_language", label=label, language=reader.say(f"in_{field.language}"))


@dataclass(frozen=True, slots=True)
class Target:
    """A record that a text leads to."""

    entity: str
    id: int


@dataclass(frozen=True, slots=True)
class Row:
    """One record as the reader may see it: masked fields are None, unreadable ones absent.

    `titles` holds the titles of records its references name, by field, where they could be read; `lines` the lines in
    its fields that have some, likewise; `labels`, by field, what stands for a name of the definitions.
    """

    id: int
    version: int
    title: str
    values: Mapping[str, Value]
    titles: Mapping[str, str] = field(default_factory=dict)
    lines: "Mapping[str, Sequence[Row]]" = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
