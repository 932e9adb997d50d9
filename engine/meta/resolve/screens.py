"""`screen:` as written -> as resolved."""

from collections.abc import Iterator, Mapping
from typing import Final

from engine.diagnostics import nearest
from engine.meta.catalog import Entity
from engine.meta.fields import AnyCollection, AnyField, ChoiceField, DateField, DatetimeField, LocationField, is_listed
from engine.meta.kinds import ScreenDecl
from engine.meta.kinds.screen import SectionDecl, ViewDecl
from engine.meta.kinds.shared import several
from engine.meta.phrases import listed
from engine.meta.resolve.given import enabled, expression
from engine.meta.resolve.known import Known
from engine.meta.resolve.links import Links
from engine.meta.resolve.site import Site
from engine.meta.resolve.words import words
from engine.meta.screens import TABS, Screen, Section, View, is_groupable

_DRAWN_BY: Final = {"kanban": "by", "calendar": "date"}
"""What each way to draw a view needs besides."""


def resolved_screens(sites: Mapping[str, Site], known: Known, links: Links) -> dict[str, Screen]:
    """The screens by their entity; a second one of an entity is reported."""
    found: dict[str, Screen] = {}
    for site in sites.values():
        decl = site.declared.decl
        if isinstance(decl, ScreenDecl) and known.entity(decl.of, site.below("of")) and decl.of in links.entities:
            entity, first = links.entities[decl.of], found.get(decl.of)
            if entity.part_of is not None:
                message = f"`{entity.name}` is a part of `{entity.part_of}`, and is shown with it"
                site.below("of").at_value("META-CONFLICT", message, f"write a screen of `{entity.part_of}`")
            elif first is not None:
                place = sites[first.name].span
                hint = f"put both together; the first stands in {place.file}:{place.line}"
                site.below("of").at_value("META-TWICE", f"`{decl.of}` has the screen `{first.name}` already", hint)
            else:
                found[decl.of] = _Resolving(entity, known, links).screen(decl, site)
    return found


