"""`xiezhi ledger export`, `verify` and `checkpoint`: what a side takes away and can prove."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from xiezhi.cli.failures import DONE, FAILED, say
from xiezhi.cli.files import check_place, write_whole
from xiezhi.cli.key_files import read_bytes, read_public_keys, read_signing_key
from xiezhi.cli.ledger import LedgerAsked, only_one, opened, output_of
from xiezhi.model.text import Text, text
from xiezhi.register.log.checkpoint import Checkpoint, read_checkpoint
from xiezhi.register.log.export import Earlier, Place, part_export, read_export, whole_export
from xiezhi.register.log.note import SignedNote, read_note
from xiezhi.register.log.report import Outcome, Report
from xiezhi.register.log.schemes import COSIGNATURE_V1
from xiezhi.register.log.witness import Submission

if TYPE_CHECKING:
    from argparse import Namespace

    from xiezhi.model.units import Lang
    from xiezhi.register.examine import Examined
    from xiezhi.register.store import Store

MAX_BYTES = 2**40
_NOTE_BYTES = 2**20
_SIGNS: dict[Outcome, Text] = {
    Outcome.HOLDS: Text("相符", "holds"),
    Outcome.FAILS: Text("不符", "FAILS"),
    Outcome.OPEN: Text("未定", "open"),
}


def export(arguments: Namespace) -> int:
    """Write the records up to the last checkpoint, with every proof."""
    path = output_of(arguments, Text("导出", "the export"))
    check_place(path)
    with opened(arguments) as store:
        note = _note(store, arguments)
        point = read_checkpoint(note.text)
        earlier = _earlier(store, point)
        name = store.hashes.name
        if arguments.item is None:
            made = whole_export(store.entries(0, point.size), note, earlier, name)
        else:
            made = part_export(_part(store, arguments.item, point.size), note, earlier, name)
        data = made.encode()
        size = store.head().size
    write_whole({path: data})
    print(path)
    words = text(
        "导出{n}条记录，至检查点{size}（台账现有{all}条）。",
        "records exported: {n}, up to the checkpoint {size} (the register holds {all}).",
        n=_same(len(made.records)),
        size=_same(point.size),
        all=_same(size),
    )
    say(words.render(arguments.lang))
    return 0


def checkpoint(arguments: Namespace) -> int:
    """Sign a checkpoint and ask for cosignatures; or take cosignatures in."""
    with opened(arguments) as store:
        if arguments.what:
            return _taken_in(store, arguments)
        note = _note(store, arguments, must_sign=True)
        point = read_checkpoint(note.text)
        asked = Submission(
            arguments.since, store.consistency(arguments.since, point.size), note
        ).encode()
    if arguments.output is None:
        sys.stdout.write(asked.decode())
    else:
        write_whole({arguments.output: asked})
    words = text(
        "检查点已签：{n}条记录。请各方以“xiezhi sign checkpoint”共签。",
        "signed a checkpoint (records: {n}); each side cosigns it with `xiezhi sign checkpoint`.",
        n=_same(point.size),
    )
    say(words.render(arguments.lang))
    return 0


def verify(arguments: Namespace) -> int:
    """Check an export by itself, or a register against its own records."""
    if not arguments.what:
        with opened(arguments, read_only=True) as store:
            return _told(store.verify(), arguments)
    from xiezhi.register.examine import examine  # noqa: PLC0415  (a register needs it not)

    path = Path(only_one(arguments, Text("导出文件", "the file of an export")))
    made = read_export(read_bytes(path, MAX_BYTES))
    keys = read_public_keys(map(Path, arguments.keys or ()))
    kept = _kept(arguments)
    found = examine(made, keys, kept, int(time.time()))
    code = _told(found.report, arguments)
    if code == DONE and not arguments.keys:
        _say_keys(found, arguments.lang)
    return code


def _told(report: Report, arguments: Namespace) -> int:
    lang: Lang = arguments.lang
    if arguments.format == "json":
        content = {
            "ok": report.ok,
            "verdict": report.verdict.render(lang),
            "checks": [
                {
                    "question": one.question.value,
                    "outcome": one.outcome.value,
                    "words": {"zh": one.sentence.render("zh"), "en": one.sentence.render("en")},
                }
                for one in report.checks
            ],
        }
        print(json.dumps(content, ensure_ascii=False, indent=1))
    else:
        for one in report.checks:
            print(f"{_SIGNS[one.outcome].render(lang)}\t{one.sentence.render(lang)}")
    say(report.verdict.render(lang))
    return DONE if report.ok else FAILED


def _say_keys(found: Examined, lang: Lang) -> None:
    """The keys to compare with their owners, where none was given."""
    from xiezhi.register.store.signed import seat_key  # noqa: PLC0415  (only this needs it)

    for seat, written in found.seats:
        key = str(seat_key(seat, written) or written)
        words = text("请与本人核对公钥：{key}", "compare with its owner: {key}", key=Text(key, key))
        say(words.render(lang))


def _kept(arguments: Namespace) -> Checkpoint | None:
    """The checkpoint that the asker kept."""
    if arguments.kept is None:
        return None
    return read_checkpoint(read_note(read_bytes(Path(arguments.kept), _NOTE_BYTES)).text)


def _note(store: Store, arguments: Namespace, *, must_sign: bool = False) -> SignedNote:
    """The checkpoint to end with: signed now where the log's key is here, else the last kept."""
    kept = store.checkpoints()
    size = store.head().size
    if kept and read_checkpoint(kept[-1].text).size == size:
        return kept[-1]
    if arguments.key:
        key = read_signing_key(Path(arguments.key[0]), arguments.lang)
        if key.verifier != store.log:
            raise _not_the_log(store, key.name)
        note = store.checkpoint(size).signed(key)
        store.keep_checkpoint(note)
        return note
    if kept and not must_sign:
        return kept[-1]
    raise LedgerAsked(
        Text(
            "还没有检查点；请加 --key，给出日志的私钥来签一个。",
            "there is no checkpoint of it yet; add --key, the log's private key, to sign one.",
        )
    )


