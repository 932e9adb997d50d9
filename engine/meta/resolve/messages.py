"""`message:` as written -> as resolved."""

from engine.meta.catalog import Entity
from engine.meta.fields import AnyField, DateField, DatetimeField
from engine.meta.kinds import MessageDecl
from engine.meta.labels import Label
from engine.meta.messages import Message
from engine.meta.resolve.known import Known
from engine.meta.resolve.links import Links
from engine.meta.resolve.site import Site
from engine.meta.resolve.words import words
from engine.text.placeholders import MARKS, Placeholder, day_marks, read_placeholders


def resolved_message(decl: MessageDecl, site: Site, known: Known, links: Links) -> Message | None:
    """The message; None where it is about no entity."""
    if not known.entity(decl.of, site.below("of")) or decl.of not in links.entities:
        return None
    place = site.below("subject")
    subject = words(decl.subject, known.locales, place)
    _check(subject, links.entities[decl.of], place, links)
    return Message(name=decl.message, of=decl.of, subject=subject, description=decl.description)


def _check(subject: Label, entity: Entity, site: Site, links: Links) -> None:
    """Report what is no placeholder, once for each text that is written."""
    for locale, text in subject.items():
        place = site.below(locale) if site.below(locale).is_written else site
        parts, strays = read_placeholders(text)
        if strays:
            place.at_value("MSG-PLACEHOLDER", "this is no placeholder", "write the name of a field: `{amount}`")
        for one in parts:
            if isinstance(one, Placeholder):
                _check_one(one, entity, place, links)
        if not site.below(locale).is_written:
            return


def _check_one(one: Placeholder, entity: Entity, site: Site, links: Links) -> None:
    if "." in one.path:
        hint = "make a computed field of it, so that whoever reads the message may be kept from seeing it"
        site.at_value("MSG-PLACEHOLDER", f"`{one.path}` leads to another record", hint)
        return
    field = links.field(entity, one.path, site)
    if field is not None and not field.stored:
        site.at_value("MSG-PLACEHOLDER", f"`{one.path}` is many records", "count them in a computed field")
    elif field is not None and one.format and not _is_written(field, one.format):
        hint = f"a date may say `{{{one.path}:%Y-%m-%d}}`, everything else is shown as the record shows it"
        site.at_value("MSG-PLACEHOLDER", f"`{one.path}` is not written as `{one.format}`", hint)


def _is_written(field: AnyField, form: str) -> bool:
    return isinstance(field, DateField | DatetimeField) and day_marks(form) <= MARKS.keys()
