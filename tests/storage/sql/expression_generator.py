"""Random expressions, as texts: every function, every operator, every kind of value, generators and paths."""

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from random import Random
from typing import TypeVar

from engine.expressions.types import Kind, type_of
from engine.meta.catalog import Catalog
from engine.meta.fields import AnyField
from tests.storage.sql.expression_records import DAYS, PLACES, TEXTS

T = TypeVar("T", bound=Hashable)

LEVELS = ("normal", "vip", "lost")
WORDS = ("vip", "VIP", "big one", "none")
AVOIDED = frozenset({"circle", "ring", "deleted_at", "offer", "worth"})


class Generator:
    """Writes expressions about a `deal`; `random` decides everything."""

    def __init__(self, catalog: Catalog, random: Random) -> None:
        self._catalog, self._random = catalog, random
        self._names: list[tuple[str, str]] = [("", "deal"), ("me.", "user")]
        self._loops = 0
        self._used: Counter[object] = Counter()

    def expression(self, kind: Kind, depth: int) -> str:
        """An expression of a kind, at most about `depth` levels deep."""
        made = _MAKERS[kind]
        return self._seldom(made.inner if depth > 0 else made.leaves)(self, depth - 1)

    def _seldom(self, choices: "Sequence[T]") -> "T":
        """One of these, those more likely that were taken less often, so that all come to their turn."""
        taken = self._random.choices(choices, [1 / (1 + self._used[one]) for one in choices])[0]
        self._used[taken] += 1
        return taken

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

    def looked(self, function: str, kind: Kind | None) -> str:
        """A function over all records of an entity; one that stands in another goes over lines."""
        if self._loops:
            return self.looped(function, kind, 0)
        before, self._loops = self._names, 1
        name, entity = ("r", self._random.choice(("line", "deal")))
        self._names = [*before, (f"{name}.", entity)]
        element = name if kind is None else self.expression(kind, 0)
        same = "r.deal == this" if entity == "line" else "r.customer == customer"
        bound = compared(self._random.choice((Kind.INTEGER, Kind.TEXT, Kind.DATE)), ORDER)(self, 0)
        condition = self._random.choice((same, bound, f"{same} and {bound}", under_something(self, 0)))
        self._names, self._loops = before, 0
        return f"{function}({element} for {name} in records({entity}) if {condition})"

    @property
    def names(self) -> list[tuple[str, str]]:
        """What begins the name of a field of the records at hand, and of what entity they are."""
        return self._names

    @property
    def deep(self) -> bool:
        """Whether it stands in a function over many records."""
        return self._loops > 0

    def products(self) -> list[str]:
        """The product of every line that a generator goes over."""
        return [f"{prefix}product" for prefix, entity in self._names if entity == "line"]

    def pick(self, *choices: str) -> str:
        """One of these, the seldom ones first."""
        return self._seldom(choices)

    def whole(self, low: int, high: int) -> str:
        """A whole number written out."""
        number = self._random.randrange(low, high)
        return str(number) if number >= 0 else f"({number})"

    def fraction(self) -> str:
        """A number with digits after the point."""
        digits = self._random.randrange(1, 7)
        return f"{self._random.randrange(0, 2000) / 10 ** self._random.randrange(1, 4):.{digits}f}"

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


def any_call(functions: Sequence[str], *kinds: Kind) -> Maker:
    """One of several functions of one argument of one of these kinds."""

    def make(made: Generator, depth: int) -> str:
        kind = Kind(made.pick(*kinds))
        return f"{made.pick(*functions)}({made.expression(kind, depth)})"

    return make


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


def folded(functions: Sequence[str], kind: Kind | None) -> Maker:
    """`sum(x for l in lines)`."""
    return lambda made, depth: made.looped(made.pick(*functions), kind, min(depth, 1))


def several(functions: Sequence[str], kind: Kind) -> Maker:
    """`min(a, b, c)`."""

    def make(made: Generator, depth: int) -> str:
        count = 2 if made.chance(0.6) else 3
        return f"{made.pick(*functions)}({', '.join(made.expression(kind, depth) for _ in range(count))})"

    return make


def read(*kinds: Kind) -> Maker:
    """A field."""
    return lambda made, depth: made.field(*kinds)


