"""`loom serve`: answer requests by the definitions stored in the database."""

import errno
import socket
from typing import TYPE_CHECKING

import rich_click as click

from engine.cli.failing import Failed
from engine.settings import read_settings

if TYPE_CHECKING:
    from pathlib import Path

    from engine.settings import Settings

NEXT_PORTS = 50
"""So many ports are tried one after the other where any will do."""


@click.command()
@click.option("--host", help="The address to listen on, instead of the one the settings name.")
@click.option("--port", type=click.IntRange(1, 65535), help="The port to listen on.")
@click.option("--workers", type=click.IntRange(1, 64), help="How many processes answer.")
def serve(host: str | None, port: int | None, workers: int | None) -> None:
    """Serve the application whose definitions are applied to the database.

    It runs until it is told to stop (Ctrl C, SIGTERM); requests under way are answered first. A worker that dies is
    replaced.
    """
    settings = read_settings()
    serve_at(settings, host or settings.host, port or settings.port, workers or settings.workers)


def serve_at(settings: "Settings", host: str, port: int, workers: int, told: "Path | None" = None) -> None:
    """Serve until the process is told to stop; raises Failed where it cannot start. `told`: see `loom dev`."""
    fault = listening_fault(host, port)
    if fault:
        raise Failed(fault)
    from engine.app.application import CannotStart
    from engine.app.server import serve

    try:
        serve(settings, host, port, workers, told)
    except CannotStart as why:
        raise Failed(str(why)) from why


def free_port(host: str, port: int) -> int:
    """The port, or the next one after it that nobody listens on; where none is free, the port."""
    ports = range(port, min(port + NEXT_PORTS, 65536))
    return next((one for one in ports if not listening_fault(host, one)), port)


def listening_fault(host: str, port: int) -> str:
    """Why nobody can listen there, or nothing.

    The server itself would not notice: it shares its port with whoever listens on it already.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except OSError as error:
        reason = REASONS.get(error.errno or 0, error.strerror or str(error))
        return f"cannot listen on {host}:{port}: {reason}"
    return ""


REASONS = {
    errno.EADDRINUSE: "the port is taken; name another one with --port",
    errno.EADDRNOTAVAIL: "this machine does not have the address; name another one with --host",
    errno.EACCES: "ports below 1024 need rights; name another one with --port",
}
