"""Addresses of the screens, and what the address of a list says."""

import pytest

from engine.screens.query import Query
from engine.web.addresses import Addresses, read_query

url = Addresses()


@pytest.mark.parametrize(
    "query",
    [
        Query(),
        Query("恒立 & Co", {"is.stage.won": "on", "from.amount": "1,000"}, "-amount", "a+b/c="),
        Query(filters={"has.name": "=?&#"}),
    ],
)
def test_an_address_says_all_of_a_query(query: Query) -> None:
    address = url.list("customer", query)
    parameters = dict(_pairs(address))
    assert read_query(parameters) == query


def _pairs(address: str) -> list[tuple[str, str]]:
    from urllib.parse import parse_qsl, urlsplit

    return parse_qsl(urlsplit(address).query)


def test_what_is_blank_or_unknown_is_passed_over() -> None:
    assert read_query({"q": " ", "from.amount": "", "x": "1", "is": "y", "sort": "name"}) == Query(sort="name")


def test_addresses_of_our_own_can_be_no_entitys() -> None:
    ours = [url.login, url.logout, url.password, url.preferences]
    assert all(address.startswith("/-/") for address in ours)


def test_addresses_lead_to_their_screens() -> None:
    assert url.list("customer") == "/customer"
    assert url.related("contact", "customer", 7) == "/contact?of.customer=7"
    assert url.new("contact", "customer", 7) == "/contact/new?customer=7"
    assert [url.preview("customer", 0), url.preview("customer", 7)] == ["/customer/preview", "/customer/7/preview"]
