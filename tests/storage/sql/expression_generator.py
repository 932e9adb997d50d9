"""Random expressions, as texts: every function, every operator, every kind of value, generators and paths."""

from collections.abc import Callable, Sequence
from random import Random

from engine.expressions.types import Kind, type_of
from engine.meta.catalog import Catalog
from engine.meta.fields import AnyField
from tests.storage.sql.expression_records import DAYS, MOMENTS, TEXTS

LEVELS = ("normal", "vip", "lost")
AVOIDED = frozenset({"circle", "ring", "deleted_at"})


class Generator:
    """Writes expressions about a `deal`; `random` decides everything."""

    def __init__(self, catalog: Catalog, random: Random) -> None:
        self._catalog, self._random = catalog, random
        self._names: list[tuple[str, str]] = [("", "deal"), ("me.", "user")]
        self._loops = 0

    def expression(self, kind: Kind, depth: int) -> str:
        """An expression of a kind, at most about `depth` levels deep."""
        made = _MAKERS[kind]
        return self._one_of(made.inner if depth > 0 else made.leaves)(self, depth - 1)

    def _one_of(self, makers: "Sequence[Maker]") -> "Maker":
        return self._random.choice(makers)

    def field(self, *kinds: Kind) -> str:
        """A field of the record in hand, of one behind references, of a generator's, or of who asks."""
        prefix, entity = self._random.choice([*self._names, *self._names[:1] * 4, *self._names[2:] * 4])
        path = prefix
        for _ in range(self._random.choice((0, 0, 0, 1, 1, 2))):
            references = [one for one in self._fields(entity) if type_of(one).kind is Kind.RECORD]
            one = self._random.choice(references)
            path, entity = f"{path}{one.name}.", type_of(one).entity
        fields = [one.name for one in self._fields(entity) if type_of(one).kind in kinds]
        if fields:
            return path + self._random.choice(fields)
        own = [one.name for one in self._fields("deal") if type_of(one).kind in kinds]
        return self._random.choice(own)

    def _fields(self, entity: str) -> list[AnyField]:
        return [one for one in self._catalog.entities[entity].fields.values() if one.name not in AVOIDED]

    def looped(self, function: str, kind: Kind | None, depth: int) -> str:
        """A function over lines, or over the lines of the deals of a customer."""
        before, self._loops = self._names, self._loops + 1
        line, deal = f"l{self._loops}", f"d{self._loops}"
        way = self._random.choice(
            (
                [(line, "lines", "line")],
                [(line, "lines", "line")],
                [(deal, "customer.deals", "deal")],
                [(deal, "customer.deals", "deal"), (line, f"{deal}.lines", "line")],
            )
        )
        self._names = [*before, *((f"{name}.", entity) for name, _, entity in way)]
        element = way[-1][0] if kind is None else self.expression(kind, depth)
        condition = f" if {self.expression(Kind.BOOL, depth)}" if self._random.random() < 0.5 else ""
        self._names, self._loops = before, self._loops - 1
        loops = " ".join(f"for {name} in {path}" for name, path, _ in way)
        return f"{function}({element} {loops}{condition})"

    def pick(self, *choices: str) -> str:
        """One of these."""
        return self._random.choice(choices)

    def whole(self, low: int, high: int) -> str:
        """A whole number written out."""
        number = self._random.randrange(low, high)
        return str(number) if number >= 0 else f"({number})"

    def fraction(self) -> str:
        """A number with digits after the point."""
        digits = self._random.randrange(1, 7)
        return f"{self._random.randrange(0, 2000) / 10**self._random.randrange(1, 4):.{digits}f}"

    def text(self, choices: Sequence[str] = TEXTS) -> str:
        """A text written out."""
        text = self._random.choice(choices).replace("\\", "\\\\").replace("'", "\\'")
        return f"'{text}'"

    def chance(self, part: float) -> bool:
        """True so often."""
        return self._random.random() < part


