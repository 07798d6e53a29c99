"""The floor plan holds: imports point inwards, and the command line answers at once."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

SRC = Path(__file__).resolve().parents[1] / "src" / "xiezhi"
ROOMS = {"consensus", "organization", "action", "evaluation", "simulation"}
MAY_IMPORT = {
    "model": set(),
    "region": {"model"},
    **{room: {"model", "region"} for room in ROOMS},
    "case": {"model", "region"} | ROOMS,
    "register": {"model", "region"} | ROOMS,
    "blueprint": {"model", "region"} | ROOMS,
    "workbench": {"model", "region", "case", "register", "blueprint"} | ROOMS,
    "cli": {"model", "region", "case", "register", "blueprint", "workbench"} | ROOMS,
}
MODULES = sorted(path for path in SRC.rglob("*.py") if path.parent != SRC)


def imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    names = {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    names |= {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    return {n.split(".")[1] for n in names if n.startswith("xiezhi.")}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SRC)))
def test_imports_point_inwards(path):
    room = path.relative_to(SRC).parts[0]
    assert imported(path) <= MAY_IMPORT[room] | {room}


def test_no_import_is_relative():
    relative = [
        path.name
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert relative == []


def test_help_loads_no_heavy_library():
    code = "import sys; sys.argv=['xiezhi']; from xiezhi.cli.main import run; run(['new','--help'])"
    probe = f"""
try:
    {code}
except SystemExit:
    pass
print([m for m in ('pandas', 'numba', 'shapely', 'altair', 'scipy') if m in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
