"""The currency of the application, as a record that is there from the beginning."""

from collections.abc import Iterator

from sqlalchemy.dialects import postgresql, sqlite

from engine.meta.catalog import Catalog
from engine.meta.system import CURRENCY
from engine.storage.driver.base import Dialect
from engine.storage.plan.render import Step
from engine.storage.plan.text import sql_text
from engine.storage.plan.values import now
from engine.storage.sql.source import Source
from engine.text.money import currency_name, decimals


def currency_steps(old: Catalog | None, target: Source) -> Iterator[Step]:
    """The step that makes the record, unless somebody made it already."""
    code, entities = target.catalog.app.currency, target.catalog.entities
    is_new = old is None or CURRENCY not in old.entities or old.app.currency != code
    if CURRENCY not in entities or not is_new:
        return
    insert = sqlite.insert if target.dialect is Dialect.SQLITE else postgresql.insert
    table, moment = target.table(CURRENCY), now(target.dialect)
    name = currency_name(code, target.catalog.app.locales[0])
    values = {"code": code, "name": name, "decimals": decimals(code), "version": 1}
    element = insert(table).values({**values, "created_at": moment, "updated_at": moment})
    yield Step(f"write the currency {code}", sql_text(element.on_conflict_do_nothing(), target.dialect))
