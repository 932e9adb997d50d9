"""Whether one condition over settings holds whenever others do."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import product
from typing import Final

from engine.expressions import Environment, Record, Value, parameter, python_form, settings_read, typed
from engine.expressions.nodes import Both, Typed
from engine.expressions.scope import scope_of
from engine.expressions.types import BOOL
from engine.meta.catalog import Catalog
from engine.meta.fields import AnyField, BoolField, ChoiceField

MOST_CASES: Final = 4096
"""So many combinations of values are tried; beyond that only a condition that is written alike is taken as implied."""

_NO_TIME: Final = datetime.min.replace(tzinfo=UTC)


def implied(conclusion: str, premises: Sequence[str], catalog: Catalog) -> bool:
    """Whether `conclusion` is true whenever all `premises` are.

    Settings with few values are tried out in all their combinations. For others it has to stand among the premises,
    or be one of the parts that these join by `and`.
    """
    if "false" in premises or conclusion in premises:
        return True
    wanted, known = _typed(conclusion, catalog), [_typed(one, catalog) for one in premises if one != "true"]
    if _parts(wanted) <= {part for one in known for part in _parts(one)}:
        return True
    names = sorted(frozenset[str]().union(*(settings_read(one.node) for one in (wanted, *known))))
    return _never_without(wanted, known, names, catalog)


def _typed(text: str, catalog: Catalog) -> Typed:
    return typed(text, scope_of(catalog), BOOL)


def _parts(condition: Typed) -> frozenset[object]:
    node = condition.node
    return frozenset(node.nodes) if isinstance(node, Both) else frozenset((node,))


def _never_without(wanted: Typed, known: Sequence[Typed], names: Sequence[str], catalog: Catalog) -> bool:
    values = [_values(catalog.app.settings[name]) for name in names]
    cases = 1
    for one in values:
        cases *= len(one)
    if not 0 < cases <= MOST_CASES:
        return False
    conclusion, premises = python_form(wanted), [python_form(one) for one in known]
    return all(
        conclusion(Record({}), case) is True or any(premise(Record({}), case) is not True for premise in premises)
        for case in _cases(names, values)
    )


def _cases(names: Sequence[str], values: Sequence[Sequence[Value]]) -> Iterator[Environment]:
    for chosen in product(*values):
        given = {parameter(name): value for name, value in zip(names, chosen, strict=True)}
        yield Environment(_NO_TIME, date.min, given=given)


def _values(setting: AnyField) -> tuple[Value, ...]:
    """All it may have; none where there are too many to try."""
    empty: tuple[Value, ...] = () if setting.required else (None,)
    if isinstance(setting, BoolField):
        return (True, False, *empty)
    return (*setting.options, *empty) if isinstance(setting, ChoiceField) else ()
