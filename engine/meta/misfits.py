"""What is said over something shared that fits to nothing in it (any more)."""

from collections.abc import Iterable, Iterator, Mapping

from engine.diagnostics import Report, Span, nearest
from engine.meta.declared import Declared
from engine.meta.merge import Merge
from engine.meta.paths import has, names_below
from engine.meta.phrases import some
from engine.meta.source import Content, Path, Places, Source, Tree


def report_misfits(
    source: Source, shared: Mapping[str, Content], used: Iterable[Declared], report: Report
) -> frozenset[Path]:
    """The paths of fields without a type that no fieldset has either: they are parts of fields that are not there."""
    fields, theirs = (source.value or {}).get("fields"), shared.get("fields", {})
    if not isinstance(fields, dict):
        return frozenset()
    broken = {name for one in used for name in one.names_left_out("fields")}
    lost = [name for name, one in fields.items() if _is_part(one) and name not in theirs]
    for name in lost:
        if name not in broken:
            message = f"the field `{name}` has no `type`, and no fieldset here has a field of this name"
            report.error("META-MISSING", message, source.places.key(("fields", name)), _hint(name, fields | theirs))
    return frozenset(("fields", name) for name in lost)


def report_nulls(taken_out: Mapping[Path, Span], *there: Mapping[str, Tree], report: Report) -> None:
    """Each `null` that takes out what none of these has."""
    for path, span in taken_out.items():
        if not any(has(one, path) for one in there):
            names = dict.fromkeys(name for one in there for name in names_below(one, path[:-1]))
            meant = nearest(str(path[-1]), names)
            known = f"there are {some(list(names))}" if names else "delete the line"
            hint = f"did you mean `{meant}`?" if meant else known
            report.error("META-UNKNOWN", f"there is no `{path[-1]}` to take out", span, hint)


def report_missing(places: Places, merge: Merge, whose: str, report: Report) -> None:
    """Each item that is to be removed from a list, and that the list of what is shared does not have."""
    for path in merge.missing:
        hint = f"{whose} has no such item (any more); delete it"
        report.error("META-UNKNOWN", "an item to remove that is not there", places.value(path), hint)


def _is_part(field: Tree) -> bool:
    return isinstance(field, dict) and "type" not in field


def _hint(name: str, theirs: Content) -> str:
    now = next(_called(name, theirs), None)
    if now is not None:
        return f"it is called `{now}` now"
    meant = nearest(name, theirs.keys() - {name})
    return f"did you mean `{meant}`?" if meant else "write its `type`, or delete it"


def _called(name: str, theirs: Content) -> Iterator[str]:
    """The field that had this name before."""
    for key, one in theirs.items():
        was = one.get("was", []) if isinstance(one, dict) else []
        if name in (was if isinstance(was, list) else [was]):
            yield key
