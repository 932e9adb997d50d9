"""Tables, columns and codecs: what a catalog looks like in a database."""

from engine.storage.schema.codecs import Codec, codec, instant
from engine.storage.schema.columns import column_type
from engine.storage.schema.engine_tables import engine_table
from engine.storage.schema.tables import add_entity_table, build_tables, empty_tables, foreign_key_name, unique_name

__all__ = [
    "Codec",
    "add_entity_table",
    "build_tables",
    "codec",
    "column_type",
    "empty_tables",
    "engine_table",
    "foreign_key_name",
    "instant",
    "unique_name",
]