NUMBER, MONEY, BOOL, TEXT, DATE, MOMENT = Kind.DECIMAL, Kind.MONEY, Kind.BOOL, Kind.TEXT, Kind.DATE, Kind.DATETIME
CHOICE, RECORD, INTEGER = Kind.CHOICE, Kind.RECORD, Kind.INTEGER
CLOCK = Kind.TIME
LENGTHS = ("3 days", "2 weeks", "1 month", "14 working days", "90 minutes")
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


def empty(*kinds: Kind) -> Maker:
    """`x is null`."""

    def make(made: Generator, depth: int) -> str:
        return f"({made.expression(Kind(made.pick(*kinds)), depth)} {made.pick('is null', 'is not null')})"

    return make


def search(made: Generator, depth: int) -> str:
    """A text in a text."""
    function, piece = made.pick("contains", "starts_with", "ends_with", "similar"), made.expression(TEXT, min(depth, 1))
    return f"{function}({made.expression(TEXT, depth)}, {piece})"


def replacing(made: Generator, depth: int) -> str:
    """`replace`, with nothing too."""
    new = "null" if made.chance(0.3) else made.expression(TEXT, 0)
    return f"replace({made.expression(TEXT, depth)}, {made.expression(TEXT, 0)}, {new})"


def shifted(kind: Kind, units: Sequence[str], marks: Sequence[str] = ("+", "-")) -> Maker:
    """A day or an instant and a length of time."""

    def make(made: Generator, depth: int) -> str:
        number = made.whole(-40, 400) if made.chance(0.7) else made.expression(INTEGER, min(depth, 1))
        return f"({made.expression(kind, depth)} {made.pick(*marks)} {made.pick(*units)}({number}))"

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
    whole = ("(count(lines) > 1)", "any(lines)", "any(customer.deals)", "(count(customer.deals) == 2)")
    return made.pick("(this in customer.deals)", "(this not in customer.deals)", "(this in second.deals)", *whole)


def among_several(made: Generator, depth: int) -> str:
    """A choice in a list of them, lists compared with one that is written out, and what is gone over."""
    where = made.pick("levels", "customer.levels", "second.levels", "this.levels")
    one, other = (f"'{made.pick(*LEVELS)}'" for _ in range(2))
    looped = f"{made.pick('any', 'all')}(v {made.pick(*EQUAL)} {one} for v in {where} if v != {other})"
    behind = f"any(v == {one} for d in customer.deals for v in d.levels if {made.expression(BOOL, 0)})"
    return made.pick(
        f"({made.expression(CHOICE, min(depth, 1))} {made.pick('in', 'not in')} {where})",
        f"({one} {made.pick('in', 'not in')} {where})",
        f"({where} {made.pick(*EQUAL)} [{one}, {other}])",
        f"({where} {made.pick('is null', 'is not null')})",
        looped,
        behind,
    )


def under_something(made: Generator, depth: int) -> str:
    """Whether a person stands under another, as one sees it from the innermost record at hand, or who asks does."""
    prefix, entity = made.names[-1] if len(made.names) > 2 else made.names[0]
    person = {"line": "product.owner", "deal": "owner", "customer": "owner", "user": "manager"}[entity]
    if made.chance(0.25):
        return f"under({made.pick('me', 'me.manager')}, {prefix}{person})"
    return f"under({prefix}{person}, {made.pick('me', 'owner', 'second.owner', 'me.manager', 'created_by')})"


def looked_for(functions: Sequence[str], kind: Kind | None) -> Maker:
    """`count(l for l in records(line) if ...)`."""
    return lambda made, depth: made.looked(made.pick(*functions), kind)


def pointing(made: Generator, depth: int) -> str:
    """A reference to one of several entities beside records, texts and others of its kind."""
    about = made.pick("about", "beside", "this.about", "coalesce(about, beside)", "(about if active else customer)")
    record = made.pick(
        "customer", "second", "owner", "me", "customer.owner", "'customer/2'", "'user/1'", "about", "beside"
    )
    mentions = made.pick("customer.mentions", "second.mentions")
    return made.pick(
        f"({about} {made.pick(*EQUAL)} {record})",
        f"({record} {made.pick(*EQUAL)} {about})",
        f"({about} {made.pick('in', 'not in')} ({record}, 'customer/3', second))",
        f"({about} {made.pick('is null', 'is not null')})",
        f"(beside {made.pick(*EQUAL)} this)",
        f"{made.pick('any', 'all')}(m.about == customer and {made.expression(BOOL, 0)} for m in {mentions})",
        f"any(m.beside == d for d in customer.deals for m in {mentions})",
        f"(first(m.beside for m in {mentions}) == beside)",
        "(about == beside)" if made.deep else f"any(c == about for c in records(customer) if c.name != {made.text()})",
    )


