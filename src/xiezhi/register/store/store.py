"""What a store of the register does, whether a file (SQLite) or a server (PostgreSQL) keeps it.

A store belongs to one thread at a time; several processes may have one open on the same place.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from xiezhi.register.log.checkpoint import Checkpoint
from xiezhi.register.log.commitment import Opening
from xiezhi.register.log.hashes import Hashing
from xiezhi.register.log.keys import VerifierKey
from xiezhi.register.log.note import SignedNote
from xiezhi.register.log.record import Record
from xiezhi.register.log.report import Report
from xiezhi.register.rules import Allowed, Refused
from xiezhi.register.state import State, View
from xiezhi.register.store.moment import Clock, now
from xiezhi.register.store.pages import Pages
from xiezhi.register.store.signed import SignedAct


@dataclass(frozen=True, slots=True)
class LogHead:
    """How far the log goes: the number of records and the root over them."""

    size: int
    root: bytes


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a writer gets once its record is durable. received: as logged, UTC."""

    sequence: int
    received: datetime
    leaf: bytes


class Store(Protocol):
    """A register where it is kept.

    log: the key that signs this log's checkpoints; its name is the log's origin. No private key
    is ever in a store.
    """

    log: VerifierKey
    hashes: Hashing

    @property
    def pages(self) -> Pages:
        """Lists and pages."""

    @property
    def origin(self) -> str:
        """The log's name, which every signature of an act names."""

    # -- writing

    def append(
        self,
        signed: SignedAct,
        expected: LogHead | int | None = None,
        about: Collection[str] = (),
    ) -> Receipt:
        """Record an act, durably: the record, its nodes and all tables, or nothing.

        expected: how far the log went when the writer looked. Where it has grown since, raises
        Conflict; with `about`, only where one of the new records is about one of these items.
        Raises SignatureUnfit, ActRefused (the rules), ClockBehind, StoreFull, StoreReadOnly,
        StoreBusy; nothing is written then.
        """

    def append_all(
        self,
        signed: Sequence[SignedAct],
        expected: LogHead | int | None = None,
        about: Collection[str] = (),
    ) -> tuple[Receipt, ...]:
        """Record acts in their order, all or none; raises as `append`, with the act's index."""

    def judge(self, signed: SignedAct) -> Allowed | Refused:
        """Whether `append` would record an act now; nothing is written."""

    # -- the log

    def head(self) -> LogHead:
        """How far the log goes now."""

    def entries(self, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """The encoded records from a number on, up to another (exclusive), as the tree has them."""

    def records(self, start: int = 0, end: int | None = None) -> Iterator[Record]:
        """The same, read."""

    def records_of(self, item: str, start: int = 0) -> Iterator[Record]:
        """The records that are about an item, in order: those that change it or name it."""

    def node(self, level: int, index: int) -> bytes:
        """A complete node of the tree, so that a store can be given to the functions of proofs."""

    def root(self, size: int | None = None) -> bytes:
        """The root at a size, the present one by default."""

    def inclusion(self, index: int, size: int | None = None) -> tuple[bytes, ...]:
        """The proof that a record is in the tree of a size. Raises OutOfRange."""

    def consistency(self, old: int, new: int | None = None) -> tuple[bytes, ...]:
        """The proof that the tree of one size is the beginning of another. Raises OutOfRange."""

    # -- checkpoints

    def checkpoint(self, size: int | None = None) -> Checkpoint:
        """The checkpoint of a size, the present one by default, to be signed with the log's key."""

    def keep_checkpoint(self, note: SignedNote, cosigners: Collection[VerifierKey] = ()) -> None:
        """Keep a checkpoint that the log signed, with the cosignatures by these keys.

        May be called again for the same checkpoint with further cosignatures. Raises Malformed
        where a signature does not hold, or the root is not this log's at that size.
        """

    def checkpoints(self) -> tuple[SignedNote, ...]:
        """Every checkpoint kept, with all its signatures, the oldest first."""

    # -- state

    def moment(self) -> AbstractContextManager[None]:
        """Everything that is read within sees one moment, whoever writes meanwhile."""

    def view(self) -> View:
        """The state as of now, item by item, for rules and pages; no history is folded."""

    def state(self) -> State:
        """The whole state as one value that later acts leave as it is."""

    # -- personal data

    def keep_personal(self, value: bytes) -> str:
        """Keep a value outside the log under a new salt; the commitment in hexadecimal."""

    def personal(self, commitment: str) -> bytes | None:
        """The value of a commitment; None where it was erased or was never kept here."""

    def opening(self, commitment: str) -> Opening | None:
        """Value and salt, for who must show that they are the committed ones."""

    def erase_personal(self, commitment: str) -> bool:
        """Erase a value and its salt for good; whether there was one. No proof changes."""

    # -- care

    def verify(self, *, signatures: bool = True, tables: bool = True) -> Report:
        """Check everything that is kept against the records themselves.

        signatures: every act is signed by an open seat of its party and allowed by the rules.
        tables: what lists and pages read is what follows from the records.
        """

    def rebuild(self) -> int:
        """Fill every table anew from the log; the number of records read."""

    def backup(self, to: Path, *, personal: bool = True) -> LogHead:
        """Write a copy while others go on writing: one file that `restore_store` reads.

        personal: whether personal data goes with it. Raises StoreExists where the file is there.
        """

    def close(self) -> None:
        """Let go of file or server."""

    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


def create_store(
    where: str | Path, log: VerifierKey, hash_name: str = "sha256", clock: Clock = now
) -> Store:
    """A new, empty register. where: a file's path, or postgresql://user@host/database.

    log: the key of the log, named by its origin. hash_name: sha256 or sm3. Raises StoreExists.
    A server keeps it in the schema `xiezhi`, or the one after `?schema=`.
    """
    from xiezhi.register.store.where import create  # noqa: PLC0415  (it knows this protocol)

    return create(where, log, hash_name, clock)


def open_store(where: str | Path, *, read_only: bool = False, clock: Clock = now) -> Store:
    """A register that is there. Older tables are brought up to date, forward only.

    Raises StoreMissing, StoreTooNew, StoreDamaged, StoreUnreachable.
    """
    from xiezhi.register.store.where import open_  # noqa: PLC0415

    return open_(where, read_only=read_only, clock=clock)


def restore_store(backup: Path, where: str | Path, clock: Clock = now) -> LogHead:
    """Make a register from a backup, of either kind, verified first: log, signatures, rules.

    Nothing is at `where` before, and nothing where anything fails. Raises BackupUnfit,
    StoreExists.
    """
    from xiezhi.register.store.copying import restore  # noqa: PLC0415

    return restore(backup, where, clock)
