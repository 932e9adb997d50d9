"""YAML text -> data and places, in one pass over the parser's events.

Nothing is built before it is counted: the C loader that would build it crashes on deep nesting, and aliases can stand
for more than fits in memory. Keys are text and stand once; there are no tags, merge keys and empty values.
"""

from dataclasses import dataclass, field
from typing import Final, NoReturn

from yaml import CSafeLoader, YAMLError
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from engine.diagnostics import Report, Span
from engine.diagnostics.limits import Limit
from engine.meta.source.characters import INVISIBLE
from engine.meta.source.findings import Findings
from engine.meta.source.frame import Frame
from engine.meta.source.places import Entry, Path, marks
from engine.meta.source.scalars import NOTHING, Tree, plain_value
from engine.meta.source.syntax import explained

_LONGEST: Final = Limit.SCALAR.most
_MOST: Final = Limit.VALUES.most
"""Asked of every value."""


@dataclass(slots=True)
class Composed:
    """What the file says (None: nothing that can be read), where, and where something had to be left out.

    `nulls` are those of `holes` where a key has `null`, with their places.
    """

    value: Tree | None = None
    entries: dict[Path, Entry] = field(default_factory=dict)
    holes: set[Path] = field(default_factory=set)
    nulls: dict[Path, Span] = field(default_factory=dict)


def compose(text: str, file: str, report: Report) -> Composed:
    """Read one document; everything wrong with it is reported."""
    composer = _Composer(Findings(file, report))
    loader = CSafeLoader(text)
    try:
        while not isinstance(event := loader.get_event(), StreamEndEvent | None):
            composer.take(event)
    except YAMLError as error:
        report.diagnostics.append(explained(error, file, text))
        return Composed()
    except _Stop:
        return composer.composed
    finally:
        loader.dispose()
    return composer.composed


class _Stop(Exception):
    """The rest of the file is not read; why has been reported."""


