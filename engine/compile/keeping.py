"""What is kept beside the fields of an entity, brought up to date where statements changed records."""

from engine.compile.compiled import Compiled
from engine.storage.sql.kept import Keeping


def keeping(compiled: Compiled, entity: str, fields: frozenset[str] | None = None) -> Keeping | None:
    """What brings up to date what is worked out from these fields (None: from any); None where that is nothing."""

    def make() -> Keeping | None:
        found = Keeping(compiled.source, compiled.catalog.entities[entity], fields)
        return found if found.anything else None

    return compiled.recent(("keeping", entity, fields), make)
