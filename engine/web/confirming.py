"""Warnings that somebody confirms on a screen: a question in the place of the answer, and what it sends back."""

from collections.abc import Mapping

from engine.http.problems import Problem
from engine.http.response import Response
from engine.rules.failure import failure_text
from engine.web.answers import is_scripted, part, whole
from engine.web.backend import Confirmed
from engine.web.visit import Visit

CONFIRM = ":confirm."
"""Inputs named so, and behind it like a warning, say that it is meant."""


def confirmed(sent: Mapping[str, str]) -> Confirmed:
    """The names of the warnings that a form confirms."""
    return frozenset(name.removeprefix(CONFIRM) for name in sent if name.startswith(CONFIRM))


def ask_again(visit: Visit, entity: str, problem: Problem, action: str, back: str, **hidden: str) -> Response:
    """Whether it is to be done in spite of the warnings; raises the problem where there is more than warnings.

    `action` is where the answer goes, with the inputs `hidden`; `back` the way out.
    """
    if problem.code != "unconfirmed":
        raise problem
    texts = dict.fromkeys(failure_text(one, visit.reader.locale) for one in problem.failures)
    names = {f"{CONFIRM}{one.confirm}": "on" for one in problem.failures}
    shown = {"texts": list(texts), "action": action, "back": back, "sent": {**hidden, **names}}
    if is_scripted(visit.request):
        return part(visit, "dialogs/confirm.html", problem.status, **shown)
    return whole(visit, "confirm.html", entity, problem.status, **shown)
