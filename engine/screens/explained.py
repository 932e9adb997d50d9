"""What the help says of an entity: what it is for, and what its fields are for that have something to say."""

from dataclasses import dataclass

from engine.meta.catalog import Entity
from engine.meta.labels import text_in
from engine.screens.reader import Reader, written_label


@dataclass(frozen=True, slots=True)
class ExplainedField:
    """A field and the sentence that stands below it in a form."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Explained:
    """An entity by its label, what it is for, and its fields in their order."""

    label: str
    text: str
    fields: tuple[ExplainedField, ...]


def explained(entity: Entity, reader: Reader) -> Explained:
    """The help of an entity in the reader's language."""
    told = ((field, text_in(field.help, reader.locale, "")) for field in entity.fields.values())
    fields = tuple(ExplainedField(written_label(field, reader), text) for field, text in told if text)
    label = text_in(entity.label, reader.locale, entity.name)
    return Explained(label, text_in(entity.help, reader.locale), fields)
