"""Changes that wait while the definitions change: what cannot be done any more ends with its reason, never stuck."""

from pathlib import Path

from tests.service.test_approvals_under_way import changed
from tests.service.test_changes import FILES, answer, house, want
from tests.support.client import picked
from tests.support.stage_plugin import Play
from tests.support.visitor import visitor
from tests.support.world import World

FIRM = FILES["firm.yaml"]
OTHER = {
    **FILES,
    "firm.yaml": FIRM.replace("  level:", "  grade:")
    .replace("changed(level)", "changed(grade)")
    .replace("fields: level", "fields: grade"),
}


def test_what_has_no_place_any_more_fails_and_says_why(play: Play, tmp_path: Path) -> None:
    async def story(world: World) -> None:
        anna, hugo, _ = await house(world)
        firm = (await anna.make("firm", name="Acme"))["id"]
        assert (await want(anna, firm, "level_changes", level="a")).status_code == 202
        await changed(world, tmp_path, OTHER)
        (request,) = await anna.ids("approval_request")
        eyes = await visitor(world, anna.user)
        assert "Acme" in await eyes.page(f"/approval_request/{request}")
        await answer(hugo)
        why = "level is not defined any more, so it cannot be carried out"
        assert picked((await anna.all("approval_request"))[0], "state", "reason") == ("failed", why)
        assert why in await eyes.page(f"/approval_request/{request}")

    play(story, FILES)
