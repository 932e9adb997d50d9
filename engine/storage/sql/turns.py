"""When somebody was last picked for something, as SQL: by the place of the decision among all that were noted."""

from sqlalchemy import func, literal_column, select

from engine.storage.driver.base import Dialect
from engine.storage.schema import engine_table
from engine.storage.sql.expression_frame import Element, Outer


def last_turn(turns: str, candidate: Element, dialect: Dialect) -> Element:
    """A number that is greater the later that was; 0 for whoever was not picked yet."""
    noted = engine_table("_decided", dialect).alias()
    decision, _, strategy = turns.partition(".")
    was = (
        noted.c.decision == literal_column(f"'{decision}'"),
        noted.c.strategy == literal_column(f"'{strategy}'"),
        noted.c.picked == Outer(candidate),
    )
    last = select(func.max(noted.c.id)).where(*was).scalar_subquery()
    return func.coalesce(last, literal_column("0"))
