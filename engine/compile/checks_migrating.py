"""Whether the states of which `migrate` of workflows says where their records go are gone, and are said once."""

from collections.abc import Iterator

from engine.meta.resolve import Resolved, Site
from engine.meta.workflows import Workflow

_CODE = "WFL-MIGRATE"


def check_migrating(resolved: Resolved) -> None:
    """Report states that are still there, and such that two workflows take over."""
    workflows = resolved.catalog.workflows
    first: dict[tuple[str, str, str], str] = {}
    for workflow, of, state, place in _said(resolved):
        there = workflows.get(of)
        other = first.setdefault((workflow.of, of, state), workflow.name)
        if there is not None and there.of == workflow.of and state in there.states:
            message = f"`{of}` has the state `{state}`: its records stay in it"
            place.at_key(_CODE, message, f"delete it here, or the state `{state}` there")
        elif other != workflow.name:
            message = f"`{other}` takes the records of `{of}` that are in `{state}` already"
            place.at_key(_CODE, message, "say it in one of the two")


def _said(resolved: Resolved) -> Iterator[tuple[Workflow, str, str, Site]]:
    """Each workflow with what it says: the workflow that had the state, the state, and where it stands."""
    for workflow in resolved.catalog.workflows.values():
        for former in workflow.migrate:
            of, state = workflow.whose(former)
            yield workflow, of, state, resolved.workflows[workflow.name].below("migrate", former)
