"""Formatted text as HTML: cleaned of everything that is not plain formatting, and without its tags."""

import re
from html import escape, unescape
from typing import Final

import nh3

from engine.text.characters import tidy_text

_TAGS: Final = {
    *("p", "br", "hr", "h1", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "pre"),
    *("a", "b", "strong", "i", "em", "u", "s", "del", "sub", "sup", "code"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES: Final = {"a": {"href", "title"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}
_SCHEMES: Final = {"http", "https", "mailto", "tel"}
_BLANKS: Final = re.compile(r"\s+")
_BLOCK: Final = re.compile(r"<(?:/(?:p|li|h[1-4]|tr|td|th|blockquote|pre)|br ?/?)>")
_MARKUP: Final = re.compile(r"<[a-zA-Z/!]|&[a-zA-Z#]")


def clean_html(text: str) -> str:
    """What of it is formatting; scripts, styles, images, forms and foreign schemes are left out."""
    return nh3.clean(
        text, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel="noopener noreferrer nofollow"
    )


def plain_text(html: str) -> str:
    """The words of it on one line."""
    spaced = _BLOCK.sub(" ", html)
    return _BLANKS.sub(" ", unescape(nh3.clean(spaced, tags=set()))).strip()


def read_rich(text: str, longest: int) -> str | None:
    """Cleaned HTML, None where no word is left; text without any markup gets its paragraphs.

    Raises Unreadable as `tidy_text` does.
    """
    line = tidy_text(text, longest, lines=True)
    if line is None:
        return None
    cleaned = clean_html(line) if _MARKUP.search(line) else line
    html = cleaned if _MARKUP.search(cleaned) else _paragraphs(cleaned)
    return tidy_text(html, longest, lines=True) if plain_text(html) else None


def _paragraphs(text: str) -> str:
    blocks = [escape(block.strip(), quote=False).replace("\n", "<br>") for block in re.split(r"\n\s*\n", text)]
    return "".join(f"<p>{block}</p>" for block in blocks)
