"""Writes an application of many entities as YAML: the load for checking and starting, of every kind of field.

python -m bench.generate FOLDER [ENTITIES]
"""

import sys
from collections import Counter
from pathlib import Path

APP = "app: large\nlabel: Large\nlocales: [zh, en]\ntime_zone: Asia/Shanghai\ncurrency: CNY\n"
PLAIN = (  # how many fields of what; with a code, three references and two computed ones they are 40
    (8, "type: text, max: 80, label: {zh: 文字, en: Text}"),
    (2, "type: text, max: 40, index: true"),
    (2, "type: long_text"),
    (4, "type: integer, min: 0, max: 1000000, default: 0"),
    (3, "type: decimal, precision: 12, scale: 3"),
    (3, "type: money, min: 0"),
    (2, "type: percent, default: 8%"),
    (3, "type: bool, default: false"),
    (3, "type: date"),
    (1, "type: datetime, default: =now()"),
    (1, "type: choice, default: draft, options: {draft: {label: 草稿}, open: {label: 进行}, done: {label: 完成}}"),
    (2, "type: choice, options: {low: {}, middle: {}, high: {}}"),
)
CHECKS = """checks:
  limit: {when: total > 1000000, fields: [total], message: {zh: 太多, en: Too much}}
  rate: {when: percent_1 is not null and percent_1 > 1, message: {zh: 比率过高, en: The rate is too high}}
"""


def generate(folder: Path, entities: int = 500) -> int:
    """Fill `folder` with definitions; gives how many fields they have in all."""
    (folder / "entities").mkdir(parents=True)
    (folder / "roles").mkdir()
    (folder / "app.yaml").write_text(APP, encoding="utf-8")
    fields = 0
    for number in range(entities):
        names = field_lines(number)
        fields += len(names)
        (folder / f"entities/{name(number)}.yaml").write_text(entity(number, names), encoding="utf-8")
    (folder / "roles/clerk.yaml").write_text(role(entities), encoding="utf-8")
    return fields


def name(number: int) -> str:
    """The name of an entity."""
    return f"thing_{number:03d}"


def field_lines(number: int) -> list[str]:
    """The fields of an entity, one line each."""
    parent, other = (name(max(number - step, 0)) for step in (1, 7))
    return [
        "code: {type: text, max: 32, required: true, unique: true}",
        *plain_lines(),
        f"parent: {{type: reference, to: {parent}}}",
        f"other: {{type: reference, to: {other}, index: true}}",
        "owner: {type: user, default: =me}",
        'total: {type: money, value: "coalesce(money_1, 0) + coalesce(money_2, 0) * integer_1"}',
        'late: {type: bool, value: "total > 1000 and integer_2 > integer_3"}',
    ]


def plain_lines() -> list[str]:
    """The fields that hold what is typed in, numbered by kind: `text_1`, `money_2`."""
    used: Counter[str] = Counter()
    lines = []
    for form in (form for count, form in PLAIN for _ in range(count)):
        kind = form.removeprefix("type: ").partition(",")[0]
        used[kind] += 1
        lines.append(f"{kind}_{used[kind]}: {{{form}}}")
    return lines


def entity(number: int, lines: list[str]) -> str:
    """One definition."""
    fields = "\n".join(f"  {line}" for line in lines)
    return (
        f"entity: {name(number)}\nlabel: {{zh: 事物{number}, en: Thing {number}}}\n"
        f"description: Number {number} of many, to see what many cost.\n"
        f"title: code\nowner: owner\nfeatures: {{recycle: {{}}}}\nfields:\n{fields}\n{CHECKS}"
    )


def role(entities: int) -> str:
    """A role that reads everything and changes its own."""
    grants = "\n".join(f"  {name(number)}: {{read: true, create: true, update: mine}}" for number in range(entities))
    return f"role: clerk\nlabel: {{zh: 文员, en: Clerk}}\ngrants:\n{grants}\n"


if __name__ == "__main__":
    print(generate(Path(sys.argv[1]), *map(int, sys.argv[2:])), "fields")
