"""The application of the oracle: entities as plain values, and the YAML they are written as.

Every name and label stands nowhere else in what the engine says, so that seeing one is knowing of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tests.oracle.conditions import ALWAYS, Compare, Condition, Flag, Look, Me, Name, Record

APP = "app: oracle\nlocales: [en, zh]\ntime_zone: Asia/Shanghai\ncurrency: CNY\n"

ENGINE_FIELDS = ("id", "created_at", "created_by", "updated_at", "updated_by", "version", "position")


@dataclass(frozen=True)
class Field:
    """A field: `kind` decides what is drawn for it and how JSON shows it; `more` is the rest of its YAML.

    A computed one has `worked_out`, its value in Python where it has no column (`virtual`) or for a record to be.
    """

    name: str
    kind: str
    more: str = ""
    to: str = ""
    by: str = ""
    visible: Condition = ALWAYS
    computed: Any = None
    virtual: bool = False
    required: bool = False
    default: Any = None
    fixed: bool = False

    @property
    def writable(self) -> bool:
        """Whether somebody may fill it in at all."""
        kept = self.fixed or self.name in ENGINE_FIELDS
        return self.computed is None and self.kind != "collection" and not kept

    @property
    def asked(self) -> bool:
        """Whether its file says that records are found by it."""
        return "search: true" in self.more

    @property
    def sensitive(self) -> bool:
        """Whether a file has it only where a role grants that."""
        return "sensitive: true" in self.more

    @property
    def leads(self) -> bool:
        return self.kind in ("reference", "user", "department")

    @property
    def points(self) -> bool:
        """Whether its value names a record, of whatever sort."""
        return self.leads or self.kind == "any_reference"

    def names(self, value: Any) -> tuple[str, int]:
        """The record that a value names, by entity and id."""
        to, _, identity = value.partition("/") if self.kind == "any_reference" else (self.to, "", value)
        return to, int(identity)


@dataclass(frozen=True)
class Shape:
    """An entity: `title` are the fields it is called by, `part_of` whose lines its records are. Of all its records
    everybody who is logged in sees the fields `everybody`."""

    name: str
    title: tuple[str, ...]
    fields: Mapping[str, Field]
    owner: str | None = None
    department: str | None = None
    recycle: bool = False
    part_of: str | None = None
    system: bool = False
    everybody: tuple[str, ...] = ()
    actions: Mapping[str, Condition] = field(default_factory=dict)
    shared: bool = False
    commented: bool = False
    exported: bool = False

    @property
    def label(self) -> str:
        return label(self.name)

    @property
    def searched(self) -> list[str]:
        """The fields that records are found by: those of the title, and those that say so."""
        titled = ("code", "label_en", "label_zh") if self.name == "fruit" else self.title if not self.part_of else ()
        texts = self.of_kind("text", "long_text")
        return [one.name for one in texts if one.asked or one.name in titled or (self.name, one.name) in FOUND]

    def of_kind(self, *kinds: str) -> list[Field]:
        return [one for one in self.fields.values() if one.kind in kinds]

    def with_visible(self, conditions: Mapping[str, Condition]) -> "Shape":
        """The same with fields that are there under a condition only."""
        fields = {
            name: replace(one, visible=conditions[name]) if name in conditions else one
            for name, one in self.fields.items()
        }
        return replace(self, fields=fields)


def label(name: str) -> str:
    """A label that holds the name as no other text does."""
    return f"zl{name.replace('_', '')}lz"


def fields(*given: Field) -> dict[str, Field]:
    """Declared ones, then those the engine keeps for every record."""
    kept = [
        Field("id", "integer", computed=True),
        Field("created_at", "instant", computed=True),
        Field("created_by", "user", to="user", computed=True),
        Field("updated_at", "instant", computed=True),
        Field("updated_by", "user", to="user", computed=True),
        Field("version", "integer", computed=True),
    ]
    return {one.name: one for one in (*given, *kept)}


def _total(look: Look, record: Record) -> Any:
    return sum((one["h_price"] or 0) for one in look.items("orchard", record, "o_harvests")[1])


def _echo(look: Look, record: Record) -> Any:
    return look.path("harvest", record, ("h_orchard", "o_secret")) or None


SHARES = Field("shares", "collection", to="share", by="record")
"""What the engine adds to an entity whose records are shared."""

APART = ("collection", "lines", "references")
"""Kinds of field whose values do not stand in the record's own row."""

GIVING = {"share": "read", "share_to_edit": "update"}
"""The actions that share a record, and the right that whoever does so has to have."""

SAYING = "comment"
"""The action that says something of a record; the right to is of the same name."""

