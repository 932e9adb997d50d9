"""The difference of the values of dictionaries between two catalogs, as changes that records follow (values.py)."""

from collections.abc import Iterator, Mapping

from engine.meta.catalog import Dictionary, Value
from engine.storage.plan.change import Change

STAYS = "what was edited on a screen stays"


def changed_dictionaries(old: Mapping[str, Dictionary], new: Mapping[str, Dictionary]) -> Iterator[Change]:
    """What changes in the values of dictionaries; a value is never lost that a record has."""
    for name, dictionary in new.items():
        if name in old:
            yield from _dictionary(old[name], dictionary)
        elif dictionary.values:
            yield Change("+", name, f"new dictionary with {len(dictionary.values)} values")


def _dictionary(old: Dictionary, new: Dictionary) -> Iterator[Change]:
    if new.editable != old.editable:
        yield Change("~", new.name, "edited on screens too" if new.editable else "not edited on screens any more")
    for code, value in new.values.items():
        if code not in old.values:
            yield Change("+", f"{new.name}.{code}", "new value")
        elif value != old.values[code]:
            yield Change("~", f"{new.name}.{code}", f"{', '.join(_differing(old.values[code], value))}: {STAYS}")
    for code in old.values:
        if code not in new.values:
            yield Change("-", f"{new.name}.{code}", "value removed; retired where records have it")
    if [code for code in old.values if code in new.values] != [code for code in new.values if code in old.values]:
        yield Change("~", new.name, f"order of the values: {STAYS}")


def _differing(old: Value, new: Value) -> Iterator[str]:
    """What is said otherwise of a value, in the words of its file."""
    if old.option.label != new.option.label:
        yield "label"
    if old.option.tone != new.option.tone:
        yield "tone"
    if old.option.parent != new.option.parent:
        yield f"below {new.option.parent}" if new.option.parent else "below no other"
    yield from (name for name in {**new.given, **old.given} if old.given.get(name) != new.given.get(name))
