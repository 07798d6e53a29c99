"""A connection of pg8000 that keeps to what Django expects of one.

Values are written into the statement (see `literals`), a row is a tuple, and an error is of the
class that its SQLSTATE says.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any

from pg8000 import dbapi
from pg8000.core import Context

from xiezhi.workbench.postgres.literals import merged

_AS_TEXT = (3802, 114, 869, 650)  # jsonb, json, inet, cidr: Django reads them itself
_CLASSES = {
    "22": dbapi.DataError,
    "23": dbapi.IntegrityError,
    "0A": dbapi.NotSupportedError,
    "40": dbapi.OperationalError,
    "53": dbapi.OperationalError,
    "55": dbapi.OperationalError,
    "57": dbapi.OperationalError,
    "58": dbapi.OperationalError,
    "08": dbapi.OperationalError,
    "28": dbapi.OperationalError,
    "XX": dbapi.InternalError,
    "25": dbapi.InternalError,
    "42": dbapi.ProgrammingError,
    "3D": dbapi.ProgrammingError,
    "3F": dbapi.ProgrammingError,
}


class Connection(dbapi.Connection):
    """A connection. Its cursors merge values; whatever the server refuses has its own class."""

    def __init__(self, **options: Any) -> None:
        try:
            super().__init__(**options)
        except (dbapi.Error, OSError, struct.error) as error:
            raise _refused(error) from error
        for kind in _AS_TEXT:
            self.register_in_adapter(kind, str)

    def handle_messages(self, context: Context) -> None:
        """What the server answers. Raises the class of its error."""
        try:
            super().handle_messages(context)
        except (dbapi.Error, OSError, struct.error) as error:
            raise _refused(error) from error

    def cursor(self) -> Cursor:
        """A cursor."""
        return Cursor(self)

    def commit(self) -> None:
        """End the transaction, kept."""
        if self._in_transaction:
            self.execute_simple("COMMIT")

    def rollback(self) -> None:
        """End the transaction, as if it had not been."""
        if self._in_transaction:
            self.execute_simple("ROLLBACK")

    def close(self) -> None:
        """End the connection; its socket, too, where the server hung up."""
        buffer = self._sock
        with suppress(dbapi.Error, OSError):
            super().close()
        if buffer is not None:
            with suppress(OSError):
                buffer.close()


class Cursor(dbapi.Cursor):
    """A cursor. query: the last statement, as it was sent."""

    query: bytes | None = None

    def execute(self, sql: str, params: Sequence[Any] | None = None) -> None:
        """Run a statement, its values written in."""
        sent = sql if params is None else merged(sql, params)
        self.query = sent.encode()
        super().execute(sent)

    def executemany(self, sql: str, params: Iterable[Sequence[Any]]) -> None:
        """Run a statement once for each list of values."""
        for one in params:
            self.execute(sql, one)

    def __next__(self) -> tuple[Any, ...]:
        return tuple(super().__next__())

    def fetchmany(self, num: int | None = None) -> list[tuple[Any, ...]]:
        """The next rows."""
        return list(super().fetchmany(num))

    def fetchall(self) -> list[tuple[Any, ...]]:
        """The rows that are left."""
        return list(super().fetchall())


def _refused(error: BaseException) -> dbapi.Error:
    """An error of the class that its SQLSTATE says."""
    told = error.args[0] if error.args and isinstance(error.args[0], dict) else None
    if told is None:
        return dbapi.OperationalError(str(error))
    code = str(told.get("C", ""))
    words = " ".join(str(told[part]) for part in ("M", "D", "H") if told.get(part))
    made = _CLASSES.get(code[:2], dbapi.DatabaseError)(f"{words} ({code})")
    made.sqlstate = code
    found: dbapi.Error = made
    return found
