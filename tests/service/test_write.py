"""Saving records through the one write path, on both databases."""

import asyncio
from pathlib import Path

from tests.service.sales import FILES
from tests.support.world import catalog_of, world


def test_slice(database_url: str, tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path / "definitions", FILES)

    async def story() -> None:
        async with world(database_url, catalog) as shop:
            boss = await shop.person("boss", "boss")
            rep = await shop.person("rep", "rep")
            client = await shop.client(boss)
            made = await client.post("/api/customer", json={"name": "Acme", "code": "A1", "limit": "100.00"})
            print(made.status_code, made.text, made.headers)
            got = await client.get("/api/customer/1")
            print(got.status_code, got.text)
            other = await client.post("/api/contact", json={"name": "Ann", "customer": 1, "expected": "40.00"})
            print(other.status_code, other.text)
            got = await client.get("/api/customer")
            print(got.status_code, got.text)
            over = await client.post("/api/contact", json={"name": "Bob", "customer": 1, "expected": "70.00"})
            print(over.status_code, over.text)
            ok = await client.patch("/api/customer/1", json={"limit": "10", "level": "a"}, headers={"If-Match": '"1"'})
            print(ok.status_code, ok.text)
            ok = await client.patch("/api/customer/1", json={"level": "a"}, headers={"If-Match": '"1"'})
            print(ok.status_code, ok.text)
            ok = await client.get("/api/customer", params={"where": "level == 'a' and contains(name, 'ac')", "sort": "-created_at,name"})
            print(ok.status_code, ok.text)
            seen = await (await shop.client(rep)).get("/api/contact")
            print(seen.status_code, seen.text)
            gone = await client.delete("/api/customer/1", headers={"If-Match": "*"})
            print(gone.status_code, gone.text)
            gone = await client.delete("/api/contact/1", headers={"If-Match": "*"})
            print(gone.status_code, gone.text)
            got = await client.get("/api/customer/1")
            print(got.status_code, got.text)
            back = await client.post("/api/contact/1/restore")
            print(back.status_code, back.text)
            doc = await client.get("/api/-/openapi.json")
            print(doc.status_code, len(doc.text))

    asyncio.run(story())
