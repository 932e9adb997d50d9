"""The screen of the settings over HTTP: shown, saved, refused, in conflict, and for whom."""

import html
import json
import re
from decimal import Decimal

import pytest

from tests.browser.memory import Memory
from tests.web.visiting import SCRIPTED, ask

AT = "/-/settings"


def sent(page: str, **typed: str) -> dict[str, str]:
    """What a browser sends of the form on a page, with this typed into it."""
    form = page[page.index('<form class="lm-form"') :]
    carried = dict(re.findall(r'<input type="hidden" name="(:[a-z]+)" value="([^"]*)">', form))
    carried = {name: html.unescape(text) for name, text in carried.items()}
    return {**carried, **json.loads(carried[":base"]), **typed}


def opened(memory: Memory, **typed: str) -> dict[str, str]:
    return sent(ask(memory, "GET", AT).text, **typed)


def test_it_shows_what_is_set_and_stands_in_the_menu(memory: Memory) -> None:
    memory.set_behind(quiet=3)
    page = ask(memory, "GET", AT).text
    assert re.search(r'id="quiet" name="quiet" value="3"', page)
    assert "默认：13.00%" in page
    assert re.search(r'href="/-/settings" title="设置" aria-current="page"', page)
    assert 'href="/-/settings"' in ask(memory, "GET", "/customer").text


def test_only_what_was_changed_is_set_and_the_next_page_says_so(memory: Memory) -> None:
    data = opened(memory, vat="6", greeting="您好")
    answer = ask(memory, "POST", AT, data=data)
    assert (answer.status_code, answer.headers["location"]) == (303, AT)
    assert (memory.set_.values["vat"], memory.set_.values["greeting"]) == (Decimal("0.0600"), "您好")
    note = answer.cookies["note"]
    assert "已保存" in ask(memory, "GET", AT, cookies={"note": note}).text


def test_a_form_that_changes_nothing_sets_nothing(memory: Memory) -> None:
    assert ask(memory, "POST", AT, data=opened(memory)).status_code == 303
    assert memory.writes == []


@pytest.mark.parametrize("headers", [{}, SCRIPTED], ids=["plain", "scripted"])
def test_what_does_not_fit_is_said_beside_its_input_and_nothing_is_set(memory: Memory, headers: dict[str, str]) -> None:
    answer = ask(memory, "POST", AT, data=opened(memory, vat="31", quiet="viel", greeting="<b>"), headers=headers)
    assert answer.status_code == 422
    assert "有 2 处需要修改，设置未保存" in answer.text
    wrong = re.findall(r'<div class="lm-error" id="fault-(\w+)">(?:.+?)<span>', answer.text)
    assert wrong == ["vat", "quiet"]
    assert re.search(r'id="greeting" name="greeting" value="&lt;b&gt;"', answer.text)
    assert memory.set_.version == 0


@pytest.mark.parametrize("headers", [{}, SCRIPTED], ids=["plain", "scripted"])
def test_what_somebody_else_set_meanwhile_is_chosen_from(memory: Memory, headers: dict[str, str]) -> None:
    data = opened(memory, quiet="7", greeting="Mine")
    memory.set_behind(quiet=3, most=None)
    answer = ask(memory, "POST", AT, data=data, headers=headers)
    assert answer.status_code == 409
    assert "设置已被他人修改" in answer.text
    assert re.findall(r'type="radio" name="quiet" value="(\d)"', answer.text) == ["7", "3"]
    merged = dict(re.findall(r'<input type="hidden" name="(:?\w+)" value="([^"]*)">', answer.text))
    chosen = {name: html.unescape(text) for name, text in merged.items() if name != "_csrf"}
    assert ask(memory, "POST", AT, data={**chosen, "quiet": "7"}).status_code == 303
    values = memory.set_.values
    assert (values["quiet"], values["greeting"], values["most"]) == (7, "Mine", None)


def test_a_box_that_was_not_ticked_says_no(memory: Memory) -> None:
    data = {name: text for name, text in opened(memory).items() if name != "payroll"}
    ask(memory, "POST", AT, data=data)
    assert memory.set_.values["payroll"] is False


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_others_neither_see_nor_change_settings(memory: Memory, method: str) -> None:
    data = opened(memory, quiet="7")
    assert ask(memory, method, AT, account="guest", data=data).status_code == 403
    assert "/-/settings" not in ask(memory, "GET", "/customer", account="guest").text
    assert memory.set_.version == 0


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40])
def test_a_form_that_does_not_say_what_it_changes_is_in_conflict(memory: Memory, version: str) -> None:
    answer = ask(memory, "POST", AT, data={**opened(memory, quiet="7"), ":version": version})
    assert (answer.status_code, memory.set_.version) == (409, 0)


def test_whoever_must_choose_a_password_does_that_first(memory: Memory) -> None:
    assert ask(memory, "GET", AT, account="fresh").headers["location"] == "/-/password"


def test_a_change_from_elsewhere_is_refused(memory: Memory) -> None:
    assert ask(memory, "POST", AT, data=opened(memory, quiet="7"), csrf=False).status_code == 403
    assert memory.set_.version == 0
