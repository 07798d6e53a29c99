"""Signed notes: a text and the lines of those who signed it.

Source: C2SP signed-note. Stricter than asked in one point: at most MAX_SIGNATURES signatures.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from xiezhi.register.log.keys import ID_BYTES, SigningKey, VerifierKey, check_name
from xiezhi.register.log.lines import b64, from_b64, malformed, utf8

DASH = "— "
MAX_SIGNATURES = 100


@dataclass(frozen=True, slots=True)
class NoteSignature:
    """One signature line: who, with which key, what."""

    name: str
    key_id: bytes
    signature: bytes

    def __post_init__(self) -> None:
        check_name(self.name)
        if len(self.key_id) != ID_BYTES or not self.signature:
            raise malformed(
                f"“{self.name}”的签名缺少内容，请取用未经改动的原文件。",
                f"The signature of {self.name} is incomplete; take the original file unchanged.",
            )

    def line(self) -> str:
        """The line without its newline."""
        return f"{DASH}{self.name} {b64(self.key_id + self.signature)}"

    def by(self, key: VerifierKey) -> bool:
        """Whether the line names this key; not whether the signature holds."""
        return self.name == key.name and self.key_id == key.id


@dataclass(frozen=True, slots=True)
class SignedNote:
    """A text that ends in a newline, and its signatures."""

    text: str
    signatures: tuple[NoteSignature, ...] = ()

    def __post_init__(self) -> None:
        if not self.text.endswith("\n") or utf8(_bytes(self.text), "文本", "text") != self.text:
            raise malformed(
                "被签名的文本应以换行结尾，请补上结尾的换行。",
                "A text to be signed must end in a newline; add it.",
            )

    def encode(self) -> bytes:
        """The note as a file holds it."""
        lines = "".join(f"{s.line()}\n" for s in self.signatures)
        return f"{self.text}\n{lines}".encode()

    def signed(self, key: SigningKey, time: int = 0) -> SignedNote:
        """The note with one signature more."""
        found = NoteSignature(key.name, key.verifier.id, key.sign(self.text.encode(), time))
        return self.joined([found])

    def joined(self, signatures: Iterable[NoteSignature]) -> SignedNote:
        """The note with further signatures, each once."""
        return replace(self, signatures=tuple(dict.fromkeys((*self.signatures, *signatures))))

    def verified(self, keys: Iterable[VerifierKey]) -> tuple[NoteSignature, ...]:
        """The signatures by these keys; those of unknown keys are ignored.

        Raises Malformed where a signature that names one of the keys does not hold.
        """
        text, found = self.text.encode(), []
        keys = tuple(keys)
        for signature in self.signatures:
            key = next((k for k in keys if signature.by(k)), None)
            if key is None:
                continue
            if not key.holds(text, signature.signature):
                raise malformed(
                    f"“{key.name}”的签名与文本不符：文本或签名被改动过，请勿采信。",
                    f"The signature of {key.name} does not fit the text: "
                    "one of them was altered; do not rely on it.",
                )
            found.append(signature)
        return tuple(found)


def read_signature_line(line: str) -> NoteSignature:
    """Read one signature line, without its newline."""
    name, space, encoded = line.removeprefix(DASH).partition(" ")
    if not line.startswith(DASH) or not space:
        raise malformed(
            "签名行应写作“— 名称 base64”，请取用未经改动的原文件。",
            "A signature line is written as a dash, a name and base64; "
            "take the original file unchanged.",
        )
    data = from_b64(encoded, "签名", "signature")
    return NoteSignature(name, data[:ID_BYTES], data[ID_BYTES:])


def read_note(data: bytes) -> SignedNote:
    """Read a signed note; Malformed unless it keeps to the format, with one signature or more."""
    whole = utf8(data, "签名文本", "signed note")
    text, blank, lines = whole.rpartition("\n\n")
    if not blank or not lines.endswith("\n"):
        raise malformed(
            "签名文本应由正文、空行和签名行组成并以换行结尾，请取用未经改动的原文件。",
            "A signed note is a text, a blank line and signature lines that end in a newline; "
            "take the original file unchanged.",
        )
    rows = lines.removesuffix("\n").split("\n")
    if len(rows) > MAX_SIGNATURES:
        raise malformed(
            f"签名文本至多可有{MAX_SIGNATURES}个签名，请删去无关的签名行。",
            f"A signed note has at most {MAX_SIGNATURES} signatures; remove those of strangers.",
        )
    return SignedNote(f"{text}\n", tuple(read_signature_line(row) for row in rows))


def _bytes(text: str) -> bytes:
    return text.encode(errors="surrogatepass")
