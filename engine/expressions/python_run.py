"""What running a node means: a function of a frame and an environment. Which node runs how stands in tables elsewhere.

A frame is the record in hand; where there are generators, a tuple of it and the record of each; or a tuple of values.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from engine.expressions.nodes import AnyNode

Run: TypeAlias = Callable[[Any, Any], Any]


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes the functions of nodes. `flat`: the frame is the record in hand itself."""

    flat: bool
    forms: "Mapping[type[AnyNode], Form]"

    def __call__(self, node: AnyNode) -> Run:
        """The function of a node."""
        return self.forms[type(node)](node, self)


Form: TypeAlias = Callable[[Any, Maker], Run]
