"""`table:` as it is written: a decision table, rows of conditions and what follows from them."""

from typing import Annotated, Final, Literal

from msgspec import Meta, field

from engine.diagnostics.limits import Limit
from engine.meta.kinds.fields import AnyFieldDecl, ShortType
from engine.meta.kinds.shared import Declaration, Description, Enabled, Label, Name
from engine.meta.kinds.written import Cell, Scalar

Hit = Literal["first", "unique", "specific", "collect", "sum", "progressive"]
"""What comes out where several rows fit."""

SHEET_PATTERN: Final = r"^[^/\\]{1,100}\.(xlsx|csv)$"

Columns = dict[Name, AnyFieldDecl | ShortType]


class TableDecl(Declaration, frozen=True, kw_only=True):
    """Rows that say what follows from what. A table is a function of its inputs in every expression:
    `sla(priority=priority).response`.
    """

    noun = "a table"

    table: Annotated[Name, Meta(description="the name of the table, by which expressions call it")]
    label: Annotated[Label, Meta(description="what people see, as a text or by language")] | None = None
    description: Description = ""
    enabled: Enabled = True
    editable: Annotated[
        bool,
        Meta(
            description="whether its rows are records of an entity of its name, which whoever is granted it edits on "
            "a screen; those of the file are the first ones"
        ),
    ] = False
    inputs: Annotated[
        Columns,
        Meta(
            min_length=1,
            max_length=Limit.TABLE_INPUTS.most,
            description="what a row depends on, as fields",
            examples=[{"priority": {"type": "choice", "options": {"normal": {}, "urgent": {}}}}],
        ),
    ]
    outputs: Annotated[
        Columns,
        Meta(
            min_length=1,
            max_length=Limit.TABLE_OUTPUTS.most,
            description="what a row says, as fields; with several a call names one: `sla(priority=p).response`",
            examples=[{"response": "duration", "resolution": "duration"}],
        ),
    ]
    hit: Annotated[
        Hit,
        Meta(
            description="which row counts where several fit: the `first`; `unique`, where no two may fit at once; "
            "the most `specific`, with most cells filled (of these the one whose earlier inputs are); or their `sum`. "
            "`collect` takes them all: a call is a list, of values or of rows (`sum(r.fee for r in fees(size=size))`). "
            "`progressive` cuts a number into slices by `<= limit`, each at the rate of its row, and gives the amount"
        ),
    ] = "first"
    date: (
        Annotated[
            Name,
            Meta(description="the input whose day `valid_from` and `valid_until` of the rows mean; left out: today"),
        ]
        | None
    ) = None
    rows: Annotated[
        tuple[dict[Name, Cell], ...],
        Meta(
            max_length=Limit.TABLE_ROWS.most,
            description="the rows, each with a cell for every column that matters. A cell of an input is a value, a "
            'list of them, `"< 5"`, `"<= 5"`, `"> 5"`, `">= 5"`, `"!= 5"`, `5..9` (both included) or a condition '
            "after `=`; left out it fits everything. A cell of an output is a value, or an expression over the inputs "
            "after `=`. `valid_from` and `valid_until` say on which days a row counts",
            examples=[[{"priority": "urgent", "response": "2 working hours", "resolution": "1 working day"}]],
        ),
    ] = ()
    source: (
        Annotated[
            str,
            Meta(
                pattern=SHEET_PATTERN,
                description="a spreadsheet beside this file that has the rows, in place of `rows`: its first row names "
                "the columns, by name or label, and its cells say what they would say here. Of a workbook it is the "
                "sheet that is called as the table, or the only one",
                examples=["income_tax.xlsx"],
            ),
        ]
        | None
    ) = None
    otherwise: Annotated[
        dict[Name, Scalar],
        Meta(
            description="what comes out where no row fits, by output; left out: nothing (null)",
            examples=[{"response": "3 days"}],
        ),
    ] = field(default_factory=dict)
