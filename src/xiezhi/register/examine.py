"""Check an export by itself: the log as `log.verify` does, and every act by the register's rules.

No server, no administrator and no clock is asked. From the whole log the state is folded anew, so
that each record's signature is checked against the seats that were open then, and each act against
the rules that stood then. What only keys from outside can tell stays open without them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from xiezhi.model.errors import XiezhiError
from xiezhi.model.text import Text
from xiezhi.register.act import Act, act_to_plain, read_act
from xiezhi.register.acts.parties import Opened, SideInvited
from xiezhi.register.fold import Fold
from xiezhi.register.log.checkpoint import Checkpoint, read_checkpoint
from xiezhi.register.log.errors import Malformed
from xiezhi.register.log.export import Export
from xiezhi.register.log.hashes import Hashing, hashing
from xiezhi.register.log.keys import VerifierKey
from xiezhi.register.log.record import Record, read_record
from xiezhi.register.log.report import Check, Outcome, Question, Report
from xiezhi.register.log.schemes import COSIGNATURE_V1, ED25519
from xiezhi.register.log.trust import TrustedKeys
from xiezhi.register.log.verify import verify
from xiezhi.register.plain import canonical
from xiezhi.register.rules import Refused
from xiezhi.register.state import State
from xiezhi.register.store.signed import key_text, signature_fault


@dataclass(frozen=True, slots=True)
class Examined:
    """The answers, and the state that follows from the records; None where they are a part.

    seats: the keys that sides began with, as (seat, key), for comparing with their owners.
    """

    report: Report
    state: State | None
    seats: tuple[tuple[str, str], ...] = ()


def examine(
    export: Export,
    keys: Sequence[VerifierKey] = (),
    remembered: Checkpoint | None = None,
    now: int | None = None,
) -> Examined:
    """Check an export with whatever keys are at hand.

    keys: in any order; one named by the log's origin is the log's, cosigning keys are the
    cosigners', the others those of seats. now: POSIX seconds; later cosignatures fail.
    """
    trusted = _trusted(export, keys)
    if export.places is not None:
        return Examined(verify(export, trusted, remembered, now=now), None)
    n = len(export.records)
    checks = verify(export, trusted, remembered, authors_from=n, now=now).checks
    checks = tuple(one for one in checks if one.question is not Question.AUTHORS)
    replayed = _replayed(export, keys)
    return Examined(Report((*checks, *replayed.report.checks)), replayed.state, replayed.seats)


def act_of(record: Record) -> Act:
    """The act that a record holds. Raises ActInvalid or Malformed where it is none."""
    try:
        given = json.loads(record.content)
    except (ValueError, RecursionError):
        given = None
    act = read_act(given)
    if canonical(act_to_plain(act)) != record.content:
        raise Malformed(
            Text(
                f"第{record.sequence}号记录的内容不是行为的唯一写法，请取用未经改动的原文件。",
                f"The content of record {record.sequence} is not the one way to write its act; "
                "take the original file unchanged.",
            )
        )
    return act


def received_at(record: Record) -> datetime:
    """When a record was received."""
    return datetime.fromisoformat(record.received)


def _trusted(export: Export, keys: Sequence[VerifierKey]) -> TrustedKeys:
    origin = _origin(export)
    logs = [k for k in keys if k.name == origin and k.scheme == ED25519]
    cosigners = tuple(k for k in keys if k.scheme == COSIGNATURE_V1)
    seats = [k for k in keys if k.scheme == ED25519 and k.name != origin]
    parties: tuple[tuple[str, VerifierKey], ...] = ()
    if export.places is not None:
        parties = tuple(_signers(export, seats))
    return TrustedKeys(logs[0] if logs else None, cosigners, parties=parties)


def _signers(export: Export, seats: Sequence[VerifierKey]) -> list[tuple[str, VerifierKey]]:
    """Which party each key signed for, in a part of a log."""
    found: dict[tuple[str, VerifierKey], None] = {}
    for entry in export.records:
        try:
            record = read_record(entry)
        except Malformed:
            continue
        for key in seats:
            if record.signature and record.signature.by(key):
                found[record.party, key] = None
    return list(found)


def _origin(export: Export) -> str:
    try:
        return read_checkpoint(export.note.text).origin
    except Malformed:
        return ""


def _replayed(export: Export, keys: Sequence[VerifierKey]) -> Examined:
    """The log folded anew: who signed each record, and whether the rules allowed it."""
    origin, fold = _origin(export), Fold()
    try:
        hashes = hashing(export.hash_name)
    except XiezhiError as error:
        return Examined(Report((Check(Question.RULES, Outcome.FAILS, _said(error)),)), None)
    began: list[tuple[str, str]] = []
    for index, entry in enumerate(export.records):
        failed = _add(fold, entry, origin, hashes, began)
        if failed is not None:
            text = Text(
                f"第{index}号记录：{failed.sentence.render('zh')}",
                f"Record {index}: {failed.sentence.render('en')}",
            )
            check = Check(failed.question, Outcome.FAILS, text)
            return Examined(Report((check,)), None, tuple(began))
    checks = (_authors(len(export.records), began, keys), _ruled(len(export.records)))
    return Examined(Report(checks), fold.state(), tuple(began))


def _add(
    fold: Fold, entry: bytes, origin: str, hashes: Hashing, began: list[tuple[str, str]]
) -> Check | None:
    """Fold one record; what speaks against it, if anything."""
    try:
        record = read_record(entry)
        act = act_of(record)
    except XiezhiError as error:
        return Check(Question.RULES, Outcome.FAILS, _said(error))
    if record.party != act.by:
        text = Text(
            f"记录署名“{record.party}”，行为却属于“{act.by}”。",
            f"the record names {record.party}, its act is of {act.by}.",
        )
        return Check(Question.AUTHORS, Outcome.FAILS, text)
    fault = signature_fault(fold, act, record.content, record.signature, origin, hashes)
    if fault is not None:
        return Check(Question.AUTHORS, Outcome.FAILS, fault)
    answer = fold.add(act, received_at(record))
    if isinstance(answer, Refused):
        return Check(Question.RULES, Outcome.FAILS, answer.reason)
    entries = act.sides if isinstance(act, Opened) else ()
    entries = (act.entry,) if isinstance(act, SideInvited) else entries
    began += [(one.seat, one.key) for one in entries]
    return None


def _authors(n: int, began: list[tuple[str, str]], keys: Sequence[VerifierKey]) -> Check:
    """Whether the keys that the sides began with are those that their owners gave."""
    given = {key.name: key_text(key) for key in keys if key.scheme == ED25519}
    wrong = [seat for seat, key in began if seat in given and given[seat] != key]
    missing = [seat for seat, _ in began if seat not in given]
    if wrong:
        text = Text(
            f"席位“{'、'.join(wrong)}”在台账中的公钥与所给的不同：请向其本人核对。",
            f"The key of seat {', '.join(wrong)} in the register is not the one given: "
            "ask its owner.",
        )
        return Check(Question.AUTHORS, Outcome.FAILS, text)
    if missing:
        text = Text(
            f"{n}条记录均由台账自载公钥的席位签署；以下席位的公钥尚待与其本人核对："
            f"{'、'.join(missing)}。",
            f"All {n} records are signed by seats whose keys the register itself names; compare "
            f"these with their owners: {', '.join(missing)}.",
        )
        return Check(Question.AUTHORS, Outcome.OPEN, text)
    text = Text(
        f"{n}条记录均由其主体的席位签署，各方最初的公钥与所给的一致。",
        f"All {n} records are signed by seats of their parties; the sides began with the keys "
        "given.",
    )
    return Check(Question.AUTHORS, Outcome.HOLDS, text)


def _ruled(n: int) -> Check:
    text = Text(
        f"{n}项行为在收到时均为规则所允许。",
        f"The rules allowed each of the {n} acts when it was received.",
    )
    return Check(Question.RULES, Outcome.HOLDS, text)


def _said(error: XiezhiError) -> Text:
    return Text(error.render("zh"), error.render("en"))
