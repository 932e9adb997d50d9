"""What keeps the history of tracked fields, and what reads it for a record that is saved: made once for a catalog."""

from engine.compile.compiled import Compiled
from engine.compile.record_rules import Rules
from engine.expressions import Needs
from engine.storage.driver import Statement
from engine.storage.sql.gather import Fetch, fetch
from engine.storage.sql.tracked import forget, note_changes, tracked_names


def noting(compiled: Compiled, entity: str, names: frozenset[str] | None = None) -> Statement | None:
    """The statement that notes what has changed in tracked fields among `names` (None: in all of them), if any is."""

    def make() -> Statement | None:
        found = [name for name in tracked_names(compiled.catalog.entities[entity]) if names is None or name in names]
        return note_changes(compiled.source, entity, found) if found else None

    return compiled.recent(("noting", entity, names), make)


def forgetting(compiled: Compiled, entity: str) -> Statement | None:
    """The statement that drops the history of records which are deleted for good, where there is one."""

    def make() -> Statement | None:
        return forget(compiled.source, entity) if tracked_names(compiled.whole.entities[entity]) else None

    return compiled.keep(("forgetting", entity), make)


def history_fetch(compiled: Compiled, rules: Rules) -> Fetch:
    """What rules ask of the history of their records, by ids, of those in the bin too."""
    name = rules.entity.name
    needs = Needs(history=rules.history)
    return compiled.keep(("history", name), lambda: fetch(compiled.source, name, "id", needs, gone=True))
