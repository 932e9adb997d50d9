"""One flat state machine for all records of a workflow: it says where a transition leads, and touches no record.

The library resolves no name to code here: its machines know states and transitions and nothing else, and its own
transitions to any state (`to_x`) are off.
"""

from collections.abc import Mapping
from typing import Final

import transitions

from engine.meta.workflows import Workflow


class _Token:
    """What the library moves in place of a record."""

    __slots__ = ("state",)

    def __init__(self, state: str) -> None:
        self.state = state


class Machine:
    """The states of a workflow and its transitions."""

    def __init__(self, workflow: Workflow) -> None:
        self._machine: Final = transitions.Machine(
            model=None,
            states=list(workflow.states),
            initial=None,
            transitions=[
                {"trigger": name, "source": list(move.sources), "dest": move.to}
                for name, move in workflow.moves.items()
            ],
            auto_transitions=False,
        )

        # It always leads to the same, and asking the library takes longer than all the rest of a transition.
        self._known: Final[dict[tuple[str, str], str | None]] = {}

    def leads(self, transition: str, state: str | None) -> str | None:
        """The state that a transition leads to from another; None where it does not lead on from there."""
        if state is None or state not in self._machine.states:
            return None
        if (transition, state) not in self._known:
            self._known[transition, state] = self._asked(transition, state)
        return self._known[transition, state]

    def _asked(self, transition: str, state: str) -> str | None:
        token = _Token(state)
        try:
            self._machine.events[transition].trigger(token)
        except transitions.MachineError:
            return None
        return token.state

    def ways(self, state: str) -> Mapping[str, str]:
        """The transitions that lead on from a state, and where to."""
        if state not in self._machine.states:
            return {}
        names = self._machine.get_triggers(state)
        return {name: to for name in names if (to := self.leads(name, state)) is not None}
