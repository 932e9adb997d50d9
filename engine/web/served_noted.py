"""What entries of the audit name, called as whoever looks knows it: entities, actions and fields by their labels."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from engine.meta.catalog import Catalog
from engine.meta.labels import text_in
from engine.meta.system import BOOKS, SETTINGS
from engine.screens.reader import Row
from engine.service.timeline import fields_of
from engine.service.work import Context
from engine.text.messages import message


def with_labels(context: Context, entity: str, rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with the labels of what they name; what there is no more keeps its name."""
    if entity not in BOOKS:
        return rows
    known = context.compiled.visible(context.principal.roles)
    return [replace(row, labels=_labels(known, row, context.principal.locale)) for row in rows]


def _labels(known: Catalog, row: Row, locale: str) -> Mapping[str, Mapping[str, str]]:
    """By field of the entry, for each name in it."""
    name, taken = str(row.values.get("entity")), str(row.values.get("action"))
    entity = known.entities.get(name)
    acting, _, deed = taken.partition(".")
    action = known.entities[acting].actions.get(deed) if acting in known.entities else None
    own = known.app.settings if name == SETTINGS else entity.fields if entity else {}
    fields = fields_of(str(row.values.get("operation")), action, own)
    called = text_in(entity.label, locale, name) if entity else name
    return {
        "entity": {name: message("settings", locale) if name == SETTINGS else called},
        "action": {taken: text_in(action.label, locale, deed)} if action else {},
        "changed": {one.name: text_in(one.label, locale, one.name) for one in fields.values()},
    }
