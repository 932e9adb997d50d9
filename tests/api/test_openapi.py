"""The description of the API is valid, says what there is, and what it describes never makes the server fail."""

from pathlib import Path

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.api.fuzzing import fuzzed
from tests.api.orders import ORDERS
from tests.support.stage_plugin import Play
from tests.support.world import World


@pytest.mark.parametrize("roles", [("boss", "admin"), ("clerk",), ()])
def test_the_document_is_valid_openapi(play: Play, roles: tuple[str, ...]) -> None:
    async def story(shop: World) -> None:
        person = await shop.person_as("somebody", *roles)
        OpenAPIV31SpecValidator((await person.raw.get("/api/-/openapi.json")).json()).validate()

    play(story, ORDERS)


def test_the_document_has_what_its_reader_may_ever_do(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, clerk = await shop.person_as("boss", "boss", "admin"), await shop.person_as("clerk", "clerk")
        told, less = [(await one.raw.get("/api/-/openapi.json")).json() for one in (boss, clerk)]
        every = {path: set(verbs) - {"parameters"} for path, verbs in told["paths"].items() if "order" in path}
        assert every == {
            "/api/order": {"get", "post"}, "/api/order/{id}": {"get", "patch", "delete"},
            "/api/order/{id}/history": {"get"}, "/api/order_line/{id}/history": {"get"},
            "/api/order/{id}/actions": {"get"},
            "/api/order/{id}/restore": {"post"}, "/api/order/bulk": {"post"},
            "/api/order/{id}/actions/send": {"post"}, "/api/order/actions/send": {"post"},
            "/api/order_line": {"get"}, "/api/order_line/{id}": {"get"},
        }  # fmt: skip
        assert {
            "/api/-/session",
            "/api/-/sessions",
            "/api/-/accounts/{id}/link",
            "/api/-/accounts/{id}/factor",
            "/api/-/accounts/{id}/sessions",
            "/api/-/password",
            "/api/-/factor",
            "/api/-/factor/begin",
            "/api/-/factor/end",
            "/api/-/tokens",
            "/api/-/meta",
            "/api/-/meta/{entity}",
            "/api/-/settings",
        } <= told["paths"].keys()
        assert set(less["paths"]["/api/order/{id}"]) == {"parameters", "get", "patch"}
        assert {"/api/order/{id}/restore", "/api/-/settings", "/api/product"}.isdisjoint(less["paths"])
        (row,) = less["components"]["schemas"]["order.bulk"]["properties"]["rows"]["items"]["oneOf"]
        assert row["properties"]["do"] == {"const": "update"}

    play(story, ORDERS)


def test_requests_made_of_the_document_never_make_the_server_fail(sqlite_url: str, tmp_path: Path) -> None:
    """P-08, small; tests/trials/test_schemathesis.py is the full size."""
    answers = fuzzed(tmp_path, sqlite_url, 1, 1)
    assert max(answers) < 500
    assert {200, 201, 400, 404, 422} <= answers.keys()
