"""The screens served on a port of this machine, for a browser, from the thread of a test."""

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from granian.constants import Interfaces
from granian.server.embed import Server

from engine.http.answering import by_reader, mounted
from engine.http.asgi import Application
from engine.http.hardening import Hardening
from engine.http.problem_json import problem_json
from engine.http.site import Site
from engine.web.assets import load_assets
from engine.web.backend import Backend
from engine.web.routes import Screens

HOST = "127.0.0.1"


def application(backend: Backend) -> Application:
    """The screens behind the wall that every application has."""
    screens = Screens(backend, load_assets(), "0.1.0")
    render = by_reader(screens.render, problem_json)
    return Hardening(mounted(screens.handle, {}, render), Site(), render)


@contextmanager
def served(application: Application) -> Iterator[str]:
    """The address of a server of this application, until the block ends."""
    port = _free_port()
    server = Server(application, address=HOST, port=port, interface=Interfaces.ASGINL, log_enabled=False)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=lambda: loop.run_until_complete(server.serve()), daemon=True)
    thread.start()
    _wait_until_open(port)
    try:
        yield f"http://{HOST}:{port}"
    finally:
        loop.call_soon_threadsafe(server.stop)
        thread.join(10)
        with contextlib.suppress(RuntimeError):
            loop.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _wait_until_open(port: int) -> None:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection((HOST, port), timeout=1):
            return
        time.sleep(0.05)
    raise TimeoutError("the server did not open its port")
