"""What an expression says: its text checked against definitions, its types, what it reads, and its Python form."""

from engine.expressions.asked import Question, question
from engine.expressions.build_settings import parameter
from engine.expressions.build_tables import table_scope
from engine.expressions.check import check, names_in, typed
from engine.expressions.in_words import conjuncts, in_words
from engine.expressions.lift import Lifted, lift
from engine.expressions.named import Named
from engine.expressions.needs import alone, given_needs, looked_through, needs, reads_clock, reads_me, settings_read
from engine.expressions.nodes import Typed
from engine.expressions.numbers import OutOfRange
from engine.expressions.problems import CODES, Problem
from engine.expressions.python_form import python_form
from engine.expressions.record import Environment, Needs, Record, Value
from engine.expressions.scope import OLD, Scope, check_scope, scope_of
from engine.expressions.types import Kind, Type, type_of

__all__ = [
    "CODES",
    "OLD",
    "Environment",
    "Kind",
    "Lifted",
    "Named",
    "Needs",
    "OutOfRange",
    "Problem",
    "Question",
    "Record",
    "Scope",
    "Type",
    "Typed",
    "Value",
    "alone",
    "check",
    "check_scope",
    "conjuncts",
    "given_needs",
    "in_words",
    "lift",
    "looked_through",
    "names_in",
    "needs",
    "parameter",
    "python_form",
    "question",
    "reads_clock",
    "reads_me",
    "scope_of",
    "settings_read",
    "table_scope",
    "type_of",
    "typed",
]
