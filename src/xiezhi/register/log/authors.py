"""Whether the records stand in their order and come from the parties they name."""

from __future__ import annotations

from collections.abc import Iterator

from xiezhi.model.text import Text
from xiezhi.register.log.claim import Claim
from xiezhi.register.log.errors import Malformed
from xiezhi.register.log.export import Export
from xiezhi.register.log.record import Record, read_record
from xiezhi.register.log.report import Check, Outcome, Question


def check_order(export: Export) -> Check:
    """Every record bears the number of its place, and none was received before the one before."""
    last, received = -1, ""
    for index, entry in _placed(export):
        try:
            record = read_record(entry)
        except Malformed as error:
            text = Text(
                f"第{index}号记录：{error.render('zh')}", f"Record {index}: {error.render('en')}"
            )
            return Check(Question.ORDER, Outcome.FAILS, text)
        if record.sequence != index or index <= last or record.received < received:
            text = Text(
                f"第{index}号记录的序号或收到时间与其位置不符。",
                f"The number or time of receipt of record {index} does not fit its place.",
            )
            return Check(Question.ORDER, Outcome.FAILS, text)
        last, received = index, record.received
    text = Text(
        "各条记录的序号与位置相符，收到时间依次不减。",
        "Every record bears the number of its place, and times of receipt never go back.",
    )
    return Check(Question.ORDER, Outcome.HOLDS, text)


def check_authors(claim: Claim, start: int = 0, kept: int = 0) -> Check:
    """Every record from a number on is signed by its party, so far as the party's key is known.

    kept: how many records a checkpoint that the asker kept vouches for; open where start is above.
    """
    keys, signed, unknown = claim.trusted.keys_of(), 0, set()
    if not keys:
        return Check(Question.AUTHORS, Outcome.OPEN, _NO_KEYS)
    for index, entry in _placed(claim.export):
        if index < start:
            continue
        record = _read(entry)
        if record is None or record.party not in keys:
            unknown.add(record.party if record else "?")
        elif any(record.authored(k, claim.point.origin, claim.hashes) for k in keys[record.party]):
            signed += 1
        else:
            return Check(Question.AUTHORS, Outcome.FAILS, _not_signed(index, record.party))
    return _authors(signed, sorted(unknown), start, kept)


_NO_KEYS = Text(
    "没有给出任何主体的公钥，未核验主体签名。",
    "No party's key was given; the parties' signatures were not checked.",
)


def _not_signed(index: int, party: str) -> Text:
    return Text(
        f"第{index}号记录没有主体“{party}”的有效签名。",
        f"Record {index} has no valid signature of its party {party}.",
    )


def _authors(signed: int, unknown: list[str], start: int, kept: int) -> Check:
    zh = f"第{start}号起" if start else ""
    en = f" from number {start} on" if start else ""
    if unknown:
        text = Text(
            f"{zh}{signed}条记录的主体签名相符；以下主体没有给出公钥：{'、'.join(unknown)}。",
            f"{signed} records{en} are signed by their parties; "
            f"no key was given for: {', '.join(unknown)}.",
        )
        return Check(Question.AUTHORS, Outcome.OPEN, text)
    if start > kept:
        text = Text(
            f"{zh}{signed}条记录均由其主体签名；之前的未核验，也没有所保存的检查点为之作证。",
            f"All {signed} records{en} are signed by their parties; those before were not "
            "checked, and no checkpoint kept vouches for them.",
        )
        return Check(Question.AUTHORS, Outcome.OPEN, text)
    text = Text(
        f"{zh}{signed}条记录均由其主体签名。",
        f"All {signed} records{en} are signed by their parties.",
    )
    return Check(Question.AUTHORS, Outcome.HOLDS, text)


def _placed(export: Export) -> Iterator[tuple[int, bytes]]:
    if export.places is None:
        yield from enumerate(export.records)
    else:
        yield from zip((p.index for p in export.places), export.records, strict=True)


def _read(entry: bytes) -> Record | None:
    try:
        return read_record(entry)
    except Malformed:
        return None
