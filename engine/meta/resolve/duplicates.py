"""`duplicates:` as written -> as resolved: what is compared becomes a field of its own, which nobody sees.

It is a computed text, so that it follows what it is made of, is filled in by a plan, and can be in an index.
"""

from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from typing import Any, Final

from engine.diagnostics import nearest
from engine.meta.catalog import Duplicate
from engine.meta.fields import (
    NEVER,
    AnyField,
    AnyReference,
    ChoiceField,
    DateField,
    DecimalField,
    EmailField,
    IntegerField,
    MoneyField,
    PercentField,
    PhoneField,
    TextField,
)
from engine.meta.kinds.entity import DuplicateDecl
from engine.meta.kinds.shared import several
from engine.meta.phrases import some
from engine.meta.resolve.given import expression
from engine.meta.resolve.site import Site

Fields = Mapping[str, AnyField]

LONGEST: Final = 600
"""Characters of a key: five texts of 100 each, and what stands between them."""

COMPARED: Final[Mapping[type[AnyField], Callable[[str], str]]] = {
    **dict.fromkeys((TextField, EmailField, PhoneField), "comparable({})".format),
    ChoiceField: "{}".format,
    DateField: "{}".format,
    IntegerField: "{}".format,
    DecimalField: "{}".format,
    MoneyField: "{}".format,
    PercentField: "{}".format,
    **dict.fromkeys(AnyReference.__args__, "{}.id".format),
}
"""Kinds that can be compared, with the expression of what is."""

BEFORE_WHEN: Final = "null if not ("


def resolved_duplicate(name: str, decl: DuplicateDecl, fields: Fields, site: Site) -> Duplicate | None:
    """What is compared; None where that is nothing, which is reported."""
    match = dict.fromkeys(several(decl.match))
    wrong = [one for one in match if not _can_be_compared(one, fields, site.below("match"))]
    if wrong:
        return None
    when = None if decl.when is True else expression(decl.when)
    value = _value([COMPARED[type(fields[one])](one) for one in match], when)
    key = f"_{name[:40]}_{sha256(value.encode()).hexdigest()[:6]}"
    return Duplicate(name=name, match=tuple(match), then=decl.then, when=when, key=key, value=value)


def keys_of(duplicates: Iterable[Duplicate]) -> dict[str, AnyField]:
    """The fields that hold what is compared."""
    return {one.key: _key(one) for one in duplicates}


def _key(one: Duplicate) -> AnyField:
    kept: dict[str, Any] = {"unique": True} if one.then == "forbid" else {"index": ()}
    return TextField(name=one.key, label={}, max=LONGEST, value=one.value, visible=NEVER, **kept)


def _can_be_compared(name: str, fields: Fields, site: Site) -> bool:
    field = fields.get(name)
    if field is None:
        meant = nearest(name, fields)
        hint = f"did you mean `{meant}`?" if meant else f"it has {some(fields)}"
        site.at_value("META-UNKNOWN", f"there is no field `{name}` to compare", hint)
    elif type(field) not in COMPARED:
        hint = "compare texts, choices, references, days and numbers"
        site.at_value("META-CONFLICT", f"`{name}` cannot be compared", hint)
    return field is not None and type(field) in COMPARED


def _value(parts: list[str], when: str | None) -> str:
    """A record in which something compared is empty is like no other."""
    empty = " or ".join(f"{part} is null" for part in parts)
    joined = ", '|', ".join(parts)
    lead = "null if " if when is None else f"{BEFORE_WHEN}{when}) or "
    return f"{lead}{empty} else concat({joined})"
