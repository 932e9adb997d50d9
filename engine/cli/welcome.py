"""What `loom run` has to say before it serves, as one block that is easy to read."""

import rich_click as click

INDENT = "  "


class Welcome:
    """Lines with a word in front of each, or none where a line goes on with what the one above began."""

    def __init__(self) -> None:
        self._rows: list[tuple[str, str]] = []

    def tell(self, word: str, text: str) -> None:
        """One line."""
        self._rows.append((word, text))

    def go_on(self, text: str) -> None:
        """One more line on the same."""
        self._rows.append(("", text))

    def text(self) -> str:
        """The block, an empty line before and after it."""
        width = max(len(word) for word, _ in self._rows)
        rows = (f"{INDENT}{click.style(word.ljust(width), fg='cyan')}{INDENT}{text}" for word, text in self._rows)
        return "\n".join(["", *rows, ""])


def columns(rows: list[tuple[str, ...]]) -> list[str]:
    """Rows of texts, one below the other; a Chinese name is as wide as two letters a character."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return [INDENT.join(map(_filled, row, widths)).rstrip() for row in rows]


def _filled(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)
