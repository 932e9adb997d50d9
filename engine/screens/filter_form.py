"""What one filter of a list asks, once it is opened."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.meta.fields import AnyChoice, AnyField
from engine.meta.labels import text_in
from engine.screens.choices import Option
from engine.screens.filters import FILTERS, Control, filter_options, ticked, told
from engine.screens.query import ALL, FROM, HAS, NONE, OF, UNTIL, Query
from engine.screens.reader import Reader
from engine.screens.trees import Branch, forest, is_tree


@dataclass(frozen=True, slots=True)
class FilterForm:
    """The control of a field, filled in as the list is narrowed now; `kept` is what the list says besides.

    Where values lie below others, they are `branches` too. Of several options one has to be there, with `every` all of
    them; `empty`: records without any are wanted.
    """

    name: str
    label: str
    control: Control
    options: tuple[Option, ...]
    branches: tuple[Branch, ...]
    ticked: frozenset[str]
    every: bool
    empty: bool
    typed: str
    low: str
    high: str
    title: str
    words: str
    fault: str
    kept: Query


def filter_form(field: AnyField, query: Query, titles: Mapping[str, str], reader: Reader) -> FilterForm:
    """The filter of a field; `titles` holds those of records that were chosen, by field."""
    words, fault = told(field, query, titles, reader)
    return FilterForm(
        name=field.name,
        label=text_in(field.label, reader.locale, field.name),
        control=FILTERS[type(field)].control,
        options=filter_options(field, reader),
        branches=forest(field, reader) if isinstance(field, AnyChoice) and is_tree(field) else (),
        ticked=frozenset(option.value for option in ticked(field, query, reader)),
        every=bool(query.said(ALL, field.name)),
        empty=bool(query.said(NONE, field.name)),
        typed=query.said(HAS, field.name) or query.said(OF, field.name),
        low=query.said(FROM, field.name),
        high=query.said(UNTIL, field.name),
        title=titles.get(field.name, ""),
        words=words,
        fault=fault,
        kept=query.without(field.name),
    )
