"""`loom worker`: do what is to be done in the background, in a process of its own."""

import rich_click as click

from engine.cli.failing import Failed
from engine.settings import read_settings


@click.command()
@click.option("--jobs", type=click.IntRange(1, 64), default=4, show_default=True, help="How many are run at a time.")
@click.option("--parent", type=int, hidden=True, help="End with this process.")
def worker(jobs: int, parent: int | None) -> None:
    """Run jobs and schedules of the application whose definitions are applied to the database.

    `loom serve` starts one such process itself; set METALOOM_JOBS=0 there to have them elsewhere. Any number may run,
    on any machine that reaches the database. It runs until it is told to stop (Ctrl C, SIGTERM); jobs under way are
    finished first, and what one that is killed was doing is done by another.
    """
    from engine.app.application import CannotStart
    from engine.app.worker import work

    try:
        work(read_settings(), jobs, parent)
    except CannotStart as why:
        raise Failed(str(why)) from why