def mentioned(made: Generator, depth: int) -> str:
    """How many name a record, or how many names there are."""
    mentions = made.pick("customer.mentions", "second.mentions")
    return made.pick(
        f"count({mentions})", f"count(m.beside for m in {mentions})", f"sum(m.quantity for m in {mentions})"
    )


def among_words(made: Generator, depth: int) -> str:
    """A text among free words, words compared with a list, and what is asked of each of them."""
    where = made.pick("tags", "customer.tags", "second.tags", "this.tags")
    one, other = (f"'{made.pick(*WORDS)}'" for _ in range(2))
    return made.pick(
        f"({made.expression(TEXT, min(depth, 1))} {made.pick('in', 'not in')} {where})",
        f"({one} {made.pick('in', 'not in')} {where})",
        f"({where} {made.pick(*EQUAL)} [{one}, {other}])",
        f"({where} {made.pick('is null', 'is not null')})",
        f"{made.pick('any', 'all')}(contains(w, {one}) for w in {where} if w != {other})",
        f"any(w == name for d in customer.deals for w in d.tags if {made.expression(BOOL, 0)})",
        f"any(w in levels for w in {where})",
    )


def how_many_of_several(made: Generator, depth: int) -> str:
    """How many choices there are, or sums over them."""
    where = made.pick("levels", "customer.levels", "second.levels", "tags", "customer.tags")
    whole = f"count({where})", f"count(v for v in {where} if v != '{made.pick(*LEVELS)}')"
    return made.pick(*whole, f"sum(quantity for v in {where})", f"sum(len(v) for v in {where})")


def rounding(kind: Kind) -> Maker:
    """`round` with and without digits."""

    def make(made: Generator, depth: int) -> str:
        digits = made.pick("", ", 0", ", 1", ", 2", ", 4", ", -1", ", -3")
        return f"round({made.expression(kind, depth)}{digits})"

    return make


def by_period(made: Generator, depth: int) -> str:
    """The first or the last day of a period."""
    unit = made.pick("week", "month", "quarter", "year", "fiscal_year")
    return f"{made.pick('start_of', 'end_of')}({made.expression(Kind(made.pick(DATE, MOMENT)), depth)}, '{unit}')"


def by_working_days(made: Generator, depth: int) -> str:
    """So many working days later."""
    number = made.whole(-40, 60) if made.chance(0.8) else made.expression(INTEGER, 0)
    return f"add_working_days({made.expression(DATE, depth)}, {number})"


def by_working_hours(made: Generator, depth: int) -> str:
    """So many working hours later."""
    number = made.whole(-90, 120) if made.chance(0.8) else made.expression(INTEGER, 0)
    return f"add_working_hours({made.expression(MOMENT, depth)}, {number})"


def by_own_length(kind: Kind) -> Maker:
    """A day or an instant and a length of time with a unit of its own."""
    return lambda made, depth: (
        f"({made.expression(kind, depth)} {made.pick('+', '-')} {made.expression(Kind.PERIOD, min(depth, 1))})"
    )


def joined(made: Generator, depth: int) -> str:
    """`concat` of whatever can be shown."""
    kinds = (TEXT, TEXT, NUMBER, MONEY, INTEGER, DATE)
    parts = [made.expression(kinds[int(made.whole(0, len(kinds)))], depth) for _ in range(2)]
    return f"concat({', '.join(parts)})"


def at_a_day(made: Generator, depth: int) -> str:
    """What a dated field was on a day."""
    path = made.pick("fee", "fee", *(f"{prefix}fee" for prefix, entity in made.names if entity == "deal"))
    return f"as_of({path}, {made.expression(Kind(made.pick(DATE, MOMENT)), min(depth, 1))})"


