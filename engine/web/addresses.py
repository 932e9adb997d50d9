"""The addresses of the screens, and what an address of a list says.

A segment that is ours begins with `-`, which no entity's name does; so no definition can stand in the way.
"""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from engine.http.paths import RESET
from engine.screens.favourites import Place
from engine.screens.inbox import Sought
from engine.screens.menu import MenuEntry, PageEntry
from engine.screens.query import OF, Query, Shown, column_asked, filtered_field
from engine.screens.reader import Target

SEARCH, SORT, AFTER, VIEW, TAB = "q", "sort", "after", "view", "tab"
ABOUT = "of"
LANE, SPAN, DAY, CHANGED, COLUMNS, GROUP, CLOSED = "lane", "span", "day", "changed", "columns", "group", "closed"
WHERE = "where"
KIND, OVERDUE, SINCE = "kind", "overdue", "since"

MOST_COLUMNS = 60
"""Columns that an address may ask for."""

COPY = "-copy"
"""No field is called so."""

STATIC = "/-/static"

NOTHING_SOUGHT = Sought()


class Addresses:
    """Builds addresses; templates know it as `url`."""

    home = "/"
    login = "/-/login"
    logout = "/-/logout"
    password = "/-/password"  # noqa: S105 - an address
    preferences = "/-/preferences"
    settings = "/-/settings"
    search = "/-/search"
    favourites = "/-/favourites"
    favourites_segments = ("-", "favourites")
    account = "/-/account"
    tokens = "/-/tokens"
    access = "/-/access"
    administration = "/-/administration"
    roles = "/-/roles"
    workflows = "/-/workflows"
    inbox = "/-/inbox"
    away = "/-/inbox/away"
    events = "/-/events"
    health = "/-/health"
    jobs = "/-/jobs"
    fields = "/-/fields"

    sessions = "/-/sessions"
    accounts = "/-/accounts"
    provider = "/-/provider"
    provided = "/-/provider/back"
    factor = "/-/factor"
    factor_segments = ("-", "factor")

    def help(self, entity: str) -> str:
        """The help of a screen, which belongs to this entity if to any."""
        return _with("/-/help", {ABOUT: entity} if entity else {})

    def code(self, goal: str) -> str:
        """Where the second half of a log-in is, and where it goes on to."""
        return _with("/-/code", {"return": goal})

    def end_session(self, name: str) -> str:
        """Where a session is ended."""
        return f"{self.sessions}/{name}/end"

    def job(self, identity: int, deed: str) -> str:
        """Where a dead letter is settled: done again, or discarded."""
        return f"{self.jobs}/{identity}/{deed}"

    def box(self, box: str, sought: Sought = NOTHING_SOUGHT) -> str:
        """What lies in a box of the inbox, as far as it is sought."""
        return _with(f"{self.inbox}/{box}", _sought(sought))

    def in_box(self, box: str, target: Target, sought: Sought = NOTHING_SOUGHT) -> str:
        """One thing in it, beside the others that are sought."""
        return _with(f"{self.inbox}/{box}/{target.entity}/{target.id}", _sought(sought))

    def answer(self, task: int, action: str, sought: Sought = NOTHING_SOUGHT) -> str:
        """Where a task of approval is answered; the next one that is sought comes then."""
        return _with(f"{self.inbox}/answer/{task}/{action}", _sought(sought))

    def news(self, box: str, latest: int, sought: Sought = NOTHING_SOUGHT) -> str:
        """Where it is told how much has come into it since."""
        return _with(f"{self.inbox}/{box}/news", {**_sought(sought), SINCE: str(latest)})

    def answer_link(self, task: int) -> str:
        """Where a one-time link to answer a task is made."""
        return f"{self.inbox}/link/{task}"

    def read_notice(self, identity: int) -> str:
        """Where somebody says that they have read a notice."""
        return f"{self.inbox}/{identity}/read"

    def reset(self, token: str) -> str:
        """Where a new password is chosen by a one-time link."""
        return RESET + token

    def end_token(self, token: int) -> str:
        """Where a token is ended."""
        return f"{self.tokens}/{token}/end"

    def account_of(self, account: str) -> str:
        """What somebody logs in with, for administrators."""
        return _with(self.accounts, {"account": account})

    def role(self, name: str) -> str:
        """What a role may do."""
        return f"{self.roles}/{name}"

    def fields_of(self, entity: str) -> str:
        """The fields of an entity, for administrators."""
        return f"{self.fields}/{entity}"

    def field(self, entity: str, name: str) -> str:
        """The form of one of them; `new` of one that is to be made."""
        return f"{self.fields}/{entity}/{name}"

    def list(self, entity: str, query: Query | None = None) -> str:
        """The list of an entity."""
        return _with(f"/{entity}", _parameters(query) if query else {})

    def menu(self, entity: str) -> str:
        """Where what a list can be asked for is shown: a filter, its columns."""
        return f"/{entity}/menu"

    def build(self, entity: str, query: Query) -> str:
        """Where the condition of a list is put together from rows."""
        return _with(self.menu(entity), {"menu": "build", **_parameters(query)})

    def columns(self, entity: str) -> str:
        """Where the columns of a list are chosen."""
        return f"/{entity}/columns"

    def condition(self, entity: str) -> str:
        """Where a condition for a list is looked at."""
        return f"/{entity}/condition"

    def told(self, query: Query) -> Mapping[str, str]:
        """What a form of a list carries along."""
        return _parameters(query)

    def goal(self, entry: MenuEntry | PageEntry) -> str:
        """What an entry of the menu leads to."""
        if isinstance(entry, PageEntry):
            return str(getattr(self, entry.page))
        return self.list(entry.entity, Query(view=entry.view))

    def view(self, entity: str, view: str) -> str:
        """The list of an entity in one of its views."""
        return self.list(entity, Query(view=view))

    def placed(self, place: Place) -> str:
        """What bears a star, or could."""
        return self.record(place.entity, place.record) if place.record else self.list(place.entity, place.query)

    def export(self, entity: str, asked: Mapping[str, str]) -> str:
        """The file of a list."""
        return _with(f"/api/{entity}/export", asked)

    def related(self, entity: str, by: str, record: int | str) -> str:
        """The list of the records that refer to one by a field."""
        return _with(f"/{entity}", {f"{OF}.{by}": str(record)})

    def bin(self, entity: str, query: Query | None = None) -> str:
        """The recycle bin of an entity."""
        return _with(f"/{entity}/bin", _parameters(query) if query else {})

    def new(self, entity: str, by: str = "", record: int | str = 0) -> str:
        """The form for a new record, with a reference already chosen where one is given."""
        return _with(f"/{entity}/new", {by: str(record)} if by else {})

    def copy(self, entity: str, record: int) -> str:
        """The form for a new record that begins as a copy."""
        return _with(f"/{entity}/new", {COPY: str(record)})

    def record(self, entity: str, record: int, tab: str = "") -> str:
        """A record, in one of its tabs where one is named."""
        return _with(f"/{entity}/{record}", {TAB: tab} if tab else {})

    def why(self, entity: str, record: int, field: str) -> str:
        """Why a field of a record has its value."""
        return f"/{entity}/{record}/why/{field}"

    def history(self, entity: str, record: int, after: str = "") -> str:
        """What happened to a record, or what did before."""
        return _with(f"/{entity}/{record}/history", {AFTER: after} if after else {})

    def edit(self, entity: str, record: int) -> str:
        """The form of a record."""
        return f"/{entity}/{record}/edit"

    def delete(self, entity: str, record: int) -> str:
        """Where a record is deleted."""
        return f"/{entity}/{record}/delete"

    def purge(self, entity: str, record: int) -> str:
        """Taking a record out of the bin for good."""
        return f"/{entity}/{record}/purge"

    def restore(self, entity: str, record: int) -> str:
        """Where a record is taken out of the bin."""
        return f"/{entity}/{record}/restore"

    def action(self, entity: str, record: int, action: str, tab: str = "") -> str:
        """Where an action is done with a record; it goes on to this tab of it."""
        return _with(f"/{entity}/{record}/actions/{action}", {TAB: tab} if tab else {})

    def several(self, entity: str, deed: str, query: Query | None = None) -> str:
        """Where something is done with several records of a list."""
        return _with(f"/{entity}/several/{deed}", _parameters(query) if query else {})

    def mention(self, entity: str, record: int) -> str:
        """Where those are found who may be named in a comment on a record."""
        return f"/{entity}/{record}/mention"

    def selection(self, entity: str, action: str, query: Query | None = None) -> str:
        """Where an action is done with several records of a list."""
        return _with(f"/{entity}/actions/{action}", _parameters(query) if query else {})

    def all(self, entity: str, query: Query) -> str:
        """Where it is said how many records a list has."""
        return _with(f"/{entity}/several", _parameters(query))

    def views(self, entity: str, query: Query) -> str:
        """Where a list is saved as a view; what it is based on is a written one."""
        return _with(f"/{entity}/views", kept_parameters(query))

    def saved_view(self, entity: str, view: int, query: Query) -> str:
        """Where a saved view is changed."""
        return _with(f"/{entity}/views/{view}", kept_parameters(query))

    def drop_view(self, entity: str, view: int) -> str:
        """Where a saved view is thrown away."""
        return f"/{entity}/views/{view}/delete"

    def value(self, entity: str, record: int | str, query: Query) -> str:
        """Where a value of a record is changed from within a list."""
        return _with(f"/{entity}/{record}/value", _parameters(query))

    def values(self, entity: str, record: int | str) -> str:
        """Below it are the inputs of a record's fields, in their place."""
        return f"/{entity}/{record}/value"

    def pick_in_place(self, entity: str, record: int, field: str) -> str:
        """Where the picker of a field of a record that is there searches."""
        return f"/{entity}/{record}/pick/{field}"

    def preview(self, entity: str, record: int) -> str:
        """Where a form asks what would be worked out; record 0 is a new one."""
        return f"/{entity}/{record}/preview" if record else f"/{entity}/preview"

    def pick(self, entity: str, field: str) -> str:
        """Where the picker of a field searches."""
        return f"/{entity}/pick/{field}"

    def pick_in_line(self, entity: str, record: int, input_: str) -> str:
        """Where the picker of `lines/2/product` searches, in the form of a record (0: a new one)."""
        return f"/{entity}/{record}/pick/{input_}" if record else f"/{entity}/pick/{input_}"

    def quick(self, entity: str, called: str = "") -> str:
        """Where a record is made from within a picker, for what was typed into it."""
        return _with(f"/{entity}/quick", {SEARCH: called} if called else {})

    def paste(self, entity: str, record: int, lines: str) -> str:
        """Where cells are read that are pasted into lines, in the form of a record (0: a new one)."""
        return f"/{entity}/{record}/paste/{lines}" if record else f"/{entity}/paste/{lines}"


