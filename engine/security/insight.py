"""When somebody may know whether a condition holds: where they see everything that it reads."""

from dataclasses import dataclass, field

from engine.expressions.nodes import Aggregate, AnyNode, Literal, Root
from engine.expressions.types import BOOL
from engine.meta.system import GROUP, PEOPLE, USER
from engine.security.sight import YES, Sight, all_of

NO = Literal(BOOL, False)

_OF_PEOPLE = PEOPLE | {GROUP}
"""By these records a condition of the definitions knows whom it is about; of a person's fields the rights count."""


def known(sight: Sight, node: AnyNode) -> AnyNode:
    """The condition, over the record in hand, that these eyes see all that an expression reads.

    What is worked out of many records is known where none of them can be hidden.
    """
    noting = _Noting(
        sight.catalog,
        lambda entity: YES if entity in _OF_PEOPLE else sight.row(entity),
        lambda entity, name: YES if entity in _OF_PEOPLE - {USER} else sight.cell(entity, name),
    )
    noting.masked(node)
    return all_of(*dict.fromkeys(noting.noted))


@dataclass(slots=True)
class _Noting(Sight):
    """Keeps the conditions that masking puts in."""

    noted: list[AnyNode] = field(default_factory=list)

    def _along(self, root: Root, entity: str, path: tuple[str, ...], seen: int = 0) -> AnyNode:
        found = Sight._along(self, root, entity, path, seen)
        if found is not YES:
            self.noted.append(found)
        return found

    def _aggregate(self, node: Aggregate) -> AnyNode:
        before = len(self.noted)
        masked = Sight._aggregate(self, node)
        if masked != node or len(self.noted) > before:
            self.noted[before:] = [NO]
        return masked
