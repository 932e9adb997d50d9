"""Answers are sent as few bytes to whoever takes that, and only where it is safe and worth it."""

import gzip

import pytest

from engine.http.compression import LEAST, compressed
from engine.http.request import Request
from engine.http.response import JSON, Response, html_response
from tests.http.tiny import request_at

LONG = "<p>many words</p>" * LEAST


def asking(*encodings: bytes) -> Request:
    return request_at(headers=[(b"accept-encoding", one) for one in encodings])


def test_a_page_is_packed_for_a_browser() -> None:
    sent = compressed(asking(b"br, gzip"), html_response(LONG))
    assert (b"content-encoding", b"gzip") in sent.headers
    assert (b"vary", b"accept-encoding") in sent.headers
    assert len(sent.body) < len(LONG) / 10
    assert gzip.decompress(sent.body).decode() == LONG


def test_whoever_does_not_take_it_gets_the_page_as_it_is() -> None:
    sent = compressed(asking(), html_response(LONG))
    assert sent.body.decode() == LONG
    assert (b"vary", b"accept-encoding") in sent.headers
    assert (b"content-encoding", b"gzip") not in sent.headers


@pytest.mark.parametrize(
    "response",
    [
        html_response("short"),
        Response(200, (JSON, (b"etag", b'"7"')), LONG.encode()),
        Response(200, ((b"content-type", b"image/png"),), LONG.encode()),
        Response(
            200, ((b"content-type", b"text/html"), (b"content-encoding", b"gzip")), gzip.compress(LONG.encode()) * 99
        ),
    ],
    ids=["short", "with an ETag", "a picture", "packed already"],
)
def test_some_answers_stay_as_they_are(response: Response) -> None:
    assert compressed(asking(b"br, gzip"), response) == response
