"""One request of somebody who is logged in: who, what they may see, how they want it shown."""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from engine.http.problems import Problem, not_found
from engine.http.request import Request
from engine.meta.catalog import Catalog, Entity
from engine.meta.labels import text_in
from engine.screens.abilities import Abilities
from engine.screens.favourites import FAVOURITE, Favourite
from engine.screens.menu import Menu, MenuEntry, menu
from engine.screens.reader import Reader
from engine.security.rights import NEVER, Rights, administers
from engine.security.tokens import csrf_token
from engine.web.addresses import VIEW
from engine.web.backend import Backend, Person
from engine.web.look import Look, look_of
from engine.web.notes import Note, read_note
from engine.web.page import Page, Shell, Templates


@dataclass(frozen=True, slots=True)
class Visit:
    """`catalog` is what this person may know of the application, `whole` all of it."""

    request: Request
    backend: Backend
    templates: Templates
    person: Person
    whole: Catalog
    catalog: Catalog
    look: Look
    reader: Reader
    favourites: tuple[Favourite, ...] = ()

    def with_favourites(self, found: tuple[Favourite, ...]) -> "Visit":
        """The same, with what bears a star."""
        return replace(self, favourites=found)

    def entity(self, name: str) -> Entity:
        """An entity as this person may know it; raises Problem 404."""
        found = self.catalog.entities.get(name)
        if found is None:
            raise not_found()
        return found

    def rights(self, entity: str) -> Rights:
        """What this person may do with an entity."""
        return self.backend.rights_of(self.person, entity)

    def may(self, entity: str) -> Abilities:
        """The same as the screens need it."""
        given = self.rights(entity)
        return Abilities(**{one.name: given.may(one.name) for one in dataclasses.fields(Abilities)})

    def writable(self, entity: Entity, *, new: bool) -> tuple[str, ...]:
        """The fields this person may fill in."""
        given = self.rights(entity.name).fields
        allowed = (name for name, field in entity.fields.items() if field.writable and name in given)
        return tuple(name for name in allowed if (given[name].create if new else given[name].update) != NEVER)

    def may_change(self, entity: Entity, field: str) -> bool:
        """Whether this person may give a field of records that are there another value."""
        return field in self.changeable(entity)

    def changeable(self, entity: Entity) -> tuple[str, ...]:
        """The fields of records that are there that this person may give another value."""
        return self.writable(entity, new=False) if self.may(entity.name).update else ()

    def label(self, entity: Entity) -> str:
        """What an entity is called."""
        return text_in(entity.label, self.reader.locale, entity.name)

    def many(self, entity: Entity) -> str:
        """What a list of its records is called."""
        return text_in(entity.many, self.reader.locale, entity.name)

    def makes(self, entries: Iterable[MenuEntry]) -> Mapping[str, str]:
        """What a new record of these lists is called in a sentence, as far as this person may make one."""
        made = (entry.entity for entry in entries if self.may(entry.entity).create)
        return {name: self.reader.noun(self.label(self.entity(name))) for name in made}

    @property
    def administrates(self) -> bool:
        """Whether this person looks after people and their rights."""
        return administers(self.whole, self.person.principal.roles)

    def administrators_only(self) -> None:
        """Raises Problem 403 for whoever does not."""
        if not self.administrates:
            raise Problem(403, "forbidden")

    @property
    def note(self) -> Note | None:
        """What went well just before this page."""
        return read_note(self.request)

    def menu(self, current: str | None) -> Menu:
        """What this person may open, on a screen that belongs to the entity `current`."""
        view = self.request.query.get(VIEW, "")
        listed = self.backend.listed_for(self.person)
        return menu(self.catalog, listed, self.reader.locale, current, view=view, administrator=self.administrates)

    def page(self, current: str | None) -> Page:
        """The frame of a screen that belongs to the entity `current`."""
        principal, locale = self.person.principal, self.reader.locale
        note = self.note
        return Page(
            app=text_in(self.whole.app.label, locale, self.whole.app.name),
            reader=self.reader,
            look=self.look,
            here=here(self.request),
            csrf=csrf_token(self.person.token),
            shell=Shell(
                principal.name,
                principal.account,
                self.menu(current),
                current if current in self.catalog.entities else "",
                FAVOURITE in self.catalog.entities and self.may(FAVOURITE).create,
                self.favourites,
            ),
            toast=note.toast() if note and note.entity in ("", *self.catalog.entities) else None,
            marked=note.record if note and note.entity == current else 0,
            live=principal.version,
        )


def make_visit(request: Request, backend: Backend, templates: Templates, person: Person) -> Visit:
    """The visit of this person."""
    whole = backend.catalog
    look = look_of(request, whole.app.locales, person.principal)
    # What the service says in the person's language is said in the one they chose for this browser.
    person = replace(person, principal=replace(person.principal, locale=look.locale))
    reader = Reader(look.locale, person.principal.zone(backend.zone), datetime.now(UTC), whole.app.currency)
    return Visit(request, backend, templates, person, whole, backend.known_to(person), look, reader)


def here(request: Request) -> str:
    """The address of the page, to come back to."""
    query = request.scope["query_string"].decode("ascii", "replace")
    path = "/" + "/".join(request.segments)
    return f"{path}?{query}" if query else path
