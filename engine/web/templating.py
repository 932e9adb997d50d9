"""Jinja2 as the screens use it: everything escaped, nothing undefined, and the few helpers templates have."""

import re
from collections.abc import Mapping
from hashlib import blake2s
from pathlib import Path
from typing import Any, Final

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup, escape

from engine.screens.favourites import Place
from engine.text.rich import clean_html
from engine.web.addresses import STATIC, Addresses
from engine.web.assets import Assets
from engine.web.look import own_name

TEMPLATES = Path(__file__).parent / "templates"
HUES = ("blue", "violet", "cyan", "amber", "green")


class Compiled(BytecodeCache):
    """The templates as code, compiled once a process, however many applications draw them."""

    def __init__(self) -> None:
        self._codes: dict[str, Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """What was compiled before, if anything."""
        bucket.code = self._codes.get(bucket.key + bucket.checksum)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled just now."""
        self._codes[bucket.key + bucket.checksum] = bucket.code


_COMPILED: Final = Compiled()


def environment(assets: Assets) -> Environment:
    """The environment of one application; `asset(name)` in templates is the address of a built file."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=_COMPILED,
    )
    addresses = {name: f"{STATIC}/{file}" for name, file in assets.names.items()}
    helpers: Mapping[str, Any] = {
        "asset": addresses.__getitem__,
        "url": Addresses(),
        "formatted": formatted,
        "avatar": avatar,
        "initial": initial,
        "marked_in": marked_in,
        "own_name": own_name,
        "place": Place,
    }
    made.globals.update(helpers)
    return made


def avatar(name: str, size: int = 20, person: bool = True) -> Markup:
    """The letter of a name on a ground, coloured for a person."""
    large = f' data-size="{size}"' if size != 20 else ""
    tone = hue(name) if person else "gray"
    mark = '<span class="lm-avatar"{} data-tone="{}" aria-hidden="true">{}</span>'
    return Markup(mark).format(Markup(large), tone, initial(name))  # noqa: S704 # a number


def hue(name: str) -> str:
    """The tone of a person's picture: always the same for the same name."""
    return HUES[blake2s(name.encode(), digest_size=1).digest()[0] % len(HUES)]


def formatted(html: str) -> Markup:
    """Formatted text, cleaned once more where it is shown: whatever wrote it into the table."""
    return Markup(clean_html(html))  # noqa: S704 # cleaned


def initial(name: str) -> str:
    """The letter that stands for a name: the first that is one."""
    return next((character.upper() for character in name if character.isalnum()), "#")


def marked_in(text: str, wanted: str) -> Markup:
    """The text with what was searched for marked wherever it stands, whatever its case."""
    if not wanted.strip():
        return escape(text)
    parts = re.split(f"({re.escape(wanted.strip())})", text, flags=re.IGNORECASE)
    return Markup("").join(
        Markup("<mark>{}</mark>").format(part) if number % 2 else part for number, part in enumerate(parts)
    )
