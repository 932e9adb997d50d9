import pytest

from engine.security.throttle import Limits, Throttle

LIMITS = Limits(account=3, network=6, window=60.0, remembered=50)


@pytest.fixture
def throttle() -> Throttle:
    return Throttle(LIMITS)


def spend(throttle: Throttle, tries: int, now: float = 0.0) -> list[int]:
    return [throttle.attempt("anna", "192.0.2.1", now) for _ in range(tries)]


def test_so_many_tries_of_one_account_are_free(throttle: Throttle) -> None:
    assert spend(throttle, 5) == [0, 0, 0, 60, 60]


def test_the_wait_ends_with_the_window_of_the_first_try(throttle: Throttle) -> None:
    assert [throttle.attempt("anna", "192.0.2.1", now) for now in (0.0, 10.0, 20.0, 30.5, 60.0, 60.1, 70.0)] == [
        0, 0, 0, 30, 0, 10, 0,
    ]  # fmt: skip


@pytest.mark.parametrize("other", ["ANNA", " anna ", "ａｎｎａ", "Anna"])
def test_ways_to_write_an_account_count_together(throttle: Throttle, other: str) -> None:
    spend(throttle, 3)
    assert throttle.attempt(other, "192.0.2.99", 0.0) == 60


def test_accounts_count_on_their_own(throttle: Throttle) -> None:
    spend(throttle, 3)
    assert throttle.attempt("bert", "192.0.2.2", 0.0) == 0


def test_a_network_has_a_limit_over_all_accounts(throttle: Throttle) -> None:
    assert [throttle.attempt(f"account {number}", "192.0.2.1", 0.0) for number in range(8)] == [0] * 6 + [60] * 2


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
def test_a_subscriber_is_one_network(throttle: Throttle, one: str, other: str, together: bool) -> None:
    for number in range(6):
        throttle.attempt(f"account {number}", one, 0.0)
    assert (throttle.attempt("anna", other, 0.0) > 0) is together


def test_a_refused_try_is_not_counted(throttle: Throttle) -> None:
    spend(throttle, 100)
    assert spend(throttle, 3, now=60.0) == [0, 0, 0]


def test_success_forgets_the_account_but_not_the_network(throttle: Throttle) -> None:
    spend(throttle, 3)
    throttle.succeeded("Anna")
    assert spend(throttle, 4) == [0, 0, 0, 60]


def test_what_is_remembered_is_bounded(throttle: Throttle) -> None:
    for number in range(1000):
        throttle.attempt(f"account {number}", f"10.0.{number // 250}.{number % 250}", 0.0)
    assert len(throttle._tries) <= LIMITS.remembered


def test_the_usual_limits_stop_a_thousand_guesses() -> None:
    throttle = Throttle(Limits())
    spellings = ("anna", "ANNA", " anna", "ａｎｎａ")
    tried = [throttle.attempt(spellings[number % 4], f"198.51.{number % 250}.7", 0.0) for number in range(1000)]
    assert tried.count(0) == Limits().account
