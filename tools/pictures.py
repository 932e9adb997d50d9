"""Takes the pictures of docs/pictures/ again (`python -m tools.pictures`): what ships, and the README's entity.

The pages are those of a served application on a database made for this; nothing is drawn by hand.
"""

import asyncio
import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from bench import own
from bench.load import Target, request
from bench.serving import serving
from bench.systems import METALOOM, OWN, ROOT, SYSTEMS
from tools.environment import program

PICTURES = ROOT / "docs/pictures"
EQUIPMENT = [
    ("叉车", 86000, 10, "working"),
    ("激光打标机", 128000, 8, "working"),
    ("三坐标测量仪", 356000, 12, "broken"),
    ("空压机", 23500, 5, "working"),
    ("恒温恒湿试验箱", 64800, 8, "working"),
]
BOTH = "role: both\nlabel: Both\nincludes: [administrator, workshop]\n"
PEOPLE = {"liming": own.Person("both", "李明", "zh"), "emma": own.Person("both", "Emma Lind", "en")}
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


def main() -> None:
    """Make the database, serve it, take the pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="screens-") as name:
        folder = Path(name)
        definitions = folder / "definitions"
        definitions.mkdir()
        for number, text in enumerate([*shown_definitions(), BOTH]):
            (definitions / f"{number}.yaml").write_text(text, encoding="utf-8")
        place = str(folder / "pictures.sqlite3")
        asyncio.run(own.fill(place, (ROOT / "definitions", ROOT / "ui_schema", definitions), {}, PEOPLE))
        subprocess.run([OWN / "loom", "sample", "--url", own.url(place)], check=True, stdout=subprocess.DEVNULL)
        ours = next(system for system in SYSTEMS if system.title == METALOOM)
        with serving(ours, place) as served:
            equipment = Target(served.address, "loom", "/api/equipment")
            readers = {account: own.logged_in(equipment, account) for account in PEOPLE}
            add_equipment(readers["liming"])
            take(readers)


def shown_definitions() -> list[str]:
    """The definitions the README shows."""
    return re.findall(
        r"^```yaml\n(.*?)^```", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )


def add_equipment(target: Target) -> None:
    """Some records, by the API."""
    for number, (name, price, years, state) in enumerate(EQUIPMENT, 1):
        values = {"name": name, "customer": number, "price": str(price), "years": years, "state": state}
        status, _ = request(target.url(), "POST", values, {"authorization": target.token})
        assert status == 201, status


def take(readers: dict[str, Target]) -> None:
    """Every picture."""
    for name, reader, scheme, size, path in (
        ("customers", "liming", "light", DESK, "/customer"),
        ("customer", "liming", "light", DESK, "/customer/1"),
        ("customers-dark", "emma", "dark", DESK, "/customer"),
        ("customers-phone", "liming", "light", PHONE, "/customer"),
        ("equipment", "liming", "light", DESK, "/equipment"),
        ("equipment-form", "emma", "light", DESK, "/equipment/new"),
    ):
        with page(readers[reader], scheme, size) as opened:
            opened.goto(path)
            FILL.get(name, lambda _: None)(opened)
            opened.wait_for_load_state("networkidle")
            opened.screenshot(path=PICTURES / f"{name}.png")
            print(f"-- docs/pictures/{name}.png", flush=True)


def fill_equipment(opened: Page) -> None:
    """A form half filled in, with its computed value worked out."""
    opened.get_by_label("Name").fill("Laser marker")
    opened.get_by_label("Price").fill("128000")
    opened.get_by_label("Years of use").fill("8")
    opened.get_by_label("Years of use").press("Tab")
    opened.get_by_text("16,000").first.wait_for()


FILL = {"equipment-form": fill_equipment}


@contextmanager
def page(target: Target, scheme: str, size: dict[str, int]) -> Iterator[Page]:
    """A page of somebody who is logged in."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program("Chromium"), args=["--no-sandbox"])
        context = browser.new_context(base_url=target.address, color_scheme=scheme, viewport=size)
        token = target.token.removeprefix("Bearer ")
        context.add_cookies([{"name": "loom_session", "value": token, "url": target.address}])
        yield context.new_page()
        browser.close()


if __name__ == "__main__":
    main()
