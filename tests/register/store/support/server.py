"""A PostgreSQL server of the tests' own: Debian's programs, a temporary folder, flushing on."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

ENV = "XIEZHI_TEST_POSTGRES"
USER = "xiezhi"
START_SECONDS = 30


def programs():
    """Debian's folder of initdb and postgres, the newest; None where they are not installed."""
    found = [one.parent for one in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    on_path = shutil.which("initdb")
    if not found:
        return Path(on_path).resolve().parent if on_path else None
    return max(found, key=lambda one: int(one.parent.name))


def absent():
    """Skips, and says why; in CI it is a failure that these tests do not run."""
    why = f"no PostgreSQL: set {ENV} to a URL, or install Debian's package postgresql"
    if os.environ.get("CI"):
        pytest.fail(why)
    pytest.skip(why)


@contextmanager
def running():
    """The URL of a server that ends with the block."""
    given = os.environ.get(ENV)
    if given:
        yield given
        return
    folder_of_programs = programs()
    if folder_of_programs is None:
        absent()
    with tempfile.TemporaryDirectory(prefix="xzpg") as folder:
        cluster = Cluster(folder_of_programs, Path(folder))
        try:
            yield cluster.begin()
        finally:
            cluster.end()


class Cluster:
    """A cluster on loopback, owned by a user without rights where the tests run as root."""

    def __init__(self, bin_, folder):
        self.bin, self.folder, self.process = bin_, folder, None
        self.owner = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
        if self.owner:
            os.chown(folder, self.owner.pw_uid, self.owner.pw_gid)

    def _as_owner(self):
        ids = {"user": self.owner.pw_uid, "group": self.owner.pw_gid} if self.owner else {}
        return {**ids, "extra_groups": []} if self.owner else {}

    def begin(self):
        data, log = self.folder / "data", self.folder / "log"
        made = [self.bin / "initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8"]
        subprocess.run(
            [*made, "--locale=C.UTF-8"], check=True, capture_output=True, cwd=self.folder,
            **self._as_owner(),
        )  # fmt: skip
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        options = [
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            f"unix_socket_directories={self.folder}",
        ]
        with log.open("wb") as out:
            self.process = subprocess.Popen(
                [self.bin / "postgres", "-D", data, "-p", str(port), "-c", "fsync=on", *options],
                stdout=out, stderr=out, cwd=self.folder, **self._as_owner(),
            )  # fmt: skip
        self._wait(port, log)
        return f"postgresql://{USER}@127.0.0.1:{port}/postgres"

    def _wait(self, port, log):
        end = time.monotonic() + START_SECONDS
        ready = [self.bin / "pg_isready", "-h", "127.0.0.1", "-p", str(port), "-q"]
        while subprocess.run(ready, check=False).returncode != 0:
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(log.read_text())
            time.sleep(0.05)

    def end(self):
        if self.process is not None:
            self.process.send_signal(signal.SIGQUIT)  # at once: the folder goes, too
            self.process.wait(START_SECONDS)
