"""What texts are found by, for the kinds of field that records can be found by: the table WORDS."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final, TypeAlias

from engine.meta.fields import (
    AddressField,
    AnyField,
    CodeField,
    EmailField,
    LongTextField,
    PhoneField,
    RichTextField,
    TextField,
    UrlField,
)
from engine.text.rich import plain_text
from engine.text.search import number_words, words

Words: TypeAlias = Callable[[str], Iterable[str]]

WORDS: Final[Mapping[type[AnyField], Words]] = {
    TextField: lambda text: words(text, sounds=True),
    CodeField: words,
    LongTextField: words,
    RichTextField: lambda text: words(plain_text(text)),
    EmailField: words,
    PhoneField: number_words,
    UrlField: words,
    AddressField: words,
}
