"""Checkpoints: which log, how long, with which root; a signed note with such a text.

Source: C2SP tlog-checkpoint. The log's key bears the log's origin as its name.
"""

from __future__ import annotations

from dataclasses import dataclass

from xiezhi.register.log.hashes import HASH_BYTES
from xiezhi.register.log.keys import SigningKey, VerifierKey
from xiezhi.register.log.lines import (
    LARGEST,
    b64,
    from_decimal,
    from_hash_line,
    malformed,
    utf8,
)
from xiezhi.register.log.note import SignedNote

LINES = 3


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The state of a log: origin, number of records, root hash.

    >>> print(Checkpoint("example.com/log", 0, bytes(32)).text(), end="")
    example.com/log
    0
    AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        lines = (self.origin, *self.extensions)
        broken = any(not line or any(c < " " for c in line) for line in lines)
        if broken or not 0 <= self.size <= LARGEST or len(self.root) != HASH_BYTES:
            raise malformed(
                "检查点应有非空的来源行、非负的记录数和32字节的根哈希，请取用未经改动的原文件。",
                "A checkpoint has an origin of one line, a size of 0 or more and a root of 32 "
                "bytes; take the original file unchanged.",
            )

    def text(self) -> str:
        """The text that is signed."""
        lines = (self.origin, str(self.size), b64(self.root), *self.extensions)
        return "".join(f"{line}\n" for line in lines)

    def signed(self, key: SigningKey) -> SignedNote:
        """The checkpoint signed by its log.

        A log must never sign two checkpoints of which one is not the beginning of the other.
        """
        if key.name != self.origin:
            raise malformed(
                f"日志密钥“{key.name}”的名称应与来源“{self.origin}”一致，请改用该日志的密钥。",
                f"The key {key.name} must bear the log's origin {self.origin} as its name; "
                "use the key of this log.",
            )
        return SignedNote(self.text()).signed(key)


def read_checkpoint(text: str) -> Checkpoint:
    """Read the text of a checkpoint, without signatures."""
    lines = utf8(text.encode(errors="surrogatepass"), "检查点", "checkpoint").split("\n")
    if len(lines) <= LINES or lines[-1] or not all(lines[:-1]):
        raise malformed(
            "检查点应为三行或以上的非空行并以换行结尾，请取用未经改动的原文件。",
            "A checkpoint has three lines or more, none empty, and ends in a newline; "
            "take the original file unchanged.",
        )
    origin, size, root, *extensions = lines[:-1]
    return Checkpoint(
        origin,
        from_decimal(size, "检查点的记录数", "size of the checkpoint"),
        from_hash_line(root, "检查点的根哈希", "root of the checkpoint"),
        tuple(extensions),
    )


def verified_checkpoint(note: SignedNote, key: VerifierKey) -> Checkpoint:
    """The checkpoint of a note that its log signed.

    Raises Malformed where the signature is missing or wrong, or the origin is not the key's name.
    """
    found = read_checkpoint(note.text)
    if found.origin != key.name or not note.verified([key]):
        raise malformed(
            f"检查点来源为“{found.origin}”，没有日志“{key.name}”的签名，请向该日志索取其检查点。",
            f"The checkpoint of {found.origin} is not signed by the log {key.name}; "
            "ask that log for its checkpoint.",
        )
    return found
