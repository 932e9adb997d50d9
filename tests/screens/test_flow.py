"""The picture of a workflow, with where a record is and how it got there; the same as text."""

import pytest

from engine.meta.catalog import Catalog
from engine.screens.flow import flow, mermaid
from tests.service.repairs import FILES
from tests.support.world import catalog_of


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return catalog_of(tmp_path_factory.mktemp("repairs"), FILES)


def test_the_states_a_record_was_in_and_the_ways_it_took_are_marked(catalog: Catalog) -> None:
    past = ["received", "diagnosing", "repairing", "done", "received"]
    drawn = flow(catalog.workflows["repair"], catalog.entities["request"], "zh", past)
    assert [(one.name, one.here, one.passed) for one in drawn.states] == [
        ("received", True, True), ("diagnosing", False, True), ("repairing", False, True), ("done", False, True),
    ]  # fmt: skip
    assert [(one.name, way.to) for one in drawn.states for way in one.ways if not way.taken] == [("diagnosing", "done")]
    assert (drawn.states[0].label, drawn.states[0].initial, drawn.states[3].final) == ("received", True, True)


def test_several_transitions_between_two_states_are_one_way(catalog: Catalog) -> None:
    drawn = flow(catalog.workflows["sheet"], catalog.entities["sheet"], "en")
    assert [(way.to, way.label) for way in drawn.states[0].ways] == [("done", "finish"), ("void", "drop / spoil")]
    assert not drawn.marked


def test_the_text_is_a_state_diagram_of_mermaid(catalog: Catalog) -> None:
    assert mermaid(flow(catalog.workflows["complaint"], catalog.entities["request"], "en")).splitlines() == [
        "stateDiagram-v2",
        '    state "received" as received',
        '    state "answered" as answered',
        '    state "settled" as settled',
        "    [*] --> received",
        "    received --> answered: answer",
        "    answered --> settled: settle",
        "    settled --> [*]",
    ]
