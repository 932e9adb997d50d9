import itertools

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.meta.catalog import RIGHTS, App, Catalog, Entity, FieldGrant, Grant, Role
from engine.meta.fields import CollectionField, ReferenceField, TextField
from engine.security import rights, visible
from engine.security.rights import ALWAYS, NEVER, any_of, both, held_roles

APP = App(name="crm", label={}, locales=("zh",), time_zone="Asia/Shanghai", currency="CNY")
CUSTOMER = Entity(
    name="customer",
    label={},
    title="name",
    fields={
        "name": TextField(name="name", label={}, max=10),
        "phone": TextField(name="phone", label={}, max=10),
        "contacts": CollectionField(name="contacts", label={}, of="contact", by="customer"),
    },
)
CONTACT = Entity(
    name="contact",
    label={},
    title="customer",
    fields={"customer": ReferenceField(name="customer", label={}, to="customer")},
)


def catalog(**roles: Role) -> Catalog:
    return Catalog(app=APP, entities={"customer": CUSTOMER, "contact": CONTACT}, roles=roles)


def role(name: str, *includes: str, **grants: Grant) -> Role:
    return Role(name=name, label={}, includes=includes, grants=grants)


SALES = catalog(
    rep=role(
        "rep",
        customer=Grant(read="mine", create="true", update="mine", fields={"phone": FieldGrant(update="a")}),
    ),
    manager=role("manager", "rep", customer=Grant(read="true", delete="b")),
    auditor=role("auditor", customer=Grant(read="true", fields={"phone": FieldGrant(read="false")})),
    clerk=role("clerk", customer=Grant(read="true", update="true", fields={"phone": FieldGrant(read="c")})),
)


def test_nothing_is_granted_that_no_role_grants() -> None:
    none = rights(SALES, [], "customer")
    assert set(none.operations.values()) == {NEVER}
    assert none.fields == {}
    assert not any(none.may(operation) for operation in RIGHTS)


@pytest.mark.parametrize("roles", [["no_such_role"], ["rep "], [""], ["customer"]])
def test_an_unknown_role_gives_nothing(roles: list[str]) -> None:
    assert rights(SALES, roles, "customer") == rights(SALES, [], "customer")


def test_an_entity_that_a_role_does_not_name_is_closed() -> None:
    assert rights(SALES, ["manager"], "contact") == rights(SALES, [], "contact")


def test_a_role_brings_what_it_includes() -> None:
    assert held_roles(SALES, ["manager", "manager", "nobody"]) == ("manager", "rep")
    held = rights(SALES, ["manager"], "customer")
    given = {name: condition for name, condition in held.operations.items() if condition != NEVER}
    assert given == {"read": "true", "create": "true", "update": "mine", "delete": "b"}
    assert set(held.operations) == set(RIGHTS)


def test_roles_that_include_each_other_end() -> None:
    circle = catalog(one=role("one", "two", customer=Grant(read="a")), two=role("two", "one", customer=Grant(read="b")))
    assert rights(circle, ["one"], "customer").operations["read"] == "(a) or (b)"


def test_a_field_is_changed_where_the_record_is_and_its_own_condition_holds() -> None:
    assert rights(SALES, ["rep"], "customer").fields["phone"].update == "(mine) and (a)"
    assert rights(SALES, ["rep"], "customer").fields["phone"].create == "a"


def test_a_field_that_no_grant_shows_does_not_exist() -> None:
    assert "phone" not in rights(SALES, ["auditor"], "customer").fields


def test_a_field_is_shown_where_the_grant_that_shows_it_holds() -> None:
    together = rights(SALES, ["auditor", "rep"], "customer")
    assert together.operations["read"] == "true"
    assert together.fields["phone"].read == "mine"
    assert together.fields["name"].read == "true"


def test_what_is_not_seen_is_not_changed_unless_the_grant_says_so() -> None:
    assert rights(SALES, ["clerk"], "customer").fields["phone"].update == "c"


CONDITIONS = st.sampled_from(["true", "false", "a", "b", "c"])
FIELD_GRANTS = st.builds(FieldGrant, read=st.none() | CONDITIONS, update=st.none() | CONDITIONS)
GRANTS = st.builds(
    Grant,
    read=CONDITIONS,
    create=CONDITIONS,
    update=CONDITIONS,
    fields=st.dictionaries(st.sampled_from(["name", "phone"]), FIELD_GRANTS, max_size=2),
)
WORLDS = [dict(zip("abc", values, strict=True)) for values in itertools.product([False, True], repeat=3)]


