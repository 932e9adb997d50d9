"""`loom serve`: answer requests by the definitions stored in the database."""

import socket

import rich_click as click
from granian import Granian
from granian.constants import Interfaces, Loops

from engine.cli.failing import Failed
from engine.settings import read_settings


@click.command()
@click.option("--host", help="address to listen on")
@click.option("--port", type=int, help="port to listen on")
@click.option("--workers", type=int, help="processes that answer")
def serve(host: str | None, port: int | None, workers: int | None) -> None:
    """Serve the application whose definitions are applied to the database."""
    settings = read_settings()
    serve_at(host or settings.host, port or settings.port, workers or settings.workers)


def serve_at(host: str, port: int, workers: int) -> None:
    """Serve until the process is told to stop; each worker reads the settings of the environment."""
    if not _is_free(host, port):
        raise Failed(f"{host}:{port} is taken; name another port with --port")
    Granian(
        "engine.app.asgi:create",
        factory=True,
        address=host,
        port=port,
        workers=workers,
        interface=Interfaces.ASGI,
        loop=Loops.uvloop,
        log_access=False,
        websockets=False,
    ).serve()


def free_port(host: str, port: int) -> int:
    """The port, or the next one after it that nobody listens on."""
    return next((one for one in range(port, port + 50) if _is_free(host, one)), port)


def _is_free(host: str, port: int) -> bool:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError:
            return False
    return True
