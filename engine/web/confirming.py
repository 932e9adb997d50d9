"""Warnings that somebody confirms on a screen: a question in the place of the answer, and what it sends back."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from engine.http.problems import Problem
from engine.http.response import Response
from engine.rules.failure import failure_text
from engine.web.answers import is_scripted, part, whole
from engine.web.backend import Confirmed
from engine.web.visit import Visit

EMPTY: Final[Mapping[str, str]] = MappingProxyType({})

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
    meant = "submit_it" if all(one.approval for one in problem.failures) else "go_on_anyway"
    return question(visit, entity, list(texts), action, back, {**hidden, **names}, problem.status, meant)


def question(
    visit: Visit, entity: str, texts: Sequence[str], action: str, back: str, sent: Mapping[str, str] = EMPTY,
    status: int = 200, meant: str = "go_on_anyway",
) -> Response:  # fmt: skip
    """Whether something is meant, in a dialog over the page or on one of its own; `meant` is what says that it is."""
    shown = {"texts": texts, "action": action, "back": back, "sent": sent, "meant": meant}
    if is_scripted(visit.request):
        return part(visit, "dialogs/confirm.html", status, **shown)
    return whole(visit, "confirm.html", entity, status, **shown)
