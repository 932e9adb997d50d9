"""A value of engine/screens as markup: the table LOOKS. A list has hundreds of them, which is too many for macros."""

from collections.abc import Callable, Collection, Mapping
from typing import Final, TypeAlias

from markupsafe import Markup, escape

from engine.screens.cells import Cell, Look
from engine.screens.reader import Reader
from engine.web.addresses import Addresses
from engine.web.templating import avatar, formatted

Look_: TypeAlias = Callable[["Drawing", Cell, bool], str]
"""A row of LOOKS: the page, the cell, whether other pages may be linked to."""


class Drawing:
    """Cells for one reader; templates call it as `inner(cell, linked)`. `readable` entities may be linked to."""

    def __init__(self, reader: Reader, readable: Collection[str]) -> None:
        self.reader = reader
        self.readable = readable
        self.url = Addresses()

    def __call__(self, cell: Cell, linked: bool = False) -> Markup:
        """The cell, escaped."""
        return Markup(self.text(cell, linked))  # noqa: S704 # every look escapes what it puts in

    def text(self, cell: Cell, linked: bool) -> str:
        """The same as a text."""
        if cell.blank:
            return f'<span class="lm-none"{titled(cell)}>{escape(cell.text)}</span>'
        return LOOKS[cell.look](self, cell, linked)


def titled(cell: Cell) -> str:
    """The attribute with what is behind a shortened text."""
    return f' title="{escape(cell.full)}"' if cell.full else ""


def _text(page: Drawing, cell: Cell, linked: bool) -> str:
    if not (cell.negative or cell.number or cell.full):
        return escape(cell.text)
    negative = " lm-negative" if cell.negative else ""
    return f'<span class="lm-number{negative}"{titled(cell)}>{escape(cell.text)}</span>'


def _badge(page: Drawing, cell: Cell, linked: bool) -> str:
    return f'<span class="lm-badge" data-tone="{cell.tone}">{escape(cell.text)}</span>'


def _time(page: Drawing, cell: Cell, linked: bool) -> str:
    return f'<time datetime="{cell.stamp}"{titled(cell)}>{escape(cell.text)}</time>'


def _person(page: Drawing, cell: Cell, linked: bool) -> str:
    return f'<span class="lm-person">{avatar(cell.text)}<span class="lm-cut">{escape(cell.text)}</span></span>'


def _link(page: Drawing, cell: Cell, linked: bool) -> str:
    if not linked or cell.to is None or cell.to.entity not in page.readable:
        return _text(page, cell, linked)
    return f'<a href="{escape(page.url.record(cell.to.entity, cell.to.id))}">{escape(cell.text)}</a>'


def _outside(page: Drawing, cell: Cell, linked: bool) -> str:
    if not linked:
        return _text(page, cell, linked)
    window = ' target="_blank"' if str(cell.address).startswith("http") else ""
    return f'<a href="{escape(cell.address or "")}" rel="noopener noreferrer nofollow"{window}>{escape(cell.text)}</a>'


def _several(page: Drawing, cell: Cell, linked: bool) -> str:
    # Joined as a text: what markup joins, it escapes once more.
    return str(escape(page.reader.say("list_separator"))).join(page.text(one, linked) for one in cell.several)


def _rich(page: Drawing, cell: Cell, linked: bool) -> str:
    return f'<div class="lm-rich">{formatted(cell.text)}</div>'


def _swatch(page: Drawing, cell: Cell, linked: bool) -> str:
    text = escape(cell.text)
    square = f'<rect width="12" height="12" rx="2" fill="{text}"/>'
    return f'<svg class="lm-swatch" width="12" height="12" aria-hidden="true">{square}</svg> {text}'


def _words(page: Drawing, cell: Cell, linked: bool) -> str:
    words = "".join(f'<span class="lm-word">{escape(word)}</span>' for word in cell.words)
    return f'<span class="lm-words">{words}</span>'


def _stars(page: Drawing, cell: Cell, linked: bool) -> str:
    return f'<span role="img" aria-label="{escape(cell.full or "")}">{escape(cell.text)}</span>'


def _prose(page: Drawing, cell: Cell, linked: bool) -> str:
    return f'<span class="lm-prose">{escape(cell.text)}</span>'


LOOKS: Final[Mapping[Look, Look_]] = {
    Look.TEXT: _text,
    Look.PROSE: _prose,
    Look.BADGE: _badge,
    Look.PERSON: _person,
    Look.LINK: _link,
    Look.OUTSIDE: _outside,
    Look.RICH: _rich,
    Look.SWATCH: _swatch,
    Look.STARS: _stars,
    Look.TIME: _time,
    Look.WORDS: _words,
    Look.SEVERAL: _several,
}
