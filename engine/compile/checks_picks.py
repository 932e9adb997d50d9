"""Can those who may be picked, and records that wait, be ordered by what a decision names?"""

from collections.abc import Collection, Iterator

from engine.compile.occurrences import FieldName
from engine.meta.catalog import Catalog
from engine.meta.fields import AnyReference
from engine.meta.resolve import Resolved, Site


def check_picks(resolved: Resolved) -> None:
    """Report paths by which they cannot be ordered."""
    for entity, path, site in _orders(resolved):
        resolved.links.order_holds(resolved.catalog.entities[entity], path, site)


def check_pick_orders(resolved: Resolved, virtual: Collection[FieldName]) -> None:
    """Report fields without a column: all who may be picked would have to be worked out to find the first."""
    for entity, path, site in _orders(resolved):
        found = _end(resolved.catalog, entity, path)
        if found in virtual:
            message = f"`{path}` is worked out when it is read (its expression reads the clock, `me` or a tree)"
            hint = "order by stored fields, such as those it is worked out from"
            site.at_value("META-REFERENCE", message, hint)


def _orders(resolved: Resolved) -> Iterator[tuple[str, str, Site]]:
    """The entity whose records are ordered, if there is one of this name, with each path by which they are."""
    for name, decision in resolved.catalog.decisions.items():
        site = resolved.decisions[name]
        found = [(decision.of, decision.waiting or (), site.below("waiting", "order"))]
        picking = ((one.name, one.pick) for one in decision.strategies if one.pick is not None)
        found += [(pick.entity, pick.order, site.below("try", strategy, "order")) for strategy, pick in picking]
        for entity, order, place in found:
            if entity in resolved.catalog.entities:
                yield from ((entity, one.removeprefix("-"), place.item(index)) for index, one in enumerate(order))


def _end(catalog: Catalog, entity: str, path: str) -> FieldName:
    """The field at the end of a path, with the entity that has it."""
    *way, name = path.split(".")
    for step in way:
        field = catalog.entities[entity].fields.get(step)
        if not isinstance(field, AnyReference):
            break
        entity = field.to
    return entity, name
