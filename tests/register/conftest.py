"""A register of two or three sides, ready to act in."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "support"))

from desk import Desk


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def three():
    return Desk(("500000", "520000", "510000"))
