"""What the store asks of a database, whichever it is. SQL is the part that both understand."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from xiezhi.register.store.schema import Dialect
from xiezhi.register.store.tables import Table

Row = tuple[Any, ...]


class Database(Protocol):
    """A connection. Every method raises errors of the store, never those of the driver."""

    dialect: Dialect
    read_only: bool

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """The rows of a query; `?` stands for each value."""

    def add(self, table: Table, rows: Iterable[Row]) -> None:
        """Insert rows."""

    def put(self, table: Table, rows: Iterable[Row], keep: Collection[str] = ()) -> None:
        """Insert rows, or replace those with their keys, in all columns but these to keep."""

    def drop(self, table: Table, column: str, values: Collection[Any]) -> None:
        """Delete the rows in which a column has one of these values."""

    def run(self, statements: Iterable[str]) -> None:
        """Run statements of the schema."""

    def writing(self) -> AbstractContextManager[None]:
        """A transaction that no other writer runs beside; all of it or nothing."""

    def reading(self) -> AbstractContextManager[None]:
        """A transaction that sees one moment."""

    def schema(self) -> frozenset[str]:
        """What the database says of the tables' guards, to compare with `expected_schema`."""

    def expected_schema(self) -> frozenset[str]:
        """What `schema` says of a store that nobody touched."""

    def sound(self) -> str:
        """What the database says of its own file: `ok`, or what is wrong."""

    def forget(self) -> None:
        """See that personal data that was deleted is not left in the database's files."""

    def close(self) -> None:
        """End the connection."""
