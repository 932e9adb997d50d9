"""Sample data of lines: so many for each record they are part of, computed values and all."""

from collections.abc import Mapping

from engine.service.sample import make_samples, sample_rows, with_lines
from tests.service.documents import FILES
from tests.support.stage_plugin import Play
from tests.support.verify import differences
from tests.support.world import World

WRITTEN = {
    "product.yaml": [("fields:", "sample: 5\nfields:")],
    "contract.yaml": [("title: code", "title: code\nsample: 4"), ("max: 20,", 'max: 20, sample: "K{n}",')],
    "contract_line.yaml": [
        ("title:", "sample: 3\ntitle:"),
        ("filter: kind == this.contract_kind or kind == 'both'", "index: true"),
        ("quantity: {", "quantity: {sample: [1, 2, 3], "),
        ("unique: true}", 'unique: true, sample: "S{n}"}'),
    ],
}


def _sampled() -> Mapping[str, str]:
    files = dict(FILES)
    for name, changes in WRITTEN.items():
        for old, new in changes:
            files[name] = files[name].replace(old, new, 1)
    return files


SAMPLED = _sampled()


def test_every_record_gets_as_many_lines(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss")
        rows = {name: count for name, count in sample_rows(world.compiled).items() if name != "user"}
        assert rows == {"product": 5, "contract": 4, "contract_line": 12}
        await make_samples(
            world.database, world.compiled, rows, world.compiled.clock(), more=False, progress=lambda *told: None
        )
        contracts = await boss.all("contract", fields="code,count,lines", sort="id")
        assert [one["count"] for one in contracts] == [3, 3, 3, 3]
        assert [len(one["lines"]) for one in contracts] == [3, 3, 3, 3]
        assert await boss.ids("contract_line", where="position > 3 or position < 1") == []
        assert await differences(world) == []

    play(story, SAMPLED)


def test_lines_come_with_the_records_that_are_asked_for(play: Play) -> None:
    async def story(world: World) -> None:
        assert with_lines(world.compiled, {"contract": 7}) == {"contract": 7, "contract_line": 21}

    play(story, SAMPLED)
