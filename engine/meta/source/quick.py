"""A correct file -> its data, in a quarter of the time `compose` takes to find the places as well.

Nearly every file is correct nearly always. What is not both plain and correct is left to `compose`, which says why.
"""

from typing import Final

from yaml import CSafeLoader, YAMLError
from yaml.events import (
    CollectionEndEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
)

from engine.diagnostics.limits import Limit
from engine.meta.source.characters import INVISIBLE
from engine.meta.source.scalars import NOTHING, Plain, Tree, plain_value

_DEEPEST: Final = Limit.NESTING.most
_LONGEST: Final = Limit.SCALAR.most
_MOST: Final = Limit.VALUES.most
"""Asked of every value."""


def quick(text: str) -> dict[str, Tree] | None:
    """What the file says; None where `compose` has to look, which is not always a mistake."""
    loader = CSafeLoader(text)
    try:
        documents = _documents(loader)
    except (YAMLError, _LookCloser):
        return None
    finally:
        loader.dispose()
    only = documents[0] if len(documents) == 1 else None
    return only if isinstance(only, dict) else None


class _LookCloser(Exception):
    """Something that may be wrong."""


def _documents(loader: CSafeLoader) -> list[Tree]:
    """The one loop that every definition goes through; in one piece, because calls would double its time."""
    documents: list[Tree] = []
    current: list[Tree] | dict[str, Tree] = documents
    above: list[list[Tree] | dict[str, Tree]] = []
    key: str | None = None
    count = 0
    while (event := loader.get_event()) is not None:
        value: Tree
        if isinstance(event, ScalarEvent):
            value = _scalar(event)
        elif isinstance(event, CollectionEndEvent):
            current = above.pop()
            continue
        elif isinstance(event, MappingStartEvent):
            value = {}
        elif isinstance(event, SequenceStartEvent):
            value = []
        else:
            _refuse_directives(event)
            continue
        if event.tag is not None or event.anchor is not None or (count := count + 1) > _MOST:
            raise _LookCloser
        if isinstance(current, list):
            current.append(value)
        elif key is None:
            key = _key(value, current)
            continue
        else:
            current[key] = value
            key = None
        if isinstance(value, (dict, list)):
            above.append(current)
            current = value
            if len(above) > _DEEPEST:
                raise _LookCloser
    return documents


def _scalar(event: ScalarEvent) -> Plain:
    text = event.value
    if len(text) > _LONGEST:
        raise _LookCloser
    if event.implicit[0]:
        if text in NOTHING:
            raise _LookCloser
        return plain_value(text)
    if event.style == '"' and INVISIBLE.search(text):
        raise _LookCloser
    return text


def _key(value: Tree, mapping: dict[str, Tree]) -> str:
    if not isinstance(value, str) or value in mapping or value == "<<":
        raise _LookCloser
    return value


def _refuse_directives(event: Event) -> None:
    if isinstance(event, NodeEvent) or (isinstance(event, DocumentStartEvent) and (event.version or event.tags)):
        raise _LookCloser
