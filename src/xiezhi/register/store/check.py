"""Whether a store still holds what was written: every question, answered from the records alone.

Nothing that was computed when a record was written is believed. The guards of the tables, the
envelope's columns, the leaves, the nodes, the checkpoints, the parties' signatures, the rules and
the tables for pages are each compared with what follows from the records.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import closing
from itertools import zip_longest
from pathlib import Path
from typing import Any

from xiezhi.model.errors import XiezhiError
from xiezhi.model.text import Text
from xiezhi.register.act import Act
from xiezhi.register.log.checkpoint import verified_checkpoint
from xiezhi.register.log.claim import said
from xiezhi.register.log.errors import Malformed
from xiezhi.register.log.hashes import Hashing
from xiezhi.register.log.keys import VerifierKey
from xiezhi.register.log.record import Record, read_record
from xiezhi.register.log.report import Check, Outcome, Question, Report
from xiezhi.register.log.tree import Nodes
from xiezhi.register.rules import Refused
from xiezhi.register.state import Key
from xiezhi.register.store import schema
from xiezhi.register.store.database import Database, Row
from xiezhi.register.store.logged import checkpoints, entries
from xiezhi.register.store.refill import Folded, refill
from xiezhi.register.store.signed import signature_fault
from xiezhi.register.store.sqlite import SqliteFile
from xiezhi.register.store.tables import FOLLOWING, Table

_AT_ONCE = 5_000


def check(
    db: Database, log: VerifierKey, hashes: Hashing, *, signatures: bool, tables: bool
) -> Report:
    """Answer every question of a store; within `reading`."""
    nodes = Nodes(hashes)
    found = [_schema(db), _records(db, nodes)]
    if found[-1].outcome is Outcome.HOLDS:
        found += [_nodes(db, nodes), _checkpoints(db, log, nodes)]
        found += _followed(db, log, hashes, signatures=signatures, tables=tables)
    return Report(tuple(found))


def _holds(question: Question, zh: str, en: str) -> Check:
    return Check(question, Outcome.HOLDS, Text(zh, en))


def _fails(question: Question, zh: str, en: str) -> Check:
    return Check(question, Outcome.FAILS, Text(zh, en))


def _schema(db: Database) -> Check:
    sound = db.sound()
    if sound != "ok":
        return _fails(
            Question.SCHEMA,
            f"数据库文件自身已损坏（{sound}），请用备份恢复。",
            f"The database's own file is damaged ({sound}); restore a backup.",
        )
    held, expected = db.schema(), db.expected_schema()
    if held != expected:
        one = min(held ^ expected)[:80]
        return _fails(
            Question.SCHEMA,
            f"数据库的表或只增不改的触发器被改动过：{one}……",
            f"The tables or the triggers that keep them append-only were changed: {one}…",
        )
    return _holds(
        Question.SCHEMA,
        "数据库的表和只增不改的触发器完好。",
        "The tables and the triggers that keep them append-only are whole.",
    )


def _records(db: Database, nodes: Nodes) -> Check:
    """Every record in its place, with the columns and the leaf that follow from its bytes."""
    received = ""
    for row in _rows(db, "record", ("seq",), "seq, received, party, kind, leaf, entry"):
        seq, leaf, entry = row[0], bytes(row[4]), bytes(row[5])
        record = _read(entry)
        if record is None or nodes.hashes.leaf(entry) != leaf:
            return _fails(
                Question.INCLUSION,
                f"第{seq}号记录被改动过，与其哈希不符。",
                f"Record {seq} was altered: it does not fit its hash.",
            )
        if not (record.sequence == seq == nodes.size and record.received >= received):
            return _fails(
                Question.ORDER,
                f"第{nodes.size}号记录缺失，或序号、收到时间与其位置不符。",
                f"Record {nodes.size} is missing, or its number or time does not fit its place.",
            )
        kind = f'"kind":"{row[3]}"'.encode()
        if (record.received, record.party) != row[1:3] or kind not in record.content:
            return _fails(
                Question.INCLUSION,
                f"第{seq}号记录的检索列与其内容不符。",
                f"The columns of record {seq} do not fit what it holds.",
            )
        received = record.received
        nodes.extend([leaf])
    return _holds(
        Question.INCLUSION,
        f"{nodes.size}条记录依次在位，与各自的哈希相符。",
        f"All {nodes.size} records stand in their order and fit their hashes.",
    )


def _read(entry: bytes) -> Record | None:
    try:
        return read_record(entry)
    except Malformed:
        return None


def _nodes(db: Database, nodes: Nodes) -> Check:
    """The nodes kept are those of the tree over the records, no fewer and no more."""
    wanted = (
        (level, index, nodes.node(level, index))
        for level in range(1, nodes.size.bit_length())
        for index in range(nodes.size >> level)
    )
    held = (
        (level, index, bytes(found))
        for level, index, found in _rows(db, "node", ("level", "idx"), "level, idx, hash")
    )
    for one, other in zip_longest(wanted, held):
        if one != other:
            place = (one or other or (0, 0))[:2]
            return _fails(
                Question.NODES,
                f"哈希树第{place[0]}层第{place[1]}个节点与记录不符，由其给出的证明将不成立；请用备份恢复。",
                f"Node {place[1]} of level {place[0]} of the tree does not fit the records, so "
                "that proofs from it will not hold; restore a backup.",
            )
    return _holds(
        Question.NODES,
        "哈希树的节点均由记录算得。",
        "Every node of the tree follows from the records.",
    )


def _checkpoints(db: Database, log: VerifierKey, nodes: Nodes) -> Check:
    kept = checkpoints(db)
    for note in kept:
        try:
            point = verified_checkpoint(note, log)
        except Malformed as error:
            return Check(Question.CHECKPOINT, Outcome.FAILS, said(error))
        if point.size > nodes.size or nodes.root(point.size) != point.root:
            return _fails(
                Question.CHECKPOINT,
                f"台账与其{point.size}条记录时签发的检查点不符：此前的记录被改写或删去。",
                f"The log does not continue its own checkpoint of {point.size} records: "
                "earlier records were rewritten or removed.",
            )
    if not kept:
        text = Text("尚未保存任何检查点。", "No checkpoint has been kept yet.")
        return Check(Question.CHECKPOINT, Outcome.OPEN, text)
    return _holds(
        Question.CHECKPOINT,
        f"台账延续其保存的全部{len(kept)}个检查点。",
        f"The log continues all {len(kept)} checkpoints that it kept.",
    )


class _Looked:
    """What is noticed while the records are folded: the first of each kind."""

    def __init__(self, origin: str, hashes: Hashing, *, signatures: bool) -> None:
        self._origin, self._hashes, self._signatures = origin, hashes, signatures
        self.unsigned: tuple[int, Text] | None = None
        self.refused: tuple[int, Text] | None = None

    def __call__(
        self, record: Record, act: Act, held: dict[Key, Any], refused: Refused | None
    ) -> None:
        if refused is not None and self.refused is None:
            self.refused = (record.sequence, refused.reason)
        if self._signatures and self.unsigned is None:
            fault = signature_fault(
                held, act, record.content, record.signature, self._origin, self._hashes
            )
            if fault is not None:
                self.unsigned = (record.sequence, fault)


def _followed(
    db: Database, log: VerifierKey, hashes: Hashing, *, signatures: bool, tables: bool
) -> Iterator[Check]:
    """What follows from folding the records: authors, rules, tables."""
    if not (signatures or tables):
        return
    look = _Looked(log.name, hashes, signatures=signatures)
    try:
        if tables:
            differing = _tables(db, look)
        else:
            Folded().read(entries(db), look)
    except XiezhiError as error:
        yield Check(Question.RULES, Outcome.FAILS, said(error))
        return
    if signatures:
        yield _authors(look)
    yield _rules(look)
    if tables:
        yield differing


def _authors(look: _Looked) -> Check:
    if look.unsigned is not None:
        seq, fault = look.unsigned
        return _fails(
            Question.AUTHORS,
            f"第{seq}号记录：{fault.render('zh')}",
            f"Record {seq}: {fault.render('en')}",
        )
    return _holds(
        Question.AUTHORS,
        "每条记录都由其主体当时在用的席位签署。",
        "Every record is signed by a seat of its party that was open then.",
    )


def _rules(look: _Looked) -> Check:
    if look.refused is not None:
        seq, reason = look.refused
        return _fails(
            Question.RULES,
            f"第{seq}号记录不为规则所允许：{reason.render('zh')}",
            f"Record {seq} is not allowed by the rules: {reason.render('en')}",
        )
    return _holds(
        Question.RULES,
        "每条记录在收到时都为规则所允许。",
        "Every record was allowed by the rules when it was received.",
    )


def _tables(db: Database, look: _Looked) -> Check:
    """The tables for pages beside those filled anew in a file that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        scratch = SqliteFile(Path(folder) / "scratch.db", creates=True)
        with closing(scratch):
            with scratch.writing():
                scratch.run(schema.recreate_following(scratch.dialect))
                refill(scratch, entries(db), look)
            return next(
                (one for table in FOLLOWING if (one := _differs(db, scratch, table))), _SAME
            )