def read_query(parameters: Mapping[str, str]) -> Query:
    """What an address says of a list; parameters that are none of a list's are passed over."""
    view = parameters.get(VIEW, "")
    saved = view if view.isascii() and view.isdecimal() and len(view) < 19 else ""
    return Query(
        view="" if saved else view,
        saved=saved,
        changed=CHANGED in parameters,
        search=parameters.get(SEARCH, "").strip(),
        filters={name: value for name, value in parameters.items() if filtered_field(name) and value.strip()},
        sort=parameters.get(SORT, ""),
        after=parameters.get(AFTER) or None,
        lane=parameters.get(LANE, ""),
        span=parameters.get(SPAN, ""),
        day=parameters.get(DAY, ""),
        columns=read_columns(parameters.get(COLUMNS, "")),
        group=parameters.get(GROUP, ""),
        where=parameters.get(WHERE, "").strip(),
        closed=tuple(name for name in parameters.get(CLOSED, "").split(",") if name),
    )


def read_columns(text: str) -> tuple[Shown, ...]:
    """The columns that `amount:120,stage` asks for."""
    named = (part.partition(":") for part in text.split(",")[:MOST_COLUMNS])
    return tuple(column_asked(name, width) for name, _, width in named if name)


def _columns(asked: Sequence[Shown]) -> str:
    return ",".join(f"{one.name}:{one.width}" if one.width else one.name for one in asked)


