"""`references` under new names: what is stored of them stays, whichever of the names changes."""

import asyncio
from pathlib import Path

import pytest

from engine.meta.catalog import Catalog
from tests.service.deploying import applied, opened, planned, put, rows
from tests.support.world import catalog_of

APP = "app: shop\nlocales: [en]\ntime_zone: Asia/Shanghai\ncurrency: CNY\n"
PRODUCT = "entity: {product}\ntitle: name\n{was}fields: {{name: text}}\n"
CAMPAIGN = """
entity: {campaign}
title: name
{was}fields:
  name: text
  {field}: {{type: references, to: {product}{field_was}}}
  size: {{type: integer, value: count({field})}}
"""


def files(campaign: str = "campaign", field: str = "products", product: str = "product") -> dict[str, str]:
    """The definitions under these names, which say what they were."""
    was = {name: f"was: {old}\n" if name != old else "" for name, old in ((campaign, "campaign"), (product, "product"))}
    before = ", was: products" if field != "products" else ""
    names = {"campaign": campaign, "field": field, "product": product, "field_was": before}
    return {
        "app.yaml": APP,
        "product.yaml": PRODUCT.format(product=product, was=was[product]),
        "campaign.yaml": CAMPAIGN.format(was=was[campaign], **names),
    }


@pytest.mark.parametrize(
    ("names", "query"),
    [
        ({"field": "goods"}, "SELECT campaign, product, position FROM campaign_goods"),
        ({"campaign": "offer"}, "SELECT offer, product, position FROM offer_products"),
        ({"product": "item"}, "SELECT campaign, item, position FROM campaign_products"),
        ({"campaign": "offer", "field": "goods", "product": "item"}, "SELECT offer, item, position FROM offer_goods"),
    ],
)
def test_the_records_that_are_named_stay(database_url: str, tmp_path: Path, names: dict[str, str], query: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await applied(database, catalog_of(tmp_path / "before", files()))
            await put(database, "product", {"name": "'a'"}, {"name": "'b'"})
            await put(database, "campaign", {"name": "'x'", "size": "2"})
            links = [{"campaign": "1", "product": str(2 - place), "position": str(place + 1)} for place in range(2)]
            await put(database, "campaign_products", *links)
            wanted = catalog_of(tmp_path / "after", files(**names))
            assert not any(line.blocked for line in (await planned(database, wanted)).lines)
            await applied(database, wanted)
            assert await rows(database, f"{query} ORDER BY position") == [(1, 2, 1), (1, 1, 2)]

    asyncio.run(scenario())


def test_what_is_needed_now_is_counted(database_url: str, tmp_path: Path) -> None:
    def needing(**keys: str) -> Catalog:
        said = "".join(f", {key}: {text}" for key, text in keys.items())
        given = files()
        given["campaign.yaml"] = given["campaign.yaml"].replace("to: product}", f"to: product{said}}}")
        return catalog_of(tmp_path / str(len(list(tmp_path.iterdir()))), given)

    async def scenario() -> None:
        async with opened(database_url) as database:
            await applied(database, needing())
            await put(database, "product", {"name": "'a'"})
            await put(database, "campaign", {"name": "'x'", "size": "1"}, {"name": "'y'", "size": "0"})
            await put(database, "campaign_products", {"campaign": "1", "product": "1", "position": "1"})
            (line,) = (await planned(database, needing(required="true"))).lines
            assert (line.blocked, line.rows, line.examples) == (True, 1, ("#2 y",))
            (line,) = (await planned(database, needing(required="name == 'y'", visible="name != 'z'"))).lines[:1]
            assert not line.blocked
            await put(database, "campaign_products", {"campaign": "2", "product": "1", "position": "1"})
            await applied(database, needing(required="true", editable="name != 'y'"))

    asyncio.run(scenario())
