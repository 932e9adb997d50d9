"""`features: share` -> the shares of a record as a collection, and the actions that give them, as somebody would write
them.
"""

from collections.abc import Mapping
from typing import Final

import msgspec

from engine.meta.kinds import EntityDecl
from engine.meta.kinds.actions import ActionDecl, StepOfActionDecl
from engine.meta.kinds.fields import (
    AnyFieldDecl,
    AnyValueDecl,
    CollectionDecl,
    DateDecl,
    DepartmentDecl,
    ReferenceDecl,
    UserDecl,
)
from engine.meta.kinds.shared import Words
from engine.meta.kinds.written import Scalar
from engine.meta.resolve.site import Site
from engine.meta.sharing import GIVING, LEVEL, RECORD, SHARE, SHARES, Level
from engine.meta.system import GROUP

_LABELS: Final[Mapping[str, Words]] = {
    "share": Words(zh="共享查看", en="Share to be seen"),
    "share_to_edit": Words(zh="共享修改", en="Share to be changed"),
}
_ASKED: Final[Mapping[str, AnyValueDecl]] = {
    "user": UserDecl(
        label=Words(zh="用户", en="Person"),
        help=Words(zh="用户、小组、部门三者之一", en="A person, a group or a department: one of the three"),
    ),
    "group": ReferenceDecl(to=GROUP, label=Words(zh="小组", en="Group")),
    "department": DepartmentDecl(label=Words(zh="部门", en="Department")),
    "until": DateDecl(label=Words(zh="有效期至", en="Until")),
}
"""To whom it is shared, of which one is given, and until when."""


def with_sharing(decl: EntityDecl, site: Site) -> EntityDecl:
    """The entity with what sharing its records takes; names it uses for something else are reported."""
    if decl.features.share is None:
        return decl
    taken = [("fields", SHARES)] if SHARES in decl.fields else []
    taken += [("actions", name) for name in GIVING if name in decl.actions]
    for place in taken:
        message = f"`{place[-1]}` is what sharing its records takes"
        site.below(*place).at_key("META-RESERVED", message, "give it another name, or delete `share` of `features`")
    if decl.part_of is not None:
        message = f"what is part of a `{decl.part_of}` is shared with it"
        site.below("features", "share").at_key("META-CONFLICT", message, "delete `share`")
    if taken or decl.part_of is not None:
        return decl
    actions = {name: _giving(name, level) for name, level in GIVING.items() if level in decl.features.share.levels}
    return msgspec.structs.replace(
        decl, fields={**decl.fields, SHARES: _COLLECTION}, actions={**decl.actions, **actions}
    )


_COLLECTION: Final[AnyFieldDecl] = CollectionDecl(label=Words(zh="共享", en="Shares"), of=SHARE, by=RECORD)


def _giving(name: str, level: Level) -> ActionDecl:
    given = {RECORD: "=this", LEVEL: level, **{asked: f"=input.{asked}" for asked in _ASKED}}
    step = StepOfActionDecl(create=SHARE, set_={field: Scalar(value) for field, value in given.items()})
    return ActionDecl(label=_LABELS[name], ask=dict(_ASKED), do=(step,))
