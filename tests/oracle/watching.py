"""Whoever asks is watched: whatever comes back is searched for what this person may not see, and compared."""

import json
import re
from base64 import urlsafe_b64decode
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

import httpx

from tests.oracle.model import Model, Person
from tests.oracle.shape import ENGINE_FIELDS, Shape, label
from tests.oracle.stage import Stage

MARKS = re.compile(r"zq\d{5}qz|zl[a-z]+lz|za\d+az")
NUMBERS = re.compile(r"(?<![\w.])\d{3}(?:,\d{3}){2}(?!\d)|(?<![\w.])\d{9}(?!\d)")
DAYS = re.compile(r"\b19\d\d-\d\d-\d\d\b")
NAMES = re.compile(r"\b(?:[ohctf]_[a-z]+|orchard|harvest|crate|letter)\b")
CURSORS = re.compile(r"[A-Za-z0-9_-]{8,}")

Found = set[str]


def marks_in(text: str) -> Found:
    """The marks of cells and labels, the numbers, the days and the names in a text."""
    plain = unescape(text)
    numbers = {one.replace(",", "") for one in NUMBERS.findall(plain)}
    return {*MARKS.findall(plain), *numbers, *DAYS.findall(plain), *NAMES.findall(plain)}


def marks_of(value: Any) -> Found:
    """The marks that show of a value."""
    if isinstance(value, Decimal):
        return {str(int(value))}
    if isinstance(value, date):
        return {value.isoformat()}
    if isinstance(value, int) and not isinstance(value, bool):
        return {str(value)} if value >= 300_000_000 else set()
    return marks_in(value) if isinstance(value, str) else set()


def names_known(person: Person, shapes: Mapping[str, Shape]) -> Found:
    """Names and labels of what this person may know of."""
    found: Found = set()
    for shape in shapes.values():
        if not person.knows(shape.name):
            continue
        known = {one for one in shape.fields if one not in ENGINE_FIELDS and person.knows_field(shape.name, one)}
        acts = {one for one in shape.actions if person.could_act(shape.name, one)}
        found |= {shape.name, label(shape.name), *known, *map(label, known), *acts, *map(label, acts)}
    return found


def seen_by(person: Person, shapes: Mapping[str, Shape]) -> Found:
    """All marks this person may see anywhere: their own name, and every cell of every record they see."""
    own = person.model.rows["user"][person.user]
    found = names_known(person, shapes) | {own["account"], own["name"]}
    for name in shapes:
        if not person.knows(name):
            continue
        records = person.seen(name)
        records += person.binned(name) if person.opens_bin(name) else []
        for record in records:
            for value in person.record(name, record).values():
                found |= marks_of(value)
    return found


def cells_of(model: Model) -> Found:
    """The marks of everything that is stored."""
    rows = (row for rows in model.rows.values() for row in rows.values())
    return {one for row in rows for value in row.values() for one in marks_of(value)}


