"""People: passwords, sessions, and that what is changed about somebody holds for them at once, everywhere."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from engine.security.passwords import Passwords
from engine.security.tokens import stored_token
from engine.service import credentials, people, sessions
from engine.service.accounts import (
    Account,
    UnknownRole,
    first_administrator,
    make_account,
)
from engine.service.deeds import Deed, to_account
from engine.service.work import Invalid
from engine.storage.rows.audit import Via
from tests.service.sales import FILES
from tests.support.client import Client, Refused
from tests.support.stage_plugin import Play
from tests.support.world import CHEAP, POLICY, World

SOON = 1.0
"""Within so many seconds every worker knows what was changed about somebody."""

GOOD = "correct horse battery"


def passwords() -> Passwords:
    return Passwords(CHEAP)


def to(user: int, at: datetime | None = None) -> Deed:
    """Something done to an account from the command line."""
    return Deed(user, None, Via.COMMAND, at or datetime.now(UTC))


async def account(shop: World, name: str, *roles: str) -> Account:
    """Somebody made from the command line."""
    return await make_account(shop.database, shop.compiled, passwords(), name, name.title(), roles)


async def log_in(shop: World, name: str, password: str) -> httpx.Response:
    return await shop.anonymous().post("/api/-/session", json={"account": name, "password": password})


async def entered(shop: World, name: str, *roles: str, password: str = GOOD) -> Client:
    """Somebody with a password of their own, logged in."""
    made = await account(shop, name, *roles)
    fault = await credentials.change_password(shop.database, passwords(), to(made.user), made.password, password)
    assert fault is None
    token = (await log_in(shop, name, password)).json()["token"]
    return Client(shop.anonymous(Authorization=f"Bearer {token}"), made.user)


async def status(client: Client, address: str = "/api/customer") -> int:
    return (await client.raw.get(address)).status_code


def test_a_one_time_password_opens_nothing_but_the_choice_of_another(play: Play) -> None:
    async def story(shop: World) -> None:
        made = await account(shop, "ann", "boss")
        opened = (await log_in(shop, "ann", made.password)).json()
        assert opened["must_change_password"] is True
        ann = Client(shop.anonymous(Authorization=f"Bearer {opened['token']}"), made.user)
        refused = await ann.raw.get("/api/customer")
        assert (refused.status_code, refused.json()["code"]) == (403, "password_must_change")
        done = credentials.change_password(shop.database, passwords(), to(ann.user), made.password, GOOD)
        assert await done is None
        shop.application.runtime.identities.forget_all()
        assert await status(ann) == 401
        again = (await log_in(shop, "ann", GOOD)).json()
        assert again["must_change_password"] is False
        assert (await log_in(shop, "ann", made.password)).status_code == 401

    play(story, FILES)


@pytest.mark.parametrize(("name", "password"), [("ann", "wrong"), ("Ann", GOOD), ("nobody", GOOD), ("ann", "")])
def test_of_account_and_password_nobody_learns_which_is_wrong(play: Play, name: str, password: str) -> None:
    async def story(shop: World) -> None:
        await entered(shop, "ann", "boss")
        answers = [await log_in(shop, *pair) for pair in ((name, password), ("other", "guess"))]
        assert {one.status_code for one in answers} == {401}
        first, second = (one.json() | {"request": ""} for one in answers)
        assert first == second

    play(story, FILES)


@pytest.mark.parametrize(
    "body",
    [{}, {"account": "a"}, {"account": 1, "password": "x"}, {"account": "a", "password": "b", "role": "boss"}, []],
)
def test_a_log_in_of_another_shape_is_refused(play: Play, body: Any) -> None:
    async def story(shop: World) -> None:
        answer = await shop.anonymous().post("/api/-/session", json=body)
        assert (answer.status_code, answer.json()["code"]) == (400, "bad_login")

    play(story, FILES)


def test_guessing_ends_after_some_tries(play: Play) -> None:
    async def story(shop: World) -> None:
        await entered(shop, "ann", "boss")
        answers = [await log_in(shop, "ann", f"guess{number}") for number in range(11)]
        assert [one.status_code for one in answers] == [401] * 10 + [429]
        assert int(answers[-1].headers["retry-after"]) > 0
        assert (await log_in(shop, "ann", GOOD)).status_code == 429

    play(story, FILES)


def test_a_session_ends_when_its_owner_says_so(play: Play) -> None:
    async def story(shop: World) -> None:
        ann = await entered(shop, "ann", "boss")
        assert await status(ann) == 200
        assert (await ann.raw.delete("/api/-/session")).status_code == 204
        assert await status(ann) == 401
        assert (await ann.raw.delete("/api/-/session")).status_code == 401
        assert await shop.rows("SELECT count(*) FROM _session") == [(0,)]

    play(story, FILES)


def test_a_session_runs_out(play: Play) -> None:
    async def story(shop: World) -> None:
        user = await shop.person("ann", "boss")
        client = await shop.client(user)
        await shop.rows("SELECT 1")
        past = datetime.now(UTC) - POLICY.life - timedelta(seconds=1)
        made = await credentials.set_password(shop.database, passwords(), to(user, past), GOOD, one_time=False)
        session = await sessions.log_in(shop.database, shop.compiled, passwords(), "ann", GOOD, past)
        assert made is None
        assert session is not None
        old = Client(shop.anonymous(Authorization=f"Bearer {session.token}"), user)
        assert await status(old) == 401
        assert (await client.get("/api/customer")).status_code == 401  # ended with the password before

    play(story, FILES)


async def chosen(shop: World, token: str, password: str = "another one entirely") -> int | None:
    """Whose password was set by a link."""
    return await credentials.use_link(shop.database, passwords(), token, password, datetime.now(UTC))


def test_a_link_sets_a_password_once_and_ends_all_sessions(play: Play) -> None:
    """R-100, V-25, V-33: of twenty at once one succeeds; another's, a former one and one that ran out do not serve."""

    async def story(shop: World) -> None:
        ann = await entered(shop, "ann", "boss")
        former, link = [await credentials.make_link(shop.database, to(ann.user)) for _ in range(2)]
        ((hashed,),) = await shop.rows("SELECT token FROM _reset")
        assert hashed == stored_token(link)
        assert await status(ann) == 200
        assert (await log_in(shop, "ann", GOOD)).status_code == 201
        assert await chosen(shop, former) is None
        late = datetime.now(UTC) + credentials.LINK_SERVES
        assert await credentials.use_link(shop.database, passwords(), link, "another one entirely", late) is None
        found = await asyncio.gather(*(chosen(shop, link) for _ in range(20)))
        assert [one for one in found if one is not None] == [ann.user]
        await shop.application.look()
        assert await status(ann) == 401
        assert (await log_in(shop, "ann", GOOD)).status_code == 401
        assert (await log_in(shop, "ann", "another one entirely")).status_code == 201
        nobody = await to_account(shop.database, shop.compiled, "nobody", None, Via.COMMAND, datetime.now(UTC))
        assert nobody is None
        assert await credentials.linked(shop.database, "../../etc", datetime.now(UTC)) is None

    play(story, FILES)


