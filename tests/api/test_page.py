"""What docs/api.md shows is true: each request is sent, and its answer holds what stands below it."""

import json
from typing import Any

import httpx

from tests.support.pages import DOCS, Block, blocks
from tests.support.stage_plugin import Play
from tests.support.world import World

STEPS = list(blocks((DOCS / "api.md").read_text(encoding="utf-8")))
FILES = {step.name: step.text for step in STEPS if step.name}


async def sent(client: httpx.AsyncClient, block: Block) -> Any:
    """The answer to a request: method and address, headers, a body."""
    first, *rest = block.text.splitlines()
    method, _, address = first.partition(" ")
    headers = dict(line.split(": ", 1) for line in rest if not line.startswith("{"))
    body = [json.loads(line) for line in rest if line.startswith("{")]
    path, _, asked = address.partition("?")
    parameters = dict(one.split("=", 1) for one in asked.split("&")) if asked else {}
    answer = await client.request(method, path, params=parameters, headers=headers, json=body[0] if body else None)
    return answer.json()


def holds(whole: Any, part: Any) -> bool:
    """Whether an answer has everything that is shown of it."""
    if isinstance(part, dict):
        return all(name in whole and holds(whole[name], one) for name, one in part.items())
    if isinstance(part, list):
        return len(whole) == len(part) and all(map(holds, whole, part))
    return bool(whole == part)


def test_the_page_of_the_api_is_true(play: Play) -> None:
    async def story(shop: World) -> None:
        keeper, answer = await shop.person_as("keeper", "keeper"), None
        for step in (one for one in STEPS if one.kind != "yaml"):
            if step.kind == "http":
                answer = await sent(keeper.raw, step)
            else:
                assert holds(answer, json.loads(step.text)), f"{answer}\nhas not\n{step.text}"

    play(story, FILES)
