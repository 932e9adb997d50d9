"""Records are found by words of what somebody may read of them, by nothing else; lists go by how texts sound."""

import pytest

from engine.service.verify import verify
from engine.storage.sql import first_page
from tests.support.client import Client, Refused
from tests.support.stage_plugin import Play
from tests.support.visitor import visitor
from tests.support.world import World

FILES = {
    "app.yaml": """
app: shop
locales: [zh, en]
time_zone: Asia/Shanghai
currency: CNY
settings: {mark: {type: text, default: 老}}
""",
    "customer.yaml": """
entity: customer
title: name
owner: owner
features: {recycle: {}}
fields:
  name: {type: text, max: 60, sort: true, sample: "客户{n}"}
  code: {type: text, max: 20, search: true}
  phone: {type: phone, search: true}
  story: {type: rich_text, search: true}
  secret: {type: text, search: true}
  plain: text
  called: {type: text, search: true, value: "concat(settings.mark, upper(code))"}
  level: {type: integer, default: 1}
  owner: {type: user, default: =me}
""",
    "visit.yaml": """
entity: visit
title: concat(customer_name, ' ', about)
fields:
  about: text
  customer: {type: reference, to: customer}
  customer_name: {type: text, value: customer.name, sort: true}
""",
    "quiet.yaml": "entity: quiet\ntitle: amount\nfields: {amount: integer}\n",
    "boss.yaml": """
role: boss
grants:
  customer: {read: true, create: true, update: true, delete: true, restore: true}
  visit: {read: true, create: true, update: true, delete: true}
  quiet: {read: true, create: true}
""",
    "clerk.yaml": """
role: clerk
grants:
  customer:
    read: level < 3
    fields: {secret: {read: level == 1}, phone: {read: false}}
  visit: {read: true}
  quiet: {read: true, fields: {amount: {read: false}}}
""",
}

CUSTOMERS = [
    {"name": "苏州恒立精密机械有限公司", "code": "HX-3200", "phone": "13812345678"},
    {"name": "华为技术有限公司", "code": "HW-7", "story": "<p>重庆的<b>大客户</b>，Müller引荐</p>"},
    {"name": "Acme Corporation", "code": "AC 3201", "level": 2, "secret": "密语 codeword"},
    {"name": "TCL科技", "code": "ＴＣＬ９", "secret": "密语 keyword"},
    {"name": "重要客户", "level": 3, "plain": "无"},
]


async def _made(shop: World) -> Client:
    boss = await shop.person_as("boss", "boss")
    for one in CUSTOMERS:
        await boss.make("customer", **one)
    return boss


FOUND: dict[str, list[int]] = {
    "恒": [1], "恒立": [1], "恒立精密机械": [1], "有限公司": [2, 1], "立恒": [], "技": [4, 2],
    "hljm": [1], "jmjx": [1], "HW": [2], "zykh": [5], "z": [5, 1], "zh": [1], "cq": [], "zq": [],
    "hx3200": [1], "3200": [1], "32": [3, 1], "320": [3, 1], "200": [], "tcl9": [4], "ＴＣＬ": [4],
    "acme": [3], "ACM corp": [3], "cme": [], "corp acme": [3],
    "138": [1], "5678": [1], "1381234-5678": [1], "重庆": [2], "muller": [2], "mul": [2], "b": [],
    "恒立 138": [1], "恒立 139": [], "密语": [4, 3], "老hx": [1], "老": [5, 4, 3, 2, 1], "无": [],
    "!?": [], "  ": [5, 4, 3, 2, 1], "' OR '1": [], '"': [], "a* OR b": [], "\\": [], "NOT": [], ":*": [],
}  # fmt: skip


def test_records_are_found_by_words_of_their_texts(play: Play) -> None:
    async def story(shop: World) -> dict[str, list[int]]:
        boss = await _made(shop)
        return {typed: await boss.ids("customer", search=typed) for typed in FOUND}

    assert play(story, FILES) == FOUND


MASKED: dict[str, list[int]] = {
    "有限公司": [2, 1], "密语": [4], "codeword": [], "codew": [], "keyword": [4],
    "keyword tcl": [4], "codeword acme": [],
    "acme": [3], "138": [], "5678": [], "重要": [], "客户": [2], "密 语": [4],
}  # fmt: skip


def test_nobody_finds_a_record_by_what_they_may_not_read_of_it(play: Play) -> None:
    """V-06: neither a field that no grant gives, nor one under a condition, nor a record that is out of scope."""

    async def story(shop: World) -> dict[str, list[int]]:
        await _made(shop)
        clerk = await shop.person_as("clerk", "clerk")
        return {typed: await clerk.ids("customer", search=typed) for typed in MASKED}

    assert play(story, FILES) == MASKED


MANY = {typed: FOUND[typed] for typed in ("老", "有限公司", "恒立", "32", "z", "立恒")}
MANY_MASKED = {typed: MASKED[typed] for typed in ("密语", "客户")}


