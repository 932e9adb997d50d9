"""Requests are counted by key: a minute's worth at once, then one after the other, and never more keys than fit."""

from engine.security import paced
from engine.security.paced import Paced, unpaced


class Clock:
    """Stands until it is moved."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_key_has_a_minutes_worth_and_then_one_after_the_other() -> None:
    """V-35, V-39: who was refused is told when to come again, and being refused costs nothing more."""
    clock = Clock()
    asked = Paced(6, clock)
    assert [asked.wait("ann") for _ in range(8)] == [0] * 6 + [10, 10]
    assert asked.wait("bob") == 0
    clock.now += 9.9
    assert asked.wait("ann") == 1
    clock.now += 0.2
    assert [asked.wait("ann"), asked.wait("ann")] == [0, 10]
    clock.now += 3600
    assert [asked.wait("ann") for _ in range(7)] == [0] * 6 + [10]


def test_without_a_limit_everything_is_let_in() -> None:
    assert not any(unpaced().wait("ann") for _ in range(1000))


def test_of_too_many_keys_those_that_asked_least_are_forgotten() -> None:
    """V-39: what many networks ask does not fill the memory, and does not free the one that asks most."""
    clock = Clock()
    asked = Paced(2, clock)
    assert [asked.wait("loud") for _ in range(3)] == [0, 0, 30]
    for number in range(paced.KNOWN):
        asked.wait(number)
    assert len(asked._until) <= paced.KNOWN
    assert asked.wait("loud") == 30
