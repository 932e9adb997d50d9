"""What a hit policy asks of the columns and cells of a table: numbers to add up, one number to be cut into slices."""

from collections.abc import Mapping

from engine.meta.fields import AnyField, NumberField, kind_name
from engine.meta.kinds import TableDecl
from engine.meta.phrases import listed
from engine.meta.resolve.site import Site
from engine.meta.tables import Table, Within, limit_of, scales


def check_hit(decl: TableDecl, inputs: Mapping[str, AnyField], outputs: Mapping[str, AnyField], site: Site) -> None:
    """Report columns that the hit policy can do nothing with."""
    if decl.hit == "collect" and decl.otherwise:
        message = "`otherwise` has no effect on a list: where no row fits it is empty"
        site.below("otherwise").at_key("TAB-HIT", message, "delete it, and say what holds then where the list is used")
    if decl.hit not in ("sum", "progressive"):
        return
    for name, field in outputs.items():
        if not isinstance(field, NumberField):
            message = f"`hit: {decl.hit}` works with numbers, and `{name}` is a `{kind_name(field)}`"
            site.below("outputs", name).at_value("TAB-HIT", message, "make a table of its own for it")
    if decl.hit == "progressive":
        _check_progressive(decl, inputs, outputs, site)


def _check_progressive(
    decl: TableDecl, inputs: Mapping[str, AnyField], outputs: Mapping[str, AnyField], site: Site
) -> None:
    numbers = [name for name, field in inputs.items() if isinstance(field, NumberField)]
    if len(numbers) != 1:
        found = f"there are {listed(numbers, 'and')}" if numbers else "there is none"
        message = f"`hit: progressive` cuts the one number among the inputs into slices, and {found}"
        site.below("hit").at_value("TAB-HIT", message, "write the other inputs as a choice, a day or a reference")
    if len(outputs) != 1:
        message = "`hit: progressive` has one output, the rate of a slice"
        site.below("outputs").at_key("TAB-HIT", message, "make a table of its own for each rate")
    if decl.otherwise:
        message = "`otherwise` has no effect on slices: what no slice reaches adds nothing"
        site.below("otherwise").at_key("TAB-HIT", message, "delete it, and write a last row without a limit")


def check_slices(table: Table, site: Site) -> None:
    """Report cells that are no limit of a slice, two slices with one limit, and numbers above the last."""
    name = table.sliced
    if name is None:
        return
    for row in table.rows:
        cell = row.cells.get(name)
        if cell is not None and not (isinstance(cell, Within) and cell.low is None and not cell.high_open):
            message = f"a slice of `{name}` goes up to a limit, from that of the slice before"
            hint = 'write `"<= 5000"`; the last row has no limit'
            site.below("rows", row.number, name).at_value("TAB-CELL", message, hint)
    for rows in scales(table):
        limits = [limit_of(row, name) for row in rows]
        for place, row in enumerate(rows):
            if limits[place] in limits[:place]:
                message = f"there is a slice with this limit of `{name}` already"
                site.below("rows", row.number).at_value("TAB-OVERLAP", message, "delete one of the two")
        if None not in limits:
            message = f"above the last limit of `{name}` there is no rate"
            site.below("rows", rows[-1].number).warn("TAB-GAP", message, f"add a row without `{name}`")
