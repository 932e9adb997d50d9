"""What is seen of an expression is what the same expression gives over the records with everything unseen taken out."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from engine.expressions import Environment, Record, Typed, Value, scope_of, typed
from engine.expressions.nodes import Aggregate, AnyNode, If, Literal, Read, Root
from engine.expressions.python_form import python_form
from engine.expressions.types import BOOL
from engine.expressions.walk import rebuilt
from engine.meta.catalog import Catalog, Entity
from engine.meta.fields import (
    AnyReference,
    CollectionField,
)
from engine.security.sight import YES, Sight
from tests.rules.catalogs import SALES

ENVIRONMENT = Environment(datetime(2026, 11, 21, 4, tzinfo=UTC), date(2026, 11, 21), Record({"id": 1}))

EXPRESSIONS = (
    *("name", "limit", "owner", "owner.account", "owner.manager.account", "limit + total", "limit * 2 - total"),
    *("concat(name, owner.account)", "coalesce(limit, total)", "limit if visits > 1 else total", "upper(name)"),
    *("limit > total", "limit != total", "not (limit > total)", "visits in (1, 2)", "visits not in (1, 2)"),
    *("limit is null", "limit is not null", "not (limit is null)", "owner is null", "owner.manager is null"),
    *("owner.account == 'a'", "not (owner.account == 'a')", "owner == me", "visits > 0 and limit > 1 or name == 'a'"),
    *("limit + total > 10", "(limit + total) is null", "1 < visits < 3", "-limit < 0"),
    *("sum(c.amount for c in contracts)", "max(c.amount for c in contracts)"),
    "avg(c.product.price for c in contracts)",
    *("count(c for c in contracts)", "count(c for c in contracts if c.quantity > 1)"),
    *("any(c.amount > 5 for c in contracts)", "all(c.amount > 5 for c in contracts)"),
    "sum(c.quantity for c in contracts if c.product.price > 5)",
    "sum(x.amount for c in owner.customers for x in c.contracts)",
    "count(c for c in owner.customers if c.limit is null)",
    "any(c.customer.visits > 1 for c in contracts)",
    "sum(c.amount for c in contracts if c.amount > limit)",
)
CONDITIONS: Mapping[str, tuple[str, ...]] = {
    "user": ("true", "false", "this == me", "account == 'a'", "manager == me"),
    "customer": (
        *("true", "false", "owner == me", "visits > 1", "owner.account == 'a'"),
        "any(c.quantity > visits for c in contracts)",
    ),
    "contract": ("true", "false", "quantity > 1", "customer.visits > 1", "product.price is null"),
    "product": ("true", "false", "price > 5", "code == 'a'"),
}
MASKABLE = (
    *(("user", name) for name in ("account", "manager", "customers")),
    *(("customer", name) for name in ("name", "owner", "limit", "total", "visits", "contracts")),
    *(("contract", name) for name in ("customer", "product", "quantity", "amount")),
    ("product", "price"),
)


@cache
def condition(entity: str, text: str) -> AnyNode:
    return YES if text == "true" else typed(text, scope_of(SALES, entity), BOOL).node


@cache
def form(entity: str, text: str) -> Callable[[Record, Environment], Value]:
    return python_form(typed(text, scope_of(SALES, entity)))


def holds(entity: str, text: str, record: Record) -> bool:
    return text == "true" or form(entity, text)(record, ENVIRONMENT) is True


class Rules:
    """Which rows and cells some made-up roles see."""

    def __init__(self, rows: Mapping[str, str], cells: Mapping[tuple[str, str], str]) -> None:
        self.rows, self.cells = rows, cells

    def cell(self, entity: str, name: str) -> str:
        return self.cells.get((entity, name), "true")

    def sight(self) -> Sight:
        return Sight(
            SALES,
            lambda entity: condition(entity, self.rows[entity]),
            lambda entity, name: condition(entity, self.cell(entity, name)),
        )


class Censor:
    """Copies records with everything taken out that the rules do not show; the plain reading of what rights mean."""

    def __init__(self, catalog: Catalog, rules: Rules) -> None:
        self._catalog, self._rules = catalog, rules
        self._done: dict[int, Record] = {}

    def censored(self, name: str, record: Record) -> Record:
        if id(record) in self._done:
            return self._done[id(record)]
        copy = self._done[id(record)] = Record({})
        entity = self._catalog.entities[name]
        shown = {field for field in entity.fields if holds(name, self._rules.cell(name, field), record)}
        copy.values.update({field: value if field in shown else None for field, value in record.values.items()})
        copy.to.update({field: self._led(entity, field, there, shown) for field, there in record.to.items()})
        copy.items.update({field: self._listed(entity, field, found, shown) for field, found in record.items.items()})
        return copy

    def _led(self, entity: Entity, name: str, there: Record | None, shown: set[str]) -> Record | None:
        reference = entity.fields[name]
        assert isinstance(reference, AnyReference)
        return self._seen(reference.to, there) if there is not None and name in shown else None

    def _listed(self, entity: Entity, name: str, found: list[Record], shown: set[str]) -> list[Record]:
        collection = entity.fields[name]
        assert isinstance(collection, CollectionField)
        seen = [self._seen(collection.of, one) for one in found if name in shown]
        return [one for one in seen if one is not None]

    def _seen(self, entity: str, record: Record) -> Record | None:
        return self.censored(entity, record) if holds(entity, self._rules.rows[entity], record) else None


@st.composite
def worlds(draw: st.DrawFn) -> Record:
    """Two users, two products, three customers and four contracts that refer to each other; one of the customers."""
    texts, numbers = st.sampled_from(["a", "b", None]), st.sampled_from([None, 0, 1, 2, 3])
    amounts = st.sampled_from([None, *(Decimal(text) for text in ("0.00", "4.00", "6.00", "20.00"))])
    users = [Record({"id": number, "account": draw(texts)}) for number in (1, 2)]
    products = [Record({"id": number, "code": draw(texts), "price": draw(amounts)}) for number in (1, 2)]
    kinds = {"name": texts, "visits": numbers, "limit": amounts, "total": amounts}
    customers = [Record({"id": number, **draw(st.fixed_dictionaries(kinds))}) for number in (1, 2, 3)]
    contracts = [Record({"id": number, "quantity": draw(numbers), "amount": draw(amounts)}) for number in (1, 2, 3, 4)]

    def refer(record: Record, name: str, targets: list[Record]) -> None:
        target = draw(st.sampled_from([None, *targets]))
        record.to[name] = target
        record.values[name] = None if target is None else target.values["id"]

    def collect(owner: Record, name: str, records: list[Record], by: str) -> None:
        owner.items[name] = [one for one in records if one.to[by] is owner]

    for user in users:
        refer(user, "manager", users)
    for customer in customers:
        refer(customer, "owner", users)
    for contract in contracts:
        refer(contract, "customer", customers)
        refer(contract, "product", products)
    for user in users:
        collect(user, "customers", customers, "owner")
    for customer in customers:
        collect(customer, "contracts", contracts, "customer")
    return customers[0]


def mostly_open(texts: tuple[str, ...]) -> st.SearchStrategy[str]:
    return st.one_of(st.just("true"), st.sampled_from(texts))


RULES = st.builds(
    Rules,
    st.fixed_dictionaries({entity: mostly_open(texts) for entity, texts in CONDITIONS.items()}),
    st.lists(st.sampled_from(MASKABLE), min_size=1, max_size=4, unique=True).flatmap(
        lambda places: st.fixed_dictionaries({place: st.sampled_from(CONDITIONS[place[0]][1:]) for place in places})
    ),
)
EVERYTHING = Rules(dict.fromkeys(CONDITIONS, "true"), {})
BUSY = "any(c.quantity > visits for c in contracts)"
SUM, COUNT = "sum(c.amount for c in contracts)", "count(c for c in contracts)"


def narrowed(rows: Mapping[str, str], cells: Mapping[tuple[str, str], str]) -> Rules:
    """Everything but what these conditions hide."""
    return Rules({**EVERYTHING.rows, **rows}, cells)


def positioned(node: AnyNode, places: Mapping[Root, Root], depth: int = 1) -> AnyNode:
    """The same tree, its record variables numbered by how deep they stand, as the Python form finds them.

    An inner variable hides an outer one of the same number, as a table of an inner subselect does.
    """
    match node:
        case Read():
            return replace(node, root=places.get(node.root, node.root))
        case Aggregate():
            inner, loops = dict(places), []
            for place, loop in enumerate(node.loops, depth):
                loops.append(replace(loop, index=place, root=inner.get(loop.root, loop.root)))
                inner[loop.index] = place
            below = rebuilt(node, lambda part: positioned(part, inner, depth + len(loops)))
            return replace(below, loops=tuple(loops))
        case _:
            return rebuilt(node, lambda part: positioned(part, places, depth))


def seen(text: str, rules: Rules, record: Record) -> Value:
    node = rules.sight().masked(typed(text, scope_of(SALES, "customer")).node)
    return python_form(Typed(positioned(node, {0: 0}), "customer"))(record, ENVIRONMENT)


def plainly(text: str, rules: Rules, record: Record) -> Value:
    there = Censor(SALES, rules).censored("customer", record)
    return form("customer", text)(there, ENVIRONMENT)


@given(text=st.sampled_from(EXPRESSIONS), record=worlds(), rules=RULES)
@settings(max_examples=150, deadline=None)
def test_an_expression_over_masked_names_reads_nothing_unseen(text: str, record: Record, rules: Rules) -> None:
    assert seen(text, rules, record) == plainly(text, rules, record)


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        pytest.param("limit", narrowed({}, {("customer", "limit"): "visits > 1"}), id="a value"),
        pytest.param("limit > 5", narrowed({}, {("customer", "limit"): "visits > 1"}), id="a comparison"),
        pytest.param("not (limit > 5)", narrowed({}, {("customer", "limit"): "visits > 1"}), id="its opposite"),
        pytest.param("limit is null", narrowed({}, {("customer", "limit"): "visits > 1"}), id="being empty"),
        pytest.param("limit is not null", narrowed({}, {("customer", "limit"): "visits > 1"}), id="not being empty"),
        pytest.param("visits not in (1, 2)", narrowed({}, {("customer", "visits"): "limit > 5"}), id="a list"),
        pytest.param("owner.account", narrowed({"user": "account == 'a'"}, {}), id="a row behind a reference"),
        pytest.param("owner.account", narrowed({}, {("user", "account"): "manager == me"}), id="a cell behind one"),
        pytest.param("owner.manager.account", narrowed({"user": "account == 'a'"}, {}), id="rows along a path"),
        pytest.param(SUM, narrowed({"contract": "quantity > 1"}, {}), id="rows of a loop"),
        pytest.param(COUNT, narrowed({}, {("customer", "contracts"): "visits > 1"}), id="a loop"),
        pytest.param("count(c for c in owner.customers)", narrowed({"customer": BUSY}, {}), id="a loop in a row"),
        pytest.param(
            "sum(x.amount for c in owner.customers for x in c.contracts)",
            narrowed({}, {("customer", "contracts"): BUSY}),
            id="a loop in an inner loop's cell",
        ),
        pytest.param(
            "count(c for c in owner.customers if c.limit > 5)",
            narrowed({}, {("customer", "limit"): BUSY}),
            id="a loop in a cell of a loop",
        ),
    ],
)
@given(record=worlds())
@settings(max_examples=30, deadline=None)
def test_each_way_to_a_value_is_guarded(text: str, rules: Rules, record: Record) -> None:
    assert seen(text, rules, record) == plainly(text, rules, record)


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_who_sees_everything_reads_the_expression_itself(text: str) -> None:
    node = typed(text, scope_of(SALES, "customer")).node
    assert EVERYTHING.sight().masked(node) == node


def test_a_comparison_stays_one_beside_its_mask() -> None:
    rules = Rules(EVERYTHING.rows, {("customer", "limit"): "visits > 1"})
    masked = rules.sight().masked(typed("limit > 5", scope_of(SALES, "customer")).node)
    expected = typed("visits > 1 and limit > 5", scope_of(SALES, "customer")).node
    assert masked == expected


def test_a_masked_value_is_null() -> None:
    rules = Rules(EVERYTHING.rows, {("customer", "limit"): "visits > 1"})
    node = typed("limit", scope_of(SALES, "customer")).node
    assert rules.sight().masked(node) == If(
        node.type, condition("customer", "visits > 1"), node, Literal(node.type, None)
    )


def test_an_expression_over_the_target_of_a_reference_becomes_one_over_its_holder() -> None:
    node = typed("concat(account, ' ', manager.account)", scope_of(SALES, "user")).node
    moved = EVERYTHING.sight().through("customer", "owner", node)
    assert moved == typed("concat(owner.account, ' ', owner.manager.account)", scope_of(SALES, "customer")).node
