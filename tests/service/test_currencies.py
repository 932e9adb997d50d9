"""Currencies are records: the application's own is there from the beginning, and everybody sees them."""

import pytest

from tests.service.sales import APP, FILES
from tests.support.client import Refused, faults, picked
from tests.support.stage_plugin import Play
from tests.support.world import World

YEN = {**FILES, "app.yaml": APP.replace("CNY", "JPY")}


@pytest.mark.parametrize(
    ("files", "found"), [(FILES, ("CNY", "Chinese Yuan", 2)), (YEN, ("JPY", "Japanese Yen", 0))], ids=["CNY", "JPY"]
)
def test_the_currency_of_the_application_is_there(play: Play, files: dict[str, str], found: tuple[object, ...]) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss")
        assert [picked(one, "code", "name", "decimals") for one in await boss.all("currency")] == [found]

    play(story, files)


def test_everybody_sees_them_and_administrators_keep_them(play: Play) -> None:
    async def story(world: World) -> None:
        admin, boss = await world.person_as("root", "admin"), await world.person_as("boss", "boss")
        rates = [{"since": "2024-01-01", "value": "7.10"}, {"since": "2025-01-01", "value": "7.30"}]
        await admin.make("currency", code="USD", rate_periods=rates)
        assert picked(await boss.get("currency", 2), "code", "decimals", "rate") == ("USD", 2, "7.30000000")
        with pytest.raises(Refused) as refused:
            await boss.set("currency", 2, rate="7.00")
        assert refused.value.response.status_code == 403
        assert (await admin.set("currency", 2, rate="7.25"))["rate"] == "7.25000000"

    play(story, FILES)


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"code": "usd"}, {"code": "wrong_form"}),
        ({"code": "CNY"}, {"code": "duplicate"}),
        ({"code": "USD", "rate": 0}, {"rate": "too_small"}),
        ({"code": "KWD", "decimals": 3}, {"decimals": "too_large"}),
    ],
)
def test_what_is_no_currency_is_refused(play: Play, values: dict[str, object], fault: dict[str, str]) -> None:
    async def story(world: World) -> None:
        admin = await world.person_as("root", "admin")
        with pytest.raises(Refused) as refused:
            await admin.make("currency", **values)
        assert faults(refused.value) == fault

    play(story, FILES)
