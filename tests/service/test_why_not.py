"""Why an action is not possible now: told to whoever asks, and nothing of what they may not see."""

from collections.abc import Mapping

import pytest

from tests.service.sales import APP
from tests.support.client import Client, Refused
from tests.support.stage_plugin import Play
from tests.support.visitor import visitor
from tests.support.world import World

FILES: Mapping[str, str] = {
    "app.yaml": APP,
    "bill.yaml": """
entity: bill
title: name
owner: owner
fields:
  name: text
  amount: {type: money, default: 0, label: {zh: 审批金额, en: Amount}}
  cost: {type: money, default: 0, label: {zh: 成本, en: Cost}}
  secret: {type: text, label: {zh: 机密, en: Secret}}
  rate: {type: integer, default: 0, label: {zh: 评级, en: Rating}}
  owner: {type: user, default: =me, label: {zh: 负责人, en: Owner}}
actions:
  praise: {label: {zh: 表扬, en: Praise}, when: secret is not null, do: [{update: this, set: {name: Done}}]}
  rank: {label: {zh: 评级, en: Rank}, when: rate > 3 or cost > 10, do: [{update: this, set: {name: Done}}]}
  thank: {label: {zh: 感谢, en: Thank}, once: true, do: [{update: this, set: {name: Done}}]}
""",
    "slip.yaml": """
entity: slip
title: name
fields: {name: text}
actions:
  stamp: {label: {zh: 盖章, en: Stamp}, do: [{update: this, set: {name: Stamped}}]}
""",
    "flow.yaml": """
workflow: paying
of: bill
states:
  draft: {initial: true, label: {zh: 草稿, en: Draft}}
  sent: {label: {zh: 已提交, en: Sent}}
  paid: {final: true, label: {zh: 已付, en: Paid}}
transitions:
  send: {label: {zh: 提交, en: Send}, from: draft, to: sent, when: amount > 5000 and cost < 100}
  pay: {label: {zh: 付款, en: Pay}, from: sent, to: paid, who: [role(boss), owner]}
""",
    "boss.yaml": "role: boss\nlabel: {zh: 总经理, en: General manager}\nincludes: [admin]\n"
    "grants: {bill: {read: true, update: true, actions: all}}\n",
    "rep.yaml": """
role: rep
label: {zh: 销售, en: Rep}
grants:
  slip: {read: true, create: true, update: true, actions: all}
  bill:
    read: true
    create: true
    update: true
    actions: {send: mine, pay: true, praise: true, rank: true, thank: true}
    fields: {cost: {read: false, update: false}, secret: {read: mine}}
""",
}


async def people(world: World) -> tuple[Client, Client, Client]:
    return (
        await world.person_as("boss", "boss"),
        await world.person_as("ann", "rep"),
        await world.person_as("bob", "rep"),
    )


async def told(client: Client, record: int, action: str) -> list[tuple[str, str]] | None:
    """What is in the way of an action; None where it is possible."""
    answer = await client.raw.get(f"/api/bill/{record}/actions", headers={"accept-language": "en"})
    found = {one["name"]: one for one in answer.json()}[action]
    return None if found["possible"] else [(one["kind"], one["message"]) for one in found["why_not"]]


def why(refused: Refused) -> list[str]:
    return [one["kind"] for one in refused.response.json()["why_not"]]


def test_what_is_in_the_way_is_told_part_by_part_and_by_labels(play: Play) -> None:
    async def story(world: World) -> None:
        boss, ann, bob = await people(world)
        bill = (await ann.make("bill", name="A"))["id"]
        assert await told(ann, bill, "send") == [("when", "needs: Amount > 5,000")]
        assert await told(bob, bill, "send") == [
            ("right", "your roles allow it only where: it is yours"),
            ("when", "needs: Amount > 5,000"),
        ]
        assert await told(bob, bill, "pay") == [
            ("who", "only for: General manager, Owner"),
            ("state", "only while: State is Sent"),
        ]
        assert await told(ann, bill, "pay") == [("state", "only while: State is Sent")]
        assert await told(ann, bill, "thank") is None
        await ann.take("bill", bill, "thank")
        assert [kind for kind, _ in await told(ann, bill, "thank") or ()] == ["done"]
        with pytest.raises(Refused) as refused:
            await ann.take("bill", bill, "send")
        assert (refused.value.response.status_code, why(refused.value)) == (409, ["when"])
        with pytest.raises(Refused) as refused:
            await bob.take("bill", bill, "pay")
        assert (refused.value.response.status_code, why(refused.value)) == (403, ["who", "state"])
        await ann.set("bill", bill, amount="6000.00")
        assert await told(ann, bill, "send") is None
        assert await told(boss, bill, "send") is None

    play(story, FILES)


def test_nothing_is_told_of_what_somebody_may_not_see(play: Play) -> None:
    async def story(world: World) -> None:
        boss, ann, bob = await people(world)
        cheap, dear = [(await ann.make("bill", name=name))["id"] for name in ("A", "B")]
        await boss.set("bill", dear, cost="500.00")
        # What can be seen is in the way: a hidden condition is told in neither case.
        assert await told(ann, cheap, "send") == await told(ann, dear, "send") == [("when", "needs: Amount > 5,000")]
        assert await told(boss, dear, "send") == [("when", "needs: Amount > 5,000"), ("when", "needs: Cost < 100")]
        await ann.set("bill", dear, amount="6000.00")
        hidden = [("hidden", "a condition that you may not see does not hold")]
        assert await told(ann, dear, "send") == hidden
        assert await told(ann, cheap, "rank") == hidden
        # A field that is seen in some records only is told of in those only.
        assert await told(ann, cheap, "praise") == [("when", "needs: Secret is filled in")]
        assert await told(bob, cheap, "praise") == hidden
        assert (await bob.raw.get("/api/bill/99/actions")).status_code == 404

    play(story, FILES)


def test_the_page_has_the_reasons_at_the_buttons_and_whoever_looks_after_rights_sees_all(play: Play) -> None:
    async def story(world: World) -> None:
        boss, ann, _ = await people(world)
        bill = (await ann.make("bill", name="A"))["id"]
        seen = await visitor(world, ann.user)
        seen.speaks("zh")
        shown = await seen.page(f"/bill/{bill}")
        assert "需要：审批金额 &gt; 5,000" in shown
        assert 'aria-disabled="true" popovertarget="why-send"' in shown
        assert "成本" not in shown
        await boss.set("bill", bill, cost="500.00")
        refused = await seen.send(f"/bill/{bill}/actions/send", {":version": "2"})
        assert (refused.status_code, "需要：审批金额 &gt; 5,000" in refused.text) == (409, True)
        asked = {"account": "ann", "record": f"bill/{bill}"}
        assert "needs: Cost &lt; 100" in await (await visitor(world, boss.user)).page("/-/access", **asked)

    play(story, FILES)


def test_nothing_is_in_the_way_where_nothing_is_asked(play: Play) -> None:
    async def story(world: World) -> None:
        ann = await world.person_as("ann", "rep")
        slip = (await ann.make("slip", name="A"))["id"]
        (stamp,) = (await ann.raw.get(f"/api/slip/{slip}/actions")).json()
        assert stamp["possible"]
        assert ">Stamp</button>" in await (await visitor(world, ann.user)).page(f"/slip/{slip}")

    play(story, FILES)
