"""Names of the workbook's sheets, within what Excel allows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xiezhi.blueprint.values import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xiezhi.model.table import Table

NAME_LENGTH_MAX = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")


def sheet_names(tables: Iterable[Table]) -> dict[str, str]:
    """A sheet for each table by its id; the number in front, the same as in the documents,
    keeps two long titles apart.
    """
    return {
        table.id: _allowed(f"{number} {table.title.render('zh')}")
        for number, table in enumerate(tables, 1)
    }


def _allowed(name: str) -> str:
    """A name without the signs that Excel forbids.

    >>> _allowed("1 各方/比较: [草]")
    '1 各方 比较   草'
    """
    return _FORBIDDEN.sub(" ", printable(name)).replace("\n", " ")[:NAME_LENGTH_MAX].strip()