def test_a_log_in_that_began_before_a_new_password_opens_nothing(play: Play) -> None:
    class Slow(Passwords):
        """The password is replaced while the old one is looked at."""

        def __init__(self, replace: Any) -> None:
            super().__init__(CHEAP)
            self.replace = replace

        def fits(self, password: str, stored: str | None) -> bool:
            fitting = super().fits(password, stored)
            self.replace()
            return fitting

    async def story(shop: World) -> None:
        ann = await entered(shop, "ann", "boss")
        loop = asyncio.get_running_loop()

        def replace() -> None:
            new = "another one entirely"
            work = credentials.set_password(shop.database, passwords(), to(ann.user), new, one_time=False)
            asyncio.run_coroutine_threadsafe(work, loop).result(10)

        assert (
            await sessions.log_in(shop.database, shop.compiled, Slow(replace), "ann", GOOD, datetime.now(UTC)) is None
        )
        assert await shop.rows("SELECT count(*) FROM _session") == [(0,)]

    play(story, FILES)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("wrong", "another one entirely", "wrong_credentials"),
        (GOOD, GOOD, "password_unchanged"),
        (GOOD, "short", "password_too_short"),
        (GOOD, "Passw0rd123!", "password_easy"),
        (GOOD, "shopshopshop", "password_easy"),
    ],
)
def test_a_password_is_changed_by_who_knows_the_old_one(play: Play, old: str, new: str, fault: str) -> None:
    async def story(shop: World) -> None:
        ann = await entered(shop, "ann", "boss")
        assert await credentials.change_password(shop.database, passwords(), to(ann.user), old, new) == fault
        assert await status(ann) == 200

    play(story, FILES)


async def within_a_moment(asked: Any, expected: int) -> bool:
    """Whether an answer becomes what it should be while everybody still keeps to SOON."""
    deadline = asyncio.get_running_loop().time() + SOON
    while await status(asked) != expected:
        if asyncio.get_running_loop().time() > deadline:
            return False
        await asyncio.sleep(0.02)
    return True


def test_a_disabled_account_ends_within_a_second_for_good(play: Play) -> None:
    """V-32, R-096: its sessions and tokens are gone, also when it is opened again."""

    async def story(shop: World) -> None:
        root, ann = await shop.person_as("root", "admin"), await shop.person_as("ann", "boss")
        shop.application.watch()
        assert await status(ann) == 200
        await root.set("user", ann.user, active=False)
        assert await within_a_moment(ann, 401)
        assert (await log_in(shop, "ann", GOOD)).status_code == 401
        await root.set("user", ann.user, active=True)
        await asyncio.sleep(SOON / 2)
        assert await status(ann) == 401
        assert await shop.rows(f'SELECT count(*) FROM _session WHERE "user" = {ann.user}') == [(0,)]

    play(story, FILES)


