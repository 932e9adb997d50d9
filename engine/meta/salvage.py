"""A file with mistakes: all of them as diagnostics, and a declaration made of what can be used."""

from collections.abc import Iterable
from typing import Final

from engine.diagnostics import Report, nearest
from engine.meta.convert import converted
from engine.meta.declared import Declared
from engine.meta.paths import names_below, without
from engine.meta.phrases import as_name
from engine.meta.source import Content, Path, Source, Tree
from engine.meta.structure import MOST_FINDINGS, findings
from engine.meta.wording import Finding

_STAND_INS: Final[dict[tuple[str, str], Tree]] = {
    ("entity", "title"): "'-'",
    ("app", "locales"): ["zh", "en"],
    ("app", "time_zone"): "UTC",
    ("app", "currency"): "XXX",
}
"""Instead of a key that is missing, so that the rest of the definition is looked at too."""


def salvaged(kind: str, value: Content, source: Source, report: Report) -> Declared:
    """Report what keeps the file from being a definition, and keep what remains without the guilty parts."""
    found = findings(kind, value)
    for one in found:
        _report(one, kind, source, report)
    name = str(value[kind])
    if len(found) >= MOST_FINDINGS:
        return Declared(kind, name, source, None)
    rest, left_out = _without_mistakes(kind, value, found)
    decl = converted(kind, rest) if rest is not None else None
    assert rest is None or decl is not None, "the schema and the classes agree"
    if decl is None:
        name = as_name(name) or name
    return Declared(kind, name, source, decl, frozenset(left_out | source.holes))


def _report(finding: Finding, kind: str, source: Source, report: Report) -> None:
    if finding.missing and finding.path in source.holes:
        return
    places = source.places
    if finding.missing and finding.path in source.taken_out:
        span = source.taken_out[finding.path]
    elif finding.missing and len(finding.path) == 1:
        span = places.value((kind,))
    else:
        span = places.key(finding.path) if finding.at_key else places.value(finding.path)
    meant = _meant(finding.path[:-1], source) if finding.missing else None
    report.error(finding.code, finding.message, span, meant or finding.hint)


def _meant(path: Path, source: Source) -> str | None:
    """What an overlay meant to change that says a part of something that is not there."""
    if not path or not any(one.places.is_written(path) for one in source.laid):
        return None
    meant = nearest(str(path[-1]), names_below(source.value or {}, path[:-1]) - {path[-1]})
    return f"there is no `{path[-1]}` to change; did you mean `{meant}`?" if meant else None


def _without_mistakes(kind: str, value: Content, found: Iterable[Finding]) -> tuple[Content | None, set[Path]]:
    """The value until nothing is found in it any more; None where nothing would remain."""
    left_out: set[Path] = set()
    rest = value
    while found:
        for one in found:
            path = _guilty(one)
            if path:
                rest = without(rest, [path])
            elif (stand_in := _STAND_INS.get((kind, str(one.path[0])))) is not None:
                rest = {**rest, str(one.path[0]): stand_in}
            else:
                return None, left_out
            left_out.add(path or one.path)
        found = findings(kind, rest)
    return rest, left_out


def _guilty(finding: Finding) -> Path:
    """What has to go: the key; of a list the whole; where something is missing that which needs it."""
    path = finding.path[:-1] if finding.missing else finding.path
    index = next((i for i, one in enumerate(path) if isinstance(one, int)), len(path))
    return path[:index]
