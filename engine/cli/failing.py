"""How a command that cannot do what it was asked ends: a line for each reason, and exit code 1."""

import rich_click as click
from click.exceptions import Exit

from engine.settings import WrongSettings


class Failed(Exception):
    """The command cannot go on; the message says why, one reason a line."""


class Commands(click.RichGroup):
    """Commands that end with `error:` lines where one of them raises Failed, or the settings are wrong.

    No frame is drawn around the lines: they are to be found again in logs and by programs.
    """

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that was named."""
        try:
            return super().invoke(ctx)
        except Failed as failed:
            reasons = str(failed).splitlines()
        except WrongSettings as wrong:
            reasons = list(wrong.problems)
        for reason in reasons:
            click.echo(click.style("error: ", fg="bright_red", bold=True) + reason, err=True)
        raise Exit(1)
