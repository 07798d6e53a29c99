"""One entry of the log: content that the log does not look into, in an envelope that it does.

The envelope says which number the entry has, when it was received and from whom, and carries that
party's signature over the digest of the content. The bytes written here are the leaf of the tree.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from xiezhi.register.log.hashes import SHA256, Hashing
from xiezhi.register.log.keys import SigningKey, VerifierKey
from xiezhi.register.log.lines import LARGEST, from_decimal, malformed
from xiezhi.register.log.note import NoteSignature, SignedNote, read_signature_line

HEADER = "xiezhi.register.record/v1"
_HEADER = HEADER.encode()
ACT = "xiezhi.register.act/v1"
UNSIGNED = "-"
_HEAD_LINES = 6
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Record:
    """One entry.

    sequence: 0 for the first. received: UTC, like 2026-01-31T08:00:00Z. party: an id of one line.
    content: any bytes, canonical by whoever made them. signature: the party's, or None where the
    register itself notes something.
    """

    sequence: int
    received: str
    party: str
    content: bytes
    signature: NoteSignature | None = None

    def __post_init__(self) -> None:
        sound = 0 <= self.sequence <= LARGEST and _is_time(self.received)
        if not sound or not self.party or not self.party.isprintable():
            raise malformed(
                f"第{self.sequence}号记录的信封不合格式：序号应不小于0，收到时间应如"
                "“2026-01-31T08:00:00Z”，主体编号应为一行可见字符。",
                f"The envelope of record {self.sequence} is wrong: the number must be 0 or more, "
                "the time like 2026-01-31T08:00:00Z, the party one line of visible characters.",
            )

    def encode(self) -> bytes:
        """The bytes whose hash is the leaf."""
        signature = self.signature.line() if self.signature else UNSIGNED
        lines = (HEADER, str(self.sequence), self.received, self.party, signature, "", "")
        return "\n".join(lines).encode() + self.content

    def authored(self, key: VerifierKey, origin: str, hashes: Hashing = SHA256) -> bool:
        """Whether the party's signature is there, by this key, and holds."""
        if self.signature is None or not self.signature.by(key):
            return False
        text = act_text(origin, self.party, self.content, hashes)
        return key.holds(text.encode(), self.signature.signature)


def _is_time(written: str) -> bool:
    """Whether a time is written in the one form, and is on the calendar."""
    if not _TIME.fullmatch(written):
        return False
    try:
        datetime.fromisoformat(written)
    except ValueError:
        return False
    return True


def act_text(origin: str, party: str, content: bytes, hashes: Hashing = SHA256) -> str:
    """What a party signs: which log, who, and the digest of the content; a note's text.

    It names the log, so that a signature given to one register says nothing in another.

    >>> print(act_text("example.com/log", "520000", b"an act"), end="")
    xiezhi.register.act/v1
    example.com/log
    520000
    sha256 e4fe5f7fe5048dd6d85510b6ceae17df36b5c0530117d4d23b09a64f27c3ce52
    """
    return f"{ACT}\n{origin}\n{party}\n{hashes.name} {hashes.digest(content).hex()}\n"


def signed_act(
    origin: str, party: str, content: bytes, key: SigningKey, hashes: Hashing = SHA256
) -> NoteSignature:
    """A party's signature over its act, made where its key is."""
    return SignedNote(act_text(origin, party, content, hashes)).signed(key).signatures[0]


def read_record(entry: bytes) -> Record:
    """Read an entry; Malformed unless it keeps to the format.

    >>> read_record(Record(0, "2026-01-31T08:00:00Z", "520000", b"an act").encode()).party
    '520000'
    """
    parts = entry.split(b"\n", _HEAD_LINES)
    if len(parts) <= _HEAD_LINES or parts[0] != _HEADER or parts[5]:
        raise malformed(
            f"记录应以“{HEADER}”开头，信封五行、空行、内容，请取用未经改动的原文件。",
            f"A record starts with {HEADER}: five lines of envelope, a blank line, the content; "
            "take the original file unchanged.",
        )
    try:
        sequence, received, party, signature = (part.decode() for part in parts[1:5])
    except UnicodeDecodeError:
        raise malformed(
            "记录的信封不是 UTF-8 文本，请取用未经改动的原文件。",
            "The envelope of a record is not UTF-8 text; take the original file unchanged.",
        ) from None
    return Record(
        from_decimal(sequence, "记录的序号", "number of a record"),
        received,
        party,
        parts[6],
        None if signature == UNSIGNED else read_signature_line(signature),
    )
