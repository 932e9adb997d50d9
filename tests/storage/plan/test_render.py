import pytest

from engine.meta.fields import MoneyField, ReferenceField
from engine.storage.driver.base import Dialect
from engine.storage.plan.operations import operations
from engine.storage.plan.render import render
from engine.storage.plan.shape import shape_of
from engine.storage.schema import build_tables
from tests.storage.plan.making import catalog, field, text

OLD = catalog(thing={"name": text(), "amount": field(MoneyField, index=())})
NEW = catalog(
    thing={"name": text(unique=True), "amount": field(MoneyField), "second": field(ReferenceField, to="second")},
    second={"thing": field(ReferenceField, to="thing")},
)

SQLITE = """\
CREATE TABLE second (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    thing INTEGER,
    created_at TEXT NOT NULL,
    created_by INTEGER,
    updated_at TEXT NOT NULL,
    updated_by INTEGER,
    version INTEGER NOT NULL,
    CONSTRAINT fk_second_thing FOREIGN KEY(thing) REFERENCES thing (id)
)
 STRICT
;
ALTER TABLE thing ADD COLUMN second INTEGER REFERENCES second (id)
;
DROP INDEX ix_thing_amount
;
CREATE INDEX ix_thing_second ON thing (second)
;
CREATE UNIQUE INDEX uq_thing_name ON thing (name)
;
CREATE INDEX ix_second_thing ON second (thing)"""

POSTGRESQL = """\
CREATE TABLE second (
    id BIGSERIAL NOT NULL,
    thing BIGINT,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by BIGINT,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_by BIGINT,
    version BIGINT NOT NULL,
    PRIMARY KEY (id)
)
;
ALTER TABLE thing ADD COLUMN second BIGINT
;
DROP INDEX ix_thing_amount
;
CREATE INDEX ix_thing_second ON thing (second)
;
CREATE UNIQUE INDEX uq_thing_name ON thing (name)
;
CREATE INDEX ix_second_thing ON second (thing)
;
ALTER TABLE thing ADD CONSTRAINT fk_thing_second FOREIGN KEY(second) REFERENCES second (id)
;
ALTER TABLE second ADD CONSTRAINT fk_second_thing FOREIGN KEY(thing) REFERENCES thing (id)"""


@pytest.mark.parametrize(("dialect", "text"), [(Dialect.SQLITE, SQLITE), (Dialect.POSTGRESQL, POSTGRESQL)])
def test_the_text_of_a_change(dialect: Dialect, text: str) -> None:
    """Two tables that refer to each other: on PostgreSQL references come last, on SQLite with their columns."""
    former = shape_of(build_tables(OLD, dialect), dialect)
    steps = render(operations(former, former, build_tables(NEW, dialect), dialect), dialect)
    assert "\n;\n".join(step.sql for step in steps) == text


@pytest.mark.parametrize("dialect", list(Dialect))
def test_the_same_definitions_need_no_steps(dialect: Dialect) -> None:
    there = shape_of(build_tables(NEW, dialect), dialect)
    assert operations(there, there, build_tables(NEW, dialect), dialect) == []
