"""`xiezhi tick` as cron runs it: a process of its own, twice, on a demonstration of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow


def run(*words, data):
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("XIEZHI_", "DJANGO_"))}
    environ = {**kept, "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-m", "xiezhi.cli.main", *words, "--data", str(data), "--lang", "en"]
    return subprocess.run(command, env=environ, capture_output=True, text=True, check=False)


def test_a_turn_from_the_command_line_does_what_is_due_once(tmp_path):
    case = str(ROOT / "cases" / "yuqian")
    assert run("serve", case, "--demo", "--check", data=tmp_path / "d").returncode == 0
    first = run("tick", case, "--demo", data=tmp_path / "d")
    assert (first.returncode, first.stderr) == (0, "")
    told = json.loads(first.stdout)
    parts = {"alerts", "deadlines", "escalated", "notices", "sent", "unsent", "unsigned"}
    assert set(told) == parts
    assert json.loads(run("tick", case, "--demo", data=tmp_path / "d").stdout) == {
        **dict.fromkeys(told, 0), "unsigned": [],
    }  # fmt: skip


def test_another_moment_is_for_demonstrations_alone(tmp_path):
    case = str(ROOT / "cases" / "yuqian")
    found = run("tick", case, "--at", "2026-12-01T08:00:00+08:00", data=tmp_path / "d")
    assert (found.returncode, "--demo alone" in found.stderr) == (2, True)
    wrong = run("tick", case, "--demo", "--at", "tomorrow", data=tmp_path / "d")
    assert (wrong.returncode, "no moment" in wrong.stderr) == (2, True)