def holds(condition: str, world: dict[str, bool]) -> bool:
    """Conditions of this test are Python, apart from their two words."""
    return bool(eval(condition, {"true": True, "false": False}, world))


def shows(grant: Grant, name: str, world: dict[str, bool]) -> bool:
    """The rule again, written plainly: what one grant shows of a field in a world."""
    field = grant.fields.get(name, FieldGrant())
    return holds(grant.read, world) and holds(field.read or "true", world)


def changes(grant: Grant, operation: str, name: str, world: dict[str, bool]) -> bool:
    field = grant.fields.get(name, FieldGrant())
    return holds(getattr(grant, operation), world) and holds(field.update or field.read or "true", world)


@given(st.lists(GRANTS, max_size=3))
def test_rights_are_what_the_grants_say_one_by_one(grants: list[Grant]) -> None:
    roles = {f"role_{number}": role(f"role_{number}", customer=grant) for number, grant in enumerate(grants)}
    held = rights(catalog(**roles), roles, "customer")
    for world in WORLDS:
        for name in ("read", "create", "update"):
            assert holds(held.operations[name], world) == any(holds(getattr(one, name), world) for one in grants)
        for name in ("name", "phone"):
            read = held.fields[name].read if name in held.fields else NEVER
            shown = holds(held.operations["read"], world) and holds(read, world)
            assert shown == any(shows(one, name, world) for one in grants)
        for name in {"name", "phone"} & held.fields.keys():
            field = held.fields[name]
            assert holds(field.update, world) == any(changes(one, "update", name, world) for one in grants)
            assert holds(field.create, world) == any(changes(one, "create", name, world) for one in grants)


@given(st.lists(CONDITIONS, max_size=4), CONDITIONS, CONDITIONS)
def test_conditions_are_joined_without_changing_them(many: list[str], one: str, other: str) -> None:
    for world in WORLDS:
        assert holds(any_of(many), world) == any(holds(condition, world) for condition in many)
        assert holds(both(one, other), world) == (holds(one, world) and holds(other, world))


@pytest.mark.parametrize(
    ("many", "joined"),
    [
        ([], NEVER),
        (["false"], NEVER),
        (["a"], "a"),
        (["a", "a"], "a"),
        (["a", "true"], ALWAYS),
        (["a", "b"], "(a) or (b)"),
    ],
)
def test_conditions_are_kept_as_short_as_they_can_be(many: list[str], joined: str) -> None:
    assert any_of(many) == joined


def test_what_somebody_cannot_read_is_not_in_their_catalog() -> None:
    seen = visible(SALES, ["auditor"])
    assert list(seen.entities) == ["customer"]
    assert list(seen.entities["customer"].fields) == ["name"]
    assert seen.roles == {}


def owned(**roles: Role) -> Catalog:
    """Customers belong to whom `phone` names."""
    customer = msgspec.structs.replace(CUSTOMER, owner="phone")
    return msgspec.structs.replace(catalog(**roles), entities={"customer": customer, "contact": CONTACT})


def test_the_owner_is_unknown_to_whom_its_field_is() -> None:
    sales = owned(auditor=SALES.roles["auditor"])
    assert visible(sales, ["auditor"]).entities["customer"].owner is None


@pytest.mark.parametrize(("assign", "update"), [(NEVER, NEVER), (ALWAYS, "a"), ("b", "(a) and (b)")])
def test_the_owner_is_changed_where_the_record_is_and_may_be_assigned(assign: str, update: str) -> None:
    held = rights(owned(rep=role("rep", customer=Grant(read=ALWAYS, update="a", assign=assign))), ["rep"], "customer")
    assert (held.fields["phone"].update, held.fields["name"].update) == (update, "a")


def test_a_collection_of_unreadable_records_is_unknown_but_a_reference_stays() -> None:
    both_read = catalog(all=role("all", customer=Grant(read="true"), contact=Grant(read="true")))
    assert "contacts" in visible(both_read, ["all"]).entities["customer"].fields
    contact_only = catalog(all=role("all", contact=Grant(read="true")))
    assert list(visible(contact_only, ["all"]).entities["contact"].fields) == ["customer"]
