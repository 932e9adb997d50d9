"""Can those who may be picked, and records that wait, be ordered by what a decision names?"""

from engine.meta.resolve import Resolved


def check_picks(resolved: Resolved) -> None:
    """Report paths by which they cannot be ordered."""
    for name, decision in resolved.catalog.decisions.items():
        entity = resolved.catalog.entities.get(decision.of)
        waiting = resolved.decisions[name].below("waiting", "order")
        for index, path in enumerate(decision.waiting or ()):
            place = waiting.below(index) if waiting.below(index).is_written else waiting
            if entity is not None:
                resolved.links.order_holds(entity, path.removeprefix("-"), place)
        for one in decision.strategies:
            site = resolved.decisions[name].below("try", one.name, "order")
            target = resolved.catalog.entities.get(one.pick.entity) if one.pick else None
            for index, path in enumerate(one.pick.order if one.pick else ()):
                place = site.below(index) if site.below(index).is_written else site
                if target is not None:
                    resolved.links.order_holds(target, path.removeprefix("-"), place)
