"""The kinds of definition, as written: one file a kind. Schema, decoder and reference are made of these classes."""

from typing import Final, TypeAlias

from engine.meta.kinds.app import AppDecl
from engine.meta.kinds.approval import ApprovalDecl
from engine.meta.kinds.automation import AutomationDecl
from engine.meta.kinds.decision import DecisionDecl
from engine.meta.kinds.dictionary import DictionaryDecl
from engine.meta.kinds.entity import EntityDecl
from engine.meta.kinds.fieldset import FieldsetDecl
from engine.meta.kinds.menu import MenuDecl
from engine.meta.kinds.message import MessageDecl
from engine.meta.kinds.numbering import NumberingDecl
from engine.meta.kinds.pack import PackDecl
from engine.meta.kinds.role import RoleDecl
from engine.meta.kinds.screen import ScreenDecl
from engine.meta.kinds.table import TableDecl
from engine.meta.kinds.test import TestDecl
from engine.meta.kinds.workflow import WorkflowDecl

AnyDecl: TypeAlias = (
    AppDecl
    | ApprovalDecl
    | AutomationDecl
    | DecisionDecl
    | DictionaryDecl
    | EntityDecl
    | FieldsetDecl
    | MenuDecl
    | MessageDecl
    | NumberingDecl
    | PackDecl
    | RoleDecl
    | ScreenDecl
    | TableDecl
    | TestDecl
    | WorkflowDecl
)

KINDS: Final[
    dict[
        str,
        type[AppDecl]
        | type[ApprovalDecl]
        | type[AutomationDecl]
        | type[DecisionDecl]
        | type[DictionaryDecl]
        | type[EntityDecl]
        | type[FieldsetDecl]
        | type[MenuDecl]
        | type[MessageDecl]
        | type[NumberingDecl]
        | type[PackDecl]
        | type[RoleDecl]
        | type[ScreenDecl]
        | type[TableDecl]
        | type[TestDecl]
        | type[WorkflowDecl],
    ]
] = {
    "app": AppDecl,
    "approval": ApprovalDecl,
    "automation": AutomationDecl,
    "decision": DecisionDecl,
    "dictionary": DictionaryDecl,
    "entity": EntityDecl,
    "fieldset": FieldsetDecl,
    "menu": MenuDecl,
    "message": MessageDecl,
    "numbering": NumberingDecl,
    "pack": PackDecl,
    "role": RoleDecl,
    "screen": ScreenDecl,
    "table": TableDecl,
    "test": TestDecl,
    "workflow": WorkflowDecl,
}
"""By the key that begins a definition."""

__all__ = [
    "KINDS",
    "AnyDecl",
    "AppDecl",
    "ApprovalDecl",
    "AutomationDecl",
    "DecisionDecl",
    "DictionaryDecl",
    "EntityDecl",
    "FieldsetDecl",
    "MenuDecl",
    "MessageDecl",
    "NumberingDecl",
    "PackDecl",
    "RoleDecl",
    "ScreenDecl",
    "TableDecl",
    "TestDecl",
    "WorkflowDecl",
]
