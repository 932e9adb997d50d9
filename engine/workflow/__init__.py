"""State machines made of workflows; the only user of the library `transitions`."""

from engine.workflow.machine import Machine

__all__ = ["Machine"]