ORCHARD = Shape(
    "orchard",
    ("o_code", "o_alias"),
    fields(
        Field("o_code", "text", "max: 30, unique: true"),
        Field("o_alias", "text", "max: 40, required: true", required=True),
        Field("o_secret", "text", "max: 40, search: true, sort: true"),
        Field("o_level", "choice", "options: {za: {}, zb: {}, zc: {}}"),
        Field("o_sort", "choice", "dictionary: fruit", to="fruit"),
        Field("o_worth", "money", "sensitive: true"),
        Field("o_trees", "integer"),
        Field("o_open", "bool"),
        Field("o_begun", "date"),
        Field("o_keeper", "user", "default: =me", to="user", default="me"),
        Field("o_part", "department", to="department"),
        Field("o_upper", "reference", "to: orchard", to="orchard"),
        Field("o_harvests", "collection", "of: harvest, by: h_orchard", to="harvest", by="h_orchard"),
        SHARES,
        Field("o_total", "money", "value: sum(h.h_price for h in o_harvests)", computed=_total),
        Field("o_hint", "text", "max: 60, value: \"concat(o_secret, '!')\"",
              computed=lambda look, record: (record["o_secret"] or "") + "!"),
        Field("o_own", "bool", "value: o_keeper == me", virtual=True,
              computed=lambda look, record: record["o_keeper"] is not None and record["o_keeper"] == look.me(())),
    ),
    owner="o_keeper",
    department="o_part",
    recycle=True,
    shared=True,
    commented=True,
    exported=True,
    actions={"o_prune": Flag(Name(("o_open",))), "o_rest": ALWAYS, **dict.fromkeys((*GIVING, SAYING), ALWAYS)},
)  # fmt: skip

HARVEST = Shape(
    "harvest",
    ("h_name",),
    fields(
        Field("h_name", "text", "max: 40, required: true", required=True),
        Field("h_orchard", "reference", "to: orchard, required: true", to="orchard", required=True),
        Field("h_note", "text", "max: 60, sort: true, sensitive: true"),
        Field("h_price", "money"),
        Field("h_level", "choice", "options: {za: {}, zb: {}}"),
        Field("h_seller", "user", "default: =me", to="user", default="me"),
        Field("h_crates", "lines", "of: crate", to="crate", by="harvest"),
        Field("h_echo", "text", "max: 60, search: true, value: h_orchard.o_secret", computed=_echo),
        SHARES,
    ),
    owner="h_seller",
    recycle=True,
    shared=True,
    exported=True,
    actions={"h_write": ALWAYS, **dict.fromkeys(GIVING, ALWAYS)},
)

STEPS = {
    "o_prune": "{update: this, set: {o_trees: 7}}",
    "o_rest": "{update: this, set: {o_open: false}}",
    "h_write": "{create: letter, set: {t_words: =h_name, t_harvest: =this}}",
}
"""What actions do; a new letter is told of to whoever may see it."""


CRATE = Shape(
    "crate",
    ("c_mark",),
    fields(
        Field("harvest", "reference", to="harvest", required=True),
        Field("c_mark", "text", "max: 40"),
        Field("c_hidden", "text", "max: 40, search: true"),
        Field("c_weight", "money"),
        Field("c_orchard", "reference", "to: orchard", to="orchard"),
        Field("position", "integer", computed=True),
    ),
    part_of="harvest",
)

LETTER = Shape(
    "letter",
    ("t_words", "t_about.o_alias"),
    fields(
        Field("t_words", "text", "max: 60"),
        Field("t_more", "text", "max: 60"),
        Field("t_kind", "choice", "options: {za: {}, zb: {}}"),
        Field("t_about", "reference", "to: orchard", to="orchard"),
        Field("t_harvest", "reference", "to: harvest", to="harvest"),
        Field("t_to", "user", to="user"),
    ),
    commented=True,
    exported=True,
    actions={SAYING: ALWAYS},
)

FRUIT = Shape(
    "fruit",
    ("code",),
    fields(
        Field("code", "text"),
        Field("label_en", "text"),
        Field("label_zh", "text"),
        Field("position", "integer"),
        Field("tone", "text"),
        Field("retired", "bool"),
        Field("f_weight", "integer"),
    ),
    everybody=("code", "label_en", "label_zh", "position", "tone", "retired", "f_weight", *ENGINE_FIELDS),
)

OWN_RECORD = Compare(Name(("id",)), "==", Me(()))
"""How somebody likes the screens is there for themselves."""

PREFERENCES = ("locale", "time_zone", "theme", "density", "page_rows", "plain_keys")

