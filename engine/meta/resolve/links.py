"""What an entity says of its own fields and of other entities: owner, collections, orders, indexes, checks."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import msgspec

from engine.diagnostics import nearest
from engine.diagnostics.limits import Limit
from engine.meta.catalog import Entity, members_of, whole_of
from engine.meta.fields import (
    AnyCollection,
    AnyField,
    AnyReference,
    AnyReferenceField,
    ChoicesField,
    CollectionField,
    DecimalField,
    DepartmentField,
    LineField,
    LinesField,
    MoneyField,
    ProseField,
    TagsField,
    UserField,
)
from engine.meta.phrases import listed, some
from engine.meta.pointers import may_name
from engine.meta.resolve.site import Site
from engine.meta.system import CURRENCY


@dataclass(frozen=True, slots=True)
class Links:
    """All entities with their fields, and the names of which nothing can be said."""

    entities: Mapping[str, Entity]
    doubtful: frozenset[str]

    def held(self, entity: Entity, site: Site) -> Entity:
        """The entity without what refers to nothing, which is reported."""
        fields = {
            name: field
            for name, field in entity.fields.items()
            if self._field_holds(entity, field, site.below("fields", name))
        }
        owner = self._anchor(entity, entity.owner, UserField, site.below("owner"))
        department = self._anchor(entity, entity.department, DepartmentField, site.below("department"))
        if entity.part_of is not None:
            self._part_holds(entity, entity.part_of, site.below("part_of"))
        for check in entity.checks.values():
            for name, place in _each(check.fields, site.below("checks", check.name, "fields")):
                self.field(entity, name, place)
        return self._as_part(msgspec.structs.replace(entity, fields=fields, owner=owner, department=department))

    def field(self, entity: Entity, name: str, site: Site, *, at_key: bool = False) -> AnyField | None:
        """The field of this name; None if there is none, which is reported unless it is in doubt."""
        if name not in entity.fields and name not in self.doubtful:
            meant = nearest(name, entity.fields)
            hint = f"did you mean `{meant}`?" if meant else f"it has {some(entity.fields)}"
            site.report_at(at_key, "META-UNKNOWN", f"`{entity.name}` has no field `{name}`", hint)
        return entity.fields.get(name)

    def _part_holds(self, entity: Entity, name: str, site: Site) -> None:
        whole = self.entities.get(name)
        if whole is None:
            return
        if whole.part_of is not None and members_of(whole, entity.name) is None:
            message = f"`{name}` is itself part of `{whole.part_of}`"
            hint = f"write `part_of: {whole.part_of}`, and a reference to `{name}`"
            if name == entity.name:
                message, hint = f"`{name}` is part of itself", "delete it; a reference with `tree: true` makes a tree"
            site.at_value("META-CONFLICT", message, hint)
        elif not _lines_of(whole, entity.name) and not self.doubtful & {name, entity.name}:
            hint = f"give `{name}` a field `{{type: lines, of: {entity.name}}}`"
            site.at_value("META-REFERENCE", f"`{name}` has no lines of `{entity.name}`", hint)

    def _as_part(self, entity: Entity) -> Entity:
        """What is part of another is called after its field there, goes to the bin and is switched off as the other."""
        whole = self.entities.get(entity.part_of or "")
        if whole is None:
            return entity
        reference = msgspec.structs.replace(entity.fields[whole.name], label=whole.label)
        label = entity.label or next((one.label for one in _lines_of(whole, entity.name)), {})
        fields = {**entity.fields, whole.name: reference}
        recycle = whole_of(self.entities, whole).recycle
        held = members_of(whole, entity.name)
        if held is not None and held.member in fields:
            fields[held.member] = msgspec.structs.replace(fields[held.member], label=held.label)
        conditions = tuple(dict.fromkeys(self._conditions(entity)))
        return msgspec.structs.replace(entity, label=label, recycle=recycle, fields=fields, enabled=_all_of(conditions))

    def _conditions(self, entity: Entity) -> Iterator[str]:
        """While which conditions an entity is there: its own, and of a part those of its field and its whole."""
        if entity.enabled is not None:
            yield entity.enabled
        whole = self.entities.get(entity.part_of or "")
        if whole is not None and whole.name != entity.name:
            yield from (one.enabled for one in _lines_of(whole, entity.name) if one.enabled is not None)
            yield from self._conditions(whole)

    def _lines_hold(self, entity: Entity, field: LinesField, site: Site) -> bool:
        part = self.entities.get(field.of)
        if part is None:
            return False
        if part.part_of != entity.name:
            if field.of not in self.doubtful:
                hint = f"write `part_of: {entity.name}` in the entity `{field.of}`"
                site.below("of").at_value("META-REFERENCE", f"`{field.of}` is not part of `{entity.name}`", hint)
            return False
        first, *_ = _lines_of(entity, field.of)
        if first is not field:
            message = f"the lines of `{field.of}` stand in `{first.name}` already"
            site.below("of").at_value("META-CONFLICT", message, "delete one of the two fields")
        return first is field

    def _anchor(self, entity: Entity, name: str | None, kind: type[AnyReference], site: Site) -> str | None:
        """The field that says whose a record is, if it is of this kind."""
        field = self.field(entity, name, site) if name is not None else None
        if field is None:
            return None
        if isinstance(field, kind):
            return name
        those = [one.name for one in entity.fields.values() if isinstance(one, kind)]
        noun = kind.__struct_config__.tag
        hint = (
            f"name a field of the type `{noun}`: {listed(those)}" if those else f"give it a field of the type `{noun}`"
        )
        site.at_value("META-REFERENCE", f"`{name}` is no field of the type `{noun}`", hint)
        return None

    def _field_holds(self, entity: Entity, field: AnyField, site: Site) -> bool:
        if isinstance(field, LinesField):
            return self._lines_hold(entity, field, site)
        if isinstance(field, CollectionField):
            return self._collection_holds(entity, field, site)
        if isinstance(field, MoneyField) and not self._money_holds(entity, field, site):
            return False
        if field.index is not None and not field.record:
            self._index(entity, field, field.index, site.below("index"))
        return True

    def _money_holds(self, entity: Entity, field: MoneyField, site: Site) -> bool:
        """Whether its currency and its rate are what such paths have to lead to."""
        ends = [self._end(entity, path, site.below(key)) for key, path in _origins(field)]
        if None in ends:
            return False
        for (key, path), end in zip(_origins(field), ends, strict=True):
            if key == "currency" and not (isinstance(end, AnyReference) and end.to == CURRENCY):
                hint = f"name a field `{{type: reference, to: {CURRENCY}}}`"
                site.below(key).at_value("META-REFERENCE", f"`{'.'.join(path)}` is no currency", hint)
                return False
            if key == "rate" and not isinstance(end, DecimalField):
                hint = "name a field `{type: decimal, scale: 6}`"
                site.below(key).at_value("META-REFERENCE", f"`{'.'.join(path)}` is no rate", hint)
                return False
        return True

    def _end(self, entity: Entity, path: tuple[str, ...], site: Site) -> AnyField | None:
        """The field that a path ends at; None if it does not, which is reported."""
        *way, last = path
        for name in way:
            field = self.field(entity, name, site)
            if field is not None and not isinstance(field, AnyReference):
                message = f"no path leads on from `{name}`"
                site.at_value("META-REFERENCE", message, "only references lead to other records")
            if not isinstance(field, AnyReference) or field.to not in self.entities:
                return None
            entity = self.entities[field.to]
        return self.field(entity, last, site)

    def _collection_holds(self, entity: Entity, field: CollectionField, site: Site) -> bool:
        target = self.entities.get(field.of)
        if target is None:
            return False
        by = self.field(target, field.by, site.below("by"))
        if by is not None and not _refers_to(by, entity):
            here = [one.name for one in target.fields.values() if not one.record and _refers_to(one, entity)]
            hint = f"write {listed(here)}" if here else f"give `{target.name}` a reference to `{entity.name}`"
            site.below("by").at_value("META-REFERENCE", f"`{by.name}` does not refer to `{entity.name}`", hint)
        for path, place in _each(field.order, site.below("order")):
            self.order_holds(target, path.removeprefix("-"), place)
        return by is not None and _refers_to(by, entity)

    def order_holds(self, entity: Entity, path: str, site: Site) -> None:
        """Report a path by which records cannot be ordered."""
        first, _, rest = path.partition(".")
        field = self.field(entity, first, site)
        if field is None:
            return
        if rest and isinstance(field, AnyReference):
            if field.to in self.entities:
                self.order_holds(self.entities[field.to], rest, site)
        elif rest:
            site.at_value("META-REFERENCE", f"no path leads on from `{first}`", "only references lead to other records")
        elif not field.sortable:
            site.at_value("META-REFERENCE", f"`{first}` has no order", "order by a field that can be sorted")
        elif isinstance(field, AnyCollection):
            site.at_value("META-REFERENCE", f"`{first}` is many records", "order by a field with one value")

    def _index(self, entity: Entity, field: AnyField, followers: tuple[str, ...], site: Site) -> None:
        fields = [field]
        for name, place in _each(followers, site):
            follower = self.field(entity, name, place)
            if follower is None:
                continue
            if follower in fields or isinstance(follower, AnyCollection | ChoicesField | TagsField | ProseField):
                reason = "is in this index already" if follower in fields else "cannot be in an index"
                place.at_value("META-INDEX", f"`{name}` {reason}", "name other fields of the entity")
            else:
                fields.append(follower)
        longest = sum(one.max for one in fields if isinstance(one, LineField))
        if len(fields) > 1 and longest > Limit.INDEXED.most:
            message = f"the texts of this index have up to {longest:,} characters"
            site.at_value("META-INDEX", message, f"together at most {Limit.INDEXED.most}")


def _all_of(conditions: tuple[str, ...]) -> str | None:
    """One condition for all of them; None where there is none."""
    together = len(conditions) > 1
    return " and ".join(f"({one})" if together else one for one in conditions) or None


def _origins(field: MoneyField) -> list[tuple[str, tuple[str, ...]]]:
    return [(key, path) for key, path in (("currency", field.currency), ("rate", field.rate)) if path]


def _lines_of(whole: Entity, part: str) -> list[LinesField]:
    return [one for one in whole.fields.values() if isinstance(one, LinesField) and one.of == part]


def _refers_to(field: AnyField, entity: Entity) -> bool:
    if isinstance(field, AnyReferenceField):
        return may_name(field, entity)
    return isinstance(field, AnyReference) and field.to == entity.name


def _each(names: Iterable[str], site: Site) -> Iterator[tuple[str, Site]]:
    """Each name with its place; where a single one is written without a list, that is the place of the whole."""
    return ((name, site.below(index)) for index, name in enumerate(names))
