"""The process for jobs beside a server: started with it, again when it dies, and ended with it."""

import logging
import os
import subprocess
import sys
import threading
import time
from typing import Final

FIRST: Final = 1.0
"""Seconds until it is started again; each pause is twice as long as the one before, while it keeps dying at once."""

LONGEST: Final = 60.0

STEADY: Final = 60.0
"""Who lived for so many seconds did not die at once."""

PATIENCE: Final = 25.0
"""Seconds to end in; it gives its jobs less (worker.py)."""

_WORKER: Final = (sys.executable, "-c", "from engine.cli.main import main; main()", "worker")
"""Whatever this program was started as (`loom dev`); the environment has the settings."""

_log = logging.getLogger("engine.app")


class Beside:
    """Keeps `loom worker` running from `start` to `stop`, in a thread: the server has the process to itself."""

    def __init__(self, size: int) -> None:
        self._command = [*_WORKER, "--jobs", str(size), "--parent", str(os.getpid())]
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="jobs", daemon=True)

    def start(self) -> None:
        """Begin, before the server forks its workers: one that is forked while a process is started would hold open the
        pipe by which that start is told of, and be waited for.
        """
        self._process, self._began = self._started(), time.monotonic()
        self._thread.start()

    def stop(self) -> None:
        """End it, and wait for its end."""
        self._ended.set()
        self._process.terminate()
        self._thread.join(PATIENCE)
        self._process.kill()

    def _keep(self) -> None:
        pause = FIRST
        while True:
            code = self._process.wait()
            pause = FIRST if time.monotonic() - self._began > STEADY else min(LONGEST, pause * 2)
            if self._ended.is_set():
                return
            _log.error("the process for jobs ended with %d; it is started again in %.0f s", code, pause)
            if self._ended.wait(pause):
                return
            self._process, self._began = self._started(), time.monotonic()
            if self._ended.is_set():  # told to stop in this very moment
                self._process.terminate()

    def _started(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self._command)  # noqa: S603 # this program itself
