"""Screens on which administrators add fields, change and retire them; what that changes is shown as a plan first."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from engine.expressions import Record, Value
from engine.http.bodies import form
from engine.http.problems import not_found
from engine.http.response import Response
from engine.http.runtime import Runtime
from engine.meta.catalog import Catalog, Entity
from engine.meta.fields import AnyCollection, AnyField, kind_name
from engine.meta.labels import text_in
from engine.meta.source import Content
from engine.meta.system import BOOKS, HIDDEN
from engine.rules import Readers, limits_of
from engine.rules.failure import failure_text
from engine.screens.form import Fault, Filled
from engine.screens.menu import AT_FIELDS
from engine.screens.own_fields import asked, field_form, held, said
from engine.screens.reader import Row
from engine.service import deploy, own_fields
from engine.service.own_fields import PREFIX
from engine.storage.driver import Busy
from engine.storage.plan import NotApplied, Plan
from engine.web.addresses import Addresses
from engine.web.answers import go, is_scripted, part, whole
from engine.web.confirming import question
from engine.web.form_lines import said_at
from engine.web.notes import Note
from engine.web.posted import held_texts, posted_texts, save_key
from engine.web.routes import NAME, Table
from engine.web.visit import Visit

PLAN = ":plan"
"""The version that a plan was shown for, sent with what it shall carry out."""


class FieldScreens:
    """The screens over the running application; `screens` has their addresses."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self.screens: Table = {
            ("-", "fields"): {"GET": _show_entities},
            ("-", "fields", NAME): {"GET": self._show_fields},
            ("-", "fields", NAME, "new"): {"GET": self._show_new, "POST": self._make},
            ("-", "fields", NAME, NAME): {"GET": self._show_field, "POST": self._change},
        }

    async def _show_fields(self, visit: Visit, name: str) -> Response:
        """`GET /-/fields/{entity}`."""
        catalog = await self._whole(visit, name)
        entity = catalog.entities[name]
        told = await own_fields.said_of(self._runtime.database, name)
        fields = [(one, kind_name(one), told.get(one.name)) for one in _own(entity, catalog)]
        text = own_fields.text_of(name, told) if told else ""
        return whole(
            visit, "own_fields.html", AT_FIELDS, entity=name, title=visit.label(entity), fields=fields, text=text,
            called=lambda one: text_in(one.label, visit.reader.locale, one.name),
        )  # fmt: skip

    async def _show_new(self, visit: Visit, name: str) -> Response:
        """`GET /-/fields/{entity}/new`."""
        return _form(visit, _Work(visit, _entity(visit, name), None, {}), {})

    async def _show_field(self, visit: Visit, name: str, field: str) -> Response:
        """`GET /-/fields/{entity}/{field}`."""
        work = await self._work(visit, name, field)
        return _form(visit, work, held_texts(work.fields, work.fields, work.before, visit.reader))

    async def _make(self, visit: Visit, name: str) -> Response:
        """`POST /-/fields/{entity}/new`."""
        return await self._planned(visit, _Work(visit, _entity(visit, name), None, {}))

    async def _change(self, visit: Visit, name: str, field: str) -> Response:
        """`POST /-/fields/{entity}/{field}`."""
        return await self._planned(visit, await self._work(visit, name, field))

    async def _work(self, visit: Visit, name: str, field: str) -> "_Work":
        catalog = await self._whole(visit, name)
        told = await own_fields.said_of(self._runtime.database, name)
        found = next((one for one in _own(catalog.entities[name], catalog) if one.name == field), None)
        if found is None:
            raise not_found()
        return _Work(visit, catalog.entities[name], found, told.get(field, {}))

    async def _whole(self, visit: Visit, name: str) -> Catalog:
        """All that was applied, also what is switched off or retired; raises Problem 403 and 404 for an entity."""
        _entity(visit, name)
        there = await deploy.in_force(self._runtime.database)
        assert there is not None, "what is served was applied"
        return there.catalog

    async def _planned(self, visit: Visit, work: "_Work") -> Response:
        """A question with the plan; carried out where the answer is to the very plan that is made now."""
        sent = await form(visit.request)
        typed = posted_texts(work.fields, work.fields, sent)
        read = Readers(work.fields.values()).read_form(typed, visit.reader.desk)
        failures = (*read.failures, *limits_of(work.fields.values())(Record(read.values), {}))
        if failures:
            return _form(
                visit, work, typed, [Fault(one.field, failure_text(one, visit.reader.locale)) for one in failures]
            )
        database = self._runtime.database
        told = work.said(read.values)
        proposal = await own_fields.propose(database, work.entity.name, work.name_of(read.values), told)
        if proposal.plan is None:
            return _form(visit, work, typed, [Fault(None, one) for one in proposal.wrong])
        if not proposal.plan.empty:
            if sent.get(PLAN) != str(proposal.plan.base) or proposal.plan.blocked:
                return _asked(visit, work, typed, proposal.plan)
            try:
                await deploy.apply(database, proposal.plan, visit.person.principal.account, datetime.now(UTC))
            except (NotApplied, Busy) as refused:
                return _form(visit, work, typed, [Fault(None, str(refused))])
            await self._runtime.refresh()
        return go(visit.request, Addresses().fields_of(work.entity.name), Note("saved", "", 0))


