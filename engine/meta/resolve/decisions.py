"""`decision:` as written -> as resolved, and the fields that follow it, as somebody would write them."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import msgspec

from engine.diagnostics import Report, nearest
from engine.meta.decisions import Decision, Strategy
from engine.meta.declared import Declared
from engine.meta.kinds import AppDecl, DecisionDecl, EntityDecl, TableDecl, WorkflowDecl
from engine.meta.kinds.decision import StrategyDecl
from engine.meta.kinds.fields import AnyFieldDecl, AnyValueDecl
from engine.meta.kinds.shared import several
from engine.meta.kinds.written import Scalar
from engine.meta.phrases import listed, some
from engine.meta.resolve.fields import long_form
from engine.meta.resolve.given import FORMULA_MARK, expression
from engine.meta.resolve.picks import picked, picks_nobody
from engine.meta.resolve.site import Site
from engine.meta.resolve.unique import Definitions
from engine.meta.resolve.words import words
from engine.meta.source import Tree
from engine.meta.workflows import HANDLER

_WAYS: Final = ("value", "table", "pick")
"""How a strategy finds what it gives."""

_NAME: Final = re.compile(
    r"""(?P<text>'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")|(?<![\w.])(?P<name>[a-z][a-z0-9_]*)(?![\w(])(?!\s*=(?!=))"""
)
"""A bare name that is neither called, nor behind a point, nor the name of an argument; texts are passed over."""


def with_decisions(definitions: Definitions, report: Report) -> tuple[Definitions, dict[str, Decision]]:
    """The definitions with what decisions say of fields, and those decisions that can be used."""
    entities, found = dict(definitions.entities), {}
    taken: dict[tuple[str, str], str] = {}
    for name, declared in definitions.decisions.items():
        decision = _resolved(declared, definitions, report, taken)
        if decision is not None:
            found[name] = decision
            if not decision.entering:
                entities[decision.of] = _decided(entities[decision.of], decision)
    return replace(definitions, entities=entities), found


def _resolved(
    declared: Declared, definitions: Definitions, report: Report, taken: dict[tuple[str, str], str]
) -> Decision | None:
    """The decision; None where something is wrong with what it names, which is reported."""
    decl, site = declared.decl, Site(declared, report)
    if not isinstance(decl, DecisionDecl):
        return None
    entity = definitions.entities.get(decl.of)
    if entity is None or not isinstance(entity.decl, EntityDecl):
        if entity is None or entity.decl is not None:
            meant = nearest(decl.of, definitions.entities)
            hint = f"did you mean `{meant}`?" if meant else "name one whose fields are decided"
            site.below("of").at_value("META-UNKNOWN", f"there is no entity `{decl.of}`", hint)
        return None
    fields = (*several(decl.sets), *several(decl.suggests))
    entering = _is_of_handlers(decl, definitions)
    keys = () if entering else ("sets", "suggests")
    places = [_are_free(decl, key, entity.decl, site, taken) for key in keys]
    if entering and taken.setdefault((decl.of, HANDLER), decl.decision) != decl.decision:
        _twice(taken[decl.of, HANDLER], HANDLER, site.below("sets"))
        return None
    if not fields:
        site.at_value("META-MISSING", "nothing is decided", "write `sets: ` or `suggests: ` and the names of fields")
    locales = definitions.app.decl.locales if definitions.app and isinstance(definitions.app.decl, AppDecl) else ()
    strategies = [
        _labelled(
            _strategy(decl.decision, name, one, fields, definitions, site.below("try", name)),
            one,
            several(locales),
            site,
        )
        for name, one in decl.strategies.items()
    ]
    known = [one for one in strategies if one is not None]
    if not fields or not all(places) or len(known) < len(strategies) or not _stays(decl, site, entering=entering):
        return None
    return Decision(
        name=decl.decision,
        description=decl.description,
        of=decl.of,
        sets=several(decl.sets),
        suggests=several(decl.suggests),
        runs=decl.runs,
        frozen=expression(decl.frozen),
        entering=_is_of_handlers(decl, definitions),
        waiting=None if decl.waiting is None else several(decl.waiting.order),
        strategies=tuple(known),
    )


