"""Definitions that hold exactly so much of what a limit counts."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from itertools import islice, product
from string import ascii_lowercase

from engine.diagnostics.limits import Limit

Holding = Callable[[int], list[str]]
"""Files that hold so much, besides those of the small application of tests; an app stands in the place of its app."""

APP = "app: shop\nlocales: [zh, en]\ntime_zone: Asia/Shanghai\ncurrency: CNY\n"
TENS = 17
"""Zeros behind the 1 of the longest number that can be written."""


def entity(*lines: str) -> list[str]:
    """An invoice, and who reads it."""
    text = "\n".join(["entity: invoice", "title: number", "fields:", "  number: text", *lines, ""])
    return [text, "role: clerk\ngrants: {invoice: {read: true}}\n"]


def field(form: Callable[[int], str]) -> Holding:
    return lambda most: entity(f"  more: {form(most)}")


def numbered(pattern: str, *lines: str) -> list[str]:
    given = ["  at: {type: datetime, required: true, default: =now()}", "  code: {type: code, numbering: invoice_no}"]
    return [*entity(*given, *lines), f'numbering: invoice_no\nof: invoice\npattern: "{pattern}"\n']


def computed(expression: Callable[[int], str]) -> Holding:
    """A field that is worked out so, from a hundred and one others."""
    given = [f"  {name}: {{type: integer, required: true}}" for name in names(101)]
    more = ["  up: {type: reference, to: invoice}", f"  {'w' * 48}: {{type: integer, required: true}}"]
    return lambda most: entity(*given, *more, f'  more: {{type: integer, value: "{expression(most)}"}}')


def names(count: int) -> Iterator[str]:
    return islice(("f_" + "".join(letters) for letters in product(ascii_lowercase, repeat=2)), count)


def by_name(count: int, form: str, indent: str = "  ") -> str:
    return "\n".join(f"{indent}{name}: {form}" for name in names(count))


def weekdays(count: int) -> Iterator[date]:
    days = (date(2001, 1, 1) + timedelta(days) for days in range(2 * count))
    return islice((day for day in days if day.weekday() < 5), count)


def a_file(most: int) -> list[str]:
    begun = "role: reader\nlabel: Reader\n"
    return [begun + "".join("#\n" for _ in range((most - len(begun)) // 2)) + "\n" * (most % 2)]


def nested(most: int) -> list[str]:
    return [f"role: reader\nlabel: {'[' * (most - 1)}{']' * (most - 1)}\n"]


def in_order(most: int) -> list[str]:
    up, end = "u" * 48, "e" * (most - 4 * 49)
    lines = [f"  {up}: {{type: reference, to: invoice}}", f"  {end}: date"]
    return entity(*lines, f"  more: {{type: collection, of: invoice, by: {up}, order: {f'{up}.' * 4}{end}}}")


def values(most: int) -> list[str]:
    """A mapping of three keys: a name, a list, and a list with a mapping of one pair; the rest stands in the first."""
    return [f"test: story\nrows: [{', '.join('x' for _ in range(most - 10))}]\nsteps: [{{expect: true}}]\n"]


def levels(most: int) -> list[str]:
    inside = "{" + "".join(f"l{level}: {{values: {{" for level in range(1, most))
    return [f"dictionary: area\nhierarchical: true\nvalues: {inside}last: {{}}{'}' * (2 * most - 1)}\n"]


def many_values(most: int) -> list[str]:
    below = "".join(f"v{number}: {{}}, " for number in range(most - 1))
    return [f"dictionary: area\nhierarchical: true\nvalues: {{all: {{values: {{{below}}}}}}}\n"]


def words_and_marks(most: int) -> str:
    """400 values, some of them in brackets; an odd number of pieces without a sign before one of them."""
    sign, brackets = "-" * (1 - most % 2), (most - 807) // 2
    parts = ["(1)" if number < brackets else "1" for number in range(399)]
    return f"1 if f_aa in ({', '.join(parts)}, {sign}1) else 0"


def with_virtual(most: int) -> list[str]:
    """Eighteen times a field of 102 parts that is worked out when it is read; the rest are ones."""
    times, rest = " + ".join("fresh" for _ in range(18)), most - 18 * 102 - 17 - 2
    ones = ", 1" * rest
    return entity(
        "  day: {type: date, required: true}",
        f"  fresh: {{type: integer, value: 'coalesce(today() - day, {', '.join('1' for _ in range(96))})'}}",
        f"  more: {{type: integer, value: 'coalesce({times}{ones})'}}",
    )


def virtual_levels(most: int) -> list[str]:
    first = ["  day: {type: date, required: true}", "  v1: {type: integer, value: today() - day}"]
    return entity(*first, *(f"  v{one}: {{type: integer, value: v{one - 1} + 1}}" for one in range(2, most + 1)))


def digits_between(most: int) -> str:
    whole, rest = divmod(most - 1, TENS)
    factors = ["1" + "0" * TENS] * whole + ["1" + "0" * rest]
    return " * ".join(factors) + " // " + " // ".join(factors)


def taken_in_a_row(most: int) -> list[str]:
    taken = "".join(f"  a{number}: {{do: [{{take: a{number + 1}}}]}}\n" for number in range(1, most))
    return entity(f"actions:\n{taken}  a{most}: {{do: [{{delete: this}}]}}")


def drawn(part: str, count: int = 1) -> list[str]:
    """A screen of an invoice with so many fields."""
    return [*entity(by_name(count, "text")), f"screen: invoices\nof: invoice\n{part}\n"]


def flowing(states: str, more: str = "") -> list[str]:
    """A workflow of an invoice."""
    return [*entity("  what: text"), f"workflow: invoice\nof: invoice\nstates:\n{states}\n{more}\n"]


def leading(most: int) -> list[str]:
    """Transitions that are taken by themselves, each with invoices of its own."""
    taken = (f"  {one}: {{from: new, to: done, automatic: true, when: what == '{one}'}}" for one in names(most))
    ways = "\n".join(taken)
    return flowing("  new: {initial: true}\n  done: {final: true}", f"transitions:\n{ways}")


HOLDING: Mapping[Limit, Holding] = {
    Limit.FILE: a_file,
    Limit.NESTING: nested,
    Limit.VALUES: values,
    Limit.ALIASES: lambda most: [f"test: story\nrows: [&a x{', *a' * most}]\nsteps: [{{expect: true}}]\n"],
    Limit.SCALAR: lambda most: [f"role: reader\ndescription: {'x' * most}\n"],
    Limit.NAME: lambda most: entity(f"  {'x' * most}: text"),
    Limit.TEXT: field(lambda most: f"{{type: text, label: {'x' * most}}}"),
    Limit.PATH: in_order,
    Limit.FIELDS: lambda most: entity(by_name(most - 1, "bool")),
    Limit.LINE_FIELDS: lambda most: entity(f"  more:\n    type: lines\n    fields:\n{by_name(most, 'text', ' ' * 6)}"),
    Limit.DUPLICATE_FIELDS: lambda most: entity(
        by_name(most, "date"), f"duplicates: {{same: {{match: [{', '.join(names(most))}]}}}}"
    ),
    Limit.SAMPLES: lambda most: entity(f"sample: {most}"),
    Limit.SETTINGS: lambda most: [f"{APP}settings:\n{by_name(most - 2, 'bool')}\n  with_loyalty: bool\n  mode: text\n"],
    Limit.HOLIDAYS: lambda most: [f"{APP}holidays: [{', '.join(map(str, weekdays(most)))}]\n"],
    Limit.ATTRIBUTES: lambda most: [f"dictionary: area\nattributes:\n{by_name(most, 'text')}\nvalues: {{a: {{}}}}\n"],
    Limit.DICTIONARY_VALUES: many_values,
    Limit.LEVELS: levels,
    Limit.STATES: lambda most: flowing(by_name(most, "{initial: true, final: true}")),
    Limit.TRANSITIONS: leading,
    Limit.DEADLINES: lambda most: flowing(
        "  new: {initial: true}\n  done: {final: true}",
        "transitions: {end: {from: new, to: done, automatic: true, when: what == 'x'}}\ndeadlines:\n"
        + by_name(most, "{until: done, within: 1 day}"),
    ),
    Limit.LEVELS_OF_APPROVAL: lambda most: [
        f"approval: big\nof: invoice\nlevels:\n{by_name(most, '{approvers: created_by}')}\n",
        *entity("  what: text"),
    ],
    Limit.VIEWS: lambda most: drawn(f"list:\n  views:\n{by_name(most, '{}', '    ')}"),
    Limit.SECTIONS: lambda most: drawn(
        "form:\n" + "".join(f"  {one}: {{fields: {one}}}\n" for one in names(most)), most
    ),
    Limit.MENU_ITEMS: lambda most: [f"menu: all\nitems:\n{by_name(most, '{screen: customer}')}\n"],
    Limit.PACKS: lambda most: [
        f"{APP}packs:\n{by_name(most, '{}')}\nsettings: {{with_loyalty: bool, mode: text}}\n",
        *(f"pack: {one}\nversion: 1.0.0\n" for one in names(most)),
    ],
    Limit.ACTION_STEPS: lambda most: entity(f"actions: {{clear: {{do: [{', '.join(['{delete: this}'] * most)}]}}}}"),
    Limit.ASKED: lambda most: entity(
        f"actions:\n  clear:\n    ask:\n{by_name(most, 'text', '      ')}\n    do: [{{delete: this}}]"
    ),
    Limit.ACTIONS_DEEP: taken_in_a_row,
    Limit.STRATEGIES: lambda most: [
        f"decision: expected\nof: contact\nsets: expected\ntry:\n{by_name(most, '{value: 5}')}\n"
    ],
    Limit.TABLE_INPUTS: lambda most: [
        f"table: score\ninputs:\n{by_name(most, 'text')}\noutputs: {{points: integer}}\nrows: []\n"
    ],
    Limit.TABLE_OUTPUTS: lambda most: [
        f"table: score\ninputs: {{size: integer}}\noutputs:\n{by_name(most, 'text')}\nrows: []\n"
    ],
    Limit.TABLE_ROWS: lambda most: [
        "table: score\ninputs: {size: integer}\noutputs: {points: integer}\nrows:\n"
        + "".join(f"  - {{size: {number}, points: 1}}\n" for number in range(most))
    ],
    Limit.STEPS: lambda most: [f"test: story\nsteps: [{', '.join('{wait: 1 day}' for _ in range(most))}]\n"],
    Limit.CASES: lambda most: [
        f"test: story\ncases: {{{', '.join(f'c{number}: {{a: 1}}' for number in range(most))}}}\n"
        "steps: [{wait: 1 day}]\n"
    ],
    Limit.TEXT_FIELD: field(lambda most: f"{{type: text, max: {most}}}"),
    Limit.LONG_TEXT_FIELD: field(lambda most: f"{{type: long_text, max: {most}}}"),
    Limit.ADDRESS_FIELD: field(lambda most: f"{{type: address, max: {most}}}"),
    Limit.PATTERN_OF_TEXT: field(lambda most: f"{{type: text, pattern: {'x' * most}}}"),
    Limit.PRECISION: field(lambda most: f"{{type: decimal, precision: {most}}}"),
    Limit.SCALE: field(lambda most: f"{{type: decimal, scale: {most}}}"),
    Limit.STARS: field(lambda most: f"{{type: rating, max: {most}}}"),
    Limit.INDEXED: field(lambda most: f"{{type: text, max: {most}, unique: true}}"),
    Limit.NUMBER_PATTERN: lambda most: numbered("N" * (most - 7) + "{seq:4}"),
    Limit.NUMBER_WIDTH: lambda most: numbered("{n}{seq:4}", f"  n: {{type: text, required: true, max: {most - 18}}}"),
    Limit.NUMBER_DIGITS: lambda most: numbered(f"{{seq:{most}}}"),
    Limit.NUMBER_PATH: lambda most: numbered(
        f"{{{'up.' * (most - 1)}at:%Y}}{{seq:4}}", "  up: {type: reference, to: invoice, required: true}"
    ),
    Limit.EXPRESSION: computed(lambda most: "1 +" + " " * (most - 4) + "1"),
    Limit.WORD: computed("w".__mul__),
    Limit.DIGITS: computed(lambda most: f"f_aa - {'9' * most}"),
    Limit.DECIMALS: computed(lambda most: f"f_aa * 1.{'9' * most}"),
    Limit.TOKENS: computed(words_and_marks),
    Limit.PARTS: computed(lambda most: f"1 if f_aa in ({', '.join(map(str, range(most - 6)))}) else 0"),
    Limit.DEPTH: computed(lambda most: " + ".join("f_aa" for _ in range(most))),
    Limit.REFERENCES: computed(lambda most: f"coalesce({'up.' * most}f_aa, 0)"),
    Limit.READS: computed(lambda most: f"coalesce({', '.join(names(most))})"),
    Limit.SIZE: with_virtual,
    Limit.VIRTUAL: virtual_levels,
    Limit.BETWEEN: computed(digits_between),
}
