"""What people of the shipped application do in a day, in a browser: a rep, their manager, and an administrator."""

from pathlib import Path

from playwright.sync_api import Page, expect

LOOKS = 20
"""So often a page is opened at most until it shows what was changed in the definitions."""


def say(page: Page, field: str, text: str) -> None:
    """Type into a field of the form."""
    page.locator(f"#{field}").fill(text)


def pick(page: Page, field: str, typed: str) -> None:
    """Choose the first record that is offered for what is typed."""
    page.locator(f"#{field}").press_sequentially(typed)
    page.locator(f"#{field}-list [role=option]").first.click()


def save(page: Page) -> None:
    """Save the form, and be on the page that follows."""
    page.locator("#form-part button.btn-primary:visible").first.click()
    expect(page.locator("#form-part")).to_have_count(0)


def do(page: Page, action: str) -> None:
    """An action of the record, with what it asks as it stands; some are in the menu of further ones."""
    control = page.locator(".lm-actions").locator(f"a[href$='/{action}'], form[action$='/{action}'] button").first
    expect(control).to_be_attached()
    if not control.is_visible():
        page.locator(".lm-actions [popovertarget]:visible").first.click()
    asks = control.evaluate("one => one.matches('a')")
    control.click()
    if asks:
        save(page)


def tab(page: Page, name: str) -> None:
    """Open one of the record's tabs."""
    page.locator(f".lm-tabs a[href$='?tab={name}']").click()
    expect(page.locator(f".lm-tabs a[href$='?tab={name}']")).to_have_attribute("aria-current", "page")


