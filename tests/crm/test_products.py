"""Products: how they are recorded, found, ordered by categories, put together and looked at."""

from itertools import product

import pytest

from tests.crm.conftest import Tell
from tests.crm.people import Company, company
from tests.support.client import ANY, Client, Refused, faults
from tests.support.visitor import visitor
from tests.support.world import World


@pytest.fixture(scope="module")
def staff(tell: Tell) -> Company:
    """Who works here."""
    made: Company = tell(company)
    return made


async def unit(client: Client, name: str) -> int:
    """A unit that products are counted in."""
    identity: int = (await client.make("unit", name=name))["id"]
    return identity


@pytest.mark.rows("CM-PRD-001")
def test_a_product_is_recorded_and_looked_up(tell: Tell, staff: Company) -> None:
    async def story(world: World) -> None:
        piece = await unit(staff.manager, "台")
        kept = {"name": "高精度压力变送器", "model": "HX-210A", "spec": "0-1.6MPa", "kind": "tangible"}
        price = {"unit": piece, "suggested_price": "1280", "floor_price": "1000", "max_price": "1500"}
        made = await staff.manager.make("product", **kept, cost="640", units=[price])
        assert made["code"].startswith("CP-")
        here = await visitor(world, staff.rep.user)
        assert f'href="/product/{made["id"]}' in await here.page("/product")
        shown = await here.record(f"/product/{made['id']}")
        assert all(value in shown for value in ("高精度压力变送器", "HX-210A", "0-1.6MPa", "1,280.00", made["code"]))
        assert "640.00" not in shown

    tell(story)


@pytest.mark.rows("ZB-PRD-009")
def test_products_are_found_by_model_by_category_and_price_and_by_a_misspelt_name(tell: Tell, staff: Company) -> None:
    async def story(world: World) -> None:
        manager, piece = staff.manager, await unit(staff.manager, "只")
        valves = (await manager.make("product_category", name="阀门"))["id"]
        wanted = 0
        for name, model, price in (
            ("电磁阀", "FR-680", "480"),
            ("防爆型光电开关", "DK-77", "90"),
            ("调节阀", "FR-1", "2000"),
        ):
            units = [{"unit": piece, "suggested_price": price}]
            made = await manager.make("product", name=name, model=model, category=valves, units=units)
            wanted = wanted or made["id"]
        assert await staff.rep.ids("product", search="FR-6") == [wanted]
        where = f"under(category, {valves}) and price >= 100 and price <= 1000"
        assert await staff.rep.ids("product", where=where) == [wanted]
        (misspelt,) = await staff.rep.all("product", where="similar(name, '防暴型光电开关')", fields="name")
        assert misspelt == {"name": "防爆型光电开关"}

    tell(story)


@pytest.mark.rows("ZB-PRD-013")
def test_a_category_has_the_products_of_all_below_it(tell: Tell, staff: Company) -> None:
    async def story(world: World) -> None:
        above, levels, products = None, [], []
        for depth in range(1, 6):
            above = (await staff.manager.make("product_category", name=f"第{depth}级", parent=above))["id"]
            levels.append(above)
            products.append((await staff.manager.make("product", name=f"产品{depth}", category=above))["id"])
        found = await staff.rep.ids("product", where=f"under(category, {levels[1]})", sort="id")
        assert found == products[1:]
        with pytest.raises(Refused):
            await staff.manager.set("product_category", levels[0], parent=levels[4])

    tell(story)


@pytest.mark.rows("ZB-PRD-001", "GC-SYS-013")
def test_a_product_shows_its_sales_with_their_contracts_whatever_its_kind(tell: Tell, staff: Company) -> None:
    async def story(world: World) -> None:
        customer = (await staff.rep.make("customer", name="无锡博联机械"))["id"]
        kinds = (("own", True), ("purchased", True), ("consigned", True), ("service", False))
        products = {}
        for origin, stocked in kinds:
            kind = "intangible" if origin == "service" else "tangible"
            made = await staff.manager.make("product", name=f"产品 {origin}", origin=origin, kind=kind)
            assert made["stocked"] is stocked
            products[origin] = made["id"]
        papers = []
        for _ in range(3):
            lines = [{"product": one, "quantity": "2", "unit_price": "50"} for one in products.values()]
            paper = await staff.rep.make("contract", customer=customer, lines=lines)
            papers.append(paper["id"])
            await staff.rep.take("contract", paper["id"], "sign")
        sold = await staff.rep.get("product", products["service"])
        assert (sold["sold_quantity"], sold["sold_amount"]) == ("6.000", "300.00")
        shown = await (await visitor(world, staff.rep.user)).record(f"/product/{products['own']}")
        assert all(f'href="/contract/{paper}"' in shown for paper in papers)

    tell(story)


