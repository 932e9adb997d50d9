"""The computed fields of an entity as steps, and all its steps in the order of their needs, with those of its lines."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from engine.expressions import Needs
from engine.meta.catalog import Catalog, Entity
from engine.meta.fields import LinesField
from engine.rules.defaults import default_steps, following_step
from engine.rules.order import Circle, arranged
from engine.rules.steps import Phase, Step, phases

Place = tuple[str, str]
"""A field of the lines in a field (`lines`, of the lines in these `lines/options`), or with an empty name before it
one of the record itself.
"""


def computed_steps(catalog: Catalog, entity: Entity, *, virtual: bool = False) -> tuple[Step, ...]:
    """A step for each stored field that follows others (or each `virtual` one), in the order of the fields."""
    return tuple(
        following_step(catalog, entity, field)
        for field in entity.fields.values()
        if field.formula is not None and field.virtual is virtual
    )


def ordered_steps(catalog: Catalog, entity: Entity) -> tuple[Step, ...]:
    """Defaults and stored fields that follow others, each after those it reads; raises order.Circle."""
    steps = {step.field: step for step in (*default_steps(catalog, entity), *computed_steps(catalog, entity))}
    return tuple(steps[name] for name in arranged({name: step.reads for name, step in steps.items()}))


def saving_phases(catalog: Catalog, entity: Entity) -> tuple[Phase, ...]:
    """All steps of an entity and of its lines, each after those it reads, cut into phases; raises order.Circle.

    What is given once may read of the other side (of the lines, of the record) what is not worked out yet.
    """
    ways = ways_back(catalog, entity)
    sides = {"": entity, **{of: catalog.entities[one.of] for of, one in lines_by_place(catalog, entity).items()}}
    steps = {(of, step.field): step for of, side in sides.items() for step in ordered_steps(catalog, side)}
    reads = {place: frozenset(_read(place[0], step.needs, ways)) for place, step in steps.items()}
    try:
        order = arranged(reads)
    except Circle:
        order = arranged({place: _near(place, reads[place]) if steps[place].once else reads[place] for place in steps})
    parts = groupby(order, lambda place: place[0])
    return tuple(phase for of, part in parts for phase in phases((steps[place] for place in part), of))


def lines_by_place(catalog: Catalog, entity: Entity, above: str = "") -> dict[str, LinesField]:
    """The fields with lines of an entity, and those of what stands in them, as places name them."""
    found: dict[str, LinesField] = {}
    for field in entity.fields.values():
        if isinstance(field, LinesField):
            place = f"{above}{field.name}"
            found |= {place: field, **lines_by_place(catalog, catalog.entities[field.of], f"{place}/")}
    return found


def ways_back(catalog: Catalog, entity: Entity) -> dict[str, str]:
    """By place, the reference of lines to what they are part of."""
    return {place: one.by for place, one in lines_by_place(catalog, entity).items()}


def waiting_for_ids(phases: Iterable[Phase], ways: Mapping[str, str], *, new: bool) -> tuple[Place, ...]:
    """What is worked out from ids that only storing gives: those of new lines, and with `new` that of the record."""
    touched = {(of, name) for of, by in ways.items() for name in ("id", by)} | ({("", "id")} if new else set())
    found = []
    for phase in phases:
        for step in phase.steps:
            if not step.once and not touched.isdisjoint(_read(phase.of, step.needs, ways)):
                touched.add((phase.of, step.field))
                found.append((phase.of, step.field))
    return tuple(found)


def _read(of: str, needs: Needs, ways: Mapping[str, str]) -> Iterator[Place]:
    """What is read of a record and its lines; `ways` are the references of lines that lead back (`ways_back`)."""
    for name in needs.fields:
        yield of, name
    for name, below in needs.to.items():
        if of and name == ways[of]:
            yield from _read(of.rpartition("/")[0], below, ways)
        else:
            yield of, name
    for name, below in needs.items.items():
        lines = f"{of}/{name}" if of else name
        if lines in ways:
            yield from _read(lines, below, ways)


def _near(place: Place, reads: frozenset[Place]) -> frozenset[Place]:
    return frozenset(one for one in reads if one[0] == place[0])
