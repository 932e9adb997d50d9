"""Numbers for sample data, in the order of the records, as if they had been made one after the other."""

from engine.compile import Compiled, rules_of
from engine.rules.issued import Issuing, Slip
from engine.service.number import counter_of, last_given
from engine.storage.driver import Connection, Row, Values
from engine.storage.rows.counters import Counter, advance
from engine.storage.sql.expression_values import codec_of
from engine.storage.sql.issued import number_sample, numbered_samples


class Unnumbered(Exception):
    """A record that gets no number; `record` is its id."""

    def __init__(self, record: int, field: str) -> None:
        super().__init__(record, field)
        self.record, self.field = record, field


async def number_samples(connection: Connection, compiled: Compiled, entity: str, bound: Values) -> bool:
    """Number the records that parameter `after` says are new; whether the entity has numbers. Raises Unnumbered."""
    issuings = rules_of(compiled, entity).issuings
    for one in issuings:
        nodes = {path: typed.node for path, typed in one.paths.items()}
        rows = await connection.all(numbered_samples(compiled.source, entity, nodes), bound)
        counting = _Counting(connection, compiled, entity, one)
        numbers = [{"record": row[0], "number": await counting.next(row)} for row in rows]
        await connection.many(number_sample(compiled.source, entity, one.field), numbers)
        for counter, value in counting.counters.items():
            await advance(connection, counter, value)
    return bool(issuings)


class _Counting:
    """Counts in memory what is written down at the end."""

    def __init__(self, connection: Connection, compiled: Compiled, entity: str, issuing: Issuing) -> None:
        self._connection, self._compiled, self._entity, self._issuing = connection, compiled, entity, issuing
        types = [(path, typed.type) for path, typed in issuing.paths.items()]
        self._decoders = [(path, codec_of(type_, compiled.dialect).decode) for path, type_ in types]
        self.counters: dict[Counter, int] = {}

    async def next(self, row: Row) -> str:
        """The number of a record, whose id and paths are in the row."""
        pairs = zip(self._decoders, row[1:], strict=True)
        values = {path: turn(it) if turn and it is not None else it for (path, turn), it in pairs}
        slip = self._issuing.slip_of(values)
        written = slip.written(await self._count(slip)) if isinstance(slip, Slip) else None
        if written is None:
            raise Unnumbered(row[0], self._issuing.field)
        return written

    async def _count(self, slip: Slip) -> int:
        counter = counter_of(slip)
        if counter not in self.counters:
            self.counters[counter] = await last_given(self._connection, self._compiled, self._entity, slip)
        self.counters[counter] += 1
        return self.counters[counter]