Maker = Callable[[Generator, int], str]


class Makers:
    """How expressions of a kind are written: without anything below, and with."""

    def __init__(self, leaves: Sequence[Maker], inner: Sequence[Maker]) -> None:
        self.leaves, self.inner = leaves, inner


def call(function: str, *kinds: Kind) -> Maker:
    """`function(a, b)`."""
    return lambda made, depth: f"{function}({', '.join(made.expression(kind, depth) for kind in kinds)})"


def two(operators: Sequence[str], left: Kind, right: Kind) -> Maker:
    """`(a + b)`."""
    return lambda made, depth: (
        f"({made.expression(left, depth)} {made.pick(*operators)} {made.expression(right, depth)})"
    )


def chosen(kind: Kind) -> Maker:
    """`a if condition else b`."""

    def make(made: Generator, depth: int) -> str:
        parts = made.expression(kind, depth), made.expression(Kind.BOOL, depth), made.expression(kind, depth)
        return f"({parts[0]} if {parts[1]} else {parts[2]})"

    return make


def folded(function: str, kind: Kind | None) -> Maker:
    """`sum(x for l in lines)`."""
    return lambda made, depth: made.looped(function, kind, min(depth, 1))


def several(function: str, kind: Kind) -> Maker:
    """`min(a, b, c)`."""

    def make(made: Generator, depth: int) -> str:
        count = 2 if made.chance(0.6) else 3
        return f"{function}({', '.join(made.expression(kind, depth) for _ in range(count))})"

    return make


def read(*kinds: Kind) -> Maker:
    """A field."""
    return lambda made, depth: made.field(*kinds)


NUMBER, MONEY, BOOL, TEXT, DATE, MOMENT = Kind.DECIMAL, Kind.MONEY, Kind.BOOL, Kind.TEXT, Kind.DATE, Kind.DATETIME
CHOICE, RECORD, INTEGER = Kind.CHOICE, Kind.RECORD, Kind.INTEGER
EQUAL, ORDER = ("==", "!="), ("==", "!=", "<", "<=", ">", ">=")


def compared(kind: Kind, operators: Sequence[str]) -> Maker:
    """A comparison, sometimes chained."""

    def make(made: Generator, depth: int) -> str:
        first = f"{made.expression(kind, depth)} {made.pick(*operators)} {made.expression(kind, depth)}"
        more = f" {made.pick(*operators)} {made.expression(kind, depth)}" if made.chance(0.2) else ""
        return f"({first}{more})"

    return make


def listed(kind: Kind, item: Maker) -> Maker:
    """`x in (a, b)`."""

    def make(made: Generator, depth: int) -> str:
        items = [item(made, depth) if made.chance(0.7) else made.expression(kind, 0) for _ in range(2)]
        return f"({made.expression(kind, depth)} {made.pick('in', 'not in')} [{', '.join(items)}])"

    return make


def empty(kind: Kind) -> Maker:
    """`x is null`."""
    return lambda made, depth: f"({made.expression(kind, depth)} {made.pick('is null', 'is not null')})"


def shifted(kind: Kind, units: Sequence[str]) -> Maker:
    """A day or an instant and a length of time."""

    def make(made: Generator, depth: int) -> str:
        number = made.whole(-40, 400) if made.chance(0.7) else made.expression(INTEGER, min(depth, 1))
        return f"({made.expression(kind, depth)} {made.pick('+', '-')} {made.pick(*units)}({number}))"

    return make


def elapsed(made: Generator, depth: int) -> str:
    """A length of time compared with another."""
    unit = made.pick("days", "weeks", "hours", "minutes")
    difference = f"{made.expression(MOMENT, depth)} - {made.expression(MOMENT, depth)}"
    return f"({difference} {made.pick(*ORDER)} {unit}({made.whole(-50, 500)}))"


