"""An overlay as the text of a file, for those that no person writes."""

from typing import Final

import yaml

from engine.meta.overlays import EXTEND, Named
from engine.meta.source import Content

_WIDTH: Final = 120


def overlay_text(of: Named, said: Content) -> bytes:
    """The file that says this over a definition."""
    value = {EXTEND: "/".join(of), **said}
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=_WIDTH).encode()
