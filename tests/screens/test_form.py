"""A form: which inputs, what they hold, what is wrong and in which order it is said."""

from engine.screens.form import Fault, Filled, form_screen, outputs
from engine.screens.inputs import Widget
from engine.screens.reader import Row
from tests.browser.demo_catalog import CUSTOMER
from tests.browser.demo_rows import customers
from tests.screens.reading import ZH

WRITABLE = [name for name, field in CUSTOMER.fields.items() if field.writable]


def inputs(filled: Filled, writable: list[str] = WRITABLE) -> dict[str, object]:
    screen = form_screen(CUSTOMER, writable, filled, ZH)
    return {each.name: each for section in screen.sections for each in section.inputs}


def test_what_may_be_written_is_asked_for_and_what_is_computed_is_shown_apart() -> None:
    screen = form_screen(CUSTOMER, WRITABLE, Filled(customers()[0]), ZH)
    asked, computed = screen.sections
    assert [each.name for each in asked.inputs] == WRITABLE
    assert [(each.name, each.output is not None) for each in computed.inputs] == [("open_amount", True)]
    assert "contacts" not in inputs(Filled(customers()[0]))


def test_what_may_not_be_written_is_not_asked_for() -> None:
    assert list(inputs(Filled(customers()[0]), ["name"])) == ["name", "open_amount"]


def test_what_was_typed_stands_as_it_was_typed() -> None:
    found = inputs(Filled(customers()[0], {"credit_limit": "viel"}, [Fault("credit_limit", "应为数字")]))
    limit = found["credit_limit"]
    assert (limit.text, limit.fault) == ("viel", "应为数字")  # type: ignore[attr-defined]
    assert found["name"].text == ""  # type: ignore[attr-defined]


def test_faults_are_said_in_the_order_of_the_form_and_those_of_the_whole_first() -> None:
    faults = [Fault("credit_limit", "b"), Fault("name", "a"), Fault(None, "c")]
    screen = form_screen(CUSTOMER, WRITABLE, Filled(customers()[0], {}, faults), ZH)
    assert [fault.text for fault in screen.faults] == ["c", "a", "b"]


def test_an_input_says_what_it_is() -> None:
    found = inputs(Filled(customers()[0]))
    seen = {name: (each.widget, each.span, each.unit, each.required) for name, each in found.items()}  # type: ignore[attr-defined]
    assert seen["name"] == (Widget.LINE, 6, "", True)
    assert seen["code"] == (Widget.LINE, 3, "", False)
    assert seen["credit_limit"] == (Widget.NUMBER, 3, "¥", False)
    assert seen["discount"] == (Widget.NUMBER, 3, "%", False)
    assert seen["owner"] == (Widget.PICKER, 3, "", True)
    assert seen["remark"] == (Widget.LINES, 12, "", False)


def test_a_new_record_is_told_from_a_stored_one() -> None:
    assert form_screen(CUSTOMER, WRITABLE, Filled(Row(0, 0, "", {})), ZH).new
    assert not form_screen(CUSTOMER, WRITABLE, Filled(customers()[0]), ZH).new


def test_a_preview_answers_with_computed_fields_only() -> None:
    assert list(outputs(CUSTOMER, customers()[0], ZH)) == ["open_amount"]
