"""Administrators add fields on a screen, change and retire them; what they say stays when files are deployed anew."""

import asyncio
from pathlib import Path

from click.testing import CliRunner

from engine.cli import main
from engine.compile.load import load_files
from engine.diagnostics import Report
from engine.service import deploy, own_fields
from tests.support.running import environment_of
from tests.support.visitor import Visitor, visitor
from tests.support.world import NOON, World, applied, running

FILES = {
    "app.yaml": "app: shop\nlocales: [zh, en]\ntime_zone: UTC\ncurrency: EUR\n",
    "customer.yaml": """\
entity: customer
label: {zh: 客户, en: Customer}
title: name
fields:
  name: {type: text, label: {zh: 名称, en: Name}, required: true}
  size: {type: choice, label: {zh: 规模, en: Size}, options: {small: {label: Small}, large: {label: Large}}}
""",
    "clerk.yaml": "role: clerk\nincludes: [admin]\ngrants: {customer: {read: true, create: true, update: true}}\n",
}
MORE = FILES["customer.yaml"] + "  note: text\n"
NEW = {
    "name": "region", "kind": "choice", "label_zh": "区域", "label_en": "Region", "help_en": "Where they are",
    "options": "north: 北 | North\nsouth: 南 | South",
}  # fmt: skip
AT = "/-/fields/customer"


async def done(browser: Visitor, address: str, posted: dict[str, str]) -> str:
    """What the plan of a change said, which then was carried out."""
    asked = await browser.send(address, posted)
    assert asked.status_code == 409, asked.text
    plan = asked.text
    base = plan.split('name=":plan" value="')[1].split('"')[0]
    made = await browser.send(address, {**posted, ":plan": base})
    assert (made.status_code, made.headers["location"]) == (303, AT)
    return plan


async def redeployed(world: World, **changed: str) -> list[str]:
    """The plan, or what is wrong, when the files are deployed anew, some of them others."""
    kept = await own_fields.kept(world.database)
    texts = FILES | {f"{name}.yaml": text for name, text in changed.items()}
    files = {**{name: text.encode() for name, text in texts.items()}, **kept}
    report = Report()
    catalog = load_files(files, report)
    if catalog is None:
        return [
            f"{one.code} {one.span.file}:{one.span.line} {one.hint}"
            for one in report
            if one.span and one.code != "META-LABEL"
        ]
    made = await deploy.bring_up_to_date(world.database, catalog, files, "test", NOON)
    await world.application.refresh()
    return [f"{one.symbol} {one.path}: {one.what}" for one in made.lines]


def test_fields_are_made_changed_and_retired_on_a_screen(database_url: str, tmp_path: Path) -> None:
    asyncio.run(story(database_url))
    folder = tmp_path / "shop"
    for name, text in FILES.items():
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "customer.yaml").write_text(MORE, encoding="utf-8")

    def loom(*words: str) -> str:
        done = CliRunner().invoke(main, words, env=environment_of(database_url))
        assert done.exit_code == 0, done.output
        return done.stdout

    assert "x_region" in loom("fields")
    assert "Nothing to do" in loom("plan", str(folder))
    loom("fields", str(folder / "said"))
    assert "extend: entity/customer" in (folder / "said/customer.yaml").read_text(encoding="utf-8")
    assert [line for line in loom("plan", str(folder)).splitlines() if line[:1] in "+-~"] == []


async def story(url: str) -> None:
    """A day of an administrator, on an empty database."""
    sources = {name: text.encode() for name, text in FILES.items()}
    catalog = load_files(sources, Report())
    assert catalog is not None
    async with running(url, await applied(url, catalog, sources)) as world:
        boss = await world.person_as("boss", "clerk")
        browser = await visitor(world, boss.user)

        assert "客户" in await browser.page("/-/fields")
        assert "x_region" not in await browser.page(AT)
        assert "+ customer.x_region: new field: choice" in await done(browser, f"{AT}/new", NEW)
        listed = await browser.page(AT)
        assert all(one in listed for one in ("x_region", "extend: entity/customer", "在此新增"))
        made = await boss.make("customer", name="甲", x_region="north")
        assert "区域" in await browser.page(f"/customer/{made['id']}")
        assert (await browser.send(f"{AT}/new", {**NEW, "name": "Not a name"})).status_code == 422
        assert (await browser.send(f"{AT}/new", {**NEW, "label_zh": ""})).status_code == 422

        field = {"label_zh": "大区", "label_en": "Region", "help_en": "Where they are", "options": NEW["options"]}
        size = {"label_zh": "规模", "label_en": "Number", "options": "small: Small | Small\nlarge: Large | Large\nhuge"}
        await done(browser, f"{AT}/size", size)
        await boss.set("customer", made["id"], size="huge")

        assert await redeployed(world, customer=MORE) == ["+ customer.note: new field: text"]
        assert (await boss.get("customer", made["id"]))["x_region"] == "north"
        other = "extend: entity/customer\nfields: {size: {label: {en: Headcount}}}\n"
        (clash,) = await redeployed(world, other=other)
        assert clash.startswith("META-CONFLICT")
        assert "administration/customer.yaml" in clash
        assert "other.yaml" in clash
        (gone,) = await redeployed(world, customer=FILES["customer.yaml"].replace("  size:", "  scale:"))
        assert gone.startswith("META-MISSING administration/customer.yaml")

        await done(browser, f"{AT}/x_region", {**field, "retired": "on"})
        assert "x_region" not in (await boss.raw.get(f"/api/customer/{made['id']}")).json()
        assert "已停用" in await browser.page(AT)
        await done(browser, f"{AT}/x_region", field)
        assert (await boss.get("customer", made["id"]))["x_region"] == "north"
        assert "大区" in await browser.page(f"/customer/{made['id']}")

        nobody = await world.person_as("nobody")
        assert (await (await visitor(world, nobody.user)).client.get(AT)).status_code == 403
