"""10,000 answers to approvals at the same time: none is counted twice, and nothing is done twice."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from random import Random
from time import perf_counter

import pytest

from engine.security import Principal
from engine.service.perform import perform
from engine.service.work import Context, Refusal
from tests.support.client import Client
from tests.support.figures_plugin import Figure
from tests.support.stage_plugin import Play
from tests.support.world import World, sent

PAPERS, HEADS, ANSWERS, NEEDED, AT_ONCE = 500, 10, 10_000, 3, 24

FILES: Mapping[str, str] = {
    "app.yaml": "app: papers\nlocales: [en]\ntime_zone: Europe/Berlin\ncurrency: EUR\n",
    "paper.yaml": """
entity: paper
title: name
fields:
  name: {type: text, max: 40, required: true}
  times: {type: integer, default: 0}
""",
    "flow.yaml": """
workflow: paper
of: paper
states: {draft: {initial: true}, approved: {final: true}, rejected: {final: true}}
transitions:
  submit:
    from: draft
    to: approved
    approval: by_heads
    rejected: rejected
    do: [{update: this, set: {times: =times + 1}}]
""",
    "by_heads.yaml": f"approval: by_heads\nof: paper\nlevels: {{heads: {{approvers: role(head), need: {NEEDED}}}}}\n",
    "head.yaml": "role: head\ngrants: {paper: {read: true, create: true, actions: all}}\n",
}


@pytest.mark.trial
def test_of_10000_answers_none_is_counted_twice(play: Play, figure: Figure) -> None:
    async def story(world: World) -> None:
        heads = [await world.person_as(f"head{number}", "head") for number in range(HEADS)]
        await _submitted(heads[0])
        answers = await _answers(world, heads)
        begun = perf_counter()
        taken = await _race(world, answers)
        pace, name = round(len(answers) / (perf_counter() - begun)), world.database.dialect
        figure(f"answers to approvals racing, {name}", pace, "/s", goal="0 counted twice")
        states = Counter(dict(await world.rows("SELECT state, count(*) FROM approval_task GROUP BY state")))
        assert (states["agreed"], states["refused"]) == (taken["agree"], taken["refuse"])
        assert states["waiting"] == 0
        assert await _wrong(world) == []

    play(story, FILES)


async def _submitted(client: Client) -> None:
    for number in range(PAPERS):
        paper = await client.make("paper", name=f"Paper {number}")
        await client.take("paper", paper["id"], "submit")


async def _answers(world: World, heads: Sequence[Client]) -> list[tuple[Principal, int, str]]:
    """Everybody answers each of their tasks twice, most often agreeing, in no order."""
    people = {one.user: await world.principal(one.user) for one in heads}
    tasks = await world.rows("SELECT id, person FROM approval_task")
    random = Random(7)
    found = [
        (people[person], task, "refuse" if random.random() < 0.05 else "agree") for task, person in tasks for _ in "12"
    ]
    random.shuffle(found)
    assert len(found) == ANSWERS
    return found


async def _race(world: World, answers: Sequence[tuple[Principal, int, str]]) -> Counter[str]:
    """What was taken; the others came too late."""
    turns, taken = asyncio.Semaphore(AT_ONCE), Counter[str]()

    async def one(principal: Principal, task: int, action: str) -> None:
        async def work(context: Context) -> None:
            await perform(context, "approval_task", task, action, None, sent(note="So"))

        async with turns:
            try:
                await world.change(principal, work)
            except Refusal:
                return
            taken[action] += 1

    await asyncio.gather(*(one(*each) for each in answers))
    return taken


async def _wrong(world: World) -> list[object]:
    """Papers that are not done exactly once after exactly so many agreed, or refused by exactly one."""
    return await world.rows(f"""
        SELECT p.id, p.state, p.times, p.agreed, p.refused FROM (
            SELECT paper.id, paper.state, paper.times,
                sum(CASE WHEN t.state = 'agreed' THEN 1 ELSE 0 END) AS agreed,
                sum(CASE WHEN t.state = 'refused' THEN 1 ELSE 0 END) AS refused
            FROM paper
            JOIN approval_request r ON r.about = 'paper/' || paper.id
            JOIN approval_task t ON t.request = r.id
            GROUP BY paper.id, paper.state, paper.times
        ) p
        WHERE NOT (p.state = 'approved' AND p.times = 1 AND p.agreed = {NEEDED} AND p.refused = 0)
          AND NOT (p.state = 'rejected' AND p.times = 0 AND p.agreed < {NEEDED} AND p.refused = 1)
    """)
