"""What is measured: LIMIT, ours, FastAPI and Django REST Framework, each as the command that serves it."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
YARDSTICK = ROOT / "bench/yardstick"
PEERS = ROOT / "build/bench-venv/bin"
OWN = Path(sys.executable).parent

LIMIT, FASTAPI, DRF, METALOOM = "LIMIT", "FastAPI + ORM", "Django REST Framework", "Metaloom"


@dataclass(frozen=True)
class System:
    """A server. `title` names it in tables; two of one title are variants, and the better one counts per operation.

    `command` holds `{port}`; `environment` may hold `{database}` (a path or a URL).
    """

    title: str
    variant: str
    command: tuple[str, ...]
    style: str = "plain"
    prefix: str = "/customers"
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """For files and messages."""
        return f"{self.title} ({self.variant})" if self.variant else self.title

    @property
    def own(self) -> bool:
        """Whether this is our engine."""
        return self.title == METALOOM


def granian(application: str, interface: str = "asgi", programs: Path = PEERS) -> tuple[str, ...]:
    """One worker, no access log; Django's threads are one, which is its best on this load."""
    flavour = ("--loop", "uvloop") if interface == "asgi" else ("--blocking-threads", "1")
    place = ("--host", "127.0.0.1", "--port", "{port}")
    quiet = ("--workers", "1", "--no-access-log", "--log-level", "warning")
    return (str(programs / "granian"), "--interface", interface, *place, *quiet, *flavour, application)


LOOM = (str(OWN / "loom"), "serve", "--host", "127.0.0.1", "--port", "{port}", "--workers", "1")
PEER = {"BENCH_DB": "{database}", "PYTHONPATH": str(YARDSTICK)}
SYSTEMS = (
    System(LIMIT, "", granian("limit:app"), environment=PEER),
    System(METALOOM, "", LOOM, "loom", "/api/customer"),
    System(FASTAPI, "sync", granian("fastapi_app:app"), environment={**PEER, "BENCH_MODE": "sync"}),
    System(FASTAPI, "async", granian("fastapi_app:app"), environment={**PEER, "BENCH_MODE": "async"}),
    System(DRF, "", granian("drf.wsgi:application", "wsgi"), "drf", environment=PEER),
)
"""In the order they are measured, LIMIT first; it is measured once more at the end."""
