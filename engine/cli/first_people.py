"""Who can log in to a database that nobody worked with yet, and the sample records they own."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from engine.cli.failing import Failed
from engine.cli.sample import progress
from engine.cli.user import make_person
from engine.cli.welcome import Welcome, columns
from engine.meta.system import USER
from engine.security.passwords import Cost, Passwords
from engine.service.accounts import Account, first_administrator, peopled
from engine.service.sample import NoSamples, make_samples, sample_rows, with_lines

if TYPE_CHECKING:
    from engine.compile import Compiled
    from engine.storage.driver import Database

OWNERS: Final = 6
"""Over so many people, if not more can log in, sample records are spread."""

FIRST: Final = "admin"


@dataclass(frozen=True)
class People:
    """The first person's role, and (role, account) of others."""

    administrator: str
    others: tuple[tuple[str, str], ...]

    async def make(self, database: "Database", compiled: "Compiled", welcome: Welcome) -> None:
        """Make them and what they own where nobody is there yet, and tell how to log in; raises Failed."""
        first = None
        if not await peopled(database, compiled):
            self._check(compiled)
            first = await first_administrator(database, compiled, Passwords(Cost()), self.administrator)
        if first is None:
            welcome.tell("log in", f"as before; for a new password: loom user reset {FIRST}")
            return
        made = [(first, self.administrator)]
        for role, account in self.others:
            made.append((await make_person(database, compiled, account, account.title(), [role]), role))
        welcome.tell("sample", await _sampled(database, compiled, OWNERS - len(made)))
        _tell(welcome, made)

    def _check(self, compiled: "Compiled") -> None:
        if self.administrator not in compiled.catalog.roles:
            raise Failed(f"there is no role `{self.administrator}`; name one with --administrator")
        accounts = [FIRST, *(account for _, account in self.others)]
        for role, account in self.others:
            if role not in compiled.catalog.roles:
                known = ", ".join(sorted(compiled.catalog.roles))
                raise Failed(f"there is no role `{role}` for {account}; there are {known}")
            if accounts.count(account) > 1:
                raise Failed(f"{account} is there twice")


async def _sampled(database: "Database", compiled: "Compiled", more_people: int) -> str:
    """Make as many records as the definitions say, and people who own some of them without ever logging in."""
    rows, clock = sample_rows(compiled), compiled.clock()
    if not rows:
        return "none: no definition says `sample:`"
    try:
        if more_people > 0:
            await make_samples(
                database, compiled, with_lines(compiled, {USER: more_people}), clock, more=True, progress=progress
            )
        await make_samples(database, compiled, rows, clock, more=False, progress=progress)
    except NoSamples as problem:
        return f"none: {problem}"
    return ", ".join(f"{count:,} {name}" for name, count in rows.items())


def _tell(welcome: Welcome, made: list[tuple[Account, str]]) -> None:
    head, *others = columns([(one.account, one.password, role) for one, role in made])
    welcome.tell("log in", head)
    for line in others:
        welcome.go_on(line)
    welcome.go_on("A password serves once: whoever logs in chooses another.")
