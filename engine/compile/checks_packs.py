"""Does every pack stand on what it requires: is that there, in a version that fits, and without going in circles?"""

from collections.abc import Collection, Mapping
from typing import Final

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from engine import __version__
from engine.diagnostics import Report, Span, nearest
from engine.meta.kinds import AppDecl, PackDecl
from engine.meta.packs import PACKS, Packs
from engine.meta.resolve import Resolved, Site

_ENGINE: Final = "engine"
_CODE: Final = "PACK-REQUIRES"


def check_packs(packs: Packs, resolved: Resolved, report: Report) -> None:
    """Report packs that are not there, or in a version that does not fit; and those that nobody stands on."""
    known = [*packs.used, *(one.name for one in packs.unused)]
    app = resolved.app.declared.decl if resolved.app is not None else None
    for name in app.packs if isinstance(app, AppDecl) else ():
        if name not in packs.used and resolved.app is not None:
            resolved.app.below(PACKS, name).at_key(_CODE, f"there is no pack `{name}`", _hint(name, known))
    decls = {name: one.decl for name, one in resolved.packs.items() if isinstance(one.decl, PackDecl)}
    requires = {name: decl.requires for name, decl in decls.items()}
    for name, decl in decls.items():
        site = Site(resolved.packs[name], report)
        _check(decl, site, _versions(resolved), known)
        _check_circle(name, requires, site)
    for one in packs.unused:
        hint = f"name it in the app: `packs: {{{one.name}: {{}}}}`"
        place = one.manifest.places.value(("pack",))
        report.warning("META-UNUSED", f"no application stands on the pack `{one.name}`", place, hint)


def _versions(resolved: Resolved) -> Mapping[str, tuple[str | None, Span | None]]:
    """What a pack may stand on, with its version and where that is written."""
    app = resolved.catalog.app
    own = resolved.app.below("version").span if resolved.app is not None else None
    packs = {name: (version, resolved.packs[name].value("version")) for name, version in app.packs.items()}
    return {_ENGINE: (__version__, None), app.name: (app.version, own), **packs}


def _check(
    decl: PackDecl, site: Site, versions: Mapping[str, tuple[str | None, Span | None]], known: list[str]
) -> None:
    for name, wanted in decl.requires.items():
        here = site.below("requires", name)
        try:
            fitting = SpecifierSet(wanted)
        except InvalidSpecifier:
            here.at_value("META-VALUE", f"`{wanted}` says no versions", 'write `">=1.0,<2"`')
            continue
        if name not in versions and name != decl.pack:
            here.at_key(_CODE, f"there is no pack `{name}`", _hint(name, known))
            continue
        version, place = versions.get(name, (decl.version, None))
        if version is None or not fitting.contains(version):
            there = f"it stands in {place.file}:{place.line}" if place is not None else None
            found = f"its version is {version}" if version is not None else "it says no `version`"
            here.at_value(_CODE, f"`{decl.pack}` requires `{name}` {wanted}, and {found}", there)


def _check_circle(name: str, requires: Mapping[str, Collection[str]], site: Site) -> None:
    """A pack that stands on itself, by others or not."""
    for first in sorted(requires[name]):
        if name == first or name in _below(first, requires):
            message = f"`{name}` requires `{first}`, which stands on `{name}` itself"
            site.below("requires", first).at_key("PACK-CIRCLE", message, "take one of them out")


def _below(name: str, requires: Mapping[str, Collection[str]]) -> set[str]:
    """All that a pack stands on."""
    found, waiting = set[str](), {*requires.get(name, ())}
    while waiting:
        one = waiting.pop()
        found.add(one)
        waiting |= {*requires.get(one, ())} - found
    return found


def _hint(name: str, known: list[str]) -> str:
    meant = nearest(name, known)
    if meant is not None and meant != name:
        return f"did you mean `{meant}`?"
    return f"put it into the folder `packs/{name}` beside the definitions, or install what brings it"
