"""The values of a dictionary as written -> options, and what is left to be read as attributes: codes, tree, labels."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, get_args

from engine.diagnostics import nearest
from engine.diagnostics.limits import Limit
from engine.meta.fields import Option
from engine.meta.kinds import DictionaryDecl
from engine.meta.kinds.fields import Tone
from engine.meta.kinds.shared import Words
from engine.meta.labels import Label
from engine.meta.phrases import as_name, listed, shown
from engine.meta.resolve.former import check_former_names
from engine.meta.resolve.names import is_name
from engine.meta.resolve.site import Site
from engine.meta.resolve.words import words
from engine.meta.source import Tree

TONES: Final[tuple[str, ...]] = get_args(Tone)

_OWN: Final = ("label", "tone", "was", "values")


@dataclass(frozen=True, slots=True)
class Entry:
    """A value: its option, and what else stands there, to be read as attributes."""

    option: Option
    rest: Mapping[str, Tree]
    site: Site


@dataclass(slots=True)
class Entries:
    """The values of one dictionary while they are read, those below another one after it."""

    decl: DictionaryDecl
    locales: tuple[str, ...]
    found: dict[str, Entry] = field(default_factory=dict)

    @property
    def options(self) -> dict[str, Option]:
        """The values as choices offer them."""
        return {code: entry.option for code, entry in self.found.items()}


def entries_of(decl: DictionaryDecl, site: Site, locales: tuple[str, ...]) -> Entries:
    """The values that can be used; what is wrong with the others is reported."""
    entries = Entries(decl, locales)
    written = {code: value.value for code, value in decl.values.items()}
    place = site.below("values")
    _read(entries, written, None, place, 1)
    limit = Limit.DICTIONARY_VALUES
    if len(entries.found) > limit.most:
        place.at_value(limit.code, f"`values` has {len(entries.found):,} values", f"at most {limit.most:,}")
    former = {code: entry.option.was for code, entry in entries.found.items()}
    check_former_names(former, entries.found, "value", lambda code: entries.found[code].site)
    return entries


def _read(entries: Entries, written: Mapping[str, Tree], parent: str | None, site: Site, level: int) -> None:
    for code, tree in written.items():
        place = site.below(code)
        if not _is_free(entries, code, place):
            continue
        if not isinstance(tree, dict):
            place.at_value("META-VALUE", f"the value `{code}` is a mapping, not {shown(tree)}", "write `{}`")
            continue
        option = Option(
            label=_label(tree, entries, place), tone=_tone(tree, place), was=_was(tree, place), parent=parent
        )
        rest = {key: one for key, one in tree.items() if key not in _OWN}
        entries.found[code] = Entry(option, rest, place)
        if "values" in tree:
            _read_below(entries, tree["values"], code, place.below("values"), level + 1)


def _read_below(entries: Entries, written: Tree, parent: str, site: Site, level: int) -> None:
    if not entries.decl.hierarchical:
        message = f"the values of `{entries.decl.dictionary}` do not stand below each other"
        site.at_key("DIC-TREE", message, "write `hierarchical: true` in the dictionary")
    elif not isinstance(written, dict):
        site.at_value("META-VALUE", f"`values` is a mapping, not {shown(written)}", "write `{north: {}, south: {}}`")
    elif level > Limit.LEVELS.most:
        site.at_key("DIC-TREE", f"values stand on more than {Limit.LEVELS.most} levels")
    else:
        _read(entries, written, parent, site, level)


def _is_free(entries: Entries, code: str, place: Site) -> bool:
    """Whether a value may have this code; if not, that is reported."""
    first = entries.found.get(code)
    if first is not None:
        span = place.declared.key(*first.site.path)
        hint = f"the first stands in line {span.line}; a choice stores nothing but the code, so each needs its own"
        place.at_key("DIC-CODE", f"the code `{code}` a second time", hint)
    elif not is_name(code) or len(code) > Limit.NAME.most:
        better = as_name(code)
        hint = "a code has small letters (a to z), digits and `_`" + (
            f": `{better[: Limit.NAME.most]}`" if better else ""
        )
        place.at_key("META-NAME", f"{shown(code)} is not a code", hint)
    else:
        return True
    return False


def _label(tree: Mapping[str, Tree], entries: Entries, place: Site) -> Label:
    written: Any = tree.get("label")
    site = place.below("label")
    if written is None:
        return {}
    texts = list(_texts(written))
    if texts and all(isinstance(one, str) and 0 < len(one) <= Limit.TEXT.most for one in texts):
        return words(Words(**written) if isinstance(written, dict) else str(written), entries.locales, site)
    hint = "write `label: North`, or `label: {zh: 北方, en: North}`"
    site.at_value("META-VALUE", f"`label` is a text or a text by language, not {shown(written)}", hint)
    return {}


def _texts(written: Any) -> Iterator[Tree]:
    if not isinstance(written, dict):
        yield written
    elif written.keys() <= {"zh", "en"}:
        yield from written.values()


def _was(tree: Mapping[str, Tree], place: Site) -> tuple[str, ...]:
    written = tree.get("was", [])
    codes = written if isinstance(written, list) else [written]
    if all(isinstance(one, str) and is_name(one) for one in codes):
        return tuple(map(str, codes))
    place.below("was").at_value("META-VALUE", f"`was` is a code, or several, not {shown(written)}", "write `was: old`")
    return ()


def _tone(tree: Mapping[str, Tree], place: Site) -> str | None:
    written = tree.get("tone")
    if written is None or written in TONES:
        return None if written is None else str(written)
    meant = nearest(str(written), TONES)
    hint = f"did you mean `{meant}`?" if meant else None
    place.below("tone").at_value("META-VALUE", f"`tone` is {listed(TONES)}, not {shown(written)}", hint)
    return None
