"""`approval:` as written -> as resolved."""

from engine.meta.approvals import Approval, Level, answering, length_of
from engine.meta.kinds import ApprovalDecl
from engine.meta.kinds.shared import several
from engine.meta.resolve.given import enabled, expression
from engine.meta.resolve.known import Known
from engine.meta.resolve.links import Links
from engine.meta.resolve.site import Site
from engine.meta.resolve.words import words


def resolved_approval(decl: ApprovalDecl, site: Site, known: Known, links: Links) -> Approval | None:
    """The approval; None where there is no such entity."""
    if not known.entity(decl.of, site.below("of")) or decl.of not in links.entities:
        return None
    return Approval(
        name=decl.approval,
        of=decl.of,
        label=words(decl.label, known.locales, site.below("label")),
        description=decl.description,
        when=None if decl.when is True else expression(decl.when),
        levels={name: _level(name, decl, site.below("levels", name), known) for name in decl.levels},
        skips=decl.same_person == "skip",
        nobody=() if decl.nobody is None else several(decl.nobody),
        inform=() if decl.inform is None else several(decl.inform),
        answer=answering(decl.approval) if decl.ask else None,
        allow=tuple(dict.fromkeys(decl.allow)),
        rejected=decl.rejected,
        enabled=enabled(decl.enabled),
    )


def _level(name: str, approval: ApprovalDecl, site: Site, known: Known) -> Level:
    decl = approval.levels[name]
    return Level(
        name=name,
        label=words(decl.label, known.locales, site.below("label")),
        approvers=several(decl.approvers),
        when=None if decl.when is True else expression(decl.when),
        need=decl.need,
        answer=answering(approval.approval, name) if decl.ask else None,
        within=None if decl.within is None else length_of(decl.within),
        overdue=decl.overdue,
        enabled=enabled(decl.enabled),
    )
