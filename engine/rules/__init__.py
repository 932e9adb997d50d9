"""What definitions mean for one record: reading what was sent, defaults, computed values, checks. Pure; no database."""

from engine.rules.failure import Failure, failure_text

__all__ = ["Failure", "failure_text"]
