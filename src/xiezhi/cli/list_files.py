"""Sheets of lists for the commands; the pages read and write the same (workbench/list_files.py)."""

from xiezhi.workbench.list_files import (
    MAX_BYTES,
    MAX_ROWS,
    ListKind,
    ListUnreadable,
    list_bytes,
    list_rows,
)

__all__ = ["MAX_BYTES", "MAX_ROWS", "ListKind", "ListUnreadable", "list_bytes", "list_rows"]
