"""A form for a record of any entity: which inputs, what they hold, what is wrong with them."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from engine.meta.catalog import Entity
from engine.meta.fields import (
    AnyField,
    AnyText,
    ChoiceField,
    LinesField,
    MoneyField,
    PercentField,
    ReferencesField,
    is_listed,
)
from engine.meta.labels import text_in
from engine.meta.screens import Screen
from engine.meta.screens import Section as Written
from engine.rules.states import State
from engine.screens.cells import Cell, Place, cell
from engine.screens.choices import Option, options, widget
from engine.screens.inputs import SPANS, Widget, form_scale, form_text
from engine.screens.reader import Reader, Row, written_label
from engine.text.money import symbol

MOST_AT_ONCE: Final = 3
"""Sections that need no list of them."""

COLUMNS: Final = 12
"""Columns of the grid that inputs stand in."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with what was filled in: a sentence, at a field or (None) with the record as a whole.

    With `confirm` it is a warning, which that name confirms; where others have to agree then, it `waits` for them.
    """

    field: str | None
    text: str
    confirm: str = ""
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Input:
    """One field of the form. `text` is what the input holds; a read-only one shows `output` instead.

    `title` is that of the record a picker has chosen; `fault` replaces the hint; `scale` counts digits after the point.
    `empty` is what an empty input stands for.

    A field whose place depends on the record is `conditional`: it may be `hidden`, or `locked`. One that `begins` a row
    stands below those before it.
    """

    name: str
    label: str
    widget: Widget
    span: int
    text: str
    required: bool = False
    output: Cell | None = None
    hint: str = ""
    fault: str = ""
    unit: str = ""
    title: str = ""
    longest: int | None = None
    scale: int = 0
    options: tuple[Option, ...] = ()
    conditional: bool = False
    hidden: bool = False
    locked: bool = False
    empty: str = ""
    begins: bool = False
    within: str = ""

    @property
    def id(self) -> str:
        """What it is called in a page: of a line it is `lines-2-quantity`; `within` a form over another it tells."""
        return self.within + element_id(self.name)


def element_id(name: str) -> str:
    """What the input of this name is called in a page."""
    return name.replace("/", "-")


@dataclass(frozen=True, slots=True)
class Section:
    """A card of the form: of a group of fields, or of all others; a `computed` one only shows.

    One that is written has a `name`, and the `lines` in fields that stand in it. One whose place depends on the record
    is `conditional`, and `hidden` while it is not drawn.
    """

    label: str
    inputs: tuple[Input, ...]
    computed: bool = False
    name: str = ""
    lines: tuple[str, ...] = ()
    conditional: bool = False
    hidden: bool = False
    number: int = 0

    @property
    def anchor(self) -> str:
        """Where it is in the page."""
        return f"part-{self.number}"


@dataclass(frozen=True, slots=True)
class Filled:
    """What a form is filled with: a stored or fresh record, and over it what a person has typed so far.

    `states` say how fields stand that depend on the record, `suggested` what inputs hold that nobody typed in; `closed`
    are sections that are not drawn.
    """

    row: Row
    typed: Mapping[str, str] | None = None
    faults: Sequence[Fault] = ()
    states: Mapping[str, State] = field(default_factory=dict)
    suggested: Mapping[str, str] = field(default_factory=dict)
    closed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FormScreen:
    """The form: `row` is the record it changes (id 0: a new one); `live` when the service has something to work out.

    `still` names the inputs that are not asked now, `suggested` says what inputs hold that nobody typed in.
    """

    entity: str
    noun: str
    row: Row
    sections: tuple[Section, ...]
    faults: tuple[Fault, ...]
    live: bool
    still: tuple[str, ...] = ()
    suggested: Mapping[str, str] = field(default_factory=dict)

    @property
    def warnings(self) -> tuple[str, ...]:
        """The names that confirm what only warns, each once."""
        return tuple(dict.fromkeys(fault.confirm for fault in self.faults if fault.confirm))

    def warned(self, name: str) -> str:
        """What such a warning says."""
        return next(fault.text for fault in self.faults if fault.confirm == name)

    def waits(self, name: str) -> bool:
        """Whether what such a warning is about waits for others, once it is confirmed."""
        return any(fault.waits for fault in self.faults if fault.confirm == name)

    @property
    def anchors(self) -> tuple[Section, ...]:
        """The sections to be jumped to, where there are more than are seen at once."""
        found = tuple(section for section in self.sections if section.inputs)
        return found if len(found) > MOST_AT_ONCE else ()

    @property
    def new(self) -> bool:
        """Whether saving creates a record."""
        return self.row.id == 0


def form_screen(
    entity: Entity,
    writable: Iterable[str],
    filled: Filled,
    reader: Reader,
    *,
    checked: bool = False,
    screen: Screen | None = None,
) -> FormScreen:
    """The form of an entity as its reader may see it; fields outside `writable` are shown and not asked for.

    `checked` entities have rules that may warn while somebody types.
    """
    allowed = frozenset(writable)
    fields = [field for field in entity.fields.values() if _belongs(field, allowed)]
    written = screen.form if screen is not None else {}
    undrawn = not_drawn(written, filled.closed, [fault.field for fault in filled.faults])
    filled = replace(filled, closed=frozenset(undrawn))
    unasked = (*still(filled.states), *(name for names in undrawn.values() for name in names))
    inputs = tuple(asked_input(field, field.name in allowed, filled, reader, unasked) for field in fields)
    grids = [name for name in allowed if isinstance(entity.fields[name], LinesField)]
    sections = _sections(entity, inputs, grids, reader, written, filled.closed)
    live = checked or bool(grids) or any(_moves(one) or _foreseen(one, filled.row) for one in fields)
    live = live or any(section.conditional for section in sections)
    noun = reader.noun(text_in(entity.label, reader.locale, entity.name))
    faults = _in_order(filled.faults, [each for section in sections for each in section.inputs])
    return FormScreen(entity.name, noun, filled.row, sections, faults, live, unasked, filled.suggested)


def still(states: Mapping[str, State]) -> tuple[str, ...]:
    """The inputs that are not asked now, and are not sent."""
    return tuple(name for name, state in states.items() if state.hidden or state.locked)


def not_drawn(
    written: Mapping[str, Written], closed: Collection[str], faulty: Collection[str | None] = ()
) -> Mapping[str, Sequence[str]]:
    """By section that is not drawn, the fields in it; one with a field in which something is wrong is drawn."""
    fields = {name: [each for row in one.rows for each in row] for name, one in written.items() if name in closed}
    wrong = {name.partition("/")[0] for name in faulty if name}
    return {name: names for name, names in fields.items() if wrong.isdisjoint(names)}


def _sections(
    entity: Entity, inputs: Sequence[Input], grids: Collection[str], reader: Reader, written: Mapping[str, Written],
    closed: Collection[str],
) -> tuple[Section, ...]:  # fmt: skip
    """The sections that are written, or the groups of fields; and what belongs to none of them."""
    known = {each.name: each for each in inputs}
    drawn = tuple(_written_section(one, known, grids, reader, hidden=one.name in closed) for one in written.values())
    taken = {each.name for section in drawn for each in section.inputs}
    left = [each for each in inputs if each.name not in taken]
    rest = _loose_sections(left, reader, "other_fields") if drawn else _group_sections(entity, left, reader)
    shown = (section for section in (*drawn, *rest) if section.inputs or section.lines)
    return tuple(replace(section, number=number) for number, section in enumerate(shown, 1))


def _written_section(
    section: Written, inputs: Mapping[str, Input], grids: Collection[str], reader: Reader, *, hidden: bool
) -> Section:
    rows = ([inputs[name] for name in row if name in inputs] for row in section.rows)
    return Section(
        label=text_in(section.label, reader.locale, section.name),
        inputs=tuple(each for row in rows for each in _row(row)),
        name=section.name,
        lines=tuple(name for row in section.rows for name in row if name in grids),
        conditional=section.visible is not None,
        hidden=hidden,
    )


def _row(inputs: Sequence[Input]) -> Iterator[Input]:
    """Beside each other, as wide as their kind asks where there is room for that."""
    fits = sum(each.span for each in inputs) <= COLUMNS
    for index, each in enumerate(inputs):
        yield replace(each, span=each.span if fits else COLUMNS // len(inputs), begins=index == 0)


def _group_sections(entity: Entity, inputs: Sequence[Input], reader: Reader) -> tuple[Section, ...]:
    """The groups of fields, between what is filled in and what is worked out beside them."""
    loose = [each for each in inputs if entity.fields[each.name].group is None]
    asked, computed = _loose_sections(loose, reader, "basics")
    groups = (
        Section(
            text_in(group.label, reader.locale, group.name),
            tuple(each for each in inputs if entity.fields[each.name].group == group.name),
        )
        for group in entity.groups.values()
    )
    return (asked, *groups, computed)


def _loose_sections(inputs: Sequence[Input], reader: Reader, label: str) -> tuple[Section, Section]:
    """What is filled in, under the `label`; and what is worked out."""
    asked = tuple(each for each in inputs if each.output is None)
    computed = tuple(each for each in inputs if each.output is not None)
    return Section(reader.say(label), asked), Section(reader.say("computed"), computed, computed=True)


def outputs(entity: Entity, row: Row, reader: Reader) -> Mapping[str, Cell]:
    """The computed fields of a form, by name: what a live preview answers with, and nothing else."""
    return {
        field.name: cell(field, row, reader, Place.FACT)
        for field in entity.fields.values()
        if _belongs(field, frozenset()) and (field.computed or field.issued)
    }


def _belongs(field: AnyField, writable: frozenset[str]) -> bool:
    """Neither the engine's own fields nor lists; and of the rest what is written here or worked out from it."""
    if field.record or is_listed(field):
        return False
    return field.name in writable or field.computed or field.issued


