"""Every place that uses a thing is found, with its line and column, in declarations and inside expressions."""

from pathlib import Path
from typing import NamedTuple

import pytest

from engine.compile.files import Files, read_files
from engine.compile.load import Loaded, load_all, load_files
from engine.compile.where_used import NoSuchThing, where_used
from engine.diagnostics import Report
from tests.compile.support import DEFINITIONS

EVERY_KEY = DEFINITIONS / "good" / "every_key"
SHIPPED = Path(__file__).parents[2] / "definitions"
NOT_THERE = ("EXP-NAME", "META-UNKNOWN", "NUM-PLACEHOLDER")
"""What is said of a name that stands for nothing."""


class Read(NamedTuple):
    """Definitions that were loaded, and their files."""

    loaded: Loaded
    files: Files

    def places(self, name: str) -> list[str]:
        """Where a thing is used, without the folder of the file."""
        found = where_used(name, self.loaded.resolved, self.files)
        return [f"{Path(one.span.file).name}:{one.span.line}:{one.span.column}" for one in found]

    def texts(self, name: str) -> list[str]:
        """What stands at these places, to the end of the line."""
        found = where_used(name, self.loaded.resolved, self.files)
        return [self.line(one.span.file, one.span.line)[one.span.column - 1 :] for one in found]

    def line(self, file: str, number: int) -> str:
        """A line of a file."""
        return self.files[file].decode().splitlines()[number - 1]


def read(folder: Path) -> Read:
    files = read_files((folder,), Report())
    loaded = load_all(files, Report())
    assert loaded is not None
    return Read(loaded, files)


def of(**texts: str) -> Read:
    """Definitions that are written here."""
    files = {f"{name}.yaml": text.encode() for name, text in {"app": APP, **texts}.items()}
    report = Report()
    loaded = load_all(files, report)
    assert loaded is not None, list(report)
    return Read(loaded, files)


APP = "app: a\nlocales: en\ntime_zone: UTC\ncurrency: EUR\nsettings: {mode: {type: choice, options: {x: {}, y: {}}}}\n"
STAGE = "dictionary: stage\nattributes: {weight: percent, next: {type: choice, dictionary: stage}}\nvalues:\n"
STAGE += "  open: {weight: 10%, next: won}\n  won: {weight: 100%}\n"
DEAL = """\
entity: deal
title: name
fields:
  name: text
  stage: {type: choice, dictionary: stage, default: open, sample: [open, won]}
  size: {type: choice, options: {big: {}, small: {}}}
  mood: {type: choice, options: {big: {}, sad: {}}}
  likely: {type: percent, value: stage.weight}
  worth:
    type: bool
    value: >
      stage in ('won', 'open') and
        size == 'big'
  kind: {type: choice, options: {big: {}, odd: {}}, value: "'big' if mood == 'sad' else 'odd'"}
checks:
  strange: {when: "settings.mode == 'x' and worth", fields: worth, message: Strange}
"""


@pytest.fixture(scope="module")
def everything() -> Read:
    return read(EVERY_KEY)


@pytest.fixture(scope="module")
def shipped() -> Read:
    return read(SHIPPED)


@pytest.fixture(scope="module")
def deals() -> Read:
    return of(stage=STAGE, deal=DEAL)


@pytest.mark.parametrize(
    ("name", "places"),
    [
        pytest.param("member", ["boss.yaml:2:12"], id="a role, included"),
        pytest.param("collector", ["story.yaml:8:25", "story.yaml:9:24"], id="a role, given to people"),
        pytest.param("area", ["area.yaml:10:40"], id="a dictionary"),
        pytest.param("area.bonus", ["area.yaml:11:35", "area.yaml:16:5"], id="an attribute"),
        pytest.param("area.south", ["area.yaml:17:15"], id="a value of a dictionary, as an attribute of another"),
        pytest.param("area.opposite.south", ["area.yaml:17:15"], id="the same, by the field that chooses it"),
        pytest.param("settings.share", ["loyalty.yaml:10:70"], id="a setting, by an option's `enabled`"),
        pytest.param("settings.most", ["story.yaml:6:24"], id="a setting, by a test"),
        pytest.param("settings.mode.soft", ["app.yaml:9:66"], id="an option of a setting, as its default"),
        pytest.param(
            "task",
            ["project.yaml:48:28", "project.yaml:50:39", "project.yaml:50:69"],
            id="an entity, by lines and by what goes over them",
        ),
        pytest.param(
            "task.hours",
            ["project.yaml:50:39", "task.yaml:11:30", "task.yaml:13:20", "task.yaml:13:41"],
            id="a field, by a sum, a product and a check",
        ),
        pytest.param("project.state.done", ["project.yaml:58:63"], id="an option, compared with"),
        pytest.param(
            "project.state.planned", ["project.yaml:37:14", "project.yaml:43:14"], id="a default and a sample"
        ),
        pytest.param("cost.spent_on", ["project.yaml:47:59"], id="a field, by the order of a collection"),
        pytest.param("user.name", ["project.yaml:46:78", "story.yaml:8:37"], id="the engine's field, at a path's end"),
        pytest.param("project.created_at", ["project.yaml:20:19"], id="a field of every record, by an index"),
        pytest.param("delivery_no", ["delivery.yaml:8:16"], id="a numbering"),
        pytest.param(
            "delivery", ["boss.yaml:5:3", "delivery_no.yaml:4:5"], id="an entity, by a grant and its numbering"
        ),
        pytest.param(
            "delivery.pieces", ["delivery_no.yaml:5:44", "delivery_no.yaml:7:18"], id="a field, by a numbering"
        ),
        pytest.param(
            "project.code",
            ["delivery_no.yaml:5:22", "project.yaml:7:15", "project.yaml:20:13"],
            id="a field, at the end of a path in a pattern, by a title and an index",
        ),
        pytest.param("area.retired", [], id="what nothing uses"),
    ],
)
def test_places_in_every_kind_of_definition(everything, name, places):
    assert everything.places(name) == places


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        pytest.param("stage.weight", ["weight}", "weight: 10%", "weight: 100%"], id="through a choice"),
        pytest.param("stage.won", ["won', 'open') and", "won]}", "won}"], id="a value"),
        pytest.param("deal.stage.open", ["open') and", "open, sample", "open, won]}"], id="a value, by a field"),
        pytest.param("deal.size.big", ["big'"], id="an option in a folded text, not that of another choice"),
        pytest.param("deal.mood.big", [], id="an option nobody names, though others are called so"),
        pytest.param("deal.mood.sad", ["sad' else"], id="an option beside the field it belongs to"),
        pytest.param("deal.kind.big", ["big' if mood"], id="an option a computed field gives"),
        pytest.param("settings.mode", ["mode == 'x'"], id="a setting"),
        pytest.param("settings.mode.x", ["x' and worth"], id="an option of a setting"),
        pytest.param("deal.worth", ['worth"', "worth, message"], id="a computed field"),
    ],
)
def test_places_inside_texts(deals, name, texts):
    found = deals.texts(name)
    assert len(found) == len(texts)
    assert all(any(one.startswith(text) for one in found) for text in texts)


