"""What is wrong with a record that somebody wants to save, as a value that is collected."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as attribute

from engine.meta.labels import Label, text_in
from engine.text.messages import message
from engine.text.unreadable import Argument


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that is wrong; `field` is None where it is the record as a whole, in lines it is `lines/2/quantity`.

    As in a JSON pointer, `/` and `~` of a name that was sent stand as `~1` and `~0`.

    `code` and `arguments` name a text of the engine; a check of the definitions brings its own `message`. With
    `confirm` it is a warning, and whoever names it so goes on all the same; where it names an `approval` too, what they
    want waits for that.
    """

    code: str
    field: str | None = None
    arguments: Mapping[str, Argument] = attribute(default_factory=dict)
    message: Label | None = None
    confirm: str | None = None
    approval: str | None = None


def failure_text(failure: Failure, locale: str) -> str:
    """The sentence a person reads."""
    if failure.message is not None:
        return text_in(failure.message, locale, failure.code)
    return message(failure.code, locale, **failure.arguments)
