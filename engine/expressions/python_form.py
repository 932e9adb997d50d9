"""The Python form of an expression: closures over the typed tree, for one record. No text becomes code here."""

from collections.abc import Callable, Mapping, Sequence

from engine.expressions.nodes import Aggregate, AnyNode, Typed
from engine.expressions.python_conditions import CONDITIONS
from engine.expressions.python_folds import FOLDED
from engine.expressions.python_leaves import LEAVES
from engine.expressions.python_numbers import NUMBERS
from engine.expressions.python_run import Form, Maker
from engine.expressions.python_tables import TABLED
from engine.expressions.record import Environment, Record, Value
from engine.expressions.walk import walk

FORMS: Mapping[type[AnyNode], Form] = {**LEAVES, **CONDITIONS, **NUMBERS, **FOLDED, **TABLED}
"""How each node runs."""


def python_form(typed: Typed) -> Callable[[Record, Environment], Value]:
    """A function of the record in hand, gathered as far as `needs` says, and what is the same for a whole request.

    Raises OutOfRange where a number does not fit its type. Making it costs far more than calling it: keep it with the
    definitions.
    """
    node = typed.node
    if not any(isinstance(one, Aggregate) for one in walk(node)):
        return Maker(flat=True, forms=FORMS)(node)
    run = Maker(flat=False, forms=FORMS)(node)
    return lambda record, environment: run((record,), environment)


def arguments_form(node: AnyNode) -> Callable[[Sequence[Value]], Value]:
    """A function of the values of the slots of a tree that reads nothing else."""
    run = Maker(flat=False, forms=FORMS)(node)
    return lambda values: run(values, None)
