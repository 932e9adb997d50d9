import pytest

from engine.http.response import empty_response, header, html_response, redirect


def test_a_page_is_utf_8() -> None:
    assert html_response("客").body == "客".encode()


def test_a_redirect_goes_on_with_get() -> None:
    answer = redirect("/customer?x=1")
    assert (answer.status, answer.headers) == (303, ((b"location", b"/customer?x=1"),))


@pytest.mark.trust("V-33", "R-133")
@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/a\r\nset-cookie: b"])
def test_a_redirect_never_leaves(target: str) -> None:
    with pytest.raises(AssertionError):
        redirect(target)


def test_an_empty_answer_is_a_status() -> None:
    assert (empty_response().status, empty_response().body) == (204, b"")


@pytest.mark.parametrize("value", ["a\r\nb", "a\nb", "a\0", "客"])
def test_a_header_cannot_end_its_line(value: str) -> None:
    with pytest.raises(ValueError, match="X-Name"):
        header("X-Name", value)


def test_a_header_is_bytes() -> None:
    assert header("X-Name", "café") == (b"x-name", b"caf\xe9")
