"""`features: comment` -> the action that says something of a record."""

from typing import Final

from engine.meta.kinds.actions import ActionDecl, StepOfActionDecl
from engine.meta.kinds.fields import LongTextDecl
from engine.meta.kinds.shared import Words
from engine.meta.kinds.written import Scalar
from engine.meta.resolve.brought import Brought
from engine.meta.system import COMMENT

_TEXT: Final = LongTextDecl(label=Words(zh="内容", en="Text"), required=True, max=4000)

_SAYING: Final = ActionDecl(
    label=Words(zh="评论", en="Comment"),
    ask={"text": _TEXT},
    do=(StepOfActionDecl(create=COMMENT, set_={"about": Scalar("=this"), "text": Scalar("=input.text")}),),
)

COMMENTING: Final = Brought(COMMENT, "commented on", {}, {COMMENT: _SAYING})
"""What commenting on the records of an entity takes; what was said is in their history."""
