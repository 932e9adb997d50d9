"""Who gets which screen: log-in, rights, methods, and changes that come from our own pages only."""

import pytest

from engine.http.problems import Problem
from engine.rules.failure import Failure
from tests.browser.memory import PASSWORD, Memory
from tests.web.visiting import SCRIPTED, ask


@pytest.mark.parametrize("path", ["/", "/customer", "/customer/20311", "/customer/new", "/nothing/7", "/-/password"])
def test_nobody_sees_anything_without_a_log_in(memory: Memory, path: str) -> None:
    answer = ask(memory, "GET", path, account=None)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/-/login")


def test_a_part_of_a_page_asks_for_the_log_in_over_the_page(memory: Memory) -> None:
    answer = ask(memory, "POST", "/customer/20311/edit", account=None, headers=SCRIPTED)
    assert answer.status_code == 401
    assert "<dialog" in answer.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/customer", 200),
        ("/contact", 404),
        ("/user/1", 200),
        ("/customer/new", 403),
        ("/customer/bin", 404),
        ("/customer/20311/edit", 403),
        ("/nothing", 404),
        ("/customer/0", 404),
        ("/customer/20311/other", 404),
        ("/customer/20311/edit/more", 404),
        ("/-/other", 404),
    ],
)
def test_a_reader_sees_what_a_reader_may(memory: Memory, path: str, status: int) -> None:
    assert ask(memory, "GET", path, account="guest").status_code == status


def test_fields_that_may_not_be_read_stand_nowhere(memory: Memory) -> None:
    for path in ("/customer", "/customer/20311"):
        assert "信用额度" not in ask(memory, "GET", path, account="guest").text


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/customer"), ("GET", "/customer/preview"), ("GET", "/-/logout"), ("PATCH", "/customer/20311")],
)
def test_a_method_that_means_nothing_is_refused(memory: Memory, method: str, path: str) -> None:
    answer = ask(memory, method, path)
    assert answer.status_code in (404, 405)
    assert memory.writes == []


@pytest.mark.parametrize(
    "path",
    [
        "/customer/new",
        "/customer/20311/edit",
        "/customer/20311/delete",
        "/customer/20311/restore",
        "/customer/preview",
        "/customer/pick/owner",
        "/-/logout",
        "/-/password",
    ],
)
def test_a_change_without_the_sessions_token_is_refused(memory: Memory, path: str) -> None:
    answer = ask(memory, "POST", path, data={"name": "x", "version": "1"}, csrf=False)
    assert answer.status_code == 403
    assert (memory.writes, memory.previews, len(memory.sessions)) == ([], 0, 1)


@pytest.mark.parametrize("path", ["/-/login", "/-/preferences"])
def test_what_needs_no_session_still_has_to_come_from_here(memory: Memory, path: str) -> None:
    headers = {"origin": "https://elsewhere.example", "sec-fetch-site": "cross-site"}
    data = {"account": "liming", "password": PASSWORD, "theme": "dark"}
    answer = ask(memory, "POST", path, account=None, data=data, headers=headers)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "goal", ["https://elsewhere.example", "//elsewhere.example", "javascript:alert(1)", "/\\x", ""]
)
def test_the_log_in_leads_nowhere_else(memory: Memory, goal: str) -> None:
    data = {"account": "liming", "password": PASSWORD, "return": goal}
    answer = ask(memory, "POST", "/-/login", account=None, data=data)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_too_many_tries_are_said_with_the_time_to_wait(memory: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuse(*_: object) -> None:
        raise Problem(429, "too_many_attempts", {"count": 30}, headers=((b"retry-after", b"30"),))

    monkeypatch.setattr(memory, "log_in", refuse)
    answer = ask(memory, "POST", "/-/login", account=None, data={"account": "x", "password": "y"})
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "30"
    assert "30 秒后" in answer.text


def test_whoever_has_a_one_time_password_does_nothing_but_change_it(memory: Memory) -> None:
    for path in ("/", "/customer", "/customer/20311/edit"):
        assert ask(memory, "GET", path, account="fresh").headers["location"] == "/-/password"
    assert ask(memory, "POST", "/customer/new", account="fresh", data={"name": "x"}).status_code == 303
    assert memory.writes == []


def test_home_leads_to_the_lists_there_are(memory: Memory) -> None:
    home = ask(memory, "GET", "/").text
    assert "<h1>工作台</h1>" in home
    assert '<a class="lm-grow" href="/customer">' in home
    assert 'href="/customer/new"' in home
    assert "还没有可以打开的内容" in ask(memory, "GET", "/", account="nobody").text


def test_head_is_answered_like_get(memory: Memory) -> None:
    answer = ask(memory, "HEAD", "/customer")
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize("headers", [{}, SCRIPTED])
def test_what_nobody_foresaw_is_a_page_with_a_number(memory: Memory, headers: dict[str, str]) -> None:
    memory.broken = True
    answer = ask(memory, "GET", "/customer", headers=headers)
    assert answer.status_code == 500
    assert answer.headers["x-request-id"] in answer.text
    assert "broken on purpose" not in answer.text


@pytest.mark.parametrize("headers", [{}, SCRIPTED])
def test_a_refused_deletion_says_every_reason(
    memory: Memory, monkeypatch: pytest.MonkeyPatch, headers: dict[str, str]
) -> None:
    async def refuse(*_: object) -> None:
        failures = (Failure("a", None, {}, {"zh": "还有联系人"}), Failure("required", "name"))
        raise Problem(422, "invalid", {"count": 2}, failures=failures)

    monkeypatch.setattr(memory, "delete", refuse)
    answer = ask(memory, "POST", "/customer/20311/delete", data={"version": "1"}, headers=headers)
    assert answer.status_code == 422
    assert "还有联系人 必填" in answer.text


def test_an_entity_in_a_reason_is_called_by_its_label(memory: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuse(*_: object) -> None:
        raise Problem(409, "in_use", {"entity": "contact"})

    monkeypatch.setattr(memory, "delete", refuse)
    answer = ask(memory, "POST", "/customer/20311/delete", data={"version": "1"})
    assert "仍被其他记录引用：联系人" in answer.text
    assert 'href="/customer/20311"' in answer.text
