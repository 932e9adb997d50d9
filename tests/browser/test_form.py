"""A form in the browser: what is typed is never lost, what is wrong stands at its place, nothing is saved twice."""

import asyncio
import re
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from playwright.sync_api import Dialog, Locator, Page, expect

from tests.browser.conftest import Open, log_in
from tests.browser.memory import Memory

EDIT = "/customer/20311/edit"


def found(page: Page) -> Locator:
    """What a picker shows."""
    return page.locator("[data-picker] [role=option]")


def save(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^保存客户$")).first.click()


def test_a_refused_save_keeps_everything_and_leads_to_what_is_wrong(open_page: Open) -> None:
    page = open_page("/customer/new")
    page.get_by_label("地区").fill("江苏 南京")
    page.get_by_label("信用额度").fill("viel")
    save(page)
    expect(page.locator("#form-summary")).to_be_focused()
    expect(page).to_have_title(re.compile("^错误：新建客户"))
    expect(page.locator("#form-summary a")).to_have_text(["客户名称：必填", "负责人：必填", "信用额度：应为数字"])
    expect(page.get_by_label("地区")).to_have_value("江苏 南京")
    expect(page.get_by_label("信用额度")).to_have_value("viel")
    expect(page.get_by_label("信用额度")).to_have_attribute("aria-invalid", "true")
    page.locator("#form-summary").get_by_role("link", name="客户名称").click()
    expect(page.get_by_label("客户名称")).to_be_focused()


def test_an_error_goes_away_when_its_field_is_right(open_page: Open) -> None:
    page = open_page(EDIT)
    page.get_by_label("客户名称").fill("")
    page.get_by_label("账期天数").fill("zwei")
    save(page)
    expect(page.locator("#fault-name")).to_have_text("必填")
    page.get_by_label("客户名称").fill("恒立")
    expect(page.locator("#fault-name")).to_be_empty()
    expect(page.get_by_label("客户名称")).not_to_have_attribute("aria-invalid", "true")
    expect(page.locator("#fault-payment_days")).to_have_text("应为数字")


@pytest.mark.trust("R-130")
def test_three_clicks_save_once(open_page: Open, memory: Memory) -> None:
    page = open_page(EDIT)
    page.get_by_label("地区").fill("江苏 南京")
    page.evaluate("[1, 2, 3].forEach(() => document.querySelector('#form-part .lm-wide button').click())")
    expect(page).to_have_url(re.compile("/customer/20311$"))
    assert len(memory.writes) == 1
    assert len(memory.writes[0]) > 20


def test_a_failing_server_leaves_the_form_and_offers_another_try(open_page: Open, memory: Memory) -> None:
    page = open_page(EDIT)
    page.get_by_label("地区").fill("江苏 南京")
    memory.broken = True
    save(page)
    expect(page.locator("#problem-bar")).to_contain_text("未保存")
    expect(page.locator("#problem-bar .lm-number")).to_have_text(re.compile("^[0-9a-f]{16}$"))
    expect(page.get_by_label("地区")).to_have_value("江苏 南京")
    memory.broken = False
    page.get_by_role("button", name="重试").click()
    expect(page).to_have_url(re.compile("/customer/20311$"))
    assert memory.rows["customer"][20311].values["region"] == "江苏 南京"


def test_what_is_worked_out_follows_and_inputs_are_never_answered(open_page: Open) -> None:
    page = open_page(EDIT)
    limit = page.get_by_label("信用额度")
    limit.fill("200000")
    with page.expect_response("**/preview") as answered:
        limit.press("End")
        limit.press_sequentially("0")
    expect(page.locator("#output-open_amount")).to_have_text("¥4,000,000.00")
    assert "<input" not in answered.value.text()
    assert "<select" not in answered.value.text()


def test_a_check_warns_while_somebody_types(open_page: Open) -> None:
    page = open_page(EDIT)
    page.get_by_label("账期天数").fill("200")
    expect(page.locator("#fault-payment_days .lm-warning")).to_have_text("账期太长")
    expect(page.get_by_label("账期天数")).not_to_have_attribute("aria-invalid", "true")
    page.get_by_label("账期天数").fill("20")
    expect(page.locator("#fault-payment_days")).to_be_empty()


NORMAL_FORMS = [
    ("信用额度", "１，２８６．５", "1,286.50"),
    ("信用额度", "¥ 1.2万", "12,000.00"),
    ("信用额度", "(55)", "-55.00"),
    ("信用额度", "3.5k", "3,500.00"),
    ("协议折扣", "8%", "8.00"),
    ("账期天数", "00030", "30"),
    ("下次跟进", "2026/1/2", "2026-01-02"),
    ("下次跟进", "2026年11月3日", "2026-11-03"),
    ("下次跟进", "20261124", "2026-11-24"),
    ("下次跟进", "24 Nov 2026", "2026-11-24"),
]


def test_numbers_and_days_take_their_normal_form_when_left(open_page: Open) -> None:
    page = open_page(EDIT)
    for label, typed, normal in NORMAL_FORMS:
        page.get_by_label(label).fill(typed)
        page.keyboard.press("Tab")
        expect(page.get_by_label(label)).to_have_value(normal)


def test_a_record_is_found_and_taken_by_keyboard(open_page: Open, memory: Memory) -> None:
    page = open_page(EDIT)
    owner = page.get_by_role("combobox", name="负责人")
    owner.fill("")
    owner.press_sequentially("陈", delay=20)
    expect(found(page)).to_have_text(["陈思远"])
    expect(found(page).locator("mark")).to_have_text("陈")
    owner.press("Enter")
    expect(owner).to_have_value("陈思远")
    save(page)
    expect(page).to_have_url(re.compile("/customer/20311$"))
    assert memory.rows["customer"][20311].values["owner"] == 3


def test_leaving_a_picker_without_choosing_keeps_what_was_chosen(open_page: Open) -> None:
    page = open_page(EDIT)
    owner = page.get_by_role("combobox", name="负责人")
    before = owner.input_value()
    owner.fill("nobody of that name")
    owner.press("Tab")
    expect(owner).to_have_value(before)


@pytest.mark.trust("R-138")
def test_the_last_answer_of_a_slow_picker_wins(
    open_page: Open, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, at_once = memory.candidates, [0]

    async def slowly(*given: Any, **named: Any) -> Any:
        at_once.append(at_once[-1] + 1)
        try:
            await asyncio.sleep(0.4)
            return await real(*given, **named)
        finally:
            at_once.append(at_once[-1] - 1)

    page = open_page(EDIT)
    monkeypatch.setattr(memory, "candidates", slowly)
    owner = page.get_by_role("combobox", name="负责人")
    for typed in ("王", "%", "x" * 1000, "陈"):
        owner.fill(typed)
        page.wait_for_timeout(250)
    expect(found(page)).to_have_text(["陈思远"])
    page.wait_for_timeout(500)
    expect(found(page)).to_have_text(["陈思远"])
    assert max(at_once) == 1


def test_emptying_a_picker_chooses_nothing(open_page: Open) -> None:
    page = open_page(EDIT)
    page.get_by_role("combobox", name="负责人").fill("")
    page.keyboard.press("Tab")
    save(page)
    expect(page.locator("#fault-owner")).to_have_text("必填")


def test_a_conflict_shows_both_and_loses_nothing(open_page: Open, memory: Memory) -> None:
    page = open_page(EDIT)
    memory.change_behind("customer", 20311, payment_days=45, region="江苏 昆山")
    page.get_by_label("账期天数").fill("90")
    page.get_by_label("客户名称").fill("恒立集团")
    save(page)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("陈思远修改了这条记录")
    expect(dialog.locator("tbody tr")).to_have_count(3)
    page.keyboard.press("Escape")
    expect(page.get_by_label("账期天数")).to_have_value("90")
    expect(page.get_by_role("button", name="保存客户").first).to_be_focused()
    save(page)
    dialog.get_by_label("45").check()
    dialog.get_by_role("button", name="按所选保存").click()
    expect(page).to_have_url(re.compile("/customer/20311$"))
    stored = memory.rows["customer"][20311].values
    assert (stored["name"], stored["payment_days"], stored["region"]) == ("恒立集团", 45, "江苏 昆山")


def test_only_what_was_changed_is_written(open_page: Open, memory: Memory) -> None:
    page = open_page(EDIT)
    row = memory.rows["customer"][20311]
    row.values["region"] = "江苏 昆山"  # type: ignore[index] # it is there
    page.get_by_label("账期天数").fill("90")
    save(page)
    expect(page).to_have_url(re.compile("/customer/20311$"))
    assert memory.rows["customer"][20311].values["region"] == "江苏 昆山"


def test_saving_without_a_change_writes_nothing(open_page: Open, memory: Memory) -> None:
    page = open_page(EDIT)
    save(page)
    expect(page).to_have_url(re.compile("/customer/20311$"))
    assert memory.writes == []


@pytest.mark.trust("R-131")
def test_a_session_that_ended_is_opened_again_over_the_form(open_page: Open, memory: Memory) -> None:
    page = open_page(EDIT)
    page.get_by_label("地区").fill("江苏 南京")
    memory.sessions.clear()
    save(page)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("登录已过期")
    expect(dialog.get_by_label("账号", exact=True)).to_have_value("liming")
    dialog.get_by_label("密码", exact=True).fill("wrong")
    dialog.get_by_role("button", name="登录").click()
    expect(dialog).to_contain_text("账号或密码不正确")
    log_in(page, "liming")
    expect(page).to_have_url(re.compile("/customer/20311$"))
    assert memory.rows["customer"][20311].values["region"] == "江苏 南京"


def test_somebody_else_who_logs_in_over_a_form_is_told_whose_it_is(open_page: Open, memory: Memory) -> None:
    memory.one_time.clear()
    page = open_page(EDIT)
    memory.sessions.clear()
    with page.expect_response("**/preview"):
        page.get_by_label("地区").press("End")
        page.get_by_label("地区").press_sequentially("新")
    expect(page.get_by_role("dialog")).to_contain_text("登录已过期")
    log_in(page, "fresh")
    expect(page.locator("#problem-bar")).to_contain_text("现在登录的是 fresh，而本页的内容由 liming 打开和填写")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.context.set_offline(True)
    save(page)
    expect(page.locator("#problem-bar")).to_contain_text("网络已断开")
    page.context.set_offline(False)
    expect(page.locator("#problem-bar")).to_be_empty()
    assert memory.writes == []
    save(page)
    expect(page).to_have_url(re.compile("/customer/20311$"))
    assert memory.rows["customer"][20311].values["region"].endswith("新")


def test_unsaved_changes_are_shown_and_leaving_asks(open_page: Open) -> None:
    page = open_page(EDIT)
    unsaved = page.locator(".lm-changed")
    expect(unsaved).to_be_hidden()
    region = page.get_by_label("地区")
    before = region.input_value()
    region.fill("江苏 南京")
    expect(unsaved).to_be_visible()
    region.fill(before)
    expect(unsaved).to_be_hidden()
    region.fill("江苏 南京")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.get_by_role("link", name="联系人").first.click()
    expect(page.get_by_label("地区")).to_have_value("江苏 南京")
    assert asked == ["beforeunload"]


def test_a_new_record_says_so_and_offers_another(open_page: Open, memory: Memory) -> None:
    page = open_page("/customer/new")
    page.get_by_label("客户名称").fill("新客户")
    page.get_by_role("combobox", name="负责人").press_sequentially("李", delay=20)
    found(page).first.click()
    page.get_by_label("信用额度").fill("1.2万")
    page.keyboard.press("Control+s")
    expect(page.get_by_role("heading", level=1)).to_have_text("新客户")
    expect(page.locator(".lm-toast")).to_contain_text("已创建")
    assert memory.rows["customer"][max(memory.rows["customer"])].values["credit_limit"] == Decimal("12000.00")
    page.locator(".lm-toast").get_by_role("link", name="再建一个").click()
    expect(page.get_by_label("客户名称")).to_have_value("")


def test_a_record_made_from_another_one_refers_to_it(open_page: Open) -> None:
    page = open_page("/customer/20311?tab=contacts")
    page.get_by_role("link", name="新建联系人").click()
    expect(page).to_have_url(re.compile(r"/contact/new\?customer=20311$"))
    expect(page.locator("[name=customer]")).to_have_value("20311")


def test_nothing_composed_is_searched_or_previewed(open_page: Open, memory: Memory) -> None:
    page = open_page(EDIT)
    client = page.context.new_cdp_session(page)
    page.get_by_label("客户名称").focus()
    memory.previews = 0
    for text in ("n", "ni", "nih", "nihao"):
        client.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
        page.wait_for_timeout(400)
    assert memory.previews == 0
    client.send("Input.insertText", {"text": "你好"})
    page.wait_for_timeout(700)
    assert memory.previews == 1


def conditional(memory: Memory) -> None:
    """A catalog in which the form depends on what is typed."""
    customer = memory.catalog.entities["customer"]
    fields = dict(customer.fields)
    fields["discount"] = msgspec.structs.replace(fields["discount"], visible="level == 'a'", required=True)
    fields["key_account"] = msgspec.structs.replace(fields["key_account"], visible="level == 'a'")
    fields["remark"] = msgspec.structs.replace(fields["remark"], required_when="level == 'c'")
    fields["region"] = msgspec.structs.replace(fields["region"], editable="level != 'c'")
    entities = {**memory.catalog.entities, "customer": msgspec.structs.replace(customer, fields=fields)}
    memory.catalog = msgspec.structs.replace(memory.catalog, entities=entities)


def test_fields_appear_get_stars_and_close_while_somebody_types(open_page: Open, memory: Memory) -> None:
    conditional(memory)
    page = open_page("/customer/new")
    discount, remark, region = (page.locator(f"#field-{name}") for name in ("discount", "remark", "region"))
    expect(discount).to_be_hidden()
    page.get_by_label("等级").select_option("a")
    expect(discount).to_be_visible()
    expect(discount.locator(".lm-required")).to_be_visible()
    page.get_by_label("协议折扣").fill("5")
    expect(page.get_by_label("备注")).not_to_have_attribute("aria-required", "true")
    page.get_by_label("等级").select_option("c")
    expect(discount).to_be_hidden()
    expect(remark.locator(".lm-required")).to_be_visible()
    expect(page.get_by_label("备注")).to_have_attribute("aria-required", "true")
    expect(page.get_by_label("地区")).to_be_disabled()
    page.get_by_label("等级").select_option("a")
    expect(page.get_by_label("协议折扣")).to_have_value("5.00")
    expect(page.get_by_label("地区")).to_be_enabled()
    expect(region.locator(".lm-required")).to_be_hidden()


def suggesting(memory: Memory) -> None:
    """The region is suggested after the code, and the grade after the status."""
    customer = memory.catalog.entities["customer"]
    region = msgspec.structs.replace(customer.fields["region"], suggest="concat(code, '!')")
    level = msgspec.structs.replace(customer.fields["level"], suggest="'a' if stage == 'won' else 'b'")
    fields = {**customer.fields, "region": region, "level": level}
    changed = msgspec.structs.replace(customer, fields=fields)
    entities = {**memory.catalog.entities, "customer": changed}
    memory.catalog = msgspec.structs.replace(memory.catalog, entities=entities)


def test_suggestions_follow_while_somebody_types_elsewhere_until_another_is_typed(
    open_page: Open, memory: Memory
) -> None:
    suggesting(memory)
    page = open_page("/customer/new")
    code, region, level = (page.get_by_label(label) for label in ("客户编号", "地区", "等级"))
    code.fill("A1")
    expect(region).to_have_value("A1!")
    expect(level).to_have_value("b")
    page.get_by_label("状态").select_option("won")
    expect(level).to_have_value("a")
    region.fill("mine")
    level.select_option("c")
    code.fill("B2")
    page.get_by_label("状态").select_option("lost")
    with page.expect_response("**/preview"):
        page.get_by_label("账期天数").fill("3")
    expect(region).to_have_value("mine")
    expect(level).to_have_value("c")
    region.fill("")
    with page.expect_response("**/preview"):
        code.fill("C3")
    expect(region).to_have_value("C3!")


def test_a_suggestion_reaches_who_stands_in_its_input_without_having_typed(open_page: Open, memory: Memory) -> None:
    suggesting(memory)
    page = open_page("/customer/new")
    code, region = (page.get_by_label(label) for label in ("客户编号", "地区"))
    code.fill("A1")
    region.focus()
    expect(region).to_have_value("A1!")
    region.press_sequentially("mine")
    with page.expect_response("**/preview"):
        page.get_by_label("账期天数").fill("3")
    expect(region).to_have_value("mine")


def test_what_is_not_asked_is_not_sent(open_page: Open, memory: Memory) -> None:
    conditional(memory)
    page = open_page(EDIT)
    page.get_by_label("等级").select_option("a")
    expect(page.locator("#field-discount")).to_be_visible()
    page.get_by_label("协议折扣").fill("7")
    page.get_by_label("重点客户").check()
    page.get_by_label("等级").select_option("b")
    expect(page.locator("#field-discount")).to_be_hidden()
    before = memory.rows["customer"][20311].values
    save(page)
    expect(page).to_have_url(re.compile("/customer/20311$"))
    after = memory.rows["customer"][20311].values
    assert [after[name] for name in ("level", "discount", "key_account")] == [
        "b", before["discount"], before["key_account"]
    ]  # fmt: skip


def test_a_warning_is_ticked_and_saved(open_page: Open, memory: Memory) -> None:
    page = open_page(EDIT)
    page.get_by_label("账期天数").fill("330")
    save(page)
    anyway = page.get_by_label("仍要保存：账期太长")
    expect(anyway).to_be_visible()
    save(page)
    expect(anyway).not_to_be_checked()
    anyway.check()
    save(page)
    expect(page).to_have_url(re.compile("/customer/20311$"))
    assert memory.rows["customer"][20311].values["payment_days"] == 330


def test_a_warning_before_deleting_is_asked_again(open_page: Open, memory: Memory) -> None:
    memory.warned = frozenset({"key"})
    page = open_page("/customer/20311/delete")
    page.get_by_role("button", name="删除客户").click()
    page.get_by_role("button", name="仍要继续").click()
    expect(page).to_have_url(re.compile("/customer$"))
    assert 20311 not in memory.rows["customer"]


def test_what_was_not_saved_is_offered_again_with_its_lines_and_gone_once_it_is_saved(
    open_page: Open, memory: Memory
) -> None:
    page = open_page("/order/1/edit")
    page.on("dialog", lambda asked: asked.accept())
    page.locator("#code").fill("DD-77")
    page.locator("#lines-0-price").fill("99")
    page.wait_for_function("() => Object.keys(localStorage).some((key) => key === 'draft liming /order/1/edit')")
    page.goto("/order/1/edit")
    expect(page.locator("#code")).to_have_value("DD-1")
    page.get_by_role("button", name="恢复").click()
    expect(page.locator("#code")).to_have_value("DD-77")
    expect(page.locator("#lines-0-price")).to_have_value("99")
    expect(page.locator("#draft-offer")).to_be_hidden()
    page.locator("#form-part button.btn-primary:visible").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("DD-77")
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('draft'))") == []
    page.goto("/order/1/edit")
    expect(page.locator("#draft-offer")).to_be_hidden()


def test_a_record_is_made_from_within_a_picker_and_chosen(open_page: Open, memory: Memory) -> None:
    page = open_page("/order/2/edit")
    picker = page.get_by_role("combobox", name="客户")
    picker.fill("")
    picker.press_sequentially("新客户", delay=20)
    page.get_by_role("option", name="新建客户“新客户”").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("客户名称")).to_have_value("新客户")
    dialog.get_by_role("button", name="保存客户").click()
    expect(page.locator("#fault-quick-owner")).to_have_text("必填")
    dialog.get_by_role("combobox", name="负责人").press_sequentially("李", delay=20)
    page.locator("#quick-owner-list [role=option]").first.click()
    dialog.get_by_role("button", name="保存客户").click()
    expect(dialog).to_have_count(0)
    expect(picker).to_have_value("新客户")
    expect(picker).to_be_focused()
    made = max(memory.rows["customer"])
    expect(page.locator("[name=customer]")).to_have_value(str(made))
    page.get_by_role("button", name="保存订单").first.click()
    expect(page).to_have_url(re.compile("/order/2$"))
    assert memory.rows["order"][2].values["customer"] == made
    page.goto("/order/1/edit")
    picker.fill("")
    picker.press("ArrowDown")
    expect(page.locator("#customer-list [role=option]").first).to_have_attribute("data-id", str(made))
