"""Can those who may be picked, and records that wait, be ordered by what a decision names?"""

from collections.abc import Iterable

from engine.meta.resolve import Resolved, Site


def check_picks(resolved: Resolved) -> None:
    """Report paths by which they cannot be ordered."""
    for name, decision in resolved.catalog.decisions.items():
        site = resolved.decisions[name]
        _check(resolved, decision.of, decision.waiting or (), site.below("waiting", "order"))
        for one in decision.strategies:
            if one.pick is not None:
                _check(resolved, one.pick.entity, one.pick.order, site.below("try", one.name, "order"))


def _check(resolved: Resolved, entity: str, order: Iterable[str], site: Site) -> None:
    """The paths by which records of an entity are ordered, if there is one of this name."""
    ordered = resolved.catalog.entities.get(entity)
    if ordered is None:
        return
    for index, path in enumerate(order):
        resolved.links.order_holds(ordered, path.removeprefix("-"), site.item(index))
