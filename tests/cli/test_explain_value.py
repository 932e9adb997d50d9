"""`loom explain-value` says what decided a value, or that there is nothing to be said."""

from pathlib import Path

from tests.cli.shop import Shop, shop_at

TASTE = "decision: taste\nof: offer\nsets: taste\nruns: always\ntry: {known: {when: sour, value: \"'sour'\"}}\n"
OFFER = "entity: offer\ntitle: taste\nsample: 1\nfields: {taste: text, sour: {type: bool, sample: true}}\n"


def test_a_value_is_explained_and_what_is_not_there_is_told(tmp_path: Path, sqlite_url: str) -> None:
    shop: Shop = shop_at(tmp_path, sqlite_url)
    shop.write(taste=TASTE, offer=OFFER)
    shop.loom("apply", "--yes", str(shop.folder))
    shop.loom("sample")
    assert shop.loom("explain-value", "offer/1", "taste").stdout.splitlines() == [
        "taste of offer/1, decision taste: It was decided by rules.",
        "known: this decided",
        "    sour = True",
    ]
    for record, field, reason in (
        ("offer", "taste", "names no record"),
        ("offer/9", "taste", "there is no record offer/9"),
        ("offer/1", "sour", "that a decision sets"),
    ):
        done = shop.loom("explain-value", record, field)
        assert (done.exit_code, reason in done.stderr) == (1, True)