class _Resolving:
    """What the parts of a screen name belongs to one entity."""

    def __init__(self, entity: Entity, known: Known, links: Links) -> None:
        self._entity = entity
        self._known = known
        self._links = links

    def screen(self, decl: ScreenDecl, site: Site) -> Screen:
        """The screen with those of its parts that can be used."""
        inside = site.below("list")
        return Screen(
            name=decl.screen,
            of=decl.of,
            columns=self._columns(decl.list.columns, inside.below("columns")),
            filters=self._filters(decl.list.filters, inside.below("filters")),
            views={name: self._view(name, one, inside.below("views", name)) for name, one in decl.list.views.items()},
            form=self._form(decl.form, site.below("form")),
            summary=self._columns(decl.detail.summary, site.below("detail", "summary")),
            tabs=self._tabs(several(decl.detail.tabs), site.below("detail", "tabs")),
            enabled=enabled(decl.enabled),
        )

    def _fields(self, names: str | tuple[str, ...], site: Site) -> Iterator[tuple[AnyField, Site]]:
        """The fields of these names, each once; others are reported."""
        seen: set[str] = set()
        for index, name in enumerate(several(names)):
            place = site.below(index)
            field = self._links.field(self._entity, name, place)
            if name in seen:
                place.at_value("META-CONFLICT", f"`{name}` stands here twice", "delete one of them")
            elif field is not None:
                yield field, place
            seen.add(name)

    def _columns(self, names: str | tuple[str, ...], site: Site) -> tuple[str, ...]:
        found = []
        for field, place in self._fields(names, site):
            if not isinstance(field, AnyCollection):
                found.append(field.name)
            else:
                place.at_value("META-REFERENCE", f"`{field.name}` is many records", "count them in a computed field")
        return tuple(found)

    def _filters(self, names: str | tuple[str, ...], site: Site) -> tuple[str, ...]:
        named = self._columns(names, site)
        for field, place in self._fields(named, site):
            if isinstance(field, LocationField):
                place.at_value("META-REFERENCE", f"a list is not narrowed by `{field.name}`", "take it out")
        return named

    def _view(self, name: str, decl: ViewDecl, site: Site) -> View:
        self._check_drawn(decl, site)
        condition = expression(decl.filter)
        if condition == "false":
            hint = "delete it, or write a condition"
            site.below("filter").at_value("META-CONFLICT", "`filter: false` shows nothing", hint)
        return View(
            name=name,
            label=words(decl.label, self._known.locales, site.below("label")),
            filter=None if condition in ("true", "false") else condition,
            order=self._order(several(decl.order), site.below("order")),
            columns=self._columns(decl.columns, site.below("columns")),
            group=self._group(decl.group, site.below("group")),
            show=decl.show,
            by=self._of_kind(decl.by, (ChoiceField,), site.below("by")),
            date=self._of_kind(decl.date, (DateField, DatetimeField), site.below("date")),
            enabled=enabled(decl.enabled),
        )

    def _check_drawn(self, decl: ViewDecl, site: Site) -> None:
        """A board needs its choice, a calendar its date, and neither the other's."""
        needed = _DRAWN_BY.get(decl.show)
        for shape, key in _DRAWN_BY.items():
            written = getattr(decl, key) is not None
            if key == needed and not written:
                hint = f"write `{key}:` and a field"
                site.below("show").at_value("META-MISSING", f"`show: {shape}` needs `{key}`", hint)
            elif key != needed and written:
                hint = f"write `show: {shape}`, or delete it"
                site.below(key).at_key("META-CONFLICT", f"`{key}` has no effect here", hint)

    def _of_kind(self, name: str | None, kinds: tuple[type[AnyField], ...], site: Site) -> str | None:
        field = None if name is None else self._links.field(self._entity, name, site)
        if field is None or isinstance(field, kinds):
            return None if field is None else field.name
        fitting = [one.name for one in self._entity.fields.values() if isinstance(one, kinds)]
        nouns = " or ".join(f"`{kind.__struct_config__.tag}`" for kind in kinds)
        site.at_value("META-REFERENCE", f"`{name}` is no {nouns}", f"write {listed(fitting)}" if fitting else None)
        return None

    def _group(self, name: str | None, site: Site) -> str | None:
        field = None if name is None else self._links.field(self._entity, name, site)
        if field is not None and not is_groupable(field):
            hint = "name a choice, a bool, a date, a reference, or a text with an index, each with a column of its own"
            site.at_value("META-REFERENCE", f"records are not grouped by `{name}`", hint)
            return None
        return None if field is None else field.name

    def _order(self, paths: tuple[str, ...], site: Site) -> tuple[str, ...]:
        found = []
        for index, path in enumerate(paths):
            place = site.below(index)
            if "." in path:
                hint = "name a field of the entity itself"
                place.at_value("META-REFERENCE", f"a list is not sorted by `{path}`", hint)
            elif (field := self._links.field(self._entity, path.removeprefix("-"), place)) is not None:
                if not _has_order(field):
                    place.at_value("META-REFERENCE", f"`{path}` has no order", "order by a field that can be sorted")
                else:
                    found.append(path)
        return tuple(found)

    def _form(self, written: Mapping[str, SectionDecl], site: Site) -> dict[str, Section]:
        sections: dict[str, Section] = {}
        seen: dict[str, str] = {}
        for name, decl in written.items():
            place = site.below(name)
            sections[name] = Section(
                name=name,
                label=words(decl.label, self._known.locales, place.below("label")),
                rows=tuple(self._rows(name, decl, place.below("fields"), seen)),
                visible=None if decl.visible is True else expression(decl.visible),
                enabled=enabled(decl.enabled),
            )
        return sections

    def _rows(self, section: str, decl: SectionDecl, site: Site, seen: dict[str, str]) -> Iterator[tuple[str, ...]]:
        """Rows of fields; each field stands in one section of the form."""
        for index, names in enumerate(decl.fields if isinstance(decl.fields, tuple) else (decl.fields,)):
            row: list[str] = []
            for field, where in self._fields(names, site.below(index)):
                if seen.setdefault(field.name, section) != section or field.name in row:
                    message = f"`{field.name}` stands in `{seen[field.name]}` already"
                    where.at_value("META-CONFLICT", message, "delete one of them")
                elif field.record:
                    where.at_value("META-REFERENCE", f"`{field.name}` is kept by the engine", "take it out of the form")
                else:
                    row.append(field.name)
            if row:
                yield tuple(row)

    def _tabs(self, names: tuple[str, ...], site: Site) -> tuple[str, ...]:
        found = []
        for index, name in enumerate(names):
            place = site.below(index)
            field = self._entity.fields.get(name)
            if name in found:
                place.at_value("META-CONFLICT", f"`{name}` stands here twice", "delete one of them")
            elif name in TABS or is_listed(field):
                found.append(name)
            elif name not in self._links.doubtful:
                lists = [one.name for one in self._entity.fields.values() if is_listed(one)]
                meant = nearest(name, [*TABS, *lists])
                hint = f"did you mean `{meant}`?" if meant else f"write {listed([*TABS, *lists])}"
                place.at_value("META-REFERENCE", f"`{name}` is no tab of a `{self._entity.name}`", hint)
        return tuple(found)


def _has_order(field: AnyField) -> bool:
    return field.sortable and not isinstance(field, AnyCollection)
