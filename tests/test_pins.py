"""What the Makefile installs is pinned by name and version alone; benchmarks explain themselves."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
BENCHMARKS = sorted((ROOT / "benchmarks").glob("bench_*.py"))


def pins():
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    assert all(re.fullmatch(r"[a-z0-9-]+==[0-9a-z.]+", line) for line in lines)
    return dict(line.split("==") for line in lines)


def wanted():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    groups = {"core": project["project"]["dependencies"], **project["dependency-groups"]}
    return {**groups, **project["project"]["optional-dependencies"]}


@pytest.mark.parametrize(
    "group", ["core", "osm", "postgres", "register", "dev", "docs", "benchmarks"]
)
def test_every_dependency_is_pinned(group):
    names = [re.split(r"[<>=\[]", line)[0].lower() for line in wanted()[group]]
    assert [name for name in names if name not in pins()] == []


def test_what_is_under_the_gpl_is_in_a_group_of_its_own():
    copyleft = {line.split("==")[0] for line in wanted()["benchmarks-gpl"]}
    assert {"igraph", "leidenalg", "pygeoda"} <= copyleft
    assert copyleft & set(pins()) == set()
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert makefile.count("--group benchmarks-gpl") == 1


@pytest.mark.slow
@pytest.mark.parametrize("path", BENCHMARKS, ids=lambda p: p.stem)
def test_every_benchmark_explains_itself_without_its_peers(path):
    done = subprocess.run(
        [sys.executable, path, "--help"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("usage: ")
