"""A part of a transaction that is taken back by itself where it is refused, with what was to follow from it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from engine.service.work import Context, Refusal
from engine.storage.driver import DatabaseFailure, Statement

_BEGIN: Final = Statement("SAVEPOINT part")
_BACK: Final = Statement("ROLLBACK TO SAVEPOINT part")
_END: Final = Statement("RELEASE SAVEPOINT part")


@asynccontextmanager
async def by_itself(context: Context) -> AsyncIterator[None]:
    """All of what is done in it, or nothing where it is refused; the transaction goes on unless that `is_spoiled`."""
    agenda, connection = context.agenda, context.connection
    waiting, agreed, chain, carried = len(agenda.waiting), len(agenda.agreed), agenda.chain, set(agenda.carried)
    await connection.run(_BEGIN)
    try:
        yield
    except Refusal as refusal:
        if not is_spoiled(refusal):
            await connection.run(_BACK)
            await connection.run(_END)
            del agenda.waiting[waiting:], agenda.agreed[agreed:]
            agenda.chain = chain
            agenda.carried.intersection_update(carried)
        raise
    await connection.run(_END)


def is_spoiled(refusal: BaseException | None) -> bool:
    """Whether the database itself refused, so that nothing more is done in this transaction."""
    return refusal is not None and (isinstance(refusal, DatabaseFailure) or is_spoiled(refusal.__cause__))
