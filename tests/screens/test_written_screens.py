"""Lists, forms and menus as definitions write them: columns, filters, views, sections, and what one person sees."""

from decimal import Decimal

import pytest
from msgspec import structs

from engine.compile.load import load
from engine.compile.switches import switched
from engine.meta.catalog import Catalog, FieldGrant
from engine.meta.fields import ChoiceField
from engine.rules.settings import setting_values
from engine.screens.abilities import Abilities
from engine.screens.detail import detail_screen
from engine.screens.form import Filled, form_screen
from engine.screens.listing import Page, list_screen
from engine.screens.menu import menu
from engine.screens.query import Query
from engine.screens.reader import Row
from engine.screens.views import view_of
from engine.security.visible import visible
from tests.compile.support import DEFINITIONS
from tests.screens.reading import EN, ZH


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    found, report = load(DEFINITIONS / "good" / "every_key")
    assert found is not None, [str(one) for one in report]
    return found


def listed(catalog: Catalog, query: Query) -> object:
    return list_screen(catalog.entities["project"], query, Page([]), Abilities(), ZH, catalog.screens["project"])


def test_a_list_has_the_columns_filters_and_views_that_are_written(catalog: Catalog) -> None:
    shown = listed(catalog, Query())
    assert [column.name for column in shown.table.columns] == ["code", "state", "leader", "budget", "begins_on"]
    assert [one.name for one in shown.filters if one.offered] == ["state", "leader"]
    assert [(tab.name, tab.label, tab.current) for tab in shown.views] == [
        ("all", "all", True),
        ("mine", "我的", False),
        ("board", "board", False),
        ("dates", "dates", False),
    ]


def test_a_view_has_columns_and_an_order_of_its_own_and_narrows_the_list(catalog: Catalog) -> None:
    shown = listed(catalog, Query(view="mine"))
    assert [column.name for column in shown.table.columns] == ["state", "left"]
    view = view_of(catalog.screens["project"], Query(view="mine"))
    assert view is not None
    assert view.order == ("-begins_on", "code")
    assert view.filter == "mine and open"


def test_a_view_that_is_not_there_is_the_first(catalog: Catalog) -> None:
    assert view_of(catalog.screens["project"], Query(view="gone")) is catalog.screens["project"].views["all"]


def test_a_form_has_the_sections_that_are_written_and_the_rest_after_them(catalog: Catalog) -> None:
    project = catalog.entities["project"]
    filled = Filled(Row(0, 0, "", {}, {}))
    shown = form_screen(project, project.fields, filled, EN, screen=catalog.screens["project"])
    basics, money, *rest = shown.sections
    assert (basics.label, [one.name for one in basics.inputs if one.begins]) == (
        "Basics",
        ["code", "begins_on", "state"],
    )
    assert [one.name for one in basics.inputs] == ["code", "name", "begins_on", "state", "leader"]
    assert [one.name for one in money.inputs] == ["budget"]
    assert [one.label for one in rest] == ["Other"]
    others = [one.name for section in rest for one in section.inputs]
    assert "people" in others
    assert {"code", "budget"}.isdisjoint(others)


def test_what_a_setting_switches_off_is_on_no_screen(catalog: Catalog) -> None:
    off = switched(catalog, setting_values(catalog.app, {"strict": False}))
    assert "project" not in off.screens
    assert list(off.menus) == ["money"]
    assert off.roles["member"].screens == ()
    assert switched(catalog, setting_values(catalog.app, {"strict": True})).screens == catalog.screens


def test_a_person_has_the_menus_of_their_roles_with_what_they_may_read(catalog: Catalog) -> None:
    known = visible(catalog, ["member"])
    assert {name: list(one.items) for name, one in known.menus.items()} == {"projects": ["all", "mine"]}
    assert list(visible(catalog, ["boss"]).menus) == ["projects"]
    shown = menu(known, known.entities, "en", "project", view="mine")
    assert [(group.label, [(one.label, one.current) for one in group.entries]) for group in shown.groups] == [
        ("Projects", [("All projects", False), ("Mine", True)])
    ]


def test_menus_stand_in_the_order_of_the_roles_and_dictionaries_in_none_of_them_apart(catalog: Catalog) -> None:
    assert list(catalog.menus) == ["money", "projects"]
    known = visible(catalog, ["collector", "boss"])
    assert list(known.menus) == ["projects", "money"]
    assert "area" in [one.entity for one in menu(known, known.entities, "en").dictionaries]
    assert menu(structs.replace(known, menus={}), known.entities, "en").dictionaries == ()


def test_a_screen_names_nothing_that_its_reader_may_not_know(catalog: Catalog) -> None:
    known = visible(catalog, ["collector"])
    assert "project" not in known.screens
    assert known.menus == {}


def test_a_view_that_asks_for_what_its_reader_may_not_know_is_not_there(catalog: Catalog) -> None:
    project = catalog.screens["project"]
    state = catalog.entities["project"].fields["state"]
    assert isinstance(state, ChoiceField)
    asked = f"budget > 5 and settings.strict and state == '{next(iter(state.options))}'"
    views = {**project.views, "rich": structs.replace(project.views["mine"], name="rich", filter=asked)}
    hidden = {"budget": FieldGrant(read="false")}
    member = catalog.roles["member"]
    grant = structs.replace(member.grants["project"], fields=hidden)
    closed = structs.replace(
        catalog,
        screens={"project": structs.replace(project, views=views)},
        roles={**catalog.roles, "member": structs.replace(member, grants={**member.grants, "project": grant})},
    )
    assert "rich" in visible(structs.replace(closed, roles=catalog.roles), ["member"]).screens["project"].views
    known = visible(closed, ["member"]).screens["project"]
    assert list(known.views) == ["all", "mine", "board", "dates"]
    assert known.columns == ("code", "state", "leader", "begins_on")
    assert "money" not in known.form


def test_a_board_is_drawn_by_a_choice(catalog: Catalog) -> None:
    view = catalog.screens["project"].views["board"]
    assert isinstance(catalog.entities["project"].fields[view.by or ""], ChoiceField)


def test_key_facts_stand_in_the_order_of_the_summary_and_nowhere_else(catalog: Catalog) -> None:
    screen = structs.replace(catalog.screens["project"], summary=("left", "state", "leader", "budget"))
    row = Row(
        1, 1, "P1", {"left": Decimal(5), "state": "running", "leader": 3, "budget": Decimal(9)}, {"leader": "Ann"}
    )
    shown = detail_screen(catalog.entities["project"], row, Abilities(), EN, screen=screen)
    assert [fact.name for fact in shown.figures] == ["left", "leader", "budget"]
    assert shown.state is not None
    assert "leader" not in [fact.name for fact in (*shown.line, *shown.facts)]


def test_a_state_in_a_group_is_the_pill_and_stands_in_its_group_no_more(catalog: Catalog) -> None:
    project = catalog.entities["project"]
    grouped = structs.replace(project.fields["state"], group="money")
    fields = {**project.fields, "state": grouped, "weight": structs.replace(project.fields["weight"], group="money")}
    entity = structs.replace(project, fields=fields, groups=catalog.entities["cost"].groups)
    shown = detail_screen(entity, Row(1, 1, "P1", {"state": "running"}, {}), Abilities(), EN)
    assert (shown.state is not None, [[fact.name for fact in one.facts] for one in shown.groups]) == (
        True,
        [["weight"]],
    )
