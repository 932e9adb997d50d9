"""`features: share` -> the shares of a record as a collection, and the actions that give them."""

from collections.abc import Mapping
from typing import Final

from engine.meta.kinds.actions import ActionDecl, StepOfActionDecl
from engine.meta.kinds.entity import SharingDecl
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
from engine.meta.resolve.brought import Brought
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


def sharing(decl: SharingDecl) -> Brought:
    """What sharing the records of an entity takes."""
    actions = {name: _giving(name, level) for name, level in GIVING.items() if level in decl.levels}
    return Brought("share", "shared", {SHARES: _COLLECTION}, actions)


_COLLECTION: Final[AnyFieldDecl] = CollectionDecl(label=Words(zh="共享", en="Shares"), of=SHARE, by=RECORD)


def _giving(name: str, level: Level) -> ActionDecl:
    given = {RECORD: "=this", LEVEL: level, **{asked: f"=input.{asked}" for asked in _ASKED}}
    step = StepOfActionDecl(create=SHARE, set_={field: Scalar(value) for field, value in given.items()})
    return ActionDecl(label=_LABELS[name], ask=dict(_ASKED), do=(step,))