def tracked(made: Generator, depth: int) -> str:
    """Since when a tracked field is what it is, or when it first was that."""
    deals = [prefix for prefix, entity in made.names if entity == "deal"]
    levels = [f"{prefix}{way}level" for prefix in deals for way in ("", "customer.", "second.")]
    if made.chance(0.2):
        return made.pick(*(f"reached({prefix}done, {made.pick('true', 'false')})" for prefix in deals))
    field = made.pick(*levels)
    return f"changed_at({field})" if made.chance(0.5) else f"reached({field}, '{made.pick(*LEVELS)}')"


def has_changed(made: Generator, depth: int) -> str:
    """Whether a field of the record in hand is another than it was."""
    return f"changed({made.pick('quantity', 'name', 'level', 'done', 'weight', 'due_on', 'visited_at', 'customer')})"


def of_people(made: Generator, depth: int) -> str:
    """Whether somebody holds a role, or belongs to a group."""
    prefix, entity = made.names[-1] if len(made.names) > 2 else made.names[0]
    person = {"line": "product.owner", "deal": "owner", "customer": "owner", "user": "manager"}[entity]
    who = made.pick("me", f"{prefix}{person}", "second.owner", "me.manager")
    return f"({who} {made.pick('in', 'not in')} {made.pick('role(boss)', 'role(clerk)', *(MEMBERS))})"


def how_many_people(made: Generator, depth: int) -> str:
    """How many hold a role, or belong to a group."""
    if made.deep:
        return f"count({made.pick(*MEMBERS)})"
    condition = made.pick("u.active", "u == me", "u.region is null")
    named = f"count(u for u in {made.pick('role(boss)', *MEMBERS)} if {condition})"
    return made.pick(f"count({made.pick('role(boss)', 'role(clerk)', *MEMBERS)})", named)


def first_of_people(made: Generator, depth: int) -> str:
    """Something of the first or the last of the people of a group, whom a path puts in order."""
    return f"{made.pick('first', 'last')}(u.{made.pick('region', 'name')} for u in {made.pick(*MEMBERS)})"


def apart(made: Generator, depth: int) -> str:
    """How far two places are apart."""
    written = f"'{made.pick(*PLACES)}'"
    places = ("customer.location", "second.location", *(f"{one}.location" for one in made.products()), written)
    return f"distance({made.pick(*places)}, {made.pick(*places)})"


def listed_values(kind: Kind) -> Maker:
    """Made of what a list gives, which is made of lines, or of the lines of the deals of a customer."""
    folds = ("sum", "min", "max", "first", "last") if kind in (Kind.INTEGER, Kind.DECIMAL) else ("min", "max")

    def make(made: Generator, depth: int) -> str:
        made_list = made.looped("list", kind, 0)
        if made.deep or made.chance(0.5):
            return f"{made.pick(*folds)}({made_list})"
        where = made.pick("lines", "list(l for d in customer.deals for l in d.lines)")
        field = "quantity" if kind is Kind.INTEGER else "weight" if kind is Kind.DECIMAL else "text"
        return f"{made.pick(*folds)}(x.{field} for x in list(y for y in {where} if y.done) if x.quantity > 1)"

    return make


def in_a_list(made: Generator, depth: int) -> str:
    """Something that is looked for in a list, and how often there is any."""
    products = f"list(l.product for l in lines if {made.expression(BOOL, 0)})"
    return made.pick(
        f"({made.pick('customer', 'second')} {made.pick('in', 'not in')} {products})",
        f"({made.expression(INTEGER, 0)} {made.pick('in', 'not in')} list(l.quantity for l in lines))",
        f"(count({products}) > 1)",
        f"(level {made.pick('in', 'not in')} list(d.level for d in customer.deals if d.done))",
    )


def called(made: Generator, depth: int) -> str:
    """What records are called, alone and among others."""
    record = made.pick("customer", "second", "this", "owner", *made.products())
    return made.pick(f"concat({record})", f"concat({record}, {made.expression(TEXT, 0)})")


MEMBERS = ("member(team)", "member(customer.team)", "member(second.team)")


