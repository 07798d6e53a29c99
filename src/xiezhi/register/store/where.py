"""Where a register is: a file's path or a server's address; made, opened, brought up to date."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from xiezhi.model.text import Text
from xiezhi.register.log.hashes import hashing
from xiezhi.register.log.keys import VerifierKey, verifier_key
from xiezhi.register.store import postgres, schema, sqlite
from xiezhi.register.store.batch import written
from xiezhi.register.store.database import Database
from xiezhi.register.store.errors import StoreDamaged, StoreExists, StoreReadOnly, StoreTooNew
from xiezhi.register.store.kept import KeptRegister
from xiezhi.register.store.logged import entries
from xiezhi.register.store.moment import Clock
from xiezhi.register.store.postgres import PostgresServer
from xiezhi.register.store.refill import refill
from xiezhi.register.store.schema import VERSION
from xiezhi.register.store.sqlite import SqliteFile
from xiezhi.register.store.tables import META, MIGRATION


def is_server(where: str | Path) -> bool:
    """Whether a place is a server's address.

    >>> is_server("postgresql://localhost/yuqian"), is_server("ledger.db")
    (True, False)
    """
    return isinstance(where, str) and where.partition("://")[0] in postgres.SCHEMES


def create(where: str | Path, log: VerifierKey, hash_name: str, clock: Clock) -> KeptRegister:
    """A new, empty register."""
    hashing(hash_name)
    with making(where) as db:
        begin(db, log, hash_name, clock)
    return open_(where, read_only=False, clock=clock)


def begin(db: Database, log: VerifierKey, hash_name: str, clock: Clock) -> None:
    """What stands in a register before its first record."""
    begun = written(clock())
    db.add(META, [("hash", hash_name), ("log", str(log))])
    db.add(MIGRATION, [(version, begun) for version in range(1, VERSION + 1)])


@contextmanager
def making(where: str | Path) -> Iterator[Database]:
    """An empty schema to be filled: there as a whole afterwards, or not at all."""
    if is_server(where):
        with closing(PostgresServer(str(where))) as server, server.creating():
            if server.exists():
                raise StoreExists(_server_exists(server))
            server.run(schema.create(server.dialect))
            yield server
        return
    path = Path(where)
    if path.exists():
        raise sqlite.exists(path)
    with new_file(path) as file, file.writing():
        file.run(schema.create(file.dialect))
        yield file


@contextmanager
def new_file(path: Path, *, alone: bool = False) -> Iterator[SqliteFile]:
    """A file that bears its name only once it is complete and on the disk.

    alone: to be carried away, without a write-ahead log beside it.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with closing(SqliteFile(draft, creates=True)) as file:
            yield file
            if alone:
                file.run(["PRAGMA journal_mode = DELETE"])
        take_name(draft, path)
    finally:
        for name in (draft, Path(f"{draft}-wal"), Path(f"{draft}-shm")):
            name.unlink(missing_ok=True)


def take_name(draft: Path, path: Path) -> None:
    """Give a complete file its name, unless another has it; both durably."""
    with draft.open("rb+") as file:
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        raise sqlite.exists(path) from None
    draft.unlink()
    with suppress(OSError):  # some systems do not flush folders
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def open_(where: str | Path, *, read_only: bool, clock: Clock) -> KeptRegister:
    """A register that is there, brought up to date."""
    db = connected(where, read_only=read_only)
    try:
        _bring_up(db, str(where), clock)
        meta: dict[str, str] = dict(db.rows("SELECT name, value FROM meta"))
        return KeptRegister(db, verifier_key(meta["log"]), hashing(meta["hash"]), clock)
    except KeyError:
        db.close()
        raise StoreDamaged(_no_meta(str(where))) from None
    except BaseException:
        db.close()
        raise


def connected(where: str | Path, *, read_only: bool) -> Database:
    """A connection to a place that has a register."""
    if is_server(where):
        server = PostgresServer(str(where), read_only=read_only)
        if not server.exists():
            server.close()
            raise postgres.missing(server.address)
        return server
    path = Path(where)
    if not path.exists():
        raise sqlite.missing(path)
    return SqliteFile(path, read_only=read_only)


def _bring_up(db: Database, where: str, clock: Clock) -> None:
    """Refuse a newer schema; migrate an older one."""
    held = _version(db)
    if held > VERSION:
        raise StoreTooNew(
            Text(
                f"“{where}”由更新版本的程序写成（第{held}版表结构，本程序到第{VERSION}版），"
                "请升级本程序后再打开。",
                f"{where} was written by a newer program (schema {held}, this one knows "
                f"{VERSION}); update this program, then open it.",
            )
        )
    if held == VERSION:
        return
    if db.read_only:
        raise StoreReadOnly(
            Text(
                f"“{where}”的表结构是第{held}版，须先以可写方式打开一次以完成升级。",
                f"{where} has schema {held}; open it once where it may be written, to update it.",
            )
        )
    with db.writing():
        migrate(db, clock)


def migrate(db: Database, clock: Clock) -> None:
    """Every step that a schema lacks, in order; within `writing`."""
    held = _version(db)  # again, now that no other writer runs beside
    steps = [one for one in schema.MIGRATIONS if one.version > held]
    for step in steps:
        db.run(step.sql)
        db.add(MIGRATION, [(step.version, written(clock()))])
    if any(step.refill for step in steps):
        refill(db, entries(db))


def _version(db: Database) -> int:
    return int(db.rows("SELECT COALESCE(MAX(version), 0) FROM migration")[0][0])


def _no_meta(where: str) -> Text:
    return Text(
        f"“{where}”缺少台账的名称或密钥，请用备份恢复。",
        f"{where} lacks the name or key of its register; restore a backup.",
    )


def _server_exists(server: PostgresServer) -> Text:
    where = server.address
    return Text(
        f"“{where.shown}”的架构“{where.schema}”中已有台账，不会被覆盖，请换一个架构。",
        f"The schema {where.schema} of {where.shown} has a register already, which is never "
        "overwritten; choose another schema.",
    )
