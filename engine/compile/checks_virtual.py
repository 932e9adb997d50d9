"""What virtual fields make wrong: they have no column, and their expressions stand in the place of their names."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from graphlib import TopologicalSorter
from typing import Final, NamedTuple

from engine.compile.checks_expressions import Checked, check_each
from engine.compile.dependencies import steps_read
from engine.compile.occurrences import FieldName, Occurrence
from engine.diagnostics import Report
from engine.diagnostics.limits import Limit
from engine.expressions.walk import size
from engine.meta.catalog import Catalog
from engine.meta.fields import is_tracked
from engine.meta.resolve import Resolved


def check_indexes(resolved: Resolved, virtual: Collection[FieldName]) -> None:
    """Report what asks for an index of fields that have no column, and such fields in the index of another."""
    for entity, name in virtual:
        field = resolved.catalog.entities[entity].fields[name]
        rules = resolved.catalog.entities[entity].duplicates.values()
        rule = next((one for one in rules if one.key == name), None)
        if rule is not None:
            place = resolved.entities[entity].below("duplicates", rule.name)
            place.at_key("META-INDEX", f"what `{rule.name}` compares {_FLEETING}", "compare what is stored")
            continue
        place = resolved.entities[entity].below("fields", name)
        search = field.search and place.below("search").is_written
        asked = {"unique": field.unique, "index": field.index is not None, "search": search, "sort": field.sort}
        for key in [key for key, is_asked in asked.items() if is_asked]:
            place.below(key).at_key("META-INDEX", f"`{name}` {_FLEETING}", f"delete `{key}`")
    for entity in {entity for entity, _ in virtual}:
        _check_followers(entity, resolved, virtual)


def without_kept(virtual: Collection[FieldName], resolved: Resolved) -> frozenset[FieldName]:
    """Those that can be virtual; a field that keeps what it has is stored, so it is reported."""
    kept = set()
    for entity, name in virtual:
        field = resolved.catalog.entities[entity].fields[name]
        keys = {"suggest": field.suggest is not None, "frozen": field.frozen is not None, "track": is_tracked(field)}
        key = next((name for name, written in keys.items() if written), None)
        if key is not None:
            kept.add((entity, name))
            message = f"`{name}` changes by itself (what it reads depends on the clock or `me`), so it keeps nothing"
            hint = "write it as a `default`, which is given once" if key == "suggest" else f"delete `{key}`"
            resolved.entities[entity].below("fields", name, key).at_value("META-CONFLICT", message, hint)
    return frozenset(virtual) - kept


_FLEETING: Final = "is worked out when it is read (its expression reads the clock or `me`) and cannot be in an index"


def _check_followers(entity: str, resolved: Resolved, virtual: Collection[FieldName]) -> None:
    for field in resolved.catalog.entities[entity].fields.values():
        for index, follower in enumerate(field.index or ()):
            if (entity, follower) in virtual:
                place = resolved.entities[entity].below("fields", field.name, "index", index)
                place.at_value("META-INDEX", f"`{follower}` {_FLEETING}", "name other fields of the entity")


def check_readers(checked: Iterable[Checked], catalog: Catalog, virtual: Collection[FieldName], report: Report) -> None:
    """Look again at expressions that read virtual fields: the expressions of these stand in their place from now on.

    What would be too large then is refused before: building it could take longer than anybody waits. What reads
    something refused is left alone.
    """
    readers = [Reader(one, reads) for one in checked if (reads := _virtual_reads(one, catalog, virtual))]
    weights: dict[FieldName, Weight] = {}
    for reader in _in_order(readers):
        occurrence = reader.checked.occurrence
        weight = _weight(reader, weights)
        if weight.fits:
            again = check_each([_in(catalog, occurrence)], report)
            weight = Weight(size(again[0].typed.node), weight.levels) if again else TOO_MUCH
        elif weight != TOO_MUCH:
            message = f"with the computed fields it reads it has {weight.parts:,} parts on {weight.levels} levels"
            parts, levels = Limit.SIZE.most, Limit.VIRTUAL.most
            hint = f"at most {parts:,} parts and {levels} levels; only fields that read the clock or `me` count"
            occurrence.site.at_value("EXP-BUDGET", message, hint)
            weight = TOO_MUCH
        if occurrence.value_of is not None:
            weights[occurrence.value_of] = weight


class Reader(NamedTuple):
    """An expression that reads virtual fields, each so many times."""

    checked: Checked
    reads: Counter[FieldName]


class Weight(NamedTuple):
    """How much an expression is with all that its virtual fields stand for."""

    parts: int
    levels: int

    @property
    def fits(self) -> bool:
        """Whether that can be worked out."""
        return self.parts <= Limit.SIZE.most and self.levels <= Limit.VIRTUAL.most


LEAF: Final = Weight(1, 1)
"""A virtual field that reads no other; its own parts are few."""

TOO_MUCH: Final = Weight(Limit.SIZE.most + 1, Limit.VIRTUAL.most + 1)
"""What was refused, and what reads it."""


def _virtual_reads(checked: Checked, catalog: Catalog, virtual: Collection[FieldName]) -> Counter[FieldName]:
    return Counter(step for step in steps_read(checked.typed, catalog) if step in virtual) if virtual else Counter()


def _in_order(readers: Iterable[Reader]) -> Iterator[Reader]:
    """Fields before what reads them, everything else after."""
    fields = {one.checked.occurrence.value_of: one for one in readers if one.checked.occurrence.value_of is not None}
    order = TopologicalSorter({name: one.reads.keys() for name, one in fields.items()}).static_order()
    yield from (fields[name] for name in order if name in fields)
    yield from (one for one in readers if one.checked.occurrence.value_of is None)


def _weight(reader: Reader, weights: Mapping[FieldName, Weight]) -> Weight:
    below = [(weights.get(name, LEAF), times) for name, times in reader.reads.items()]
    if any(weight == TOO_MUCH for weight, _ in below):
        return TOO_MUCH
    parts = size(reader.checked.typed.node) + sum(weight.parts * times for weight, times in below)
    return Weight(parts, 1 + max(weight.levels for weight, _ in below))


def _in(catalog: Catalog, occurrence: Occurrence) -> Occurrence:
    return replace(occurrence, scope=replace(occurrence.scope, catalog=catalog))