def asked_input(
    field: AnyField, writable: bool, filled: Filled, reader: Reader, unasked: Collection[str] = ()
) -> Input:
    """The input of a field, or what stands for it where it is not asked."""
    row, state = filled.row, filled.states.get(field.name)
    text, asked = _text(field, filled, reader, unasked), widget(field)
    return Input(
        name=field.name,
        label=written_label(field, reader),
        widget=asked,
        span=SPANS[type(field)](field),
        text=text,
        required=(state.required if state else field.required) and writable,
        output=None if writable else cell(field, row, reader, Place.FACT),
        hint=_hint(field, row, reader),
        fault=next((fault.text for fault in filled.faults if fault.field == field.name), ""),
        unit=_unit(field, row, reader),
        title=_title(field, row, text, reader) if asked is Widget.PICKER else "",
        longest=field.max if isinstance(field, AnyText) else None,
        scale=form_scale(field),
        options=_options(field, row, text, asked, reader),
        conditional=field.conditional,
        hidden=bool(state and state.hidden),
        locked=bool(state and state.locked),
    )


def _options(field: AnyField, row: Row, text: str, asked: Widget, reader: Reader) -> tuple[Option, ...]:
    """What stands ready to be chosen; of several records those that are chosen."""
    if isinstance(field, ReferencesField):
        lines = row.lines.get(field.name, ())
        titles = {str(line.values.get(field.member)): line.titles.get(field.member) for line in lines}
        return tuple(Option(one, titles.get(one) or f"#{one}") for one in text.split())
    return options(field, reader, text) if asked is not Widget.PICKER else ()