def _parameters(query: Query) -> dict[str, str]:
    own = {VIEW: query.named, SEARCH: query.search, SORT: query.sort, AFTER: query.after}
    own |= {LANE: query.lane, SPAN: query.span, DAY: query.day, COLUMNS: _columns(query.columns)}
    own |= {WHERE: query.where, GROUP: query.group, CLOSED: ",".join(query.closed)}
    own |= {CHANGED: "on"} if query.saved and query.changed else {}
    return {**query.filters, **{name: value for name, value in own.items() if value}}


def kept_parameters(query: Query) -> dict[str, str]:
    """What is kept of a list under a name; `read_query` reads it again. A saved view is based on no other one."""
    return _parameters(query.kept())


def read_sought(parameters: Mapping[str, str]) -> Sought:
    """What an address says of a box."""
    return Sought(parameters.get(KIND, ""), OVERDUE in parameters, parameters.get(SEARCH, "").strip()[:100])


def _sought(sought: Sought) -> dict[str, str]:
    told = {KIND: sought.kind, OVERDUE: "on" if sought.overdue else "", SEARCH: sought.words}
    return {name: value for name, value in told.items() if value}


def _with(path: str, parameters: Mapping[str, str]) -> str:
    return f"{path}?{urlencode(parameters)}" if parameters else path
