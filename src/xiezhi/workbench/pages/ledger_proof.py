"""Proof to take away, checkpoints with their cosignatures, and an export checked in the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from xiezhi.model.errors import AskedWrongly, XiezhiError
from xiezhi.model.text import Text, text
from xiezhi.register.examine import examine
from xiezhi.register.log.checkpoint import Checkpoint, read_checkpoint
from xiezhi.register.log.export import (
    Earlier,
    Place,
    part_export,
    read_export,
    whole_export,
)
from xiezhi.register.log.keys import VerifierKey, verifier_key
from xiezhi.register.log.note import SignedNote, read_note
from xiezhi.register.log.report import Outcome
from xiezhi.register.log.schemes import COSIGNATURE_V1
from xiezhi.register.log.witness import Submission
from xiezhi.register.state import exists
from xiezhi.workbench.accounts.roles import ACTORS, STAFF
from xiezhi.workbench.demo.keys import read_key
from xiezhi.workbench.desk import Desk
from xiezhi.workbench.forms import EMPTY, read_form, words
from xiezhi.workbench.limits import Limit
from xiezhi.workbench.page import Download, Moved, NotThere, Page, page
from xiezhi.workbench.routes import Route

TITLE = Text("证明", "Proof")
KIND = "application/octet-stream"
_KEYS_MOST = 50
_NOTE_MOST = 2**20
SIGNS: dict[Outcome, Text] = {
    Outcome.HOLDS: Text("相符", "holds"),
    Outcome.FAILS: Text("不符", "fails"),
    Outcome.OPEN: Text("未定", "open"),
}


class NoLogKey(AskedWrongly):
    """No checkpoint can be signed here: the log's key is elsewhere."""


@dataclass(frozen=True, slots=True)
class CheckpointShown:
    """A checkpoint that was kept, with who signed it; the log itself comes first."""

    size: int
    root: str
    cosigners: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Checked:
    """One question about an export and its answer."""

    question: str
    outcome: str
    outcome_words: Text
    words: Text


def proof(desk: Desk) -> Page:
    """How far the log goes, the checkpoints kept, what to take away and what to check."""
    store = desk.store
    now = store.head()
    return page(
        "ledger_proof.html.j2",
        Text("取走证明与核验", "Take proof away and check it"),
        {"form": EMPTY, "may_sign": desk.config.log_key.is_file(),
         "acts": desk.role in ACTORS},
        origin=store.origin,
        hash=store.hashes.name,
        log_key=str(store.log),
        size=now.size,
        root=now.root.hex(),
        checkpoints=tuple(_shown(one) for one in reversed(store.checkpoints())),
    )  # fmt: skip


def _shown(note: SignedNote) -> CheckpointShown:
    point = read_checkpoint(note.text)
    names = tuple(one.name for one in note.signatures if one.name != point.origin)
    return CheckpointShown(point.size, point.root.hex(), names, note.encode().decode())


def latest_note(desk: Desk) -> SignedNote:
    """A checkpoint of the whole log: the one kept, else signed and kept now. Raises NoLogKey."""
    store = desk.store
    size = store.head().size
    kept = store.checkpoints()
    if kept and read_checkpoint(kept[-1].text).size == size:
        return kept[-1]
    if not desk.config.log_key.is_file():
        if kept:
            return kept[-1]
        raise NoLogKey(
            Text(
                "日志的私钥不在本服务器上，也没有保存过检查点；请由保存私钥者用 "
                "xiezhi ledger checkpoint 签发。",
                "The log's private key is not on this server and no checkpoint was kept; whoever "
                "holds the key signs one with xiezhi ledger checkpoint.",
            )
        )
    note = store.checkpoint(size).signed(read_key(desk.config.log_key))
    store.keep_checkpoint(note)
    return note


def export(desk: Desk) -> Download:
    """The records with every proof: all of them, or those about one item."""
    store, wanted = desk.store, desk.query("item")
    note = latest_note(desk)
    point = read_checkpoint(note.text)
    earlier = _earlier(desk, point)
    name = store.hashes.name
    if not wanted:
        made = whole_export(store.entries(0, point.size), note, earlier, name)
        return Download(f"ledger-{point.size}.export", made.encode(), KIND)
    if not exists(desk.view, wanted):
        raise NotThere(Text("台账中没有这个事项。", "The register has no such item."))
    owner = wanted.partition("/")[0]
    rows = [
        (Place(one.sequence, store.inclusion(one.sequence, point.size)), one.encode())
        for one in store.records_of(owner)
        if one.sequence < point.size
    ]
    if not rows:
        raise NotThere(
            Text("检查点之内没有关于它的记录。", "No record up to the checkpoint is about it.")
        )
    made = part_export(rows, note, earlier, name)
    return Download(f"{owner}-{point.size}.export", made.encode(), KIND)


def _earlier(desk: Desk, point: Checkpoint) -> list[Earlier]:
    notes = [(read_checkpoint(one.text).size, one) for one in desk.store.checkpoints()]
    return [
        Earlier(one, desk.store.consistency(size, point.size))
        for size, one in notes
        if size < point.size
    ]