def _text(field: AnyField, filled: Filled, reader: Reader, unasked: Collection[str]) -> str:
    """What was typed stands as it was typed; else, or where nothing was asked, the value in its normal form."""
    if filled.typed is not None and field.name not in unasked:
        return filled.typed.get(field.name, "")
    return form_text(field, filled.row.values.get(field.name), reader)


def _moves(field: AnyField) -> bool:
    """Whether it becomes another while somebody fills in others."""
    return field.computed or field.suggest is not None or field.conditional


def _foreseen(field: AnyField, row: Row) -> bool:
    """Whether it shows the number that a new record would have now."""
    return field.issued and row.id == 0


def _hint(field: AnyField, row: Row, reader: Reader) -> str:
    help_ = text_in(field.help, reader.locale)
    return help_ or (reader.say("assigned_when_saved") if _foreseen(field, row) else "")


def _unit(field: AnyField, row: Row, reader: Reader) -> str:
    """What stands behind the input; of an amount with a currency of its own that of the record as it is stored."""
    if isinstance(field, PercentField):
        return "%"
    if not isinstance(field, MoneyField) or (field.currency and row.id == 0):
        return ""
    return symbol(row.titles.get(field.name) or reader.currency, reader.locale)


def _title(field: AnyField, row: Row, held: str, reader: Reader) -> str:
    """What a picker shows as chosen."""
    if isinstance(field, ChoiceField):
        return next((one.label for one in options(field, reader, held) if one.value == held), "")
    return row.titles.get(field.name, "")


def _in_order(faults: Iterable[Fault], inputs: Sequence[Input]) -> tuple[Fault, ...]:
    """As a reader goes through the form; what concerns the whole record comes first, lines stand behind the fields."""
    place = {each.name: number for number, each in enumerate(inputs)}
    return tuple(sorted(faults, key=lambda fault: place.get(fault.field, len(place)) if fault.field else -1))
