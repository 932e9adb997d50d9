"""What an expression uses of the language, and how to write one that uses a given part of it."""

import re
from collections.abc import Iterator, Mapping

from engine.expressions import Kind, Typed
from engine.expressions.functions import Function, Parameter
from engine.expressions.nodes import (
    Aggregate,
    Among,
    Applied,
    Arithmetic,
    Both,
    Call,
    Cases,
    Clock,
    Compare,
    Difference,
    Either,
    Empty,
    If,
    Negate,
    Not,
    Pointed,
    Shift,
    Under,
    Virtual,
)
from engine.expressions.registry import FOLDS, FUNCTIONS, NODES_OF_THEIR_OWN
from engine.expressions.walk import walk
from tests.storage.sql.expression_generator import (
    BOOL,
    CHOICE,
    CLOCK,
    DATE,
    INTEGER,
    LEVELS,
    MOMENT,
    MONEY,
    NUMBER,
    ORDER,
    TEXT,
    Generator,
    Maker,
    any_call,
    apart,
    at_a_day,
    at_its_rate,
    by_working_hours,
    called,
    chosen,
    collected,
    compared,
    converted,
    empty,
    graded,
    has_changed,
    in_a_list,
    looked_for,
    of_people,
    pointed_out,
    pointing,
    shifted,
    two,
    under_something,
)

KINDS = {INTEGER, NUMBER, MONEY, BOOL, TEXT, DATE, MOMENT, CHOICE, CLOCK}
UNITS = {"days": "days", "weeks": "days", "months": "months", "years": "months", "hours": "time", "minutes": "time"}


def features(typed: Typed, text: str) -> Iterator[str]:
    """Every use of a part of the language, by the part's name; some functions are seen in the text only."""
    yield from (f"call {name}" for name in _CALLED.findall(text) if name in NODES_OF_THEIR_OWN)
    for node in walk(typed.node):
        match node:
            case Call(function=name):
                yield f"call {name}"
                yield from ["concat record"] if name == "concat" and _RECORD.search(text) else []
            case Aggregate(function=name):
                yield f"fold {name}"
                yield from ["records"] if node.everywhere else []
            case Under():
                yield "under"
            case Compare(operator=mark) | Arithmetic(operator=mark):
                yield mark
            case Shift(moment=moment, period=length, minus=minus):
                yield f"{moment.type.kind} {'-' if minus else '+'} {length.type.unit}"
            case Difference(left=left):
                yield f"{left.type.kind} - {left.type.kind}"
            case Among(negated=negated):
                yield "not in" if negated else "in"
            case Empty(negated=negated):
                yield "is not null" if negated else "is null"
            case Clock(type=kind):
                yield "today" if kind.kind is Kind.DATE else "now"
            case Applied(body=Cases(function=name)):
                yield from ("Applied", "Cases", f"cases {name}")
            case Applied():
                yield from ("Applied", "progressive")
            case Both() | Either() | Not() | If() | Negate() | Virtual() | Pointed():
                yield type(node).__name__


HISTORIES = ("level", "done", "customer.level", "second.level")
_RECORD = re.compile(r"concat\((customer|second|this|owner|\w+\.product)[,)]")
_CALLED = re.compile(r"\b([a-z_]+)\(")


def _called(function: Function) -> Maker:
    def make(made: Generator, depth: int) -> str:
        kind = _kind(made, function.parameters[0])
        if function.alike:
            kinds = [kind, kind]
        else:
            kinds = [kind if one is function.parameters[0] else _kind(made, one) for one in function.parameters]
        return f"{function.name}({', '.join(_argument(made, one, depth) for one in kinds)})"

    return make


def _kind(made: Generator, parameter: Parameter) -> Kind | tuple[str, ...]:
    if parameter.literal:
        return parameter.words or ("0", "1", "2", "4", "-1", "-3")
    return Kind(made.pick(*sorted(parameter.kinds & KINDS)))


def _argument(made: Generator, kind: Kind | tuple[str, ...], depth: int) -> str:
    if isinstance(kind, tuple):
        written = made.pick(*kind)
        return f"'{written}'" if written.isidentifier() else written
    return made.expression(kind, depth)


def _folded(name: str) -> Maker:
    kinds = sorted(FOLDS[name].kinds & KINDS)
    whole = Kind.RECORD in FOLDS[name].kinds

    def make(made: Generator, depth: int) -> str:
        kind = None if whole and (not kinds or made.chance(0.4)) else Kind(made.pick(*kinds))
        return made.looped(name, kind, depth)

    return make


def _listed(word: str) -> Maker:
    def make(made: Generator, depth: int) -> str:
        items = (made.expression(NUMBER, 0), made.fraction(), made.field(INTEGER))
        return f"{made.expression(NUMBER, depth)} {word} [{', '.join(items)}]"

    return make


