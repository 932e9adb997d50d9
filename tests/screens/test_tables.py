"""Every kind of field has its row in every table of the screens."""

from collections.abc import Mapping

import pytest

from engine.meta.fields import FIELD_KINDS
from engine.screens.cells import CELLS
from engine.screens.columns import COLUMNS
from engine.screens.filters import FILTERS
from engine.screens.inputs import FORM_TEXTS, SPANS, WIDGETS


@pytest.mark.parametrize("table", [CELLS, COLUMNS, FILTERS, FORM_TEXTS, SPANS, WIDGETS])
def test_a_table_has_exactly_the_kinds(table: Mapping[type, object]) -> None:
    assert set(table) == set(FIELD_KINDS)