class _Composer:
    """Takes events one by one; `composed` is what they make."""

    def __init__(self, findings: Findings) -> None:
        self.composed = Composed()
        self._findings = findings
        self._frames: list[Frame] = []
        self._documents = 0
        self._values = 0
        self._aliases = 0
        self._anchors: dict[str, tuple[Tree, int]] = {}

    def take(self, event: Event) -> None:
        """One event of the parser; raises _Stop where nothing more shall be read."""
        if isinstance(event, ScalarEvent):
            self._scalar(event)
        elif isinstance(event, MappingStartEvent):
            self._open(event, {})
        elif isinstance(event, SequenceStartEvent):
            self._open(event, [])
        elif isinstance(event, CollectionEndEvent):
            self._close(event)
        elif isinstance(event, AliasEvent):
            self._alias(event)
        elif isinstance(event, DocumentStartEvent):
            self._document(event)

    def _document(self, event: DocumentStartEvent) -> None:
        self._documents += 1
        if self._documents > 1:
            self._findings.second_document(event)
            raise _Stop
        if event.version or event.tags:
            self._findings.directive(event)

    def _scalar(self, event: ScalarEvent) -> None:
        self._count(1, event)
        if len(event.value) > _LONGEST:
            self._refuse("a text of too many characters", Limit.SCALAR, event)
        if event.tag is not None:
            self._findings.tag(event.tag, event)
        if event.style == '"' and (found := INVISIBLE.search(event.value)):
            self._findings.invisible(found.group(), event)
        frame = self._frames[-1] if self._frames else None
        if frame is not None and frame.wants_key:
            self._key(frame, event)
        elif event.tag is not None and not event.value:
            self._leave_out(frame)
        elif not event.implicit[0]:
            self._value(event.value, event)
        elif event.value in NOTHING:
            self._nothing(frame, event)
        else:
            self._value(plain_value(event.value), event)

    def _value(self, value: Tree, event: ScalarEvent) -> None:
        self._put(value, event)
        if event.anchor is not None:
            self._anchors[event.anchor] = (value, 1)

    def _key(self, frame: Frame, event: ScalarEvent) -> None:
        key, unquoted = event.value, event.implicit[0]
        first = frame.keys.setdefault(key, event)
        if unquoted and (key in NOTHING or not isinstance(plain_value(key), str)):
            self._findings.key_not_text(key, event)
        elif unquoted and key == "<<":
            self._findings.merge(event)
        elif first is not event:
            self._findings.duplicate(key, event, first)
        else:
            frame.begin(key, event, left_out=False)
            return
        frame.begin(key, event, left_out=True)

    def _nothing(self, frame: Frame | None, event: ScalarEvent) -> None:
        if frame is None:
            return
        if event.value or frame.key_event is None:
            is_key, span = frame.key_event is not None, self._findings.null(event.value, event)
            path = self._leave_out(frame)
            if is_key and path is not None:
                self.composed.nulls[path] = span
            return
        if not frame.cut and (cut := frame.cut_by_comma()) is not None:
            self._cut_by_comma(frame, cut)
        elif not frame.cut:
            self._findings.empty(frame.key, frame.key_event, between_braces=bool(frame.opened.flow_style))
        self._leave_out(frame)

    def _cut_by_comma(self, frame: Frame, key: str) -> None:
        assert isinstance(frame.content, dict)
        path = (*(frame.path or ()), key)
        self._findings.comma(frame.content.pop(key), self.composed.entries.get(path) or frame.opened)
        self.composed.holes.add(path)
        frame.cut = True

    def _open(self, event: MappingStartEvent | SequenceStartEvent, content: dict[str, Tree] | list[Tree]) -> None:
        self._count(1, event)
        if len(self._frames) == Limit.NESTING.most:
            self._refuse("nested too deep", Limit.NESTING, event)
        if event.tag is not None:
            self._findings.tag(event.tag, event)
        is_key = bool(self._frames) and self._frames[-1].wants_key
        if is_key:
            self._findings.key_not_text("", event)
        path = None if is_key else self._put(content, event)
        self._frames.append(Frame(content, path, event, self._values, is_key))

    def _close(self, event: Event) -> None:
        frame = self._frames.pop()
        if frame.is_key:
            self._frames[-1].begin("", event, left_out=True)
        if frame.path is not None:
            entry = self.composed.entries[frame.path]
            self.composed.entries[frame.path] = entry._replace(end=marks(event)[1])
        if frame.opened.anchor is not None:
            self._anchors[frame.opened.anchor] = (frame.content, self._values - frame.values_before + 1)

    def _alias(self, event: AliasEvent) -> None:
        self._aliases += 1
        if self._aliases > Limit.ALIASES.most:
            self._refuse("too many aliases", Limit.ALIASES, event)
        frame = self._frames[-1] if self._frames else None
        if frame is not None and frame.wants_key:
            self._findings.key_not_text(f"*{event.anchor}", event)
            frame.begin("", event, left_out=True)
        elif (known := self._anchors.get(event.anchor or "")) is None:
            self._findings.unknown_alias(event.anchor or "", event)
            self._leave_out(frame)
        else:
            self._count(known[1], event)
            self._put(known[0], event)

    def _put(self, value: Tree, event: NodeEvent) -> Path | None:
        """Give a value to what is being filled; its path, or None where it is left out."""
        path: Path | None = ()
        key: Event = event
        if self._frames:
            key = self._frames[-1].key_event or event
            path = self._frames[-1].put(value)
        else:
            self.composed.value = value
        if path is not None:
            style, text = (event.style, event.value) if isinstance(event, ScalarEvent) else (None, None)
            self.composed.entries[path] = Entry(*marks(key), *marks(event), style, text)
        return path

    def _leave_out(self, frame: Frame | None) -> Path | None:
        path = frame.skip() if frame is not None else None
        if path is not None:
            self.composed.holes.add(path)
        return path

    def _count(self, values: int, event: Event) -> None:
        self._values += values
        if self._values > _MOST:
            self._refuse("too many values", Limit.VALUES, event)

    def _refuse(self, what: str, limit: Limit, event: Event) -> NoReturn:
        self._findings.over_limit(what, limit, event)
        self.composed = Composed()
        raise _Stop