def in_own_currency(made: Generator) -> str:
    """An amount that has a currency of its own."""
    lines = [f"{prefix}worth" for prefix, entity in made.names if entity == "line"]
    deals = [f"{prefix}offer" for prefix, entity in made.names if entity == "deal"]
    return made.pick(*deals, *lines, *(f"({one} * 2)" for one in deals), "sum(w.worth for w in lines)")


def at_its_rate(made: Generator, depth: int) -> str:
    """An amount at its own rate."""
    return f"in_base({in_own_currency(made)})"


def converted(made: Generator, depth: int) -> str:
    """An amount at the rates of a day, there and perhaps back."""
    day = made.expression(DATE, min(depth, 1))
    amount = in_own_currency(made) if made.chance(0.5) else made.expression(MONEY, min(depth, 1))
    if made.chance(0.5):
        return f"convert({amount}, 'CNY', {day})"
    return f"convert(convert({amount}, currency, {day}), 'CNY', {made.field(DATE, MOMENT)})"


def graded(output: str) -> Maker:
    """What a decision table of amounts, levels and days says."""

    def make(made: Generator, depth: int) -> str:
        level, depth = made.pick("level", "customer.level", f"'{made.pick(*LEVELS)}'", "null"), min(depth, 1)
        given = f"worth={made.expression(MONEY, depth)}, day={made.expression(DATE, depth)}"
        return f"grading({given}, level={level}).{output}"

    return make


def pointed_out(made: Generator, depth: int) -> str:
    """What a decision table with expressions behind a reference says."""
    given = f"count={made.expression(INTEGER, min(depth, 1))}, sign={made.expression(BOOL, min(depth, 1))}"
    return f"points({given}, who={made.pick('customer', 'second')})"


def taxed(made: Generator, depth: int) -> str:
    """A number cut into slices, and fees that are added up."""
    worth = f"worth={made.expression(MONEY, min(depth, 1))}"
    fees = f"fees({worth}, sign={made.expression(BOOL, min(depth, 1))}).fee"
    return made.pick(f"tax({worth}, day={made.expression(DATE, 0)})", fees)


def collected(function: str, output: str) -> Maker:
    """A function over the rows that a decision table collects."""

    def make(made: Generator, depth: int) -> str:
        depth = min(depth, 1)
        given = f"worth={made.expression(MONEY, depth)}, level={made.pick('level', 'customer.level', 'null')}"
        each = {"fee": f"r.fee {made.pick('+', '-')} {made.expression(MONEY, 0)}", "word": "r.word"}[output]
        asked = f" if {made.pick(f'r.fee > {made.field(MONEY)}', 'r.word is not null', made.expression(BOOL, depth))}"
        test = made.pick("", asked)
        return f"{function}({each} for r in extras({given}){test})"

    return make


def marked(functions: Sequence[str]) -> Maker:
    """The same over the values of a single output."""

    def make(made: Generator, depth: int) -> str:
        given = f"count={made.expression(INTEGER, min(depth, 1))}, sign={made.expression(BOOL, min(depth, 1))}"
        over = f"marks(count=l.quantity, sign=l.done) if m < {made.field(INTEGER)}"
        lines = f"sum(count(m for m in {over}) for l in lines)"
        return made.pick(f"{made.pick(*functions)}(marks({given}))", lines)

    return make


def is_marked(made: Generator, depth: int) -> str:
    """Whether a value is collected, or all of them are alike."""
    given = f"count={made.expression(INTEGER, 0)}, sign={made.expression(BOOL, min(depth, 1))}"
    looked_for = f"({made.expression(INTEGER, min(depth, 1))} {made.pick('in', 'not in')} marks({given}))"
    asked = f"{made.pick('any', 'all')}(m > {made.expression(INTEGER, 0)} for m in marks({given}))"
    return made.pick(looked_for, asked)


OF_MANY = (
    "first(l.product for l in lines)",
    "last(l.product for l in lines if l.done)",
    "last(d.second for d in customer.deals)",
)

