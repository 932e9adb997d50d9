"""The command `loom`: one file a command. What a command does is somebody else's; here it is asked for and shown."""

from engine.cli.main import main

__all__ = ["main"]
