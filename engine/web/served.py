"""The screens' backend over the running application: service asked and answered in the screens' terms."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from typing import TypeVar
from zoneinfo import ZoneInfo

from engine.compile import Where, readable, where_of
from engine.expressions import Problem as Fault
from engine.expressions import Value
from engine.http.idempotent import answered_once
from engine.http.own_account import OwnAccount
from engine.http.request import Request
from engine.http.response import Response, empty_response, json_response
from engine.http.runtime import Runtime
from engine.meta.approvals import REQUEST
from engine.meta.catalog import Catalog
from engine.meta.fields import AnyReference
from engine.meta.system import USER
from engine.rules import Desk, Input
from engine.rules.totals import Totals, totals
from engine.screens.agreeing import Agreeing
from engine.screens.board import Figure
from engine.screens.offers import CameOf
from engine.screens.reader import Row, Target
from engine.screens.recycled import Deleted
from engine.screens.settings import SettingsSet
from engine.security.rights import Rights
from engine.service import begin, mentions, perform, preview, read, requested, sessions, settings, timeline, write
from engine.service.everywhere import search_everywhere
from engine.service.work import Context
from engine.service.written import Submitted
from engine.storage.rows.audit import Via
from engine.web.backend import (
    MOST_HITS,
    NONE,
    NOTHING,
    Asked,
    CameOfSeveral,
    Candidate,
    Confirmed,
    Drafted,
    Found,
    Hits,
    Offered,
    Opened,
    Person,
    Several,
    Taken,
    Wanted,
)
from engine.web.served_agreeing import agreeing
from engine.web.served_choosing import CANDIDATES, candidates_in_form, candidates_of_action, meant_in_lines
from engine.web.served_lines import drafted_lines, shown_lines
from engine.web.served_members import rows_with_members, with_members
from engine.web.served_noted import with_labels
from engine.web.served_offers import offered
from engine.web.served_pointers import drafted_titles, with_named
from engine.web.served_problems import as_problems
from engine.web.served_rows import asked_query, deleted_of, row_of
from engine.web.served_several import change_several
from engine.web.served_told import Told

T = TypeVar("T")


class Served(Told):
    """See backend.Backend for what each of these gives."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    @property
    def catalog(self) -> Catalog:
        """The definitions in force."""
        return self._runtime.compiled.catalog

    def known_to(self, person: Person) -> Catalog:
        """What of them somebody may know of, kept with the definitions."""
        return self._runtime.compiled.visible(person.principal.roles)

    def rights_of(self, person: Person, entity: str) -> Rights:
        """What somebody may do with an entity."""
        return self._runtime.compiled.rights(person.principal.roles, entity)

    def listed_for(self, person: Person) -> Collection[str]:
        """The entities whose lists somebody is offered."""
        return self._runtime.compiled.own_entities(person.principal.roles)

    def faults_of(self, person: Person, entity: str, where: str) -> Sequence[Fault]:
        """What is wrong with a condition."""
        compiled, asks = self._runtime.compiled, person.principal
        view = readable(compiled, entity, asks.roles, asks.locale)
        found = where_of(compiled, view, where) if where and view is not None else ()
        return () if isinstance(found, Where) else found

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the application."""
        return self._runtime.compiled.zone

    @property
    def provided(self) -> bool:
        """Whether people may log in at a provider too."""
        return self._runtime.policy.provider is not None

    async def person(self, request: Request) -> Person:
        """Who asks."""
        principal, held = await self._runtime.person(request)
        return Person(principal, held.token)

    async def log_in(self, request: Request, account: str, password: str) -> Opened:
        """A session for account and password."""
        session = await self._runtime.log_in(request, account, password)
        return self._opened(session)

    def _opened(self, session: sessions.Session) -> Opened:
        seconds = int(self._runtime.policy.life.total_seconds())
        person = session.principal
        return Opened(session.token, person.account, seconds, person.must_change_password, session.half)

    async def complete(self, request: Request, token: str, code: str) -> Opened:
        """The session whose first half is open."""
        return self._opened(await self._runtime.complete(request, token, code))

    async def log_out(self, person: Person) -> None:
        """End the session."""
        await sessions.log_out(self._runtime.database, person.token)
        self._runtime.identities.forget(person.token)

    async def change_password(self, request: Request, person: Person, old: str, new: str) -> Opened | str:
        """Replace one's own password."""
        own = OwnAccount(self._runtime, request, person.principal, person.token, Via.FORM)
        session = await own.change_password(old, new)
        return session if isinstance(session, str) else self._opened(session)

    async def prefer(self, person: Person, posted: Mapping[str, str]) -> None:
        """Keep how somebody wants the screens."""

        async def work(context: Context) -> None:
            engine = context.as_engine()
            await perform.update(engine, USER, person.principal.record, None, self._sent(engine, USER, posted))

        await self._change(person, NONE, work)
        self._runtime.identities.forget_all()

    async def page(self, person: Person, asked: Asked) -> Found:
        """A page of records with titles."""
        query = asked_query(asked)
        async with self._reading(person) as context:
            page = await read.page(context, query)
            shown = context.compiled.catalog.entities[asked.entity]
            rows: Sequence[Row] = [row_of(page.shape, row) for row in page.rows]
            rows = await rows_with_members(context, shown, rows, page.shape.lines, page.lines)
            rows = with_labels(context, asked.entity, await with_named(context, shown.fields, rows))
            return Found(rows, page.following)

    async def counts(self, person: Person, asked: Sequence[Asked]) -> Sequence[int]:
        """How many records each of these lists has."""
        async with self._reading(person) as context:
            every = [await read.grouped(context, asked_query(one)) for one in asked]
        return [whole.count for (whole,) in every]

    async def grouped(self, person: Person, asked: Asked, by: str = "", sums: Sequence[str] = ()) -> Sequence[Figure]:
        """All records of a list by the values of a field."""
        async with self._reading(person) as context:
            found = await read.grouped(context, asked_query(asked), by, sums)
            field = context.compiled.catalog.entities[asked.entity].fields.get(by)
            ids = {one.value for one in found if isinstance(one.value, int)}
            titles = await read.titles(context, field.to, ids) if isinstance(field, AnyReference) else {}
        called = {str(identity): title for identity, title in titles.items()}
        return [Figure(one.value, one.count, one.sums, called.get(str(one.value), "")) for one in found]

    async def everywhere(self, person: Person, wanted: str) -> Sequence[Hits]:
        """What is found by words in all that may be read."""
        async with self._reading(person) as context:
            found = await search_everywhere(context, wanted, MOST_HITS)
        return [Hits(one.entity, [Candidate(*each) for each in one.found], one.more) for one in found]

    async def one(self, person: Person, entity: str, identity: int) -> Row:
        """One record with titles."""
        async with self._reading(person) as context:
            found = await read.one(context, entity, identity, titles=True)
            lines = await read.lines(context, entity, identity)
            shown = context.compiled.catalog.entities[entity]
            below = {name: await shown_lines(context, shown.fields[name], one) for name, one in lines.items()}
            (row,) = await with_named(
                context, shown.fields, with_labels(context, entity, [row_of(found.shape, found.row)])
            )
        return with_members(shown, replace(row, lines=below))

    async def title(self, person: Person, entity: str, identity: int) -> str | None:
        """What a record is called."""
        async with self._reading(person) as context:
            return (await read.titles(context, entity, [identity])).get(identity)

    async def deleted(self, person: Person, entity: str, after: str) -> tuple[Sequence[Deleted], str | None]:
        """A page of the recycle bin."""
        fields = ("id", "version", "deleted_at", "deleted_by")
        query = read.Query(entity=entity, fields=fields, after=after, bin=True, titles=True)
        async with self._reading(person) as context:
            page = await read.page(context, query)
            rows = [(page.shape.values(row), page.shape.title(row)) for row in page.rows]
            whom = [one for values, _ in rows if isinstance(one := values["deleted_by"], int)]
            names = await read.titles(context, "user", whom)
        return [deleted_of(values, title, names) for values, title in rows], page.following

    async def candidates(
        self, person: Person, entity: str, field: str, wanted: str, posted: Mapping[str, str],
        identity: int | None = None, recent: Sequence[int] = (),
    ) -> Sequence[Candidate]:  # fmt: skip
        """Records that a reference may take."""
        async with self._reading(person) as context:
            sent = self._sent(context, entity, posted)
            return await candidates_in_form(context, entity, identity, field, wanted, sent, recent)

    async def meant(
        self, person: Person, entity: str, identity: int | None, lines: str, posted: Mapping[str, str],
        wanted: Sequence[Wanted],
    ) -> Sequence[Sequence[Candidate]]:  # fmt: skip
        """The records that texts in lines name."""
        async with self._reading(person) as context:
            return await meant_in_lines(context, entity, identity, lines, self._sent(context, entity, posted), wanted)

    async def draft(self, person: Person, entity: str, identity: int | None, posted: Mapping[str, str]) -> Drafted:
        """What saving this would give."""
        async with self._reading(person) as context:
            shown = await preview.preview(context, entity, identity, self._sent(context, entity, posted))
            titles = await drafted_titles(context, context.compiled.catalog.entities[entity].fields, shown.values)
            lines = {name: await drafted_lines(context, entity, name, below) for name, below in shown.lines.items()}
        return Drafted(shown.values, shown.failures, titles, shown.states, lines, shown.closed)

    async def to_be(self, person: Person, request: int) -> tuple[str, Drafted] | None:
        """The record that a change request would make."""
        async with self._reading(person) as context:
            found = await requested.to_be(context, request)
            if found is None:
                return None
            titles = await drafted_titles(context, context.compiled.catalog.entities[found.entity].fields, found.values)
            lines = {one: await drafted_lines(context, found.entity, one, of) for one, of in found.lines.items()}
        return found.entity, Drafted(found.values, titles=titles, lines=lines)

    def totals(self, entity: str) -> Totals:
        """Which fields are the sums of which columns of lines."""
        compiled = self._runtime.compiled
        return compiled.keep(("totals", entity), lambda: totals(compiled.catalog, compiled.catalog.entities[entity]))

    async def create(
        self, request: Request, person: Person, entity: str, posted: Mapping[str, str], confirmed: Confirmed = NONE
    ) -> Target:
        """Save a new record, or ask others for it; sent twice under one key it is made once."""

        async def work(context: Context) -> Response:
            meant = replace(context, confirmed=confirmed)
            written = await perform.create(meant, entity, self._sent(context, entity, posted))
            if isinstance(written, Submitted):
                return json_response(b"%d" % written.request, 202)
            return json_response(b"%d" % written.id)

        with as_problems():
            answer = await answered_once(self._runtime, request, person.principal, work, via=Via.FORM)
        return Target(REQUEST if answer.status == 202 else entity, int(answer.body))

    async def update(
        self, request: Request, person: Person, entity: str, identity: int, version: int, posted: Mapping[str, str],
        confirmed: Confirmed = NONE,
    ) -> bool:  # fmt: skip
        """Save what was changed; whether something of it waits for others to agree."""

        async def work(context: Context) -> Response:
            meant = replace(context, confirmed=confirmed)
            written = await perform.update(meant, entity, identity, version, self._sent(context, entity, posted))
            return empty_response(202 if written.waiting else 204)

        with as_problems():
            answer = await answered_once(self._runtime, request, person.principal, work, via=Via.FORM)
        return answer.status == 202

    async def delete(
        self, person: Person, entity: str, identity: int, version: int, confirmed: Confirmed = NONE
    ) -> bool:
        """Put a record in the bin; whether that waits for others to agree."""
        meant = partial(perform.delete, entity=entity, identity=identity, version=version)
        return await self._change(person, confirmed, meant) is not None

    async def restore(self, person: Person, entity: str, identity: int, confirmed: Confirmed = NONE) -> None:
        """Take a record out of the bin."""
        await self._change(person, confirmed, lambda context: perform.restore(context, entity, identity))

    async def purge(self, person: Person, entity: str, identity: int) -> None:
        """Take a record out of the bin for good."""
        await self._change(person, NONE, lambda context: write.purge(context, entity, identity))

    async def passed(self, person: Person, entity: str, identity: int, field: str) -> Sequence[str]:
        """The values of a tracked field."""
        async with self._reading(person) as context:
            return await timeline.passed(context, entity, identity, field)

    async def offers(self, person: Person, entity: str, identity: int) -> Offered:
        """What can be done with a record, and what was."""
        async with self._reading(person) as context:
            return offered(await perform.weighed(context, entity, identity))

    async def mentionable(self, person: Person, entity: str, identity: int, wanted: str) -> Sequence[Candidate]:
        """People who may be named in what is said of a record."""
        async with self._reading(person) as context:
            found = mentions.mentionable(context, entity, identity, wanted, CANDIDATES - 1)
            return [Candidate(*one) for one in await found]

    async def prefilled(
        self, person: Person, entity: str, identity: int, action: str, posted: Mapping[str, str] = NOTHING
    ) -> tuple[Mapping[str, Value], Mapping[str, str]]:
        """What an action asks, as it is at first or was `posted`."""
        async with self._reading(person) as context:
            sent = perform.readers(context, entity, action).read_form(posted, self._desk(context))
            values = {**await perform.drafted(context, entity, identity, action), **sent.values}
            fields = context.compiled.catalog.entities[entity].actions[action].ask
            return values, await drafted_titles(context, fields, values)

    async def agreeing(self, person: Person, entity: str, identity: int, action: str) -> Sequence[Agreeing] | None:
        """The levels that would have to agree if an action was taken; None where it is never submitted to anybody."""
        async with self._reading(person) as context:
            return await agreeing(context, entity, identity, action)

    async def candidates_for(
        self, person: Person, entity: str, identity: int, action: str, field: str, wanted: str
    ) -> Sequence[Candidate]:
        """Records that may be given where an action asks for one."""
        async with self._reading(person) as context:
            return await candidates_of_action(context, entity, identity, action, field, wanted)

    async def take(
        self, request: Request, person: Person, entity: str, identity: int, action: str, version: int | None,
        posted: Mapping[str, str], confirmed: Confirmed = NONE,
    ) -> Taken:  # fmt: skip
        """Do an action; sent twice under one key it is done once."""

        async def work(context: Context) -> Response:
            sent = perform.readers(context, entity, action).read_form(posted, self._desk(context))
            meant = replace(context, confirmed=confirmed)
            done = await perform.perform(meant, entity, identity, action, version, sent)
            told = {"made": [one._asdict() for one in done.made], "there": done.found is not None}
            return json_response(json.dumps(told).encode())

        with as_problems():
            answer = await answered_once(self._runtime, request, person.principal, work, via=Via.FORM)
        told = json.loads(answer.body)
        return Taken([CameOf(**one) for one in told["made"]], told["there"])

    async def several(self, person: Person, asked: Several, chosen: Mapping[int, int]) -> CameOfSeveral:
        """Change several records, each by itself."""
        with as_problems():
            return await change_several(self._runtime, person.principal, asked, chosen)

    async def settings(self, person: Person) -> SettingsSet:
        """The settings in force."""

        async def work(context: Context) -> SettingsSet:
            found = settings.read(context)
            return SettingsSet(found.values, found.version)

        # No `_reading`, which goes by what was in force when the request began: a conflict tells what is set now.
        return await self._change(person, NONE, work)

    async def change_settings(self, request: Request, person: Person, version: int, posted: Mapping[str, str]) -> None:
        """Set these; nobody writes by the former ones meanwhile."""

        async def work(context: Context) -> Response:
            sent = settings.readers(context).read_form(posted, self._desk(context))
            await settings.change(context, version, sent)
            return empty_response()

        with as_problems():
            await answered_once(self._runtime, request, person.principal, work, via=Via.FORM, alone=True)
        await self._runtime.refresh()  # other workers see it at their next look; whoever set it sees it now

    @asynccontextmanager
    async def _reading(self, person: Person) -> AsyncIterator[Context]:
        with as_problems():
            async with self._runtime.reading(person.principal) as context:
                yield context

    async def _change(self, person: Person, confirmed: Confirmed, work: Callable[[Context], Awaitable[T]]) -> T:
        with as_problems():
            return await self._runtime.change(
                person.principal, lambda context: work(replace(context, confirmed=confirmed)), via=Via.FORM
            )

    def _sent(self, context: Context, entity: str, posted: Mapping[str, str]) -> Input:
        return begin.readers(context, entity).read_form(posted, self._desk(context))

    def _desk(self, context: Context) -> Desk:
        compiled = context.compiled
        return Desk(context.clock.now, context.principal.zone(compiled.zone), compiled.catalog.app.currency)
