"""What can be asked for by name: entities, dictionaries, fields, options, values, settings, roles, numberings."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final, Literal, NamedTuple, TypeAlias

from engine.diagnostics import nearest
from engine.meta.catalog import Catalog
from engine.meta.fields import AnyChoice, AnyField
from engine.meta.phrases import listed
from engine.meta.system import SETTINGS

_MOST_ALIKE: Final = 4

Fieldsets: TypeAlias = Mapping[str, Collection[str]]
"""The names of the fields of each fieldset: `address.town` is the field of every entity that uses it."""


class Thing(NamedTuple):
    """Something definitions name, by its whole name: `customer.level.gold`. A dictionary is an entity."""

    kind: Literal["entity", "role", "numbering", "setting", "field", "option", "fieldset", "screen", "menu", "table"]
    name: str


def entity_thing(name: str) -> Thing:
    """An entity."""
    return Thing("entity", name)


def role_thing(name: str) -> Thing:
    """A role."""
    return Thing("role", name)


def numbering_thing(name: str) -> Thing:
    """A numbering."""
    return Thing("numbering", name)


def fieldset_thing(name: str) -> Thing:
    """A fieldset."""
    return Thing("fieldset", name)


def screen_thing(name: str) -> Thing:
    """A screen."""
    return Thing("screen", name)


def menu_thing(name: str) -> Thing:
    """A menu."""
    return Thing("menu", name)


def table_thing(name: str) -> Thing:
    """A decision table."""
    return Thing("table", name)


def field_thing(entity: str, name: str) -> Thing:
    """A field of an entity; a setting is one of `settings`."""
    return Thing("setting" if entity == SETTINGS else "field", f"{entity}.{name}")


def option_thing(owner: Thing, dictionary: str | None, name: str) -> Thing:
    """An option of a field or of a setting, or the value of the dictionary they choose from."""
    return Thing("option", f"{dictionary or owner.name}.{name}")


def things_called(name: str, catalog: Catalog, fieldsets: Fieldsets) -> frozenset[Thing]:
    """What has this name: nothing, or several things, since roles are called what entities may be called too."""
    return frozenset(thing for called, thing in _all(catalog, fieldsets) if called == name)


def meant(name: str, catalog: Catalog, fieldsets: Fieldsets) -> str | None:
    """A hint for a name that nothing has: its name today, the thing it is a part of, or one spelt alike."""
    former = dict(_former(catalog))
    if name in former:
        return f"it is called `{former[name]}` now"
    known = list(dict.fromkeys(called for called, _ in _all(catalog, fieldsets)))
    ends = [one for one in known if one.endswith(f".{name}")]
    alike = nearest(name, (one for one in known if one.count(".") == name.count(".")))
    close = ends[:_MOST_ALIKE] or ([alike] if alike is not None else [])
    return f"did you mean {listed(close)}?" if close else None


def _all(catalog: Catalog, fieldsets: Fieldsets) -> Iterator[tuple[str, Thing]]:
    yield from _things(catalog)
    for name, fields in fieldsets.items():
        yield name, fieldset_thing(name)
        users = [entity for entity in catalog.entities.values() if name in entity.use]
        for field in fields:
            yield from ((f"{name}.{field}", field_thing(one.name, field)) for one in users if field in one.fields)


def _things(catalog: Catalog) -> Iterator[tuple[str, Thing]]:
    """Everything by the names it can be asked for; a value of a dictionary also by the fields that choose from it."""
    for name, fields in _owners(catalog):
        if name != SETTINGS:
            yield name, entity_thing(name)
        for field in fields.values():
            yield from _of_field(name, field)
    for name, dictionary in catalog.dictionaries.items():
        for code in dictionary.values:
            yield f"{name}.{code}", Thing("option", f"{name}.{code}")
    for name in catalog.roles:
        yield name, role_thing(name)
    for name in catalog.numberings:
        yield name, numbering_thing(name)
    for screen in catalog.screens.values():
        yield screen.name, screen_thing(screen.name)
    for name in catalog.menus:
        yield name, menu_thing(name)
    for name in catalog.tables:
        yield name, table_thing(name)


def _owners(catalog: Catalog) -> Iterator[tuple[str, Mapping[str, AnyField]]]:
    yield from ((name, entity.fields) for name, entity in catalog.entities.items())
    yield SETTINGS, catalog.app.settings


def _of_field(owner: str, field: AnyField) -> Iterator[tuple[str, Thing]]:
    thing = field_thing(owner, field.name)
    yield thing.name, thing
    if isinstance(field, AnyChoice):
        for name in field.options:
            yield f"{thing.name}.{name}", option_thing(thing, field.dictionary, name)


def _former(catalog: Catalog) -> Iterator[tuple[str, str]]:
    """What things were called before, and what they are called now."""
    for name, role in catalog.roles.items():
        yield from ((old, name) for old in role.was)
    for name, entity in catalog.entities.items():
        yield from ((old, name) for old in entity.was)
        for field in entity.fields.values():
            yield from _renamed(name, field.name, field.was)
            options = field.options.items() if isinstance(field, AnyChoice) else ()
            for code, option in options:
                yield from _renamed(f"{name}.{field.name}", code, option.was)


def _renamed(owner: str, name: str, was: Iterable[str]) -> Iterator[tuple[str, str]]:
    return ((f"{owner}.{old}", f"{owner}.{name}") for old in was)