def test_a_line_comes_with_its_place(shipped):
    found, *_ = where_used("sales_manager", shipped.loaded.resolved, shipped.files)
    assert found.text == "includes: [admin, sales_manager]"


def test_an_entity_is_used_by_what_reads_its_fields_in_other_records(shipped):
    found = where_used("customer", shipped.loaded.resolved, shipped.files)
    assert "create: customer.owner == me" in [one.text for one in found]
    assert "create: mine" not in [one.text for one in found]


def test_a_role_and_an_entity_of_one_name_are_both_found():
    found = of(
        staff="entity: staff\ntitle: name\nfields: {name: text, boss: {type: reference, to: staff}}\n",
        role="role: staff\ngrants: {staff: {read: true}}\n",
        lead="role: lead\nincludes: staff\n",
    )
    assert found.places("staff") == ["lead.yaml:2:11", "role.yaml:2:10", "staff.yaml:3:50"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        pytest.param("projct", "there is no `projct`; did you mean `project`?", id="misspelt"),
        pytest.param("project.budgt", "there is no `project.budgt`; did you mean `project.budget`?", id="a field"),
        pytest.param("budget", "there is no `budget`; did you mean `project.budget`?", id="without its entity"),
        pytest.param("most", "there is no `most`; did you mean `settings.most`?", id="without `settings`"),
        pytest.param("project.heading", "there is no `project.heading`; it is called `project.name` now", id="renamed"),
        pytest.param("undertaking", "there is no `undertaking`; it is called `project` now", id="a renamed entity"),
        pytest.param("something", "there is no `something`", id="nothing like it"),
        pytest.param("settings", "there is no `settings`", id="no thing"),
    ],
)
def test_what_is_not_there_is_told_with_what_was_meant(everything, name, message):
    with pytest.raises(NoSuchThing, match="there is no") as told:
        where_used(name, everything.loaded.resolved, everything.files)
    assert str(told.value) == message


def renamed(definitions: Read, entity: str, field: str) -> Files:
    """The files with another name where a field is declared, and nowhere else."""
    span = definitions.loaded.resolved.entities[entity].below("fields", field).key_span
    lines = definitions.files[span.file].decode().split("\n")
    line = lines[span.line - 1]
    lines[span.line - 1] = f"{line[: span.column - 1]}another{line[span.end_column - 1 :]}"
    return {**definitions.files, span.file: "\n".join(lines).encode()}


def fields(definitions: Read) -> list[tuple[str, str]]:
    """Every field that is declared in the files."""
    return [
        (entity.name, field)
        for entity in definitions.loaded.catalog.entities.values()
        for field in entity.fields
        if not entity.system and definitions.loaded.resolved.entities[entity.name].below("fields", field).is_written
    ]


def missed(definitions: Read, entity: str, field: str) -> set[tuple[str, str, int]]:
    """Where the loader misses a field once it is declared by another name: the field, file and line."""
    report = Report()
    load_files(renamed(definitions, entity, field), report)
    places = (one.span for one in report if one.code in NOT_THERE and one.span)
    return {(f"{entity}.{field}", one.file, one.line) for one in places}


def used(definitions: Read, entity: str, field: str) -> set[tuple[str, str, int]]:
    """Where it is used, in the same form."""
    name = f"{entity}.{field}"
    found = where_used(name, definitions.loaded.resolved, definitions.files)
    return {(name, one.span.file, one.span.line) for one in found}


@pytest.mark.parametrize(("folder", "least"), [(EVERY_KEY, 60), (SHIPPED, 60)], ids=["every key", "shipped"])
def test_whatever_misses_a_renamed_field_is_a_place_that_uses_it(folder, least):
    definitions = read(folder)
    all_missed = {place for entity, field in fields(definitions) for place in missed(definitions, entity, field)}
    all_used = {place for entity, field in fields(definitions) for place in used(definitions, entity, field)}
    assert all_missed - all_used == set()
    assert len(all_missed) >= least
