"""Check an export with nothing but keys one trusts: no server, no administrator, no clock.

Each question is one function that returns one `Check`. What a signature, a root or a proof speaks
against is FAILS; what cannot be answered for want of a key or a proof is OPEN, never HOLDS.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from xiezhi.model.errors import XiezhiError
from xiezhi.model.text import Text
from xiezhi.register.log.authors import check_authors, check_order
from xiezhi.register.log.checkpoint import Checkpoint, read_checkpoint, verified_checkpoint
from xiezhi.register.log.errors import Malformed
from xiezhi.register.log.export import Earlier, Export
from xiezhi.register.log.hashes import Hashing, hashing
from xiezhi.register.log.proofs import consistency_holds, inclusion_holds
from xiezhi.register.log.report import Check, Outcome, Question, Report
from xiezhi.register.log.schemes import cosigned_at
from xiezhi.register.log.tree import Frontier
from xiezhi.register.log.trust import TrustedKeys


@dataclass(frozen=True, slots=True)
class _Asked:
    """What every question is answered from: the claim, the keys, and roots that were recomputed."""

    export: Export
    trusted: TrustedKeys
    point: Checkpoint
    hashes: Hashing
    roots: dict[int, bytes]


def verify(
    export: Export,
    trusted: TrustedKeys,
    remembered: Checkpoint | None = None,
    authors_from: int = 0,
    now: int | None = None,
) -> Report:
    """Answer every question of an export.

    remembered: a checkpoint of this log that the asker kept; the export must continue it.
    authors_from: check the parties' signatures from this record on; the earlier ones were checked
    before. now: POSIX seconds; cosignatures later than this fail.
    """
    try:
        point, hashes = read_checkpoint(export.note.text), hashing(export.hash_name)
    except Malformed as error:
        return Report((Check(Question.CHECKPOINT, Outcome.FAILS, _said(error)),))
    asked = _Asked(export, trusted, point, hashes, _roots(export, remembered, hashes))
    checks = [_checkpoint(asked), _cosignatures(asked, now), _inclusion(asked)]
    checks += [check_order(export)]
    checks += [_history(asked)] if export.earlier else []
    checks += [_remembered(asked, remembered)] if remembered else []
    checks += [check_authors(export, trusted, point.origin, hashes, authors_from)]
    return Report(tuple(checks))


def _roots(export: Export, remembered: Checkpoint | None, hashes: Hashing) -> dict[int, bytes]:
    """The roots of the records themselves, at every size asked for; none where a part is held."""
    if export.places is not None:
        return {}
    sizes = {len(export.records), *([remembered.size] if remembered else [])}
    sizes |= {size for e in export.earlier if (size := _size_of(e)) is not None}
    found, frontier = {}, Frontier()
    leaves = map(hashes.leaf, export.records)
    for size in sorted(s for s in sizes if s <= len(export.records)):
        frontier = frontier.extended(islice(leaves, size - frontier.size), hashes)
        found[size] = frontier.root(hashes)
    return found


def _checkpoint(asked: _Asked) -> Check:
    try:
        point = verified_checkpoint(asked.export.note, asked.trusted.log)
    except Malformed as error:
        return Check(Question.CHECKPOINT, Outcome.FAILS, _said(error))
    return Check(
        Question.CHECKPOINT,
        Outcome.HOLDS,
        Text(
            f"检查点由日志“{point.origin}”签名，共{point.size}条记录。",
            f"The checkpoint is signed by the log {point.origin}: {point.size} records.",
        ),
    )


def _cosignatures(asked: _Asked, now: int | None) -> Check:
    keys, needed = asked.trusted.cosigners, asked.trusted.needed
    if not keys:
        text = Text("没有给出共签方的公钥。", "No cosigner's key was given.")
        return Check(Question.COSIGNATURES, Outcome.OPEN, text)
    try:
        found = asked.export.note.verified(keys)
    except Malformed as error:
        return Check(Question.COSIGNATURES, Outcome.FAILS, _said(error))
    if now is not None and any(cosigned_at(s.signature) > now for s in found):
        text = Text(
            "有共签的时间晚于当前时间，请核对时钟与文件来源。",
            "A cosignature is of a later time than now; check the clock and the file's origin.",
        )
        return Check(Question.COSIGNATURES, Outcome.FAILS, text)
    names = [key.name for key in keys if any(s.by(key) for s in found)]
    missing = [key.name for key in keys if key.name not in names]
    if len(names) < needed:
        text = Text(
            f"检查点需有{needed}方共签，只有{len(names)}方；缺：{'、'.join(missing)}。",
            f"The checkpoint needs {needed} cosignatures and has {len(names)}; "
            f"missing: {', '.join(missing)}.",
        )
        return Check(Question.COSIGNATURES, Outcome.FAILS, text)
    text = Text(
        f"检查点由{'、'.join(names)}共签。", f"The checkpoint is cosigned by {', '.join(names)}."
    )
    return Check(Question.COSIGNATURES, Outcome.HOLDS, text)


def _inclusion(asked: _Asked) -> Check:
    return _whole(asked) if asked.export.places is None else _part(asked)


def _whole(asked: _Asked) -> Check:
    size, held = asked.point.size, len(asked.export.records)
    if held != size:
        text = Text(
            f"检查点称有{size}条记录，文件中有{held}条：有记录被删去或添加。",
            f"The checkpoint says {size} records, the file holds {held}: "
            "records were removed or added.",
        )
        return Check(Question.INCLUSION, Outcome.FAILS, text)
    if asked.roots[held] != asked.point.root:
        text = Text(
            "由全部记录算得的根哈希与检查点不符：有记录被改动、替换或调换顺序。",
            "The root over all records is not the checkpoint's: "
            "a record was altered, replaced or moved.",
        )
        return Check(Question.INCLUSION, Outcome.FAILS, text)
    text = Text(
        f"全部{size}条记录与检查点的根哈希相符，无一缺失。",
        f"All {size} records fit the checkpoint's root; none is missing.",
    )
    return Check(Question.INCLUSION, Outcome.HOLDS, text)


def _part(asked: _Asked) -> Check:
    point, hashes = asked.point, asked.hashes
    for place, entry in zip(asked.export.places or (), asked.export.records, strict=True):
        leaf = hashes.leaf(entry)
        if not inclusion_holds(leaf, place.index, point.size, place.path, point.root, hashes):
            text = Text(
                f"第{place.index}号记录的包含证明不成立：该记录或其证明被改动。",
                f"The proof of record {place.index} does not lead to the checkpoint's root: "
                "the record or its proof was altered.",
            )
            return Check(Question.INCLUSION, Outcome.FAILS, text)
    n = len(asked.export.records)
    text = Text(
        f"文件中的{n}条记录均在日志之中（日志共{point.size}条）。",
        f"The {n} records of the file are in the log, which has {point.size}.",
    )
    return Check(Question.INCLUSION, Outcome.HOLDS, text)


def _history(asked: _Asked) -> Check:
    for earlier in asked.export.earlier:
        failed = _earlier_fails(asked, earlier)
        if failed is not None:
            return Check(Question.HISTORY, Outcome.FAILS, failed)
    n = len(asked.export.earlier)
    text = Text(
        f"文件所附{n}个先前的检查点均为本检查点的开头部分。",
        f"The {n} older checkpoints in the file are beginnings of this one.",
    )
    return Check(Question.HISTORY, Outcome.HOLDS, text)


def _earlier_fails(asked: _Asked, earlier: Earlier) -> Text | None:
    try:
        old = verified_checkpoint(earlier.note, asked.trusted.log)
    except Malformed as error:
        return _said(error)
    new = asked.point
    follows = consistency_holds(old.size, old.root, new.size, new.root, earlier.proof, asked.hashes)
    if follows and asked.roots.get(old.size, old.root) == old.root:
        return None
    return Text(
        f"记录数为{old.size}的先前检查点不是本检查点的开头：日志曾被改写。",
        f"The older checkpoint of {old.size} records is no beginning of this one: "
        "the log was rewritten.",
    )


def _remembered(asked: _Asked, kept: Checkpoint) -> Check:
    point = asked.point
    if kept.origin != point.origin:
        text = Text(
            f"保存的检查点属于日志“{kept.origin}”，文件属于“{point.origin}”。",
            f"The checkpoint kept is of the log {kept.origin}, the file is of {point.origin}.",
        )
        return Check(Question.REMEMBERED, Outcome.FAILS, text)
    if kept.size > point.size:
        text = Text(
            f"保存的检查点有{kept.size}条记录，文件只有{point.size}条：后来的记录被删去。",
            f"The checkpoint kept has {kept.size} records, the file {point.size}: "
            "later records were removed.",
        )
        return Check(Question.REMEMBERED, Outcome.FAILS, text)
    return _continues(asked, kept)


def _continues(asked: _Asked, kept: Checkpoint) -> Check:
    roots = _roots_known_at(asked, kept)
    if not roots:
        text = Text(
            f"文件没有从记录数{kept.size}到本检查点的一致性证明，请索取完整导出或该证明。",
            f"The file has no proof from {kept.size} records to its checkpoint; "
            "ask for that proof or for a complete export.",
        )
        return Check(Question.REMEMBERED, Outcome.OPEN, text)
    if roots != {kept.root}:
        text = Text(
            f"前{kept.size}条记录与保存的检查点不符：日志曾被改写。",
            f"The first {kept.size} records are not those of the checkpoint kept: "
            "the log was rewritten.",
        )
        return Check(Question.REMEMBERED, Outcome.FAILS, text)
    text = Text(
        f"前{kept.size}条记录与保存的检查点完全一致。",
        f"The first {kept.size} records are exactly those of the checkpoint kept.",
    )
    return Check(Question.REMEMBERED, Outcome.HOLDS, text)


def _roots_known_at(asked: _Asked, kept: Checkpoint) -> set[bytes]:
    """Every root at the kept size that the file proves, each from its own source."""
    point, known = asked.point, set()
    if kept.size in asked.roots:
        known.add(asked.roots[kept.size])
    if kept.size in (0, point.size):
        known.add(point.root if kept.size else asked.hashes.empty())
    for earlier in asked.export.earlier:
        if _size_of(earlier) == kept.size:
            known.add(read_checkpoint(earlier.note.text).root)
    return known


def _size_of(earlier: Earlier) -> int | None:
    try:
        return read_checkpoint(earlier.note.text).size
    except Malformed:
        return None


def _said(error: XiezhiError) -> Text:
    return Text(error.render("zh"), error.render("en"))
