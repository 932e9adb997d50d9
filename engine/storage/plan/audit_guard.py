"""The database refuses to change or remove audit entries and their seals; only a plan lifts that, for its steps."""

from collections.abc import Mapping, Sequence
from typing import Final

from engine.storage.driver.base import Connection, Dialect, Statement
from engine.storage.plan.change import Risk
from engine.storage.plan.plan import Line
from engine.storage.plan.render import Step

_TABLES: Final = ("_audit", "_seal")
_BODY: Final = "BEGIN RAISE EXCEPTION '% is only added to', TG_TABLE_NAME; END"
_FUNCTION: Final = f"CREATE OR REPLACE FUNCTION _only_added_to() RETURNS trigger LANGUAGE plpgsql AS $${_BODY}$$"
_SQLITE: Final = (
    "CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{table} is only added to'); END"
)
_POSTGRESQL: Final = (
    "CREATE TRIGGER {name} BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
    " FOR EACH STATEMENT EXECUTE FUNCTION _only_added_to()"
)


def _sqlite() -> dict[str, tuple[str, str]]:
    verbs = [(table, verb) for table in _TABLES for verb in ("UPDATE", "DELETE")]
    named = ((f"{table}_no_{verb.lower()}", table, verb) for table, verb in verbs)
    return {name: (table, _SQLITE.format(name=name, table=table, verb=verb)) for name, table, verb in named}


def _postgresql() -> dict[str, tuple[str, str]]:
    named = {f"{table}_only_added_to": table for table in _TABLES}
    return {name: (table, _POSTGRESQL.format(name=name, table=table)) for name, table in named.items()}


GUARDS: Final[Mapping[Dialect, Mapping[str, tuple[str, str]]]] = {
    Dialect.SQLITE: _sqlite(),
    Dialect.POSTGRESQL: _postgresql(),
}
"""Triggers by name: their tables, and what makes them."""

_FOUND: Final[Mapping[Dialect, Statement]] = {
    Dialect.SQLITE: Statement("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"),
    Dialect.POSTGRESQL: Statement(
        "SELECT t.tgname::text, p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
        " JOIN pg_class c ON c.oid = t.tgrelid"
        " WHERE c.relnamespace = current_schema()::regnamespace AND t.tgenabled = 'O' AND NOT t.tgisinternal"
    ),
}


async def other_guards(connection: Connection) -> tuple[str, ...]:
    """The names of those that are missing, switched off or other."""
    dialect = connection.dialect
    found: dict[str, str] = dict(await connection.all(_FOUND[dialect]))
    wanted = {name: text if dialect is Dialect.SQLITE else _BODY for name, (_, text) in GUARDS[dialect].items()}
    return tuple(name for name, text in wanted.items() if found.get(name) != text)


def guard_lines(names: Sequence[str]) -> tuple[Line, ...]:
    """What a reader is told of them."""
    return tuple(Line("~", name, "a guard of the audit is made anew", Risk.ADDITIVE) for name in names)


def rewrites_audit(step: Step) -> bool:
    """Whether it changes entries that there are, as renaming and destroying do."""
    return step.sql.startswith(("UPDATE _audit ", "DELETE FROM _audit "))


def guarded(steps: Sequence[Step], others: Sequence[str], dialect: Dialect) -> tuple[Step, ...]:
    """The steps with the guards lifted for them where they must be, and made where they are not as they should be."""
    lifted = any(map(rewrites_audit, steps))
    guards = {name: one for name, one in GUARDS[dialect].items() if name in others or (lifted and one[0] == "_audit")}
    off = {name: _drop(name, table, dialect) for name, (table, _) in guards.items()}
    lift = [Step(f"lift {name}", text) for name, text in off.items()] if lifted else []
    make = [Step(f"make {name}", f"{off[name]};\n{text}") for name, (_, text) in guards.items()]
    function = Step("make function _only_added_to", _FUNCTION)
    return (*lift, *steps, *([function] if guards and dialect is Dialect.POSTGRESQL else []), *make)


def _drop(name: str, table: str, dialect: Dialect) -> str:
    return f"DROP TRIGGER IF EXISTS {name}" + (f" ON {table}" if dialect is Dialect.POSTGRESQL else "")
