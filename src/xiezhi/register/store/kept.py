"""A register as a database keeps it: the one implementation of `Store`, over either database."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager, closing
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from xiezhi.model.text import Text
from xiezhi.register.log.checkpoint import Checkpoint
from xiezhi.register.log.claim import said
from xiezhi.register.log.commitment import Opening, sealed
from xiezhi.register.log.hashes import Hashing
from xiezhi.register.log.keys import VerifierKey
from xiezhi.register.log.note import SignedNote
from xiezhi.register.log.record import Record, read_record
from xiezhi.register.log.report import Report
from xiezhi.register.log.tree import Frontier
from xiezhi.register.rules import Allowed, Refused
from xiezhi.register.state import State, View
from xiezhi.register.store import logged
from xiezhi.register.store.batch import judged, receipt
from xiezhi.register.store.check import check
from xiezhi.register.store.codec import item_of, key_of
from xiezhi.register.store.copying import backup
from xiezhi.register.store.database import Database
from xiezhi.register.store.errors import ActRefused, Conflict
from xiezhi.register.store.listing import SqlPages
from xiezhi.register.store.live import Live
from xiezhi.register.store.moment import Clock
from xiezhi.register.store.refill import refill
from xiezhi.register.store.signed import SignedAct
from xiezhi.register.store.sqlite import SqliteFile
from xiezhi.register.store.store import LogHead, Receipt
from xiezhi.register.store.tables import PERSONAL

_MISSED_MOST = 100
_ITEMS_AT_ONCE = 5_000


class KeptRegister:
    """A register in a database. What it says and raises is said in `Store`."""

    def __init__(self, db: Database, log: VerifierKey, hashes: Hashing, clock: Clock) -> None:
        self.db, self.log, self.hashes, self._clock = db, log, hashes, clock
        self._live = Live(db)
        self._frontier = Frontier()
        self._head: LogHead | None = None
        self.pages = SqlPages(db, self._live, clock)

    @property
    def origin(self) -> str:
        """The log's name."""
        return self.log.name

    # -- writing

    def append(
        self,
        signed: SignedAct,
        expected: LogHead | int | None = None,
        about: Collection[str] = (),
    ) -> Receipt:
        """Record an act, durably."""
        return self.append_all([signed], expected, about)[0]

    def append_all(
        self,
        signed: Sequence[SignedAct],
        expected: LogHead | int | None = None,
        about: Collection[str] = (),
    ) -> tuple[Receipt, ...]:
        """Record acts in their order, all or none."""
        with self.db.writing():
            self._catch_up()
            self._unchanged(expected, about)
            at = receipt(self._clock(), self._live)
            batch = judged(signed, self._live, self._frontier, at, self.origin, self.hashes)
            batch.write(self.db)
        # only now is it durable: what is in memory follows the disk, never runs ahead of it
        self._live.update(batch.ahead.changed)
        self._frontier = batch.frontier
        return tuple(Receipt(row[0], at, row[4]) for row in batch.rows)

    def judge(self, signed: SignedAct) -> Allowed | Refused:
        """Whether `append` would record an act now."""
        self._catch_up()
        at = receipt(self._clock(), self._live)
        try:
            judged([signed], self._live, self._frontier, at, self.origin, self.hashes)
        except ActRefused as error:
            return Refused(error.guard, said(error))
        return Allowed()

    def _catch_up(self) -> None:
        """Forget what others may have changed since."""
        size = logged.size_of(self.db)
        if size != self._frontier.size:
            self._live.clear()
            self._frontier = logged.frontier(self.db, size)

    def _unchanged(self, expected: LogHead | int | None, about: Collection[str]) -> None:
        if expected is None:
            return
        size = expected.size if isinstance(expected, LogHead) else expected
        held = self._frontier.size
        same = not isinstance(expected, LogHead) or (
            size <= held and self.root(size) == expected.root
        )
        if size > held or not same:
            raise _another(size, held)
        missed = self._missed(size, about) if size < held else ()
        if missed:
            raise self._conflict(size, held, missed)

    def _missed(self, size: int, about: Collection[str]) -> tuple[int, ...]:
        if not about:
            return tuple(range(size, self._frontier.size))[:_MISSED_MOST]
        marks = ", ".join("?" * len(about))
        sql = f"SELECT DISTINCT seq FROM about WHERE id IN ({marks}) AND seq >= ? "  # noqa: S608
        found = self.db.rows(f"{sql} ORDER BY seq LIMIT {_MISSED_MOST}", (*about, size))
        return tuple(seq for (seq,) in found)

    def _conflict(self, size: int, held: int, missed: tuple[int, ...]) -> Conflict:
        last = next(self.records(missed[-1], missed[-1] + 1))
        return Conflict(
            Text(
                f"您查看时台账有{size}条记录，现有{held}条：其间“{last.party}”于{last.received}"
                f"记入了第{last.sequence}号记录。未作任何记录，请查看后重试。",
                f"The log had {size} records when you looked and has {held} now: {last.party} "
                f"recorded number {last.sequence} at {last.received}. Nothing was recorded; look "
                "again, then repeat.",
            ),
            held,
            missed,
        )

    # -- the log

    def head(self) -> LogHead:
        """How far the log goes now."""
        size = logged.size_of(self.db)
        if self._head is None or self._head.size != size:  # records are only ever added
            self._head = LogHead(size, logged.root(self.db, size, self.hashes))
        return self._head

    def entries(self, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """The encoded records."""
        return logged.entries(self.db, start, end)

    def records(self, start: int = 0, end: int | None = None) -> Iterator[Record]:
        """The records."""
        return map(read_record, self.entries(start, end))

    def records_of(self, item: str, start: int = 0) -> Iterator[Record]:
        """The records that are about an item."""
        sql = (
            "SELECT r.entry FROM about a JOIN record r ON r.seq = a.seq "
            "WHERE a.id = ? AND a.seq >= ? ORDER BY a.seq"
        )
        return (read_record(bytes(entry)) for (entry,) in self.db.rows(sql, (item, start)))

    def node(self, level: int, index: int) -> bytes:
        """A complete node of the tree."""
        return logged.node(self.db, level, index)

    def root(self, size: int | None = None) -> bytes:
        """The root at a size."""
        return logged.root(self.db, self._size(size), self.hashes)

    def inclusion(self, index: int, size: int | None = None) -> tuple[bytes, ...]:
        """The proof that a record is in the tree."""
        return logged.inclusion(self.db, index, self._size(size), self.hashes)

    def consistency(self, old: int, new: int | None = None) -> tuple[bytes, ...]:
        """The proof that one tree is the beginning of another."""
        return logged.consistency(self.db, old, self._size(new), self.hashes)

    def _size(self, size: int | None) -> int:
        return logged.size_of(self.db) if size is None else size

    # -- checkpoints

    def checkpoint(self, size: int | None = None) -> Checkpoint:
        """The checkpoint of a size, to be signed."""
        size = self._size(size)
        return Checkpoint(self.origin, size, self.root(size))

    def keep_checkpoint(self, note: SignedNote, cosigners: Collection[VerifierKey] = ()) -> None:
        """Keep a checkpoint and its cosignatures."""
        with self.db.writing():
            logged.keep(self.db, self.log, self.hashes, note, cosigners)

    def checkpoints(self) -> tuple[SignedNote, ...]:
        """Every checkpoint kept."""
        return logged.checkpoints(self.db)

    # -- state

    def moment(self) -> AbstractContextManager[None]:
        """Everything that is read within sees one moment."""
        return self.db.reading()

    def view(self) -> View:
        """The state as of now, item by item."""
        self._catch_up()
        return self._live

    def state(self) -> State:
        """The whole state."""
        held: dict[Any, Any] = {}
        with self.moment():
            sql, after = "SELECT id, type, body FROM item WHERE id > ? ORDER BY id LIMIT ?", ""
            while rows := self.db.rows(sql, (after, _ITEMS_AT_ONCE)):
                held.update((key_of(id_), item_of(type_, body)) for id_, type_, body in rows)
                after = rows[-1][0]
        return State(held)

    # -- personal data

    def keep_personal(self, value: bytes) -> str:
        """Keep a value outside the log."""
        opening = sealed(value)
        commitment = opening.commitment(self.hashes).hex()
        with self.db.writing():
            self.db.add(PERSONAL, [(commitment, opening.salt, value)])
        return commitment

    def personal(self, commitment: str) -> bytes | None:
        """The value of a commitment."""
        opening = self.opening(commitment)
        return opening.value if opening else None

    def opening(self, commitment: str) -> Opening | None:
        """Value and salt, for who must show that they are the committed ones."""
        sql = "SELECT salt, value FROM personal WHERE commitment = ?"
        rows = self.db.rows(sql, (commitment,))
        return Opening(bytes(rows[0][0]), bytes(rows[0][1])) if rows else None

    def erase_personal(self, commitment: str) -> bool:
        """Erase a value and its salt for good."""
        with self.db.writing():
            there = self.opening(commitment) is not None
            self.db.drop(PERSONAL, "commitment", [commitment])
        self.db.forget()
        return there

    # -- care

    def verify(self, *, signatures: bool = True, tables: bool = True) -> Report:
        """Check everything that is kept."""
        with self.moment():
            return check(self.db, self.log, self.hashes, signatures=signatures, tables=tables)

    def rebuild(self) -> int:
        """Fill every table anew from the log."""
        with self.db.writing():
            n = refill(self.db, self.entries())
        self._live.clear()
        return n

    def backup(self, to: Path, *, personal: bool = True) -> LogHead:
        """Write a copy while others go on writing."""
        backup(self.db, to, personal=personal)
        with closing(SqliteFile(to, read_only=True)) as copy:
            size = logged.size_of(copy)
            return LogHead(size, logged.root(copy, size, self.hashes))

    def close(self) -> None:
        """Let go of file or server."""
        self.db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _another(size: int, held: int) -> Conflict:
    return Conflict(
        Text(
            f"您查看的台账（{size}条记录）与此处的（{held}条记录）不是同一份。未作任何记录，"
            "请核对来源。",
            f"The log that you looked at ({size} records) is not the one here ({held} records). "
            "Nothing was recorded; check where yours comes from.",
        ),
        held,
        (),
    )
