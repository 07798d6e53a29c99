"""What is kept, row by row."""
# ruff: noqa: S608  (names of tables come from the program)

from __future__ import annotations

from xiezhi.register.store.tables import FOLLOWING, TABLES


def dump(store, tables=TABLES):
    """Every row of every table, in the order of the keys."""
    return {
        one.name: store.db.rows(
            f"SELECT {', '.join(one.names)} FROM {one.name} ORDER BY {', '.join(one.key)}"
        )
        for one in tables
    }


def following(store):
    """The rows that follow from the records."""
    return dump(store, FOLLOWING)
