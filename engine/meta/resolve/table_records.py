"""The rows of an editable table as records: the entity they are of, as somebody would write it."""

from collections.abc import Mapping
from typing import Final

from msgspec.structs import replace

from engine.diagnostics import Report
from engine.meta.declared import Declared
from engine.meta.kinds import EntityDecl, TableDecl
from engine.meta.kinds.fields import (
    AnyFieldDecl,
    ChoiceDecl,
    ChoicesDecl,
    DateDecl,
    DatetimeDecl,
    DecimalDecl,
    IntegerDecl,
    MoneyDecl,
    PercentDecl,
    RatingDecl,
    TimeDecl,
)
from engine.meta.kinds.shared import Label, Words
from engine.meta.kinds.written import Scalar
from engine.meta.resolve.site import Site
from engine.meta.source import Part
from engine.meta.tables import POSITION, SPECIFICITY, VALID_FROM, VALID_UNTIL, end_of, start_of

_RANGED: Final = (DateDecl, DatetimeDecl, DecimalDecl, IntegerDecl, MoneyDecl, PercentDecl, RatingDecl, TimeDecl)
_SHORT_RANGED: Final = ("date", "datetime", "decimal", "integer", "money", "percent", "rating", "time")
_WORDS: Final[Mapping[str, Words]] = {
    POSITION: Words(zh="顺序", en="Order"),
    SPECIFICITY: Words(zh="精确度", en="Precedence"),
    VALID_FROM: Words(zh="生效日", en="Valid from"),
    VALID_UNTIL: Words(zh="失效日", en="Valid until"),
}

Columns = dict[str, AnyFieldDecl | str]


def records_of(declared: Declared, report: Report) -> Declared | None:
    """The entity whose records are the rows of a table that is edited on a screen; None of any other."""
    decl = declared.decl
    if not isinstance(decl, TableDecl) or not decl.editable:
        return None
    fields: Columns = {}
    asked: list[str] = []
    for name, column in decl.inputs.items():
        made = _asked(name, column)
        asked.append(" or ".join(f"{one} is not null" for one in made))
        fields |= made
    fields |= {name: _labelled(one, name, "") for name, one in decl.outputs.items()}
    fields |= _kept(decl, asked)
    _check_names(decl, fields, Site(declared, report))
    entity = EntityDecl(
        entity=decl.table,
        label=decl.label,
        description=decl.description,
        title="id",
        enabled=decl.enabled,
        fields=fields,  # type: ignore[arg-type] # short forms are texts
    )
    return Declared("entity", decl.table, Part(declared.source, ("table",)), entity)


def _asked(name: str, column: AnyFieldDecl | str) -> Columns:
    """What a row says of an input: from where to where, which of several values, or a single one."""
    if isinstance(column, _RANGED) or column in _SHORT_RANGED:
        return {start_of(name): _labelled(column, name, " ≥"), end_of(name): _labelled(column, name, " ≤")}
    if isinstance(column, ChoiceDecl):
        several = ChoicesDecl(
            options=column.options, dictionary=column.dictionary, label=column.label, help=column.help
        )
        return {name: several}
    return {name: _labelled(column, name, "")}


def _kept(decl: TableDecl, asked: list[str]) -> Columns:
    """What every row has beside its columns: when it counts, and which goes before which."""
    days = (VALID_FROM, VALID_UNTIL) if decl.date is not None else ()
    found: Columns = {name: DateDecl(label=_WORDS[name]) for name in days}
    found[POSITION] = IntegerDecl(label=_WORDS[POSITION])
    if decl.hit == "specific":
        weights = [2 ** len(asked) + 2 ** (len(asked) - 1 - place) for place in range(len(asked))]
        said = " + ".join(f"({weight} if {one} else 0)" for weight, one in zip(weights, asked, strict=True))
        found[SPECIFICITY] = IntegerDecl(label=_WORDS[SPECIFICITY], value=Scalar(said))
    return found


def _labelled(column: AnyFieldDecl | str, name: str, mark: str) -> AnyFieldDecl | str:
    """The same field with a mark behind its label."""
    if isinstance(column, str) or not mark:
        return column
    return replace(column, label=_marked(column.label, mark))


def _marked(label: Label | None, mark: str) -> Label | None:
    if isinstance(label, Words):
        return Words(zh=label.zh and label.zh + mark, en=label.en and label.en + mark)
    return label + mark if label is not None else None


def _check_names(decl: TableDecl, fields: Columns, site: Site) -> None:
    """Report columns that are called as something is that rows have anyway."""
    for key, columns in (("inputs", decl.inputs), ("outputs", decl.outputs)):
        for name in columns:
            others = [start_of(other) for other in decl.inputs] + [end_of(other) for other in decl.inputs]
            if name in (POSITION, SPECIFICITY) or (name in others and name in fields):
                message = f"every row has `{name}` already"
                site.below(key, name).at_key("META-RESERVED", message, "give the column another name")
