"""The lines of orders in memory: read as a form sends them, with what is worked out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from engine.expressions.record import Value
from engine.meta.catalog import Catalog
from engine.rules.failure import Failure
from engine.rules.inputs import Line, Readers
from engine.rules.lines import placed
from engine.rules.states import State
from engine.rules.values_form import Desk
from engine.screens.reader import Row
from engine.web.backend import DraftedLine
from tests.browser.demo_rows import PRODUCTS


@dataclass(frozen=True)
class Drawn:
    """A line as it would be, and what is wrong with it."""

    line: DraftedLine
    failures: Sequence[Failure]


Lines = dict[str, list[Drawn]]
DEFAULTS: dict[str, Value] = {
    "unit": "piece",
    "quantity": Decimal("1.00"),
    "price": None,
    "due": None,
    "express": False,
    "why": None,
}


def drafted_lines(catalog: Catalog, posted: Mapping[str, str], desk: Desk, stored: Sequence[Row]) -> list[Drawn]:
    """The lines that were posted; of stored ones what was not posted is as it was."""
    known = {row.id: row.values for row in stored}
    part = catalog.entities["order_line"]
    readers = Readers((), {"lines": Readers(one for one in part.fields.values() if not one.record)})
    only = {name: text for name, text in posted.items() if name.partition("/")[0] == "lines"}
    return [
        _drawn(place, line, known.get(line.id or 0, DEFAULTS))
        for place, line in enumerate(readers.read_form(only, desk).lines["lines"] or ())
    ]


def _drawn(place: int, line: Line, before: Mapping[str, Value]) -> Drawn:
    given: dict[str, Value] = {"product": None, **before, **line.sent.values, "id": line.id}
    quantity, price = given.get("quantity"), given.get("price")
    known = isinstance(quantity, Decimal) and isinstance(price, Decimal)
    given["amount"] = (quantity * price).quantize(Decimal("0.01")) if known else None  # type: ignore[operator] # both
    failures = [*line.sent.failures]
    missing = [Failure("required", name) for name in ("product", "quantity") if given.get(name) is None]
    failures += [one for one in missing if one.field not in {each.field for each in failures}]
    hidden = given.get("express") is not True
    product = given["product"]
    titles = {"product": PRODUCTS[product]} if isinstance(product, int) else {}
    line_ = DraftedLine(given, titles, {"why": State(hidden=hidden, locked=hidden)})
    return Drawn(line_, placed(failures, "lines", place))


def sum_of(lines: Sequence[Drawn]) -> Decimal | None:
    """The sum of the amounts."""
    amounts = [one.line.values["amount"] for one in lines]
    return sum((one for one in amounts if isinstance(one, Decimal)), Decimal(0)) if amounts else None


def rows_of(lines: Mapping[str, Sequence[DraftedLine]]) -> dict[str, list[Row]]:
    """The same as they are stored."""
    return {
        name: [Row(place, 0, "", {**one.values, "id": place}, one.titles) for place, one in enumerate(of, 1)]
        for name, of in lines.items()
    }
