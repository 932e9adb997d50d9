"""How a command that cannot do what it was asked ends: one line that says why, and exit code 1."""

import rich_click as click


class Failed(click.ClickException):
    """The command cannot go on; the message is the line."""
