import re
import statistics
import time

import pytest

from engine.security.passwords import (
    MAX_LENGTH,
    READABLE,
    Cost,
    Passwords,
    one_time_password,
    password_fault,
)
from engine.text.messages import MESSAGES

QUICK = Cost(passes=1, memory=64, lanes=1)


@pytest.fixture(scope="module")
def passwords() -> Passwords:
    return Passwords(QUICK)


@pytest.mark.parametrize(
    "password", ["correct horse", "密码密码密码密码密码", "x" * MAX_LENGTH, " blanks around ", "a\ud800bcdefghij"]
)
def test_a_password_fits_its_own_hash_and_no_other(passwords: Passwords, password: str) -> None:
    stored = passwords.hash(password)
    assert stored.startswith("$argon2id$v=19$m=64,t=1,p=1$")
    assert passwords.fits(password, stored)
    assert not passwords.fits(password.upper() + "x", stored)


def test_equal_passwords_have_different_hashes(passwords: Passwords) -> None:
    assert passwords.hash("correct horse") != passwords.hash("correct horse")


def test_passwords_that_share_72_bytes_differ(passwords: Passwords) -> None:
    stored = passwords.hash("x" * 72 + "a")
    assert not passwords.fits("x" * 72 + "b", stored)


@pytest.mark.parametrize(("typed", "kept"), [("é" * 10, "e\u0301" * 10), ("ａｂｃｄｅｆｇｈｉｊ", "abcdefghij")])
def test_keyboards_that_compose_differently_type_the_same_password(passwords: Passwords, typed: str, kept: str) -> None:
    assert passwords.fits(typed, passwords.hash(kept))


@pytest.mark.parametrize("stored", [None, "", "not a hash", "$argon2id$v=19$m=64,t=1,p=1$broken"])
def test_no_password_fits_where_there_is_no_hash(passwords: Passwords, stored: str | None) -> None:
    assert not passwords.fits("correct horse", stored)


def test_an_absurdly_long_password_is_not_hashed(passwords: Passwords, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("argon2.PasswordHasher.verify")
    assert not passwords.fits("x" * (MAX_LENGTH + 1), None)


def test_an_unknown_account_takes_as_long_as_a_known_one() -> None:
    passwords = Passwords(Cost(passes=2, memory=4096, lanes=1))
    stored = passwords.hash("correct horse")

    def taken(against: str | None) -> float:
        begin = time.process_time()
        passwords.fits("wrong password", against)
        return time.process_time() - begin

    pairs = [(taken(stored), taken(None)) for _ in range(25)]
    known, unknown = (statistics.median(column) for column in zip(*pairs, strict=True))
    assert abs(known - unknown) < 0.010


def test_a_hash_of_another_cost_is_outdated(passwords: Passwords) -> None:
    stored = passwords.hash("correct horse")
    assert not passwords.is_outdated(stored)
    assert Passwords(Cost(passes=2, memory=64, lanes=1)).is_outdated(stored)


def test_the_usual_cost_is_that_of_the_standard() -> None:
    assert Cost() == Cost(passes=3, memory=65536, lanes=4)


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("", "password_blank"),
        (" " * 20, "password_blank"),
        ("\u200b" * 20, "password_blank"),
        ("123456789", "password_too_short"),
        ("x" * 1025, "password_too_long"),
        ("1234567890", "password_easy"),
        ("Passw0rd123!", "password_easy"),
        ("密码密码密码密码密码", "password_easy"),
        ("metaloom 2026", "password_easy"),
        ("one more of " + "x" * 1012, None),
        ("four words with blanks", None),
        ("海上生明月天涯共此时", None),
    ],
)
def test_a_password_is_long_enough_and_not_easy(password: str, fault: str | None) -> None:
    """V-46: 64 characters and more are taken, common passwords and words of the context are not."""
    assert password_fault(password, ("metaloom",)) == fault
    assert fault is None or fault in MESSAGES


def test_a_one_time_password_can_be_read_out() -> None:
    given = [one_time_password() for _ in range(200)]
    assert len(set(given)) == 200
    assert all(re.fullmatch(f"[{READABLE}]{{4}}(-[{READABLE}]{{4}}){{3}}", one) for one in given)
    assert not set("il1o0") & set(READABLE)
    assert all(password_fault(one) is None for one in given)
