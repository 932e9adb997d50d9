"""An amount is shown with the currency it is in."""

from tests.service.amounts import FILES
from tests.service.test_amounts import USD, order, shop
from tests.support.stage_plugin import Play
from tests.support.visitor import visitor
from tests.support.world import World


def test_lists_and_records_show_the_currency_of_an_amount(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await shop(world)
        await order(boss, USD, "10.00")
        await order(boss, None, "30.00")
        here = await visitor(world, boss.user)
        listed = await here.page("/order")
        assert "USD 20.00" in listed
        assert ">60.00" in listed.replace("\n", "").replace(" ", "")
        assert "$20.00" in await here.page("/order/1")

    play(story, FILES)
