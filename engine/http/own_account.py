"""What somebody does with their own account, by any way they ask: paced, noted, and known at once in this worker."""

from dataclasses import dataclass
from datetime import UTC, datetime

from engine.http.problems import not_found
from engine.http.request import Request
from engine.http.runtime import Runtime
from engine.meta.labels import text_in
from engine.rules import Input
from engine.security import Principal
from engine.security.seal import Seal
from engine.security.tokens import stored_token
from engine.service import credentials, deeds, factors, sessions, tokens
from engine.service.deeds import Deed
from engine.storage.rows.audit import Via
from engine.storage.rows.factors import Factor


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """Who asks, in the session of this token, and by what."""

    runtime: Runtime
    request: Request
    principal: Principal
    token: str
    via: Via

    async def change_password(self, old: str, new: str) -> sessions.Session | str:
        """Replace the password and end all sessions; a new one, or the code of what is wrong. Raises Problem 429."""
        runtime, principal = self.runtime, self.principal
        await runtime.attempt(self.request, principal.account)
        easy = (principal.account, principal.name, runtime.compiled.catalog.app.name)
        fault = await credentials.change_password(runtime.database, runtime.passwords, self._deed, old, new, easy)
        if fault is not None:
            return fault
        runtime.identities.forget_all()
        return await runtime.reopen(self.request, principal)

    async def end_session(self, name: str) -> None:
        """End the session that is named so; raises NotFound."""
        await sessions.end(self.runtime.database, self._deed, name, self.runtime.policy)
        self.runtime.identities.forget_all()

    async def end_other_sessions(self) -> None:
        """End all sessions but this one."""
        await sessions.end_others(self.runtime.database, self._deed, self.token)
        self.runtime.identities.forget_all()

    async def make_token(self, sent: Input) -> tokens.Made:
        """A new API token, as tokens.READERS read it; raises Invalid."""
        compiled = self.runtime.compiled
        clock = compiled.clock(self.principal)
        return await tokens.make(self.runtime.database, compiled, self.principal, self._deed, sent, clock)

    async def end_token(self, identity: int) -> None:
        """End an API token; raises NotFound."""
        await tokens.end(self.runtime.database, self.runtime.compiled, self._deed, identity)
        self.runtime.identities.forget_all()

    async def factor(self) -> Factor | None:
        """The second factor, if there is one; raises Problem 404 where there can be none."""
        self._seal()
        return await factors.has(self.runtime.database, self.principal.record)

    def begin_factor(self, sealed: str = "") -> factors.Begun:
        """A secret for a device, or the one that was begun with; nothing is stored. Raises Problem 404."""
        app = self.runtime.compiled.catalog.app
        return factors.begin(self._seal(), self.principal, text_in(app.label, self.principal.locale, app.name), sealed)

    async def add_factor(self, begun: factors.Begun, code: str) -> tuple[str, ...] | None:
        """Have the second factor from now on; the codes that recover it, None where that of the device is not right.

        Raises Problem 429.
        """
        runtime, held = self.runtime, stored_token(self.token)
        await runtime.attempt(self.request, f"code {self.principal.record}")
        codes = await factors.add(runtime.database, self._seal(), self._deed, held, begun, code)
        if codes is not None:
            runtime.identities.forget_all()
        return codes

    async def take_off_factor(self, code: str) -> bool:
        """Have it no more, for a code of it; whether that was right. Raises Problem 429."""
        runtime = self.runtime
        await runtime.attempt(self.request, f"code {self.principal.record}")
        taken = await factors.take_off(runtime.database, self._seal(), self._deed, code)
        if taken:
            runtime.identities.forget_all()
        return taken

    def _seal(self) -> Seal:
        if self.runtime.policy.seal is None:
            raise not_found()
        return self.runtime.policy.seal

    @property
    def _deed(self) -> Deed:
        return deeds.own(self.principal, self.via, datetime.now(UTC))