def test_a_session_ends_where_a_role_is_given_or_taken(play: Play) -> None:
    """V-32, R-096: nobody goes on with a session that was opened with other rights."""

    async def story(shop: World) -> None:
        root, ann = await shop.person_as("root", "admin"), await shop.person_as("ann")
        shop.application.watch()
        assert await status(ann) == 404
        given = await root.make("role_assignment", holder=ann.user, role="clerk")
        assert await within_a_moment(ann, 401)
        ann = Client(await shop.client(ann.user), ann.user)
        with pytest.raises(Refused) as refused:
            await ann.make("customer", name="Acme")
        assert refused.value.response.status_code == 403
        await root.set("role_assignment", given["id"], role="boss")
        assert await within_a_moment(ann, 401)
        ann = Client(await shop.client(ann.user), ann.user)
        assert (await ann.make("customer", name="Acme"))["id"]
        await root.drop("role_assignment", given["id"])
        assert await within_a_moment(ann, 401)
        ann = Client(await shop.client(ann.user), ann.user)
        assert await status(ann) == 404

    play(story, FILES)


def test_who_is_deleted_is_logged_out(play: Play) -> None:
    async def story(shop: World) -> None:
        root, ann = await shop.person_as("root", "admin"), await shop.person_as("ann")
        await ann.raw.get("/api/customer")
        await root.drop("user", ann.user)
        await shop.application.look()
        assert await status(ann) == 401

    play(story, FILES)


def test_only_administrators_make_people_and_give_roles(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        for entity, values in (("user", {"account": "eve", "name": "Eve"}), ("role_assignment", {"role": "boss"})):
            with pytest.raises(Refused) as refused:
                await boss.make(entity, **values)
            assert refused.value.response.status_code in (403, 404)
        with pytest.raises(Refused) as refused:
            await boss.set("user", boss.user, account="root")
        assert refused.value.response.status_code == 403

    play(story, FILES)


def test_no_password_is_ever_in_an_answer(play: Play) -> None:
    async def story(shop: World) -> None:
        await entered(shop, "ann", "boss")
        root = await shop.person_as("root", "admin")
        (stored,) = await shop.rows("SELECT hash FROM _credential")
        everybody = await root.raw.get("/api/user")
        assert stored[0] not in everybody.text
        assert "password" not in everybody.text

    play(story, FILES)


def test_an_account_from_the_command_line_stands_or_falls_with_its_roles(play: Play) -> None:
    async def story(shop: World) -> None:
        with pytest.raises(UnknownRole):
            await account(shop, "ann", "boss", "nonsense")
        await account(shop, "ann", "boss")
        with pytest.raises(Invalid) as refused:
            await account(shop, "ann", "clerk")
        assert [one.field for one in refused.value.failures] == ["account"]
        assert await shop.rows('SELECT account FROM "user"') == [("ann",)]
        assert await shop.rows("SELECT role FROM role_assignment") == [("boss",)]

    play(story, FILES)


def test_the_first_administrator_is_made_once(play: Play) -> None:
    async def story(shop: World) -> None:
        made = await asyncio.gather(
            *(first_administrator(shop.database, shop.compiled, passwords(), "admin") for _ in range(3))
        )
        assert sum(one is not None for one in made) == 1
        assert await first_administrator(shop.database, shop.compiled, passwords(), "admin") is None
        assert await shop.rows('SELECT account FROM "user"') == [("admin",)]

    play(story, FILES)


NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
"""Noon in the application's zone, on the second of March."""


async def until(shop: World, day: str, *, of: str) -> int:
    """Somebody of two roles, and the last day of the account or of one of them."""
    root, user = await shop.person_as("root", "admin"), await shop.person("ann", "boss", "clerk")
    clerk = await root.ids("role_assignment", where=f"holder.id == {user} and role == 'clerk'")
    entity, identity = {"account": ("user", user), "role": ("role_assignment", clerk[0])}[of]
    await root.set(entity, identity, valid_until=day)
    return user


@pytest.mark.parametrize(
    ("of", "day", "roles"),
    [
        ("account", "2026-03-02", {"boss", "clerk"}),
        ("account", "2026-03-01", None),
        ("role", "2026-03-02", {"boss", "clerk"}),
        ("role", "2026-03-01", {"boss"}),
    ],
)
def test_an_account_and_a_role_end_with_their_last_day(play: Play, of: str, day: str, roles: set[str] | None) -> None:
    async def story(shop: World) -> None:
        user = await until(shop, day, of=of)
        async with shop.database.read() as connection:
            found = await people.load(connection, shop.compiled, user, NOON)
        assert (set(found.roles) if found else None) == roles

    play(story, FILES)


@pytest.mark.parametrize("of", ["account", "role"])
def test_what_is_known_of_a_session_holds_until_the_last_day_is_over(play: Play, of: str) -> None:
    async def story(shop: World) -> None:
        user = await until(shop, "2026-03-02", of=of)
        async with shop.database.read() as connection:
            found = await people.known_until(connection, shop.compiled, user, NOON, NOON + timedelta(days=7))
        assert found is not None
        assert found[1] == datetime(2026, 3, 2, 16, tzinfo=UTC)

    play(story, FILES)