def _shift(kind: Kind, mark: str, unit: str) -> Maker:
    functions = [function for function, one in UNITS.items() if one == unit]
    return shifted(kind, functions, (mark,))


def _own_shift(kind: Kind, mark: str) -> Maker:
    return lambda made, depth: f"{made.expression(kind, depth)} {mark} {made.field(Kind.PERIOD)}"


def _compared(mark: str) -> Maker:
    kinds = (NUMBER, MONEY, INTEGER, TEXT, DATE, MOMENT, CLOCK, Kind.PERIOD)
    return lambda made, depth: compared(Kind(made.pick(*kinds)), (mark,))(made, depth)


DIRECTED: Mapping[str, Maker] = {
    **{f"call {name}": _called(one) for name, one in FUNCTIONS.items() if name not in NODES_OF_THEIR_OWN},
    **{f"call {name}": shifted(MOMENT, (name,)) for name in UNITS},
    "call today": lambda made, depth: f"(today() - {made.field(DATE)})",
    "call now": lambda made, depth: f"(now() > {made.expression(MOMENT, depth)})",
    "call changed": has_changed,
    "call under": under_something,
    "call as_of": at_a_day,
    "call records": looked_for(("count",), None),
    "call distance": apart,
    "call add_working_hours": by_working_hours,
    "call role": lambda made, depth: f"(count(role(boss)) > {made.whole(0, 3)} or {of_people(made, depth)})",
    "call shared": lambda made, depth: f"shared('{made.pick('read', 'edit')}')",
    "call member": lambda made, depth: f"(count(member(team)) > {made.whole(0, 3)} or {of_people(made, depth)})",
    "call list": in_a_list,
    "call in_base": at_its_rate,
    "call convert": converted,
    "call total": lambda made, depth: made.pick("total(sizes)", "total(prices)", "(total(sizes) * quantity)"),
    "call changed_at": lambda made, depth: f"(changed_at({made.pick(*HISTORIES)}) {made.pick(*ORDER)} now())",
    "call reached": lambda made, depth: f"reached({made.pick('level', 'second.level')}, '{made.pick(*LEVELS)}')",
    "concat record": called,
    "call date": any_call(("date",), MOMENT),
    "call datetime": any_call(("datetime",), DATE),
    **{f"fold {name}": _folded(name) for name in FOLDS},
    **{mark: two((mark,), NUMBER, NUMBER) for mark in ("+", "-", "*", "/", "//", "%")},
    **{mark: _compared(mark) for mark in ORDER},
    **{f"date {mark} {unit}": _shift(DATE, mark, unit) for mark in "+-" for unit in ("days", "months")},
    **{f"datetime {mark} {unit}": _shift(MOMENT, mark, unit) for mark in "+-" for unit in ("days", "months", "time")},
    **{f"date {mark} own": _own_shift(DATE, mark) for mark in "+-"},
    **{f"datetime {mark} own": _own_shift(MOMENT, mark) for mark in "+-"},
    "date - date": two(("-",), DATE, DATE),
    "datetime - datetime": lambda made, depth: f"({made.field(MOMENT)} - {made.expression(MOMENT, depth)} > hours(5))",
    "in": _listed("in"),
    "not in": _listed("not in"),
    "is null": empty(NUMBER, TEXT, DATE),
    "is not null": lambda made, depth: f"{made.expression(MONEY, depth)} is not null",
    "today": lambda made, depth: f"{made.expression(DATE, depth)} <= today()",
    "now": lambda made, depth: f"now() > {made.expression(MOMENT, depth)}",
    "Both": two(("and",), BOOL, BOOL),
    "Either": two(("or",), BOOL, BOOL),
    "Not": lambda made, depth: f"not {made.expression(BOOL, depth)}",
    "If": chosen(MONEY),
    "under": under_something,
    "records": looked_for(("count",), None),
    "Pointed": pointing,
    "Applied": pointed_out,
    "Cases": graded("fee"),
    "cases first": graded("share"),
    "cases sum": lambda made, depth: f"fees(worth={made.field(MONEY)}, sign={made.field(BOOL)}).fee",
    **{f"cases {one}": collected(one, "fee") for one in ("last", "min", "max")},
    "progressive": lambda made, depth: f"tax(worth={made.field(MONEY)}, day={made.field(DATE)})",
    "Negate": lambda made, depth: f"-{made.expression(NUMBER, depth)}",
    "Virtual": lambda made, depth: made.pick("age", "total", "customer.twice", "second.twice + age"),
}
"""For every part of the language: an expression that begins with it."""