def _twice(other: str, field: str, site: Site) -> None:
    site.at_value("META-TWICE", f"`{other}` decides `{field}` already", "write one decision with all strategies")


def _is_of_handlers(decl: DecisionDecl, definitions: Definitions) -> bool:
    """Whether it says who handles a record, which is asked for when that gets into a state with a handler."""
    flows = (one.decl for one in definitions.workflows.values() if isinstance(one.decl, WorkflowDecl))
    named = (one.handler for flow in flows if flow.of == decl.of for one in flow.states.values())
    return several(decl.sets) == (HANDLER,) and not several(decl.suggests) and any(named)


def _labelled(strategy: Strategy | None, decl: StrategyDecl, locales: tuple[str, ...], site: Site) -> Strategy | None:
    if strategy is None:
        return None
    label = words(decl.label, locales, site.below("try", strategy.name, "label"))
    return msgspec.structs.replace(strategy, label=label)


def _stays(decl: DecisionDecl, site: Site, *, entering: bool) -> bool:
    """Whether whom it picks stays: nobody would know whose turn it is where that follows whatever becomes another."""
    wrong = [name for name, one in decl.strategies.items() if one.pick is not None and decl.runs == "always"]
    for name in wrong:
        message = "who was picked stays, and `runs: always` would pick again and again"
        site.below("try", name, "pick").at_key("DEC-STRATEGY", message, "leave `runs` out")
    if entering and (decl.waiting is not None or decl.runs == "always"):
        key = "runs" if decl.waiting is None else "waiting"
        message = "who handles a record is named when it gets into a state, and somebody has to be"
        site.below(key).at_key("DEC-STRATEGY", message, f"delete `{key}`")
        return False
    if decl.waiting is not None and decl.runs == "always":
        message = "what is decided always waits for nothing: it follows whatever becomes another"
        site.below("waiting").at_key("DEC-STRATEGY", message, "leave `runs` out, or `waiting`")
        return False
    return not wrong


def _are_free(decl: DecisionDecl, key: str, entity: EntityDecl, site: Site, taken: dict[tuple[str, str], str]) -> bool:
    """Whether fields can be decided: they exist, and nothing else says what they become."""
    told = True
    for index, name in enumerate(several(getattr(decl, key))):
        place = site.below(key).item(index)
        written = entity.fields.get(name)
        if written is None:
            meant = nearest(name, entity.fields)
            hint = f"did you mean `{meant}`?" if meant else f"it has {some(entity.fields)}"
            place.at_value("META-UNKNOWN", f"`{decl.of}` has no field `{name}`", hint)
        elif (decl.of, name) in taken:
            _twice(taken[decl.of, name], name, place)
        elif not isinstance(field := long_form(written), AnyValueDecl):
            place.at_value("META-CONFLICT", f"`{name}` has no value that could be decided", "name another field")
        elif (own := _own_value(field)) is not None:
            message = f"`{name}` has a `{own}` already, which says what it becomes"
            place.at_value("META-CONFLICT", message, f"delete it, or take `{name}` out")
        else:
            taken[decl.of, name] = decl.decision
            continue
        told = False
    return told


def _own_value(field: AnyFieldDecl) -> str | None:
    return next((key for key in ("value", "suggest", "default") if getattr(field, key, None) is not None), None)


def _strategy(
    decision: str, name: str, decl: StrategyDecl, fields: tuple[str, ...], definitions: Definitions, site: Site
) -> Strategy | None:
    ways = [key for key in _WAYS if getattr(decl, key) is not None]
    if len(ways) != 1:
        site.at_key("DEC-STRATEGY", "a strategy has a `value`, a `table` or a `pick`", "write one of the three")
        return None
    if decl.table is not None:
        return _asking(name, decl, fields, definitions, site) if picks_nobody(decl, site) else None
    if len(fields) != 1 or decl.given or decl.values:
        message = f"a `{ways[0]}` is for a single field, and has nothing beside it"
        site.below(ways[0]).at_key("DEC-STRATEGY", message, "write a `table`, or a decision of its own")
        return None
    when = expression(decl.when)
    if decl.value is not None:
        value = expression(decl.value.value)
        return Strategy(name=name, when=when, gives={fields[0]: value}) if picks_nobody(decl, site) else None
    pick = picked(decision, name, decl, definitions, site)
    return None if pick is None else Strategy(name=name, when=when, gives={fields[0]: pick.text}, pick=pick)


