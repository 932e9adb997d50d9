"""One small application in any number of versions: each adds a field and an entity, and works `sum` out otherwise."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.storage.driver import Database, Statement
from tests.support.members import apply_definitions, on_database

APP = "app: stock\nlocales: [en]\ntime_zone: UTC\ncurrency: EUR\n"
FIRST = frozenset({"id", "created_at", "created_by", "updated_at", "updated_by", "version", "name", "amount", "sum"})


def write_version(folder: Path, number: int) -> None:
    """The definitions of this version, the first being 0, in place of what is there."""
    folder.mkdir(exist_ok=True)
    for name, text in {"app": APP, "thing": thing(number), "keeper": keeper(number)}.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    for one in added(number):
        (folder / f"other_{one}.yaml").write_text(
            f"entity: other_{one}\ntitle: name\nfields:\n  name: {{type: text}}\n"
        )


def apply_version(url: str, folder: Path, number: int) -> None:
    """Make this version the definitions of the database."""
    write_version(folder, number)
    apply_definitions(url, folder)


def thing(number: int) -> str:
    """The entity everybody works with; whoever writes it by another version leaves `sum` or a default as it was."""
    fields = "".join(f"  added_{one}: {{type: integer, required: true, default: {one}}}\n" for one in added(number))
    return (
        "entity: thing\ntitle: name\nfields:\n  name: {type: text, required: true}\n"
        f"  amount: {{type: integer, required: true}}\n  sum: {{type: integer, value: amount + {number}}}\n{fields}"
    )


def keeper(number: int) -> str:
    """The role that may do everything."""
    grants = "".join(f"  other_{one}: {{read: true, create: true}}\n" for one in added(number))
    return f"role: keeper\ngrants:\n  thing: {{read: true, create: true, update: true}}\n{grants}"


def added(number: int) -> range:
    """The numbers of what came after version 0."""
    return range(1, number + 1)


def version_of(record: Mapping[str, Any]) -> int:
    """The version a record was shown by; fails if it is a mixture of two."""
    number = len(record) - len(FIRST)
    assert record.keys() == FIRST | {f"added_{one}" for one in added(number)}, record
    assert all(record[f"added_{one}"] == one for one in added(number)), record
    return number


def versions_in(body: Any) -> set[int]:
    """The versions of all records of an answer."""
    return {version_of(one) for one in body.get("items", [body])}


def stored(url: str, text: str) -> list[tuple[Any, ...]]:
    """The rows of a query."""

    async def read(database: Database) -> list[tuple[Any, ...]]:
        async with database.read() as connection:
            return await connection.all(Statement(text))

    return on_database(url, read)  # type: ignore[no-any-return]
