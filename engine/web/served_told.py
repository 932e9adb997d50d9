"""What is told of a record beside what it holds: what happened to it, what is wanted of it, why a value is this one."""

from abc import abstractmethod
from contextlib import AbstractAsyncContextManager

from engine.screens.reasons import Cause
from engine.service.why import why
from engine.service.work import Context
from engine.web.backend import Past, Person
from engine.web.served_history import past, wanted
from engine.web.served_why import cause


class Told:
    """See backend.Backend for what each of these gives."""

    @abstractmethod
    def _reading(self, person: Person) -> AbstractAsyncContextManager[Context]:
        """What a person reads with."""

    async def history(self, person: Person, entity: str, identity: int, after: str) -> Past:
        """What happened to a record."""
        async with self._reading(person) as context:
            return await past(context, entity, identity, after)

    async def why(self, person: Person, entity: str, identity: int, field: str) -> Cause:
        """Why a field has its value."""
        async with self._reading(person) as context:
            return cause(await why(context, entity, identity, field), context.compiled.catalog)

    async def wanted(self, person: Person, request: int) -> Past:
        """What a change request would make of its record."""
        async with self._reading(person) as context:
            return await wanted(context, request)
