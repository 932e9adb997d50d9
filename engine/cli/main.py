"""The commands of `loom`, one line each.

A command imports what it needs when it runs: `loom check` shall not wait for a web server to be imported.
"""

import atexit
import gc
from typing import Final

import rich_click as click

from engine import __version__
from engine.cli.apply import apply
from engine.cli.check import check
from engine.cli.dev import dev
from engine.cli.diagram import diagram
from engine.cli.explain import explain
from engine.cli.explain_access import explain_access
from engine.cli.explain_value import explain_value
from engine.cli.failing import Commands
from engine.cli.fields import fields
from engine.cli.parked import parked, purge, restore
from engine.cli.plan import plan
from engine.cli.run import run
from engine.cli.sample import sample
from engine.cli.schema import schema
from engine.cli.serve import serve
from engine.cli.simulate import simulate
from engine.cli.test import test
from engine.cli.token import token
from engine.cli.user import user
from engine.cli.verify import verify
from engine.cli.where_used import where_used
from engine.cli.worker import worker

COMMANDS: Final[tuple[click.Command, ...]] = (
    apply,
    check,
    dev,
    diagram,
    explain,
    explain_access,
    explain_value,
    fields,
    parked,
    plan,
    purge,
    restore,
    run,
    sample,
    schema,
    serve,
    simulate,
    test,
    token,
    user,
    verify,
    where_used,
    worker,
)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="loom", message="%(prog)s %(version)s")
def main() -> None:
    """Metaloom: definitions in YAML become tables, an API and screens."""
    # What is left at the end is not collected: msgspec 0.22 sometimes crashes when its types are (msgspec issue 717).
    atexit.register(gc.freeze)


for command in COMMANDS:
    main.add_command(command)
