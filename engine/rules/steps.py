"""What fills the fields of one record that nobody filled: defaults and computed values, in the order of their needs.

A step may read records that a reference set by an earlier step leads to. These have to be gathered in between, so the
steps come in phases: gather what a phase needs, run it, go on.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from engine.expressions import Environment, Needs, OutOfRange, Record, Value
from engine.rules.failure import Failure
from engine.text.unreadable import Unreadable

Give: TypeAlias = Callable[[Record, Environment], Value]


@dataclass(frozen=True, slots=True)
class Step:
    """Gives one field its value. `once`: a default, only for a new record where nothing was given."""

    field: str
    give: Give
    needs: Needs
    once: bool = False

    @property
    def reads(self) -> frozenset[str]:
        """The fields of the record itself that it reads, with references that it goes through."""
        return self.needs.fields.union(self.needs.to)


@dataclass(frozen=True, slots=True)
class Phase:
    """Steps that run one after the other, once `needs` has been gathered for the record as it then is.

    `of` is the place of the lines whose steps they are (computed.py), empty for those of the record itself.
    """

    steps: tuple[Step, ...]
    needs: Needs
    of: str = ""


def affected(steps: Iterable[Step], changed: Collection[str]) -> tuple[Step, ...]:
    """Those that follow and whose value may be another when these fields of the record have changed.

    What a person typed into a suggested field, or took out of it, is such a change too.
    """
    touched, found = set(changed), []
    for step in steps:
        if not step.once and not touched.isdisjoint((step.field, *step.reads)):
            touched.add(step.field)
            found.append(step)
    return tuple(found)


def phases(steps: Iterable[Step], of: str = "") -> tuple[Phase, ...]:
    """The same steps in the same order, cut wherever one goes through a reference that a step of its phase sets, or
    asks the database about what one sets.
    """
    cut: list[list[Step]] = []
    for step in steps:
        waits = step.reads if step.needs.asked else step.needs.to
        if not cut or not {one.field for one in cut[-1]}.isdisjoint(waits):
            cut.append([])
        cut[-1].append(step)
    return tuple(Phase(tuple(part), _together(part), of) for part in cut)


def run(
    steps: Iterable[Step], record: Record, environment: Environment, given: Collection[str] = ()
) -> tuple[Failure, ...]:
    """Put the values of `steps` into the record; a default leaves alone what was given, also where that is null.

    A value that does not fit is null, and a failure.
    """
    failures = []
    for step in steps:
        if step.once and step.field in given:
            continue
        value: Value = None
        try:
            value = step.give(record, environment)
        except OutOfRange:
            failures.append(Failure("result_out_of_range", step.field))
        except Unreadable as refused:
            failures.append(Failure(refused.code, step.field, refused.arguments))
        record.values[step.field] = value
    return tuple(failures)


def _together(steps: Iterable[Step]) -> Needs:
    together = Needs()
    for step in steps:
        together |= step.needs
    return together
