"""Expressions of tests: over the records that were given names, as they are stored at this moment."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from engine.compile import scope_of_records
from engine.expressions import Environment, Needs, Record, Type, Typed, Value, check, given_needs, needs, python_form
from engine.expressions.nodes import AnyNode, Read
from engine.expressions.types import BOOL
from engine.expressions.walk import walk
from engine.rules.wire import wire
from engine.service import gather
from engine.service.answering import answer
from engine.service.work import Context, Refusal
from engine.storage.sql.gather import Fetch, fetch


class SwitchedOff(Refusal):
    """An expression that is right by the definitions names what the settings of this test switch off."""


@dataclass(frozen=True, slots=True)
class Named:
    """A record of a test."""

    entity: str
    id: int


Records = Mapping[str, Named]


@dataclass(frozen=True, slots=True)
class Asking:
    """Where expressions are asked, and the records by name."""

    context: Context
    records: Records

    async def value(self, text: str, want: Type) -> Value:
        """What an expression gives."""
        expression = self._typed(text, want)
        return python_form(expression)(*await self._at_hand(expression))

    async def doubts(self, text: str) -> list[str] | None:
        """Nothing where a condition holds; else the values of what it reads."""
        condition = self._typed(text, BOOL)
        record, environment = await self._at_hand(condition)
        if python_form(condition)(record, environment) is True:
            return None
        return [f"{name} is {_shown(self._one(node, environment))}" for name, node in _read(condition.node)]

    def _typed(self, text: str, want: Type) -> Typed:
        names = {name: record.entity for name, record in self.records.items()}
        found, problems = check(text, scope_of_records(self.context.compiled.catalog, names), want)
        if found is None:
            raise SwitchedOff("; ".join(problem.message for problem in problems))
        return found

    async def _at_hand(self, expression: Typed) -> tuple[Record, Environment]:
        """All that an expression reads; there is no record in hand but what the database answers."""
        record, environment = Record({}), await self._environment(expression)
        await answer(self.context, needs(expression).asked, record, environment, {})
        return record, environment

    async def _environment(self, expression: Typed) -> Environment:
        given: dict[str, Value | Record | None] = {**self.context.clock.given}
        for name, read in given_needs(expression).items():
            if name in self.records:
                one = self.records[name]
                found = self._fetch(one.entity, expression, name, read)
                rows = await gather.records(self.context.connection, found, [one.id])
                given[name] = rows[one.id][0] if one.id in rows else None
        return replace(self.context.clock, given=given)

    def _fetch(self, entity: str, expression: Typed, name: str, reads: Needs) -> Fetch:
        """How a record is read for an expression; the cases of a test often ask the same."""
        compiled, names = self.context.compiled, ("read by a test", entity, expression.node, name)
        return compiled.recent(names, lambda: fetch(compiled.source, entity, "id", reads))

    def _one(self, node: Read, environment: Environment) -> Value:
        return python_form(Typed(node, None))(Record({}), environment)


def _read(node: AnyNode) -> Iterator[tuple[str, Read]]:
    """Each value that is read by itself, under the name it is written with."""
    for one in dict.fromkeys(walk(node)):
        if isinstance(one, Read) and isinstance(one.root, str):
            yield ".".join((one.root, *one.path)), one


def _shown(value: Value) -> str:
    shown = wire(value)
    return "null" if shown is None else repr(shown) if isinstance(shown, str) else str(shown).lower()
