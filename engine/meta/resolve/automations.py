"""`automation:` as written -> as resolved."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import time
from typing import Final

from engine.diagnostics import nearest
from engine.meta.actions import Action
from engine.meta.automations import EVERY, Automation, Event, Trigger
from engine.meta.catalog import Entity
from engine.meta.kinds import AutomationDecl
from engine.meta.kinds.automation import TriggerDecl
from engine.meta.kinds.shared import several
from engine.meta.phrases import listed, some
from engine.meta.resolve.actions import Steps
from engine.meta.resolve.given import enabled, expression
from engine.meta.resolve.known import Known
from engine.meta.resolve.links import Links
from engine.meta.resolve.rhythms import rhythm
from engine.meta.resolve.site import Site
from engine.meta.resolve.words import words
from engine.meta.workflows import Workflow

_NARROWED: Final[tuple[Event, ...]] = ("saved", "updated", "entered", "left", "taken", "every")


def resolved_automation(
    decl: AutomationDecl, site: Site, known: Known, links: Links, workflows: Iterable[Workflow]
) -> Automation | None:
    """The automation; None where it is for no entity, or nothing can be told of what starts it."""
    entity = _entity(decl, site.below("of"), known, links)
    if entity is None:
        return None
    flows = [one for one in workflows if one.of == entity.name]
    trigger = None if decl.trigger is None else _trigger(decl.trigger, entity, flows, site.below("trigger"), links)
    label = words(decl.label, known.locales, site.below("label"))
    steps = Steps(entity, known, links).read(decl.do, site.below("do"))
    if trigger is None and (decl.trigger is not None or ("trigger",) in site.declared.left_out):
        return None
    _check_times(decl, site)
    return Automation(
        name=decl.automation,
        of=decl.of,
        description=decl.description,
        trigger=trigger,
        when=None if decl.when is True else expression(decl.when),
        key=decl.key,
        again=None if decl.again is None else _length(decl.again),
        at=time.fromisoformat(decl.at),
        doing=Action(name=decl.automation, label=label, do=steps),
        enabled=enabled(decl.enabled),
    )


def _length(written: str) -> str:
    """`7 days` as an expression; anything else is one."""
    found = _LENGTH.fullmatch(written)
    return f"{found[2]}s({found[1]})" if found else written


_LENGTH: Final = re.compile(r"(\d{1,4}) (minute|hour|day|week|month|year)s?")


def _check_times(decl: AutomationDecl, site: Site) -> None:
    if decl.trigger is None and decl.when is True:
        hint = "write `trigger`, or the condition that has to become true as `when`"
        site.at_value("META-MISSING", "nothing says when this is done", hint)
    by_clock = isinstance(decl.trigger, TriggerDecl) and decl.trigger.every is not None
    useless = ("key", "again", "at") if decl.trigger is not None else ()
    for key in (one for one in useless if site.below(one).is_written):
        message = f"`{key}` has no effect beside `trigger`"
        within = by_clock and key == "at"
        hint = "write it in `trigger`, beside `every`" if within else f"delete `{key}`, or `trigger`"
        site.below(key).at_key("META-CONFLICT", message, hint)


def _entity(decl: AutomationDecl, site: Site, known: Known, links: Links) -> Entity | None:
    if not known.entity(decl.of, site) or decl.of not in links.entities:
        return None
    entity = links.entities[decl.of]
    if entity.part_of is not None:
        message = f"lines have no automations of their own: they are saved with their `{entity.part_of}`"
        site.at_value("META-CONFLICT", message, f"write one of `{entity.part_of}`")
        return None
    return entity


def _trigger(
    decl: str | TriggerDecl, entity: Entity, flows: Iterable[Workflow], site: Site, links: Links
) -> Trigger | None:
    if isinstance(decl, str):
        if decl == "deleted" and not entity.recycle:
            hint = f"give `{entity.name}` the feature `recycle: {{}}`"
            site.at_value("AUT-DELETED", f"nothing is left of a deleted `{entity.name}` to do anything with", hint)
        return Trigger(on=_EVENTS[decl])
    written: dict[Event, tuple[str, ...]] = {
        one: several(names) for one in _NARROWED if (names := getattr(decl, one)) is not None
    }
    if len(written) != 1:
        said = f"says {listed(written, 'and')}" if written else "says nothing"
        site.at_value("META-CONFLICT", f"this trigger {said}", f"it has one of {listed(_NARROWED)}")
        return None
    ((on, names),) = written.items()
    place = site.below(on)
    told = [(one, place.item(index)) for index, one in enumerate(names)]
    if on == EVERY:
        found = rhythm(decl, site)
        return None if found is None else Trigger(on=on, rhythm=found)
    _check_without_clock(site)
    if on == "taken":
        return Trigger(on=on, names=tuple(name for name, here in told if _is_action(entity, name, here)))
    if on in ("entered", "left"):
        return _moving(on, told, {one.field: one for one in flows}, entity, place)
    return Trigger(on=on, names=tuple(name for name, here in told if _is_kept(entity, name, here, links)))


def _check_without_clock(site: Site) -> None:
    for key in (one for one in ("on", "at") if site.below(one).is_written):
        site.below(key).at_key("META-CONFLICT", f"`{key}` has no effect without `every`", f"delete `{key}`")


_EVENTS: Final[Mapping[str, Event]] = {
    "created": "created", "saved": "saved", "updated": "updated", "deleted": "deleted", "restored": "restored",
}  # fmt: skip


def _is_kept(entity: Entity, name: str, site: Site, links: Links) -> bool:
    """Whether a change can make the field another."""
    field = links.field(entity, name, site)
    if field is None or field.has_column:
        return field is not None
    reason = "it is worked out when it is read" if field.virtual else "it is many records"
    site.at_value("AUT-FIELD", f"nobody notices that `{name}` becomes another: {reason}", "name what it is made of")
    return False


def _is_action(entity: Entity, name: str, site: Site) -> bool:
    if name in entity.actions:
        return True
    meant = nearest(name, entity.actions)
    hint = f"did you mean `{meant}`?" if meant else f"it has {some(entity.actions)}" if entity.actions else None
    site.at_value("META-UNKNOWN", f"`{entity.name}` has no action `{name}`", hint)
    return False


def _moving(
    on: Event, told: Iterable[tuple[str, Site]], flows: Mapping[str, Workflow], entity: Entity, site: Site
) -> Trigger | None:
    if not flows:
        site.at_key("AUT-STATE", f"`{entity.name}` has no workflow, and so no states", "write a workflow, or `updated`")
        return None
    names = tuple(dict.fromkeys(name for name, here in told if _is_state(name, flows.values(), here)))
    fields = (field for field, one in flows.items() if not one.states.keys().isdisjoint(names))
    return Trigger(on=on, names=names, fields=tuple(fields))


def _is_state(name: str, flows: Iterable[Workflow], site: Site) -> bool:
    states = list(_states(flows))
    if name in states:
        return True
    meant = nearest(name, states)
    hint = f"did you mean `{meant}`?" if meant else f"there are {some(states)}"
    site.at_value("WFL-UNKNOWN", f"there is no state `{name}`", hint)
    return False


def _states(flows: Iterable[Workflow]) -> Iterator[str]:
    for one in flows:
        yield from one.states
