"""The workflows of the application, drawn for administrators."""

from dataclasses import replace

from engine.http.response import Response
from engine.meta.labels import text_in
from engine.meta.workflows import Workflow
from engine.screens.flow import Flow, flow
from engine.screens.menu import AT_WORKFLOWS
from engine.web.answers import whole
from engine.web.routes import Table
from engine.web.visit import Visit


async def _show(visit: Visit) -> Response:
    """`GET /-/workflows`."""
    visit.administrators_only()
    flows = [_drawn(visit, one) for one in visit.whole.workflows.values()]
    return whole(visit, "workflows.html", AT_WORKFLOWS, flows=flows)


def _drawn(visit: Visit, workflow: Workflow) -> Flow:
    """One of them, under the name of what it moves too: several may share a field."""
    locale, entity = visit.reader.locale, visit.whole.entities[workflow.of]
    found = flow(workflow, entity, locale)
    whose = text_in(entity.label, locale, entity.name)
    return replace(found, label=whose if found.label == whose else f"{whose} / {found.label}")


WORKFLOW_SCREENS: Table = {("-", "workflows"): {"GET": _show}}
