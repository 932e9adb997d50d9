"""`settings.x`: a value that administrators set, the same for all records; bound as a parameter in every form."""

import ast

from engine.diagnostics import nearest
from engine.expressions.building import Building
from engine.expressions.nodes import AnyNode, Read
from engine.expressions.types import type_of
from engine.meta.system import SETTINGS

PREFIX = f"{SETTINGS}."


def names_settings(building: Building, part: ast.expr) -> bool:
    """Whether a part is the word `settings` and nothing else of that name."""
    return isinstance(part, ast.Name) and part.id == SETTINGS and SETTINGS not in building.scope.names


def build_setting(building: Building, part: ast.Attribute) -> AnyNode:
    """One setting, by its name."""
    known = building.scope.catalog.app.settings
    if part.attr not in known:
        meant = nearest(part.attr, known)
        hint = f"did you mean `{PREFIX}{meant}`?" if meant else "settings are written in `app:`, under `settings:`"
        return building.fail(part, "EXP-NAME", f"there is no setting `{part.attr}`", hint)
    type_ = type_of(known[part.attr])
    building.note(part, part.attr, type_, SETTINGS)
    return Read(type=type_, root=parameter(part.attr), entity="")


def build_all_settings(building: Building, part: ast.Name) -> AnyNode:
    """The word alone, which is no value."""
    return building.fail(part, "EXP-NAME", "`settings` are many values", "name one of them: `settings.x`")


def parameter(name: str) -> str:
    """What stands for a setting among the values that a place gives."""
    return PREFIX + name