def moved_by_elapsed(made: Generator, depth: int) -> str:
    """An instant moved by the time between two others."""
    return f"({made.expression(MOMENT, depth)} {made.pick('+', '-')} ({made.field(MOMENT)} - {made.field(MOMENT)}))"


def one_of_many(made: Generator, depth: int) -> str:
    """A record in a collection, or a collection as a whole."""
    whole = ("count(lines) > 1", "any(lines)", "any(customer.deals)", "count(customer.deals) == 2")
    return made.pick("this in customer.deals", "this not in customer.deals", "this in second.deals", *whole)


def rounding(kind: Kind) -> Maker:
    """`round` with and without digits."""

    def make(made: Generator, depth: int) -> str:
        digits = made.pick("", ", 0", ", 1", ", 2", ", 4", ", -1", ", -3")
        return f"round({made.expression(kind, depth)}{digits})"

    return make


def joined(made: Generator, depth: int) -> str:
    """`concat` of whatever can be shown."""
    kinds = (TEXT, TEXT, NUMBER, MONEY, INTEGER, DATE)
    parts = [made.expression(kinds[int(made.whole(0, len(kinds)))], depth) for _ in range(2)]
    return f"concat({', '.join(parts)})"


_MAKERS = {
    INTEGER: Makers(
        [read(INTEGER), read(INTEGER), lambda made, depth: made.whole(-20, 1000)],
        [
            *(call(name, DATE) for name in ("year", "quarter", "month", "day", "weekday")),
            *(call(name, MOMENT) for name in ("year", "quarter", "month", "day", "weekday")),
            call("len", TEXT),
            call("abs", INTEGER),
            call("floor", NUMBER),
            call("ceil", NUMBER),
            two(("+", "-", "*", "//", "%"), INTEGER, INTEGER),
            two(("-",), DATE, DATE),
            two(("//",), MONEY, MONEY),
            folded("count", None),
            folded("count", TEXT),
            folded("sum", INTEGER),
            folded("max", INTEGER),
            several("min", INTEGER),
            several("coalesce", INTEGER),
            chosen(INTEGER),
            lambda made, depth: f"(-{made.expression(INTEGER, depth)})",
        ],
    ),
    NUMBER: Makers(
        [read(NUMBER), read(NUMBER, Kind.PERCENT, INTEGER), lambda made, depth: made.fraction()],
        [
            *[two(("+", "-", "*", "/", "//", "%"), NUMBER, NUMBER)] * 5,
            two(("/", "%"), INTEGER, NUMBER),
            two(("/",), MONEY, MONEY),
            rounding(NUMBER),
            call("abs", NUMBER),
            several("min", NUMBER),
            several("max", NUMBER),
            several("coalesce", NUMBER),
            folded("sum", NUMBER),
            folded("avg", NUMBER),
            folded("min", NUMBER),
            folded("max", NUMBER),
            chosen(NUMBER),
            lambda made, depth: f"(-{made.expression(NUMBER, depth)})",
            lambda made, depth: made.expression(INTEGER, depth),
        ],
    ),
    MONEY: Makers(
        [read(MONEY)],
        [
            *[two(("+", "-"), MONEY, MONEY)] * 3,
            two(("*", "/", "//", "%"), MONEY, NUMBER),
            two(("*",), NUMBER, MONEY),
            two(("%",), MONEY, MONEY),
            lambda made, depth: f"({made.expression(MONEY, depth)} {made.pick('+', '-')} {made.fraction()})",
            rounding(MONEY),
            call("floor", MONEY),
            call("ceil", MONEY),
            call("abs", MONEY),
            several("min", MONEY),
            several("max", MONEY),
            several("coalesce", MONEY),
            folded("sum", MONEY),
            folded("avg", MONEY),
            folded("min", MONEY),
            chosen(MONEY),
            lambda made, depth: f"({made.expression(MONEY, depth)} if {made.expression(BOOL, depth)} else null)",
        ],
    ),
    BOOL: Makers(
        [read(BOOL), lambda made, depth: made.pick("true", "false", "mine", "active", "done")],
        [
            *[two(("and", "or"), BOOL, BOOL)] * 4,
            *[lambda made, depth: f"(not {made.expression(BOOL, depth)})"] * 3,
            *[compared(kind, ORDER) for kind in (NUMBER, MONEY, INTEGER, TEXT, DATE, MOMENT)] * 2,
            compared(CHOICE, EQUAL),
            compared(BOOL, EQUAL),
            compared(RECORD, EQUAL),
            lambda made, depth: f"(level {made.pick(*EQUAL)} '{made.pick(*LEVELS)}')",
            lambda made, depth: f"({made.expression(DATE, depth)} {made.pick(*ORDER)} '{made.pick(*map(str, DAYS))}')",
            lambda made, depth: f"({made.field(INTEGER)} {made.pick(*ORDER)} {made.fraction()})",
            lambda made, depth: f"({made.fraction()} {made.pick(*ORDER)} {made.field(MONEY)})",
            listed(CHOICE, lambda made, depth: f"'{made.pick(*LEVELS)}'"),
            listed(NUMBER, lambda made, depth: made.fraction()),
            listed(TEXT, lambda made, depth: made.text()),
            listed(RECORD, lambda made, depth: made.whole(1, 9)),
            *[empty(kind) for kind in (NUMBER, MONEY, TEXT, DATE, MOMENT, CHOICE, BOOL)],
            *[call(name, TEXT, TEXT) for name in ("contains", "starts_with", "ends_with")],
            folded("any", BOOL),
            folded("any", None),
            folded("all", BOOL),
            chosen(BOOL),
            several("coalesce", BOOL),
            elapsed,
            one_of_many,
        ],
    ),
    TEXT: Makers(
        [read(TEXT), read(TEXT), lambda made, depth: made.text()],
        [
            *[call(name, TEXT) for name in ("lower", "upper", "trim")],
            call("replace", TEXT, TEXT, TEXT),
            lambda made, depth: f"replace({made.expression(TEXT, depth)}, {made.text()}, null)",
            joined,
            several("min", TEXT),
            several("max", TEXT),
            several("coalesce", TEXT),
            folded("min", TEXT),
            folded("max", TEXT),
            chosen(TEXT),
            lambda made, depth: made.expression(CHOICE, 0),
        ],
    ),
    CHOICE: Makers([lambda made, depth: made.pick("level", "customer.level", "second.level")], [chosen(CHOICE)]),
    DATE: Makers(
        [read(DATE), read(DATE), lambda made, depth: made.pick("today()", f"date('{made.pick(*map(str, DAYS))}')")],
        [
            *[shifted(DATE, ("days", "weeks", "months", "years"))] * 6,
            call("date", MOMENT),
            several("min", DATE),
            several("max", DATE),
            several("coalesce", DATE),
            folded("min", DATE),
            folded("max", DATE),
            chosen(DATE),
        ],
    ),
    MOMENT: Makers(
        [read(MOMENT), read(MOMENT), lambda made, depth: "now()"],
        [
            *[shifted(MOMENT, ("days", "weeks", "months", "years", "hours", "minutes"))] * 6,
            moved_by_elapsed,
            several("min", MOMENT),
            several("coalesce", MOMENT),
            folded("max", MOMENT),
            chosen(MOMENT),
        ],
    ),
    RECORD: Makers(
        [lambda made, depth: made.pick("customer", "second", "customer", "l1.product" if made._loops else "second")],
        [chosen(RECORD), several("coalesce", RECORD)],
    ),
}

KINDS = (INTEGER, NUMBER, MONEY, BOOL, TEXT, DATE, MOMENT, CHOICE, RECORD)
"""What an expression as a whole may be."""

__all__ = ["KINDS", "MOMENTS", "Generator"]
