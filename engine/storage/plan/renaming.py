"""Which names of the definitions in force become which, as `was:` says and the definitions in force allow."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol, TypeAlias

from engine.meta.catalog import Catalog, Entity
from engine.meta.fields import AnyChoice, AnyField


class OfField(NamedTuple):
    """A field, by the new name of its entity and its own former name; or by names that both hold now."""

    entity: str
    field: str


class OfOption(NamedTuple):
    """An option, by the new names of entity and field and its own former name."""

    entity: str
    field: str
    option: str


class OfValue(NamedTuple):
    """A value of a dictionary, by the new name of that and its own former code; or of a setting that is a choice."""

    of: str
    value: str


@dataclass(frozen=True, slots=True)
class Renaming:
    """Former names and what they are now; what keeps its name is in none of them."""

    entities: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[OfField, str] = field(default_factory=dict)
    options: Mapping[OfOption, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[OfValue, str] = field(default_factory=dict)
    settings: Mapping[OfValue, str] = field(default_factory=dict)
    numberings: Mapping[str, str] = field(default_factory=dict)

    def entity(self, former: str) -> str:
        """What an entity is called now."""
        return self.entities.get(former, former)

    def field(self, entity: str, former: str) -> str:
        """What a field is called now; `entity` is the former name."""
        return self.fields.get(OfField(self.entity(entity), former), former)

    def back(self) -> "Renaming":
        """The way back, for entities and fields."""
        entities = {name: former for former, name in self.entities.items()}
        fields = {OfField(entities.get(key.entity, key.entity), name): key.field for key, name in self.fields.items()}
        return Renaming(entities, fields)

    def former_entity(self, now: str) -> str:
        """What an entity was called."""
        return next((former for former, name in self.entities.items() if name == now), now)

    def former_field(self, entity: str, now: str) -> str:
        """What a field was called; `entity` is the new name."""
        same = (key.field for key, name in self.fields.items() if key.entity == entity and name == now)
        return next(same, now)


class _Named(Protocol):
    @property
    def was(self) -> tuple[str, ...]: ...


_Pairs: TypeAlias = Iterator[tuple[str, str]]


def renaming(old: Catalog, new: Catalog) -> Renaming:
    """What is renamed on the way from one catalog to the other.

    A former name counts where the definitions in force have it and do not have the new one: a `was` that stays in a
    file after it was carried out says nothing any more.
    """
    entities, roles = dict(_renamed(old.entities, new.entities)), dict(_renamed(old.roles, new.roles))
    fields: dict[OfField, str] = {}
    options: dict[OfOption, str] = {}
    for former, now in _counterparts(old, new, entities):
        names = dict(_renamed(former.fields, now.fields))
        fields |= {OfField(now.name, one): name for one, name in names.items()}
        options |= _options(former, now, names, roles)
    return Renaming(
        entities,
        fields,
        options,
        roles=roles,
        values=dict(_values(old, new, entities)),
        settings=dict(_settings(old.app.settings, new.app.settings)),
        numberings=dict(_renamed(old.numberings, new.numberings)),
    )


def _values(old: Catalog, new: Catalog, entities: Mapping[str, str]) -> Iterator[tuple[OfValue, str]]:
    for former, dictionary in old.dictionaries.items():
        now = new.dictionaries.get(entities.get(former, former))
        if now is not None:
            yield from ((OfValue(now.name, code), name) for code, name in _renamed(dictionary.values, now.options))


def _renamed_options(before: AnyField, after: AnyChoice) -> Mapping[str, str]:
    return dict(_renamed(before.options, after.options)) if isinstance(before, AnyChoice) else {}


def _settings(old: Mapping[str, AnyField], new: Mapping[str, AnyField]) -> Iterator[tuple[OfValue, str]]:
    for name, after in new.items():
        before = old.get(name)
        if isinstance(before, AnyChoice) and isinstance(after, AnyChoice):
            yield from ((OfValue(name, one), now) for one, now in _renamed(before.options, after.options))


def _renamed(old: Collection[str], new: Mapping[str, _Named]) -> _Pairs:
    for name, one in new.items():
        former = next((former for former in one.was if former in old), None)
        if former is not None and name not in old:
            yield former, name


def _counterparts(old: Catalog, new: Catalog, renamed: Mapping[str, str]) -> Iterator[tuple[Entity, Entity]]:
    for former, entity in old.entities.items():
        now = new.entities.get(renamed.get(former, former))
        if now is not None:
            yield entity, now


def _options(former: Entity, now: Entity, names: Mapping[str, str], roles: Mapping[str, str]) -> Mapping[OfOption, str]:
    found: dict[OfOption, str] = {}
    for before in former.fields.values():
        after: AnyField | None = now.fields.get(names.get(before.name, before.name))
        if isinstance(after, AnyChoice):
            pairs = roles if after.roles else _renamed_options(before, after)
            found |= {OfOption(now.name, after.name, one): name for one, name in pairs.items()}
    return found
