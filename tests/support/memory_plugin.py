"""Where tests put what they write: into memory, where the machine has room for it there.

A database of one's own for each test is hundreds of small files: making and dropping one takes a third of the time.
"""

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOM = 4 * 2**30
"""So many bytes have to be free: databases, their logs, and what a few failed tests left behind."""


def pytest_configure() -> None:
    """Before any temporary folder is made; whoever set TMPDIR has chosen."""
    if "TMPDIR" not in os.environ and _has_room(MEMORY):
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None  # it is asked for again


def _has_room(folder: Path) -> bool:
    return folder.is_dir() and os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > ROOM
