"""Many entries as one block of bytes, each read when it is asked for."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import overload

from xiezhi.register.log.lines import malformed

LENGTH_BYTES = 4
MAX_ENTRY_BYTES = 2**32 - 1


class Packed(Sequence[bytes]):
    """Entries, each behind its length in four bytes (big-endian).

    A million entries take their bytes and eight bytes each besides.

    >>> list(Packed.of([b"a", b"", b"bc"])), len(Packed.of([b"a"]).block)
    ([b'a', b'', b'bc'], 5)
    """

    def __init__(self, block: bytes) -> None:
        self.block = block
        self._starts = array("Q")
        at, end = 0, len(block)
        while at < end:
            start = at + LENGTH_BYTES
            at = start + int.from_bytes(block[at:start], "big")
            if at > end:
                break
            self._starts.append(start)
        if at > end:
            raise malformed(
                "记录区在某条记录中间中断，请取用完整的原文件。",
                "The records end in the middle of one; take the complete original file.",
            )

    @classmethod
    def of(cls, entries: Iterable[bytes]) -> Packed:
        """Entries one after the other."""
        return cls(b"".join(len(e).to_bytes(LENGTH_BYTES, "big") + e for e in entries))

    def __len__(self) -> int:
        return len(self._starts)

    @overload
    def __getitem__(self, index: int) -> bytes: ...
    @overload
    def __getitem__(self, index: slice) -> list[bytes]: ...
    def __getitem__(self, index: int | slice) -> bytes | list[bytes]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        start = self._starts[index]
        length = int.from_bytes(self.block[start - LENGTH_BYTES : start], "big")
        return self.block[start : start + length]

    def __iter__(self) -> Iterator[bytes]:
        block = self.block
        for start in self._starts:
            length = int.from_bytes(block[start - LENGTH_BYTES : start], "big")
            yield block[start : start + length]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Packed) and self.block == other.block

    def __hash__(self) -> int:
        return hash(self.block)
