"""The keys of the screens, once: the script acts by this table, and the help tells it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

SHOWN: Final = {"Mod": "Ctrl", "ArrowUp": "↑", "ArrowDown": "↓", "ArrowLeft": "←", "ArrowRight": "→", "Escape": "Esc"}
"""What stands on keys that a browser calls otherwise."""


@dataclass(frozen=True, slots=True)
class Key:
    """Something that keys do, by one of its `ways` to press them: `Mod+k` is Ctrl K, and Command K on a Mac.

    `key_<name>` is the code of its words; what `data-key` marks with the name in a page is what it presses there.
    """

    name: str
    ways: tuple[str, ...]

    @property
    def shown(self) -> tuple[tuple[str, ...], ...]:
        """The ways as they are read: of nine digits the first and the last."""
        ways = self.ways if len(self.ways) < len(DIGITS) else (self.ways[0], self.ways[-1])
        return tuple(tuple(SHOWN.get(part, part.capitalize()) for part in way.split("+")) for way in ways)

    @property
    def is_range(self) -> bool:
        """Whether the two ways that are shown stand for those between them too."""
        return len(self.ways) >= len(DIGITS)


DIGITS: Final = tuple("123456789")

KEYS: Final[Sequence[tuple[str, Sequence[Key]]]] = (
    (
        "keys_everywhere",
        (
            Key("search", ("Mod+k",)),
            Key("find", ("/",)),
            Key("go", ("g",)),
            Key("new", ("c",)),
            Key("star", ("s",)),
            Key("back", ("Escape",)),
            Key("help", ("?",)),
        ),
    ),
    (
        "keys_record",
        (
            Key("record_next", ("j",)),
            Key("record_before", ("k",)),
            Key("edit", ("e",)),
            Key("tab", tuple(f"Alt+{digit}" for digit in DIGITS)),
        ),
    ),
    (
        "keys_list",
        (
            Key("row_next", ("j", "ArrowDown")),
            Key("row_before", ("k", "ArrowUp")),
            Key("open", ("Enter",)),
            Key("open_beside", ("Mod+Enter",)),
            Key("edit_value", ("F2",)),
            Key("select", ("x",)),
            Key("select_next", ("Shift+ArrowDown",)),
            Key("select_before", ("Shift+ArrowUp",)),
            Key("select_all", ("Mod+a",)),
            Key("filter", ("f",)),
            Key("view", DIGITS),
            Key("wider", ("Shift+ArrowRight",)),
            Key("narrower", ("Shift+ArrowLeft",)),
            Key("page_next", ("]",)),
            Key("page_first", ("[",)),
        ),
    ),
    (
        "keys_inbox",
        (
            Key("item_next", ("j", "ArrowDown")),
            Key("item_before", ("k", "ArrowUp")),
            Key("agree", ("a",)),
            Key("refuse", ("r",)),
            Key("give_back", ("b",)),
            Key("pass_on", ("f",)),
            Key("confirm_answer", ("Mod+Enter",)),
        ),
    ),
    ("keys_form", (Key("save", ("Mod+s",)), Key("save_next", ("Alt+Enter",)))),
    (
        "keys_lines",
        (
            Key("line_cell", ("Enter", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight")),
            Key("line_caret", ("F2",)),
            Key("line_list", ("Alt+ArrowDown",)),
            Key("line_insert", ("Mod+ArrowUp", "Mod+ArrowDown")),
            Key("line_repeat", ("Alt+Shift+ArrowDown",)),
            Key("line_move", ("Alt+ArrowUp", "Alt+ArrowDown")),
            Key("line_fill", ("Mod+d",)),
            Key("line_remove", ("Mod+Delete",)),
            Key("line_paste", ("Mod+v",)),
            Key("line_undo", ("Mod+z",)),
            Key("line_back", ("Escape",)),
        ),
    ),
)
"""By where they serve. Of several with the same key, the first that does anything on a page is meant."""


def pressed(*, letters: bool) -> str:
    """For the script: what is done by each way, as JSON; without `letters` none of a single character is."""
    found: dict[str, list[str]] = {}
    for _, keys in KEYS:
        for key in keys:
            for way in key.ways:
                if letters or len(way) > 1:
                    found.setdefault(way, []).append(key.name)
    return json.dumps(found, separators=(",", ":"))
