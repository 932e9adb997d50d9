"""The checks of an entity as written -> as resolved."""

from collections.abc import Iterable, Mapping

from engine.meta.catalog import Check
from engine.meta.fields import AnyField, Given
from engine.meta.kinds import ApprovalDecl
from engine.meta.kinds.entity import CheckDecl, EntityDecl, Moment
from engine.meta.kinds.shared import several
from engine.meta.labels import Label, text_in
from engine.meta.outcomes import APPROVE, OUTCOME_WITH_APPROVAL, REFUSED
from engine.meta.resolve.given import FORMULA_MARK, enabled, expression, given
from engine.meta.resolve.known import Known
from engine.meta.resolve.site import Site
from engine.meta.resolve.words import words
from engine.text.messages import message


def resolved_check(
    name: str, decl: CheckDecl, entity: EntityDecl, fields: Mapping[str, AnyField], site: Site, known: Known
) -> Check:
    """The check; without an approval where that cannot be asked, which is reported."""
    approval = _approval(decl, entity, site, known)
    return Check(
        name=name,
        when=expression(decl.when),
        message=_message(name, decl, fields, site, known),
        fields=several(decl.fields),
        before=_before(decl),
        then=_outcome(decl, site.below("then"), known),
        approval=approval,
        enabled=enabled(decl.enabled),
    )


def _message(name: str, decl: CheckDecl, fields: Mapping[str, AnyField], site: Site, known: Known) -> Label:
    """What is written, or else the check by its name, with the fields it speaks of."""
    if decl.message is not None:
        return words(decl.message, known.locales, site.below("message"))
    named = [fields[one] for one in several(decl.fields) if one in fields]
    return {locale: _sentence(name, named, locale) for locale in known.locales}


def _sentence(name: str, fields: Iterable[AnyField], locale: str) -> str:
    labels = [text_in(one.label, locale, one.name) for one in fields]
    check, together = name.replace("_", " "), message("list_separator", locale).join(labels)
    if not labels:
        return message("check_fails", locale, check=check)
    return message("check_of_fields_fails", locale, check=check, fields=together)


def _before(decl: CheckDecl) -> tuple[Moment, ...]:
    if decl.before is not None:
        return tuple(dict.fromkeys(several(decl.before)))
    return ("create", "update") if decl.approval is None else ("update",)


def _outcome(decl: CheckDecl, site: Site, known: Known) -> Given:
    return (decl.then and given(OUTCOME_WITH_APPROVAL, decl.then.value, known, site)) or REFUSED


def _approval(decl: CheckDecl, entity: EntityDecl, site: Site, known: Known) -> str | None:
    """What is asked, where it is for these records, and where something can wait by itself."""
    if decl.approval is None:
        if _waits(decl):
            hint = f"write `approval:` with the name of an approval of `{entity.entity}`"
            site.below("then").at_value("META-MISSING", "it does not say which approval it waits for", hint)
        return None
    if not known.approval(decl.approval, site.below("approval")):
        return None
    return decl.approval if _can_wait(decl, entity, known.approvals[decl.approval].decl, site) else None


def _waits(decl: CheckDecl) -> bool:
    return decl.then is not None and decl.then.value == APPROVE


def _can_wait(decl: CheckDecl, entity: EntityDecl, approval: object, site: Site) -> bool:
    place, name = site.below("approval"), entity.entity
    if isinstance(approval, ApprovalDecl) and approval.of != name:
        place.at_value("META-CONFLICT", f"`{approval.approval}` is for `{approval.of}`", f"name one for `{name}`")
    elif not _waits(decl) and not (decl.then is not None and str(decl.then.value).startswith(FORMULA_MARK)):
        place.at_key("META-CONFLICT", "nothing waits without `then: approve`", "write that, or delete `approval`")
    elif entity.part_of is not None:
        message = f"what is part of a `{entity.part_of}` is saved with it, and does not wait by itself"
        place.at_key("META-CONFLICT", message, f"write a check of `{entity.part_of}`")
    else:
        return True
    return False
