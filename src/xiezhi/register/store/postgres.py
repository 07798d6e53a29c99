"""A register on a server: PostgreSQL through pg8000, in a schema of its own.

Writers follow one another by a lock on the table of records; readers never wait. A commit returns
once the server has flushed it (`synchronous_commit`).
"""

from __future__ import annotations

import ssl
import struct
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from xiezhi.model.errors import XiezhiError
from xiezhi.model.text import Text
from xiezhi.register.store import schema
from xiezhi.register.store.database import Row
from xiezhi.register.store.errors import (
    StoreDamaged,
    StoreFull,
    StoreMissing,
    StoreUnreachable,
)
from xiezhi.register.store.schema import POSTGRES, insert, upsert
from xiezhi.register.store.sqlite import WAIT_SECONDS, busy, read_only
from xiezhi.register.store.tables import Table

SCHEMES = ("postgresql", "postgres")
DEFAULT_SCHEMA = "xiezhi"
_VALUES_AT_ONCE = 4_000
_HERE = ("", "localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server's register is. shown: the address without its password."""

    options: dict[str, Any]
    schema: str
    shown: str


def address(url: str, default_schema: str = DEFAULT_SCHEMA) -> Address:
    """The parts of postgresql://user:password@host:port/database?schema=…&sslmode=….

    host: also a folder with the server's socket, as `?host=/run/postgresql`. sslmode: `disable`, or
    `verify-full`, which is the default for a server on another machine. A missing password is
    taken from PGPASSWORD. default_schema: the one that is meant where the address names none.
    """
    parts = urlsplit(url)
    asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    host, port = asked.get("host", parts.hostname or ""), int(asked.get("port", parts.port or 5432))
    user, database = unquote(parts.username or "postgres"), unquote(parts.path.lstrip("/"))
    options: dict[str, Any] = {"user": user, "database": database or user}
    if host.startswith("/"):
        options["unix_sock"] = f"{host}/.s.PGSQL.{port}"
    else:
        options |= {"host": host or "localhost", "port": port}
        secure = asked.get("sslmode", "disable" if host in _HERE else "verify-full")
        options["ssl_context"] = None if secure == "disable" else ssl.create_default_context()
    if parts.password is not None:
        options["password"] = unquote(parts.password)
    name = asked.get("schema", default_schema)
    if not name.isidentifier() or not name.isascii():
        raise StoreMissing(
            Text(
                f"架构名“{name}”应由英文字母、数字和下划线组成，请改正地址。",
                f"The schema {name} must consist of letters, digits and _; correct the address.",
            )
        )
    return Address(options, name, f"{parts.scheme}://{user}@{host}/{database}")


class PostgresServer:
    """A register's schema on a server."""

    dialect = POSTGRES

    def __init__(self, url: str, *, read_only: bool = False) -> None:
        self.address, self.read_only = address(url), read_only
        self._driver = _driver()
        self._inside = self._lost = False
        self._connect()

    def _connect(self) -> None:
        with self._spoken():
            self.connection = self._driver.connect(**with_password(self.address.options))
            self.connection.autocommit = True
        self.run(
            [
                f"SET search_path TO {self.address.schema}",
                "SET synchronous_commit TO on",
                "SET client_min_messages TO warning",
                f"SET lock_timeout TO '{WAIT_SECONDS:.0f}s'",
                f"SET default_transaction_read_only TO {'on' if self.read_only else 'off'}",
            ]
        )

    def exists(self) -> bool:
        """Whether the schema has a register."""
        name = self.address.schema
        sql = "SELECT 1 FROM pg_tables WHERE schemaname = ? AND tablename = 'record'"
        return bool(self.rows(sql, (name,)))

    def _connected(self) -> None:
        """Connect again where the connection was lost before; never within a transaction."""
        if self._lost and not self._inside:
            self._lost = False
            self.close()
            self._connect()

    # -- reading

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """The rows of a query."""
        self._connected()
        with self._spoken():
            cursor = self.connection.cursor()
            cursor.execute(sql.replace("?", "%s"), tuple(values))
            return [tuple(row) for row in cursor.fetchall()] if cursor.description else []

    # -- writing

    def run(self, statements: Iterable[str]) -> None:
        """Run statements of the schema."""
        self._connected()
        for statement in statements:
            with self._spoken():
                self.connection.cursor().execute(statement)

    def add(self, table: Table, rows: Iterable[Row]) -> None:
        """Insert rows."""
        for batch in self._batches(table, rows):
            self._send(insert(table, len(batch)), batch)

    def put(self, table: Table, rows: Iterable[Row], keep: Collection[str] = ()) -> None:
        """Insert or replace rows."""
        for batch in self._batches(table, rows):
            self._send(upsert(table, frozenset(keep), len(batch)), batch)

    def _batches(self, table: Table, rows: Iterable[Row]) -> Iterator[list[Row]]:
        """Rows in lists of a size that is a power of two, so that few statements are made."""
        source, most = iter(rows), _VALUES_AT_ONCE // len(table.columns)
        while found := list(islice(source, most)):
            while found:
                size = 1 << (len(found).bit_length() - 1)
                yield found[:size]
                found = found[size:]

    def _send(self, sql: str, rows: list[Row]) -> None:
        self.rows(sql, [value for row in rows for value in row])

    def drop(self, table: Table, column: str, values: Collection[Any]) -> None:
        """Delete rows by a column."""
        if values:
            self.rows(
                f"DELETE FROM {table.name} WHERE {column} = ANY(?)",  # noqa: S608
                (list(values),),
            )

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A transaction that no other writer runs beside."""
        self.run(["BEGIN ISOLATION LEVEL READ COMMITTED"])
        with self._transaction():
            # readers of the table go on: they ask for no lock that this one excludes
            self.run(["LOCK TABLE record IN SHARE ROW EXCLUSIVE MODE"])
            yield

    @contextmanager
    def creating(self) -> Iterator[None]:
        """The transaction in which the schema itself is made."""
        self.run(["BEGIN"])
        with self._transaction():
            self.run([f"CREATE SCHEMA IF NOT EXISTS {self.address.schema}"])
            yield

    @contextmanager
    def reading(self) -> Iterator[None]:
        """A transaction that sees one moment."""
        self.run(["BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"])
        with self._transaction():
            yield

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._inside = True
        try:
            yield
            self.run(["COMMIT"])
        except BaseException:
            with suppress(XiezhiError):
                self.run(["ROLLBACK"])
            raise
        finally:
            self._inside = False

    # -- care

    def schema(self) -> frozenset[str]:
        """The guards of the tables as the server has them."""
        found = self.rows(
            "SELECT c.relname, t.tgname, t.tgenabled::text, t.tgtype, p.prosrc FROM pg_trigger t "
            "JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
            "JOIN pg_proc p ON p.oid = t.tgfoid WHERE n.nspname = ? AND NOT t.tgisinternal",
            (self.address.schema,),
        )
        return frozenset(" ".join(map(str, row)) for row in found)

    def expected_schema(self) -> frozenset[str]:
        """The same of a new store."""
        return schema.postgres_guards()

    def sound(self) -> str:
        """The server looks after its own pages."""
        return "ok"

    def forget(self) -> None:
        """Write the table anew without what was deleted, into another file."""
        self.run(["VACUUM FULL personal"])

    def close(self) -> None:
        """End the connection."""
        buffer = getattr(self.connection, "_sock", None)
        with suppress(Exception):  # one that the server ended already
            self.connection.close()
        if buffer is not None:  # the driver leaves it open where the server hung up
            with suppress(OSError):
                buffer.close()

    @contextmanager
    def _spoken(self) -> Iterator[None]:
        """Errors of the driver as sentences."""
        try:
            yield
        except (self._driver.Error, OSError, struct.error) as error:
            made = _said(error, self.address)
            self._lost = self._lost or isinstance(made, StoreUnreachable)
            raise made from error


def _driver() -> Any:
    try:
        import pg8000.dbapi as driver  # noqa: PLC0415
    except ImportError:
        raise StoreUnreachable(
            Text(
                "连接 PostgreSQL 需要 pg8000 软件包，请运行 pip install 'xiezhi[postgres]' 安装。",
                "PostgreSQL needs the package pg8000; run pip install 'xiezhi[postgres]'.",
            )
        ) from None
    return driver


def with_password(options: dict[str, Any]) -> dict[str, Any]:
    """The options with the password of PGPASSWORD, where none stands among them."""
    import os  # noqa: PLC0415

    given = os.environ.get("PGPASSWORD")
    return options if given is None or "password" in options else {**options, "password": given}


def _said(error: BaseException, where: Address) -> XiezhiError:
    told = error.args[0] if error.args and isinstance(error.args[0], dict) else {}
    code, shown = str(told.get("C", "")), str(told.get("M", error))
    if code in ("53100", "53200"):
        return StoreFull(
            Text(
                f"“{where.shown}”的磁盘或内存已满，未作任何记录，已有记录完好；请腾出空间后重试。",
                f"The disk or memory of {where.shown} is full; nothing was recorded and what was "
                "there is whole; make room and try again.",
            )
        )
    if code in ("25006", "42501"):
        return read_only(where.shown)
    if code in ("55P03", "40P01", "40001"):
        return busy(where.shown)
    if code in ("3D000", "3F000", "42P01"):
        return missing(where)
    if not code or code[:2] in ("08", "28", "53", "57"):
        return StoreUnreachable(
            Text(
                f"无法连接“{where.shown}”（{shown}），请检查地址、账号和服务器。",
                f"{where.shown} cannot be reached ({shown}); check address, account and server.",
            )
        )
    return StoreDamaged(
        Text(
            f"“{where.shown}”拒绝了操作（PostgreSQL：{shown}），请核验台账。",
            f"{where.shown} refused an operation (PostgreSQL: {shown}); verify the register.",
        )
    )


def missing(where: Address) -> XiezhiError:
    """Nothing is there."""
    return StoreMissing(
        Text(
            f"“{where.shown}”的架构“{where.schema}”中没有台账，请检查地址，"
            "或先用 xiezhi ledger init 建立台账。",
            f"There is no register in the schema {where.schema} of {where.shown}; check the "
            "address, or make one with xiezhi ledger init.",
        )
    )
