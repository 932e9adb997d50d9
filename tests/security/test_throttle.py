import pytest

from engine.security.throttle import account_key, network, network_key


@pytest.mark.parametrize("other", ["ANNA", " anna ", "ａｎｎａ", "Anna"])
def test_ways_to_write_an_account_count_together(other: str) -> None:
    """V-35: another spelling is no other account."""
    assert account_key(other) == account_key("anna")
    assert account_key(other) != account_key("bert")


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8::1", "2001:db8::ffff", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("no address", "no address", True),
    ],
)
def test_a_subscriber_is_one_network(one: str, other: str, together: bool) -> None:
    """V-35: another address of the same subscriber is no other network."""
    assert (network(one) == network(other)) is together
    assert (network_key(one) == network_key(other)) is together


def test_what_was_typed_cannot_be_read_from_what_is_stored() -> None:
    """V-38: passwords are typed where accounts belong."""
    assert "secret" not in account_key("secret")
    assert account_key("192.0.2.1") != network_key("192.0.2.1")
