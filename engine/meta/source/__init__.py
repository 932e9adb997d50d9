"""A file of definitions as plain data with places beside it. Knows YAML, and nothing of what is defined."""

from engine.meta.source.joined import JoinedSource, Origin
from engine.meta.source.places import Path, Places
from engine.meta.source.read import Part, Source, read_source
from engine.meta.source.scalars import Content, Plain, Tree

__all__ = ["Content", "JoinedSource", "Origin", "Part", "Path", "Places", "Plain", "Source", "Tree", "read_source"]
