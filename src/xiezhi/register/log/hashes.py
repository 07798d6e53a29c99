"""Which hash the tree uses, and how leaves and nodes are told apart.

Source: RFC 9162, 2.1.1; SM3 is GB/T 32905-2016, through OpenSSL.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from xiezhi.model.text import Text
from xiezhi.register.log.errors import AlgorithmMissing

HASH_BYTES = 32
NAMES = ("sha256", "sm3")


@dataclass(frozen=True, slots=True)
class Hashing:
    """A hash function of 32 bytes and what RFC 9162 makes of it.

    >>> SHA256.empty().hex()[:16]
    'e3b0c44298fc1c14'
    """

    name: str
    digest: Callable[[bytes], bytes] = field(repr=False, compare=False)

    def leaf(self, entry: bytes) -> bytes:
        """The hash of an entry: H(0x00 || entry)."""
        return self.digest(b"\x00" + entry)

    def node(self, left: bytes, right: bytes) -> bytes:
        """The hash of two children: H(0x01 || left || right)."""
        return self.digest(b"\x01" + left + right)

    def empty(self) -> bytes:
        """The root of a tree without entries: H of nothing."""
        return self.digest(b"")


def hashing(name: str) -> Hashing:
    """The hash by its name: sha256 or sm3.

    Raises AlgorithmMissing for another name, or where OpenSSL was built without SM3.

    >>> hashing("sm3").digest(b"abc").hex()[:8]
    '66c7f0f4'
    """
    if name not in NAMES:
        raise AlgorithmMissing(
            Text(
                f"哈希算法“{name}”未知，可用 sha256 或 sm3。",
                f"The hash {name} is unknown; use sha256 or sm3.",
            )
        )
    if name == "sha256":
        return SHA256
    try:
        hashlib.new(name, b"")
    except ValueError:
        raise AlgorithmMissing(
            Text(
                f"本机的 OpenSSL 不含哈希算法 {name}，请换用含该算法的版本或改用 sha256。",
                f"The OpenSSL of this machine lacks the hash {name}; "
                "install one that has it, or use sha256.",
            )
        ) from None
    return Hashing(name, partial(_digest, name))


def _sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def _digest(name: str, data: bytes) -> bytes:
    return hashlib.new(name, data).digest()


SHA256 = Hashing("sha256", _sha256)
