"""How a person wants the screens: from the cookie, the person, the browser, the application."""

import pytest

from engine.http.site import Site
from engine.web.look import Look, look_cookie, own_name
from tests.browser.memory import Memory
from tests.web.visiting import ask

LOOK = Look("zh", ("zh", "en"))


def test_what_is_not_offered_changes_nothing() -> None:
    assert LOOK.changed({"theme": "neon", "locale": "fr", "density": ""}) == LOOK
    assert LOOK.changed({"theme": "dark"}) == Look("zh", ("zh", "en"), "dark")


def test_a_single_language_is_no_choice() -> None:
    assert [choice.name for choice in Look("zh", ("zh",)).choices] == ["theme", "density"]


@pytest.mark.parametrize(
    ("cookie", "accept", "account", "language"),
    [
        ("", "", "liming", "zh-CN"),
        ("en.dark.compact", "zh", "liming", "en"),
        ("broken", "", "liming", "zh-CN"),
        ("", "en-GB,en;q=0.9", None, "en"),
        ("", "fr", None, "zh-CN"),
    ],
)
def test_the_language_is_the_cookies_the_persons_the_browsers_or_the_first(
    memory: Memory, cookie: str, accept: str, account: str | None, language: str
) -> None:
    path = "/customer" if account else "/-/login"
    cookies = {"look": cookie} if cookie else {}
    answer = ask(memory, "GET", path, account=account, cookies=cookies, headers={"accept-language": accept})
    assert f'<html lang="{language}"' in answer.text


def test_the_cookie_is_kept_from_scripts_and_from_http_where_there_is_https() -> None:
    assert look_cookie(LOOK, Site(https=True))[1].decode().endswith("SameSite=Lax; HttpOnly; Secure")
    assert "Secure" not in look_cookie(LOOK, Site())[1].decode()


def test_a_language_names_itself() -> None:
    assert [own_name(locale) for locale in ("zh", "en", "fr")] == ["中文", "English", "Français"]
