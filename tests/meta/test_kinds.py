"""Every kind of field has its row in each table of this layer."""

import pytest

from engine.meta.fields import FIELD_KINDS, kind_name
from engine.meta.resolve.fields import RESOLVERS
from engine.meta.resolve.literals import LITERALS
from engine.meta.schema import kind_schema

WRITTEN = kind_schema("entity")["$defs"]["EntityDecl"]["properties"]["fields"]["additionalProperties"]["discriminator"]


@pytest.mark.parametrize("kind", FIELD_KINDS, ids=kind_name)
def test_a_kind_is_declared_resolved_and_has_literals(kind):
    declared = {str(declaration.__struct_config__.tag) for declaration in RESOLVERS}
    assert kind_name(kind) in declared
    assert kind_name(kind) in WRITTEN["mapping"]
    assert kind in LITERALS


def test_no_table_has_a_row_for_something_else():
    assert len(RESOLVERS) == len(LITERALS) == len(WRITTEN["mapping"]) == len(FIELD_KINDS)
