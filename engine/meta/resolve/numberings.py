"""`numbering:` as written -> as resolved: it can number every record, and never makes one number twice."""

from collections.abc import Iterable, Mapping
from typing import Final

from engine.meta.catalog import Catalog, Entity, Numbering, Reset
from engine.meta.fields import CodeField, DateField, DatetimeField
from engine.meta.kinds import NumberingDecl
from engine.meta.kinds.shared import several
from engine.meta.phrases import listed
from engine.meta.resolve.known import Known
from engine.meta.resolve.links import Links
from engine.meta.resolve.number_pattern import Pattern, is_filled, may_be_empty
from engine.meta.resolve.site import Site
from engine.text.placeholders import Placeholder, day_marks

_ENOUGH: Final[Mapping[Reset, list[set[str]]]] = {
    "never": [set()],
    "year": [{"%Y"}, {"%y"}],
    "quarter": [{"%Y", "%q"}, {"%y", "%q"}, {"%Y", "%m"}, {"%y", "%m"}],
    "month": [{"%Y", "%m"}, {"%y", "%m"}],
    "day": [{"%Y", "%m", "%d"}, {"%y", "%m", "%d"}],
}
"""Parts of the date that tell the periods of a reset apart."""

_FISCAL: Final[list[tuple[str, Reset]]] = [("01-01", "year"), ("-01", "month"), ("", "day")]
"""By how the day ends on which a fiscal year begins: what a number has to show to tell two of them apart."""


def resolved_numbering(decl: NumberingDecl, site: Site, known: Known, links: Links, begins: str) -> Numbering | None:
    """The numbering; None where what it numbers cannot be used. What is wrong with it is reported.

    Fiscal years begin on the day `begins` (`04-01`).
    """
    if not known.entity(decl.of, site.below("of")) or decl.of not in links.entities:
        return None
    entity, scope = links.entities[decl.of], several(decl.scope)
    if entity.part_of is not None:
        hint = f"number `{entity.part_of}`, and tell its lines apart by their `position`"
        site.below("of").at_value("META-CONFLICT", f"`{entity.name}` is a part of `{entity.part_of}`", hint)
    shown = Pattern(decl.pattern, entity, links, site.below("pattern")).checked()
    _check_date(decl, entity, links, site)
    _check_scope(scope, shown, entity, links, site.below("scope"))
    if not (decl.reset == "fiscal_year" and _shows_fiscal_year(decl, shown, entity)):
        _check_reset(decl, shown, begins, site)
    if decl.gapless and not entity.recycle:
        message = f"a deleted `{entity.name}` is gone, and its number would be missing"
        hint = f"write `features: {{recycle: {{}}}}` in the entity `{entity.name}`, or leave `gapless` out"
        site.below("gapless").at_key("NUM-GAPLESS", message, hint)
    return Numbering(
        name=decl.numbering,
        description=decl.description,
        was=several(decl.was),
        of=decl.of,
        pattern=decl.pattern,
        date=decl.date,
        scope=scope,
        reset=decl.reset,
        gapless=decl.gapless is not False,
    )


def check_numbered(
    entities: Mapping[str, Entity], numberings: Mapping[str, Numbering], sites: Mapping[str, Site]
) -> None:
    """Report fields whose numbering is for another entity."""
    for entity in entities.values():
        for field in entity.fields.values():
            numbering = numberings.get(field.numbering) if isinstance(field, CodeField) else None
            if numbering is not None and numbering.of != entity.name:
                message = f"`{numbering.name}` numbers `{numbering.of}`, not `{entity.name}`"
                place = sites[entity.name].below("fields", field.name, "numbering")
                place.at_value("META-REFERENCE", message, "give this entity a numbering of its own")


def warn_of_unused(catalog: Catalog, sites: Mapping[str, Site]) -> None:
    """Warn of numberings that no field takes numbers from."""
    fields = (field for entity in catalog.entities.values() for field in entity.fields.values())
    used = {field.numbering for field in fields if isinstance(field, CodeField)}
    for name, numbering in catalog.numberings.items():
        if name not in used:
            hint = f"give `{numbering.of}` a field for it: `code: {{type: code, numbering: {name}}}`"
            sites[name].warn("NUM-UNUSED", f"no field has numbers of `{name}`", hint)


def _check_date(decl: NumberingDecl, entity: Entity, links: Links, site: Site) -> None:
    field = links.field(entity, decl.date, site.below("date")) if decl.date is not None else None
    if field is None:
        return
    if not isinstance(field, DateField | DatetimeField):
        days = [one.name for one in entity.fields.values() if isinstance(one, DateField | DatetimeField)]
        site.below("date").at_value("META-REFERENCE", f"`{decl.date}` is no date", f"write {listed(days)}")
    elif not is_filled(field):
        site.below("date").at_value("NUM-SOURCE", *may_be_empty(entity, field))


def _check_scope(
    names: tuple[str, ...], shown: Iterable[Placeholder], entity: Entity, links: Links, site: Site
) -> None:
    """Fields that are counted apart stand in the pattern, or two records would get one number."""
    told = {one.path.partition(".")[0] for one in shown}
    for index, name in enumerate(names):
        place = site.below(index)
        field = links.field(entity, name, place)
        if field is None:
            continue
        if not field.has_column:
            place.at_value("META-REFERENCE", f"nothing is stored of `{name}`", "count by a field with a value")
        elif name not in told:
            message = f"`{name}` does not stand in the pattern: two records would get the same number"
            place.at_value("NUM-SCOPE", message, f"write `{{{name}}}`, or a path through it, in the pattern")
        elif not is_filled(field):
            place.at_value("NUM-SOURCE", *may_be_empty(entity, field))


def _shows_fiscal_year(decl: NumberingDecl, shown: Iterable[Placeholder], entity: Entity) -> bool:
    """Whether a computed field of it stands in the number."""
    wanted = (f"fiscal_year({decl.date})", f"fiscal_year(date({decl.date}))")
    fields = (entity.fields.get(one.path) for one in shown)
    return any(field is not None and field.value in wanted for field in fields)


def _check_reset(decl: NumberingDecl, shown: Iterable[Placeholder], begins: str, site: Site) -> None:
    """What begins again has to look different each time."""
    if decl.reset != "never" and decl.date is None:
        hint = "write `date: ` and the field with the document's own date, or `created_at`"
        site.below("reset").at_value(
            "NUM-RESET", f"it is not said which date a {decl.reset.replace('_', ' ')} goes by", hint
        )
        return
    period = (
        next(period for end, period in _FISCAL if begins.endswith(end)) if decl.reset == "fiscal_year" else decl.reset
    )
    marks = {mark for one in shown if one.path == decl.date for mark in day_marks(one.format)}
    if not any(enough <= marks for enough in _ENOUGH[period]):
        format_ = "".join(sorted(_ENOUGH[period][0], key="%Y%q%m%d".index))
        every = decl.reset.replace("_", " ")
        message = f"counting begins again every {every}, which the number does not show: it would come twice"
        site.below("reset").at_value("NUM-RESET", message, f"write `{{{decl.date}:{format_}}}` in the pattern")
