"""`table:` as written -> as resolved: columns that are fields, and rows of cells."""

from collections.abc import Mapping
from typing import Final

from msgspec.structs import fields as members

from engine.diagnostics import nearest
from engine.meta.fields import AnyField, DateField, DatetimeField, Given, kind_name
from engine.meta.kinds import TableDecl
from engine.meta.kinds.fields import AnyFieldDecl
from engine.meta.kinds.written import Written
from engine.meta.phrases import listed, shown, some
from engine.meta.resolve.fields import resolved_field
from engine.meta.resolve.given import enabled, given
from engine.meta.resolve.known import Known
from engine.meta.resolve.moments import day
from engine.meta.resolve.names import entity_name_is_free, field_name_is_free
from engine.meta.resolve.numbers import Wrong
from engine.meta.resolve.settings import left_out
from engine.meta.resolve.site import Site
from engine.meta.resolve.table_cells import INPUTS, cell
from engine.meta.resolve.table_editable import check_editable
from engine.meta.resolve.table_hits import check_hit, check_slices
from engine.meta.resolve.words import words
from engine.meta.source import Tree
from engine.meta.tables import VALID_FROM, VALIDITY, Cell, Row, Table

_OF_COLUMNS: Final = frozenset(
    ("label", "help", "description", "min", "max", "precision", "scale", "options", "dictionary", "to", "grain")
)
"""The keys of a field that have an effect on a column of a table."""


def resolved_table(decl: TableDecl, site: Site, known: Known) -> Table | None:
    """The table; None where a column of it cannot be used. What is wrong with it is reported."""
    entity_name_is_free(decl.table, site.below("table"))
    inputs = _columns(decl.inputs, site.below("inputs"), known)
    outputs = _columns(decl.outputs, site.below("outputs"), known)
    _check_columns(decl, inputs, outputs, site)
    check_hit(decl, inputs, outputs, site)
    if inputs.keys() != decl.inputs.keys() or outputs.keys() != decl.outputs.keys():
        return None
    rows = _Rows(decl, inputs, outputs, site, known)
    table = Table(
        name=decl.table,
        label=words(decl.label, known.locales, site.below("label")),
        description=decl.description,
        inputs=inputs,
        outputs=outputs,
        hit=decl.hit,
        editable=decl.editable,
        date=_date(decl, inputs, site.below("date")),
        rows=tuple(row for number, one in enumerate(decl.rows) if (row := rows.row(number, one)) is not None),
        otherwise=rows.otherwise(),
        enabled=enabled(decl.enabled),
    )
    check_slices(table, site)
    check_editable(table, site)
    return table


def _columns(written: Mapping[str, AnyFieldDecl | str], site: Site, known: Known) -> dict[str, AnyField]:
    found: dict[str, AnyField] = {}
    for name, one in written.items():
        place = site.below(name)
        if not isinstance(one, str):
            _refuse_keys(one, place)
        column = resolved_field(name, one, place, known) if _is_free(name, place) else None
        if column is not None and not isinstance(column, INPUTS):
            message = f"a column of a table is no `{kind_name(column)}`"
            place.at_value("META-CONFLICT", message, "it is one value: a number, a text, a choice, a day, a reference")
        elif column is not None:
            found[name] = column
    return found


def _is_free(name: str, site: Site) -> bool:
    if name in VALIDITY:
        site.at_key("META-RESERVED", f"every row has `{name}` already", "give the column another name")
        return False
    return field_name_is_free(name, site)


def _refuse_keys(decl: AnyFieldDecl, site: Site) -> None:
    """Report keys that have no effect on a column."""
    for member in members(decl):
        key = member.encode_name
        if key not in _OF_COLUMNS and getattr(decl, member.name) != left_out(member):
            site.below(key).at_key("META-CONFLICT", f"`{key}` has no effect on a column of a table", f"delete `{key}`")


def _check_columns(
    decl: TableDecl, inputs: Mapping[str, AnyField], outputs: Mapping[str, AnyField], site: Site
) -> None:
    for name in decl.inputs.keys() & decl.outputs.keys():
        message = f"`{name}` is an input already, and a row has one cell of this name"
        site.below("outputs", name).at_key("META-TWICE", message, "give the output another name")


