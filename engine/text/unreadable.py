"""The one exception of this package: a text that does not say what it should."""

from typing import TypeAlias

Argument: TypeAlias = object
"""What fills a message's placeholder; `messages.shown` knows how each type is written."""


class Unreadable(ValueError):
    """A text could not be read; `code` and `arguments` name the message that says why."""

    def __init__(self, code: str, **arguments: Argument) -> None:
        super().__init__(code)
        self.code, self.arguments = code, arguments
