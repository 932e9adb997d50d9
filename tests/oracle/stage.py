"""A running application with random roles, people and records, and beside it the model of who may what."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from engine.compile import Compiled
from engine.expressions import Record
from engine.rules import Input, Line
from engine.security import Principal
from engine.security.rights import ENGINE_ROLES
from engine.security.tokens import new_api_token, stored_token
from engine.service import write
from engine.service.work import Context, Refusal
from engine.storage.rows.tokens import Token, add_token
from tests.oracle.drawing import ANYTHING, ROLES, Draw, Marks, grants_yaml
from tests.oracle.model import Held, Model, Person, Role
from tests.oracle.shape import APART, PREFERENCES, SHAPES, Field, Shape, files
from tests.support.visitor import Visitor, visitor
from tests.support.world import World, catalog_of, world

PEOPLE, GONE = 6, 2
"""Those who ask, and those who have left: they still gave what they gave."""

TOKENS, FIRST_TOKEN = 2, 1000
"""Tokens of each person; whoever asks with one is known by a number from there on."""

SHAPED = {one.name: one for one in SHAPES}
WITH_HIDDEN = ("orchard", "harvest", "crate", "letter")
COUNTS = {"orchard": 12, "harvest": 14, "letter": 9}
SHARES, COMMENTS = 24, 12
ENGINE = Principal(None, "engine", "engine", ENGINE_ROLES, "en", Record({}))


class Stage:
    """One world: its database, its model, and a client for each person, of the API and of the screens."""

    def __init__(self, world: World, draw: Draw, folder: Path) -> None:
        self.world, self.draw, self.folder = world, draw, folder
        self.shapes: Mapping[str, Shape] = SHAPED
        self.ids: dict[str, list[int]] = {name: [] for name in SHAPED}
        self.held: dict[int, list[Held]] = {}
        self.clients: dict[int, httpx.AsyncClient] = {}
        self.visitors: dict[int, Visitor] = {}
        self.tokens: dict[int, tuple[int, frozenset[str]]] = {}
        self.roles: dict[str, Role] = {}
        self.sets = 0
        self._rows: dict[str, dict[int, dict[str, Any]]] = {}
        self.model: Model

    @property
    def random(self) -> Random:
        return self.draw.random

    async def settle_in(self) -> None:
        """People, then records, then some of them into the bin."""
        for name, count in (("department", 4), ("user", PEOPLE + GONE), ("group", 3), ("group_member", 9)):
            for _ in range(count):
                await self._make(name)
        for name, count in COUNTS.items():
            for _ in range(count):
                await self._make(name)
        await self._assign()
        for _ in range(SHARES):
            await self._share()
        for _ in range(COMMENTS):
            await self._comment()
        for user in self.ids["user"][:PEOPLE]:
            self.clients[user] = await self.world.client(user)
            self.visitors[user] = await visitor(self.world, user)
            for _ in range(TOKENS):
                await self._token(user)
        await self._leave()
        await self.read_rows()
        for name in ("letter", "harvest", "orchard"):
            for identity in self.random.sample(self.ids[name], 3):
                await self._try_to_delete(name, identity)
        await self.new_roles()

    async def _make(self, name: str) -> None:
        shape = self.shapes[name]
        values: dict[str, Any] = {
            one.name: self.draw.value(name, one, self.ids)
            for one in shape.fields.values()
            if one.writable and one.kind != "lines" and one.name not in ("active", "valid_until", *PREFERENCES)
        }
        values |= {"account": f"za{len(self.ids['user'])}az", "active": True} if name == "user" else {}
        lines = {one.name: self._lines(one) for one in shape.of_kind("lines")}

        async def work(context: Context) -> int:
            return (await write.create(context, name, Input(values, {}, (), lines))).id

        self.ids[name].append(await self.world.change(ENGINE, work))

    async def _share(self) -> None:
        """A record that anybody lets somebody see or change, whether they have that right or not."""
        today, random = self._today(), self.random
        kind, receiver = random.choice(("orchard", "harvest")), random.choice(("user", "group", "department"))
        values: dict[str, Any] = {
            "record": f"{kind}/{random.choice(self.ids[kind])}",
            "level": random.choice(("read", "edit")),
            receiver: random.choice(self.ids[receiver]),
            "until": random.choice((None, None, today, today + timedelta(days=9), today - timedelta(days=1))),
            "giver": random.choice(self.ids["user"]),
        }

        async def work(context: Context) -> int:
            return (await write.create(context, "share", Input(values, {}, ()))).id

        self.ids["share"].append(await self.world.change(ENGINE, work))

    async def _comment(self) -> None:
        """Something that anybody said of a record."""
        kind = self.random.choice(ANYTHING)
        about, author = f"{kind}/{self.random.choice(self.ids[kind])}", self.random.choice(self.ids["user"])
        values: dict[str, Any] = {"about": about, "text": self.draw.marks.text(), "author": author}

        async def work(context: Context) -> int:
            return (await write.create(context, "comment", Input(values, {}, ()))).id

        self.ids["comment"].append(await self.world.change(ENGINE, work))

    async def _token(self, user: int) -> None:
        """A program that asks for somebody."""
        token, now, scopes = new_api_token(), datetime.now(UTC), self.draw.scopes()
        known = Token(0, user, "program", "", tuple(sorted(scopes)), now, now + timedelta(days=9), None)

        async def work(connection: Any) -> int:
            return await add_token(connection, stored_token(token), known)

        asker = FIRST_TOKEN + await self.world.database.transact(work)
        self.tokens[asker] = (user, scopes)
        self.clients[asker] = self.world.anonymous(Authorization=f"Bearer {token}")

    async def _leave(self) -> None:
        """One account is closed, one is over."""
        closed, over = self.ids["user"][PEOPLE:]
        yesterday = self._today() - timedelta(days=1)
        for user, values in ((closed, {"active": False}), (over, {"valid_until": yesterday})):

            async def work(context: Context, user: int = user, values: dict[str, Any] = values) -> None:
                await write.update(context, "user", user, None, Input(values, {}, ()))

            await self.world.change(ENGINE, work)

    def _today(self) -> date:
        return datetime.now(UTC).astimezone(ZoneInfo("Asia/Shanghai")).date()

    def _lines(self, one: Field) -> tuple[Line, ...]:
        part = self.shapes[one.to]
        own = [each for each in part.fields.values() if each.writable and each.name != part.part_of]
        return tuple(
            Line(None, Input({each.name: self.draw.value(part.name, each, self.ids) for each in own}, {}, ()))
            for _ in range(self.random.randint(0, 3))
        )

    async def _assign(self) -> None:
        today = self._today()
        ends = (None, None, None, today, today + timedelta(days=9), today - timedelta(days=1))
        for user in self.ids["user"]:
            for role in self.random.sample(ROLES, self.random.randint(0, 3)):
                await self._hold(user, Held(role, self.random.choice(ends)))

    async def _hold(self, user: int, held: Held) -> None:
        async def work(context: Context) -> None:
            values: dict[str, Any] = {"holder": user, "role": held.role, "valid_until": held.until}
            await write.create(context, "role_assignment", Input(values, {}, ()))

        await self.world.change(ENGINE, work)
        self.held.setdefault(user, []).append(held)

    async def _try_to_delete(self, name: str, identity: int) -> None:
        """Where nothing refers to it."""
        leads = [
            (one.name, each.name)
            for one in self.shapes.values()
            for each in one.of_kind("reference")
            if each.to == name
        ]
        living = {one: [row for row in self._rows[one].values() if row.get("deleted_at") is None] for one, _ in leads}
        if any(row[each] == identity for one, each in leads for row in living[one] if one != "crate"):
            return

        async def work(context: Context) -> None:
            await write.delete(context, name, identity, None)

        with suppress(Refusal):  # some record cannot go; another will
            await self.world.change(ENGINE, work)
        await self.read_rows()

    async def read_rows(self) -> None:
        """Everything that is stored, read behind everybody's back."""
        rows = {name: await self._table(shape) for name, shape in self.shapes.items()}
        if rows != self._rows:
            self._rows = rows
            self._model()

    async def _table(self, shape: Shape) -> dict[int, dict[str, Any]]:
        stored = [one for one in shape.fields.values() if one.kind not in APART and not one.virtual]
        names = [one.name for one in stored] + (["deleted_at"] if shape.recycle or shape.part_of else [])
        told = ", ".join(f'"{one}"' for one in names)
        rows = await self.world.rows(f'SELECT {told} FROM "{shape.name}"')
        found = [
            {one.name: plain(one.kind, value) for one, value in zip(stored, row, strict=False)}
            | {"deleted_at": row[-1] if len(row) > len(stored) else None}
            for row in rows
        ]
        return {one["id"]: one for one in found}

    def _model(self) -> None:
        self.model = Model(self.shapes, self.roles, self._rows, self.held, self._today())
        self.people = {user: self.somebody(self.model, user) for user in self.clients}

    def somebody(self, model: Model, user: int) -> Person:
        """Who asks, by their number: a person, or a program with a token of theirs."""
        return model.person(*self.tokens.get(user, (user, None)))

    def person(self, user: int) -> Person:
        return self.people[user]

    async def new_roles(self) -> None:
        """Other rights, and other fields that are not always there, for the same people and records."""
        known = Draw(self.random, SHAPED, PEOPLE, self.draw.marks)
        self.shapes = {
            name: shape.with_visible(known.visible(name)) if name in WITH_HIDDEN else shape
            for name, shape in SHAPED.items()
        }
        self.draw.shapes = self.shapes
        self.roles = self.draw.roles()
        self.sets += 1
        folder = self.folder / f"set{self.sets}"
        written = {f"{name}.yaml": grants_yaml(role) for name, role in self.roles.items()}
        catalog = catalog_of(folder, {**files(self.shapes), **written})
        now: Compiled = self.world.compiled
        self.world.application.runtime.swap(now.with_catalog(catalog))
        self.world.application.runtime.let_go(now)
        self._model()


def plain(kind: str, value: Any) -> Any:
    """What a driver gave, as a plain value of its kind."""
    if value is None:
        return None
    if kind == "bool":
        return bool(value)
    if kind == "money":
        return value if isinstance(value, Decimal) else Decimal(value) / 100
    if kind == "date" and isinstance(value, str):
        return date.fromisoformat(value)
    return value


@asynccontextmanager
async def staged(url: str, seed: int, folder: Path) -> AsyncIterator[Stage]:
    """A stage drawn from a seed, on an empty database."""
    draw = Draw(Random(seed), SHAPED, PEOPLE, Marks())
    roles = {f"{name}.yaml": grants_yaml(role) for name, role in draw.roles().items()}
    async with world(url, catalog_of(folder, {**files(SHAPED), **roles})) as made:
        stage = Stage(made, draw, folder)
        await stage.settle_in()
        yield stage
