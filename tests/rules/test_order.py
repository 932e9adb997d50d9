import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.rules.order import Circle, arranged


@given(st.dictionaries(st.integers(0, 12), st.sets(st.integers(0, 12), max_size=4), max_size=10))
def test_each_comes_after_what_it_reads(reads: dict[int, set[int]]) -> None:
    forward = {key: {other for other in others if other < key} for key, others in reads.items()}
    order = arranged(forward)
    assert set(order) == set(forward)
    places = {key: place for place, key in enumerate(order)}
    assert all(places[other] < places[key] for key, others in forward.items() for other in others & set(forward))


def test_the_order_of_what_does_not_depend_is_kept() -> None:
    assert arranged({"c": [], "a": [], "b": []}) == ("c", "a", "b")


def test_what_is_read_and_is_no_key_does_not_matter() -> None:
    assert arranged({"a": ["x", "y"]}) == ("a",)


@pytest.mark.parametrize("length", [1, 2, 5, 50])
def test_a_circle_is_named_whole_in_the_order_of_reading(length: int) -> None:
    reads = {number: [(number + 1) % length] for number in range(length)} | {"outside": [0]}
    with pytest.raises(Circle) as circle:
        arranged(reads)
    members = circle.value.members
    assert sorted(members) == list(range(length))
    assert all(reads[one] == [other] for one, other in zip(members, (*members[1:], members[0]), strict=True))