def _date(decl: TableDecl, inputs: Mapping[str, AnyField], site: Site) -> str | None:
    if decl.date is None:
        return None
    column = inputs.get(decl.date)
    if not isinstance(column, DateField | DatetimeField):
        days = [one.name for one in inputs.values() if isinstance(one, DateField | DatetimeField)]
        what = "is no input" if column is None else "is no date"
        hint = (
            f"write {listed(days)}" if days else "leave it out, and rows are valid by the day on which they are asked"
        )
        site.at_value("META-REFERENCE", f"`{decl.date}` {what}", hint)
        return None
    if not decl.editable and not any(set(VALIDITY) & set(row) for row in decl.rows):
        site.at_key("META-CONFLICT", "no row is valid for some days only", "delete `date`")
    return decl.date


class _Rows:
    """The rows of one table, read one by one."""

    def __init__(
        self, decl: TableDecl, inputs: Mapping[str, AnyField], outputs: Mapping[str, AnyField], site: Site, known: Known
    ) -> None:
        self._decl, self._inputs, self._outputs = decl, inputs, outputs
        self._site, self._known = site, known

    def row(self, number: int, written: Mapping[str, Written]) -> Row | None:
        """A row; None where a condition of it cannot be read. What is wrong with it is reported."""
        site = self._site.below("rows", number)
        values: dict[str, Tree] = {name: one.value for name, one in written.items()}
        self._refuse_unknown(values, site)
        cells = {name: self._cell(name, values[name], site) for name in self._inputs if name in values}
        gives = self._gives(values, site)
        if not self._outputs.keys() & values.keys() and not site.declared.left_out_below(site.path):
            message = "this row says nothing: it has no cell of an output"
            site.at_value("TAB-NOTHING", message, f"write a value for {listed(self._outputs)}")
        days = {name: self._day(values.get(name), site.below(name)) for name in VALIDITY}
        self._check_days(days, site)
        read = {name: one for name, one in cells.items() if one is not None}
        if len(read) < len(cells) or any(name in values and day is None for name, day in days.items()):
            return None
        return Row(number=number, cells=read, gives=gives, **days)

    def otherwise(self) -> dict[str, Given]:
        """What is given where no row fits."""
        written = {name: one.value for name, one in self._decl.otherwise.items()}
        site = self._site.below("otherwise")
        for name in written.keys() - self._outputs.keys():
            self._unknown(name, self._outputs, site.below(name))
        return self._gives(written, site)

    def _cell(self, name: str, written: Tree, site: Site) -> Cell | None:
        return cell(self._inputs[name], written, site.below(name), self._known)

    def _gives(self, values: Mapping[str, Tree], site: Site) -> dict[str, Given]:
        found: dict[str, Given] = {}
        for name, field in self._outputs.items():
            written = values.get(name)
            if isinstance(written, list):
                site.below(name).at_value("META-LITERAL", f"`{name}` is one value, not a list", "write one value")
            elif written is not None and (one := given(field, written, self._known, site.below(name))) is not None:
                found[name] = one
        return found

    def _day(self, written: Tree | None, site: Site) -> str | None:
        if written is None:
            return None
        found = Wrong(f"{shown(written)} is not a day") if isinstance(written, list | dict) else day(written)
        if isinstance(found, Wrong):
            site.at_value("META-LITERAL", found.message, found.hint)
            return None
        return found

    def _check_days(self, days: Mapping[str, str | None], site: Site) -> None:
        begin, end = (days[name] for name in VALIDITY)
        if begin is not None and end is not None and begin > end:
            message = f"this row ends on {end}, before it begins: it never counts"
            site.below(VALID_FROM).at_value("TAB-CELL", message, "exchange the two days")

    def _refuse_unknown(self, values: Mapping[str, Tree], site: Site) -> None:
        for name in values:
            if name not in self._inputs and name not in self._outputs and name not in VALIDITY:
                self._unknown(name, [*self._inputs, *self._outputs, *VALIDITY], site.below(name))

    def _unknown(self, name: str, known: Mapping[str, AnyField] | list[str], site: Site) -> None:
        meant = nearest(name, known)
        hint = f"did you mean `{meant}`?" if meant else f"it has {some(known)}"
        site.at_key("TAB-COLUMN", f"the table has no column `{name}` here", hint)
