"""Functions that name a definition and stand for many records; the checker builds them."""

from engine.expressions.functions import Function, Parameter
from engine.expressions.types import BOOL, Kind

BARE = frozenset({Kind.COLLECTION})
"""A bare name is of no kind that a value has."""


FUNCTIONS: tuple[Function, ...] = (
    Function(
        "records",
        "All records of an entity, in the order in which they were made, for a function over many records.",
        "count(c for c in records(contact) if c.name == name) == 1",
        (Parameter("entity", BARE),),
        lambda _: BOOL,
    ),
    Function(
        "role",
        "Everybody who holds a role today and can log in.",
        "me in role(boss)",
        (Parameter("role", BARE),),
        lambda _: BOOL,
    ),
    Function(
        "member",
        "The people in the group that a field or a path leads to, also those who cannot log in any more.",
        "me in member(team)",
        (Parameter("group", frozenset({Kind.RECORD})),),
        lambda _: BOOL,
    ),
    Function(
        "list",
        "The records of a collection that fit, or what is said of each, to go over once more or to look something up.",
        "customer in list(l.product for l in lines if l.done)",
        (Parameter("records", BARE),),
        lambda _: BOOL,
    ),
)
