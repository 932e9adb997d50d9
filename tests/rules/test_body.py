import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.rules.body import MAX_DEPTH, MAX_KEYS, Malformed, split


def refused(body: bytes) -> tuple[str, dict[str, object]]:
    with pytest.raises(Malformed) as malformed:
        split(body)
    return malformed.value.code, malformed.value.arguments


def outcome(body: bytes) -> str | set[str]:
    """The names that were found, or the code of the refusal."""
    try:
        return set(split(body))
    except Malformed as malformed:
        return malformed.code


def members(body: bytes) -> dict[str, bytes]:
    return {name: bytes(raw) for name, raw in split(body).items()}


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (b"{}", {}),
        (b" { } ", {}),
        (b'{"a":1}', {"a": b"1"}),
        (b'{ "a" : 1 ,\n"b" : "x, {y}" }', {"a": b"1", "b": b'"x, {y}"'}),
        (b'{"a":12345678901234567.78}', {"a": b"12345678901234567.78"}),
        (b'{"a":[{"b":1},{"b":2}]}', {"a": b'[{"b":1},{"b":2}]'}),
        ('{"名":"客户"}'.encode(), {"名": '"客户"'.encode()}),
        (b'{"\\u0061":1,"b":"\\"a\\":2"}', {"a": b"1", "b": b'"\\"a\\":2"'}),
        (b'{"a":"\\ud83d\\ude00"}', {"a": b'"\\ud83d\\ude00"'}),
    ],
)
def test_an_object_is_split_into_its_members(body: bytes, found: dict[str, bytes]) -> None:
    assert members(body) == found


@pytest.mark.parametrize(
    ("body", "code", "offset"),
    [
        pytest.param(b'{"a":1,}', "bad_json", 7, id="R-003 trailing comma"),
        pytest.param(b'{"a":1 /* one */}', "bad_json", 7, id="R-003 comment"),
        pytest.param(b"{'a':1}", "bad_json", 1, id="R-003 single quotes"),
        pytest.param(b'{"a":1} {"b":2}', "bad_json", 8, id="R-003 two values"),
        pytest.param(b'{"a":NaN}', "bad_json", 5, id="R-031 a bare NaN"),
        pytest.param(b'{"a":01}', "bad_json", 6, id="R-035 a leading zero"),
        pytest.param(b'{"a":"x\ny"}', "bad_json", 7, id="a bare line break"),
        pytest.param(b'\xef\xbb\xbf{"a":1}', "bad_json", 0, id="R-005 a byte order mark"),
        pytest.param('{"a":1}'.encode("utf-16"), "bad_encoding", 0, id="R-005 UTF-16"),
        pytest.param('{"a":"é"}'.encode("latin-1"), "bad_encoding", 6, id="R-005 latin-1"),
        pytest.param(b'{"a":"\xed\xa0\x80"}', "bad_encoding", 6, id="R-023 a surrogate in bytes"),
        pytest.param(b'{"a":"\xc0\xaf"}', "bad_encoding", 6, id="an overlong form"),
    ],
)
def test_a_broken_body_is_refused_at_its_byte(body: bytes, code: str, offset: int) -> None:
    found, arguments = refused(body)
    assert (found, arguments.get("offset")) == (code, pytest.approx(offset, abs=1))


@pytest.mark.parametrize("escaped", [rb"\ud800", rb"\udc00", rb"\ud800\ud800", rb"x\ud800y", rb"\ud800\u0041"])
def test_a_lone_surrogate_is_refused(escaped: bytes) -> None:
    assert refused(b'{"a":"' + escaped + b'","b":1}')[0] in {"bad_json", "truncated_json"}


@pytest.mark.parametrize("body", [b'{"a":1', b'{"a"', b"{", b'{"a":"x', b'{"a":tr', b" "])
def test_a_body_that_ends_too_early_is_refused(body: bytes) -> None:
    assert refused(body)[0] in {"bad_json", "truncated_json"}


def test_no_body_is_missing() -> None:
    assert refused(b"") == ("body_missing", {})


@pytest.mark.parametrize("body", [b"[]", b"1", b"null", b'"text"', b"true", b'[{"a":1}]'])
def test_the_body_is_one_object(body: bytes) -> None:
    assert refused(body) == ("not_an_object", {})


@pytest.mark.parametrize(
    ("body", "name", "offset"),
    [
        (b'{"a":1,"a":2}', "a", 7),
        (b'{ "a": 1, "a": 1 }', "a", 10),
        (b'{"a":1,"b":2,"a":1}', "a", 13),
        (b'{"a":1,"\\u0061":2}', "a", 7),
        (b'{"x":{"b":1,"b":2}}', "b", 12),
        (b'{"x":[1,{"b":1,"b":2}]}', "b", 15),
        (b'{"":1,"":2}', "", 6),
        ('{"名":1,"名":2}'.encode(), "名", 9),
    ],
)
def test_a_name_stands_once(body: bytes, name: str, offset: int) -> None:
    assert refused(body) == ("duplicate_key", {"name": name, "offset": offset})


@given(
    st.lists(st.tuples(st.sampled_from(["a", "b", "é", 'q"', "a b"]), st.integers() | st.text(max_size=5)), max_size=5),
    st.sampled_from([(",", ":"), (", ", ": "), (" , ", " :\n")]),
    st.booleans(),
)
def test_a_name_that_stands_twice_is_always_found(
    pairs: list[tuple[str, int | str]], marks: tuple[str, str], ascii_only: bool
) -> None:
    comma, colon = marks
    texts = [json.dumps(name, ensure_ascii=ascii_only) + colon + json.dumps(value) for name, value in pairs]
    body = ("{" + comma.join(texts) + "}").encode()
    twice = len({name for name, _ in pairs}) < len(pairs)
    assert outcome(body) == ("duplicate_key" if twice else {name for name, _ in pairs})


@pytest.mark.parametrize("levels", [MAX_DEPTH, 500, 5_000, 100_000])
@pytest.mark.parametrize(("left", "right"), [(b"[", b"]"), (b'{"a":', b"}")])
def test_deep_nesting_is_refused_before_it_hurts(levels: int, left: bytes, right: bytes) -> None:
    begin = time.process_time()
    assert refused(b'{"a":' + left * levels + b"1" + right * levels + b"}")[0] == "too_deep"
    assert refused(b'{"a":' + left * levels)[0] == "too_deep"
    assert time.process_time() - begin < 1


def test_some_nesting_is_allowed() -> None:
    inner = MAX_DEPTH - 1
    assert list(split(b'{"a":' + b"[" * inner + b"]" * inner + b"}")) == ["a"]


def test_brackets_in_a_text_are_no_nesting() -> None:
    assert list(split(b'{"a":"' + b"[{" * 1000 + b'"}')) == ["a"]


def test_names_are_not_without_number() -> None:
    body = json.dumps({f"name_{number}": 1 for number in range(MAX_KEYS + 1)}).encode()
    assert refused(body) == ("too_many_keys", {"max": MAX_KEYS})


def test_a_number_of_a_million_digits_is_not_read() -> None:
    begin = time.process_time()
    assert list(split(b'{ "a": ' + b"9" * 1_000_000 + b"}")) == ["a"]
    assert time.process_time() - begin < 0.5


@given(st.binary(max_size=30))
def test_no_bytes_break_it(body: bytes) -> None:
    assert outcome(b'{"a":' + body)
