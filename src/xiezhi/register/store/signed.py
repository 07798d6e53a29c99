"""An act with the signature of the seat that did it: what goes into a store.

The key of a seat bears the seat's id as its name, so that a signature line says which seat signed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from xiezhi.model.text import Text
from xiezhi.register.act import Act, act_to_plain, read_act
from xiezhi.register.acts.parties import Opened
from xiezhi.register.errors import ActInvalid
from xiezhi.register.items import Seat
from xiezhi.register.log.errors import Malformed
from xiezhi.register.log.hashes import SHA256, Hashing
from xiezhi.register.log.keys import SigningKey, VerifierKey
from xiezhi.register.log.lines import b64, from_b64, malformed
from xiezhi.register.log.note import NoteSignature, read_signature_line
from xiezhi.register.log.record import act_text, signed_act
from xiezhi.register.log.schemes import SCHEMES
from xiezhi.register.plain import Plain, canonical
from xiezhi.register.state import View

FORMAT = "xiezhi.register.signed-act/v1"


@dataclass(frozen=True, slots=True)
class SignedAct:
    """An act, and its party's signature over the log's origin, the party and the act's bytes."""

    act: Act
    signature: NoteSignature
    content: bytes = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "content", canonical(act_to_plain(self.act)))


def sign(act: Act, origin: str, key: SigningKey, hashes: Hashing = SHA256) -> SignedAct:
    """An act signed with a seat's key, where that key is. key: named by the seat's id."""
    content = canonical(act_to_plain(act))
    return SignedAct(act, signed_act(origin, act.by, content, key, hashes))


def signed_to_plain(signed: SignedAct) -> Plain:
    """A signed act as plain JSON, to be sent or kept in a file."""
    return {
        "format": FORMAT,
        "act": act_to_plain(signed.act),
        "signature": signed.signature.line(),
    }


def read_signed(given: Any) -> SignedAct:
    """A signed act from plain JSON. Raises ActInvalid or Malformed with a sentence each fault."""
    if not isinstance(given, dict) or given.keys() != {"format", "act", "signature"}:
        raise ActInvalid(
            (
                Text(
                    "已签署的行为须恰有“format”“act”“signature”三项。",
                    "a signed act has exactly the entries format, act and signature.",
                ),
            )
        )
    if given["format"] != FORMAT or not isinstance(given["signature"], str):
        raise malformed(
            f"已签署的行为应为格式“{FORMAT}”，签名应为一行文字，请取用未经改动的原文件。",
            f"A signed act is of the format {FORMAT} and its signature is a line of text; "
            "take the original file unchanged.",
        )
    return SignedAct(read_act(given["act"]), read_signature_line(given["signature"]))


def key_text(key: VerifierKey) -> str:
    """A public key as acts write it: algorithm:base64."""
    return f"{key.scheme.name}:{b64(key.public)}"


def seat_key(seat: str, written: str) -> VerifierKey | None:
    """The key of a seat from its text; None where this program cannot check such a key."""
    name, _, encoded = written.partition(":")
    scheme = next((one for one in SCHEMES if one.name == name), None)
    if scheme is None:
        return None
    try:
        return VerifierKey(seat, scheme, from_b64(encoded, "公钥", "public key"))
    except Malformed:
        return None


def signature_fault(
    view: View,
    act: Act,
    content: bytes,
    signature: NoteSignature | None,
    origin: str,
    hashes: Hashing,
) -> Text | None:
    """Why an act does not count as signed by its party; None where it is.

    The seat that the signature names is an open seat of the party, its key is the one in the
    register, and the signature holds. Whoever opens a register signs with the seat it names.
    What to do about it depends on who asks: see `to_be_signed_again`.
    """
    if signature is None:
        return Text(
            f"“{act.by}”的行为没有签名。",
            f"The act of {act.by} is not signed.",
        )
    written = _key_of(view, act, signature.name)
    if written is None:
        return Text(
            f"“{signature.name}”不是主体“{act.by}”的在用席位。",
            f"{signature.name} is no open seat of {act.by}.",
        )
    key = seat_key(signature.name, written)
    text = act_text(origin, act.by, content, hashes).encode()
    if key is None or not signature.by(key) or not key.holds(text, signature.signature):
        return Text(
            f"席位“{signature.name}”的签名与行为或本台账不符。",
            f"The signature of seat {signature.name} does not fit the act or this register.",
        )
    return None


def to_be_signed_again(fault: Text) -> Text:
    """The fault, and what whoever brings the act can do."""
    return Text(
        f"{fault.zh}请以该主体在用席位的密钥为本台账签署。",
        f"{fault.en} Sign it for this register with the key of an open seat of its party.",
    )


def _key_of(view: View, act: Act, seat: str) -> str | None:
    held = view.get(seat)
    if type(held) is Seat:
        return held.key if held.party == act.by and held.closed is None else None
    if not isinstance(act, Opened):
        return None
    return next((e.key for e in act.sides if e.seat == seat and e.office == act.by), None)
