"""The definitions in force under their new names, so that a difference shows what changed besides the names."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from engine.expressions import check, scope_of, type_of
from engine.expressions.types import BOOL, TEXT, Type
from engine.meta.catalog import Catalog, Entity, Grant, Numbering, Role
from engine.meta.fields import AnyField, ChoiceField, CollectionField, ReferenceField
from engine.storage.plan.renamed_tree import renamed_tree
from engine.storage.plan.renaming import OfOption, Renaming
from engine.text.placeholders import SEQ, Placeholder, read_placeholders

replace = msgspec.structs.replace


def renamed(old: Catalog, new: Catalog, names: Renaming) -> Catalog:
    """`old` in the names of `new`.

    An expression that says the same in either has the text of `new`; any other keeps its own, with names that may be
    gone, and is only good for being compared.
    """
    making = _Making(old, new, names)
    return replace(
        old,
        entities={names.entity(name): making.entity(entity) for name, entity in old.entities.items()},
        roles={names.roles.get(name, name): making.role(role) for name, role in old.roles.items()},
        numberings={name: making.numbering(one) for name, one in old.numberings.items()},
    )


class _Making:
    """Everything of `old`, renamed part by part."""

    def __init__(self, old: Catalog, new: Catalog, names: Renaming) -> None:
        self._old, self._new, self._names = old, new, names

    def entity(self, old: Entity) -> Entity:
        """An entity with all it has."""
        name = self._names.entity(old.name)
        new = self._new.entities.get(name)
        fields = (self.field(old, field) for field in old.fields.values())
        checks = {
            key: replace(
                one,
                when=self._text(old.name, BOOL, one.when, new.checks[key].when if new and key in new.checks else ""),
                fields=tuple(self._names.field(old.name, name) for name in one.fields),
            )
            for key, one in old.checks.items()
        }
        return replace(
            old,
            name=name,
            was=new.was if new else old.was,
            title=self._text(old.name, TEXT, old.title, new.title if new else ""),
            owner=old.owner and self._names.field(old.name, old.owner),
            fields={field.name: field for field in fields},
            checks=checks,
        )

    def field(self, entity: Entity, old: AnyField) -> AnyField:
        """A field with what it says of others."""
        now = self._names.field(entity.name, old.name)
        there = self._new.entities.get(self._names.entity(entity.name))
        new = there.fields.get(now) if there else None
        keys: dict[str, Any] = {"name": now, "was": new.was if new else old.was}
        if old.index is not None:
            keys["index"] = tuple(self._names.field(entity.name, one) for one in old.index)
        if old.value is not None:
            wanted = (new.value if new else None) or ""
            keys["value"] = self._text(entity.name, type_of(old), old.value, wanted)
        if old.suggest is not None:
            keys["suggest"] = self._text(entity.name, type_of(old), old.suggest, (new.suggest if new else None) or "")
        if old.frozen is not None:
            keys["frozen"] = self._text(entity.name, BOOL, old.frozen, (new.frozen if new else None) or "")
        named = KEYS.get(type(old))
        field: AnyField = replace(old, **keys, **(named(self, entity, old, new) if named else {}))
        return field

    def role(self, old: Role) -> Role:
        """A role with what it grants."""
        name = self._names.roles.get(old.name, old.name)
        new = self._new.roles.get(name)
        return replace(
            old,
            name=name,
            was=new.was if new else old.was,
            includes=tuple(self._names.roles.get(one, one) for one in old.includes),
            grants={self._names.entity(one): self._grant(one, grant, new) for one, grant in old.grants.items()},
        )

    def numbering(self, old: Numbering) -> Numbering:
        """A numbering with what it says of its entity."""
        return replace(
            old,
            of=self._names.entity(old.of),
            pattern=self._pattern(old),
            date=old.date and self._names.field(old.of, old.date),
            scope=tuple(self._names.field(old.of, name) for name in old.scope),
        )

    def _pattern(self, old: Numbering) -> str:
        parts, _ = read_placeholders(old.pattern)
        return "".join(part if isinstance(part, str) else self._placeholder(old.of, part) for part in parts)

    def _placeholder(self, entity: str, part: Placeholder) -> str:
        path = part.path if part.path == SEQ else self._path(entity, part.path)
        return f"{{{path}:{part.format}}}" if part.format else f"{{{path}}}"

    def choice(self, entity: Entity, old: ChoiceField, new: AnyField | None) -> dict[str, Any]:
        """The options of a choice; `new` is the field as it will be."""
        wanted = new.options if isinstance(new, ChoiceField) else {}
        options = {}
        for former, option in old.options.items():
            key = OfOption(self._names.entity(entity.name), self._names.field(entity.name, old.name), former)
            name = self._names.options.get(key, former)
            options[name] = replace(option, was=wanted[name].was if name in wanted else option.was)
        return {"options": options}

    def reference(self, entity: Entity, old: ReferenceField, new: AnyField | None) -> dict[str, Any]:
        """What a reference leads to."""
        return {"to": self._names.entity(old.to)}

    def collection(self, entity: Entity, old: CollectionField, new: AnyField | None) -> dict[str, Any]:
        """Whose records a collection holds."""
        order = tuple(self._path(old.of, one) for one in old.order)
        return {"of": self._names.entity(old.of), "by": self._names.field(old.of, old.by), "order": order}

    def _path(self, entity: str, written: str) -> str:
        sign, names, here = written[: written.startswith("-")], [], entity
        for step in written.removeprefix("-").split("."):
            names.append(self._names.field(here, step))
            here = getattr(self._old.entities[here].fields[step], "to", here)
        return sign + ".".join(names)

    def _grant(self, entity: str, old: Grant, role: Role | None) -> Grant:
        new = role.grants.get(self._names.entity(entity), Grant()) if role else Grant()
        texts = {key: self._text(entity, BOOL, getattr(old, key), getattr(new, key)) for key in OPERATIONS}
        fields = {}
        for name, grant in old.fields.items():
            now = self._names.field(entity, name)
            wanted = new.fields.get(now, grant)
            conditions = {
                key: self._text(entity, BOOL, getattr(grant, key), getattr(wanted, key) or "")
                for key in ("read", "update")
                if getattr(grant, key) is not None
            }
            fields[now] = replace(grant, **conditions)
        return replace(old, fields=fields, **texts)

    def _text(self, entity: str, wanted: Type, old: str, new: str) -> str:
        """`new` where it says what `old` says."""
        if old == new or not new:
            return old
        before, _ = check(old, scope_of(self._old, entity), wanted)
        after, _ = check(new, scope_of(self._new, self._names.entity(entity)), wanted)
        if before is None or after is None:
            return old
        return new if renamed_tree(before.node, self._old, self._names) == after.node else old


OPERATIONS = ("read", "create", "update", "delete", "restore")

KEYS: Mapping[type[AnyField], Callable[[_Making, Entity, Any, AnyField | None], dict[str, Any]]] = {
    ChoiceField: _Making.choice,
    ReferenceField: _Making.reference,
    CollectionField: _Making.collection,
}
"""Kinds of field that name other things."""
