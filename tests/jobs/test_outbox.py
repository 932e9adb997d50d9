"""What leaves the database does so once its cause has committed, at least once and under one key."""

import asyncio
import hmac
import json
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256

import pytest

from engine.app.worker import Background
from engine.http import webhook
from engine.jobs.runner import Runner
from engine.jobs.table import OUTWARD
from engine.service import outbox
from engine.service.outbox import Message
from engine.service.work import ENGINE, Context
from tests.jobs.hands import clock_jumps, run
from tests.jobs.telling import FILES, SECRET, channel
from tests.support.receiver import Receiver, receiving
from tests.support.stage_plugin import Play
from tests.support.world import World


@pytest.fixture(scope="module")
def receiver() -> Iterator[Receiver]:
    with receiving() as one:
        yield one


def delivering(world: World, address: str) -> Runner:
    """A worker that reaches the receiver."""
    return Runner(Background(world.application.runtime, {"webhook": channel(address)}), OUTWARD, 4)


class Unruly:
    """A channel that hangs with what is for one person, breaks with what is for another, and takes the rest."""

    def __init__(self) -> None:
        self.hangs, self.goes_on, self.taken = asyncio.Event(), asyncio.Event(), list[str]()

    async def deliver(self, message: Message) -> None:
        if "hang" in message.text:
            self.hangs.set()
            await self.goes_on.wait()
        if "break" in message.text:
            raise ZeroDivisionError
        self.taken.append(message.text)


def test_what_hangs_or_breaks_on_its_way_out_holds_nobody_up(play: Play) -> None:
    async def story(world: World) -> None:
        bo = await world.person_as("bo", "boss")
        for words in ("hang", "break", "fine"):
            await bo.make("mark", words=words, size=1)
        unruly = Unruly()
        outward = Runner(Background(world.application.runtime, {"webhook": unruly}), OUTWARD, 4)
        working = asyncio.create_task(outward.work_off())
        await asyncio.wait_for(unruly.hangs.wait(), 10)
        await asyncio.wait_for(bo.make("mark", words="late", size=2), 10)
        assert await world.rows("SELECT count(*) FROM _outbox WHERE sent_at IS NULL AND tries > 0") != [(0,)]
        unruly.goes_on.set()
        await asyncio.wait_for(working, 10)
        assert {one.partition(":")[0] for one in unruly.taken} >= {"Marked hang", "Marked fine"}
        assert await world.rows("SELECT attempts, error IS NOT NULL FROM _job WHERE attempts > 0") == [(1, 1)]
        assert await world.rows("SELECT count(*) FROM mark") == [(4,)]

    play(story, FILES)


async def in_outbox(world: World) -> list[tuple[int, bool]]:
    """How often each was tried, and whether it has left."""
    return [(int(row[0]), bool(row[1])) for row in await world.rows("SELECT tries, sent_at IS NOT NULL FROM _outbox")]


def test_what_people_are_told_is_posted_and_signed_as_each_of_them_sees_it(play: Play, receiver: Receiver) -> None:
    async def story(world: World) -> None:
        receiver.mode("good")
        before = len(receiver.came())
        await world.person_as("cy", "clerk")
        bo = await world.person_as("bo", "boss")
        await bo.make("mark", words="secret", size=7)
        assert await in_outbox(world) == [(0, False), (0, False)]
        await delivering(world, receiver.address).work_off()
        came = receiver.came()[before:]
        assert await in_outbox(world) == [(1, True), (1, True)]
        told = {(one := json.loads(each["body"]))["data"]["to"]["account"]: one for each in came}
        assert {name: one["data"]["text"] for name, one in told.items()} == {
            "bo": "Marked secret: 7", "cy": "Marked …: 7"
        }  # fmt: skip
        assert told["bo"]["data"]["record"] == {
            "entity": "mark", "id": 1, "title": "secret", "url": "https://crm.example.com/mark/1"
        }  # fmt: skip
        headers = came[0]["headers"]
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{came[0]['body']}".encode()
        digest = b64encode(hmac.new(SECRET, signed, sha256).digest()).decode()
        assert headers["webhook-signature"] == f"v1,{digest}"
        assert (came[0]["path"], headers["webhook-attempt"]) == ("/loom?token=t", "1")

    play(story, FILES)


def test_what_is_refused_or_is_for_nobody_any_more_does_not_leave(play: Play, receiver: Receiver) -> None:
    async def story(world: World) -> None:
        before = len(receiver.came())
        bo, root = await world.person_as("bo", "boss"), await world.person_as("root", "admin")
        with pytest.raises(AssertionError, match="large"):
            await bo.make("mark", words="refused", size=101)
        assert await in_outbox(world) == []
        cy = await world.person("cy", "clerk")
        await bo.make("mark", words="fine", size=1)
        await root.set("user", cy, active=False)
        await delivering(world, receiver.address).work_off()
        assert len(receiver.came()) == before + 1
        assert await in_outbox(world) == [(1, True)]

    play(story, FILES)


@pytest.mark.parametrize(
    ("mode", "said"),
    [
        ("bad", "the webhook answered 503"),
        ("elsewhere", "the webhook answered 307"),
        ("hang", "the webhook did not answer within 0.5 s"),
    ],
)
def test_what_does_not_arrive_is_tried_again_under_its_key(
    play: Play, receiver: Receiver, monkeypatch: pytest.MonkeyPatch, mode: str, said: str
) -> None:
    monkeypatch.setattr(webhook, "PATIENCE", 0.5)

    async def story(world: World) -> None:
        before = len(receiver.came())
        bo = await world.person_as("bo", "boss")
        await bo.make("mark", words="late", size=1)
        receiver.mode(mode)
        await delivering(world, receiver.address).work_off()
        assert await world.rows("SELECT attempts, error FROM _job") == [(1, said)]
        receiver.mode("good")
        await run(world, *clock_jumps(world, 1, [("_job", "due_at")]))
        await delivering(world, receiver.address).work_off()
        came = receiver.came()[before:]
        assert len({one["headers"]["webhook-id"] for one in came}) == 1
        assert [one["headers"]["webhook-attempt"] for one in came] == ["1", "2"]
        assert (await in_outbox(world), await world.rows("SELECT id FROM _job")) == ([(2, True)], [])

    play(story, FILES)


def test_what_has_no_way_out_says_which_setting_gives_one_and_what_has_left_stays_so(play: Play) -> None:
    async def story(world: World) -> None:
        bo = await world.person_as("bo", "boss")
        await bo.make("mark", words="stuck", size=1)
        await Runner(Background(world.application.runtime), OUTWARD, 4).work_off()
        ((error,),) = await world.rows("SELECT error FROM _job")
        assert error == "this installation has no webhook: METALOOM_WEBHOOK_URL sets it"
        ((key,),) = await world.rows("SELECT key FROM _outbox")
        await run(world, "UPDATE _outbox SET sent_at = at")

        async def again(context: Context) -> None:
            assert await outbox.begun(context, str(key)) is None

        await world.change(ENGINE, again)

    play(story, FILES)
