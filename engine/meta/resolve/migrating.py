"""Where records go whose state is gone, as a workflow says it: to a state there is, in one step."""

from collections.abc import Iterator, Mapping

from engine.diagnostics import nearest
from engine.meta.kinds import WorkflowDecl
from engine.meta.kinds.shared import several
from engine.meta.kinds.workflow import StateOfRecordDecl
from engine.meta.phrases import some
from engine.meta.resolve.site import Site

_CODE = "WFL-MIGRATE"


def migrated(decl: WorkflowDecl, site: Site) -> Iterator[tuple[str, str]]:
    """What can be used of `migrate`; `site` is its place. Whether the former states are gone is checked later."""
    for former, state in decl.migrate.items():
        place, now = site.below(former), _renamed(decl, former)
        if now is not None:
            place.at_key(_CODE, f"`{former}` is `{now}` now, which has `was: {former}`", "delete one of the two")
        elif state in decl.migrate and state not in decl.states:
            place.at_value(_CODE, *_further(decl, former))
        elif is_state(state, decl.states, place):
            yield former, state


def _renamed(decl: WorkflowDecl, former: str) -> str | None:
    return next((name for name, one in decl.states.items() if former in several(one.was)), None)


def _further(decl: WorkflowDecl, former: str) -> tuple[str, str]:
    """What is wrong with a state that leads to another former one, and what to write instead."""
    way = [former]
    while (to := decl.migrate.get(way[-1])) is not None and to not in way:
        way.append(to)
    if to is None:
        return f"`{way[1]}` is gone as well", f"write where it ends: `{former}: {way[-1]}`"
    circle = " → ".join(f"`{one}`" for one in (*way[way.index(to) :], to))
    return f"these lead to each other for ever: {circle}", f"name a state there is: {some(decl.states)}"


def is_state(name: str, states: Mapping[str, StateOfRecordDecl], site: Site) -> bool:
    """Whether a workflow has a state of this name, which is reported where it has not."""
    if name in states:
        return True
    meant = nearest(name, states)
    hint = f"did you mean `{meant}`?" if meant else f"it has {some(states)}"
    site.at_value("WFL-UNKNOWN", f"there is no state `{name}`", hint)
    return False
