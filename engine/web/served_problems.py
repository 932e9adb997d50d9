"""Refusals of the layers below, as the problems that screens know."""

from collections.abc import Iterator
from contextlib import contextmanager

from engine.http.problems import Problem, problem_of
from engine.http.refusals import REFUSALS


@contextmanager
def as_problems() -> Iterator[None]:
    """Raise the problem that a refusal is."""
    try:
        yield
    except Exception as error:
        problem: Problem | None = problem_of(error, REFUSALS)
        if problem is None or problem is error:
            raise
        raise problem from error
