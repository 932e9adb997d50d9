"""What people and definitions write stays text, and pages are light."""

import gzip
import re
from dataclasses import replace

import pytest

from tests.browser.memory import Memory
from tests.web.visiting import SCRIPTED, ask

EVIL = "<img src=x onerror=alert(1)>\"'&{{7*7}}"


@pytest.mark.parametrize(
    "path", ["/customer", "/customer/20311", "/customer/20311/edit", "/contact/1", "/contact/new?customer=20311"]
)
def test_what_people_write_is_never_markup(memory: Memory, path: str) -> None:
    row = memory.rows["customer"][20311]
    values = {**row.values, "name": EVIL, "region": EVIL, "remark": EVIL}
    memory.rows["customer"][20311] = replace(row, title=EVIL, values=values, titles=dict.fromkeys(row.titles, EVIL))
    contact = memory.rows["contact"][1]
    memory.rows["contact"][1] = replace(contact, titles={"customer": EVIL})
    text = ask(memory, "GET", path).text
    assert "<img" not in text
    assert "49" not in re.findall(r"\{\{.*?\}\}|>(\d+)<", text)


@pytest.mark.parametrize(
    "path",
    ["/customer?q={evil}", "/customer?from.credit_limit={evil}", "/customer?sort={evil}", "/customer?of.owner={evil}"],
)
def test_what_an_address_says_is_never_markup(memory: Memory, path: str) -> None:
    assert "<img" not in ask(memory, "GET", path.replace("{evil}", "%3Cimg%20src%3Dx%3E%22")).text


def test_what_a_refused_form_repeats_is_never_markup(memory: Memory) -> None:
    data = {"name": "", "region": EVIL, "credit_limit": EVIL, "owner:title": EVIL, ":base": EVIL, ":faults": EVIL}
    answer = ask(memory, "POST", "/customer/new", data=data, headers=SCRIPTED)
    assert answer.status_code == 422
    assert "<img" not in answer.text


def test_what_a_picker_marks_is_never_markup(memory: Memory) -> None:
    row = memory.rows["user"][2]
    memory.rows["user"][2] = replace(row, title="<b>王</b>晓敏")
    answer = ask(memory, "POST", "/customer/pick/owner", data={"owner:title": "王"}, headers=SCRIPTED)
    assert "&lt;b&gt;<mark>王</mark>&lt;/b&gt;晓敏" in answer.text


@pytest.mark.parametrize(
    ("path", "most"),
    [("/customer", 14_000), ("/customer/20311", 6_000), ("/customer/20311/edit", 6_000), ("/-/password", 3_000)],
)
def test_a_page_is_light(memory: Memory, path: str, most: int) -> None:
    assert len(gzip.compress(ask(memory, "GET", path).content)) <= most


def test_the_answer_to_a_preview_is_lighter_still(memory: Memory) -> None:
    answer = ask(memory, "POST", "/customer/20311/preview", data={"credit_limit": "5"}, headers=SCRIPTED)
    assert len(answer.content) <= 2_000
    assert re.findall("<(input|select|textarea)", answer.text) == []


def test_no_id_stands_twice_on_a_page(memory: Memory) -> None:
    for path in ("/customer", "/customer/20311", "/customer/20311/edit", "/customer/bin"):
        ids = re.findall(r'\sid="([^"]*)"', ask(memory, "GET", path).text)
        assert sorted(set(ids)) == sorted(ids)


def test_a_page_and_its_part_are_told_apart_by_caches(memory: Memory) -> None:
    whole, part = ask(memory, "GET", "/customer"), ask(memory, "GET", "/customer", headers=SCRIPTED)
    assert whole.headers["vary"] == part.headers["vary"] == "hx-request-type, accept-encoding"
    assert whole.text.startswith("<!doctype html>")
    assert "<html" not in part.text
    assert "hx-partial" in part.text


def test_no_id_of_a_screen_could_be_the_name_of_a_field(memory: Memory) -> None:
    ids = re.findall(r'\sid="([^"-]*)"', ask(memory, "GET", "/customer/20311/edit").text)
    assert set(ids) <= set(memory.catalog.entities["customer"].fields), "names of fields have no dash"
