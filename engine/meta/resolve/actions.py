"""`actions:` of an entity as written -> as resolved, as far as names tell; what expressions lead to is known later
(compile/action_steps.py), and with it the fields that `update` sets.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

import msgspec

from engine.meta.actions import (
    ENGINE_FUNCTIONS,
    INBOX,
    Action,
    AnyStep,
    CreateStep,
    DecideStep,
    DeleteStep,
    NotifyStep,
    RunStep,
    Share,
    TakeStep,
    UpdateStep,
    UpsertStep,
)
from engine.meta.catalog import Entity
from engine.meta.fields import AnyField, Given, ProseField, ReferenceField
from engine.meta.kinds import EntityDecl, MessageDecl
from engine.meta.kinds.actions import ActionDecl, StepOfActionDecl
from engine.meta.kinds.fields import AnyValueDecl
from engine.meta.kinds.shared import Condition, several
from engine.meta.kinds.written import Scalar
from engine.meta.own_asks import ASKED_KEYS
from engine.meta.phrases import listed
from engine.meta.resolve.fields import resolved_field
from engine.meta.resolve.given import enabled, expression, given
from engine.meta.resolve.known import Known
from engine.meta.resolve.links import Links
from engine.meta.resolve.names import record_name_is_free
from engine.meta.resolve.settings import left_out
from engine.meta.resolve.site import Site
from engine.meta.resolve.words import words

VERBS: Final = ("create", "upsert", "update", "delete", "take", "decide", "notify", "run")
_KEYS: Final[Mapping[str, frozenset[str]]] = {
    "create": frozenset(("set", "as", "distribute", "over", "at_most", "each", "when")),
    "upsert": frozenset(("match", "set", "as", "each", "when")),
    "update": frozenset(("set", "each", "when")),
    "delete": frozenset(("each", "when")),
    "take": frozenset(("of", "set", "each", "when")),
    "decide": frozenset(("of", "each", "when")),
    "notify": frozenset(("message", "via", "each", "when")),
    "run": frozenset(("when",)),
}
"""What has an effect beside each verb."""

_SHARES: Final[Mapping[str, str]] = {
    "distribute": "write `distribute: amount`, the amount that is given out",
    "over": "write `over: collection`, who gets a portion of it",
    "at_most": "write `at_most: each.open`, how much one of them gets",
}
"""What to write where a part of a distribution is missing."""

_ROLE: Final = re.compile(r"role\(\s*([a-z][a-z0-9_]*)\s*\)\Z")


def resolved_actions(decl: EntityDecl, entity: Entity, site: Site, known: Known, links: Links) -> dict[str, Action]:
    """The actions of an entity; one with steps that cannot be told has none, which has been reported."""
    if decl.part_of is not None and decl.actions:
        message = f"lines have no actions of their own: they are saved with their `{decl.part_of}`"
        site.below("actions").at_key("META-CONFLICT", message, f"write them in `{decl.part_of}`")
        return {}
    return {
        name: _action(name, one, entity, site.below("actions", name), known, links)
        for name, one in decl.actions.items()
    }


def _action(name: str, decl: ActionDecl, entity: Entity, site: Site, known: Known, links: Links) -> Action:
    who, roles = _who(decl.who, site.below("who"), known)
    when = expression(decl.when)
    return Action(
        name=name,
        label=words(decl.label, known.locales, site.below("label")),
        when=None if when == "true" else when,
        who=who,
        roles=roles,
        ask=_asked(decl, site.below("ask"), known),
        once=decl.once,
        selection=decl.takes is not None,
        do=Steps(entity, known, links).read(decl.do, site.below("do")),
        enabled=enabled(decl.enabled),
    )


def _who(
    written: Condition | tuple[Condition, ...], site: Site, known: Known
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Conditions and persons, and names of roles."""
    conditions: list[str] = []
    roles: list[str] = []
    for index, one in enumerate(written if isinstance(written, tuple) else (written,)):
        text = expression(one)
        named = _ROLE.match(text)
        if named is None:
            conditions.append(text)
        elif known.role(named[1], site.below(index) if isinstance(written, tuple) else site):
            roles.append(named[1])
    return tuple(conditions), tuple(roles)


def _asked(decl: ActionDecl, site: Site, known: Known) -> dict[str, AnyField]:
    asked: dict[str, AnyField] = {}
    for name, written in decl.ask.items():
        place = site.below(name)
        if not isinstance(written, str):
            _refuse_keys(written, place)
        found = resolved_field(name, written, place, known) if record_name_is_free(name, place) else None
        if found is not None:
            asked[name] = found
    return asked


