"""Whether what was once seen is still there: older checkpoints, and the one that the asker kept."""

from __future__ import annotations

from xiezhi.model.text import Text
from xiezhi.register.log.checkpoint import Checkpoint, read_checkpoint, verified_checkpoint
from xiezhi.register.log.claim import Claim, said, size_of
from xiezhi.register.log.errors import Malformed
from xiezhi.register.log.export import Earlier
from xiezhi.register.log.proofs import consistency_holds
from xiezhi.register.log.report import Check, Outcome, Question


def check_history(claim: Claim) -> Check:
    """Every older checkpoint in the file is signed by the log and a beginning of this one."""
    for earlier in claim.export.earlier:
        failed = _earlier_fails(claim, earlier)
        if failed is not None:
            return Check(Question.HISTORY, Outcome.FAILS, failed)
    n = len(claim.export.earlier)
    text = Text(
        f"文件所附{n}个先前的检查点均为本检查点的开头部分。",
        f"The {n} older checkpoints in the file are beginnings of this one.",
    )
    return Check(Question.HISTORY, Outcome.HOLDS, text)


def _signed(claim: Claim, earlier: Earlier) -> Checkpoint:
    """An older checkpoint, signed by the log where the log's key is known."""
    if claim.trusted.log is None:
        return read_checkpoint(earlier.note.text)
    return verified_checkpoint(earlier.note, claim.trusted.log)


def _earlier_fails(claim: Claim, earlier: Earlier) -> Text | None:
    try:
        old = _signed(claim, earlier)
    except Malformed as error:
        return said(error)
    new = claim.point
    follows = consistency_holds(old.size, old.root, new.size, new.root, earlier.proof, claim.hashes)
    if follows and claim.roots.get(old.size, old.root) == old.root:
        return None
    return Text(
        f"记录数为{old.size}的先前检查点不是本检查点的开头：日志曾被改写。",
        f"The older checkpoint of {old.size} records is no beginning of this one: "
        "the log was rewritten.",
    )


def check_remembered(claim: Claim, kept: Checkpoint) -> Check:
    """The checkpoint that the asker kept is a beginning of this one."""
    point = claim.point
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
    return _continues(claim, kept)


def _continues(claim: Claim, kept: Checkpoint) -> Check:
    roots = _roots_known_at(claim, kept)
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


def _roots_known_at(claim: Claim, kept: Checkpoint) -> set[bytes]:
    """Every root at the kept size that the file proves, each from its own source."""
    point, known = claim.point, set()
    if kept.size in claim.roots:
        known.add(claim.roots[kept.size])
    if kept.size in (0, point.size):
        known.add(point.root if kept.size else claim.hashes.empty())
    for earlier in claim.export.earlier:
        if size_of(earlier) == kept.size:
            known.add(read_checkpoint(earlier.note.text).root)
    return known
