"""A receiver of webhooks in a process of its own, which prints its address; it answers as it is told, and tells all.

`POST /mode` says how it answers: `good`, `bad` (503), `elsewhere` (a redirect to itself), `hang`. `GET /` gives what
came.
"""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from subprocess import PIPE, Popen
from sys import executable
from typing import Any

import httpx

HOUR = 3600


class State:
    """How it answers, and what came."""

    mode = "good"
    came: list[dict[str, Any]] = []


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self._answer(200, json.dumps(State.came).encode())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.path == "/mode":
            State.mode = body
            self._answer(204)
            return
        State.came.append({"path": self.path, "headers": {k.lower(): v for k, v in self.headers.items()}, "body": body})
        if State.mode == "hang":
            time.sleep(HOUR)
        self._answer({"good": 204, "bad": 503, "elsewhere": 307}[State.mode])

    def log_message(self, *told: Any) -> None:
        """Nothing."""

    def _answer(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        if status == 307:
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Receiver:
    """One that runs at `address`."""

    def __init__(self, address: str) -> None:
        self.address = address

    def mode(self, mode: str) -> None:
        """Answer so from now on."""
        httpx.post(f"{self.address}/mode", content=mode, timeout=60).raise_for_status()

    def came(self) -> list[dict[str, Any]]:
        """What came so far."""
        found: list[dict[str, Any]] = httpx.get(self.address, timeout=60).json()
        return found


@contextmanager
def receiving() -> Iterator[Receiver]:
    """One of one's own."""
    with Popen([executable, "-m", "tests.support.receiver"], stdout=PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield Receiver(process.stdout.readline().strip())
        finally:
            process.kill()


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()
