import pytest

from engine.security.tokens import csrf_token, is_csrf_token, is_token, new_token, stored_token


def test_tokens_are_long_and_never_the_same() -> None:
    tokens = {new_token() for _ in range(1000)}
    assert len(tokens) == 1000
    assert all(is_token(token) and len(token) == 43 for token in tokens)


@pytest.mark.parametrize("text", ["", "x" * 42, "x" * 44, *("x" * 42 + end for end in " \n."), "é" * 43, "x" * 10**6])
def test_other_texts_are_no_tokens(text: str) -> None:
    assert not is_token(text)


def test_only_a_hash_of_the_token_is_stored() -> None:
    token = new_token()
    assert stored_token(token) == stored_token(token)
    assert len(stored_token(token)) == 64
    assert token not in stored_token(token)
    assert stored_token(token) != stored_token(new_token())


def test_the_token_of_forms_belongs_to_its_session() -> None:
    one, other = new_token(), new_token()
    assert is_csrf_token(csrf_token(one), one)
    assert not is_csrf_token(csrf_token(other), one)
    assert csrf_token(one) not in {one, stored_token(one)}


@pytest.mark.parametrize("given", ["", "x", "é", "\ud800", "0" * 64])
def test_nothing_else_is_the_token_of_forms(given: str) -> None:
    assert not is_csrf_token(given, new_token())


def test_the_token_of_forms_looks_different_each_time():
    session = new_token()
    written = {csrf_token(session) for _ in range(20)}
    assert len(written) == 20
    assert all(is_csrf_token(one, session) for one in written)
    parts = [{one[place : place + 8] for one in written} for place in range(0, 128, 8)]
    assert all(len(part) == 20 for part in parts)


@pytest.mark.parametrize(
    "change",
    [lambda one: one[:-2], lambda one: one + "00", lambda one: one[64:], lambda one: "0" * 128, str.upper],
)
def test_a_token_of_forms_that_was_tampered_with_is_none(change):
    session = new_token()
    assert not is_csrf_token(change(csrf_token(session)), session)
