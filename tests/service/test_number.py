"""Numbers of documents: given once, in order, without gaps, and never by people."""

import pytest

from engine.service.sample import make_samples
from engine.storage.driver import Dialect
from tests.service.numbers import FILES
from tests.support.client import Client, Refused, faults
from tests.support.stage_plugin import Play
from tests.support.visitor import visitor
from tests.support.world import World


async def _clerk(office: World) -> Client:
    clerk = await office.person_as("clerk", "clerk")
    await clerk.make("branch", code="N")
    await clerk.make("branch", code="S")
    return clerk


def test_a_number_shows_what_its_pattern_says(play: Play) -> None:
    async def story(office: World) -> None:
        clerk = await _clerk(office)
        made = await clerk.make("contract", branch=1, signed_on="2026-03-31")
        assert made["code"] == "HT-N-202603-0001"

    play(story, FILES)


def test_each_scope_and_period_is_counted_by_itself(play: Play) -> None:
    async def story(office: World) -> None:
        clerk = await _clerk(office)
        asked = [(1, "2026-03-31"), (1, "2026-04-01"), (2, "2026-03-01"), (1, "2026-03-01"), (1, "2027-03-01")]
        made = [(await clerk.make("contract", branch=branch, signed_on=day))["code"] for branch, day in asked]
        assert [code[3:] for code in made] == [
            "N-202603-0001", "N-202604-0001", "S-202603-0001", "N-202603-0002", "N-202703-0001",
        ]  # fmt: skip

    play(story, FILES)


def test_a_refused_record_takes_no_number(play: Play) -> None:
    async def story(office: World) -> None:
        clerk = await _clerk(office)
        await clerk.make("contract", branch=1, signed_on="2026-03-01")
        with pytest.raises(Refused):
            await clerk.make("contract", branch=1, signed_on="2026-03-01", amount="2000")
        made = await clerk.make("contract", branch=1, signed_on="2026-03-01")
        assert made["code"] == "HT-N-202603-0002"

    play(story, FILES)


def test_what_refuses_a_number_lets_the_next_have_it(play: Play) -> None:
    async def story(office: World) -> None:
        clerk = await _clerk(office)
        for _ in range(12):
            await clerk.make("contract", branch=1, signed_on="2026-03-01")
        for _ in range(2):
            with pytest.raises(Refused) as refused:
                await clerk.make("contract", branch=1, signed_on="2026-03-01")
            assert "check:unlucky" in str(refused.value)

    play(story, FILES)


def test_a_number_of_a_deleted_record_is_not_given_again(play: Play) -> None:
    async def story(office: World) -> None:
        clerk = await _clerk(office)
        made = await clerk.make("contract", branch=1, signed_on="2026-03-01")
        await clerk.drop("contract", made["id"])
        second = await clerk.make("contract", branch=1, signed_on="2026-03-01")
        assert second["code"] == "HT-N-202603-0002"
        assert (await clerk.back("contract", made["id"]))["code"] == made["code"]

    play(story, FILES)


@pytest.mark.trust("R-120")
@pytest.mark.parametrize("sent", ["HT-N-202603-0001", "X", None, 7])
def test_nobody_sends_a_number(play: Play, sent: object) -> None:
    async def story(office: World) -> None:
        clerk = await _clerk(office)
        with pytest.raises(Refused) as refused:
            await clerk.make("contract", branch=1, code=sent)
        assert faults(refused.value) == {"code": "not_writable"}

    play(story, FILES)


@pytest.mark.trust("R-120")
def test_a_number_may_be_sent_back_as_it_is_and_not_changed(play: Play) -> None:
    async def story(office: World) -> None:
        clerk = await _clerk(office)
        made = await clerk.make("contract", branch=1, signed_on="2026-03-01")
        changed = await clerk.set("contract", made["id"], code=made["code"], signed_on="2026-05-01")
        assert (changed["code"], changed["signed_on"]) == (made["code"], "2026-05-01")
        with pytest.raises(Refused) as refused:
            await clerk.set("contract", made["id"], code="HT-N-202605-0001")
        assert faults(refused.value) == {"code": "not_writable"}

    play(story, FILES)


def test_what_the_number_needs_is_asked_for_with_all_else_that_is_wrong(play: Play) -> None:
    async def story(office: World) -> None:
        clerk = await _clerk(office)
        with pytest.raises(Refused) as refused:
            await clerk.make("contract", signed_on=None, amount="2000")
        assert faults(refused.value) == {"branch": "required", "signed_on": "number_needs", "amount": "too_large"}

    play(story, FILES)


