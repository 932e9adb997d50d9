"""A place in a file, as an editor counts it."""

from typing import NamedTuple


class Span(NamedTuple):
    """Where something stands; lines and columns begin at 1, `end_column` is the first column after it."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int
