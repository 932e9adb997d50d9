"""Faults that are planted in the engine's rights, each with the channels that are to show it."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from engine.compile import choosing, guards, reading, where, writing
from engine.expressions import build_shared
from engine.expressions.nodes import If, Literal
from engine.expressions.types import BOOL
from engine.meta.fields import CollectionField
from engine.security.sight import YES, Sight
from engine.service import (
    begin,
    choose,
    expand,
    export,
    lines,
    people,
    preview,
    read,
    references,
    stored,
    timeline,
    work,
    write,
)
from engine.storage.sql.searching import Search
from tests.oracle.shape import SAYING

rights = sys.modules["engine.security.rights"]
"""The module; the package has a function of that name."""

searching = sys.modules["engine.compile.searching"]
"""As above."""

Plant = Callable[[pytest.MonkeyPatch], None]


def unmasked_order(patch: pytest.MonkeyPatch) -> None:
    """Orders and cursors read what is hidden."""
    real = reading.Sorted

    def sorted_(node: Any, down: bool, nullable: bool) -> Any:
        return real(node.then if isinstance(node, If) else node, down, nullable)

    patch.setattr(reading, "Sorted", sorted_)


def unmasked_columns(patch: pytest.MonkeyPatch) -> None:
    """A name in a column or a filter gives what is stored."""
    patch.setattr(Sight, "_condition", lambda self, node: YES)


def unguarded_rows(patch: pytest.MonkeyPatch) -> None:
    """Lists show records that no grant shows."""
    real = reading._readable
    patch.setattr(reading, "_readable", lambda *given: _with(real(*given), row=YES))


def _with(view: Any, **changes: Any) -> Any:
    return None if view is None else replace(view, **changes)


def unguarded_bin(patch: pytest.MonkeyPatch) -> None:
    """The bin shows all that was deleted."""
    real = read.binned
    patch.setattr(read, "binned", lambda view: replace(real(view), row=YES))


def unguarded_titles(patch: pytest.MonkeyPatch) -> None:
    """What a reference leads to is called by its name, whoever looks."""
    patch.setattr(Sight, "through", lambda self, entity, reference, node: self._placed(node, 0, entity, (reference,)))
    patch.setattr(Sight, "_along", lambda self, *given, **more: YES)


def no_includes(patch: pytest.MonkeyPatch) -> None:
    """A role brings nothing of those it includes."""
    patch.setattr(rights, "held_roles", lambda catalog, roles: tuple(one for one in roles if one in catalog.roles))


def roles_without_end(patch: pytest.MonkeyPatch) -> None:
    """A role is held after its last day."""
    patch.setattr(people, "_is_over", lambda last_day, today: False)


def no_field_rights(patch: pytest.MonkeyPatch) -> None:
    """Whoever sees a record sees all its fields."""
    patch.setattr(rights, "_read", lambda grant, name: rights.ALWAYS)


def no_field_changes(patch: pytest.MonkeyPatch) -> None:
    """Whoever changes a record changes all its fields."""
    patch.setattr(rights, "_update", lambda grant, name: rights.ALWAYS)


def unguarded_results(patch: pytest.MonkeyPatch) -> None:
    """A record is made, or brought back, whatever the grant says of it."""
    patch.setattr(stored, "_allowed", lambda context, save, row, operation: row)


def unguarded_changes(patch: pytest.MonkeyPatch) -> None:
    """Whoever may change some record changes all."""
    for module in (guards, writing):
        patch.setattr(module, "condition_of", lambda compiled, view, operation: YES)


def unguarded_new_fields(patch: pytest.MonkeyPatch) -> None:
    """A field with a condition is given to any new record."""
    patch.setattr(stored, "_refuse_fields", lambda names: None)


def lines_of_all(patch: pytest.MonkeyPatch) -> None:
    """Lines are shown where the field they stand in is not."""
    patch.setattr(lines, "lines_seen", lambda compiled, view, field: None)


def pickers_of_all(patch: pytest.MonkeyPatch) -> None:
    """A picker offers what may not be seen."""
    real = choosing.chosen
    patch.setattr(choose, "chosen", lambda compiled, view, *given: real(compiled, replace(view, row=YES), *given))


def telling_previews(patch: pytest.MonkeyPatch) -> None:
    """A preview works out of records that may not be seen."""

    async def nothing(*given: Any) -> list[str]:
        return []

    patch.setattr(preview, "leave_out_unseen", nothing)


def any_reference(patch: pytest.MonkeyPatch) -> None:
    """A reference may lead to what is not seen."""

    async def yes(*given: Any) -> bool:
        return True

    patch.setattr(references, "_choosable", yes)


def telling_refusals(patch: pytest.MonkeyPatch) -> None:
    """A record that may not be seen is forbidden, where there would be none."""
    patch.setattr(stored, "NotFound", lambda: work.Forbidden("read", "record"))


def telling_names(patch: pytest.MonkeyPatch) -> None:
    """What is wrong with a condition names what nobody may know of."""
    patch.setattr(where, "discreet", lambda problems, known: tuple(problems))


def telling_labels(patch: pytest.MonkeyPatch) -> None:
    """What stands in the way of a deletion is called by its name."""

    def label_of(context: Any, entity: str) -> Any:
        return context.compiled.catalog.entities[entity].label

    patch.setattr(references, "label_of", label_of)


def hidden_guesses(patch: pytest.MonkeyPatch) -> None:
    """A field that is hidden in a record may be overwritten."""
    real = begin.changed_draft

    def changed_draft(save: Any, found: Any, sent: Any) -> Any:
        return real(save, replace(found, unseen=frozenset(), denied=frozenset()), sent)

    patch.setattr(write, "changed_draft", changed_draft)


def unguarded_expansions(patch: pytest.MonkeyPatch) -> None:
    """What a record refers to comes with it, whoever may see it."""
    real = expand._view
    patch.setattr(expand, "_view", lambda *given: _with(real(*given), row=YES))


def unguarded_totals(patch: pytest.MonkeyPatch) -> None:
    """All records are counted, whoever may see them."""
    real = read.counted
    patch.setattr(
        read, "counted", lambda compiled, view, *given, **more: real(compiled, replace(view, row=YES), *given, **more)
    )


def unmasked_words(patch: pytest.MonkeyPatch) -> None:
    """A record is found by words of a field that is not seen of it."""
    real = searching._searched

    def found(view: Any) -> Any:
        search = real(view)
        return search and Search(tuple((name, None) for name, _ in search.fields))

    patch.setattr(searching, "_searched", found)


def words_of_all(patch: pytest.MonkeyPatch) -> None:
    """A record is found by words of a field that its reader knows nothing of."""

    def found(view: Any) -> Any:
        names = [one.name for one in view.entity.fields.values() if one.searched]
        return Search(tuple((name, None) for name in names)) if names else None

    patch.setattr(searching, "_searched", found)


def telling_past(patch: pytest.MonkeyPatch) -> None:
    """The history of a record shows values of fields that may not be read."""
    real = timeline._mask

    def mask(context: Any, entity: Any, there: Any) -> Any:
        kept = (one for one, field in entity.fields.items() if not isinstance(field, CollectionField))
        return real(context, entity, frozenset(kept))

    patch.setattr(timeline, "_mask", mask)


def telling_answers(patch: pytest.MonkeyPatch) -> None:
    """The history of a record shows what actions asked of which nobody may know."""
    real = timeline._mask

    def mask(context: Any, *given: Any) -> Any:
        masked = real(context, *given)
        acts = {f"{name}.{act.name}": act for name, one in context.compiled.catalog.entities.items()
                for act in one.actions.values()}  # fmt: skip

        def told(event: Any) -> Any:
            asked = event.operation == "take"
            return replace(masked(event), fields=acts[event.action].ask, after=event.after) if asked else masked(event)

        return told

    patch.setattr(timeline, "_mask", mask)


def restored_to_nothing(patch: pytest.MonkeyPatch) -> None:
    """A record comes back while what it names is in the bin."""

    async def nothing(*given: Any) -> list[Any]:
        return []

    for name in ("check_living", "check_named", "check_living_lines"):
        patch.setattr(write, name, nothing)


def shares_of_anybody(patch: pytest.MonkeyPatch) -> None:
    """A share counts whatever its giver may do."""
    patch.setattr(build_shared, "_able", lambda *given: iter((Literal(BOOL, True),)))


def shares_of_shares(patch: pytest.MonkeyPatch) -> None:
    """What was shared with somebody is shared by them."""
    patch.setattr(rights, "without_shares", lambda condition: condition)


def wide_tokens(patch: pytest.MonkeyPatch) -> None:
    """A token does all that its owner may."""
    patch.setattr(rights, "narrowed", lambda grant, *given: grant)


def comments_of_all(patch: pytest.MonkeyPatch) -> None:
    """Whoever sees a record may comment on it."""
    real = rights.taken

    def taken(entity: Any, grant: Any, action: str) -> Any:
        return grant.read if entity.right_to(action) == SAYING else real(entity, grant, action)

    patch.setattr(rights, "taken", taken)


def comments_of_another(patch: pytest.MonkeyPatch) -> None:
    """The history of a record has what was said of another."""
    real = timeline._comments

    def said(context: Any, about: Any, *given: Any) -> Any:
        return real(context, about._replace(id=about.id + 1), *given)

    patch.setattr(timeline, "_comments", said)


def exports_of_all(patch: pytest.MonkeyPatch) -> None:
    """Whoever may export some records exports all they see."""
    patch.setattr(export, "exporting", lambda entity: "")


def exports_of_all_fields(patch: pytest.MonkeyPatch) -> None:
    """A file has all that is read of its records."""
    patch.setattr(rights, "_export", lambda grant, name, *, sensitive: rights.ALWAYS)


def sensitive_exports(patch: pytest.MonkeyPatch) -> None:
    """What is sensitive goes out like everything else."""
    real = rights._export
    patch.setattr(rights, "_export", lambda grant, name, *, sensitive: real(grant, name, sensitive=False))


def exports_of_once(patch: pytest.MonkeyPatch) -> None:
    """The parts of a file behind the first one have more than may be exported."""
    real = export.part

    async def part(context: Any, query: Any, after: str) -> Any:
        with pytest.MonkeyPatch.context() as within:
            if after:
                exports_of_all(within)
            return await real(context, query, after)

    patch.setattr(export, "part", part)


FAULTS: Mapping[str, tuple[Plant, tuple[str, ...]]] = {
    one.__name__: (one, channels)
    for one, channels in (
        (unmasked_order, ("where",)),
        (unmasked_columns, ("list", "get")),
        (unguarded_rows, ("list",)),
        (unguarded_bin, ("bin",)),
        (unguarded_titles, ("page: list", "where")),
        (no_includes, ("list",)),
        (roles_without_end, ("list",)),
        (no_field_rights, ("list",)),
        (no_field_changes, ("update", "create")),
        (unguarded_results, ("create",)),
        (unguarded_changes, ("update", "delete")),
        (unguarded_new_fields, ("create",)),
        (lines_of_all, ("page: record",)),
        (telling_names, ("unknown",)),
        (pickers_of_all, ("picker",)),
        (telling_previews, ("preview",)),
        (any_reference, ("create", "update")),
        (telling_refusals, ("update", "delete")),
        (telling_labels, ("delete",)),
        (hidden_guesses, ("update",)),
        (unguarded_expansions, ("expand",)),
        (unguarded_totals, ("total",)),
        (unmasked_words, ("search",)),
        (words_of_all, ("search",)),
        (telling_past, ("history",)),
        (telling_answers, ("act", "history")),
        (restored_to_nothing, ("delete", "restore")),
        (shares_of_anybody, ("list", "get")),
        (shares_of_shares, ("act", "get")),
        (wide_tokens, ("list", "update")),
        (comments_of_all, ("comment",)),
        (comments_of_another, ("history",)),
        (exports_of_all, ("export",)),
        (exports_of_all_fields, ("export",)),
        (sensitive_exports, ("export",)),
        (exports_of_once, ("export",)),
    )
}
