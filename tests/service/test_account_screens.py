"""The screens of one's own account: what they show, and that they do what the API does."""

import re
from datetime import UTC, datetime, timedelta

from tests.service.sales import FILES
from tests.support.stage_plugin import Play
from tests.support.visitor import visitor
from tests.support.world import World


def test_a_token_is_made_shown_once_and_ended_on_the_screens(play: Play) -> None:
    async def story(shop: World) -> None:
        ann = await visitor(shop, await shop.person("ann", "boss"))
        asked = await ann.page("/-/tokens")
        assert 'name="scope:customer:update"' in asked
        day = (datetime.now(UTC) + timedelta(days=9)).date().isoformat()
        refused = await ann.send("/-/tokens", {"name": "<b>x</b>", "valid_until": day})
        assert refused.status_code == 422
        assert "&lt;b&gt;x&lt;/b&gt;" in refused.text
        assert "Required" in refused.text
        sent = {"name": "<b>x</b>", "valid_until": day, "scope:customer:read": "on", "scope:read": "on"}
        made = await ann.send("/-/tokens", sent)
        (token,) = re.findall(r"loom_[\w-]{43}", made.text)
        program = shop.anonymous(Authorization=f"Bearer {token}")
        assert (await program.get("/api/customer")).status_code == 200
        listed = await ann.page("/-/account")
        assert token not in listed
        assert token[:11] in listed
        assert "Customer: see" in listed
        (end,) = re.findall(r"/-/tokens/\d+/end", listed)
        assert (await ann.client.post(end, data={"_csrf": "x"})).status_code == 403
        assert (await ann.send(end, {})).headers["location"] == "/-/account"
        assert (await program.get("/api/customer")).status_code == 401

    play(story, FILES)
