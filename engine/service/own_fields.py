"""What administrators say of fields on a screen: overlays, kept with the definitions of the database.

They are files like the others, in a folder of their own: they are checked, planned and applied with them, and stay when
the others are deployed anew.
"""

import asyncio
from collections.abc import Mapping
from typing import Final, NamedTuple

from engine.compile.load import load_files
from engine.diagnostics import Diagnostic, Report, Severity
from engine.meta.overlay_text import overlay_text
from engine.meta.source import Content, read_source
from engine.service import deploy
from engine.storage.driver import Database
from engine.storage.plan import Plan, stored_sources

FOLDER: Final = "administration"
"""Where their files are, among those of the definitions."""

PREFIX: Final = "x_"
"""With this begin the names of fields that are made on a screen, so that no file ever has one of the same name."""


class Proposal(NamedTuple):
    """What would come of a change: what is wrong with it, or the plan that carries it out."""

    wrong: tuple[str, ...]
    plan: Plan | None


def own_files(sources: Mapping[str, bytes]) -> dict[str, bytes]:
    """Those that were made on a screen."""
    return {name: content for name, content in sources.items() if name.startswith(f"{FOLDER}/")}


async def kept(database: Database) -> dict[str, bytes]:
    """Those of the definitions in force."""
    async with database.read(snapshot=True) as connection:
        return own_files(await stored_sources(connection))


async def said_of(database: Database, entity: str) -> dict[str, Content]:
    """What is said on the screen of each field of an entity."""
    return _fields((await kept(database)).get(_file(entity), b""))


async def propose(database: Database, entity: str, field: str, said: Content) -> Proposal:
    """What would come of saying this of a field, instead of what was said; nothing is said by saying nothing."""
    async with database.read(snapshot=True) as connection:
        sources = await stored_sources(connection)
    fields = _fields(sources.get(_file(entity), b"")) | {field: said}
    files = {**sources, _file(entity): _text(entity, {name: one for name, one in fields.items() if one})}
    report = Report()
    catalog = await asyncio.to_thread(load_files, files, report)
    if catalog is None:
        return Proposal(tuple(dict.fromkeys(_told(one) for one in report if one.severity is Severity.ERROR)), None)
    return Proposal((), await deploy.plan(database, catalog, files))


def text_of(entity: str, said: Mapping[str, Content]) -> str:
    """What is said of an entity, as the text of a file."""
    return _text(entity, said).decode()


def _told(found: Diagnostic) -> str:
    """What is wrong, where, and what helps, in one line."""
    place = f" ({found.span.file}:{found.span.line})" if found.span is not None else ""
    return f"{found.message}{place}" + (f"; {found.hint}" if found.hint else "")


def _file(entity: str) -> str:
    return f"{FOLDER}/{entity}.yaml"


def _text(entity: str, fields: Mapping[str, Content]) -> bytes:
    return overlay_text(("entity", entity), {"fields": dict(fields)})


def _fields(content: bytes) -> dict[str, Content]:
    value = read_source(content, "", Report()).value or {}
    fields = value.get("fields")
    return {name: one for name, one in fields.items() if isinstance(one, dict)} if isinstance(fields, dict) else {}