def _refuse_keys(decl: AnyValueDecl, site: Site) -> None:
    for member in msgspec.structs.fields(decl):
        if member.encode_name not in ASKED_KEYS and getattr(decl, member.name) != left_out(member):
            message = f"`{member.encode_name}` has no effect on what an action asks"
            site.below(member.encode_name).at_key("META-CONFLICT", message, f"delete `{member.encode_name}`")
    if isinstance(decl.required, str):
        message = "`required` of what is asked is true or false: there is no record a condition could ask"
        site.below("required").at_value("META-CONFLICT", message, "write `required: true`, or a check")


@dataclass(slots=True)
class Steps:
    """The steps of one `do` while they are read; `names` are those that steps gave to records."""

    entity: Entity
    known: Known
    links: Links
    names: set[str] = field(default_factory=set)

    def read(self, written: Iterable[StepOfActionDecl], site: Site) -> tuple[AnyStep, ...]:
        """All of them, or nothing where one cannot be told."""
        found = [self._step(one, site.below(index)) for index, one in enumerate(written)]
        return tuple(one for one in found if one is not None) if None not in found else ()

    def _step(self, decl: StepOfActionDecl, site: Site) -> AnyStep | None:
        verbs = [verb for verb in VERBS if getattr(decl, verb) is not None]
        if len(verbs) != 1:
            said = f"does {listed(verbs, 'and')}" if verbs else "does nothing"
            site.at_value("META-CONFLICT", f"this step {said}", f"each step has one of {listed(VERBS)}")
            return None
        self._refuse_keys(decl, verbs[0], site)
        each = None if decl.each is None else expression(decl.each)
        when = None if decl.when is True else expression(decl.when)
        if decl.create is not None or decl.upsert is not None:
            return self._making(decl, each, when, site)
        if decl.update is not None:
            if not decl.set_:
                site.at_value("META-MISSING", "this step changes nothing", "write `set: {field: =expression}`")
            return UpdateStep(each=each, when=when, of=decl.update, values={})
        if decl.delete is not None:
            return DeleteStep(each=each, when=when, of=decl.delete)
        if decl.notify is not None:
            return self._telling(decl, each, when, site)
        if decl.decide is not None:
            return DecideStep(each=each, when=when, decision=decl.decide, of=decl.of or "this")
        if decl.run is not None:
            return self._running(decl.run, when, site.below("run"))
        return TakeStep(each=each, when=when, action=decl.take or "", of=decl.of or "this")

    def _telling(self, decl: StepOfActionDecl, each: str | None, when: str | None, site: Site) -> AnyStep | None:
        if decl.message is None:
            site.below("notify").at_key("META-MISSING", "nothing says what they are told", "write `message: name`")
            return None
        place = site.below("message")
        if not self.known.message(decl.message, place):
            return None
        declared = self.known.messages[decl.message].decl
        if isinstance(declared, MessageDecl) and declared.of != self.entity.name:
            hint = f"name one of `{self.entity.name}`"
            place.at_value("META-CONFLICT", f"`{decl.message}` is about a `{declared.of}`", hint)
        people = several(decl.notify or ())
        for index, one in enumerate(people):
            role = _ROLE.match(one)
            here = site.below("notify", index) if isinstance(decl.notify, tuple) else site.below("notify")
            if role is not None and not self.known.role(role[1], here):
                return None
        return NotifyStep(each=each, when=when, people=people, message=decl.message, via=decl.via or (INBOX,))

    def _running(self, name: str, when: str | None, site: Site) -> AnyStep | None:
        if not self.entity.system:
            message, hint = "`run` is for what the engine brings", f"write one of {listed(VERBS[:-1])}"
            site.at_key("META-SYSTEM", message, hint)
            return None
        assert name in ENGINE_FUNCTIONS, "the engine's own definitions are right"
        return RunStep(when=when, function=name)

    def _refuse_keys(self, decl: StepOfActionDecl, verb: str, site: Site) -> None:
        written = {
            "of": decl.of, "match": decl.match, "set": decl.set_, "as": decl.as_,
            "message": decl.message, "via": decl.via,
            "distribute": decl.distribute, "over": decl.over, "at_most": decl.at_most,
        }  # fmt: skip
        for key in (key for key, value in written.items() if value and key not in _KEYS[verb]):
            site.below(key).at_key("META-CONFLICT", f"`{key}` has no effect on `{verb}`", f"delete `{key}`")
        if decl.as_ is not None and decl.each is not None:
            message = f"`{decl.as_}` would name many records"
            site.below("as").at_key("META-CONFLICT", message, "delete `as`, or `each`")

    def _making(self, decl: StepOfActionDecl, each: str | None, when: str | None, site: Site) -> AnyStep | None:
        verb, name = ("create", decl.create) if decl.upsert is None else ("upsert", decl.upsert)
        if name is None or not self.known.entity(name, site.below(verb)) or name not in self.links.entities:
            return None
        entity = self.links.entities[name]
        values = dict(self._values(entity, decl.set_, site.below("set")))
        self._refuse_loose(entity, decl, site.below(verb))
        self._name(decl.as_, site.below("as"))
        if verb == "create":
            share = self._shared(decl, site)
            over = each if decl.over is None else expression(decl.over)
            return CreateStep(each=over, when=when, entity=name, values=values, name=decl.as_ or "", share=share)
        match = dict(self._values(entity, decl.match, site.below("match")))
        self._check_match(entity, decl, site)
        return UpsertStep(each=each, when=when, entity=name, match=match, values=values, name=decl.as_ or "")

    def _shared(self, decl: StepOfActionDecl, site: Site) -> Share | None:
        """How an amount is distributed; all three keys belong together, and take the place of `each`."""
        given = {"distribute": decl.distribute, "over": decl.over, "at_most": decl.at_most}
        there = [name for name, written in given.items() if written is not None]
        if not there:
            return None
        for key in (key for key, written in (("as", decl.as_), ("each", decl.each)) if written is not None):
            message = f"`{key}` has no effect beside `distribute`, which makes many records"
            site.below(key).at_key("META-CONFLICT", message, f"delete `{key}`")
        for name in (one for one in given if one not in there):
            message = f"{listed([f'`{one}`' for one in there], 'and')} without `{name}`"
            site.below(there[0]).at_key("META-MISSING", message, _SHARES[name])
        if decl.distribute is None or decl.over is None or decl.at_most is None:
            return None
        return Share(expression(decl.distribute), expression(decl.at_most))

    def _name(self, name: str | None, site: Site) -> None:
        if name is None or not record_name_is_free(name, site):
            return
        if name in self.entity.fields:
            site.at_value("META-TWICE", f"`{name}` is a field of `{self.entity.name}`", "give the record another name")
        elif name in self.names:
            site.at_value("META-TWICE", f"a step before is called `{name}` already", "give the record another name")
        self.names.add(name)

    def _refuse_loose(self, entity: Entity, decl: StepOfActionDecl, site: Site) -> None:
        whole = entity.part_of
        if whole is not None and whole not in (*decl.set_, *decl.match):
            message = f"a `{entity.name}` is part of a `{whole}`, and nothing says of which"
            site.at_value("META-MISSING", message, f"write `set: {{{whole}: =...}}`")

    def _check_match(self, entity: Entity, decl: StepOfActionDecl, site: Site) -> None:
        if not decl.match:
            hint = "write `match: {field: =expression}`, or `create`"
            site.at_value("META-MISSING", "nothing says which record is meant", hint)
        for name in decl.match:
            found, place = entity.fields.get(name), site.below("match", name)
            if isinstance(found, ProseField):
                place.at_key("META-REFERENCE", f"no record is found by `{name}`", "match short values and references")
            if name in decl.set_:
                site.below("set", name).at_key(
                    "META-TWICE", f"`{name}` stands in `match` already", "delete one of them"
                )

    def _values(self, entity: Entity, written: Mapping[str, Scalar], site: Site) -> Iterator[tuple[str, Given]]:
        return read_values(entity, written, site, self.known, self.links)


def read_values(
    entity: Entity, written: Mapping[str, Scalar], site: Site, known: Known, links: Links
) -> Iterator[tuple[str, Given]]:
    """What fields of an entity are given; names and literals that are none are reported."""
    for name, value in written.items():
        place = site.below(name)
        found = links.field(entity, name, place, at_key=True)
        if found is None:
            continue
        if not found.stored or not _is_given(found):
            place.at_key("META-VALUE", f"`{name}` takes no value: {_reason(found)}", "delete it")
            continue
        read = given(found, value.value, known, place)
        if read is not None:
            yield name, read


def _is_given(found: AnyField) -> bool:
    return found.writable or (isinstance(found, ReferenceField) and found.whole)


def _reason(found: AnyField) -> str:
    if found.value is not None:
        return "it is computed"
    return "it is issued" if found.issued else "the engine keeps it" if found.record else "it is many records"
