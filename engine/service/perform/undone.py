"""A part of a transaction that is taken back by itself where it is refused, with what was to follow from it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from engine.service.work import Context, Refusal
from engine.storage.driver import Connection, DatabaseFailure, Statement

_BEGIN: Final = Statement("SAVEPOINT part")
_BACK: Final = Statement("ROLLBACK TO SAVEPOINT part")
_END: Final = Statement("RELEASE SAVEPOINT part")


@asynccontextmanager
async def part(connection: Connection) -> AsyncIterator[None]:
    """What is written in it, or nothing where it is refused; the transaction goes on unless that `is_spoiled`."""
    await connection.run(_BEGIN)
    try:
        yield
    except Refusal as refusal:
        if not is_spoiled(refusal):
            await connection.run(_BACK)
            await connection.run(_END)
        raise
    await connection.run(_END)


@asynccontextmanager
async def by_itself(context: Context) -> AsyncIterator[None]:
    """The same with what was to follow from it."""
    agenda = context.agenda
    waiting, agreed, chain, carried = len(agenda.waiting), len(agenda.agreed), agenda.chain, set(agenda.carried)
    try:
        async with part(context.connection):
            yield
    except Refusal as refusal:
        if not is_spoiled(refusal):
            del agenda.waiting[waiting:], agenda.agreed[agreed:]
            agenda.chain = chain
            agenda.carried.intersection_update(carried)
        raise


def is_spoiled(refusal: BaseException | None) -> bool:
    """Whether the database itself refused, so that nothing more is done in this transaction."""
    return refusal is not None and (isinstance(refusal, DatabaseFailure) or is_spoiled(refusal.__cause__))
