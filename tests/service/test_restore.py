"""What comes back from the bin is held to what is asked by then, and comes with what went through it or not at all."""

from collections.abc import Mapping

import pytest

from tests.support.client import Client, Refused, faults
from tests.support.stage_plugin import Play
from tests.support.world import World

FILES: Mapping[str, str] = {
    "app.yaml": "app: shop\nlocales: [en]\ntime_zone: Asia/Shanghai\ncurrency: CNY\n",
    "firm.yaml": """
entity: firm
title: name
features: {recycle: {}}
fields:
  name: {type: text, required: true}
  strict: bool
  holding: {type: reference, to: firm}
""",
    "deal.yaml": """
entity: deal
title: name
features: {recycle: {}}
fields:
  name: {type: text, required: true}
  code: {type: text, max: 9, unique: true}
  firm: {type: reference, to: firm, on_delete: cascade}
  rule: {type: reference, to: firm}
  reason: {type: text, required: rule.strict}
  items: {type: lines, fields: {what: text, why: {type: text, required: deal.rule.strict}}}
""",
    "boss.yaml": """
role: boss
grants:
  firm: {read: true, create: true, update: true, delete: true, restore: true}
  deal: {read: true, create: true, update: true, delete: true, restore: true}
""",
    "keeper.yaml": "role: keeper\ngrants:\n  firm: {read: true, delete: true, restore: true}\n  deal: {read: true}\n",
}


async def _gone(shop: World, **values: object) -> tuple[Client, int, int]:
    """A firm that makes the rules, and a deal of another firm that is in the bin."""
    boss = await shop.person_as("boss", "boss")
    rule, firm = await boss.make("firm", name="Rules"), await boss.make("firm", name="Acme")
    deal = await boss.make("deal", name="One", firm=firm["id"], rule=rule["id"], **values)
    await boss.drop("deal", deal["id"])
    return boss, rule["id"], deal["id"]


@pytest.mark.parametrize(
    ("values", "wrong"),
    [({}, {"reason": "required"}), ({"reason": "x", "items": [{"what": "a"}]}, {"items/0/why": "required"})],
)
def test_what_is_required_by_then_is_asked_for(play: Play, values: dict[str, object], wrong: dict[str, str]) -> None:
    async def story(shop: World) -> None:
        boss, rule, deal = await _gone(shop, **values)
        await boss.set("firm", rule, strict=True)
        with pytest.raises(Refused) as refused:
            await boss.back("deal", deal)
        assert faults(refused.value) == wrong
        assert await boss.ids("deal") == []
        await boss.set("firm", rule, strict=False)
        await boss.back("deal", deal)
        assert await boss.ids("deal") == [deal]

    play(story, FILES)


@pytest.mark.parametrize("taken", ["code", "required"])
def test_what_went_through_a_record_comes_back_with_it_or_nothing_does(play: Play, taken: str) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        keeper = await shop.person_as("keeper", "keeper")
        rule, firm = await boss.make("firm", name="Rules"), await boss.make("firm", name="Acme")
        for code in ("A", "B"):
            await boss.make("deal", name=code, code=code, firm=firm["id"], rule=rule["id"])
        await keeper.drop("firm", firm["id"])
        assert await boss.ids("deal") == []
        other = await boss.make("deal", name="Other", code="B" if taken == "code" else "C")
        await boss.set("firm", rule["id"], strict=taken == "required")
        with pytest.raises(Refused) as refused:
            await keeper.back("firm", firm["id"])
        assert (refused.value.response.status_code, list(faults(refused.value))) == (422, [""])
        assert (await boss.ids("deal"), await boss.ids("firm")) == ([other["id"]], [rule["id"]])
        await boss.drop("deal", other["id"])
        await boss.set("firm", rule["id"], strict=False)
        await keeper.back("firm", firm["id"])
        assert await boss.ids("deal", sort="id") == [1, 2]

    play(story, FILES)


def test_rights_of_now_decide_who_brings_back(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, _, deal = await _gone(shop)
        keeper, admin = await shop.person_as("keeper", "keeper"), await shop.person_as("admin", "admin")
        assert (await keeper.raw.post(f"/api/deal/{deal}/restore")).status_code == 403
        (held,) = await admin.ids("role_assignment", where=f"holder.id == {boss.user}")
        await admin.set("role_assignment", held, role="keeper")
        again = await shop.client(boss.user)
        assert (await again.post(f"/api/deal/{deal}/restore")).status_code == 403

    play(story, FILES)
