"""Lengths of time as people read them: `3 天`, in English `3 days`."""

from engine.text.durations import parts_of
from engine.text.messages import message


def format_duration(code: int, locale: str) -> str:
    """A length of time, which a form reads again as the same."""
    number, unit = parts_of(code)
    return message(f"length_{unit.replace(' ', '_')}", locale, count=number)
