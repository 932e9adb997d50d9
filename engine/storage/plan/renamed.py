"""The definitions in force under their new names, so that a difference shows what changed besides the names."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from engine.expressions import check, scope_of, type_of
from engine.expressions.types import BOOL, TEXT, Type
from engine.meta.catalog import RIGHTS, App, Catalog, Dictionary, Duplicate, Entity, Grant, Numbering, Role
from engine.meta.fields import (
    AnyChoice,
    AnyField,
    AnyReferenceField,
    ChoiceField,
    ChoicesField,
    CodeField,
    CollectionField,
    LinesField,
    MoneyField,
    Option,
    ReferenceField,
    ReferencesField,
)
from engine.storage.plan.renamed_tree import renamed_tree
from engine.storage.plan.renaming import Renaming
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
        dictionaries={names.entity(name): making.dictionary(one) for name, one in old.dictionaries.items()},
        numberings={names.numberings.get(name, name): making.numbering(one) for name, one in old.numberings.items()},
        app=making.app(old.app),
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
            part_of=old.part_of and self._names.entity(old.part_of),
            title=self._text(old.name, TEXT, old.title, new.title if new else ""),
            owner=old.owner and self._names.field(old.name, old.owner),
            department=old.department and self._names.field(old.name, old.department),
            fields={field.name: field for field in fields},
            checks=checks,
            duplicates={key: self._duplicate(old.name, one, new) for key, one in old.duplicates.items()},
        )

    def _duplicate(self, entity: str, old: Duplicate, new: Entity | None) -> Duplicate:
        now = new.duplicates.get(old.name) if new else None
        match = tuple(self._names.field(entity, name) for name in old.match)
        if now is None or match != now.match:
            return replace(old, match=match)
        when = old.when and self._text(entity, BOOL, old.when, now.when or "")
        return replace(old, match=match, when=when, value=self._text(entity, TEXT, old.value, now.value))

    def app(self, old: App) -> App:
        """The application with its settings."""
        settings = dict(old.settings)
        for name, one in old.settings.items():
            now = self._new.app.settings.get(name)
            if isinstance(one, ChoiceField) and isinstance(now, ChoiceField):
                names = {value.value: to for value, to in self._names.settings.items() if value.of == name}
                settings[name] = replace(one, options=_options(one.options, names, now.options))
        return replace(old, settings=settings)

    def dictionary(self, old: Dictionary) -> Dictionary:
        """A dictionary with its values."""
        name = self._names.entity(old.name)
        new = self._new.dictionaries.get(name)
        names = {value.value: to for value, to in self._names.values.items() if value.of == name}
        options = _options(old.options, names, new.options if new else {})
        values = zip(options.items(), old.values.values(), strict=True)
        return replace(old, name=name, values={code: replace(one, option=option) for (code, option), one in values})

    def field(self, entity: Entity, old: AnyField) -> AnyField:
        """A field with what it says of others."""
        now = self._names.field(entity.name, old.name)
        there = self._new.entities.get(self._names.entity(entity.name))
        new = there.fields.get(now) if there else None
        keys: dict[str, Any] = {"name": now, "was": new.was if new else old.was}
        if old.index is not None:
            keys["index"] = tuple(self._names.field(entity.name, one) for one in old.index)
        for key in _CONDITIONS:
            if getattr(old, key) is not None:
                keys[key] = self._text(entity.name, BOOL, getattr(old, key), getattr(new, key, None) or "")
        if old.periods is not None:
            keys["periods"] = self._names.field(entity.name, old.periods)
        if old.translates is not None:
            keys["translates"] = self._names.field(entity.name, old.translates)
        if old.translations:
            others = old.translations.items()
            keys["translations"] = {locale: self._names.field(entity.name, one) for locale, one in others}
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
        name = self._names.numberings.get(old.name, old.name)
        new = self._new.numberings.get(name)
        return replace(
            old,
            name=name,
            was=new.was if new else old.was,
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

    def choice(self, entity: Entity, old: AnyChoice, new: AnyField | None) -> dict[str, Any]:
        """The options of a choice; `new` is the field as it will be."""
        wanted = new.options if isinstance(new, AnyChoice) else {}
        here = (self._names.entity(entity.name), self._names.field(entity.name, old.name))
        names = {key.option: name for key, name in self._names.options.items() if key[:2] == here}
        dictionary = old.dictionary and self._names.entity(old.dictionary)
        return {"options": _options(old.options, names, wanted), "dictionary": dictionary}

    def code(self, entity: Entity, old: CodeField, new: AnyField | None) -> dict[str, Any]:
        """Where its numbers come from."""
        return {"numbering": self._names.numberings.get(old.numbering, old.numbering)}

    def reference(self, entity: Entity, old: ReferenceField, new: AnyField | None) -> dict[str, Any]:
        """What a reference leads to."""
        return {"to": self._names.entity(old.to)}

    def any_reference(self, entity: Entity, old: AnyReferenceField, new: AnyField | None) -> dict[str, Any]:
        """What a reference to one of several entities may lead to."""
        return {"to": tuple(map(self._names.entity, old.to))}

    def lines(self, entity: Entity, old: LinesField, new: AnyField | None) -> dict[str, Any]:
        """Whose records the lines are."""
        return {"of": self._names.entity(old.of), "by": self._names.field(old.of, old.by)}

    def references(self, entity: Entity, old: ReferencesField, new: AnyField | None) -> dict[str, Any]:
        """Whose records are chosen, and the lines that hold them."""
        member = self._names.field(old.of, old.member)
        return {**self.lines(entity, old, new), "to": self._names.entity(old.to), "member": member}

    def collection(self, entity: Entity, old: CollectionField, new: AnyField | None) -> dict[str, Any]:
        """Whose records a collection holds."""
        order = tuple(self._path(old.of, one) for one in old.order)
        return {"of": self._names.entity(old.of), "by": self._names.field(old.of, old.by), "order": order}

    def money(self, entity: Entity, old: MoneyField, new: AnyField | None) -> dict[str, Any]:
        """Where its currency and its rate come from."""
        paths = {"currency": old.currency, "rate": old.rate}
        return {key: tuple(self._path(entity.name, ".".join(path)).split(".")) for key, path in paths.items() if path}

    def _path(self, entity: str, written: str) -> str:
        sign, names, here = written[: written.startswith("-")], [], entity
        for step in written.removeprefix("-").split("."):
            names.append(self._names.field(here, step))
            here = getattr(self._old.entities[here].fields[step], "to", here)
        return sign + ".".join(names)

    def _grant(self, entity: str, old: Grant, role: Role | None) -> Grant:
        new = role.grants.get(self._names.entity(entity), Grant()) if role else Grant()
        texts = {key: self._text(entity, BOOL, getattr(old, key), getattr(new, key)) for key in RIGHTS}
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


def _options(old: Mapping[str, Option], names: Mapping[str, str], new: Mapping[str, Option]) -> dict[str, Option]:
    """Options under their new names, with the former names they have by now."""
    options = {}
    for former, option in old.items():
        name, parent = names.get(former, former), option.parent and names.get(option.parent, option.parent)
        options[name] = replace(option, was=new[name].was if name in new else option.was, parent=parent)
    return options


_CONDITIONS = ("required_when", "visible", "editable")


KEYS: Mapping[type[AnyField], Callable[[_Making, Entity, Any, AnyField | None], dict[str, Any]]] = {
    ChoiceField: _Making.choice,
    CodeField: _Making.code,
    LinesField: _Making.lines,
    ReferencesField: _Making.references,
    ChoicesField: _Making.choice,
    ReferenceField: _Making.reference,
    AnyReferenceField: _Making.any_reference,
    CollectionField: _Making.collection,
    MoneyField: _Making.money,
}
"""Kinds of field that name other things."""