def _asking(
    name: str, decl: StrategyDecl, fields: tuple[str, ...], definitions: Definitions, site: Site
) -> Strategy | None:
    table = definitions.tables.get(decl.table or "")
    if table is None or not isinstance(table.decl, TableDecl):
        if table is None:
            meant = nearest(decl.table or "", definitions.tables)
            hint = f"did you mean `{meant}`?" if meant else "write one in a file of its own: `table: name`"
            site.below("table").at_value("META-UNKNOWN", f"there is no table `{decl.table}`", hint)
        return None
    if table.decl.hit == "collect":
        message = f"`{decl.table}` gives all rows that fit, and a decision takes one"
        hint = f"give the table another `hit`, or write `value: max({decl.table}(...))`"
        site.below("table").at_value("DEC-STRATEGY", message, hint)
        return None
    gives = _gives(decl, fields, table.decl, site)
    wrong = [one for one in decl.given if one not in table.decl.inputs]
    for one in wrong:
        message = f"`{decl.table}` has no input `{one}`"
        site.below("with", one).at_key("META-UNKNOWN", message, f"its inputs are {some(table.decl.inputs)}")
    if gives is None or wrong:
        return None
    given = {one: text_of(decl.given[one].value) if one in decl.given else one for one in table.decl.inputs}
    call = f"{decl.table}({', '.join(f'{one}={text}' for one, text in given.items())})"
    outputs = {one: call if len(table.decl.outputs) == 1 else f"{call}.{one}" for one in table.decl.outputs}
    texts = {field: with_outputs(text, outputs) for field, text in gives.items()}
    return Strategy(name=name, when=expression(decl.when), gives=texts, table=decl.table, call=call)


def _gives(decl: StrategyDecl, fields: tuple[str, ...], table: TableDecl, site: Site) -> dict[str, str] | None:
    """What each field becomes, as an expression over the outputs and the record."""
    others = [one for one in decl.values if one not in fields]
    for one in others:
        message = f"`{one}` is not among the fields that are decided"
        site.below("set", one).at_key("META-UNKNOWN", message, f"these are {listed(fields, 'and')}")
    if others:
        return None
    if decl.values:
        return {one: text_of(written.value) for one, written in decl.values.items()}
    if len(fields) == len(table.outputs) == 1:
        return {fields[0]: next(iter(table.outputs))}
    same = {one: one for one in fields if one in table.outputs}
    if not same:
        message = f"`{decl.table}` has no output that is called as a field that is decided"
        site.below("table").at_value("DEC-STRATEGY", message, "write `set: ` and what each field becomes")
        return None
    return same


def text_of(written: Tree) -> str:
    """A value, or an expression after `=`, as an expression."""
    if isinstance(written, str):
        if written.startswith(FORMULA_MARK):
            return written.removeprefix(FORMULA_MARK).strip()
        escaped = written.replace("\\", "\\\\").replace("'", "\\'")
        return f"'{escaped}'"
    return expression(written)


def with_outputs(text: str, outputs: Mapping[str, str]) -> str:
    """An expression over the outputs of a table with calls of it in their places."""
    return _NAME.sub(lambda found: outputs.get(found["name"] or "", found[0]), text)


def _decided(declared: Declared, decision: Decision) -> Declared:
    """The entity whose fields follow the decision."""
    assert isinstance(declared.decl, EntityDecl), "only fields of entities are decided"
    fields = dict(declared.decl.fields)
    for name in (*decision.sets, *decision.suggests):
        formula = decision.formula(name)
        key = "default" if decision.runs == "once" else "value" if name in decision.sets else "suggest"
        written = f"{FORMULA_MARK}{formula}" if key == "default" else formula
        frozen = {} if decision.runs == "once" else {"frozen": decision.frozen}
        fields[name] = msgspec.structs.replace(long_form(fields[name]), **{key: Scalar(written)}, **frozen)
    return replace(declared, decl=msgspec.structs.replace(declared.decl, fields=fields))
