"""Beside the server: compute the findings of the case as it is, again when its files change."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from pathlib import Path

from xiezhi import __version__
from xiezhi.workbench.facts import case_digest
from xiezhi.workbench.findings_kept import DIGITS, forget_older, progress_of

_LOG = logging.getLogger("xiezhi.findings")
_EVERY_SECONDS = 5.0


class Watch(threading.Thread):
    """Looks at the case every few seconds; one process computes at a time."""

    def __init__(self, case: Path, folder: Path, workers: int) -> None:
        super().__init__(name="findings", daemon=True)
        self._case, self._folder, self._workers = case, folder, workers
        self._ended = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._tried: set[str] = set()

    def run(self) -> None:
        """Until `stop`."""
        while not self._ended.is_set():
            try:
                self._look()
            except OSError:
                _LOG.exception("the case cannot be read")
            self._ended.wait(_EVERY_SECONDS)

    def stop(self) -> None:
        """End, and the computing with it."""
        self._ended.set()
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait()

    def _look(self) -> None:
        busy = self._process is not None and self._process.poll() is None
        digest = case_digest(self._case, __version__)[:DIGITS]
        if busy or digest in self._tried:
            return
        self._tried.add(digest)
        out = self._folder / digest
        if progress_of(out).state == "done":
            return
        forget_older(self._folder)
        _LOG.info("computing findings", extra={"facts": {"digest": digest}})
        self._process = begin(self._case, out, self._workers)


def begin(case: Path, out: Path, workers: int) -> subprocess.Popen[bytes]:
    """Start the process that computes; it says in its folder how far it is."""
    command = [sys.executable, "-m", "xiezhi.workbench.compute", str(case), str(out), str(workers)]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)  # noqa: S603
