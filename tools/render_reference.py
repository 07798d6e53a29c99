"""Write docs/reference/{commands,errors,api}.md from the code; `--check` only compares."""

from __future__ import annotations

import argparse
import atexit
import importlib
import inspect
import os
import pkgutil
import sys
import tempfile
from functools import cache
from pathlib import Path

import django

import xiezhi
from xiezhi.cli.main import COMMANDS, parser_of
from xiezhi.model.errors import XiezhiError

PAGES = Path(__file__).resolve().parents[1] / "docs" / "reference"
MADE = "<!-- Made by tools/render_reference.py; do not edit. -->"
WIDTH = 100


def commands_page() -> str:
    """Every command with the help it prints."""
    parts = [f"# Commands\n\n{MADE}\n"]
    for command in COMMANDS:
        parser = parser_of(command)
        parser.formatter_class = _of_fixed_width
        parts.append(f"## xiezhi {command.words}\n\n```text\n{parser.format_help().strip()}\n```\n")
    return "\n".join(parts)


def errors_page() -> str:
    """Every error a caller can act on, by its code."""
    found = sorted(
        {error for module in _modules() for error in _errors_of(module)},
        key=lambda e: (e.__name__, e.__module__),
    )
    rows = [f"## {error.__name__}\n\n{inspect.getdoc(error)}\n" for error in found]
    intro = (
        "The same sentence reaches Python (`str(error)` in English, `error.render(lang)` in either "
        "language), the command line (stderr) and, where a program asks, JSON; the heading is its "
        "`code`. Exit 0: done; 1: failed, because of what a case or file holds or what a disk or "
        "its rights forbid; 2: asked wrongly, so that only another command line helps (these "
        "errors are `AskedWrongly`); 130: interrupted.\n"
    )
    return "\n".join([f"# Errors\n\n{MADE}\n", intro, *rows])


def api_page() -> str:
    """Every public module, its members from their docstrings."""
    programs = ("xiezhi.cli", "xiezhi.workbench")  # nothing that another program would import
    names = [m.__name__ for m in _modules() if not m.__name__.startswith(programs)]
    parts = [
        f"## {name}\n\n```{{eval-rst}}\n.. automodule:: {name}\n   :members:\n```\n"
        for name in names
    ]
    return "\n".join([f"# Python\n\n{MADE}\n", *parts])


def _modules() -> list[object]:
    _begin_django()
    found = pkgutil.walk_packages(xiezhi.__path__, "xiezhi.")
    left_out = ("__main__", ".migrations.")
    names = sorted(m.name for m in found if not m.ispkg and not any(w in m.name for w in left_out))
    return [importlib.import_module(name) for name in names]


@cache
def _begin_django() -> None:
    """The workbench's modules need its settings; what these make goes with the process."""
    folder = tempfile.TemporaryDirectory(prefix="xiezhi-reference-")
    atexit.register(folder.cleanup)
    os.environ["XIEZHI_DATA"] = folder.name
    os.environ["DJANGO_SETTINGS_MODULE"] = "xiezhi.workbench.settings"
    django.setup()


def _errors_of(module: object) -> list[type[XiezhiError]]:
    return [
        value
        for value in vars(module).values()
        if isinstance(value, type)
        and issubclass(value, XiezhiError)
        and value.__module__ == module.__name__
    ]


def _of_fixed_width(prog: str) -> argparse.HelpFormatter:
    return argparse.RawDescriptionHelpFormatter(prog, width=WIDTH)


PAGE_OF = {"commands.md": commands_page, "errors.md": errors_page, "api.md": api_page}


if __name__ == "__main__":
    stale = [
        name
        for name, page in PAGE_OF.items()
        if not (PAGES / name).exists() or (PAGES / name).read_text("utf-8") != page()
    ]
    if "--check" in sys.argv:
        sys.exit(f"out of date: {stale}; run tools/render_reference.py" if stale else 0)
    for name in stale:
        (PAGES / name).write_text(PAGE_OF[name](), "utf-8")