_SAME = Check(
    Question.TABLES,
    Outcome.HOLDS,
    Text(
        "供列表和页面使用的各表均与记录相符。",
        "Every table that lists and pages read follows from the records.",
    ),
)


def _differs(db: Database, scratch: Database, table: Table) -> Check | None:
    columns = ", ".join(table.names)
    held, wanted = (_rows(one, table.name, table.key, columns) for one in (db, scratch))
    for one, other in zip_longest(held, wanted):
        if one != other:
            shown = ", ".join(map(str, (one or other or ())[: len(table.key)]))
            return _fails(
                Question.TABLES,
                f"表“{table.name}”的“{shown}”一行与记录不符；请运行 xiezhi ledger rebuild 重建。",
                f"The row {shown} of the table {table.name} does not follow from the records; "
                "run xiezhi ledger rebuild.",
            )
    return None


def _rows(db: Database, table: str, key: tuple[str, ...], columns: str) -> Iterator[Row]:
    """Every row of a table in the order of its key; the key's columns come first."""
    keys, marks = ", ".join(key), ", ".join("?" * len(key))
    sql = f"SELECT {columns} FROM {table}"  # noqa: S608
    found = db.rows(f"{sql} ORDER BY {keys} LIMIT {_AT_ONCE}")
    while found:
        yield from found
        last = found[-1][: len(key)]
        found = db.rows(f"{sql} WHERE ({keys}) > ({marks}) ORDER BY {keys} LIMIT {_AT_ONCE}", last)
