"""What the rows of an editable table cannot say, because a screen has no place for it."""

from engine.meta.fields import AnyField, ChoiceField, Formula
from engine.meta.phrases import shown
from engine.meta.resolve.site import Site
from engine.meta.tables import Below, Cell, OneOfThese, Table, Unlike, When

_IN_THE_FILE = "leave `editable` out: then the rows stand in the file"


def check_editable(table: Table, site: Site) -> None:
    """Report what of a table cannot be edited on a screen."""
    if not table.editable:
        return
    if table.hit == "progressive":
        site.below("hit").at_value("TAB-EDITABLE", "slices stand in the file", _IN_THE_FILE)
    if table.otherwise:
        message = "what holds otherwise is a row like any other where rows are edited"
        site.below("otherwise").at_key("TAB-EDITABLE", message, "write a last row without conditions")
    for row in table.rows:
        place = site.below("rows", row.number)
        for name, cell in row.cells.items():
            if not _has_place(table.inputs[name], cell):
                message = f"a screen has no place for this in the column `{name}`"
                place.below(name).at_value("TAB-EDITABLE", message, _IN_THE_FILE)
        for name, given in row.gives.items():
            if isinstance(given, Formula):
                message = f"{shown(given.text)} is an expression, and people edit values"
                place.below(name).at_value("TAB-EDITABLE", message, _IN_THE_FILE)
        if table.date is None and (row.valid_from or row.valid_until):
            message = "it is not said which input decides whether a row is valid"
            place.at_value("TAB-EDITABLE", message, "write `date: ` and the name of an input that is a day")


def _has_place(field: AnyField, cell: Cell) -> bool:
    if isinstance(cell, When | Unlike):
        return False
    if isinstance(cell, OneOfThese | Below) and len(cell.values) > 1:
        return isinstance(field, ChoiceField)
    return True
