"""A register in one file: SQLite through the standard library.

Write-ahead log, flushed to the disk at every commit (`synchronous=FULL`): what was accepted stays,
also when the power fails. Readers never wait for a writer, nor a writer for readers.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from xiezhi.model.errors import XiezhiError
from xiezhi.model.text import Text
from xiezhi.register.store import schema
from xiezhi.register.store.database import Row
from xiezhi.register.store.errors import (
    StoreBusy,
    StoreDamaged,
    StoreExists,
    StoreFull,
    StoreMissing,
    StoreReadOnly,
    StoreUnreachable,
)
from xiezhi.register.store.schema import SQLITE, insert, upsert
from xiezhi.register.store.tables import Keeps, Table

APPLICATION_ID = 0x787A6869  # “xzhi”, in the head of the file
WAIT_SECONDS = 30.0
_ROOM_BYTES = 1 << 20


class SqliteFile:
    """A register's file, open for reading and writing or for reading alone."""

    dialect = SQLITE

    def __init__(self, path: Path, *, read_only: bool = False, creates: bool = False) -> None:
        self.path, self.read_only = path, read_only
        mode = "ro" if read_only else "rwc" if creates else "rw"
        if read_only and not os.access(path.parent, os.W_OK) and not _has_log(path):
            mode += "&immutable=1"  # on a medium where not even the lock file can be made
        with self._spoken():
            self.connection = sqlite3.connect(
                f"file:{quote(str(path.absolute()))}?mode={mode}",
                uri=True,
                timeout=WAIT_SECONDS,
                isolation_level=None,
                check_same_thread=False,
            )
            try:
                self._settle(creates=creates)
            except BaseException:
                self.connection.close()
                raise

    def _settle(self, *, creates: bool) -> None:
        run = self.connection.execute
        if creates:
            run("PRAGMA journal_mode = WAL")
            run(f"PRAGMA application_id = {APPLICATION_ID}")
        elif run("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise _no_register(self.path)
        elif not self.read_only and run("PRAGMA journal_mode").fetchone()[0] != "wal":
            run("PRAGMA journal_mode = WAL")  # a backup that is put to use
        run("PRAGMA synchronous = FULL")
        run("PRAGMA recursive_triggers = ON")
        run("PRAGMA secure_delete = FAST")
        run("PRAGMA trusted_schema = OFF")
        run("PRAGMA cache_size = -65536")
        run("PRAGMA wal_autocheckpoint = 4000")
        run(f"PRAGMA query_only = {int(self.read_only)}")

    # -- reading

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """The rows of a query."""
        with self._spoken():
            return self.connection.execute(sql, values).fetchall()

    # -- writing

    def run(self, statements: Iterable[str]) -> None:
        """Run statements of the schema."""
        with self._spoken():
            for statement in statements:
                self.connection.execute(statement)

    def add(self, table: Table, rows: Iterable[Row]) -> None:
        """Insert rows."""
        with self._spoken():
            self.connection.executemany(insert(table), rows)

    def put(self, table: Table, rows: Iterable[Row], keep: Collection[str] = ()) -> None:
        """Insert or replace rows."""
        with self._spoken():
            self.connection.executemany(upsert(table, frozenset(keep)), rows)

    def drop(self, table: Table, column: str, values: Collection[Any]) -> None:
        """Delete rows by a column; of what may be erased, no byte is left in the file."""
        if table.keeps is Keeps.ERASED:
            self._erase(table, column, values)
            return
        with self._spoken():
            self.connection.executemany(
                f"DELETE FROM {table.name} WHERE {column} = ?",  # noqa: S608
                ((one,) for one in values),
            )

    def _erase(self, table: Table, column: str, values: Collection[Any]) -> None:
        """Write the table anew: pages that were split keep old bytes in their gaps."""
        at = table.names.index(column)
        rows = self.rows(f"SELECT {', '.join(table.names)} FROM {table.name}")  # noqa: S608
        self.run(["PRAGMA secure_delete = ON", f"DELETE FROM {table.name}"])  # noqa: S608
        self.add(table, [row for row in rows if row[at] not in values])
        self.run(["PRAGMA secure_delete = FAST"])

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A transaction that holds the write lock from its beginning."""
        with self._spoken():
            self.connection.execute("BEGIN IMMEDIATE")
        with self._transaction():
            yield

    @contextmanager
    def reading(self) -> Iterator[None]:
        """A transaction that sees one moment."""
        with self._spoken():
            self.connection.execute("BEGIN")
        with self._transaction():
            yield

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            yield
            with self._spoken():
                self.connection.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):  # some failures have ended the transaction already
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
            raise

    # -- care

    def schema(self) -> frozenset[str]:
        """Every table, index and trigger as it was made."""
        found = self.rows("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")
        return frozenset(sql for (sql,) in found)

    def expected_schema(self) -> frozenset[str]:
        """The same of a new store."""
        fresh = sqlite3.connect(":memory:")
        for statement in schema.create(SQLITE):
            fresh.execute(statement)
        found = fresh.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
        fresh.close()
        return frozenset(sql for (sql,) in found)

    def sound(self) -> str:
        """What SQLite says of the file's own pages: `ok`, or what is wrong."""
        return str(self.rows("PRAGMA quick_check(1)")[0][0])

    def forget(self) -> None:
        """Overwrite what was deleted, in the file and in its write-ahead log."""
        self.rows("PRAGMA wal_checkpoint(TRUNCATE)")

    def copy(self, to: Path, without: Collection[Table] = ()) -> None:
        """An online copy of one moment: writers go on while it is made. without: left empty."""
        with self._spoken():
            target = sqlite3.connect(to, isolation_level=None)
            try:
                # all pages in one step: in steps, a busy writer would make it begin anew for ever
                self.connection.backup(target, pages=-1)
                for table in without:
                    target.execute(f"DELETE FROM {table.name}")  # noqa: S608
                if without:
                    target.execute("VACUUM")
                # one file without a write-ahead log beside it, fit to be carried away
                target.execute("PRAGMA journal_mode = DELETE")
            finally:
                target.close()

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()

    @contextmanager
    def _spoken(self) -> Iterator[None]:
        """Errors of SQLite as sentences."""
        try:
            yield
        except sqlite3.Error as error:
            raise _said(error, self.path) from error


def _has_log(path: Path) -> bool:
    return Path(f"{path}-wal").exists()


def _no_register(path: Path) -> XiezhiError:
    return StoreMissing(
        Text(
            f"“{path}”不是台账文件，请检查路径，或先用 xiezhi ledger init 建立台账。",
            f"{path} is no register; check the path, or make one with xiezhi ledger init.",
        )
    )


def missing(path: Path) -> XiezhiError:
    """Nothing is there."""
    return StoreMissing(
        Text(
            f"“{path}”处没有台账，请检查路径，或先用 xiezhi ledger init 建立台账。",
            f"There is no register at {path}; check the path, or make one with xiezhi ledger init.",
        )
    )


def exists(path: Path) -> XiezhiError:
    """Something is there."""
    return StoreExists(
        Text(
            f"“{path}”已经存在，不会被覆盖，请换一个路径。",
            f"{path} exists already and is never overwritten; choose another path.",
        )
    )


def _said(error: sqlite3.Error, path: Path) -> XiezhiError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL or (code == sqlite3.SQLITE_IOERR and not _has_room(path)):
        return StoreFull(
            Text(
                f"“{path}”所在磁盘已满，未作任何记录，已有记录完好；请腾出空间后重试。",
                f"The disk of {path} is full; nothing was recorded and what was there is whole; "
                "make room and try again.",
            )
        )
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH) or (
        code == sqlite3.SQLITE_CANTOPEN and path.exists() and not _may_write(path)
    ):
        return read_only(str(path))
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return busy(str(path))
    if code == sqlite3.SQLITE_CANTOPEN:
        return StoreUnreachable(
            Text(
                f"无法打开“{path}”，请检查文件夹是否存在、是否有读写权限。",
                f"{path} cannot be opened; check that its folder exists and may be read and "
                "written.",
            )
        )
    if code == sqlite3.SQLITE_NOTADB:
        return _no_register(path)
    return StoreDamaged(
        Text(
            f"“{path}”无法读写（SQLite：{error}），请核验该文件，必要时用备份恢复。",
            f"{path} cannot be read or written (SQLite: {error}); verify the file, and restore a "
            "backup if need be.",
        )
    )


def read_only(where: str) -> XiezhiError:
    """Nothing may be written there."""
    return StoreReadOnly(
        Text(
            f"“{where}”为只读，未作任何记录；请在有写权限处打开。",
            f"{where} is read-only and nothing was recorded; open it where you may write.",
        )
    )


def busy(where: str) -> XiezhiError:
    """Another writer holds it."""
    return StoreBusy(
        Text(
            f"“{where}”正被另一程序写入，等待{WAIT_SECONDS:.0f}秒仍未结束，未作任何记录；请稍后重试。",
            f"Another program has been writing to {where} for {WAIT_SECONDS:.0f} seconds; nothing "
            "was recorded; try again later.",
        )
    )


def _may_write(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _has_room(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free > _ROOM_BYTES
    except OSError:
        return True
