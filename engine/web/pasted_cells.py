"""Cells of a spreadsheet as the inputs of lines would read them: the text an input is to hold, or what was copied."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from engine.meta.fields import (
    AnyChoice,
    AnyField,
    AnyReference,
    AnyReferenceField,
    ChoicesField,
    ReferencesField,
)
from engine.meta.labels import text_in
from engine.rules.values_form import form_reader
from engine.screens.choices import folded, named_values
from engine.screens.inputs import form_text
from engine.screens.reader import Reader
from engine.text.unreadable import Unreadable
from engine.text.words import words_typed
from engine.web.backend import Candidate

Found = Mapping[str, Sequence[Candidate]]
"""By text, the records it may name."""

_BETWEEN: Final = "\n"
"""What stands between several values in the text of an input."""


@dataclass(frozen=True, slots=True)
class Pasted:
    """What the input of a column is to hold, and what a picker shows. What cannot be read is `wrong`, and as it was
    copied; what stands where nothing is filled in is `left` out.
    """

    column: str
    text: str
    title: str = ""
    wrong: bool = False
    left: bool = False


class PastedCells:
    """Reads the cells of rows that begin in one of these columns."""

    def __init__(self, columns: Sequence[AnyField], reader: Reader) -> None:
        self._columns, self._reader = {one.name: one for one in columns}, reader
        self._values = {one.name: named_values(one, reader) for one in columns if isinstance(one, AnyChoice)}

    def read(self, cells: Sequence[str]) -> list[Pasted]:
        """A row; what names records is read when these are `known`."""
        read = [self._cell(field, text) for field, text in zip(self._columns.values(), cells, strict=False)]
        beyond = cells[len(self._columns) :]
        return [*read, *(Pasted("", text, left=True) for text in beyond if text.strip())]

    def names(self, cell: Pasted) -> Sequence[str]:
        """The texts in it that name records, each one."""
        if cell.left or not cell.text:
            return ()
        field = self._columns[cell.column]
        if isinstance(field, ReferencesField):
            return [one.strip() for one in words_typed(cell.text) if one.strip()]
        return [cell.text] if isinstance(field, AnyReference | AnyReferenceField) else ()

    def known(self, cell: Pasted, found: Found) -> Pasted:
        """The same with the records that were found: each text has to name one of them."""
        named = [found[one] for one in self.names(cell)]
        if not named:
            return cell
        said = zip(self.names(cell), named, strict=True)
        chosen = [one[0] if len(one) == 1 else Candidate(text, text) for text, one in said]
        texts, titles = (
            _BETWEEN.join(parts) for parts in ([str(one.id) for one in chosen], [one.title for one in chosen])
        )
        return replace(cell, text=texts, title=titles, wrong=any(len(one) != 1 for one in named))

    def _cell(self, field: AnyField, text: str) -> Pasted:
        plain = text.strip()
        if not field.writable:
            return Pasted(field.name, plain, left=bool(plain))
        if not plain or isinstance(field, AnyReference | AnyReferenceField | ReferencesField):
            return Pasted(field.name, plain)
        meant = self._chosen(field, plain) if isinstance(field, AnyChoice) else text
        try:
            value = form_reader(field)(meant, self._reader.desk)
        except Unreadable:
            return Pasted(field.name, meant, meant, wrong=True)
        held = form_text(field, value, self._reader)
        return Pasted(field.name, held, self._label(field, held))

    def _chosen(self, field: AnyChoice, text: str) -> str:
        """Options by what they are called, as the codes that inputs hold."""
        values = self._values[field.name]
        said = words_typed(text) if isinstance(field, ChoicesField) else [text]
        return _BETWEEN.join(values.get(folded(one), one.strip()) for one in said if one.strip())

    def _label(self, field: AnyField, held: str) -> str:
        option = field.options.get(held) if isinstance(field, AnyChoice) else None
        return text_in(option.label, self._reader.locale, held) if option else ""