USER = Shape(
    "user",
    ("name",),
    fields(
        Field("account", "text", required=True),
        Field("name", "text", required=True),
        Field("email", "text"),
        Field("phone", "text"),
        Field("department", "department", to="department"),
        Field("manager", "user", to="user"),
        Field("locale", "text"),
        Field("time_zone", "text"),
        *(Field(name, "text", visible=OWN_RECORD) for name in ("theme", "density")),
        Field("page_rows", "integer", visible=OWN_RECORD),
        Field("plain_keys", "bool", visible=OWN_RECORD),
        Field("active", "bool"),
        Field("valid_until", "date"),
    ),
    system=True,
    everybody=("id", "version", "name", "department", "manager", "active"),
)

DEPARTMENT = Shape(
    "department",
    ("name",),
    fields(
        Field("name", "text", required=True),
        Field("code", "text"),
        Field("parent", "department", to="department"),
        Field("head", "user", to="user"),
    ),
    system=True,
    everybody=("id", "version", "name"),
)

GROUP = Shape(
    "group",
    ("name",),
    fields(
        Field("name", "text", required=True),
        Field("purpose", "long_text"),
        Field("members", "collection", to="group_member", by="group"),
    ),
    system=True,
    everybody=("id", "version", "name"),
)

GROUP_MEMBER = Shape(
    "group_member",
    ("person.name",),
    fields(
        Field("group", "reference", to="group", required=True),
        Field("person", "user", to="user", required=True),
    ),
    system=True,
)

SHARE = Shape(
    "share",
    ("level", "giver.name"),
    fields(
        Field("record", "any_reference", required=True),
        Field("level", "choice", required=True),
        Field("user", "user", to="user"),
        Field("group", "reference", to="group"),
        Field("department", "department", to="department"),
        Field("until", "date"),
        Field("giver", "user", to="user", required=True, default="me"),
    ),
    owner="giver",
    system=True,
)

COMMENT = Shape(
    "comment",
    ("text",),
    fields(
        Field("about", "any_reference", required=True),
        Field("text", "long_text", required=True),
        Field("author", "user", to="user", required=True, default="me", fixed=True),
        Field("mentions", "references", to="user", virtual=True, computed=lambda look, record: []),
    ),
    owner="author",
    recycle=True,
    system=True,
)

FOUND = {("user", "account")}
"""Fields of the engine's entities that records are found by, beside those of the title."""

SHAPES = (ORCHARD, HARVEST, CRATE, LETTER, FRUIT, USER, DEPARTMENT, GROUP, GROUP_MEMBER, SHARE, COMMENT)
OWN = tuple(one.name for one in SHAPES if not one.system and one.name != "fruit")

FRUIT_YAML = """
dictionary: fruit
label: {en: zlfruitlz, zh: zlfruitlz}
attributes: {f_weight: integer}
values:
  pip: {label: {en: Pip, zh: Pip}, f_weight: 3}
  stone: {label: {en: Stone, zh: Stone}, f_weight: 8}
"""


def yaml_of(shape: Shape) -> str:
    """The entity as its file."""
    said = label(shape.name)
    lines = [f"entity: {shape.name}", f"label: {{en: {said}, zh: {said}}}", f"title: {titled(shape)}"]
    lines += [f"owner: {shape.owner}"] if shape.owner else []
    lines += [f"department: {shape.department}"] if shape.department else []
    lines += [f"part_of: {shape.part_of}"] if shape.part_of else []
    had = {"recycle": shape.recycle, "share": shape.shared, "comment": shape.commented, "export": shape.exported}
    features = [name for name, has in had.items() if has]
    lines += [f"features: {{{', '.join(f'{one}: {{}}' for one in features)}}}"] if features else []
    lines.append("fields:")
    unsaid = (*ENGINE_FIELDS, SHARES.name, shape.part_of)
    lines += [_field(one) for one in shape.fields.values() if one.name not in unsaid]
    own = {name: when for name, when in shape.actions.items() if name in STEPS}
    lines += ["actions:"] if own else []
    for name, when in own.items():
        asked = "" if when is ALWAYS else f'when: "{when.text()}", '
        lines.append(f"  {name}: {{label: {{en: {label(name)}, zh: {label(name)}}}, {asked}do: [{STEPS[name]}]}}")
    return "\n".join(lines) + "\n"


def titled(shape: Shape) -> str:
    """The title as an expression."""
    if len(shape.title) == 1:
        return shape.title[0]
    return '"concat(' + ", ' ', ".join(shape.title) + ')"'


def _field(one: Field) -> str:
    more = f", {one.more}" if one.more else ""
    visible = "" if one.visible is ALWAYS else f', visible: "{one.visible.text()}"'
    said = label(one.name)
    return f"  {one.name}: {{type: {one.kind}, label: {{en: {said}, zh: {said}}}{more}{visible}}}"


def files(shapes: Mapping[str, Shape]) -> dict[str, str]:
    """All files but the roles."""
    own = {f"{name}.yaml": yaml_of(shapes[name]) for name in OWN}
    return {"app.yaml": APP, "fruit.yaml": FRUIT_YAML, **own}