_MAKERS = {
    INTEGER: Makers(
        [read(INTEGER), read(INTEGER), lambda made, depth: made.whole(-20, 1000)],
        [
            *[any_call(("year", "quarter", "month", "day", "weekday", "fiscal_year"), DATE, MOMENT) for _ in range(3)],
            any_call(("len",), TEXT),
            any_call(("floor", "ceil"), INTEGER, NUMBER),
            any_call(("abs",), INTEGER),
            two(("+", "-", "*", "//", "%"), INTEGER, INTEGER),
            two(("-",), DATE, DATE),
            two(("//",), MONEY, MONEY),
            folded(("count",), None),
            folded(("count",), TEXT),
            mentioned,
            how_many_of_several,
            how_many_people,
            apart,
            listed_values(INTEGER),
            looked_for(("count",), None),
            folded(("sum", "max", "first", "last"), INTEGER),
            several(("min", "max", "coalesce"), INTEGER),
            chosen(INTEGER),
            pointed_out,
            marked(("sum", "count", "min", "max", "first", "last")),
            lambda made, depth: f"fees(worth={made.field(MONEY)}, sign={made.field(BOOL)}).points",
            lambda made, depth: f"(-{made.expression(INTEGER, depth)})",
        ],
    ),
    NUMBER: Makers(
        [read(NUMBER), read(NUMBER, Kind.PERCENT, INTEGER), lambda made, depth: made.fraction()],
        [
            *[two(("+", "-", "*", "/", "//", "%"), NUMBER, NUMBER) for _ in range(4)],
            two(("/", "%"), INTEGER, NUMBER),
            two(("/",), MONEY, MONEY),
            rounding(NUMBER),
            any_call(("abs",), NUMBER),
            any_call(("number",), TEXT),
            several(("min", "max", "coalesce"), NUMBER),
            folded(("sum", "avg", "min", "max"), NUMBER),
            folded(("avg",), NUMBER),
            listed_values(NUMBER),
            looked_for(("avg", "sum", "first", "last", "min"), NUMBER),
            chosen(NUMBER),
            graded("share"),
            marked(("avg",)),
            lambda made, depth: f"(-{made.expression(NUMBER, depth)})",
            lambda made, depth: made.expression(INTEGER, depth),
        ],
    ),
    MONEY: Makers(
        [read(MONEY)],
        [
            two(("+", "-"), MONEY, MONEY),
            two(("*", "/", "//", "%"), MONEY, NUMBER),
            two(("*",), NUMBER, MONEY),
            two(("%",), MONEY, MONEY),
            lambda made, depth: f"({made.expression(MONEY, depth)} {made.pick('+', '-')} {made.fraction()})",
            rounding(MONEY),
            any_call(("floor", "ceil", "abs"), MONEY),
            several(("min", "max", "coalesce"), MONEY),
            folded(("sum", "avg", "min", "max"), MONEY),
            folded(("first", "last"), MONEY),
            *[at_a_day for _ in range(2)],
            lambda made, depth: "total(prices)",
            looked_for(("sum", "max"), MONEY),
            *[at_its_rate for _ in range(2)],
            *[converted for _ in range(2)],
            graded("fee"),
            taxed,
            *[collected(function, "fee") for function in ("sum", "avg", "min", "max", "first", "last")],
            chosen(MONEY),
            lambda made, depth: f"({made.expression(MONEY, depth)} if {made.expression(BOOL, depth)} else null)",
        ],
    ),
    BOOL: Makers(
        [read(BOOL), lambda made, depth: made.pick("true", "false", "mine", "active", "done")],
        [
            two(("and", "or"), BOOL, BOOL),
            two(("and", "or"), BOOL, BOOL),
            lambda made, depth: f"(not {made.expression(BOOL, depth)})",
            *[compared(kind, ORDER) for kind in (NUMBER, MONEY, INTEGER, TEXT, DATE, MOMENT)],
            compared(CHOICE, EQUAL),
            compared(BOOL, EQUAL),
            compared(CLOCK, ORDER),
            compared(Kind.PERIOD, ORDER),
            lambda made, depth: f"({made.field(CLOCK)} {made.pick(*ORDER)} '{made.pick('08:30', '12:00:01')}')",
            lambda made, depth: f"({made.field(Kind.PERIOD)} {made.pick(*ORDER)} '{made.pick(*LENGTHS)}')",
            compared(RECORD, EQUAL),
            lambda made, depth: f"(level {made.pick(*EQUAL)} '{made.pick(*LEVELS)}')",
            lambda made, depth: f"({made.expression(DATE, depth)} {made.pick(*ORDER)} '{made.pick(*map(str, DAYS))}')",
            lambda made, depth: f"({made.field(INTEGER)} {made.pick(*ORDER)} {made.fraction()})",
            lambda made, depth: f"({made.fraction()} {made.pick(*ORDER)} {made.field(MONEY)})",
            listed(CHOICE, lambda made, depth: f"'{made.pick(*LEVELS)}'"),
            listed(NUMBER, lambda made, depth: made.fraction()),
            listed(TEXT, lambda made, depth: made.text()),
            listed(RECORD, lambda made, depth: made.whole(1, 9)),
            empty(NUMBER, MONEY, TEXT, DATE, MOMENT, CHOICE, BOOL),
            *[search for _ in range(3)],
            folded(("any", "all"), BOOL),
            folded(("all",), BOOL),
            folded(("any",), None),
            chosen(BOOL),
            several(("coalesce",), BOOL),
            elapsed,
            one_of_many,
            under_something,
            *[of_people for _ in range(2)],
            *[in_a_list for _ in range(2)],
            *[has_changed for _ in range(2)],
            looked_for(("any",), None),
            looked_for(("any", "all"), BOOL),
            *[among_several for _ in range(2)],
            among_words,
            is_marked,
            *[pointing for _ in range(2)],
        ],
    ),
    TEXT: Makers(
        [read(TEXT), read(TEXT), lambda made, depth: made.text()],
        [
            *[any_call(("lower", "upper", "trim", "comparable"), TEXT) for _ in range(3)],
            replacing,
            joined,
            called,
            first_of_people,
            listed_values(TEXT),
            several(("min", "max", "coalesce"), TEXT),
            folded(("min", "max", "first", "last"), TEXT),
            *[collected(function, "word") for function in ("min", "max", "last")],
            any_call(("amount_in_words",), NUMBER, MONEY, INTEGER),
            chosen(TEXT),
            graded("grade"),
            any_call(("lower", "upper", "concat"), CHOICE),
        ],
    ),
    CHOICE: Makers([lambda made, depth: made.pick("level", "customer.level", "second.level")], [chosen(CHOICE)]),
    DATE: Makers(
        [read(DATE), read(DATE), lambda made, depth: made.pick("today()", f"date('{made.pick(*map(str, DAYS))}')")],
        [
            *[shifted(DATE, ("days", "weeks", "months", "years")) for _ in range(4)],
            any_call(("date",), MOMENT),
            by_period,
            *[by_own_length(DATE) for _ in range(2)],
            by_working_days,
            any_call(("next_anniversary",), DATE),
            several(("min", "max", "coalesce"), DATE),
            folded(("min", "max", "first", "last"), DATE),
            chosen(DATE),
        ],
    ),
    MOMENT: Makers(
        [read(MOMENT), read(MOMENT), lambda made, depth: "now()"],
        [
            *[shifted(MOMENT, ("days", "weeks", "months", "years", "hours", "minutes")) for _ in range(4)],
            moved_by_elapsed,
            *[by_own_length(MOMENT) for _ in range(2)],
            any_call(("datetime",), DATE),
            *[tracked for _ in range(3)],
            by_working_hours,
            several(("min", "max", "coalesce"), MOMENT),
            folded(("min", "max"), MOMENT),
            chosen(MOMENT),
        ],
    ),
    CLOCK: Makers(
        [read(CLOCK)],
        [several(("min", "max", "coalesce"), CLOCK), folded(("min", "max", "first", "last"), CLOCK), chosen(CLOCK)],
    ),
    Kind.PERIOD: Makers([read(Kind.PERIOD)], [chosen(Kind.PERIOD), several(("coalesce",), Kind.PERIOD)]),
    RECORD: Makers(
        [lambda made, depth: made.pick("customer", "second", *made.products())],
        [chosen(RECORD), several(("coalesce",), RECORD), lambda made, depth: made.pick(*OF_MANY)],
    ),
}

KINDS = (INTEGER, NUMBER, MONEY, BOOL, TEXT, DATE, MOMENT, CHOICE, RECORD, CLOCK, Kind.PERIOD)
"""What an expression as a whole may be."""
