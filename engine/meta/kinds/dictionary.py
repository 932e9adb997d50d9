"""`dictionary:` as it is written."""

from typing import Annotated

from msgspec import Meta, field

from engine.diagnostics.limits import Limit
from engine.meta.kinds.fields import AnyFieldDecl, ShortType
from engine.meta.kinds.shared import Declaration, Description, Enabled, Label, Name, Was
from engine.meta.kinds.written import DictionaryValue


class DictionaryDecl(Declaration, frozen=True, kw_only=True):
    """A list of values that choices of several entities share, with what else is known of each value."""

    noun = "a dictionary"

    dictionary: Annotated[Name, Meta(description="the name of the dictionary, and of the table with its values")]
    label: Annotated[Label, Meta(description="what people see, as a text or by language")] | None = None
    description: Description = ""
    was: Was = ()
    editable: Annotated[
        bool, Meta(description="whether whoever is granted it may add, change and retire values on a screen")
    ] = False
    enabled: Enabled = True
    hierarchical: Annotated[bool, Meta(description="whether values stand below each other, under `values:`")] = False
    attributes: Annotated[
        dict[Name, AnyFieldDecl | ShortType],
        Meta(max_length=Limit.ATTRIBUTES.most, description="what is known of each value, as fields: `stage.weight`"),
    ] = field(default_factory=dict)
    values: Annotated[
        dict[Name, DictionaryValue],
        Meta(
            max_length=Limit.DICTIONARY_VALUES.most,
            description="the values by their code, each with `label`, `tone`, its attributes and the `values` below it",
        ),
    ] = field(default_factory=dict)
