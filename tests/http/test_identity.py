import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from engine.http.identity import Identities, Known
from engine.security.tokens import stored_token

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Sessions:
    """What the database would say, and how often it was asked."""

    def __init__(self, **people: str) -> None:
        self.people = {stored_token(token): person for token, person in people.items()}
        self.asked: list[str] = []

    async def load(self, key: str) -> Known[str] | None:
        self.asked.append(key)
        person = self.people.get(key)
        return Known(person, NOW + HOUR) if person else None


def test_a_session_is_looked_up_once_by_its_hash() -> None:
    sessions, identities = Sessions(token="ann"), Identities[str](lambda: NOW)
    assert [asyncio.run(identities.resolve("token", sessions.load)) for _ in range(3)] == ["ann"] * 3
    assert sessions.asked == [stored_token("token")]


def test_what_is_no_session_is_nobody() -> None:
    sessions, identities = Sessions(), Identities[str](lambda: NOW)
    assert asyncio.run(identities.resolve("token", sessions.load)) is None


def test_a_session_ends_in_time() -> None:
    clock = [NOW]
    sessions, identities = Sessions(token="ann"), Identities[str](lambda: clock[0])
    assert asyncio.run(identities.resolve("token", sessions.load)) == "ann"
    clock[0] = NOW + HOUR
    assert asyncio.run(identities.resolve("token", sessions.load)) is None


def test_who_somebody_is_is_looked_up_again_when_it_is_over() -> None:
    clock = [NOW]
    identities = Identities[str](lambda: clock[0])

    async def load(key: str) -> Known[str]:
        return Known(f"ann at {clock[0]:%H}", clock[0] + HOUR)

    assert [asyncio.run(identities.resolve("token", load)) for _ in range(2)] == ["ann at 08"] * 2
    clock[0] = NOW + HOUR
    assert asyncio.run(identities.resolve("token", load)) == "ann at 09"


@pytest.mark.parametrize("forget", [lambda known: known.forget_all(), lambda known: known.forget("token")])
def test_what_is_forgotten_is_looked_up_again(forget: object) -> None:
    sessions, identities = Sessions(token="ann"), Identities[str](lambda: NOW)
    asyncio.run(identities.resolve("token", sessions.load))
    sessions.people.clear()
    forget(identities)  # type: ignore[operator] # one of two verbs
    assert asyncio.run(identities.resolve("token", sessions.load)) is None


def test_what_was_read_before_a_change_is_not_kept_after_it() -> None:
    sessions, identities = Sessions(token="ann"), Identities[str](lambda: NOW)

    async def slow(key: str) -> Known[str] | None:
        found = await sessions.load(key)
        identities.forget_all()
        return found

    asyncio.run(identities.resolve("token", slow))
    asyncio.run(identities.resolve("token", sessions.load))
    assert len(sessions.asked) == 2


def test_memory_is_bounded_and_the_oldest_goes_first() -> None:
    sessions, identities = Sessions(a="ann", b="ben", c="cat"), Identities[str](lambda: NOW, size=2)
    for token in ("a", "b", "c", "b", "c", "a"):
        asyncio.run(identities.resolve(token, sessions.load))
    assert sessions.asked == [stored_token(token) for token in ("a", "b", "c", "a")]
