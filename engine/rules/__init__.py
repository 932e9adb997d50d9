"""What definitions mean for one record: reading what was sent, defaults, computed values, checks. Pure; no database."""

from engine.rules.body import Malformed, split
from engine.rules.failure import Failure, failure_text
from engine.rules.inputs import Input, Line, Readers, echoed
from engine.rules.limits import limits_of
from engine.rules.values import literal
from engine.rules.values_form import Desk

__all__ = [
    "Desk",
    "Failure",
    "Input",
    "Line",
    "Malformed",
    "Readers",
    "echoed",
    "failure_text",
    "limits_of",
    "literal",
    "split",
]
