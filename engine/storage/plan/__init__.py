"""What changes when definitions change: the difference as data, its SQL as text, and what is stored of it."""

from engine.storage.plan.apply import Blocked, NotApplied, Progress, Stale, Unmet, carry_out
from engine.storage.plan.audit_guard import rewrites_audit
from engine.storage.plan.change import Change, Risk
from engine.storage.plan.confirming import NothingToConfirm
from engine.storage.plan.difference import difference
from engine.storage.plan.fitness import shut_to_others, unfit
from engine.storage.plan.found import found_shape
from engine.storage.plan.lock import ALONE, SHARED
from engine.storage.plan.make import make_plan
from engine.storage.plan.plan import Line, Plan, Precondition, UnreadablePlan, catalog_hash, read_plan, write_plan
from engine.storage.plan.purge import Kept, list_parked, purge_plan
from engine.storage.plan.render import Step
from engine.storage.plan.restore import restore_plan
from engine.storage.plan.sources import pack_sources, unpack_sources
from engine.storage.plan.standing import NotParked
from engine.storage.plan.stored import NewerDefinitions, Stored, stored, stored_sources

__all__ = [
    "ALONE",
    "SHARED",
    "Blocked",
    "Change",
    "Kept",
    "Line",
    "NewerDefinitions",
    "NotApplied",
    "NotParked",
    "NothingToConfirm",
    "Plan",
    "Precondition",
    "Progress",
    "Risk",
    "Stale",
    "Step",
    "Stored",
    "Unmet",
    "UnreadablePlan",
    "carry_out",
    "catalog_hash",
    "difference",
    "found_shape",
    "list_parked",
    "make_plan",
    "pack_sources",
    "purge_plan",
    "read_plan",
    "restore_plan",
    "rewrites_audit",
    "shut_to_others",
    "stored",
    "stored_sources",
    "unfit",
    "unpack_sources",
    "write_plan",
]
