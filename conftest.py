"""Examples in README and docs run: Python blocks as Python, console blocks as commands."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sybil import Sybil
from sybil.integration.pytest import SybilItem
from sybil.parsers.markdown import PythonCodeBlockParser
from sybil.parsers.myst import CodeBlockParser, SkipParser

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sybil import Example

ROOT = Path(__file__).parent
# Django's modules need its settings before they are imported; tests/workbench gives them.
collect_ignore_glob = ["src/xiezhi/workbench/*"]


def run_console(example: Example) -> str | None:
    """Run each `$ command`; the lines below it must stand, in order, in what it prints.

    A line `...` stands for any lines. Commands of one page share one empty folder.
    """
    folder = example.namespace.setdefault("folder", tempfile.mkdtemp(prefix="xiezhi-docs-"))
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for block in example.parsed.split("$ ")[1:]:
        command, *expected = block.strip("\n").split("\n")
        done = subprocess.run(  # noqa: S602  (our own pages)
            command,
            shell=True,
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PATH": path, "XIEZHI_CASES": str(ROOT / "cases")},
        )
        printed = done.stdout + done.stderr
        missing = [line for line in expected if line not in ("...", "") and line not in printed]
        if missing:
            return f"$ {command}\nexpected {missing}\nprinted\n{printed}"
    return None


pytest_collect_file = Sybil(
    parsers=[PythonCodeBlockParser(), CodeBlockParser("console", run_console), SkipParser()],
    patterns=["README*.md", "docs/**/*.md"],
    excludes=["docs/_build/**"],
).pytest()


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """The examples of one page stay in their order, last, and in one process.

    The group is named before other plug-ins look at the items, the order set after they
    shuffled them.
    """
    for item in items:
        if isinstance(item, SybilItem):
            item.add_marker(pytest.mark.xdist_group(str(item.path)))
    yield
    pages = [item for item in items if isinstance(item, SybilItem)]
    pages.sort(key=lambda item: (str(item.path), item.example.line))
    items[:] = [*(item for item in items if not isinstance(item, SybilItem)), *pages]
