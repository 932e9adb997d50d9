"""`test:` as written -> as resolved: who does what to which record, in order."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import msgspec

from engine.diagnostics import nearest
from engine.meta.actions import Action, Making
from engine.meta.approvals import REQUEST
from engine.meta.catalog import App, Entity
from engine.meta.fields import ChoicesField, LinesField, Literal, ReferencesField, TagsField, Wire
from engine.meta.kinds.shared import several
from engine.meta.kinds.test import StepDecl, TestDecl
from engine.meta.kinds.written import Scalar, Written
from engine.meta.phrases import listed, some
from engine.meta.resolve.given import expression, given
from engine.meta.resolve.known import Known
from engine.meta.resolve.links import Links
from engine.meta.resolve.moments import instant
from engine.meta.resolve.names import record_name_is_free
from engine.meta.resolve.numbers import Wrong
from engine.meta.resolve.site import Site
from engine.meta.resolve.stories import Lines, Made, Step, Test, Value, Verb
from engine.meta.resolve.test_cases import Cells, Filled, cells_of
from engine.meta.source import Tree
from engine.meta.system import USER
from engine.text.messages.failures import FAILURES

VERBS: Final[tuple[Verb, ...]] = ("create", "update", "delete", "restore", "take", "expect", "wait")
_DOING: Final = VERBS[:5]
ROLES: Final = "roles"
_SETTING: Final = ("create", "update", "take")
RIGHTS: Final = frozenset(("create", "read", "update", "delete", "restore", "in_use", "actions", "who", "when", "once"))
"""What refuses besides checks and what is wrong with a value: a missing right, a record that is needed elsewhere, an
action that is not for this person, not possible now, or was done.
"""


def resolved_tests(decl: TestDecl, site: Site, app: App, known: Known, links: Links) -> Iterator[Test]:
    """The test, once for each of its cases; what is wrong with it is reported, and with an error nothing is run."""
    for case, cells in cells_of(decl, site):
        yield _resolved(decl, f"{decl.test}.{case}" if case else decl.test, site, _Story(app, known, links, cells))


def _resolved(decl: TestDecl, name: str, site: Site, story: "_Story") -> Test:
    made = tuple(story.given(decl, site.below("given")))
    steps = (story.step(one, site.below("steps", index)) for index, one in enumerate(decl.steps))
    return Test(
        name=name,
        rows=several(decl.rows),
        at=story.moment(decl.at, site.below("at")),
        settings=dict(story.settings(decl.settings, site.below("settings"))),
        given=made,
        steps=tuple(one for one in steps if one is not None),
        site=site,
    )


@dataclass(slots=True)
class _Story:
    """What is known while a test is read from its beginning to its end: `names` of records, with their entities."""

    app: App
    known: Known
    links: Links
    cells: Cells
    names: dict[str, str] = field(default_factory=dict)

    def moment(self, text: str | None, site: Site) -> str | None:
        """When it begins."""
        meant, site = (None, site) if text is None else self.cells.value(text, site)
        written = None if meant is None else str(meant)
        found = None if written is None else instant(written, self.known.zone)
        if isinstance(found, Wrong):
            site.at_value("META-LITERAL", found.message, found.hint)
            return None
        return found

    def settings(self, written: Mapping[str, Scalar], site: Site) -> Iterator[tuple[str, Wire]]:
        """Settings by name."""
        for name, value in written.items():
            setting = self.app.settings.get(name)
            if setting is None:
                meant = nearest(name, self.app.settings)
                hint = f"did you mean `{meant}`?" if meant else "settings are written in `app:`"
                site.below(name).at_key("META-UNKNOWN", f"there is no setting `{name}`", hint)
                continue
            meant_value, place = self.cells.value(value.value, site.below(name))
            found = None if meant_value is None else given(setting, meant_value, self.known, place)
            if isinstance(found, Literal):
                yield name, found.value
            elif found is not None:
                site.below(name).at_value("META-CONFLICT", "a setting is no expression", "write the value itself")

    def given(self, decl: TestDecl, site: Site) -> Iterator[Made]:
        """The records that are there before."""
        for name, written in decl.given.items():
            (entity, values), place = next(iter(written.items())), site.below(name)
            here = place.below(entity)
            if record_name_is_free(name, place) and self.known.entity(entity, here, at_key=True):
                others = {key: one for key, one in values.items() if not (entity == USER and key == ROLES)}
                named = tuple(self._roles(values[ROLES], here.below(ROLES))) if others.keys() != values.keys() else ()
                yield Made(name, entity, self._values(entity, others, here), named, dict(self.names), place)
                self.names[name] = entity

    def _roles(self, written: Written, site: Site) -> Iterator[str]:
        for role in written.value if isinstance(written.value, list) else [written.value]:
            if self.known.role(str(role), site):
                yield str(role)

    def step(self, written: StepDecl, site: Site) -> Step | None:
        """One step; None where it cannot be told what it does."""
        decl = msgspec.structs.replace(
            written,
            who=self.cells.text(written.who, site.below("who")),
            refused=self.cells.text(written.refused, site.below("refused")),
        )
        ends = decl.refused is not None and decl.refused != written.refused
        verbs = [verb for verb in VERBS if getattr(decl, verb) not in (None, ())]
        if len(verbs) != 1:
            said = f"does {listed(verbs, 'and')}" if verbs else "does nothing"
            site.at_value("META-CONFLICT", f"this step {said}", f"each step has one of {listed(VERBS)}")
            return None
        self._refuse_keys(decl, verbs[0], site)
        if verbs[0] not in _DOING:
            return self._looking(decl, verbs[0], site)
        found = self._doing(decl, verbs[0], site)
        return replace(found, ends=True) if found is not None and ends else found

    def _looking(self, decl: StepDecl, verb: Verb, site: Site) -> Step:
        place = site.below("expect")
        alone = not isinstance(decl.expect, tuple)
        conditions = decl.expect if isinstance(decl.expect, tuple) else (decl.expect,)
        placed = [(one, place if alone else place.below(index)) for index, one in enumerate(conditions)]
        expects = tuple(self._expected(one, here) for one, here in placed)
        return Step(verb, site, dict(self.names), expects=expects, wait=_later(decl.wait) if decl.wait else "")

    def _expected(self, written: str | bool, site: Site) -> tuple[str, Site]:
        text = self.cells.expression(expression(written), site)
        return text, site if text == written or isinstance(written, bool) else Filled(
            site.declared, site.report, site.path
        )

    def _doing(self, decl: StepDecl, verb: Verb, site: Site) -> Step | None:
        if verb == "take":
            return self._taking(decl, site)
        place, named = site.below(verb), str(getattr(decl, verb))
        entity = self._new(named, place) if verb == "create" else self._record(named, place)
        self._person(decl.who, site)
        if entity is None:
            return None
        self._refused(decl.refused, site.below("refused"))
        waits = verb != "create" or self._waits(entity, several(decl.confirm))
        makes = (REQUEST if decl.as_ else "") if waits else entity
        step = Step(
            verb, site, dict(self.names), decl.who or "", entity, "" if verb == "create" else named, decl.as_ or "",
            self._values(entity, decl.set_, site.below("set")), several(decl.confirm), decl.refused or "", makes=makes,
        )  # fmt: skip
        if decl.as_ and record_name_is_free(decl.as_, site.below("as")):
            self.names[decl.as_] = makes
        return step

    def _taking(self, decl: StepDecl, site: Site) -> Step | None:
        self._person(decl.who, site)
        self._refused(decl.refused, site.below("refused"))
        if decl.of is None:
            site.at_value("META-MISSING", "with what record?", "write `of: ` and the name of a record")
        name = None if decl.of is None else self._record(decl.of, site.below("of"))
        entity = None if name is None else self.links.entities.get(name)
        if entity is None:
            return None
        action = entity.actions.get(decl.take or "")
        if action is None:
            meant = nearest(decl.take or "", entity.actions)
            hint = f"did you mean `{meant}`?" if meant else f"it has {some(sorted(entity.actions))}"
            message = f"`{entity.name}` has no action `{decl.take}`"
            site.below("take").at_value("META-UNKNOWN", message, hint if entity.actions else None)
            return None
        asked = msgspec.structs.replace(entity, name=f"{entity.name}.{action.name}", fields=action.ask)
        values = dict(self._each_value(asked, decl.set_.items(), site.below("set")))
        known, makes = dict(self.names), self._made(action, decl.as_, site.below("as")) if decl.as_ else ""
        return Step(
            "take", site, known, decl.who or "", entity.name, decl.of or "", decl.as_ or "", values,
            several(decl.confirm), decl.refused or "", action=action.name, makes=makes,
        )  # fmt: skip

    def _waits(self, entity: str, confirmed: Collection[str]) -> bool:
        """Whether others have to agree to a new record with these confirmed."""
        checks = self.links.entities[entity].checks
        return any(one in checks and checks[one].approval for one in confirmed)

    def _made(self, action: Action, name: str, site: Site) -> str:
        """The entity of the first record that an action makes, which is called so from now on."""
        waits = action.moves is not None and action.moves.approval is not None
        entity = REQUEST if waits else next((one.entity for one in action.do if isinstance(one, Making)), "")
        if not entity:
            site.at_key("META-CONFLICT", f"`{action.name}` makes no record", "delete `as`")
        elif record_name_is_free(name, site):
            self.names[name] = entity
        return entity

    def _new(self, entity: str, site: Site) -> str | None:
        return entity if self.known.entity(entity, site) and entity in self.links.entities else None

    def _record(self, name: str, site: Site) -> str | None:
        if name not in self.names:
            meant = nearest(name, self.names)
            hint = f"did you mean `{meant}`?" if meant else f"there are {some(sorted(self.names))}"
            site.at_value("META-UNKNOWN", f"no record before this is called `{name}`", hint)
        return self.names.get(name)

    def _person(self, who: str | None, site: Site) -> None:
        if who is None:
            site.at_value("META-MISSING", "nobody does this", "write `who: ` and the name of a `user` under `given`")
        elif self._record(who, site.below("who")) not in (USER, None):
            site.below("who").at_value("META-REFERENCE", f"`{who}` is no person", "name a `user` under `given`")

    def _refused(self, name: str | None, site: Site) -> None:
        checks = {check for entity in self.links.entities.values() for check in entity.checks}
        if name is None or name in checks | RIGHTS | FAILURES.keys():
            return
        meant = nearest(name, checks | RIGHTS | FAILURES.keys())
        hint = f"did you mean `{meant}`?" if meant else "name a check, a right (`update`) or a code (`required`)"
        site.at_value("META-UNKNOWN", f"nothing that refuses is called `{name}`", hint)

    def _refuse_keys(self, decl: StepDecl, verb: Verb, site: Site) -> None:
        """A key without an effect on this step."""
        doing, setting = verb in _DOING, verb in _SETTING
        allowed = {
            "of": verb == "take",
            "who": doing,
            "set": setting,
            "as": verb in ("create", "take") or (verb in ("update", "delete") and decl.confirm != ()),
            "confirm": doing,
            "refused": doing,
        }
        written = {
            "of": decl.of,
            "who": decl.who,
            "set": decl.set_,
            "as": decl.as_,
            "confirm": decl.confirm,
            "refused": decl.refused,
        }
        for key, value in written.items():
            if value and not allowed[key]:
                site.below(key).at_key("META-CONFLICT", f"`{key}` has no effect on `{verb}`", f"delete `{key}`")

    def _values(self, name: str, written: Mapping[str, Written], site: Site) -> dict[str, Value]:
        entity = self.links.entities.get(name)
        return {} if entity is None else dict(self._each_value(entity, written.items(), site))

    def _each_value(
        self, entity: Entity, written: Iterable[tuple[str, Written]], site: Site
    ) -> Iterator[tuple[str, Value]]:
        for key, value in written:
            place = site.below(key)
            found = self.links.field(entity, key, place, at_key=True)
            if found is None:
                continue
            if isinstance(found, LinesField) and isinstance(value.value, list):
                yield key, Value(self._lines(found, value.value, place), place)
                continue
            too_many = isinstance(value.value, list) and not isinstance(found, ChoicesField | TagsField)
            if not found.stored or too_many:
                place.at_value("META-VALUE", f"`{key}` takes no value here", "give it in a step of its own")
                continue
            meant, place = self.cells.value(value.value, place)
            if meant is None:
                continue
            value_given = given(found, meant, self.known, place)
            if value_given is not None:
                yield key, Value(value_given, place)

    def _members(self, field: ReferencesField, written: list[Tree], site: Site) -> Lines:
        """The records that `references` hold: lines with nothing but each of them."""
        member = self.links.entities[field.of].fields[field.member]
        placed = [(one, site.below(index)) for index, one in enumerate(written)]
        known = [(given(member, one, self.known, place), place) for one, place in placed]
        return Lines(field.of, tuple({field.member: Value(one, place)} for one, place in known if one is not None))

    def _lines(self, field: LinesField, written: list[Tree], site: Site) -> Lines:
        if isinstance(field, ReferencesField):
            return self._members(field, written, site)
        items = [(one, site.below(index)) for index, one in enumerate(written)]
        for _, place in (item for item in items if not isinstance(item[0], dict)):
            place.at_value("META-VALUE", "a line is a mapping of its values", "write `{what: Tea, count: 2}`")
        known = [
            ({key: Scalar(value) for key, value in one.items()}, place) for one, place in items if isinstance(one, dict)
        ]
        return Lines(field.of, tuple(self._values(field.of, values, place) for values, place in known))


def _later(wait: str) -> str:
    count, unit = wait.split()
    return f"now() + {unit.removesuffix('s')}s({count})"
