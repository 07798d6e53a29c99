"""The log as the tables hold it: entries, nodes, proofs, checkpoints."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import TypeVar

from xiezhi.model.text import Text
from xiezhi.register.log.checkpoint import Checkpoint, verified_checkpoint
from xiezhi.register.log.errors import OutOfRange
from xiezhi.register.log.hashes import HASH_BYTES, Hashing
from xiezhi.register.log.keys import VerifierKey
from xiezhi.register.log.lines import malformed
from xiezhi.register.log.note import SignedNote, read_signature_line
from xiezhi.register.log.proofs import consistency_proof, inclusion_proof
from xiezhi.register.log.tree import Frontier, NodeReader, span_root
from xiezhi.register.store.database import Database
from xiezhi.register.store.tables import CHECKPOINT, COSIGNATURE

AT_ONCE = 2_000
_MARKS_AT_ONCE = 400
Place = tuple[int, int]
T = TypeVar("T")


def size_of(db: Database) -> int:
    """The number of records."""
    return int(db.rows("SELECT COALESCE(MAX(seq), -1) + 1 FROM record")[0][0])


def entries(db: Database, start: int = 0, end: int | None = None) -> Iterator[bytes]:
    """The encoded records from a number on, up to another."""
    end = size_of(db) if end is None else end
    while start < end:
        found = db.rows(
            "SELECT entry FROM record WHERE seq >= ? AND seq < ? ORDER BY seq",
            (start, min(end, start + AT_ONCE)),
        )
        yield from (bytes(entry) for (entry,) in found)
        start += AT_ONCE


def node(db: Database, level: int, index: int) -> bytes:
    """A complete node; IndexError where the tree has not made it."""
    found = (
        db.rows("SELECT leaf FROM record WHERE seq = ?", (index,))
        if level == 0
        else db.rows("SELECT hash FROM node WHERE level = ? AND idx = ?", (level, index))
    )
    if not found:
        raise IndexError((level, index))
    return bytes(found[0][0])


class _Wanted:
    """A reader that only notes which nodes are asked for: where they are follows from sizes."""

    def __init__(self) -> None:
        self.places: dict[Place, None] = {}

    def node(self, level: int, index: int) -> bytes:
        self.places[level, index] = None
        return bytes(HASH_BYTES)


class _Fetched:
    """Nodes read from the tables, all at once."""

    def __init__(self, db: Database, places: Collection[Place]) -> None:
        self._held: dict[Place, bytes] = {}
        leaves = [index for level, index in places if level == 0]
        above = [place for place in places if place[0] > 0]
        for part in _parts(leaves):
            marks = ", ".join("?" * len(part))
            sql = f"SELECT seq, leaf FROM record WHERE seq IN ({marks})"  # noqa: S608
            self._held |= {(0, seq): bytes(leaf) for seq, leaf in db.rows(sql, part)}
        for places_above in _parts(above):
            marks = " OR ".join(["(level = ? AND idx = ?)"] * len(places_above))
            sql = f"SELECT level, idx, hash FROM node WHERE {marks}"  # noqa: S608
            values = [one for place in places_above for one in place]
            self._held |= {(level, idx): bytes(h) for level, idx, h in db.rows(sql, values)}

    def node(self, level: int, index: int) -> bytes:
        try:
            return self._held[level, index]
        except KeyError:
            raise IndexError((level, index)) from None


def _parts(values: Sequence[T]) -> Iterator[list[T]]:
    return (list(values[at : at + _MARKS_AT_ONCE]) for at in range(0, len(values), _MARKS_AT_ONCE))


def fetched(db: Database, make: Callable[[NodeReader], T]) -> T:
    """What a function makes of nodes, which are read by two queries at most."""
    wanted = _Wanted()
    make(wanted)
    return make(_Fetched(db, list(wanted.places)))


def frontier(db: Database, size: int) -> Frontier:
    """The frontier of the tree at a size."""
    starts, at = [], 0
    for level in reversed(range(size.bit_length())):
        if size >> level & 1:
            starts.append((level, at >> level))
            at += 1 << level
    held = _Fetched(db, starts)
    return Frontier(size, tuple(held.node(*place) for place in starts))


def _within(db: Database, size: int) -> None:
    held = size_of(db)
    if not 0 <= size <= held:
        raise OutOfRange(
            Text(
                f"台账共有{held}条记录，没有大小{size}，请给出0至{held}之间的数。",
                f"The log holds {held} records and has no size {size}; give one up to {held}.",
            )
        )


def root(db: Database, size: int, hashes: Hashing) -> bytes:
    """The root at a size. Raises OutOfRange beyond the log."""
    _within(db, size)
    if not size:
        return hashes.empty()
    return fetched(db, lambda nodes: span_root(nodes, 0, size, hashes))


def inclusion(db: Database, index: int, size: int, hashes: Hashing) -> tuple[bytes, ...]:
    """The proof that a record is in the tree of a size."""
    _within(db, size)
    return fetched(db, lambda nodes: inclusion_proof(nodes, index, size, hashes))


def consistency(db: Database, old: int, new: int, hashes: Hashing) -> tuple[bytes, ...]:
    """The proof that the tree of one size is the beginning of another."""
    _within(db, new)
    return fetched(db, lambda nodes: consistency_proof(nodes, old, new, hashes))


def keep(
    db: Database,
    log: VerifierKey,
    hashes: Hashing,
    note: SignedNote,
    cosigners: Collection[VerifierKey],
) -> None:
    """Keep a checkpoint of this log and the signatures that hold; within `writing`."""
    point = verified_checkpoint(note, log)
    if point != Checkpoint(log.name, point.size, root(db, point.size, hashes)):
        raise malformed(
            f"大小为{point.size}的检查点与本台账不符，不予保存，请核对其来源。",
            f"The checkpoint of size {point.size} is not of this register and is not kept; "
            "check where it comes from.",
        )
    if not db.rows("SELECT 1 FROM checkpoint WHERE size = ?", (point.size,)):
        db.add(CHECKPOINT, [(point.size, note.text)])
    known = {line for (line,) in db.rows(_LINES, (point.size,))}
    lines = [one.line() for one in note.verified([log, *cosigners])]
    db.add(COSIGNATURE, [(point.size, line) for line in lines if line not in known])


_LINES = "SELECT line FROM cosignature WHERE size = ?"


def checkpoints(db: Database) -> tuple[SignedNote, ...]:
    """Every checkpoint kept with its signatures, the log's first."""
    lines: dict[int, list[str]] = {}
    for size, line in db.rows("SELECT size, line FROM cosignature ORDER BY size, line"):
        lines.setdefault(size, []).append(line)
    found = db.rows("SELECT size, body FROM checkpoint ORDER BY size")
    return tuple(_note(body, lines.get(size, [])) for size, body in found)


def _note(body: str, lines: list[str]) -> SignedNote:
    signatures = sorted(
        map(read_signature_line, lines), key=lambda one: one.name != body.partition("\n")[0]
    )
    return SignedNote(body, tuple(signatures))
