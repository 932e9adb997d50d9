"""Each definition once: by kind and name, the engine's and the application's together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from engine.diagnostics import Report
from engine.meta.declared import Declared
from engine.meta.kinds import KINDS, EntityDecl, RoleDecl


@dataclass(frozen=True, slots=True)
class Definitions:
    """Definitions by name, also those that cannot be used; dictionaries stand among the entities.

    Expressions name entities and tables alike, so none of these is called as another is."""

    app: Declared | None
    entities: Mapping[str, Declared]
    roles: Mapping[str, Declared]
    tests: Mapping[str, Declared]
    numberings: Mapping[str, Declared]
    fieldsets: Mapping[str, Declared]
    screens: Mapping[str, Declared]
    menus: Mapping[str, Declared]
    tables: Mapping[str, Declared]
    decisions: Mapping[str, Declared]
    packs: Mapping[str, Declared]
    workflows: Mapping[str, Declared]
    approvals: Mapping[str, Declared]
    automations: Mapping[str, Declared]
    messages: Mapping[str, Declared]


_NAMED_ALIKE: Final = {"table": "entity", "entity": "table", "dictionary": "table"}
"""Kinds whose names expressions know beside those of another."""


def definitions_of(application: Iterable[Declared], system: Iterable[Declared], report: Report) -> Definitions:
    """The first of each name; what is written a second time, and a missing `app`, is reported."""
    entities: dict[str, Declared] = {}
    kinds: dict[str, dict[str, Declared]] = {name: {} for name in KINDS}
    kinds |= {"dictionary": entities, "entity": entities}
    for declared in system:
        kinds[declared.kind][declared.name] = declared
    for declared in application:
        _refuse_system(declared, report)
        found = kinds[declared.kind]
        first = next(iter(found.values()), None) if declared.kind == "app" else found.get(declared.name)
        other = kinds[_NAMED_ALIKE.get(declared.kind, declared.kind)].get(declared.name)
        if first is None and other is None:
            found[declared.name] = declared
        elif (earlier := first or other) is not None:
            _twice(declared, earlier, report)
    app = next(iter(kinds["app"].values()), None)
    if app is None:
        hint = "write one in a file of its own: `app: crm`, with `locales`, `time_zone` and `currency`"
        report.error("META-MISSING", "there is no `app`", None, hint)
    others = (
        "role", "test", "numbering", "fieldset", "screen", "menu", "table", "decision", "pack", "workflow", "approval",
        "automation", "message",
    )  # fmt: skip
    return Definitions(app, entities, *(kinds[name] for name in others))


_A: Final = {"entity": "an entity", "dictionary": "a dictionary", "table": "a table"}


def _twice(declared: Declared, first: Declared, report: Report) -> None:
    what = f"the {declared.kind} `{declared.name}`"
    if isinstance(first.decl, EntityDecl | RoleDecl) and first.decl.system:
        hint = "give yours another name"
        if declared.kind == "role":
            hint = f"give yours another name, and write `includes: [{declared.name}]` to grant more than it does"
        report.error("META-TWICE", f"the engine brings {what}", declared.place, hint)
        return
    message = "a second `app`; an application has one" if declared.kind == "app" else f"{what} a second time"
    if declared.kind != first.kind:
        message = f"{what}, and {_A[first.kind]} of the same name: expressions name both"
    place = first.place
    report.error("META-TWICE", message, declared.place, f"the first stands in {place.file}:{place.line}")


def _refuse_system(declared: Declared, report: Report) -> None:
    decl = declared.decl
    if isinstance(decl, EntityDecl | RoleDecl) and decl.system:
        report.error("META-SYSTEM", "`system` is for what the engine brings", declared.key("system"), "delete the line")
