"""One measurement with wrk, and the few requests around it that are made from here."""

import json
import os
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bench.systems import YARDSTICK

OPERATIONS = {"list": "filtered list", "simple": "list", "get": "get", "create": "create", "patch": "update"}
CONNECTIONS = 16


@dataclass(frozen=True)
class Target:
    """A served collection: its address, the style of its requests, and the Authorization header if it wants one."""

    address: str
    style: str
    prefix: str
    token: str = ""

    def url(self, rest: str = "") -> str:
        """An address under the collection; Django's end in a slash."""
        path, _, query = rest.partition("?")
        slash = "/" if self.style == "drf" else ""
        return f"{self.address}{self.prefix}{path}{slash}" + (f"?{query}" if query else "")


def measure(target: Target, operation: str, seconds: int, **options: str) -> dict[str, float]:
    """Requests/s (`rps`), `p50_us`, `p99_us`, `bytes` an answer, `refused` (status over 399) and `broken` requests."""
    settings = {"OP": operation, "STYLE": target.style, "PREFIX": target.prefix, **options}
    if target.token:
        settings["TOKEN"] = target.token
    load = ["-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "10s", "--latency"]
    command = ["wrk", *load, "-s", str(YARDSTICK / "ops.lua"), target.address]
    done = subprocess.run(command, env={**os.environ, **settings}, capture_output=True, text=True, check=False)
    for line in done.stdout.splitlines():
        if line.startswith("RESULT "):
            found: dict[str, float] = json.loads(line.removeprefix("RESULT "))
            return found
    raise RuntimeError(done.stdout + done.stderr)


def request(
    url: str, method: str = "GET", body: object = None, headers: Mapping[str, str] | None = None
) -> tuple[int, Any]:
    """Status and decoded body; a refusal is an answer like any other."""
    data = None if body is None else json.dumps(body).encode()
    all_headers = {"content-type": "application/json", "accept": "application/json", **(headers or {})}
    asked = urllib.request.Request(url, data, all_headers, method=method)
    try:
        with urllib.request.urlopen(asked, timeout=20) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refusal:
        return refusal.code, None


def wait_until_up(url: str, running: subprocess.Popen[bytes], timeout: float = 60) -> float:
    """Seconds until the server answers anything at all; raises RuntimeError if it ends or stays silent."""
    begun = time.perf_counter()
    while running.poll() is None and time.perf_counter() - begun < timeout:
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except urllib.error.HTTPError:
            pass
        except OSError:
            time.sleep(0.01)
            continue
        return time.perf_counter() - begun
    raise RuntimeError(f"no answer from {url}")
