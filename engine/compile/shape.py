"""How rows of one list of columns become JSON bytes or Python values; made once per (entity, role set, fields)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from engine.expressions import Value
from engine.meta.fields import AnyField
from engine.storage.driver import Dialect, Row
from engine.storage.schema import codec
from engine.storage.schema.codecs import Convert

_json = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """The columns of a row: first the fields; with `titled` what the record itself is called and then, of each
    reference in `titles`, what it leads to is called. More may follow. `lines` are fields whose lines are fetched
    apart and given with the row, in this order.
    """

    names: tuple[str, ...]
    titled: bool
    titles: tuple[str, ...]
    converts: tuple[tuple[int, Convert], ...]
    decoders: tuple[Convert | None, ...]
    struct: type[msgspec.Struct]
    lines: tuple[str, ...] = ()

    def wire(self, row: Row, lines: Sequence[Any] = ()) -> msgspec.Struct:
        """The record as the API gives it, ready to be encoded."""
        width = len(self.names)
        if not self.converts:
            return self.struct(*row[:width], *lines)
        cells = list(row[:width])
        for position, convert in self.converts:
            stored = cells[position]
            if stored is not None:
                cells[position] = convert(stored)
        return self.struct(*cells, *lines)

    def json(self, row: Row, lines: Sequence[Any] = ()) -> bytes:
        """One record."""
        return _json.encode(self.wire(row, lines))

    def values(self, row: Row) -> dict[str, Value]:
        """The record's values in Python."""
        pairs = zip(self.names, self.decoders, row, strict=False)
        return {name: decode(stored) if decode and stored is not None else stored for name, decode, stored in pairs}

    def reference_titles(self, row: Row) -> Mapping[str, str | None]:
        """By field name, what the record it refers to is called; None where it is empty or may not be seen."""
        return dict(zip(self.titles, row[len(self.names) + 1 :], strict=False))

    def title(self, row: Row) -> str | None:
        """What the record itself is called; None where nothing of its title may be seen."""
        assert self.titled, "titles were not asked for"
        title: str | None = row[len(self.names)]
        return title


def make_shape(
    entity: str, fields: Sequence[AnyField], titles: Sequence[str] | None, dialect: Dialect, lines: Sequence[str] = ()
) -> Shape:
    """The shape of rows with these fields; `titles`: references whose titles come too (None: no titles at all)."""
    codecs = [codec(field, dialect) for field in fields]
    members: list[tuple[str, Any]] = [(field.name, Any) for field in fields]
    members += [(name, Any) for name in lines]
    return Shape(
        names=tuple(field.name for field in fields),
        titled=titles is not None,
        titles=tuple(titles or ()),
        converts=tuple((place, one.wire) for place, one in enumerate(codecs) if one.wire is not None),
        decoders=tuple(one.decode for one in codecs),
        struct=msgspec.defstruct(entity, members),
        lines=tuple(lines),
    )
