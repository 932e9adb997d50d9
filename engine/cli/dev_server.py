"""The server beside `loom dev`, a process of its own: one worker, whose pages show what the other process tells."""

from pathlib import Path

import rich_click as click

from engine.cli.failing import Commands
from engine.cli.serve import serve_at
from engine.settings import read_settings


@click.group(cls=Commands)
def main() -> None:
    """No command for people: `loom dev` starts it."""


@main.command()
@click.argument("port", type=int)
@click.argument("told", type=click.Path(path_type=Path))
def serve(port: int, told: Path) -> None:
    """Serve what `loom serve` does; pages ask for what stands in the file TOLD."""
    settings = read_settings()
    serve_at(settings, settings.host, port, 1, told)
