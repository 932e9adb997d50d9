"""What somebody marked with a star: lists, views of lists, records."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from engine.meta.catalog import Catalog
from engine.meta.labels import text_in
from engine.meta.pointers import pointer
from engine.screens.query import Query
from engine.screens.reader import Reader, Row

FAVOURITE: Final = "favourite"
"""The entity of the engine that keeps them."""

FIELDS: Final = ("entity", "view", "saved", "record")
"""What is read of one."""


@dataclass(frozen=True, slots=True)
class Place:
    """A record, or a list as `query` says: one of its views, or a saved one."""

    entity: str
    query: Query = Query()  # noqa: RUF009 # a frozen value
    record: int = 0


@dataclass(frozen=True, slots=True)
class Favourite:
    """One of them: what it is called, and where it leads."""

    id: int
    version: int
    label: str
    place: Place


def favourite(row: Row, catalog: Catalog, listed: Collection[str], reader: Reader) -> Favourite | None:
    """The favourite in a record of the entity; None where its reader sees nothing of what it leads to."""
    values = row.values
    named = pointer(values.get("record"))
    if named is not None:
        title = row.titles.get("record")
        return Favourite(row.id, row.version, title, Place(named.entity, record=named.id)) if title else None
    name, view, saved = str(values.get("entity")), str(values.get("view") or ""), values.get("saved")
    if name not in listed or (saved is not None and "saved" not in row.titles):
        return None
    label = text_in(catalog.entities[name].many, reader.locale, name)
    query = Query(view=view, saved=str(saved) if saved is not None else "")
    of_view = row.titles.get("saved") or _view(catalog, name, view, reader)
    return Favourite(row.id, row.version, " / ".join(filter(None, (label, of_view))), Place(name, query))


def _view(catalog: Catalog, entity: str, view: str, reader: Reader) -> str:
    views = catalog.screens[entity].views if entity in catalog.screens else {}
    return text_in(views[view].label, reader.locale, view) if view in views else ""
