"""The settings as a form: their inputs, defaults and faults, and what two administrators changed at once."""

import pytest

from engine.rules.settings import setting_values
from engine.screens.form import Fault, Filled, Input
from engine.screens.inputs import Widget
from engine.screens.menu import AT_SETTINGS, PageEntry, menu
from engine.screens.reader import Reader
from engine.screens.settings import SettingsSet, settings_conflict, settings_form
from tests.browser.demo_catalog import CATALOG
from tests.screens.reading import EN, ZH

APP = CATALOG.app
DEFAULTS = SettingsSet(setting_values(APP, {}), 0)
SET = SettingsSet(setting_values(APP, {"vat": "0.06", "quiet": 7, "payroll": False}), 3)


def inputs(filled: Filled, reader: Reader = EN) -> dict[str, Input]:
    return {each.name: each for section in settings_form(APP, filled, reader).sections for each in section.inputs}


def test_every_setting_is_asked_for_with_what_is_set() -> None:
    found = inputs(Filled(SET.row))
    assert list(found) == list(APP.settings)
    shown = {name: (one.widget, one.text) for name, one in found.items()}
    assert shown["vat"] == (Widget.NUMBER, "6.00")
    assert shown["most"] == (Widget.NUMBER, "1,000,000.00")
    assert shown["strict"] == (Widget.SELECT, "forbid")
    assert shown["payroll"] == (Widget.TICK, "false")
    assert shown["greeting"] == (Widget.LINE, "")


@pytest.mark.parametrize(
    ("reader", "name", "hint"),
    [
        (EN, "vat", "For new contracts. Default: 13.00%"),
        (ZH, "vat", "用于新合同；默认：13.00%"),
        (ZH, "strict", "默认：禁止"),
        (EN, "payroll", "Default: Yes"),
        (EN, "quiet", ""),
    ],
)
def test_help_and_default_stand_below_the_input(reader: Reader, name: str, hint: str) -> None:
    assert inputs(Filled(SET.row), reader)[name].hint == hint


def test_what_was_typed_stands_with_what_is_wrong_with_it() -> None:
    filled = Filled(DEFAULTS.row, {"vat": "viel"}, [Fault("vat", "No number")])
    assert (inputs(filled)["vat"].text, inputs(filled)["vat"].fault) == ("viel", "No number")


def test_the_form_changes_the_version_it_shows_under_the_name_of_the_application() -> None:
    screen = settings_form(APP, Filled(SET.row), ZH)
    assert ([part.label for part in screen.sections], screen.row.version, screen.new) == (["华信 CRM"], 3, False)
    assert (screen.noun, screen.live) == ("设置", False)


def test_two_changes_merge_where_they_are_of_different_settings() -> None:
    base = {"vat": "13", "quiet": "", "payroll": "true"}
    shown = settings_conflict(APP, base, {**base, "vat": "9", "quiet": "5"}, SET, EN)
    found = {one.name: (one.mine.words, one.theirs.words, one.clash) for one in shown.differences if one.clash}
    assert found == {"vat": ("9.00%", "6.00%", True), "quiet": ("5", "7", True)}
    assert (shown.merged["payroll"], shown.row.version) == ("false", 3)
    assert shown.heading == "Somebody else changed the settings"


@pytest.mark.parametrize(("current", "marked"), [(AT_SETTINGS, True), ("customer", False), (None, False)])
def test_the_menu_leads_to_settings_where_there_are_some(current: str | None, marked: bool) -> None:
    (section,) = menu(CATALOG, [], "en", current).sections
    assert section.entries == (PageEntry("settings", "Settings", marked),)