def checkpoint(desk: Desk) -> Moved:
    """Sign a checkpoint of all records now."""
    size = read_checkpoint(latest_note(desk).text).size
    n = Text(str(size), str(size))
    return desk.go("ledger-proof", text("检查点已签：{n}条记录。",
                                        "Checkpoint of {n} records signed.", n=n))  # fmt: skip


def request_to_cosign(desk: Desk) -> Download:
    """What a side's witness needs: the checkpoint and the proof since the one it saw last."""
    note = latest_note(desk)
    size = read_checkpoint(note.text).size
    given = desk.query("since", default="0")
    since = int(given) if given.isascii() and given.isdigit() and len(given) < 19 else 0  # noqa: PLR2004
    since = min(since, size)
    asked = Submission(since, desk.store.consistency(since, size), note)
    return Download(f"checkpoint-{size}.request", asked.encode(), "text/plain; charset=utf-8")


def cosigned(desk: Desk) -> Moved:
    """Keep cosignatures that a side made elsewhere; they hold by the key given."""
    form = read_form(desk.request.POST, (words("keys", 8000),))
    uploaded = desk.request.FILES.get("file")
    try:
        if form.faults or uploaded is None or (uploaded.size or 0) > _NOTE_MOST:
            raise _no_file()
        keys = [one for one in keys_of(form["keys"]) if one.scheme == COSIGNATURE_V1]
        if not keys:
            raise AskedWrongly(
                Text(
                    "请给出共签方的公钥（cosignature/v1 类型，一行一个）。",
                    "Give the cosigner's public key (of type cosignature/v1), one a line.",
                )
            )
        note = read_note(uploaded.read())
        if not note.verified(keys):
            raise AskedWrongly(
                Text("文件中没有这些公钥的共签。", "The file holds no cosignature by these keys.")
            )
        desk.store.keep_checkpoint(note, keys)
    except XiezhiError as error:
        desk.say(Text(error.render("zh"), error.render("en")), well=False)
        return Moved(desk.url("ledger-proof"))
    return desk.go("ledger-proof", Text("共签已核验并保存。", "Cosignature checked and kept."))


def verify(desk: Desk) -> Page:
    """Check an export that somebody brings: by itself and the keys given."""
    uploaded = desk.request.FILES.get("file")
    form = read_form(
        desk.request.POST,
        (words("keys", 8000, required=False),),
    )
    if uploaded is None:
        raise _no_file()
    keys = keys_of(form["keys"] or "")
    made = read_export(uploaded.read())
    now = int(desk.now.timestamp())
    found = examine(made, keys, None, now)
    point = read_checkpoint(made.note.text)
    here = _same_log(desk, point)
    return page(
        "ledger_verified.html.j2",
        Text("核验结果", "What the check found"),
        ok=found.report.ok,
        verdict=found.report.verdict,
        whole=made.places is None,
        origin=point.origin,
        size=point.size,
        records=len(made.records),
        checks=tuple(
            Checked(one.question.value, one.outcome.value, SIGNS[one.outcome], one.sentence)
            for one in found.report.checks
        ),
        seats=found.seats,
        here=here,
        checked_at=datetime.fromtimestamp(now, desk.now.tzinfo),
    )


def _same_log(desk: Desk, point: Checkpoint) -> Text:
    """How the export stands to the register of this site."""
    store = desk.store
    if point.origin != store.origin:
        return text("它不是本站台账（{here}）的导出。",
                    "It is an export of another log than this site's ({here}).",
                    here=Text(store.origin, store.origin))  # fmt: skip
    if point.size > store.head().size:
        return Text(
            "它比本站台账更长：本站可能缺少记录，请查明。",
            "It is longer than this site's register: records may be missing here; find out why.",
        )
    if store.root(point.size) != point.root:
        return Text(
            "它与本站台账不一致：其中之一被改写过，请勿采信并立即查明。",
            "It contradicts this site's register: one of the two was rewritten; rely on neither "
            "before you know which.",
        )
    return Text(
        "它是本站台账的开头部分，逐条一致。",
        "It is the beginning of this site's register, record by record.",
    )


def keys_of(given: str) -> Sequence[VerifierKey]:
    """Public keys, one a line. Raises a sentence where a line is none."""
    lines = [line.strip() for line in given.splitlines() if line.strip()]
    if len(lines) > _KEYS_MOST:
        raise AskedWrongly(Text(f"至多{_KEYS_MOST}个公钥。", f"At most {_KEYS_MOST} public keys."))
    return [verifier_key(line) for line in lines]


def _no_file() -> AskedWrongly:
    return AskedWrongly(
        Text("请选择文件并填写所需内容。", "Choose a file and fill in what is needed.")
    )


ROUTES = (
    Route("ledger/proof", "ledger-proof", proof, STAFF, checkpoint, ACTORS, limit=Limit(30, 600)),
    Route("ledger/export", "ledger-export", export, STAFF, json=False),
    Route("ledger/cosign", "ledger-cosign", request_to_cosign, STAFF, cosigned, ACTORS, json=False),
    Route(
        "ledger/verify", "ledger-verify", post=verify, writes=STAFF, json=False,
        limit=Limit(20, 600),
    ),
)  # fmt: skip
