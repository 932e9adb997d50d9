"""Tests of definitions: run step by step through the same use cases as everybody's work, on a database of their own."""

from engine.scenarios.coverage import Missed, Reached, missed
from engine.scenarios.run import Outcome, Wrong, run_test
from engine.scenarios.scratch import NotEmpty, Scratch, opened

__all__ = ["Missed", "NotEmpty", "Outcome", "Reached", "Scratch", "Wrong", "missed", "opened", "run_test"]
