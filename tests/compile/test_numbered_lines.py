from pathlib import Path

from engine.compile.load import load

FILES = {
    "app.yaml": "app: shop\nlocales: [en]\ntime_zone: UTC\ncurrency: EUR\n",
    "order.yaml": "entity: order_\ntitle: name\nfields: {name: text, items: {type: lines, of: item}}\n",
    "item.yaml": "entity: item\ntitle: code\npart_of: order_\nfields: {code: {type: code, numbering: item_no}}\n",
    "item_no.yaml": 'numbering: item_no\nof: item\npattern: "I-{seq:4}"\n',
    "clerk.yaml": "role: clerk\ngrants: {order_: {read: true}}\n",
}


def test_lines_have_no_numbers_of_their_own(tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    _, report = load(tmp_path)
    assert [(one.code, one.message) for one in report] == [("META-CONFLICT", "`item` is a part of `order_`")]
