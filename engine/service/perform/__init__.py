"""Actions: what people do with a record besides reading and editing it, carried out by the engine on their behalf."""

from engine.service.perform.action import Performed, perform
from engine.service.perform.asked import candidates, drafted, readers
from engine.service.perform.followed import follow_up
from engine.service.perform.foreseeing import AskedLevel, who_is_asked
from engine.service.perform.obstacles import Obstacle, Weighed, weighed
from engine.service.perform.offers import Offers, action_of, offered
from engine.service.perform.saved import create, delete, followed, restore, update
from engine.service.perform.sweeping import Failed, sweep, sweep_all
from engine.service.perform.taking_back import can_take_back
from engine.service.perform.waiting import Stuck, try_all, try_next

__all__ = [
    "AskedLevel",
    "Failed",
    "Obstacle",
    "Offers",
    "Performed",
    "Stuck",
    "Weighed",
    "action_of",
    "can_take_back",
    "candidates",
    "create",
    "delete",
    "drafted",
    "follow_up",
    "followed",
    "offered",
    "perform",
    "readers",
    "restore",
    "sweep",
    "sweep_all",
    "try_all",
    "try_next",
    "update",
    "weighed",
    "who_is_asked",
]
