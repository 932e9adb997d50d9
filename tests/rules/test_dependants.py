import pytest

from engine.expressions import Needs
from engine.meta.catalog import Catalog
from engine.meta.fields import CollectionField, IntegerField, ReferenceField, TextField
from engine.rules.dependants import Dependant, Node, Of, Through, dependants
from engine.rules.order import Circle
from tests.rules.catalogs import SALES, catalog, entity, money

CONTRACTS = Of("customer", "contract", "customer")
CUSTOMERS = Of("user", "customer", "owner")
PRODUCT = Through("contract", "product")
CUSTOMER = Through("contract", "customer")


@pytest.mark.parametrize(
    ("changed", "following"),
    [
        (
            ("contract", {"amount"}),
            [
                Dependant("customer", "total", ((CONTRACTS,),)),
                Dependant("customer", "open", ((CONTRACTS,),)),
                Dependant("user", "sold", ((CONTRACTS, CUSTOMERS),)),
            ],
        ),
        (
            ("contract", {"customer"}),
            [
                Dependant("customer", "total", ((CONTRACTS,),)),
                Dependant("customer", "open", ((CONTRACTS,),)),
                Dependant("user", "sold", ((CONTRACTS, CUSTOMERS),)),
            ],
        ),
        (
            ("product", {"price"}),
            [
                Dependant("contract", "amount", ((PRODUCT,),)),
                Dependant("customer", "total", ((PRODUCT, CONTRACTS),)),
                Dependant("customer", "open", ((PRODUCT, CONTRACTS),)),
                Dependant("user", "sold", ((PRODUCT, CONTRACTS, CUSTOMERS),)),
            ],
        ),
        (("customer", {"name"}), [Dependant("contract", "customer_name", ((CUSTOMER,),))]),
        (("customer", {"owner"}), [Dependant("user", "sold", ((CUSTOMERS,),))]),
        (("customer", {"total"}), [Dependant("user", "sold", ((CUSTOMERS,),))]),
        (("customer", {"limit", "visits"}), []),
        (("contract", {"quantity"}), []),
        (("product", {"code"}), []),
    ],
    ids=lambda given: f"{given[0]}: {', '.join(sorted(given[1]))}" if isinstance(given, tuple) else str(len(given)),
)
def test_a_change_is_followed_across_records_in_the_order_of_reading(
    changed: tuple[str, set[str]], following: list[Dependant]
) -> None:
    found = dependants(SALES).updated(*changed)
    assert sorted(found) == sorted(following)
    places = [(one.entity, one.field) for one in found]
    chain = [("contract", "amount"), ("customer", "total"), ("customer", "open")]
    assert [place for place in chain if place in places] == [place for place in places if place in chain]


def test_a_new_record_concerns_the_collections_it_is_in() -> None:
    assert {(one.entity, one.field) for one in dependants(SALES).created("contract")} == {
        ("customer", "total"), ("customer", "open"), ("user", "sold"),
    }  # fmt: skip


@pytest.mark.parametrize("name", ["product", "user"])
def test_nothing_refers_to_a_new_record_yet(name: str) -> None:
    assert dependants(SALES).created(name) == ()


def test_a_removed_record_concerns_what_referred_to_it_too() -> None:
    found = {(one.entity, one.field): one.paths for one in dependants(SALES).removed("product")}
    assert found[("contract", "amount")] == ((PRODUCT,),)
    assert found[("user", "sold")] == ((PRODUCT, CONTRACTS, CUSTOMERS),)


def diamond() -> Catalog:
    return catalog(
        entity(
            "node",
            TextField(name="code", label={}, max=5),
            ReferenceField(name="left", label={}, to="leaf"),
            ReferenceField(name="right", label={}, to="leaf"),
            money("worth", "left.price + right.price"),
        ),
        entity("leaf", money("price")),
    )


def test_a_field_that_is_reached_in_two_ways_comes_once_with_both_paths() -> None:
    (found,) = dependants(diamond()).updated("leaf", {"price"})
    assert found == Dependant("node", "worth", ((Through("node", "left"),), (Through("node", "right"),)))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("total", "sum(l.amount for l in lines)"), ("amount", "order.total")),
        (("total", "count(l for l in lines if l.amount > 0)"), ("amount", "order.total * 2")),
    ],
)
def test_a_circle_across_records_is_named(first: tuple[str, str], second: tuple[str, str]) -> None:
    circle = catalog(
        entity("order", CollectionField(name="lines", label={}, of="line", by="order"), money(*first)),
        entity("line", ReferenceField(name="order", label={}, to="order"), money(*second)),
    )
    lines = Needs(frozenset(), {}, {"lines": Needs(frozenset(("amount",)))})
    order = Needs(frozenset(), {"order": Needs(frozenset(("total",)))})
    with pytest.raises(Circle) as found:
        dependants(circle, lambda one, field: lines if field.name == "total" else order)
    assert set(found.value.members) == {Node("order", "total"), Node("line", "amount")}


def test_a_total_of_a_tree_over_itself_is_a_circle() -> None:
    tree = catalog(
        entity(
            "unit",
            IntegerField(name="size", label={}),
            ReferenceField(name="parent", label={}, to="unit"),
            CollectionField(name="parts", label={}, of="unit", by="parent"),
            IntegerField(name="whole", label={}, value="size + sum(p.whole for p in parts)"),
        )
    )
    with pytest.raises(Circle) as found:
        dependants(tree)
    assert found.value.members == (Node("unit", "whole"),)


def test_a_total_of_a_tree_over_plain_fields_is_none() -> None:
    tree = catalog(
        entity(
            "unit",
            IntegerField(name="size", label={}),
            ReferenceField(name="parent", label={}, to="unit"),
            CollectionField(name="parts", label={}, of="unit", by="parent"),
            IntegerField(name="below", label={}, value="sum(p.size for p in parts)"),
        )
    )
    above = Of("unit", "unit", "parent")
    assert dependants(tree).updated("unit", {"size"}) == (Dependant("unit", "below", ((above,),)),)
