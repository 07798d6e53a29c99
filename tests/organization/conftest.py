"""Cases that the tests of the organization room share."""

from __future__ import annotations

from pathlib import Path

import pytest

from xiezhi.case.read import case_of, read_case
from xiezhi.model.case import Case


@pytest.fixture(scope="session")
def two_sides() -> Case:
    """Chongqing and Guizhou from the gazetteer alone."""
    return case_of(["500000", "520000"])


@pytest.fixture(scope="session")
def three_sides() -> Case:
    """Shanghai, Jiangsu and Zhejiang from the gazetteer alone."""
    return case_of(["310000", "320000", "330000"])


@pytest.fixture(scope="session")
def yuqian(root: Path) -> Case:
    """The first case, with links, sites and a drawn layout."""
    return read_case(root / "cases" / "yuqian")
