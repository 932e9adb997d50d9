"""What is asked before something is done with several records, and what is to be done then: a row of FORMS each."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

import msgspec

from engine.http.problems import not_found
from engine.meta.catalog import Entity
from engine.meta.fields import AnyField
from engine.meta.labels import text_in
from engine.screens.deeds import ASSIGN, DELETE, EDIT, RESTORE, TAG, UNDO, added_to, set_at_once
from engine.screens.form import Fault
from engine.web.backend import Change, Confirmed, Several
from engine.web.posted import posted_texts
from engine.web.visit import Visit

SET: Final = ":set."
"""Inputs named so, and behind it like a field, say that the records are given its value."""

ADD, REMOVE = "add_", "remove_"


@dataclass(frozen=True, slots=True)
class DeedForm:
    """The form of a deed: what that is called, the fields that are asked, and what is done; an `optional` field is
    given only where somebody ticked it, one of `needed` has to be.
    """

    label: str
    change: Change
    fields: Mapping[str, AnyField] = field(default_factory=dict)
    optional: bool = False
    needed: Collection[str] = ()
    action: str = ""

    def given(self, sent: Mapping[str, str]) -> dict[str, str]:
        """The texts of the fields that are given."""
        names = [name for name in self.fields if not self.optional or SET + name in sent]
        return posted_texts(self.fields, names, sent)

    def missing(self, visit: Visit, given: Mapping[str, str]) -> tuple[Fault, ...]:
        """What has to be filled in before anything is done."""
        say = visit.reader.say
        if lacking := [name for name in self.needed if not given.get(name)]:
            return tuple(Fault(name, say("required")) for name in lacking)
        asks = bool(self.fields) and not self.action
        filled = bool(given) if self.optional else any(given.values())
        return (Fault(None, say("deed_asks_something")),) if asks and not filled else ()

    def several(self, entity: str, given: Mapping[str, str], meant: Confirmed) -> Several:
        """What is to be done."""
        if self.change is not Change.ADD_AND_REMOVE:
            return Several(entity=entity, change=self.change, posted=given, action=self.action, confirmed=meant)
        added, removed = (_behind(beginning, given) for beginning in (ADD, REMOVE))
        return Several(entity=entity, change=self.change, posted=added, removed=removed, confirmed=meant)


def _behind(beginning: str, given: Mapping[str, str]) -> dict[str, str]:
    return {name.removeprefix(beginning): text for name, text in given.items() if name.startswith(beginning) and text}


def deed_form(visit: Visit, entity: Entity, name: str) -> DeedForm:
    """The form of a deed that this person may do with some records; raises Problem 404."""
    if name not in FORMS:
        raise not_found()
    form = FORMS[name](visit, entity, f"deed_{name}")
    if form is None:
        raise not_found()
    return form


def action_of_several(visit: Visit, entity: Entity, name: str) -> DeedForm:
    """The form of an action that takes several records; raises Problem 404."""
    action = entity.actions.get(name)
    if action is None or not action.selection:
        raise not_found()
    label = text_in(action.label, visit.reader.locale, name)
    return DeedForm(label, Change.TAKE, action.ask, action=name)


def _edit(visit: Visit, entity: Entity, code: str) -> DeedForm | None:
    fields = {one.name: one for one in set_at_once(entity, visit.changeable(entity))}
    return DeedForm(visit.reader.say(code), Change.UPDATE, fields, optional=True) if fields else None


def _assign(visit: Visit, entity: Entity, code: str) -> DeedForm | None:
    owner = entity.owner
    if owner is None or owner not in visit.changeable(entity):
        return None
    return DeedForm(visit.reader.say(code), Change.UPDATE, {owner: entity.fields[owner]}, needed=(owner,))


def _tag(visit: Visit, entity: Entity, code: str) -> DeedForm | None:
    known = added_to(entity, visit.changeable(entity))
    ways = ((ADD, "deed_add"), (REMOVE, "deed_remove"))
    fields = {way + one.name: _named(visit, one, way, said) for one in known for way, said in ways}
    return DeedForm(visit.reader.say(code), Change.ADD_AND_REMOVE, fields) if fields else None


def _named(visit: Visit, one: AnyField, way: str, said: str) -> AnyField:
    """A field as it is asked what is added to it, or removed from it."""
    locale = visit.reader.locale
    label = visit.reader.say(said, label=text_in(one.label, locale, one.name))
    return msgspec.structs.replace(one, name=way + one.name, label={locale: label}, required=False)


def _delete(visit: Visit, entity: Entity, code: str) -> DeedForm | None:
    return DeedForm(visit.reader.say(code), Change.DELETE) if visit.may(entity.name).delete else None


def _restore(visit: Visit, entity: Entity, code: str) -> DeedForm | None:
    there = entity.recycle and visit.may(entity.name).restore
    return DeedForm(visit.reader.say(code), Change.RESTORE) if there else None


def _undo(visit: Visit, entity: Entity, code: str) -> DeedForm | None:
    return DeedForm(visit.reader.say(code), Change.UNDO) if visit.changeable(entity) else None


FORMS: Final[Mapping[str, Callable[[Visit, Entity, str], DeedForm | None]]] = {
    EDIT: _edit,
    ASSIGN: _assign,
    TAG: _tag,
    DELETE: _delete,
    RESTORE: _restore,
    UNDO: _undo,
}
"""By the name of a deed its form; None where this person does not do it."""
