"""A public key as people paste it: a line of `xiezhi sign key`, or as the register writes it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from xiezhi.model.errors import XiezhiError
from xiezhi.model.text import Text
from xiezhi.register.log.keys import verifier_key
from xiezhi.register.log.schemes import ED25519
from xiezhi.register.store.signed import key_text, seat_key
from xiezhi.workbench.forms import Filled, with_fault


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A public key and the seat that it is, or is to be, of."""

    seat: str
    key: str


def key_of_line(form: Filled, field: str, seat: str) -> KeyLine | Filled:
    """The key in a field of a form, or the form with what is wrong.

    seat: the seat's id where the line does not name one; a key's file names its seat itself, since
    that name stands in its signatures.
    """
    line = form[field].strip()
    if "PRIVATE" in line:
        return with_fault(
            replace(form, given={**form.given, field: ""}),  # nor is it sent back
            field,
            Text(
                "这是私钥，不要发送给任何人；请改贴公钥，并更换此密钥。",
                "This is a private key: send it to nobody. Paste the public one, and make "
                "another key.",
            ),
        )
    if line.startswith(f"{ED25519.name}:"):
        if seat_key(seat, line) is not None:
            return KeyLine(seat, line)
    else:
        try:
            found = verifier_key(line)
        except XiezhiError:
            found = None
        if found is not None and found.scheme == ED25519:
            return KeyLine(found.name, key_text(found))
    return with_fault(
        form,
        field,
        Text(
            "不是 Ed25519 公钥；请贴 xiezhi sign key 打印的那一行。",
            "This is no Ed25519 public key; paste the line that xiezhi sign key printed.",
        ),
    )