class _Work:
    """What a form is about: a new field of an entity, or one that is there, with what was said of it so far."""

    def __init__(self, visit: Visit, entity: Entity, field: AnyField | None, told: Content) -> None:
        self.entity, self.field, self._told = entity, field, told
        self._locales = visit.whole.app.locales
        self.fields = asked(self._locales, field)
        self.before: Mapping[str, Value] = held(field, told, self._locales) if field is not None else {}

    @property
    def address(self) -> str:
        """Where the form stands, and where it is sent to."""
        return Addresses().field(self.entity.name, self.field.name if self.field is not None else "new")

    def name_of(self, values: Mapping[str, Value]) -> str:
        """The field it is about; one that is made here has a name that no file gives."""
        if self.field is not None:
            return self.field.name
        return PREFIX + str(values["name"]).removeprefix(PREFIX)

    def said(self, values: Mapping[str, Value]) -> Content:
        """The part of an overlay that the form says."""
        return said(values, self.before, self._told, self._locales)


async def _show_entities(visit: Visit) -> Response:
    """`GET /-/fields`."""
    visit.administrators_only()
    entities = [(name, visit.label(one)) for name, one in visit.whole.entities.items() if _may_be_extended(visit, one)]
    return whole(visit, "own_entities.html", AT_FIELDS, entities=entities)


def _may_be_extended(visit: Visit, entity: Entity) -> bool:
    catalog = visit.whole
    return entity.part_of is None and entity.name not in BOOKS and entity.name not in catalog.dictionaries


def _entity(visit: Visit, name: str) -> Entity:
    """The entity; raises Problem 403 for whoever is no administrator, and 404."""
    visit.administrators_only()
    found = visit.whole.entities.get(name)
    if found is None or not _may_be_extended(visit, found):
        raise not_found()
    return found


def _own(entity: Entity, catalog: Catalog) -> list[AnyField]:
    """The fields that its file gave it, and not the engine."""
    periods = {one.periods for one in entity.fields.values()}
    return [
        one
        for one in entity.fields.values()
        if not (one.record or one.name.startswith(HIDDEN) or one.translates or one.name in periods)
        and not (isinstance(one, AnyCollection) and catalog.entities[one.of].system and not entity.system)
    ]


def _asked(visit: Visit, work: _Work, typed: Mapping[str, str], plan: Plan) -> Response:
    """The plan; one that cannot be carried out is what is wrong with the form."""
    lines = [f"{one.symbol} {one.path}: {one.what}" for one in plan.lines]
    if plan.blocked:
        return _form(
            visit, work, typed, [Fault(None, f"{line.path}: {line.what} {line.remedy}") for line in plan.blocked]
        )
    hidden = {**typed, PLAN: str(plan.base)}
    texts = [visit.reader.say("field_plan"), *lines]
    back = Addresses().fields_of(work.entity.name)
    return question(visit, AT_FIELDS, texts, work.address, back, hidden, 409, "field_apply")


def _form(visit: Visit, work: _Work, typed: Mapping[str, str], faults: Sequence[Fault] = ()) -> Response:
    reader, field = visit.reader, work.field
    title = reader.say("field_new") if field is None else text_in(field.label, reader.locale, field.name)
    row = Row(0 if field is None else 1, 0, "", work.before)
    screen = field_form(work.fields, Filled(row, typed if faults else None, tuple(faults)), title, reader)
    shown: dict[str, Any] = {
        "screen": screen,
        "grids": (),
        "title": title,
        "heading": reader.say("error_title", title=title) if faults else title,
        "summary": reader.say("field_not_saved", count=len(faults)),
        "places": (),
        "action": work.address,
        "back": Addresses().fields_of(work.entity.name),
        "base": json.dumps(dict(typed)),
        "key": save_key(),
        "today": reader.today.isoformat(),
        "signs": "",
        "submit": reader.say("field_go_on"),
        "faulted": lambda fault: said_at(visit, work.fields, fault),
    }
    if faults and is_scripted(visit.request):
        return part(visit, "form_body.html", 422, **shown)
    return whole(visit, "form.html", AT_FIELDS, 422 if faults else 200, **shown)
