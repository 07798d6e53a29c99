"""Every problem of a case folder at once; nothing in the folder is ever changed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from xiezhi.case.load import load
from xiezhi.case.problems import Problem


def check_case(folder: Path, today: date | None = None) -> tuple[Problem, ...]:
    """All problems of a case folder, errors and warnings; empty where it is fine.

    Never raises for what the folder holds, and never writes to it. today: dates later than it
    lie in the future; by default the date in Beijing.

    >>> check_case(Path("no/such/folder"))[0].render("en")[:34]
    'no/such/folder: does not exist; ex'
    """
    return load(folder, today).problems
