"""What a list's address says, and the addresses it leads to."""

from engine.screens.query import Query, filtered_field

QUERY = Query("x", {"is.stage.won": "on", "from.amount": "1", "until.amount": "2"}, "name", "mark")


def test_another_order_begins_at_the_first_page() -> None:
    assert QUERY.sorted_by("amount", down=True) == Query("x", QUERY.filters, "-amount")


def test_one_field_can_be_taken_out() -> None:
    assert QUERY.without("amount") == Query("x", {"is.stage.won": "on"}, "name")


def test_clearing_keeps_the_order_only() -> None:
    assert QUERY.cleared() == Query(sort="name")
    assert QUERY.restricts
    assert not QUERY.cleared().restricts


def test_only_names_with_a_known_beginning_are_filters() -> None:
    names = ["is.stage.won", "from.amount", "of.owner", "q", "after", "x.stage", "is"]
    assert [filtered_field(name) for name in names] == ["stage", "amount", "owner", "", "", "", ""]