def heading(page: Page, words: str) -> None:
    """The page is about this."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)


def a_lead_becomes_a_customer(page: Page) -> None:
    page.goto("/")
    page.locator(".lm-nav a[href='/lead']:visible").first.click()
    page.get_by_role("link", name="新建线索").first.click()
    say(page, "name", "需要三台流量计")
    say(page, "company", "长沙康腾医药有限公司")
    say(page, "contact_name", "李静")
    save(page)
    heading(page, "需要三台流量计")
    do(page, "convert")
    expect(page.locator("main .lm-badge").first).to_have_text("已转化")
    page.locator("main a[href^='/customer/']").first.click()
    heading(page, "长沙康腾医药有限公司")
    tab(page, "contacts")
    expect(page.locator("#record-body")).to_contain_text("李静")


def it_is_followed_up(page: Page) -> None:
    tab(page, "activities")
    page.locator("#record-body a[href*='/activity/new']").first.click()
    say(page, "subject", "电话确认测量介质")
    save(page)
    heading(page, "电话确认测量介质")


def it_is_a_chance(page: Page) -> None:
    page.goto("/lead?view=all&q=流量计")
    page.get_by_role("link", name="需要三台流量计").first.click()
    do(page, "to_opportunity")
    tab(page, "opportunities")
    page.locator("#record-body tbody a[href^='/opportunity/']").first.click()
    page.locator("a[href$='/edit']:visible").first.click()
    pick(page, "product", "传感器")
    say(page, "unit_price", "600")
    say(page, "quantity", "3")
    page.keyboard.press("Tab")
    expect(page.locator("#output-expected_amount")).to_have_text("¥1,800.00")
    save(page)


def it_moves_on_the_board(page: Page) -> None:
    page.goto("/opportunity?view=board&q=流量计")
    expect(page.locator("#lane-lead_gained-head")).to_contain_text("1")
    page.locator("[data-move]").first.click()
    page.get_by_role("button", name="初步接触").click()
    expect(page.locator("#lane-first_contact-head")).to_contain_text("1")
    page.locator(".lm-tile .lm-title").click()
    heading(page, "需要三台流量计")


def it_is_quoted_with_lines(page: Page) -> None:
    do(page, "to_quotation")
    tab(page, "quotations")
    page.locator("#record-body tbody a[href^='/quotation/']").first.click()
    page.locator("a[href$='/edit']:visible").first.click()
    say(page, "lines-0-quantity", "5")
    pick(page, "lines-1-product", "触摸屏")
    say(page, "lines-1-quantity", "2")
    say(page, "lines-1-unit_price", "100")
    page.keyboard.press("Tab")
    expect(page.locator("#output-amount")).to_contain_text("3,200.00")
    save(page)
    do(page, "send")
    expect(page.locator("main .lm-badge").first).to_have_text("已发送")


def it_is_agreed_and_ordered(page: Page) -> None:
    do(page, "to_contract")
    tab(page, "contracts")
    page.locator("#record-body tbody a[href^='/contract/']").first.click()
    do(page, "sign")
    do(page, "to_order")
    tab(page, "orders")
    page.locator("#record-body tbody a[href^='/sales_order/']").first.click()
    expect(page.locator("main")).to_contain_text("长沙康腾医药有限公司")
    expect(page.locator("main")).to_contain_text("3,200.00")


def an_expense_is_asked_for(page: Page) -> None:
    page.goto("/expense/new")
    say(page, "purpose", "拜访长沙康腾的差旅")
    page.locator("#lines-0-category").select_option("travel")
    say(page, "lines-0-amount", "420")
    page.keyboard.press("Tab")
    save(page)
    do(page, "submit")


def it_is_answered_without_a_mouse(page: Page) -> None:
    """Whoever decides: a key chooses the answer, another confirms it."""
    page.goto("/-/inbox")
    expect(page.locator("main")).to_contain_text("拜访长沙康腾的差旅")
    page.keyboard.press("a")
    expect(page.locator("[data-answer=agree]")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".lm-toast")).to_be_visible()
    expect(page.locator("[data-answers]")).to_have_count(0)
    page.goto("/expense?q=长沙康腾")
    expect(page.locator("tbody")).to_contain_text("已生效")


def the_team_is_looked_after(page: Page) -> None:
    """A manager: what is ahead, the list of the team, a view of it that is kept, a word to a rep."""
    page.goto("/")
    expect(page.locator("main")).to_contain_text("工作台")
    page.goto("/opportunity?q=流量计")
    page.locator("[popovertarget=save-view]:visible").first.click()
    say(page, "view-name-new", "流量计的机会")
    page.locator("#save-view button.btn-primary").click()
    expect(page.locator("#views")).to_contain_text("流量计的机会")
    page.locator("tbody .lm-title").first.click()
    heading(page, "需要三台流量计")
    tab(page, "timeline")
    page.locator("textarea[name=text]").fill("报价前先确认交期")
    page.locator("form[action*='/actions/comment'] button").first.click()
    expect(page.locator("#record-body")).to_contain_text("报价前先确认交期")


def a_list_is_taken_away(page: Page) -> None:
    page.goto("/opportunity?view=board")
    expect(page.locator("[data-board=stage]")).to_be_visible()
    page.goto("/opportunity?view=open&q=流量计")
    with page.expect_download() as coming:
        page.locator("a[href*='/opportunity/export']").click()
    assert "需要三台流量计" in Path(coming.value.path()).read_text(encoding="utf-8-sig")


def somebody_joins(page: Page) -> None:
    """An administrator: a person with a role."""
    page.goto("/-/administration")
    page.locator("main a[href='/user/new']").click()
    say(page, "account", "newcomer")
    say(page, "name", "周敏")
    save(page)
    heading(page, "周敏")
    page.goto("/role_assignment/new")
    pick(page, "holder", "周敏")
    page.locator("#role").select_option("sales_rep")
    save(page)


def a_field_is_added(page: Page) -> None:
    page.goto("/-/fields/customer/new")
    say(page, "name", "plant")
    page.locator("#kind").select_option("text")
    say(page, "label_zh", "厂区")
    say(page, "label_en", "Plant")
    page.locator("#form-part button.btn-primary:visible").first.click()
    page.get_by_role("button", name="执行").click()
    expect(page.locator(".lm-toast")).to_be_visible()
    page.goto("/customer/new")
    expect(page.get_by_label("厂区", exact=True)).to_be_visible()


def a_dictionary_grows(page: Page) -> None:
    page.goto("/industry/new")
    say(page, "code", "aerospace")
    say(page, "label_zh", "航空航天")
    say(page, "label_en", "Aerospace")
    save(page)
    page.goto("/industry?q=aerospace")
    expect(page.locator("tbody")).to_contain_text("航空航天")
    option = page.locator("#industry option[value=aerospace]")
    for _ in range(LOOKS):  # a worker sees it at its next look
        page.goto("/customer/new")
        if option.count():
            break
    expect(option).to_have_text("航空航天")


def what_was_deleted_comes_back(page: Page) -> None:
    page.goto("/todo/7")
    page.locator("form[action='/todo/7/delete'] button:visible").first.click()
    expect(page).to_have_url("/todo")
    page.goto("/todo/bin")
    page.locator("form[action='/todo/7/restore'] button").click()
    expect(page.locator(".lm-toast")).to_be_visible()
    page.goto("/todo/7")
    expect(page.locator("form[action='/todo/7/delete']").first).to_be_attached()
