"""Commands as an ordinary user runs them, in a locale that the test names."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE")


@pytest.fixture(autouse=True)
def english_locale(monkeypatch):
    for name in LOCALES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_US.UTF-8")


@pytest.fixture
def xiezhi():
    """Run the program in a process of its own; `redirect` redirects as a shell does."""

    def run(*words, cwd=None, redirect="", locale="en_US.UTF-8", through=()):
        kept = {k: v for k, v in os.environ.items() if k not in LOCALES}
        program = [*through, sys.executable, "-m", "xiezhi", *map(str, words)]
        return subprocess.run(
            ["sh", "-c", f'"$0" "$@" {redirect}', *program],
            cwd=cwd,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            env={**kept, "LANG": locale, "PYTHONUTF8": "1", "COLUMNS": "80"},
        )

    return run


@pytest.fixture
def ordinary(xiezhi):
    """What to run a program through so that rights hold for it: root may write everywhere."""
    if os.name != "posix":
        pytest.skip("rights as POSIX has them")
    if os.geteuid() != 0:
        return ()
    if shutil.which("setpriv") is None:
        pytest.skip("root may write everywhere, and without setpriv it stays root")
    plain = ("setpriv", "--bounding-set=-all", "--inh-caps=-all")
    if xiezhi("--version", through=plain).returncode:
        pytest.skip("the rights of root cannot be laid down here")
    return plain
