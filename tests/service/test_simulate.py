"""What an action would do is shown, and nothing of it stays."""

import pytest

from engine.meta.pointers import Pointer
from engine.scenarios.simulate import Simulated, simulate
from tests.cli.shop import Shop, shop_at
from tests.service.repairs import FILES
from tests.support.stage_plugin import Play
from tests.support.world import World

SHEETS = {
    "sheet": "entity: sheet\ntitle: name\nfields: {name: text, count: {type: integer, default: 0}}\n",
    "flow": "workflow: flow\nof: sheet\nstates: {draft: {initial: true}, done: {final: true}}\n"
    "transitions: {finish: {from: draft, to: done, ask: {count: {min: 1}}, when: name is not null}}\n",
    "administrator": "role: administrator\nincludes: [admin]\n"
    "grants: {sheet: {read: true, create: true, update: true, actions: all}}\n",
}


def test_what_would_be_changed_and_what_would_refuse_it(play: Play) -> None:
    async def story(world: World) -> None:
        boss, tina = await world.person_as("boss", "boss"), await world.person_as("tina", "technician")
        record = (await boss.make("request", problem="It leaks"))["id"]

        async def as_(account: str, action: str, **asked: str) -> Simulated:
            return await simulate(world.database, world.compiled, account, Pointer("request", record), action, asked)

        found = await as_("boss", "diagnose", handler=str(tina.user))
        told = [(one.entry.operation, one.entry.action, one.entry.after.get("state")) for one in found.left.entries]
        assert told == [("update", "request.diagnose", "diagnosing"), ("take", "request.diagnose", None)]
        assert (await boss.get("request", record))["state"] == "received"
        assert await world.rows("SELECT count(*) FROM _audit WHERE operation = 'take'") == [(0,)]
        refused = (await as_("tina", "finish", solution="x")).refused
        assert refused.endswith("only while: State is one of: diagnosing, repairing")
        assert "Required" in (await as_("boss", "diagnose")).refused
        assert not (await as_("nobody", "diagnose")).known

    play(story, FILES)


@pytest.fixture
def shop(tmp_path, sqlite_url) -> Shop:
    made = shop_at(tmp_path, sqlite_url)
    made.write(**SHEETS)
    made.loom("apply", "--yes", str(made.folder))
    made.loom("user", "add", "ann", "--role", "administrator")
    made.loom("sample", "--rows", "sheet=1")
    return made


def test_the_command_tells_values_before_and_after(shop: Shop) -> None:
    before = shop.rows("SELECT * FROM sheet")
    done = shop.loom("simulate", "sheet/1", "finish", "--as", "ann", "--set", "count=3")
    assert done.exit_code == 0, done.output
    assert '    state: "draft" -> "done"' in done.stdout.splitlines()
    assert done.stdout.splitlines()[-1] == "Nothing of it was kept."
    assert shop.rows("SELECT * FROM sheet") == before
    for words, code in ((("--set", "count"), 1), (("--set", "count=0"), 1)):
        assert shop.loom("simulate", "sheet/1", "finish", "--as", "ann", *words).exit_code == code


SCENARIO = """test: finishing
given:
  anna: {user: {roles: [administrator]}}
steps:
  - {who: anna, create: sheet, set: {name: Mine}, as: own}
  - {who: anna, take: finish, of: own, set: {count: 2}}
  - {who: anna, take: finish, of: own, set: {count: 3}, refused: when}
  - {expect: [own.state == 'done', count(records(sheet)) == 2]}
"""


def test_a_scenario_is_played_among_the_records_there_are_and_undone(shop: Shop) -> None:
    before = [shop.rows(f"SELECT * FROM {name}") for name in ("sheet", "user", "_audit", "_job")]
    shop.write(finishing=SCENARIO)
    played = ("simulate", "--scenario", "finishing", "--definitions", str(shop.folder))
    done = shop.loom(*played)
    assert done.exit_code == 0, done.output
    told = [line.strip() for line in done.stdout.splitlines()]
    assert "anna: take finish of own, refused: when" in told
    assert 'state: "draft" -> "done"' in told
    assert told.index("anna: create sheet") < told.index('name: - -> "Mine"') < told.index("anna: take finish of own")
    shop.write(finishing=SCENARIO.replace("== 2", "== 5"))
    assert shop.loom(*played).exit_code == 1
    assert [shop.rows(f"SELECT * FROM {name}") for name in ("sheet", "user", "_audit", "_job")] == before
