"""Rows on a screen that name a place in a tree are for all that lies below it."""

from collections.abc import Mapping

from tests.service.sales import APP
from tests.support.stage_plugin import Play
from tests.support.verify import differences
from tests.support.world import World

VALUES = "  north: {values: {hamburg: {values: {altona: {}}}, bremen: {}}}\n  south: {values: {ulm: {}}}\n"
FILES: Mapping[str, str] = {
    "app.yaml": APP,
    "region.yaml": f"dictionary: region\nhierarchical: true\neditable: true\nvalues:\n{VALUES}",
    "area.yaml": f"dictionary: area\nhierarchical: true\nvalues:\n{VALUES}",
    "price.yaml": """
table: price
label: {en: Price, zh: 价格}
editable: true
inputs:
  region: {type: choice, dictionary: region}
  department: department
  amount: money
outputs: {rate: percent}
hit: specific
rows:
  - {rate: 1%}
  - {region: north, rate: 2%}
  - {region: [hamburg, south], amount: ">= 100", rate: 3%}
""",
    "gift.yaml": """
table: gift
label: {en: Gift, zh: 礼品}
editable: true
inputs: {area: {type: choice, dictionary: area}}
outputs: {points: integer}
hit: collect
rows:
  - {area: north, points: 1}
  - {area: [hamburg, ulm], points: 10}
""",
    "sale.yaml": """
entity: sale
title: name
fields:
  name: {type: text, max: 40, required: true}
  region: {type: choice, dictionary: region}
  area: {type: choice, dictionary: area}
  department: department
  amount: money
  rate: {type: percent, value: "price(region=region, department=department, amount=amount)"}
  points: {type: integer, value: sum(gift(area=area))}
""",
    "staff.yaml": """
role: staff
grants:
  sale: {read: true, create: true, update: true}
  price: {read: true, create: true}
  gift: {read: true, create: true}
  department: {read: true, create: true, update: true}
""",
}


def test_a_row_is_for_all_that_lies_below_what_it_names(play: Play) -> None:
    async def story(world: World) -> None:
        staff = await world.person_as("staff", "staff")
        top = (await staff.make("department", name="Top"))["id"]
        low = (await staff.make("department", name="Low", parent=top))["id"]
        made = [
            await staff.make("sale", name="a", amount="100", **more)
            for more in (
                {"region": "altona", "area": "altona"},
                {"region": "bremen", "area": "ulm", "department": low},
                {},
            )
        ]
        assert [(one["rate"], one["points"]) for one in made] == [("0.0300", 11), ("0.0200", 10), ("0.0100", 0)]
        await staff.make("price", department=top, region=["north"], rate="0.09")
        await staff.make("gift", area=["south"], points=100)
        assert await staff.ids("sale", where="rate == 0.09 and points == 110") == [made[1]["id"]]
        await staff.set("department", low, parent=None)
        assert await staff.ids("sale", where="rate == 0.09") == []
        assert (await staff.get("sale", made[1]["id"]))["rate"] == "0.0200"
        assert await differences(world) == []

    play(story, FILES)
