"""What `loom dev` tells its pages, and that nothing of it is there without."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

import httpx
import pytest

from engine.diagnostics import Report
from engine.diagnostics.span import Span
from engine.http.answering import by_reader, mounted
from engine.http.hardening import Hardening
from engine.http.problem_json import problem_json
from engine.http.site import Site
from engine.web.assets import load_assets
from engine.web.dev import Bench, Finding, Told, findings, write_told
from engine.web.routes import Screens
from tests.browser.memory import Memory
from tests.web.visiting import ask

HERE = "127.0.0.1"
MISTAKE = Finding(
    code="META-KEY",
    message="<b>no</b>",
    hint="as it is",
    place="a.yaml:3",
    line=3,
    before="  ",
    inside="x",
    after=": y",
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "told.json"


def answer(memory: Memory, file: Path, path: str, address: str = HERE, **asked: str) -> httpx.Response:
    """What the server of `loom dev` says, which goes by version 7."""
    screens = Screens(memory, load_assets(), "0", Bench(file, lambda: 7))
    render = by_reader(screens.render, problem_json)
    site = Hardening(mounted(screens.handle, {}, render), Site(), render)

    async def asking() -> httpx.Response:
        transport = httpx.ASGITransport(site, client=(address, 1234))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.get(path, params=asked, headers={"accept": "text/html"})

    return asyncio.run(asking())


@pytest.mark.parametrize("account", ["liming", None])
def test_without_it_there_is_no_such_address_and_no_page_asks(memory: Memory, account: str | None) -> None:
    assert ask(memory, "GET", "/-/dev", account=account).status_code in (303, 404)
    page = ask(memory, "GET", "/customer/new" if account else "/-/login", account=account).text
    assert "dev." not in page
    assert 'name="dev"' not in page


def test_its_pages_ask_before_the_log_in_too(memory: Memory, file: Path) -> None:
    page = answer(memory, file, "/-/login").text
    assert '<meta name="dev" content="0" data-locale="zh">' in page
    assert page.count("/-/static/dev.") == 2


@pytest.mark.parametrize("address", ["10.0.0.9", "192.168.1.7", "2001:db8::1"])
def test_nobody_on_another_machine_is_told(memory: Memory, file: Path, address: str) -> None:
    write_told(file, Told(number=1, state="broken", findings=(MISTAKE,)))
    assert answer(memory, file, "/-/dev", address).status_code == 404


def test_who_knows_it_already_is_told_nothing(memory: Memory, file: Path) -> None:
    write_told(file, Told(number=3))
    assert answer(memory, file, "/-/dev", known="7.3").status_code == 204
    for known in ("7.2", "6.3", ""):
        assert 'data-known="7.3"' in answer(memory, file, "/-/dev", known=known).text


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (Told(state="broken", findings=(MISTAKE,)), {"zh": "定义有误", "en": "The definitions do not load"}),
        (Told(state="waits", text="- a <plan>"), {"zh": "变更待确认", "en": "A plan waits"}),
        (Told(state="failed", text="no database"), {"zh": "变更未生效", "en": "The definitions were not applied"}),
    ],
)
def test_it_is_said_in_the_language_of_the_page(
    memory: Memory, file: Path, told: Told, words: Mapping[str, str]
) -> None:
    write_told(file, told)
    for locale, text in words.items():
        assert text in answer(memory, file, "/-/dev", locale=locale).text


def test_a_mistake_stands_with_its_line_and_nothing_in_it_is_markup(memory: Memory, file: Path) -> None:
    write_told(file, Told(state="broken", findings=(MISTAKE,)))
    said = answer(memory, file, "/-/dev", locale="en").text
    assert "&lt;b&gt;no&lt;/b&gt;" in said
    assert "  <mark>x</mark>: y" in said
    assert "a.yaml:3" in said


def test_findings_are_the_errors_with_what_stands_around_them() -> None:
    report = Report()
    report.error("META-KEY", "no key", Span("a.yaml", 2, 3, 2, 5), "did you mean it?")
    report.error("META-APP", "no app", None)
    report.warning("META-LABEL", "no label", Span("a.yaml", 1, 1, 1, 2))
    told = findings(report, {"a.yaml": "one\n  two: 2\n"})
    assert told == (
        Finding(code="META-APP", message="no app"),
        Finding(
            code="META-KEY", message="no key", hint="did you mean it?", place="a.yaml:2", line=2,
            before="  ", inside="tw", after="o: 2",
        ),
    )  # fmt: skip
