"""An amount is given out over records in their order, to each what it takes at most, and nothing is lost or made."""

from tests.support.stage_plugin import Play
from tests.support.world import World

FILES = {
    "app.yaml": "app: shop\nlocales: [en]\ntime_zone: UTC\ncurrency: CNY\n",
    "box.yaml": """
entity: box
title: name
fields:
  name: text
  rank: integer
  room: integer
  shut: {type: bool, default: false}
  pile: {type: reference, to: pile}
""",
    "handful.yaml": """
entity: handful
title: name
fields:
  name: text
  box: {type: reference, to: box}
  pieces: integer
""",
    "pile.yaml": """
entity: pile
title: name
fields:
  name: text
  pieces: integer
  boxes: {type: collection, of: box, by: pile, order: -rank}
actions:
  fill:
    do:
      - distribute: pieces
        over: boxes
        at_most: each.room - 1
        when: not each.shut
        create: handful
        set: {name: =name, box: =each, pieces: =portion}
""",
    "boss.yaml": """
role: boss
grants:
  box: {read: true, create: true}
  handful: {read: true}
  pile: {read: true, create: true, actions: all}
""",
}

BOXES = [("low", 1, 9, False), ("full", 2, 1, False), ("shut", 3, 9, True), ("none", 4, None, False),
         ("high", 5, 4, False)]  # fmt: skip
"""Names, ranks, room of which one piece stays free, and whether they are shut."""


def test_each_gets_what_it_takes_until_nothing_is_left(play: Play) -> None:
    """By the pieces there are, those of each box that gets some, in the order in which they get them."""
    wanted = {
        5: [("high", 3), ("low", 2)], 3: [("high", 3)], 1: [("high", 1)], 50: [("high", 3), ("low", 8)],
        0: [], -4: [], None: [],
    }  # fmt: skip

    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss")
        for pieces, told in wanted.items():
            pile = (await boss.make("pile", name=f"pile {pieces}", pieces=pieces))["id"]
            names = {}
            for name, rank, room, shut in BOXES:
                made = await boss.make("box", name=name, rank=rank, room=room, shut=shut, pile=pile)
                names[made["id"]] = name
            await boss.take("pile", pile, "fill")
            handfuls = [one for one in await boss.all("handful") if one["name"] == f"pile {pieces}"]
            assert [(names[one["box"]], one["pieces"]) for one in sorted(handfuls, key=lambda one: one["id"])] == told

    play(story, FILES)
