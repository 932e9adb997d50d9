"""Every place that uses a thing is found, with its line and column, in declarations and inside expressions."""

from pathlib import Path
from typing import NamedTuple

import pytest

from engine.compile.files import Files, read_files
from engine.compile.load import Loaded, load_all, load_files
from engine.compile.where_used import NoSuchThing, where_used
from engine.diagnostics import Report
from tests.compile.support import DEFINITIONS, DESK

EVERY_KEY = DEFINITIONS / "good" / "every_key"
NOT_THERE = ("EXP-NAME", "META-UNKNOWN", "NUM-PLACEHOLDER")
"""What is said of a name that stands for nothing."""


class Read(NamedTuple):
    """Definitions that were loaded, and their files."""

    loaded: Loaded
    files: Files

    def places(self, name: str) -> list[str]:
        """The files where a thing is used, without their folder, and what stands there to the end of the line."""
        found = where_used(name, self.loaded.resolved, self.files)
        files = [Path(one.span.file).name for one in found]
        return [f"{file}: {text}" for file, text in zip(files, self.texts(name), strict=True)]

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
def desk() -> Read:
    return read(DESK)


@pytest.fixture(scope="module")
def deals() -> Read:
    return of(stage=STAGE, deal=DEAL)


@pytest.mark.parametrize(
    ("name", "places"),
    [
        pytest.param("member", ["boss.yaml: member, admin]"], id="a role, included"),
        pytest.param(
            "collector", ["story.yaml: collector], ", "story.yaml: collector}}"], id="a role, given to people"
        ),
        pytest.param("area", ["area.yaml: area}"], id="a dictionary"),
        pytest.param("area.bonus", ["area.yaml: bonus * 2}", "area.yaml: bonus: 5%"], id="an attribute"),
        pytest.param("area.south", ["area.yaml: south"], id="a value of a dictionary, as an attribute of another"),
        pytest.param("area.opposite.south", ["area.yaml: south"], id="the same, by the field that chooses it"),
        pytest.param("settings.share", ["loyalty.yaml: share > 0.05"], id="a setting, by an option's `enabled`"),
        pytest.param("settings.most", ["story.yaml: most: 5}"], id="a setting, by a test"),
        pytest.param("settings.mode.soft", ["app.yaml: soft}"], id="an option of a setting, as its default"),
        pytest.param(
            "task",
            ["project.yaml: task, label", "project.yaml: hours for", "project.yaml: done)"],
            id="an entity, by lines and by what goes over them",
        ),
        pytest.param(
            "task.hours",
            ["project.yaml: hours for", "task.yaml: hours * ", "task.yaml: hours > 500", "task.yaml: hours, message"],
            id="a field, by a sum, a product and a check",
        ),
        pytest.param("project.state.done", ["project.yaml: done'"], id="an option, compared with"),
        pytest.param(
            "project.state.planned",
            ["project.yaml: planned", "project.yaml: planned, run"],
            id="a default and a sample",
        ),
        pytest.param("cost.spent_on", ["project.yaml: spent_on}"], id="a field, by the order of a collection"),
        pytest.param("user.name", ["project.yaml: name]}", "story.yaml: name: Anna}}"], id="at a path's end"),
        pytest.param("project.created_at", ["project.yaml: created_at]"], id="a field of every record, by an index"),
        pytest.param("delivery_no", ["delivery.yaml: delivery_no"], id="a numbering"),
        pytest.param(
            "delivery", ["boss.yaml: delivery: {read", "delivery_no.yaml: delivery"], id="by a grant and its numbering"
        ),
        pytest.param(
            "delivery.pieces", ["delivery_no.yaml: pieces}-{seq:4}", "delivery_no.yaml: pieces]"], id="by a numbering"
        ),
        pytest.param(
            "project.code",
            ["delivery_no.yaml: code}-", "project.yaml: code, ' '", "project.yaml: code, created_at]"],
            id="a field, at the end of a path in a pattern, by a title and an index",
        ),
    ],
)
def test_places_in_every_kind_of_definition(everything, name, places):
    found = everything.places(name)
    assert [one for one in places if not any(place.startswith(one) for place in found)] == []


def test_what_nothing_uses_has_no_places(everything):
    assert everything.places("area.retired") == []


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


def test_a_line_comes_with_its_place(desk):
    found, *_ = where_used("sales_manager", desk.loaded.resolved, desk.files)
    assert found.text == "includes: [admin, sales_manager]"


def test_an_entity_is_used_by_what_reads_its_fields_in_other_records(desk):
    found = where_used("customer", desk.loaded.resolved, desk.files)
    assert "create: customer.owner == me" in [one.text for one in found]
    assert "create: mine" not in [one.text for one in found]


def test_a_role_and_an_entity_of_one_name_are_both_found():
    found = of(
        staff="entity: staff\ntitle: name\nfields: {name: text, boss: {type: reference, to: staff}}\n",
        role="role: staff\ngrants: {staff: {read: true}}\n",
        lead="role: lead\nincludes: staff\n",
    )
    assert found.places("staff") == ["lead.yaml: staff", "role.yaml: staff: {read: true}}", "staff.yaml: staff}}"]


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


@pytest.mark.parametrize(
    ("folder", "least"),
    [pytest.param(EVERY_KEY, 60, id="every key", marks=pytest.mark.trial), pytest.param(DESK, 60, id="desk")],
)
def test_whatever_misses_a_renamed_field_is_a_place_that_uses_it(folder, least):
    definitions = read(folder)
    all_missed = {place for entity, field in fields(definitions) for place in missed(definitions, entity, field)}
    all_used = {place for entity, field in fields(definitions) for place in used(definitions, entity, field)}
    assert all_missed - all_used == set()
    assert len(all_missed) >= least
