"""Is no field worked out from itself? Also through other fields, other records and other entities."""

from collections.abc import Collection, Mapping

from engine.compile.dependencies import Dependencies
from engine.compile.occurrences import FieldName

Graph = Mapping[FieldName, Collection[FieldName]]


def check_circles(graph: Dependencies) -> bool:
    """Report every circle once, with all its fields; whether there is none."""
    left = _in_circles(graph.reads)
    reported: set[FieldName] = set()
    for name in sorted(left, key=lambda one: graph.sites[one].span):
        circle = [] if name in reported else _shortest_circle(name, left)
        if circle:
            reported.update(circle)
            _report(circle, graph)
    return not left


def _in_circles(reads: Mapping[FieldName, frozenset[FieldName]]) -> dict[FieldName, set[FieldName]]:
    """The fields that lie on circles or lead to them, without all that leads to an end."""
    left = {name: {one for one in others if one in reads} for name, others in reads.items()}
    readers: dict[FieldName, list[FieldName]] = {name: [] for name in left}
    for name, others in left.items():
        for other in others:
            readers[other].append(name)
    ended = [name for name, others in left.items() if not others]
    while ended:
        name = ended.pop()
        del left[name]
        for reader in readers[name]:
            left[reader].discard(name)
            if not left[reader]:
                ended.append(reader)
    return left


def _shortest_circle(start: FieldName, graph: Graph) -> list[FieldName]:
    """The shortest way from a field back to it; empty if there is none."""
    came_from: dict[FieldName, FieldName] = {}
    waiting = [start]
    for name in waiting:
        for other in sorted(graph[name]):
            if other == start:
                return _way(name, came_from)
            if other not in came_from:
                came_from[other] = name
                waiting.append(other)
    return []


def _way(name: FieldName, came_from: Mapping[FieldName, FieldName]) -> list[FieldName]:
    way = [name]
    while way[-1] in came_from:
        way.append(came_from[way[-1]])
    return way[::-1]


def _report(circle: list[FieldName], graph: Dependencies) -> None:
    names = [f"{entity}.{name}" for entity, name in circle]
    message = f"`{names[0]}` is worked out from itself: {' → '.join([*names, names[0]])}"
    others = [graph.sites[one].span for one in circle[1:]]
    places = ", ".join(f"{span.file}:{span.line}" for span in others)
    hint = (
        f"break it at one of these fields; the others stand in {places}" if places else "take it out of its own value"
    )
    graph.sites[circle[0]].at_value("EXP-CYCLE", message, hint)
