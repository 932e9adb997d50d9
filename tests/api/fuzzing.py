"""Requests that schemathesis makes of the description of the API, sent to an application without a server."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from engine.security.policy import Policy
from engine.security.seal import Seal
from tests.api.orders import ORDERS
from tests.support.client import Client
from tests.support.world import World, catalog_of, world

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
"""What fits the description, and what does not."""

LOG_OUT = "DELETE /api/-/session"


async def somebody(shop: World, number: int = 0) -> Client:
    """Somebody with rights to everything."""
    return await shop.person_as(f"boss{number}", "boss", "admin")


async def furnished(shop: World) -> Client:
    """The first of them, and some records, where everybody may have a second factor."""
    shop.application.runtime.policy = Policy(seal=Seal(("a secret of thirty-two characters",)))
    boss = await somebody(shop)
    for name in ("Nut", "Bolt"):
        await boss.make("product", name=name)
    for number in range(3):
        await boss.make("order", note=f"N{number}", lines=[{"product": 1}], similar=[2], about="product/1")
    return boss


def fuzzed(folder: Path, url: str, examples: int, start: int) -> Counter[int]:
    """How often each status was answered to `examples` requests of each mode and operation; raises what a check says.

    The application is the whole of one test; what it is asked follows from `start`.
    """
    answers: Counter[int] = Counter()
    with asyncio.Runner() as runner:
        opened = world(url, catalog_of(folder, ORDERS))
        shop = runner.run(opened.__aenter__())
        try:
            boss = runner.run(furnished(shop))
            document = runner.run(boss.raw.get("/api/-/openapi.json")).json()
            for number, found in enumerate(schemathesis.openapi.from_dict(document).get_all_operations(), 1):
                operation = found.ok()
                for mode in MODES if operation.label != LOG_OUT else ():
                    cases = operation.as_strategy(generation_mode=mode)
                    answers.update(_asked(runner, boss, cases, examples, start))
                if runner.run(boss.raw.get("/api/-/meta")).status_code == 401:  # closed their own account
                    boss = runner.run(somebody(shop, number))
        finally:
            runner.run(opened.__aexit__(None, None, None))
    return answers


def _asked(runner: asyncio.Runner, boss: Client, cases: Any, examples: int, start: int) -> Counter[int]:
    answers: Counter[int] = Counter()

    @seed(start)
    @settings(
        max_examples=examples, database=None, deadline=None, suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )  # fmt: skip
    @given(case=cases)
    def ask(case: Case) -> None:
        answer = runner.run(boss.raw.request(**_sent(case, boss)))
        answers[answer.status_code] += 1
        case.validate_response(answer, checks=CHECKS)

    ask()
    return answers


def _sent(case: Case, boss: Client) -> Mapping[str, Any]:
    """What httpx sends; who asks is always the same."""
    known = case.as_transport_kwargs(base_url="http://localhost")
    headers = {name.lower(): value.encode("latin-1", "replace") for name, value in known["headers"].items()}
    own = {"authorization": boss.raw.headers["authorization"].encode()}
    sent = {_CALLED.get(name, name): value for name, value in known.items() if name != "cookies"}
    return sent | {"headers": headers | own}


_CALLED = {"data": "content"}
"""What requests, for which schemathesis makes them, calls otherwise."""
