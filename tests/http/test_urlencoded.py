from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.http.problems import Problem
from engine.http.urlencoded import read_pairs

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@given(st.dictionaries(TEXTS.filter(bool), TEXTS, max_size=20))
def test_what_is_written_is_read(pairs: dict[str, str]) -> None:
    assert read_pairs(urlencode(pairs).encode(), 20, "bad_query") == pairs


@pytest.mark.parametrize(
    ("raw", "pairs"),
    [
        (b"", {}),
        (b"a", {"a": ""}),
        (b"a=", {"a": ""}),
        (b"a=b=c", {"a": "b=c"}),
        (b"a=1+2%2B", {"a": "1 2+"}),
        (b"b=1&a=%E5%AE%A2", {"b": "1", "a": "客"}),
    ],
)
def test_pairs_are_names_and_values(raw: bytes, pairs: dict[str, str]) -> None:
    assert read_pairs(raw, 5, "bad_query") == pairs


@pytest.mark.parametrize("raw", [b"%", b"a=%2", b"a=%zz", b"a=%ff", b"a=\xff", b"a=%00", b"&", b"a=1&", b"&a=1", b"=1"])
def test_what_cannot_be_read_is_refused_by_the_code_of_its_place(raw: bytes) -> None:
    with pytest.raises(Problem, match="400 bad_form"):
        read_pairs(raw, 5, "bad_form")


@pytest.mark.parametrize("raw", [b"a=1&a=1", b"a&%61", b"a=&b=&a="])
def test_a_name_stands_once(raw: bytes) -> None:
    with pytest.raises(Problem, match="400 repeated_parameter"):
        read_pairs(raw, 5, "bad_query")


def test_there_are_at_most_so_many() -> None:
    assert len(read_pairs(b"a&b&c", 3, "bad_query")) == 3
    with pytest.raises(Problem, match="400 too_many_parameters"):
        read_pairs(b"a&b&c&d", 3, "bad_query")
