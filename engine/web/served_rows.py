"""What the screens ask of a list, as the service is asked it, and what it found, as the screens know it."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from engine.compile import Shape
from engine.expressions.record import Value
from engine.screens.reader import Row
from engine.screens.recycled import Deleted
from engine.service import read
from engine.web.backend import Asked


def asked_query(asked: Asked) -> read.Query:
    """A page of a list with titles."""
    return read.Query(
        entity=asked.entity,
        view=asked.view,
        where=asked.where,
        search=asked.search,
        sort=asked.sort,
        fields=_with(asked.fields, "id", "version"),
        after=asked.after,
        limit=asked.limit,
        titles=True,
    )


def _with(fields: tuple[str, ...], *more: str) -> tuple[str, ...]:
    return (*fields, *(name for name in more if name not in fields)) if fields else ()


def row_of(shape: Shape, row: Iterable[object]) -> Row:
    """A record as screens show it."""
    cells = tuple(row)
    values = shape.values(cells)
    identity, version = values["id"], values["version"]
    assert isinstance(identity, int)
    assert isinstance(version, int)
    titles = {name: title for name, title in shape.reference_titles(cells).items() if title is not None}
    return Row(identity, version, shape.title(cells) or f"#{identity}", values, titles)


def deleted_of(values: Mapping[str, Value], title: str | None, names: Mapping[int, str]) -> Deleted:
    """A record in the bin; `names` are those of people."""
    identity, version, at, who = (values[name] for name in ("id", "version", "deleted_at", "deleted_by"))
    assert isinstance(identity, int)
    assert isinstance(version, int)
    assert isinstance(at, datetime)
    return Deleted(identity, version, title or f"#{identity}", at, names.get(who) if isinstance(who, int) else None)
