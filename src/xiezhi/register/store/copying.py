"""Copies of a register: a backup while others write, and a register made from a backup.

A backup is a register in one SQLite file, of whatever store it was made. It can be opened and
verified where it lies.
"""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from xiezhi.model.text import Text
from xiezhi.register.log.report import Report
from xiezhi.register.store import schema, sqlite
from xiezhi.register.store.check import check
from xiezhi.register.store.database import Database, Row
from xiezhi.register.store.errors import BackupUnfit, StoreDamaged, StoreMissing
from xiezhi.register.store.logged import entries, root, size_of
from xiezhi.register.store.moment import Clock
from xiezhi.register.store.refill import refill
from xiezhi.register.store.sqlite import SqliteFile
from xiezhi.register.store.store import LogHead
from xiezhi.register.store.tables import PERSONAL, TABLES, Keeps, Table

if TYPE_CHECKING:
    from xiezhi.register.store.kept import KeptRegister

_AT_ONCE = 2_000


def backup(db: Database, to: Path, *, personal: bool) -> None:
    """Write a register's copy into a new file."""
    from xiezhi.register.store.where import new_file, take_name  # noqa: PLC0415  (a circle)

    if to.exists():
        raise sqlite.exists(to)
    if isinstance(db, SqliteFile):
        draft = to.with_name(f".{to.name}.{os.getpid()}.new")
        try:
            db.copy(draft, without=() if personal else (PERSONAL,))
            take_name(draft, to)
        finally:
            draft.unlink(missing_ok=True)
        return
    with db.reading(), new_file(to, alone=True) as file, file.writing():
        file.run(schema.create(file.dialect))
        copy_rows(db, file, personal=personal)
        refill(file, entries(file))


def restore(source: Path, where: str | Path, clock: Clock) -> LogHead:
    """Make a register from a backup that verifies."""
    from xiezhi.register.store.where import making  # noqa: PLC0415

    with closing(_opened(source, clock)) as held:
        _fit(source, check(held.db, held.log, held.hashes, signatures=True, tables=False))
        head = held.head()
        with making(where) as db:
            copy_rows(held.db, db, personal=True)
            refill(db, entries(db))
            if LogHead(size_of(db), root(db, size_of(db), held.hashes)) != head:
                raise BackupUnfit(_differs(source))
    return head


def _opened(source: Path, clock: Clock) -> KeptRegister:
    """The backup. Raises StoreMissing, BackupUnfit."""
    from xiezhi.register.store.where import open_  # noqa: PLC0415

    if not source.is_file():
        raise _no_file(source)
    try:
        return open_(source, read_only=True, clock=clock)
    except StoreMissing:
        raise StoreMissing(
            Text(
                f"“{source}”不是台账的备份，没有恢复，请选择用 xiezhi ledger backup 写出的文件。",
                f"{source} is no backup of a register and was not restored; choose a file that "
                "xiezhi ledger backup wrote.",
            )
        ) from None
    except StoreDamaged:
        raise BackupUnfit(
            Text(
                f"备份“{source}”已损坏或不完整，没有恢复，请换一份备份。",
                f"The backup {source} is damaged or cut off and was not restored; take another.",
            )
        ) from None


def _no_file(source: Path) -> StoreMissing:
    if source.is_dir():
        return StoreMissing(
            Text(
                f"“{source}”是文件夹，请写明备份文件。",
                f"{source} is a folder; name the file of the backup.",
            )
        )
    return StoreMissing(
        Text(f"没有备份“{source}”，请检查路径。", f"There is no backup {source}; check the path.")
    )


def copy_rows(source: Database, target: Database, *, personal: bool) -> None:
    """Copy every row that does not follow from others."""
    for table in TABLES:
        if table.keeps is Keeps.FOLLOWS or (table is PERSONAL and not personal):
            continue
        after: Row | None = None
        while rows := _rows_after(source, table, after):
            target.add(table, rows)
            after = rows[-1][: len(table.key)]


def _rows_after(db: Database, table: Table, after: Row | None) -> list[Row]:
    """The next rows of a table in the order of its key, which its first columns are."""
    keys = ", ".join(table.key)
    marks = ", ".join("?" * len(table.key))
    where = f"WHERE ({keys}) > ({marks})" if after is not None else ""
    sql = f"SELECT {', '.join(table.names)} FROM {table.name} {where} ORDER BY {keys} LIMIT ?"  # noqa: S608
    found = db.rows(sql, (*(after or ()), _AT_ONCE))
    return [tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in found]


def _fit(source: Path, report: Report) -> None:
    if report.failed:
        first = report.failed[0].sentence
        raise BackupUnfit(
            Text(
                f"备份“{source}”未通过核验，没有恢复：{first.render('zh')}",
                f"The backup {source} does not verify and was not restored: {first.render('en')}",
            )
        )


def _differs(source: Path) -> Text:
    return Text(
        f"恢复后的台账与备份“{source}”不一致，没有保留，请重试或换一份备份。",
        f"What was restored is not what the backup {source} holds and was not kept; try again or "
        "take another backup.",
    )