@dataclass
class Watch:
    """Asks for people, and keeps what differs. `pairs` counts what was asked by somebody."""

    stage: Stage
    pairs: int = 0
    channels: dict[str, int] = field(default_factory=dict)
    differences: list[str] = field(default_factory=list)
    _allowed: dict[int, tuple[Model, Found]] = field(default_factory=dict)
    _cells: tuple[Model, Found] | None = None

    def allowed(self, user: int, model: Model) -> Found:
        """What somebody may see, worked out once for each state of the records and rights."""
        kept = self._allowed.get(user)
        if kept is None or kept[0] is not model:
            kept = self._allowed[user] = model, seen_by(self.stage.somebody(model, user), model.shapes)
        return kept[1]

    def differ(self, channel: str, user: int, asked: str, expected: Any, got: Any) -> None:
        """Keep it where two are not the same."""
        if expected != got:
            person = self.stage.person(user)
            roles, scopes = sorted(person.model.roles_of(person.user)), sorted(person.scopes or ())
            self.differences.append(
                f"{channel}: person {person.user} {roles} {scopes} asks {asked}\n"
                f"  the model says {expected!r}\n  the engine says {got!r}"
            )

    async def api(
        self,
        channel: str,
        user: int,
        method: str,
        path: str,
        *,
        changes: bool = False,
        also: Set[str] = frozenset(),
        **options: Any,
    ) -> httpx.Response:
        """An answer of the API, searched; where it `changes` something, before and after. `also` are marks that may be
        seen in this very answer, beside those that this person sees anywhere.
        """
        client = self.stage.clients[user]
        return await self._asked(channel, user, client, method, path, changes, also, options)

    async def screen(
        self,
        channel: str,
        user: int,
        method: str,
        path: str,
        *,
        changes: bool = False,
        also: Set[str] = frozenset(),
        **options: Any,
    ) -> httpx.Response:
        """The same of the screens."""
        visitor = self.stage.visitors[user]
        if method == "POST":
            options["data"] = visitor.signed(options.get("data") or {})
        return await self._asked(channel, user, visitor.client, method, path, changes, also, options)

    async def _asked(
        self, channel: str, user: int, client: httpx.AsyncClient, method: str, path: str, changes: bool,
        also: Set[str], options: dict[str, Any],
    ) -> httpx.Response:  # fmt: skip
        before = self.stage.model if changes else None
        answer = await client.request(method, path, **options)
        self.pairs += 1
        self.channels[channel] = self.channels.get(channel, 0) + 1
        told = {key: value for key, value in options.items() if key != "headers"}
        asked = f"{method} {path} {told or ''}"
        if changes:
            await self.stage.read_rows()
        if answer.status_code >= 500:
            self.differ(channel, user, asked, "no fault of the server", f"{answer.status_code} {answer.text[:300]}")
        text = "\n".join((answer.text, *(f"{key}: {value}" for key, value in answer.headers.items())))
        leaked = (marks_in(text) | marks_in(opened(text))) - marks_in(asked) - also
        if leaked:
            leaked = self._of_ours(leaked) - self.allowed(user, self.stage.model)
        if leaked and before is not None:
            leaked -= self.allowed(user, before)
        self.differ(
            channel, user, asked, "nothing that may not be seen", self._where(leaked) or "nothing that may not be seen"
        )
        return answer

    def _of_ours(self, marks: Found) -> Found:
        """Without numbers that stand in no cell, as ids of requests hold some."""
        if not any(one[0].isdigit() for one in marks):
            return marks
        if self._cells is None or self._cells[0] is not self.stage.model:
            self._cells = self.stage.model, cells_of(self.stage.model)
        return {one for one in marks if not one[0].isdigit() or one in self._cells[1]}

    def _where(self, leaked: Found) -> str:
        """In which cells the marks stand that came out."""
        told = []
        for mark in sorted(leaked):
            cells = [
                f"{name}/{identity}.{key}"
                for name, rows in self.stage.model.rows.items()
                for identity, row in rows.items()
                for key, value in row.items()
                if mark in marks_of(value)
            ]
            told.append(f"{mark} ({', '.join(cells[:4]) or 'a name'})")
        return ", ".join(told)


def opened(text: str) -> str:
    """What stands in cursors, which are JSON in other letters."""
    found = []
    for one in CURSORS.findall(text):
        try:
            found.append(urlsafe_b64decode(one + "=" * (-len(one) % 4)).decode("utf-8"))
        except ValueError:
            continue
    return "\n".join(found)


def told(shape: Shape, record: Mapping[str, Any]) -> dict[str, Any]:
    """A record as JSON shows it; when it was made and changed says nothing here."""
    return {name: wire(value) for name, value in record.items() if name not in ("created_at", "updated_at")}


def wire(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return value.isoformat() if isinstance(value, date) else value


def without_times(record: Mapping[str, Any]) -> dict[str, Any]:
    """What came, without the same."""
    return {name: value for name, value in record.items() if name not in ("created_at", "updated_at", "_actions")}


def problem(answer: httpx.Response) -> Any:
    """What an answer says is wrong, apart from what is new in each."""
    body = json.loads(answer.text)
    return answer.status_code, body.get("code"), body.get("detail")
