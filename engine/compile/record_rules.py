"""What holds for a record of an entity, whoever saves it, derived once from the catalog."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_

from engine.compile.choosing import Depending, depending, filter_needs
from engine.compile.compiled import Compiled
from engine.expressions import (
    Needs,
)
from engine.meta.catalog import Entity, lines_below, whole_of
from engine.meta.fields import LinesField
from engine.rules.checks import CompiledCheck, compiled_checks, waits
from engine.rules.computed import Place, computed_steps, ordered_steps, saving_phases, waiting_for_ids, ways_back
from engine.rules.dependants import Dependants, dependants, family
from engine.rules.formulas import suggested
from engine.rules.issued import Issuing, issuings, reads_issued
from engine.rules.kept import Kept, kept_columns
from engine.rules.limits import Limits, limits
from engine.rules.sections import Sections, sections
from engine.rules.states import States, states
from engine.rules.steps import Phase, Step
from engine.storage.schema.codecs import Convert, codec


@dataclass(frozen=True, slots=True, eq=False)
class LineRules:
    """The lines in one field of a record: of what they are, the rules of one, and the columns of the record (`reads`)
    that they are worked out from or checked against; `filters` is what the filters of its references read of it.
    `today` is the field whose values by period they are; with `needed` there may have to be some.
    """

    field: LinesField
    rules: "Rules"
    reads: frozenset[str]
    filters: Needs
    today: str | None = None
    needed: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """What holds for a record of an entity, whoever saves it.

    `creating` are all steps, with those of its `lines`. `late` are the checks that are asked by statement once all that
    follows is done, because saving the record may change what they read of others, or because they read its number;
    `needs` is what all else reads, `late_needs` what these do. `by_id` are computed fields, with those of lines, that
    wait for the record's id, `by_line_id` those that wait for the ids of new lines. `suggested` see rules/formulas.py,
    `depending` choosing.py; `history` names what they read of tracked fields (expressions/record.py); `kept` are
    columns that nobody sees (rules/kept.py).
    """

    entity: Entity
    columns: tuple[str, ...]
    steps: tuple[Step, ...]
    creating: tuple[Phase, ...]
    virtual: tuple[Step, ...]
    limits: Limits
    states: States
    sections: Sections
    issuings: tuple[Issuing, ...]
    checks: tuple[CompiledCheck, ...]
    late: frozenset[str]
    by_id: tuple[Place, ...]
    by_line_id: tuple[Place, ...]
    needs: Needs
    late_needs: Needs
    encode: Mapping[str, Convert | None]
    decode: Mapping[str, Convert | None]
    lines: Mapping[str, LineRules]
    suggested: Mapping[str, str]
    depending: tuple[Depending, ...]
    history: frozenset[str]
    kept: tuple[Kept, ...]


def rules_of(compiled: Compiled, name: str) -> Rules:
    """The rules of an entity."""
    return compiled.keep(("rules", name), lambda: _rules(compiled, name))


def _rules(compiled: Compiled, name: str) -> Rules:
    catalog, entity = compiled.catalog, compiled.catalog.entities[name]
    steps = ordered_steps(catalog, entity)
    virtual = computed_steps(catalog, entity, virtual=True)
    checks = compiled_checks(catalog, entity)
    late = _late(compiled, name, checks)
    creating = saving_phases(catalog, entity)
    ways = ways_back(catalog, entity)
    issued = issuings(catalog, entity)
    stored = [one for one in entity.fields.values() if one.has_column]
    codecs = {one.name: codec(one, compiled.dialect) for one in stored}
    found = states(catalog, entity)
    needed = _family_needs(compiled, entity)
    late_needs = _together(*(one.needs for one in checks if one.check.name in late))
    return Rules(
        entity=entity,
        columns=tuple(codecs),
        steps=steps,
        creating=creating,
        virtual=virtual,
        limits=limits(entity),
        states=found,
        sections=sections(catalog, entity),
        issuings=issued,
        checks=checks,
        late=late,
        by_id=waiting_for_ids(creating, ways, new=True),
        by_line_id=waiting_for_ids(creating, ways, new=False),
        needs=needed,
        late_needs=late_needs,
        encode={name: one.encode for name, one in codecs.items()},
        decode={name: one.decode for name, one in codecs.items()},
        lines={one.name: _line_rules(compiled, one) for one in entity.fields.values() if isinstance(one, LinesField)},
        suggested=suggested(entity),
        depending=depending(compiled, entity),
        history=(needed | late_needs).history,
        kept=kept_columns(entity),
    )


def _late(compiled: Compiled, name: str, checks: Iterable[CompiledCheck]) -> frozenset[str]:
    """Those that are asked once all has followed; whether something waits is known before anything is written."""
    graph, together = dependants_of(compiled), family(compiled.catalog, name)
    entity = compiled.catalog.entities[name]
    late = (
        one
        for one in checks
        if not waits(one.check)
        and (reads_issued(entity, one.needs.fields) or graph.is_late(name, one.check.name, together))
    )
    return frozenset(one.check.name for one in late)


def _own_needs(compiled: Compiled, name: str) -> Needs:
    """What the steps and the early checks of an entity read."""

    def make() -> Needs:
        catalog, entity = compiled.catalog, compiled.catalog.entities[name]
        checks = compiled_checks(catalog, entity)
        late = _late(compiled, name, checks)
        asked = (one for one in checks if one.check.name not in late or "delete" in one.check.before)
        steps = (*ordered_steps(catalog, entity), *computed_steps(catalog, entity, virtual=True))
        found = states(catalog, entity).needs | sections(catalog, entity).needs
        numbers = (one.needs for one in issuings(catalog, entity))
        filters = filter_needs(compiled, entity) if entity.part_of is not None else Needs()
        return _together(filters, found, *numbers, *(step.needs for step in steps), *(one.needs for one in asked))

    return compiled.keep(("own needs", name), make)


def _family_needs(compiled: Compiled, entity: Entity) -> Needs:
    """The same, with what a record and its lines read of each other."""
    entities = compiled.catalog.entities
    whole = whole_of(entities, entity)
    lines = list(lines_below(entities, whole))
    needs, before = {one: _own_needs(compiled, one) for one in (whole.name, *(field.of for field in lines))}, None
    while needs != before:
        before = dict(needs)
        for one in lines:
            needs[one.of] |= needs[one.by].items.get(one.name, Needs())
            needs[one.by] |= needs[one.of].to.get(one.by, Needs())
    return needs[entity.name]


def _line_rules(compiled: Compiled, field: LinesField) -> LineRules:
    part, whole = compiled.catalog.entities[field.of], compiled.catalog.entities[field.by]
    above = _read_above(compiled, part).to.get(field.by, Needs())
    filters = filter_needs(compiled, part)
    today = next((one.name for one in whole.fields.values() if one.periods == field.name), None)
    reads = above.fields.union(above.to, [today] if today else [])
    needed = field.required or field.required_when is not None
    return LineRules(field, rules_of(compiled, field.of), reads, filters, today, needed)


def _read_above(compiled: Compiled, part: Entity) -> Needs:
    """What a line reads, with what its own lines read of it."""
    below = (one for one in part.fields.values() if isinstance(one, LinesField))
    read = (_read_above(compiled, compiled.catalog.entities[one.of]).to.get(one.by, Needs()) for one in below)
    return _together(_own_needs(compiled, part.name), *read)


def _together(*several: Needs) -> Needs:
    return reduce(or_, several, Needs())


def dependants_of(compiled: Compiled) -> Dependants:
    """What follows a change of any record in others."""
    return compiled.keep("dependants", lambda: dependants(compiled.catalog))