@pytest.mark.rows("GM-MKT-005")
def test_the_price_follows_the_options_and_some_do_not_go_together(tell: Tell, staff: Company) -> None:
    async def story(world: World) -> None:
        piece = await unit(staff.manager, "套")
        customer = (await staff.rep.make("customer", name="西安智创软件"))["id"]
        options = [
            {"name": "8 GB", "surcharge": "200"},
            {"name": "16 GB", "surcharge": "350"},
            {"name": "红", "surcharge": "50"},
        ]
        panel = await staff.manager.make(
            "product", name="触摸屏", units=[{"unit": piece, "suggested_price": "1000"}], options=options
        )
        small, large, red = panel["options"]
        kept = [{"id": one["id"]} for one in panel["options"]]
        kept[0]["excludes"] = [large["id"]]
        await staff.manager.set("product", panel["id"], options=kept)
        line = {"product": panel["id"], "quantity": "2", "options": [large["id"], red["id"]]}
        order = await staff.rep.make("sales_order", customer=customer, lines=[line])
        assert (order["lines"][0]["unit_price"], order["amount"]) == ("1400.00", "2800.00")
        with pytest.raises(Refused) as refused:
            await staff.rep.make(
                "sales_order", customer=customer, lines=[{**line, "options": [small["id"], large["id"]]}]
            )
        assert faults(refused.value) == {"lines/0/options": "check:incompatible"}

    tell(story)


@pytest.mark.rows("ZB-PRD-005", "ZB-PRD-017", "R-DUP-03")
def test_the_entry_of_products_goes_by_switches_that_administrators_set(tell: Tell, staff: Company) -> None:
    async def story(world: World) -> None:
        desk = await visitor(world, staff.boss.user)
        first = await staff.manager.make("product", name="变频器")

        async def switched(**switches: bool) -> None:
            shown = await staff.boss.raw.get("/api/-/settings")
            kept = {name: "on" for name, value in (shown.json() | switches).items() if value is True}
            plain = {name: str(value) for name, value in shown.json().items() if not isinstance(value, bool | None)}
            version = shown.headers["etag"].strip('"').partition(".")[0]
            answer = await desk.send("/-/settings", {":version": version, **plain, **kept})
            assert answer.status_code == 303, answer.text

        async def entered(**values: str) -> dict[str, str]:
            answer = await staff.manager.raw.post("/api/product", json={"name": "变频器", **values})
            failures = [] if answer.status_code == 201 else answer.json()["failures"]
            return {one["pointer"].removeprefix("/"): one["code"] for one in failures}

        form = await visitor(world, staff.manager.user)
        told = await form.send(
            "/product/new", {"name": "变频器", "kind": "tangible", "origin": "own", "published": "on"}
        )
        assert told.status_code == 422
        assert "与已有记录重复：变频器" in told.text
        assert await entered() == {"name": "same_as"}
        confirmed = {"Confirm": "same_name_hint"}
        second = await staff.manager.raw.post("/api/product", json={"name": "变频器"}, headers=confirmed)
        assert second.status_code == 201
        await switched(product_forbid_same_name=True)
        refused = await form.send("/product/new", {"name": "变频器", "kind": "tangible", "origin": "own"})
        assert "产品名称不能重复" in refused.text
        for forbid, warn, required in product((True, False), repeat=3):
            await switched(
                product_forbid_same_name=forbid, product_warn_same_name=warn, product_required_fields=required
            )
            hinted = {"name": "same_as"} if warn and not forbid else {}
            lacking = {"category": "required"} if required else {}
            assert await entered() == (hinted | lacking or ({"name": "check:same_name"} if forbid else {}))
        assert (await staff.manager.raw.get(f"/api/product/{first['id']}", headers=ANY)).status_code == 200

    tell(story)