def test_after_the_last_number_the_record_is_refused(play: Play) -> None:
    async def story(office: World) -> None:
        clerk = await _clerk(office)
        await clerk.make("contract", branch=1, signed_on="2026-03-01")
        codes = [(await clerk.make("part", contract=1))["code"] for _ in range(9)]
        assert codes[-1] == "HT-N-202603-0001/9"
        with pytest.raises(Refused) as refused:
            await clerk.make("part", contract=1)
        assert faults(refused.value) == {"code": "number_too_long"}
        assert len(await clerk.all("part")) == 9

    play(story, FILES)


def test_a_number_stands_in_titles_filters_orders_and_computed_values(play: Play) -> None:
    async def story(office: World) -> None:
        clerk = await _clerk(office)
        for day in ("2026-05-01", "2026-04-01", "2026-05-02"):
            made = await clerk.make("contract", branch=1, signed_on=day)
            assert made["shown"] == f"No. {made['code']}"
        assert await clerk.ids("contract", sort="code") == [2, 1, 3]
        assert await clerk.ids("contract", where="contains(code, '202605')") == [3, 1]
        assert await clerk.ids("contract", where="code == 'HT-N-202604-0001'") == [2]

    play(story, FILES)


USED_UP = {Dialect.SQLITE: 2, Dialect.POSTGRESQL: 3}
"""The number after one that was counted for a record that came to nothing."""


def test_a_fast_number_is_used_up_by_a_record_that_is_refused_late(play: Play) -> None:
    """Where there is one writer at a time nothing is won by that, and nothing used up."""

    async def story(office: World) -> None:
        clerk = await _clerk(office)
        await clerk.make("ticket")
        with pytest.raises(Refused):
            await clerk.make("ticket", note="bad")
        made = await clerk.make("ticket")
        assert made["code"].endswith(f"-{USED_UP[office.database.dialect]:05}")

    play(story, FILES)


def test_a_new_record_is_shown_the_number_it_would_have(play: Play) -> None:
    async def story(office: World) -> None:
        clerk = await _clerk(office)
        screens = await visitor(office, clerk.user)
        await clerk.make("contract", branch=1, signed_on="2026-03-01")
        shown = await screens.page("/contract/new")
        assert "Assigned when saved" in shown
        previewed = await screens.send("/contract/preview", {"branch": "1", "signed_on": "2026-03-01"})
        assert "HT-N-202603-0002" in previewed.text
        assert 'name="code"' not in shown
        answer = await screens.send("/contract/new", {"branch": "1", "signed_on": "2026-03-01"})
        assert answer.status_code == 303
        assert (await clerk.get("contract", 2))["code"] == "HT-N-202603-0002"
        assert "HT-N-202603-0002" in await screens.page("/contract/2")
        assert "Assigned when saved" not in await screens.page("/contract/2/edit")

    play(story, FILES)


def test_what_is_missing_for_a_number_keeps_it_from_being_shown(play: Play) -> None:
    async def story(office: World) -> None:
        clerk = await _clerk(office)
        screens = await visitor(office, clerk.user)
        shown = await screens.page("/contract/new")
        assert "Assigned when saved" in shown
        assert "HT-" not in shown

    play(story, FILES)


def test_sample_data_is_numbered_and_counting_goes_on_behind_it(play: Play) -> None:
    async def story(office: World) -> None:
        clerk = await _clerk(office)
        first = await clerk.make("contract", branch=1, signed_on="2026-03-01")
        compiled = office.compiled
        await make_samples(
            office.database, compiled, {"contract": 20}, compiled.clock(), more=True, progress=lambda *_: None
        )
        records = await clerk.all("contract", limit="500")
        codes = [one["code"] for one in records]
        assert first["code"] in codes
        assert len(set(codes)) == 21
        assert [one["shown"] for one in records] == [f"No. {code}" for code in codes]
        last = max(one["code"] for one in records if one["code"].startswith(records[0]["code"][:-4]))
        made = await clerk.make("contract", branch=records[0]["branch"], signed_on=records[0]["signed_on"])
        assert made["code"] == f"{last[:-4]}{int(last[-4:]) + 1:04}"

    play(story, FILES)