def _earlier(store: Store, point: Checkpoint) -> list[Earlier]:
    """Every older checkpoint with the proof that it is the beginning of this one."""
    sizes = [(read_checkpoint(note.text).size, note) for note in store.checkpoints()]
    return [
        Earlier(note, store.consistency(size, point.size))
        for size, note in sizes
        if size < point.size
    ]


def _part(store: Store, item: str, size: int) -> list[tuple[Place, bytes]]:
    """The records about an item with their proofs."""
    found = [one for one in store.records_of(item) if one.sequence < size]
    if not found:
        raise LedgerAsked(
            text(
                "检查点之内没有关于“{item}”的记录；请核对编号，或先签新的检查点（--key）。",
                "no record up to the checkpoint is about {item}; check the id, or sign a new "
                "checkpoint (--key).",
                item=Text(item, item),
            )
        )
    return [
        (Place(one.sequence, store.inclusion(one.sequence, size)), one.encode()) for one in found
    ]


def _taken_in(store: Store, arguments: Namespace) -> int:
    """Keep cosignatures that sides made elsewhere."""
    keys = read_public_keys(map(Path, arguments.keys or ()))
    cosigners = [key for key in keys if key.scheme == COSIGNATURE_V1]
    if not cosigners:
        raise LedgerAsked(
            Text(
                "收下共签须以 --keys 给出共签方的公钥。",
                "taking in cosignatures needs --keys, the cosigners' public keys.",
            )
        )
    for path in arguments.what:
        store.keep_checkpoint(read_note(read_bytes(Path(path), _NOTE_BYTES)), cosigners)
    names = [key.name for key in cosigners]
    words = text(
        "已收下{n}个文件的共签，按{names}的公钥核验。",
        "took in the cosignatures (files: {n}), checked with the keys of {names}.",
        n=_same(len(arguments.what)),
        names=Text("、".join(names), ", ".join(names)),
    )
    say(words.render(arguments.lang))
    return 0


def _not_the_log(store: Store, name: str) -> LedgerAsked:
    return LedgerAsked(
        text(
            "“{name}”不是本台账日志“{log}”的密钥；请给出日志的私钥。",
            "{name} is not the key of this register's log {log}; give the log's private key.",
            name=Text(name, name),
            log=Text(store.origin, store.origin),
        )
    )


def _same(number: int) -> Text:
    return Text(str(number), str(number))
