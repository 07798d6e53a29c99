"""One record's proof as one text: index, inclusion proof, checkpoint with its signatures.

Source: C2SP tlog-proof. What stands in `extra` is not covered by any signature.
"""

from __future__ import annotations

from dataclasses import dataclass

from xiezhi.register.log.checkpoint import read_checkpoint
from xiezhi.register.log.hashes import HASH_BYTES, SHA256, Hashing
from xiezhi.register.log.lines import (
    LARGEST,
    b64,
    from_b64,
    from_decimal,
    from_hash_line,
    malformed,
    utf8,
)
from xiezhi.register.log.note import SignedNote, read_note
from xiezhi.register.log.proofs import inclusion_holds

HEADER = "c2sp.org/tlog-proof@v1"
MAX_PATH = 63


@dataclass(frozen=True, slots=True)
class TlogProof:
    """That the record at an index is in the tree of a checkpoint.

    note: the checkpoint with its signatures. extra: unsigned data beside it, or None.
    """

    index: int
    path: tuple[bytes, ...]
    note: SignedNote
    extra: bytes | None = None

    def __post_init__(self) -> None:
        read_checkpoint(self.note.text)
        sound = all(len(p) == HASH_BYTES for p in self.path) and len(self.path) <= MAX_PATH
        if not sound or not 0 <= self.index <= LARGEST or self.extra == b"":
            raise malformed(
                "证明应有非负的序号和至多63个32字节的哈希，附加数据不得为空，请重新导出证明。",
                "A proof has an index of 0 or more, at most 63 hashes of 32 bytes and no empty "
                "extra data; export the proof again.",
            )

    def encode(self) -> bytes:
        """The proof as a `.tlog-proof` file holds it."""
        extra = [f"extra {b64(self.extra)}"] if self.extra is not None else []
        lines = [HEADER, *extra, f"index {self.index}", *map(b64, self.path), "", ""]
        return "\n".join(lines).encode() + self.note.encode()

    def holds(self, entry: bytes, hashes: Hashing = SHA256) -> bool:
        """Whether the entry is in the tree; the signatures are the caller's to check."""
        point = read_checkpoint(self.note.text)
        leaf = hashes.leaf(entry)
        return inclusion_holds(leaf, self.index, point.size, self.path, point.root, hashes)


def read_tlog_proof(data: bytes) -> TlogProof:
    """Read a proof; Malformed unless it keeps to the format."""
    whole = utf8(data, "证明", "proof")
    head, blank, note = whole.partition("\n\n")
    lines = head.split("\n")
    extra = None
    if not blank or lines[0] != HEADER:
        raise malformed(
            f"证明应以“{HEADER}”开头，以空行与检查点相隔，请取用未经改动的原文件。",
            f"A proof starts with {HEADER} and a blank line before its checkpoint; "
            "take the original file unchanged.",
        )
    if lines[1:2] and lines[1].startswith("extra "):
        extra = from_b64(lines.pop(1).removeprefix("extra "), "附加数据", "extra data")
    if not lines[1:2] or not lines[1].startswith("index "):
        raise malformed(
            "证明缺少序号行，请取用未经改动的原文件。",
            "The proof lacks its index line; take the original file unchanged.",
        )
    index = from_decimal(lines[1].removeprefix("index "), "证明的序号", "index of the proof")
    return TlogProof(index, read_path(lines[2:]), read_note(note.encode()), extra)


def read_path(lines: list[str]) -> tuple[bytes, ...]:
    """The hashes of a proof, a base64 line each."""
    if len(lines) > MAX_PATH:
        raise malformed(
            f"证明至多可有{MAX_PATH}个哈希，请取用未经改动的原文件。",
            f"A proof has at most {MAX_PATH} hashes; take the original file unchanged.",
        )
    return tuple(from_hash_line(line, "证明的哈希", "hash of the proof") for line in lines)
