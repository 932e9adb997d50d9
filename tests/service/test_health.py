"""How the application is, for administrators: every finding with its state, what helps, and nothing secret."""

from datetime import UTC, datetime, timedelta
from typing import Any

from engine.security.policy import Policy
from engine.service.attempts import attempt
from engine.service.health import State, answers, health
from engine.service.reporting import VerifyReport, WorkerReport, report_verified, report_worker
from engine.service.sealing import seal_audit
from engine.storage.driver import Dialect
from tests.service.sales import FILES
from tests.support.stage_plugin import Play
from tests.support.visitor import visitor
from tests.support.world import POLICY, World


async def _found(shop: World, user: int, policy: Policy = POLICY) -> dict[str, Any]:
    principal, runtime = await shop.principal(user), shop.application.runtime
    async with runtime.reading(principal) as context:
        return {one.name: one for one in await health(context, runtime.database, policy)}


def test_everything_is_told_with_its_state_and_what_helps(play: Play) -> None:
    async def story(shop: World) -> None:
        root, now = await shop.person("root", "admin"), datetime.now(UTC)
        before = await _found(shop, root)
        amiss = {name for name, one in before.items() if one.state is not State.GOOD}
        assert amiss - {"fitness"} == {"verify_never", "factor_off"}, "servers of tests are not made to last"
        assert ("disk" in before) == (shop.compiled.dialect is Dialect.SQLITE)
        assert before["audit"].facts["waiting"] > 0
        assert await answers(shop.database)

        await seal_audit(shop.database, now)
        await report_verified(shop.database, VerifyReport(0, 0), now - timedelta(days=8))
        for _ in range(2):
            await report_worker(shop.database, WorkerReport(shop.compiled.version, "0.1"), now)
        session = await visitor(shop, root)
        for _ in range(POLICY.limits.account):
            await attempt(shop.database, POLICY.limits, "ann", "198.51.100.7", now)
        after = await _found(shop, root)
        assert (after["audit"].facts["waiting"], after["workers"].facts["count"]) == (0, 1)
        assert (after["verify"].state, after["verify"].remedy) == (State.WATCH, "verify")
        assert (after["sessions"].facts["count"], after["sessions"].facts["people"]) == (1, 1)
        assert (after["attempts"].facts["count"], after["attempts"].state) == (1, State.WATCH)

        await report_verified(shop.database, VerifyReport(1, 2), now)
        await report_worker(shop.database, WorkerReport(shop.compiled.version - 1, "0.1"), now)
        worse = await _found(shop, root)
        assert (worse["verify"].state, worse["verify"].facts["count"]) == (State.BAD, 3)
        assert worse["workers"].state is State.WATCH

        shown = await session.page("/-/health")
        texts = (
            "System health",
            "Something to be done",
            "Run loom verify again",
            "1 open, people logged in: 1",
            "by definitions",
        )
        assert [text for text in texts if text not in shown] == []
        assert "198.51" not in shown
        session.speaks("zh")
        assert "系统状态" in await session.page("/-/health")
        rep = await visitor(shop, await shop.person("rep", "boss"))
        assert (await rep.client.get("/-/health")).status_code == 403

    play(story, FILES)
