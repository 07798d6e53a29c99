"""Acts that wait for a signature: signed in the browser, or as a file brought back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from xiezhi.model.errors import AskedWrongly, XiezhiError
from xiezhi.model.text import Text
from xiezhi.register.act import Act, act_to_plain, read_act
from xiezhi.register.log.note import read_signature_line
from xiezhi.register.plain import canonical
from xiezhi.register.sentences import sentence_of
from xiezhi.register.store.signed import FORMAT, SignedAct, read_signed, seat_key
from xiezhi.workbench.accounts.models import Pending
from xiezhi.workbench.accounts.roles import ACTORS
from xiezhi.workbench.acting import record
from xiezhi.workbench.desk import Desk
from xiezhi.workbench.page import Download, Moved, NotThere, Page, page
from xiezhi.workbench.routes import Route

_MOST_BYTES = 4 * 2**20


class NotTheseActs(AskedWrongly):
    """A signed file that holds other acts than those to be signed."""


@dataclass(frozen=True, slots=True)
class ToSign:
    """One act: its sentence, and the bytes whose digest is signed."""

    words: Text
    kind: str
    content: str


def to_sign(desk: Desk, id: int) -> Page:
    """What is to be signed, and the three ways to."""
    pending = _own(desk, id)
    acts = acts_of(pending)
    seat, written = _seat(desk)
    key = seat_key(seat, written)
    return page(
        "sign.html.j2",
        Text("签署", "Sign"),
        {"back": pending.back, "key_id": key.id.hex() if key else ""},
        id=pending.pk,
        acts=tuple(
            ToSign(sentence_of(desk.view, act), act.kind, canonical(act_to_plain(act)).decode())
            for act in acts
        ),
        origin=desk.store.origin,
        hash=desk.store.hashes.name,
        party=desk.party,
        seat=seat,
        key=written,
    )


def sign_here(desk: Desk, id: int) -> Moved:
    """Take the signatures that the browser made, or a signed file, and record the acts."""
    pending = _own(desk, id)
    if "drop" in desk.request.POST:
        pending.delete()
        desk.say(Text("已放弃，未作记录。", "Dropped; nothing was recorded."))
        return Moved(pending.back)
    acts = acts_of(pending)
    uploaded = desk.request.FILES.get("file")
    signed = _of_file(uploaded, acts) if uploaded else _of_browser(desk, acts)
    seen, about, back = pending.seen, json.loads(pending.about), pending.back
    pending.delete()
    return record(desk, signed, seen=seen if about else None, back=back, about=about)


def file_to_sign(desk: Desk, id: int) -> Download:
    """The acts as `xiezhi sign act` reads them, one a line."""
    lines = b"".join(canonical(act_to_plain(act)) + b"\n" for act in acts_of(_own(desk, id)))
    return Download(f"acts-{id}.json", lines, "application/json")


def acts_of(pending: Pending) -> tuple[Act, ...]:
    """The acts that wait."""
    return tuple(read_act(one) for one in json.loads(pending.acts))


def _seat(desk: Desk) -> tuple[str, str]:
    """The seat that signs and its key; before the register is open, the seat that it will name."""
    if desk.seat is not None:
        return desk.seat.id, desk.seat.key
    account = desk.account
    return (account.seat, account.key) if account and not desk.has_register else ("", "")


def _own(desk: Desk, id_: int) -> Pending:
    """What this very account prepared; others' are as if they were not there."""
    found: Pending | None = Pending.objects.filter(pk=id_, account=desk.account).first()
    if found is None:
        raise NotThere(
            Text(
                "没有待签署的内容，或已经签署。",
                "Nothing waits to be signed here, or it was signed.",
            )
        )
    return found


def _of_browser(desk: Desk, acts: tuple[Act, ...]) -> list[SignedAct]:
    lines = desk.request.POST.getlist("signature")
    if len(lines) != len(acts):
        raise NotTheseActs(
            Text(
                "浏览器没有给出每一项的签名；请确认本浏览器存有您的密钥，或改用文件签署。",
                "The browser did not sign every act; make sure that this browser holds your key, "
                "or sign by file.",
            )
        )
    return [
        SignedAct(act, read_signature_line(line)) for act, line in zip(acts, lines, strict=True)
    ]


def _of_file(uploaded: Any, acts: tuple[Act, ...]) -> list[SignedAct]:
    """Signed acts of a file; they are those that were to be signed, in their order."""
    if uploaded.size > _MOST_BYTES:
        raise _other_file()
    try:
        lines = uploaded.read().decode("utf-8-sig").splitlines()
        signed = [read_signed(json.loads(line)) for line in lines if line.strip()]
    except (ValueError, RecursionError, XiezhiError):
        raise _other_file() from None
    if tuple(one.act for one in signed) != acts:
        raise _other_file()
    return signed


def _other_file() -> NotTheseActs:
    return NotTheseActs(
        Text(
            f"文件中不是待签署的这些行为（每行一项，格式 {FORMAT}）；请用 xiezhi sign act "
            "签署从本页下载的文件。",
            f"The file does not hold these acts signed (one a line, format {FORMAT}); sign the "
            "file from this page with xiezhi sign act.",
        )
    )


ROUTES = (
    Route("sign/<int:id>/acts", "sign-file", file_to_sign, ACTORS, json=False),
    Route("sign/<int:id>", "sign", to_sign, ACTORS, sign_here, ACTORS),
)
