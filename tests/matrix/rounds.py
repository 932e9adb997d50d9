"""What becomes of a value of each kind of field on its way through every layer, and the application it goes through."""

from collections.abc import Mapping
from typing import Any, NamedTuple


class Round(NamedTuple):
    """One kind: how a field of it is written, and two values of it, `sent` over the API and `typed` into a form.

    `answer` and `then` are what the API says of them, `where` is a condition that finds the first (`{f}` stands for the
    field's name), `shown` what stands on the record's page after the second.
    """

    written: str
    sent: Any
    answer: Any
    where: str
    typed: str
    then: Any
    shown: str
    sorts: bool = True
    noted: Any = None


ROUNDS: Mapping[str, Round] = {
    "text": Round("text", " Acme ", "Acme", "starts_with({f}, 'ac')", "Beta", "Beta", "Beta"),
    "pattern": Round(
        "{type: text, pattern: '[A-Z]-[0-9]+', sample: 'S-{n}'}", "A-1", "A-1", "{f} == 'A-1'", "B-2", "B-2", "B-2"
    ),
    "long_text": Round("long_text", "one\r\ntwo", "one\ntwo", "contains({f}, 'TWO')", "x\r\ny", "x\ny", "x\ny"),
    "rich_text": Round(
        "rich_text", "<p onclick='x()'>Big <b>deal</b><script>x()</script></p>", "<p>Big <b>deal</b></p>",
        "contains({f}, 'deal')", "one\r\ntwo", "<p>one<br>two</p>", '<div class="lm-rich"><p>one<br>two</p></div>',
    ),
    "email": Round(
        "email", "Li@ACME.com", "Li@acme.com", "ends_with({f}, '@acme.com')", "a@b.cn", "a@b.cn", "mailto:a@b.cn"
    ),
    "phone": Round(
        "phone", "+86 138-0013-8000", "+8613800138000", "starts_with({f}, '+86')", "0571 8888 8888转801",
        "+8657188888888;ext=801", "0571 8888 8888 ext. 801",
    ),
    "url": Round(
        "url", "http://acme.com/a?b=c", "http://acme.com/a?b=c", "contains({f}, 'acme')", "www.acme.com",
        "https://www.acme.com", 'href="https://www.acme.com"',
    ),
    "address": Round(
        "address", "1 Main St\nHangzhou", "1 Main St\nHangzhou", "contains({f}, 'hang')", "x\r\ny", "x\ny", "x y"
    ),
    "location": Round(
        "location", "31.2304,121.4737", "31.230400,121.473700", "starts_with({f}, '31.')", "-5, 7.25",
        "-5.000000,7.250000", "-5.000000, 7.250000",
    ),
    "color": Round("color", "#FA0", "#ffaa00", "{f} == '#ffaa00'", "00ff00", "#00ff00", 'fill="#00ff00"'),
    "attachment": Round("attachment", "f/a.pdf", "f/a.pdf", "ends_with({f}, '.pdf')", "b.pdf", "b.pdf", "b.pdf"),
    "image": Round(
        "image", "https://acme.com/a.png", "https://acme.com/a.png", "{f} is not null", "https://acme.com/b.png",
        "https://acme.com/b.png", ">b.png</a>",
    ),
    "json": Round(
        "json", {"b": [1, 2.5], "a": None}, {"b": [1, 2.5], "a": None}, "contains({f}, '[1,2.5]')", '{"x": 1.50 }',
        {"x": 1.5}, "{&#34;x&#34;:1.50}", sorts=False, noted='{"b":[1,2.5],"a":null}',
    ),
    "integer": Round("integer", 7, 7, "{f} == 7", "1,200", 1200, "1,200"),
    "decimal": Round("decimal", 1.5, "1.50", "{f} > 1.4", "2.25", "2.25", "2.25"),
    "money": Round("money", "12.5", "12.50", "{f} == 12.5", "1.2万", "12000.00", "12,000.00"),
    "percent": Round("percent", "0.08", "0.0800", "{f} < 0.1", "12.5", "0.1250", "12.50%"),
    "rating": Round("rating", 4, 4, "{f} > 3", "2", 2, 'aria-label="2 / 5">★★☆☆☆'),
    "bool": Round("bool", True, True, "{f}", "false", False, "No"),
    "date": Round("date", "2026-01-31", "2026-01-31", "month({f}) == 1", "2026/2/3", "2026-02-03", "3 Feb 2026"),
    "month": Round(
        "{type: date, grain: month}", "2026-01-31", "2026-01-01", "{f} == '2026-01-01'", "2026年3月",
        "2026-03-01", "Mar 2026"
    ),
    "datetime": Round(
        "datetime", "2026-01-31T08:00:00+08:00", "2026-01-31T00:00:00.000000Z", "{f} < now()", "2026-02-03 09:30",
        "2026-02-03T01:30:00.000000Z", "3 Feb 2026",
    ),
    "time": Round("time", "08:30", "08:30:00", "{f} < '09:00'", "15点20分", "15:20:00", "15:20"),
    "duration": Round(
        "duration", "2 weeks", "14 days", "{f} >= '14 days' and today() + {f} == today() + days(14)", "5 个工作日",
        "5 working days", "5 working days",
    ),
    "choice": Round(
        "{type: choice, options: {low: {}, high: Much}}", "low", "low", "{f} == 'low'", "high", "high", "Much"
    ),
    "choices": Round(
        "{type: choices, options: {low: {}, mid: {}, high: Much}}", ["high", "low", "high"], ["low", "high"],
        "'high' in {f} and count({f}) == 2", "high\nmid", ["mid", "high"], "mid, Much", sorts=False
    ),
    "tags": Round(
        "tags", [" VIP ", "big  one", "vip"], ["VIP", "big one"],
        "'big one' in {f} and count({f}) == 2 and any(starts_with(t, 'b') for t in {f})", "new、 big one,，New",
        ["new", "big one"], '<span class="lm-word">new</span><span class="lm-word">big one</span>', sorts=False,
    ),
    "reference": Round("{type: reference, to: thing}", 1, 1, "{f}.title == 'one'", "2", 2, "two"),
    "user": Round("user", 1, 1, "{f} == me", "2", 2, "Other"),
    "any_reference": Round(
        "{type: any_reference, to: [thing, user]}", "thing/1", "thing/1", "{f} == 'thing/1'", "user/2", "user/2",
        "Other", sorts=False,
    ),
    "department": Round("department", 1, 1, "{f}.name == 'North'", "2", 2, "South"),
}  # fmt: skip
"""By the name of the kind, or of what a kind can be besides. A collection holds no value."""


def field_of(kind: str) -> str:
    """What the field of a kind is called."""
    return f"{kind}_value"


_FIELDS = "".join(f"  {field_of(kind)}: {one.written}\n" for kind, one in ROUNDS.items())

FILES: Mapping[str, str] = {
    "app.yaml": "app: matrix\nlocales: [en, zh]\ntime_zone: Asia/Shanghai\ncurrency: CNY\n",
    "thing.yaml": "entity: thing\ntitle: title\nfeatures: {recycle: {}}\nfields:\n  title: text\n" + _FIELDS,
    "maker.yaml": "role: maker\ngrants:\n  user: {read: true}\n  department: {read: true, create: true}\n"
    "  thing: {read: true, create: true, update: true, delete: true, restore: true}\n",
}
