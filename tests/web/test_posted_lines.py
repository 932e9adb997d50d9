"""What a form sends of lines, as the text of their field."""

import msgspec
import pytest

from engine.meta.fields import ChoicesField, Option, TextField
from engine.web.posted_lines import changed_cells, differ, line_numbers, posted_lines, unpacked
from tests.browser.demo_catalog import CATALOG

COLOURS = ChoicesField(name="colours", label={}, options={"red": Option(label={}), "blue": Option(label={})})
SUGGESTED = TextField(name="note", label={}, max=40, suggest="why")
LINE = CATALOG.entities["order_line"]
PART = msgspec.structs.replace(LINE, fields={**LINE.fields, "colours": COLOURS, "note": SUGGESTED})
STORED = {"lines": "", "lines/0/id": "7", "lines/0/product": "1", "lines/0/why": ""}


def rows(sent: dict[str, str]) -> list[dict[str, str]]:
    return unpacked(posted_lines("lines", PART, sent))


def test_an_empty_input_of_a_stored_line_was_emptied_and_a_new_line_leaves_it_to_its_default() -> None:
    new = {"lines/1/id": "", "lines/1/product": "2", "lines/1/quantity": "", "lines/1/why": "", "lines/1/note": ""}
    boxes = {"express": "false", "colours": ""}
    assert rows({**STORED, **new}) == [
        {"id": "7", "product": "1", "why": "", **boxes},
        {"product": "2", "why": "", **boxes},
    ]


def test_several_boxes_of_a_line_are_one_text() -> None:
    assert rows({**STORED, "lines/0/colours.red": "on", "lines/0/colours.blue": "on"})[0]["colours"] == "red\nblue"


def test_what_is_not_asked_is_not_sent_but_where_it_holds_something() -> None:
    (row,) = rows({**STORED, ":still": "lines/0/why lines/0/express lines/0/colours"})
    assert row == {"id": "7", "product": "1"}
    (row,) = rows({**STORED, "lines/0/why": "now", ":still": "lines/0/why"})
    assert row["why"] == "now"


def test_a_suggestion_that_nobody_touched_is_sent_as_nothing() -> None:
    carried = {"lines/0/note": "soon", ":suggested": '{"lines-0-note": "soon"}'}
    assert rows({**STORED, **carried})[0]["note"] == ""
    assert rows({**STORED, **carried, "lines/0/note": "later"})[0]["note"] == "later"


def test_what_a_line_was_loaded_with_is_no_suggestion_though_one_is_the_same() -> None:
    loaded = {":base": '{"lines": "[{\\"id\\":\\"7\\",\\"note\\":\\"soon\\"}]"}'}
    carried = {"lines/0/note": "soon", ":suggested": '{"lines-0-note": "soon"}'}
    assert rows({**STORED, **loaded, **carried})[0]["note"] == "soon"


def test_lines_nobody_filled_in_are_none() -> None:
    sent = {"lines": "", "lines/3/id": "", "lines/3/why": "", "lines/5/id": "", "lines/5/why": "x"}
    assert line_numbers("lines", PART, sent) == ["5"]


def test_a_side_that_was_chosen_is_packed_already() -> None:
    assert rows({"lines": '[{"id":"4","why":"x"}]'}) == [{"id": "4", "why": "x"}]


@pytest.mark.parametrize("text", ["", "{}", "[1]", "no JSON", "null"])
def test_what_is_no_such_text_is_no_lines(text: str) -> None:
    assert unpacked(text) == []


def test_of_stored_lines_the_cells_count_that_became_others() -> None:
    base = '[{"id":"1","why":"a","price":"2"},{"id":"2","why":""}]'
    mine = '[{"id":"1","why":"b","price":"2"},{"id":"2"},{"why":"new"}]'
    assert changed_cells(mine, base) == [{"id": "1", "why": "b"}, {"id": "2"}, {"why": "new"}]
    assert differ(mine, base)
    assert not differ('[{"id":"2"}]', '[{"id":"2","why":""}]')
