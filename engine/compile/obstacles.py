"""Why an action is not possible with a record: what has to hold for it, part by part, asked at once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from engine.compile.acting import who_fits
from engine.compile.action_scopes import stages_of
from engine.compile.compiled import Compiled
from engine.compile.guards import condition_of
from engine.compile.reading import Readable
from engine.expressions import conjuncts, in_words
from engine.expressions.nodes import AnyNode
from engine.meta.actions import Action
from engine.meta.labels import Label, text_in
from engine.meta.workflows import HANDLER
from engine.security.insight import known
from engine.security.rights import to_take
from engine.security.sight import YES
from engine.storage.driver import Statement
from engine.storage.sql.change import find
from engine.storage.sql.expression import condition_column
from engine.storage.sql.expression_frame import Frame
from engine.text.messages import message

RIGHT, WHO, STATE, WAITS, WHEN, FLOW = "right", "who", "state", "waits", "when", "flow"

WORDS: Final = {RIGHT: "condition", STATE: "states", WHEN: "condition"}
"""What the sentence of a part calls the condition in words."""


MOST_WORDS: Final = 120
"""Signs of what several roles allow together; more of it explains nothing."""


class Hurdle(NamedTuple):
    """A part of what has to hold for an action: by what it is, and in words; `flow`: the record is of its workflow."""

    action: str
    kind: str
    told: Label


@dataclass(frozen=True, slots=True)
class Hurdles:
    """Of record `id` two columns for each of `all`: whether it holds, and whether who asks may know that."""

    names: tuple[str, ...]
    all: tuple[Hurdle, ...]
    statement: Statement


def hurdles(compiled: Compiled, view: Readable, *, discreet: bool = True) -> Hurdles | None:
    """What to ask of a record about the actions that these roles have a right to; None where there is no such action.

    Without `discreet` everything may be known: it is for whoever looks after rights.
    """

    def make() -> Hurdles | None:
        names = tuple(name for name in view.entity.actions if view.rights.may(to_take(name)))
        parts = [one for name in names for one in _parts(compiled, view, view.entity.actions[name])]
        here = Frame(compiled.source, compiled.source.table(view.entity.name))
        asked = [one for _, node in parts for one in (node, known(view.sight, node) if discreet else YES)]
        columns = [condition_column(one, here) for one in asked or (YES,)]
        statement = find(compiled.source, view.entity.name, columns, held=False)
        return Hurdles(names, tuple(hurdle for hurdle, _ in parts), statement) if names else None

    return compiled.keep(("hurdles", view.entity.name, view.roles, discreet), make)


def _parts(compiled: Compiled, view: Readable, action: Action) -> Iterator[tuple[Hurdle, AnyNode]]:
    """What has to hold for an action, and how it is asked; without what always does."""
    right, fits = condition_of(compiled, view, to_take(action.name)), who_fits(compiled, view, action.name)
    entity = view.entity.name
    if right is not YES:
        text = view.rights.operations[to_take(action.name)]
        yield Hurdle(action.name, RIGHT, _told(compiled, entity, RIGHT, text)), right
    if fits is not YES:
        yield Hurdle(action.name, WHO, _people(compiled, entity, action)), fits
    for kind, text in _conditions(compiled, action):
        yield Hurdle(action.name, kind, _told(compiled, entity, kind, text)), compiled.condition(text, entity).node


def _conditions(compiled: Compiled, action: Action) -> Iterator[tuple[str, str]]:
    if action.moves is not None:
        workflow = compiled.catalog.workflows[action.moves.workflow]
        if workflow.bound is not None:
            yield FLOW, f"{workflow.bound} == '{workflow.name}'"
    for kind, text in stages_of(compiled.catalog, action):
        for one in conjuncts(text):
            yield kind, one


def _told(compiled: Compiled, entity: str, kind: str, text: str) -> Label:
    """The sentence that says what has to hold."""
    if kind not in WORDS:
        return _in_each(compiled, lambda locale: message(f"why_{kind}", locale) if kind == WAITS else "")

    def said(locale: str) -> str:
        words = in_words(text, compiled.catalog, entity, locale)
        if kind == RIGHT and len(words) > MOST_WORDS:
            return message("why_roles", locale)
        return message(f"why_{kind}", locale, **{WORDS[kind]: words})

    return _in_each(compiled, said)


def _people(compiled: Compiled, entity: str, action: Action) -> Label:
    """Who may, as far as it is not a matter of roles alone."""
    catalog = compiled.catalog
    moves = action.moves
    handled = moves and any(catalog.workflows[moves.workflow].states[one].handler for one in moves.sources)
    persons = [*([HANDLER] if handled else []), *action.who]

    def said(locale: str) -> str:
        roles = [text_in(catalog.roles[one].label, locale, one) for one in action.roles if one in catalog.roles]
        words = [in_words(one, catalog, entity, locale) for one in persons]
        return message("why_who", locale, people=message("list_separator", locale).join((*roles, *words)))

    return _in_each(compiled, said)


def _in_each(compiled: Compiled, said: Callable[[str], str]) -> Label:
    return {locale: said(locale) for locale in compiled.catalog.app.locales}
