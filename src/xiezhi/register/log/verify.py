"""Check an export with nothing but keys one trusts: no server, no administrator, no clock.

Each question is one function that returns one `Check`. What a signature, a root or a proof speaks
against is FAILS; what cannot be answered for want of a key or a proof is OPEN, never HOLDS.
"""

from __future__ import annotations

from xiezhi.model.text import Text
from xiezhi.register.log.authors import check_authors, check_order
from xiezhi.register.log.checkpoint import Checkpoint, read_checkpoint, verified_checkpoint
from xiezhi.register.log.claim import Claim, roots_of, said
from xiezhi.register.log.continuity import check_history, check_remembered
from xiezhi.register.log.errors import Malformed
from xiezhi.register.log.export import Export
from xiezhi.register.log.hashes import hashing
from xiezhi.register.log.proofs import inclusion_holds
from xiezhi.register.log.report import Check, Outcome, Question, Report
from xiezhi.register.log.schemes import cosigned_at
from xiezhi.register.log.trust import TrustedKeys


def verify(
    export: Export,
    trusted: TrustedKeys,
    remembered: Checkpoint | None = None,
    authors_from: int = 0,
    now: int | None = None,
) -> Report:
    """Answer every question of an export.

    remembered: a checkpoint of this log that the asker kept; the export must continue it.
    authors_from: check the parties' signatures from this record on, because the earlier ones were
    checked before; unless the remembered checkpoint covers those, the question stays open. now:
    POSIX seconds; cosignatures later than this fail.
    """
    try:
        point, hashes = read_checkpoint(export.note.text), hashing(export.hash_name)
    except Malformed as error:
        return Report((Check(Question.CHECKPOINT, Outcome.FAILS, said(error)),))
    claim = Claim(export, trusted, point, hashes, roots_of(export, remembered, hashes))
    checks = [_checkpoint(claim), _cosignatures(claim, now), _inclusion(claim)]
    checks += [check_order(export)]
    checks += [check_history(claim)] if export.earlier else []
    checks += [check_remembered(claim, remembered)] if remembered else []
    kept = remembered.size if remembered and checks[-1].outcome is Outcome.HOLDS else 0
    checks += [check_authors(claim, authors_from, kept)]
    return Report(tuple(checks))


_NO_LOG_KEY = Text(
    "没有给出日志的公钥，未核验检查点的签名。",
    "The log's key was not given; the checkpoint's signature was not checked.",
)


def _checkpoint(claim: Claim) -> Check:
    if claim.trusted.log is None:
        return Check(Question.CHECKPOINT, Outcome.OPEN, _NO_LOG_KEY)
    try:
        point = verified_checkpoint(claim.export.note, claim.trusted.log)
    except Malformed as error:
        return Check(Question.CHECKPOINT, Outcome.FAILS, said(error))
    return Check(
        Question.CHECKPOINT,
        Outcome.HOLDS,
        Text(
            f"检查点由日志“{point.origin}”签名，共{point.size}条记录。",
            f"The checkpoint is signed by the log {point.origin}: {point.size} records.",
        ),
    )


def _cosignatures(claim: Claim, now: int | None) -> Check:
    keys, needed = claim.trusted.cosigners, claim.trusted.needed
    if not keys:
        text = Text("没有给出共签方的公钥。", "No cosigner's key was given.")
        return Check(Question.COSIGNATURES, Outcome.OPEN, text)
    try:
        found = claim.export.note.verified(keys)
    except Malformed as error:
        return Check(Question.COSIGNATURES, Outcome.FAILS, said(error))
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


def _inclusion(claim: Claim) -> Check:
    return _whole(claim) if claim.export.places is None else _part(claim)


def _whole(claim: Claim) -> Check:
    size, held = claim.point.size, len(claim.export.records)
    if held != size:
        text = Text(
            f"检查点称有{size}条记录，文件中有{held}条：有记录被删去或添加。",
            f"The checkpoint says {size} records, the file holds {held}: "
            "records were removed or added.",
        )
        return Check(Question.INCLUSION, Outcome.FAILS, text)
    if claim.roots[held] != claim.point.root:
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


def _part(claim: Claim) -> Check:
    point, hashes = claim.point, claim.hashes
    for place, entry in zip(claim.export.places or (), claim.export.records, strict=True):
        leaf = hashes.leaf(entry)
        if not inclusion_holds(leaf, place.index, point.size, place.path, point.root, hashes):
            text = Text(
                f"第{place.index}号记录的包含证明不成立：该记录或其证明被改动。",
                f"The proof of record {place.index} does not lead to the checkpoint's root: "
                "the record or its proof was altered.",
            )
            return Check(Question.INCLUSION, Outcome.FAILS, text)
    n = len(claim.export.records)
    text = Text(
        f"文件中的{n}条记录均在日志之中（日志共{point.size}条）。",
        f"The {n} records of the file are in the log, which has {point.size}.",
    )
    return Check(Question.INCLUSION, Outcome.HOLDS, text)
