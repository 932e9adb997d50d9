"""What an entity says over its fieldsets that fits to nothing in them (any more)."""

from collections.abc import Iterable, Iterator, Mapping

from engine.diagnostics import Report, nearest
from engine.meta.declared import Declared
from engine.meta.phrases import some
from engine.meta.source import Content, Path, Source, Tree


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
            report.error("META-MISSING", message, source.places.key(("fields", name)), _hint(name, theirs))
    return frozenset(("fields", name) for name in lost)


def report_nulls(source: Source, shared: Mapping[str, Content], report: Report) -> None:
    """Each `null` that takes out what is not there."""
    for path, span in source.taken_out.items():
        if not _has(dict(shared), path):
            there = _below(dict(shared), path[:-1])
            hint = f"there are {some(list(there))}" if isinstance(there, dict) and there else "delete the line"
            report.error("META-UNKNOWN", f"no fieldset here has `{path[-1]}` to take out", span, hint)


def _is_part(field: Tree) -> bool:
    return isinstance(field, dict) and "type" not in field


def _hint(name: str, theirs: Content) -> str:
    now = next(_called(name, theirs), None)
    if now is not None:
        return f"it is called `{now}` now"
    meant = nearest(name, theirs)
    return f"did you mean `{meant}`?" if meant else "write its `type`, or delete it"


def _called(name: str, theirs: Content) -> Iterator[str]:
    """The field that had this name before."""
    for key, one in theirs.items():
        was = one.get("was", []) if isinstance(one, dict) else []
        if name in (was if isinstance(was, list) else [was]):
            yield key


def _has(value: Tree, path: Path) -> bool:
    above = _below(value, path[:-1])
    return isinstance(above, dict) and path[-1] in above


def _below(value: Tree, path: Path) -> Tree:
    for key in path:
        value = value.get(str(key), {}) if isinstance(value, dict) else {}
    return value