def test_a_search_narrows_a_list_like_anything_else(play: Play) -> None:
    async def story(shop: World) -> list[object]:
        boss = await _made(shop)
        answers: list[object] = [
            await boss.ids("customer", search="有限公司", where="code == 'HW-7'"),
            await boss.ids("customer", search="有限公司", sort="name"),
            await boss.ids("customer", search="有限公司", sort="code"),
        ]
        total = await boss.raw.get("/api/customer", params={"search": "有限公司", "total": "true", "limit": "1"})
        answers.append([total.json()["total"], len(total.json()["items"])])
        for sort in ("-id", "id", "-name", "level"):
            first = await boss.raw.get("/api/customer", params={"search": "老", "limit": "3", "sort": sort})
            more = {"search": "老", "limit": "3", "sort": sort, "after": first.json()["next"]}
            rest = await boss.raw.get("/api/customer", params=more)
            answers.append([one["id"] for page in (first, rest) for one in page.json()["items"]])
        await boss.drop("customer", 2)
        answers += [
            await boss.ids("customer", search="有限公司"),
            await boss.ids("customer", search="华为", bin="true"),
        ]
        return answers

    assert play(story, FILES) == [
        [2], [2, 1], [2, 1], [2, 1], [5, 4, 3, 2, 1], [1, 2, 3, 4, 5], [5, 4, 1, 2, 3], [1, 2, 4, 3, 5], [1], [2],
    ]  # fmt: skip


BY_NAME = (3, 2, 1, 4, 5)
"""All records by how their names sound."""


def test_many_are_found_like_few(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which way a database takes to a page in an order depends on how many are found, and the page does not."""
    for name, number in {"FIRST": 2, "PART": 1, "FEW": 1, "SORTED": 1}.items():
        monkeypatch.setattr(first_page, name, number)
    orders = {"name": BY_NAME, "-name": BY_NAME[::-1], "id": (1, 2, 3, 4, 5)}

    async def story(shop: World) -> dict[tuple[str, str, int], list[int]]:
        boss = await _made(shop)
        clerk = await shop.person_as("clerk", "clerk")
        return {
            (typed, sort, limit): await someone.ids("customer", search=typed, sort=sort, limit=str(limit))
            for someone, wanted in ((boss, MANY), (clerk, MANY_MASKED))
            for typed in wanted
            for sort in orders
            for limit in (1, 9)
        }

    assert play(story, FILES) == {
        (typed, sort, limit): [one for one in order if one in found][:limit]
        for typed, found in (MANY | MANY_MASKED).items()
        for sort, order in orders.items()
        for limit in (1, 9)
    }


def test_what_has_no_words_is_found_by_what_it_is_called(play: Play) -> None:
    async def story(shop: World) -> list[object]:
        boss, clerk = await shop.person_as("boss", "boss"), await shop.person_as("clerk", "clerk")
        await boss.make("quiet", amount=1234)
        with pytest.raises(Refused) as refused:
            await clerk.ids("quiet", search="1234")
        found = [await boss.ids("quiet", search=typed) for typed in ("23", "4", "5")]
        return [*found, refused.value.response.json()["code"]]

    assert play(story, FILES) == [[1], [1], [], "bad_parameter"]


def test_words_follow_every_change_of_what_they_are_made_of(play: Play) -> None:
    async def story(shop: World) -> list[object]:
        boss = await _made(shop)
        visit = await boss.make("visit", about="报价", customer=1)
        seen: list[object] = [await boss.ids("visit", search="恒立 报价")]
        await boss.set("customer", 1, name="新城贸易")
        seen += [await boss.ids("visit", search="恒立"), await boss.ids("visit", search="xcmy 报价")]
        seen += [await boss.ids("customer", search="恒立"), await boss.ids("customer", search="新城")]
        await boss.set("customer", 1, level=2)
        await boss.set("customer", 1, name=None, phone=None)
        seen += [await boss.ids("customer", search="新城"), await boss.ids("customer", search="hx")]
        await boss.drop("customer", 2)
        await boss.back("customer", 2)
        seen.append(await boss.ids("customer", search="华为"))
        await boss.drop("visit", visit["id"])
        seen.append(await boss.ids("visit", search="报价"))
        assert await verify(shop.database, shop.compiled) == []
        return seen

    assert play(story, FILES) == [[1], [], [1], [], [1], [], [1], [2], []]


def test_lists_are_in_the_order_of_sounds(play: Play) -> None:
    names = ["张三", "张", "章三", "重庆", "赵", "阿里", "Beta", "alpha", "ALPHA", "北京", None, "长安", "啊", "123"]

    async def story(shop: World) -> list[list[object]]:
        boss = await shop.person_as("boss", "boss")
        for name in names:
            await boss.make("customer", name=name)
        return [[one["name"] for one in await boss.all("customer", sort=sort)] for sort in ("name", "-name")]

    ordered = ["123", "啊", "阿里", "ALPHA", "alpha", "北京", "Beta", "长安", "重庆", "张", "张三", "章三", "赵"]
    assert play(story, FILES) == [[*ordered, None], [*reversed(ordered), None]]


@pytest.mark.parametrize(
    ("account", "typed", "found"),
    [
        ("boss", "恒立", {"customer": [1], "visit": [1]}),
        ("clerk", "恒立", {"customer": [1], "visit": [1]}),
        ("boss", "codeword", {"customer": [3]}),
        ("clerk", "codeword", {}),
        ("boss", "clerk", {"user": [2]}),
        ("clerk", "重要", {}),
        ("boss", "", {}),
    ],
)
def test_a_search_through_everything_finds_what_may_be_read(
    play: Play, account: str, typed: str, found: dict[str, list[int]]
) -> None:
    async def story(shop: World) -> dict[str, list[int]]:
        boss = await _made(shop)
        await boss.make("visit", about="报价", customer=1)
        clerk = await shop.person_as("clerk", "clerk")
        asker = boss if account == "boss" else clerk
        groups = (await asker.raw.get("/api/-/search", params={"q": typed})).json()["groups"]
        page = await (await visitor(shop, asker.user)).page("/-/search", q=typed)
        for group in groups:
            assert all(f'href="/{group["entity"]}/{one["id"]}"' in page for one in group["items"])
        return {group["entity"]: [one["id"] for one in group["items"]] for group in groups}

    assert play(story, FILES) == found
