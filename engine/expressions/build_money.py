"""`in_base(amount)` and `convert(amount, to, on)`: amounts in another currency, made of multiplication and division.

The rate of a currency on a day is that of its last period that has begun; the application's own currency has the rate
1, and so has an amount without a currency.
"""

import ast
from dataclasses import replace as changed
from typing import Final

from engine.expressions.build_given import day_of
from engine.expressions.build_names import field_of
from engine.expressions.build_periods import last_begun
from engine.expressions.build_values import adapted
from engine.expressions.building import BROKEN, Building
from engine.expressions.nodes import (
    AnyNode,
    Arithmetic,
    Compare,
    Either,
    Empty,
    Fit,
    If,
    Literal,
    Read,
    Rescale,
)
from engine.expressions.sources import entity_of, placed, whole_catalog
from engine.expressions.types import BOOL, DATE, INTEGER, TEXT, Kind, Origin, Type, describe, record, type_of
from engine.meta.fields import linked
from engine.meta.system import CURRENCY, periods_name
from engine.text.money import MOST_DECIMALS, decimals

RATE, DECIMALS, CODE = "rate", "decimals", "code"
"""What is known of a currency."""

_ONE: Final = "1.00000000"


def build_in_base(building: Building, part: ast.Call, nodes: list[AnyNode]) -> AnyNode:
    """An amount in the application's currency, at its own rate."""
    amount = nodes[0]
    if amount.type.kind is not Kind.MONEY:
        return _no_amount(building, part, amount)
    if not amount.type.currency:
        return amount
    if not amount.type.rate:
        message = f"`{building.written(part.args[0])}` has no rate of its own"
        hint = "write `rate: ` beside its `currency: `, or `convert(amount, to, day)`"
        return building.fail(part.args[0], "EXP-TYPE", message, hint)
    currency, rate = _read(building, amount.type.currency), _rate(building, part, amount.type.rate)
    if rate.type.kind is Kind.UNKNOWN:
        return BROKEN
    worth = Arithmetic(_between(), "*", amount, rate)
    base = decimals(_base(building))
    return If(
        type=Type(Kind.MONEY, MOST_DECIMALS),
        condition=_is_base(building, currency),
        then=_rounded(amount, MOST_DECIMALS),
        otherwise=_rounded(worth, base),
    )


def build_convert(building: Building, part: ast.Call, nodes: list[AnyNode]) -> AnyNode:
    """An amount in another currency, at the rates of a day."""
    amount, to = nodes[0], nodes[1]
    if amount.type.kind is not Kind.MONEY:
        return _no_amount(building, part, amount)
    target = _target(building, part.args[1], to)
    inside = building.with_variable("", Read(record(CURRENCY), building.depth + 1, CURRENCY))
    day = adapted(inside, part.args[2], inside.node(part.args[2]), DATE)
    if target is None or day.type.kind is Kind.UNKNOWN:
        return BROKEN
    if day.type.kind not in (Kind.DATE, Kind.DATETIME):
        return building.fail(part.args[2], "EXP-TYPE", f"`on` of `convert` is a day, not {describe(day.type)}")
    on, worth = day_of(building, day), amount
    if amount.type.currency:
        worth = Arithmetic(_between(), "*", worth, _rate_on(building, _read(building, amount.type.currency), on))
    if not isinstance(target, Read):
        return _rounded(worth, decimals(_base(building)))
    worth = Arithmetic(_between(), "/", worth, _rate_on(building, target, on))
    return _in_target(worth, target, placed(building, Type(Kind.MONEY, MOST_DECIMALS, currency=(0,)), target))


def _in_target(worth: AnyNode, target: Read, type_: Type) -> AnyNode:
    """Rounded as amounts of that currency are; a currency with one digit after the point is not known to exist."""
    digits = Read(INTEGER, target.root, target.entity, (*target.path, DECIMALS))
    none = Compare(BOOL, "==", digits, Literal(INTEGER, 0))
    return If(type=type_, condition=none, then=_rounded(worth, 0), otherwise=_rounded(worth, MOST_DECIMALS))


def _target(building: Building, part: ast.expr, to: AnyNode) -> AnyNode | None:
    if isinstance(to, Read) and to.type == record(CURRENCY):
        return to
    base = _base(building)
    if isinstance(to, Literal) and to.wire == base:
        return to
    hint = f"write a reference to a currency: `customer.currency`, or `'{base}'` for the application's own"
    building.fail(part, "EXP-TYPE", "`to` of `convert` is a currency", hint)
    return None


def _no_amount(building: Building, part: ast.Call, node: AnyNode) -> AnyNode:
    if node.type.vague:
        return node
    return building.fail(part.args[0], "EXP-TYPE", f"{describe(node.type)} is in no currency", "name a money field")


def _base(building: Building) -> str:
    return whole_catalog(building).app.currency


def _between() -> Type:
    """Amounts on the way keep all digits there are."""
    return Type(Kind.MONEY, 10)


def _rounded(node: AnyNode, digits: int) -> AnyNode:
    """An amount with so many digits, as one of the scale that all amounts have."""
    type_ = Type(Kind.MONEY, MOST_DECIMALS)
    if node.type.scale == digits == MOST_DECIMALS:
        return node
    fitted = Fit(type=Type(Kind.MONEY, digits), node=node, strict=False)
    return fitted if digits == MOST_DECIMALS else Rescale(type=type_, node=fitted)


def _read(building: Building, origin: Origin) -> Read:
    """The record of the currency that an amount is in."""
    root, *path = origin
    return Read(record(CURRENCY), root, entity_of(building, root), tuple(map(str, path)))


def _rate(building: Building, part: ast.Call, origin: Origin) -> AnyNode:
    """The rate of an amount, which may be worked out when it is read."""
    root, *path = origin
    *way, name = map(str, path)
    catalog, entity = whole_catalog(building), entity_of(building, root)
    holder = entity
    for step in way:
        holder = linked(catalog.entities[holder].fields[step]).to
    quiet = changed(building, named=[], scope=changed(building.scope, catalog=catalog))
    return field_of(quiet, part, Read(record(holder), root, entity, tuple(way)), name)


def _is_base(building: Building, currency: Read) -> AnyNode:
    code = Read(TEXT, currency.root, currency.entity, (*currency.path, CODE))
    own = Compare(BOOL, "==", code, Literal(TEXT, _base(building)))
    return Either(BOOL, (Empty(BOOL, currency), own))


def _rate_on(building: Building, currency: Read, day: AnyNode) -> AnyNode:
    """What one unit of a currency is worth on a day, in the application's."""
    catalog = whole_catalog(building)
    rate = catalog.entities[CURRENCY].fields[RATE]
    type_, periods = type_of(rate), periods_name(RATE)
    at = Read(type_, currency.root, currency.entity, (*currency.path, RATE))
    found = last_begun(at, periods, f"{CURRENCY}_{RATE}", building.depth + 1, day)
    return If(type=type_, condition=_is_base(building, currency), then=Literal(type_, _ONE), otherwise=found)
