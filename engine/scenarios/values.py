"""Expressions of tests: over the records that were given names, as they are stored at this moment."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from engine.compile import Compiled, scope_of_records
from engine.expressions import Environment, Record, Type, Typed, Value, check, given_needs, python_form
from engine.expressions.nodes import AnyNode, Read
from engine.expressions.types import BOOL
from engine.expressions.walk import walk
from engine.rules.wire import wire
from engine.service import gather
from engine.service.work import Refusal
from engine.storage.driver import Connection
from engine.storage.sql.gather import fetch


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
    """Where expressions are asked: definitions, connection, time, and the records by name."""

    compiled: Compiled
    connection: Connection
    clock: Environment
    records: Records

    async def value(self, text: str, want: Type) -> Value:
        """What an expression gives."""
        expression = self._typed(text, want)
        return python_form(expression)(Record({}), await self._environment(expression))

    async def doubts(self, text: str) -> list[str] | None:
        """Nothing where a condition holds; else the values of what it reads."""
        condition = self._typed(text, BOOL)
        environment = await self._environment(condition)
        if python_form(condition)(Record({}), environment) is True:
            return None
        return [f"{name} is {_shown(self._one(node, environment))}" for name, node in _read(condition.node)]

    def _typed(self, text: str, want: Type) -> Typed:
        names = {name: record.entity for name, record in self.records.items()}
        found, problems = check(text, scope_of_records(self.compiled.catalog, names), want)
        if found is None:
            raise SwitchedOff("; ".join(problem.message for problem in problems))
        return found

    async def _environment(self, expression: Typed) -> Environment:
        given: dict[str, Value | Record | None] = {**self.clock.given}
        for name, needs in given_needs(expression).items():
            if name in self.records:
                one = self.records[name]
                found = fetch(self.compiled.source, one.entity, "id", needs)
                rows = await gather.records(self.connection, found, [one.id])
                given[name] = rows[one.id][0] if one.id in rows else None
        return replace(self.clock, given=given)

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
