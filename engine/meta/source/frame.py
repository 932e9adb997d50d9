"""A mapping or a list while it is being read."""

import re
from dataclasses import dataclass, field
from typing import Final

from yaml.events import CollectionStartEvent, Event

from engine.meta.source.places import Path
from engine.meta.source.scalars import Tree

_KEY: Final = re.compile(r"[a-z_][a-z_0-9]*\Z")


@dataclass(slots=True)
class Frame:
    """Below something that is left out `path` is None and the content is used for nothing."""

    content: dict[str, Tree] | list[Tree]
    path: Path | None
    opened: CollectionStartEvent
    values_before: int
    is_key: bool = False
    """Whether it stands where a key should."""
    keys: dict[str, Event] = field(default_factory=dict)
    """Where each key stands first."""
    key: str = ""
    key_event: Event | None = None
    """The key whose value comes next."""
    left_out: bool = False
    """Whether that value is left out."""
    cut: bool = False
    """Whether a comma has cut an expression in two."""

    @property
    def wants_key(self) -> bool:
        """Whether a key comes next."""
        return self.key_event is None and isinstance(self.content, dict)

    def begin(self, key: str, event: Event, left_out: bool) -> None:
        """A key; its value comes next."""
        self.key, self.key_event, self.left_out = key, event, left_out

    def put(self, value: Tree) -> Path | None:
        """Take a value under the key at hand, or as the next item; its path, None where it is left out."""
        if isinstance(self.content, list):
            self.content.append(value)
            return None if self.path is None else (*self.path, len(self.content) - 1)
        path = self.skip()
        if path is not None:
            self.content[self.key] = value
        return path

    def skip(self) -> Path | None:
        """Go on without a value; the path it would have had, None where it would have been left out."""
        if isinstance(self.content, list):
            return self.path
        path = None if self.path is None or self.left_out else (*self.path, self.key)
        self.key_event, self.left_out = None, False
        return path

    def cut_by_comma(self) -> str | None:
        """The key of the value between braces that a comma has ended too early: `x` of `{x: f(a, b)}`, `{x: 1,000}`.

        To be asked when the key at hand turns out to have no value.
        """
        if not self.opened.flow_style or not isinstance(self.content, dict) or not self.content:
            return None
        key, value = next(reversed(self.content.items()))
        if isinstance(value, dict | list):
            return None
        unclosed = str(value).count("(") > str(value).count(")")
        return key if unclosed or not _KEY.match(self.key) else None
