"""Log-in, the first password, language, theme and density."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Open, log_in
from tests.browser.memory import ONE_TIME, PASSWORD, Memory


def test_the_log_in_leads_to_where_somebody_wanted_to_go(open_page: Open) -> None:
    page = open_page("/customer/20311?x=1", account=None)
    expect(page).to_have_url(re.compile(r"/-/login\?return="))
    log_in(page, "liming")
    expect(page.get_by_role("heading", level=1)).to_have_text("苏州恒立精密机械有限公司")


def test_a_wrong_password_is_said_at_its_field_and_the_account_stays(open_page: Open) -> None:
    page = open_page(account=None)
    log_in(page, "liming", "wrong")
    expect(page.locator("#fault-password")).to_have_text("账号或密码不正确")
    expect(page).to_have_title(re.compile("^错误：登录"))
    expect(page.get_by_label("账号", exact=True)).to_have_value("liming")
    expect(page.get_by_label("密码", exact=True)).to_be_focused()


def test_a_password_can_be_looked_at(open_page: Open) -> None:
    page = open_page(account=None)
    password = page.get_by_label("密码", exact=True)
    password.fill("secret")
    page.get_by_role("button", name="显示密码").click()
    expect(password).to_have_attribute("type", "text")


def test_a_one_time_password_has_to_be_changed_first(open_page: Open, memory: Memory) -> None:
    page = open_page("/customer", account=None)
    log_in(page, "fresh", ONE_TIME)
    expect(page).to_have_url(re.compile("/-/password"))
    page.goto("/customer")
    expect(page).to_have_url(re.compile("/-/password"))
    page.get_by_label("一次性密码", exact=True).fill(ONE_TIME)
    page.get_by_label("新密码", exact=True).fill(PASSWORD)
    page.get_by_label("再次输入新密码").fill("something else")
    page.get_by_role("button", name="修改密码").click()
    expect(page.locator("#fault-repeat_password")).to_have_text("两次输入的密码不一致")
    page.get_by_label("一次性密码", exact=True).fill(ONE_TIME)
    page.get_by_label("新密码", exact=True).fill(PASSWORD)
    page.get_by_label("再次输入新密码").fill(PASSWORD)
    page.get_by_role("button", name="修改密码").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("工作台")
    expect(page.locator(".lm-toast")).to_contain_text("密码已修改")
    assert memory.one_time == set()


def test_language_theme_and_density_stay_and_lead_back(open_page: Open) -> None:
    page = open_page("/customer?sort=name")
    html = page.locator("html")
    page.get_by_role("button", name="我的账号").click()
    page.get_by_role("button", name="English").click()
    expect(page).to_have_url(re.compile(r"\?sort=name$"))
    expect(html).to_have_attribute("lang", "en")
    expect(page.get_by_role("link", name="New customer")).to_be_visible()
    page.get_by_role("button", name="My account").click()
    page.get_by_role("button", name="Dark").click()
    expect(html).to_have_attribute("data-bs-theme", "dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(14, 18, 24)"
    page.get_by_role("button", name="My account").click()
    page.get_by_role("button", name="Compact").click()
    expect(html).to_have_attribute("data-density", "compact")
    expect(html).to_have_attribute("lang", "en")
    assert page.locator("tbody tr").first.bounding_box()["height"] == 32  # type: ignore[index] # it is drawn


def test_without_a_choice_the_system_decides_the_theme(open_page: Open) -> None:
    page = open_page(account=None, color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(14, 18, 24)"


def test_the_language_of_the_log_in_is_the_browsers_and_can_be_changed(open_page: Open) -> None:
    page = open_page(account=None, locale="en-GB")
    expect(page.get_by_role("button", name="Log in")).to_be_visible()
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("button", name="登录")).to_be_visible()


def test_logging_out_ends_the_session(open_page: Open, memory: Memory) -> None:
    page = open_page("/customer")
    page.get_by_role("button", name="我的账号").click()
    page.get_by_role("button", name="退出登录").click()
    expect(page).to_have_url(re.compile("/-/login$"))
    assert memory.sessions == {}


def test_somebody_without_rights_is_told_so(open_page: Open) -> None:
    page = open_page("/", account="nobody")
    expect(page.get_by_role("heading", level=1)).to_have_text("还没有可以打开的内容")
