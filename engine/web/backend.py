"""What the screens ask of the layers below, in their own terms; `served.py` answers from service, tests from memory."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple, Protocol, TypeAlias
from zoneinfo import ZoneInfo

from engine.expressions import Problem as Fault
from engine.expressions.record import Value
from engine.http.problems import Problem
from engine.http.request import Request
from engine.meta.catalog import Catalog
from engine.rules.failure import Failure
from engine.rules.states import State
from engine.rules.totals import Totals
from engine.screens.agreeing import Agreeing
from engine.screens.board import Figure
from engine.screens.offers import CameOf, InTheWay
from engine.screens.reader import Row, Target
from engine.screens.reasons import Cause
from engine.screens.recycled import Deleted
from engine.screens.settings import SettingsSet
from engine.screens.timeline import Happened, Titles
from engine.security.principal import Principal
from engine.security.rights import Rights


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks, and the token of their session."""

    principal: Principal
    token: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A new session, whose, and how many seconds it lasts; a `half` open one waits for a second factor."""

    token: str
    account: str
    seconds: int
    must_change_password: bool
    half: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A page of a list: a written view, a condition in the expression language, words to find records by, fields to
    sort by (`-name` descending), a mark of a page before.
    """

    entity: str
    view: str = ""
    where: str = ""
    search: str = ""
    sort: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    after: str = ""
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Found:
    """Rows, and the mark that asks for the next ones."""

    rows: Sequence[Row]
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """What happened to a record, what the records in it and the people are called, and the mark of the next page.

    `title` is what the record itself is called, `gone` whether it is in the bin.
    """

    happened: Sequence[Happened]
    titles: Titles
    people: Mapping[int, str]
    after: str | None = None
    title: str = ""
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record, by its id, or a value, by its code, that may be chosen; `place` is what it lies below in its tree."""

    id: int | str
    title: str
    place: str = ""


class Wanted(NamedTuple):
    """A text that names a record in a field of the line at a place."""

    place: int
    field: str
    text: str


MOST_HITS: Final = 5
"""Records of one entity that a search through everything tells."""


@dataclass(frozen=True, slots=True)
class Hits:
    """Records of an entity that a search through everything found; `more` are in its list."""

    entity: str
    found: Sequence[Candidate]
    more: bool


@dataclass(frozen=True, slots=True)
class DraftedLine:
    """One line of what saving would give; `lines` are its own, as in a `Row`."""

    values: Mapping[str, Value]
    titles: Mapping[str, str] = field(default_factory=dict)
    states: Mapping[str, State] = field(default_factory=dict)
    lines: Mapping[str, Sequence[Row]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Drafted:
    """What saving would give: values that were filled in or worked out, titles of references, what is wrong, and how
    the fields stand whose place in the form depends on the record; the same of its lines, by field.
    `closed` are sections of the form that are not drawn.
    """

    values: Mapping[str, Value]
    failures: Sequence[Failure] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    states: Mapping[str, State] = field(default_factory=dict)
    lines: Mapping[str, Sequence[DraftedLine]] = field(default_factory=dict)
    closed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Offered:
    """The names of actions that are possible with a record; of those that were done for good, what came of each; and
    what is in the way of those that are not possible.
    """

    names: Sequence[str] = ()
    done: Mapping[str, Sequence[CameOf]] = field(default_factory=dict)
    barred: Mapping[str, Sequence[InTheWay]] = field(default_factory=dict)


NO_OFFERS = Offered()


@dataclass(frozen=True, slots=True)
class Taken:
    """What an action made, and whether the record it was done with is still there to be seen."""

    made: Sequence[CameOf]
    there: bool


Confirmed: TypeAlias = frozenset[str]
NONE: Confirmed = frozenset()
NOTHING: Mapping[str, str] = MappingProxyType({})


class Change(StrEnum):
    """What is done with several records."""

    UPDATE = "update"
    ADD_AND_REMOVE = "add_and_remove"
    DELETE = "delete"
    RESTORE = "restore"
    TAKE = "take"
    UNDO = "undo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Several:
    """What is done with several records of an entity, each by itself: `posted` is what they are given, or what is
    added to what they have, or what the `action` asks; `removed` what is taken from what they have.
    """

    entity: str
    change: Change
    posted: Mapping[str, str] = field(default_factory=dict)
    removed: Mapping[str, str] = field(default_factory=dict)
    action: str = ""
    confirmed: Confirmed = NONE


@dataclass(frozen=True, slots=True)
class CameOfSeveral:
    """Why something was not done with some records; of those whose values became others, the version they have now;
    those of which something is `waiting` for others to agree.
    """

    refused: Mapping[int, Problem] = field(default_factory=dict)
    changed: Mapping[int, int] = field(default_factory=dict)
    waiting: frozenset[int] = frozenset()


class Backend(Protocol):
    """One application as the screens see it. Refusals of service and problems of http are raised as they are.

    `posted` holds texts as they were typed, by field, of the fields that are to be written only; those of lines are
    called `<field>/<number>/<name>`, and the field itself stands beside them.
    """

    @property
    def catalog(self) -> Catalog:
        """The definitions in force."""

    def known_to(self, person: Person) -> Catalog:
        """What of the definitions somebody may know of."""

    def rights_of(self, person: Person, entity: str) -> Rights:
        """What somebody may do with an entity."""

    def listed_for(self, person: Person) -> Collection[str]:
        """The entities whose lists somebody is offered: not what anybody sees, without rights of their own."""

    def faults_of(self, person: Person, entity: str, where: str) -> Sequence[Fault]:
        """What is wrong with a condition that somebody sends, by what they may know; nothing of an empty one."""

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the application."""

    @property
    def provided(self) -> bool:
        """Whether people may log in at a provider too."""

    async def person(self, request: Request) -> Person:
        """Who asks, also with a one-time password; raises Problem 401."""

    async def log_in(self, request: Request, account: str, password: str) -> Opened:
        """A session; raises Problem 401 or 429."""

    async def complete(self, request: Request, token: str, code: str) -> Opened:
        """The session whose first half is open, for a code of the second factor; raises Problem 401 or 429."""

    async def log_out(self, person: Person) -> None:
        """End the session."""

    async def change_password(self, request: Request, person: Person, old: str, new: str) -> Opened | str:
        """Replace one's own password and end all one's sessions; a new one, or the code of what is wrong."""

    async def prefer(self, person: Person, posted: Mapping[str, str]) -> None:
        """Keep with somebody's own record how they want the screens, whatever else of it they may change."""

    async def page(self, person: Person, asked: Asked) -> Found:
        """A page of records."""

    async def counts(self, person: Person, asked: Sequence[Asked]) -> Sequence[int]:
        """How many records each of these lists has."""

    async def grouped(self, person: Person, asked: Asked, by: str = "", sums: Sequence[str] = ()) -> Sequence[Figure]:
        """All records of a list, on whatever page, by the values of a field: their numbers, and sums of amounts."""

    async def everywhere(self, person: Person, wanted: str) -> Sequence[Hits]:
        """What is found by words in all that may be read."""

    async def one(self, person: Person, entity: str, identity: int) -> Row:
        """One record with all that may be read of it."""

    async def title(self, person: Person, entity: str, identity: int) -> str | None:
        """What a record is called; None where it may not be seen."""

    async def deleted(self, person: Person, entity: str, after: str) -> tuple[Sequence[Deleted], str | None]:
        """A page of the recycle bin, and the mark of the next."""

    async def wanted(self, person: Person, request: int) -> Past:
        """What a change request would make of its record, told like a change; nothing of one that is none."""

    async def to_be(self, person: Person, request: int) -> tuple[str, Drafted] | None:
        """The record that a change request would make, with its entity; None where it makes none that may be seen."""

    async def history(self, person: Person, entity: str, identity: int, after: str) -> Past:
        """What happened to a record, a page of it."""

    async def why(self, person: Person, entity: str, identity: int, field: str) -> Cause:
        """Why a field of a record has the value that a decision gave it."""

    def totals(self, entity: str) -> Totals:
        """By field with lines and their column, the field of the record that is its sum."""

    async def candidates(
        self, person: Person, entity: str, field: str, wanted: str, posted: Mapping[str, str],
        identity: int | None = None, recent: Sequence[int] = (),
    ) -> Sequence[Candidate]:  # fmt: skip
        """Records that a reference field may take, by what was typed; a few, and one more where there are more. Where
        nothing was, those that somebody has used of late come first.

        `lines/product` is a field of the only line among what was posted, in the form of record `identity`.
        """

    async def meant(
        self, person: Person, entity: str, identity: int | None, lines: str, posted: Mapping[str, str],
        wanted: Sequence[Wanted],
    ) -> Sequence[Sequence[Candidate]]:  # fmt: skip
        """For each of these texts in lines that were posted, the records that it may name."""

    async def draft(self, person: Person, entity: str, identity: int | None, posted: Mapping[str, str]) -> Drafted:
        """What saving this would give; nothing is stored."""

    async def create(
        self, request: Request, person: Person, entity: str, posted: Mapping[str, str], confirmed: Confirmed = NONE
    ) -> Target:
        """Save a new record, or ask those for it who have to agree first: the record, or the request.

        `confirmed`, here and below, names warnings in spite of which it is to be done.
        """

    async def update(
        self, request: Request, person: Person, entity: str, identity: int, version: int, posted: Mapping[str, str],
        confirmed: Confirmed = NONE,
    ) -> bool:  # fmt: skip
        """Save what was changed; whether something of it waits for others to agree."""

    async def delete(
        self, person: Person, entity: str, identity: int, version: int, confirmed: Confirmed = NONE
    ) -> bool:
        """Put a record in the bin, or away for good; whether that waits for others to agree."""

    async def restore(self, person: Person, entity: str, identity: int, confirmed: Confirmed = NONE) -> None:
        """Take a record out of the bin."""

    async def purge(self, person: Person, entity: str, identity: int) -> None:
        """Take a record out of the bin for good."""

    async def passed(self, person: Person, entity: str, identity: int, field: str) -> Sequence[str]:
        """The values that a tracked field of a record has had, the present one last; none that may not be seen."""

    async def offers(self, person: Person, entity: str, identity: int) -> Offered:
        """What can be done with a record, and what was."""

    async def mentionable(self, person: Person, entity: str, identity: int, wanted: str) -> Sequence[Candidate]:
        """People who may be named in what is said of a record, by what was typed."""

    async def prefilled(
        self, person: Person, entity: str, identity: int, action: str, posted: Mapping[str, str] = NOTHING
    ) -> tuple[Mapping[str, Value], Mapping[str, str]]:
        """What an action asks, as it is at first or was `posted`, and the titles of what references lead to."""

    async def agreeing(self, person: Person, entity: str, identity: int, action: str) -> Sequence[Agreeing] | None:
        """The levels that would have to agree if an action was taken; None where it is never submitted to anybody."""

    async def candidates_for(
        self, person: Person, entity: str, identity: int, action: str, field: str, wanted: str
    ) -> Sequence[Candidate]:
        """Records that may be given where an action asks for one."""

    async def take(
        self, request: Request, person: Person, entity: str, identity: int, action: str, version: int | None,
        posted: Mapping[str, str], confirmed: Confirmed = NONE,
    ) -> Taken:  # fmt: skip
        """Do an action."""

    async def several(self, person: Person, asked: Several, chosen: Mapping[int, int]) -> CameOfSeveral:
        """Change several records, each of which still has the version given for it, each by itself.

        Raises the problem where what was posted cannot be read, which nothing is done with.
        """

    async def settings(self, person: Person) -> SettingsSet:
        """The settings in force; for administrators."""

    async def change_settings(self, request: Request, person: Person, version: int, posted: Mapping[str, str]) -> None:
        """Set these, and work out again what depends on them."""
