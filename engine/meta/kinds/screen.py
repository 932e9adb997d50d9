"""`screen:` as it is written: what people see of an entity, and in which order."""

from typing import Annotated, Literal

from msgspec import Meta, field

from engine.diagnostics.limits import Limit
from engine.meta.kinds.shared import Condition, Declaration, Description, Enabled, Label, Name, OrderPath

Names = Name | tuple[Name, ...]


class ViewDecl(Declaration, frozen=True, kw_only=True):
    """One way to look at the records of an entity: which of them, in which order, and how they are drawn."""

    noun = "a view"

    label: Annotated[Label, Meta(description="what its tab is called; left out: its name")] | None = None
    filter: Annotated[
        Condition,
        Meta(description="which records are in it; left out: all. It may name roles and settings, whoever looks"),
    ] = True
    order: Annotated[
        OrderPath | tuple[OrderPath, ...],
        Meta(description="how its records stand, until a person sorts them otherwise; `-` in front: descending"),
    ] = ()
    columns: Annotated[Names, Meta(description="its own columns, where they are not those of the list")] = ()
    group: (
        Annotated[
            Name,
            Meta(description="the choice, bool, date (by months) or reference whose values its records are grouped by"),
        ]
        | None
    ) = None
    show: Annotated[
        Literal["list", "kanban", "calendar"],
        Meta(description="how it is drawn: as a list (left out), on a board `by` a choice, or by a `date`"),
    ] = "list"
    by: Annotated[Name, Meta(description="the choice whose values are the columns of a board")] | None = None
    date: Annotated[Name, Meta(description="the day or the moment at which a calendar shows a record")] | None = None
    enabled: Enabled = True


class ListDecl(Declaration, frozen=True, kw_only=True):
    """The list of an entity."""

    noun = "a list"

    columns: Annotated[
        Names, Meta(description="the fields shown beside the title, in this order; left out: what fits")
    ] = ()
    filters: Annotated[
        Names, Meta(description="the fields offered for narrowing the list at once; left out: the likeliest")
    ] = ()
    views: Annotated[
        dict[Name, ViewDecl],
        Meta(max_length=Limit.VIEWS.most, description="the views by name, as tabs; the first is shown at first"),
    ] = field(default_factory=dict)


class SectionDecl(Declaration, frozen=True, kw_only=True):
    """A part of a form: fields that belong together."""

    noun = "a section"

    label: Annotated[Label, Meta(description="what stands above it; left out: its name")] | None = None
    fields: Annotated[
        Annotated[tuple[Names, ...], Meta(min_length=1)] | Name,
        Meta(description="its fields in rows: `[[name, phone], [address]]`; of a single name the row is that field"),
    ]
    visible: Annotated[Condition, Meta(description="when it is drawn, a condition over the record and `me`")] = True
    enabled: Enabled = True


class DetailDecl(Declaration, frozen=True, kw_only=True):
    """The page of one record."""

    noun = "a detail page"

    summary: Annotated[Names, Meta(description="the key facts below the title; left out: the likeliest")] = ()
    tabs: Annotated[
        Names,
        Meta(
            description="its tabs in order: `overview` (what the record holds), `timeline` (what happened to it), and"
            " lists by the name of their field; left out: all there are"
        ),
    ] = ()


class ScreenDecl(Declaration, frozen=True, kw_only=True):
    """What people see of an entity, and in which order. Without one an entity has good screens too."""

    noun = "a screen"

    screen: Annotated[Name, Meta(description="the name of the screen, by custom that of its entity")]
    of: Annotated[Name, Meta(description="the entity; each has at most one screen")]
    description: Description = ""
    list: Annotated[ListDecl, Meta(description="its list")] = field(default_factory=ListDecl)
    form: Annotated[
        dict[Name, SectionDecl],
        Meta(
            max_length=Limit.SECTIONS.most,
            description="its form, section by section; what may be filled in and stands in none of them follows at the"
            " end",
        ),
    ] = field(default_factory=dict)
    enabled: Enabled = True
    detail: Annotated[DetailDecl, Meta(description="the page of one record")] = field(default_factory=DetailDecl)
