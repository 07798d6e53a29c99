"""Commitments: personal data stays outside, the log holds what it can be checked against.

A commitment is HMAC over the value under a random salt as long as the hash. Who has salt and value
can show that they are the committed ones; once they are erased, the commitment tells nothing about
the value, and every proof of the log stays as it was. Leaving the salt out would not do: few values
are possible for a name or a number, so that each could be tried.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field

from xiezhi.register.log.hashes import HASH_BYTES, SHA256, Hashing
from xiezhi.register.log.lines import malformed

DOMAIN = b"xiezhi.register.commitment/v1\n"
_BLOCK = 64  # the block of both SHA-256 and SM3, bytes


@dataclass(frozen=True, slots=True)
class Opening:
    """What is kept outside the log and can be erased: the value and its salt."""

    salt: bytes = field(repr=False)
    value: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.salt) != HASH_BYTES:
            raise malformed(
                f"盐值应为{HASH_BYTES}字节，请使用系统随机数。",
                f"A salt must have {HASH_BYTES} bytes; take them from the system's randomness.",
            )

    def commitment(self, hashes: Hashing = SHA256) -> bytes:
        """The 32 bytes that may stand in the log.

        >>> Opening(bytes(32), b"a name").commitment().hex()[:16]
        '815c49a77bd18084'
        """
        return _hmac(self.salt, DOMAIN + self.value, hashes)

    def opens(self, commitment: bytes, hashes: Hashing = SHA256) -> bool:
        """Whether salt and value are the committed ones."""
        return hmac.compare_digest(self.commitment(hashes), commitment)


def sealed(value: bytes) -> Opening:
    """A value with a new random salt; its commitment goes into the log, the opening does not."""
    return Opening(secrets.token_bytes(HASH_BYTES), value)


def _hmac(key: bytes, message: bytes, hashes: Hashing) -> bytes:
    padded = key.ljust(_BLOCK, b"\x00")
    inner = hashes.digest(bytes(b ^ 0x36 for b in padded) + message)
    return hashes.digest(bytes(b ^ 0x5C for b in padded) + inner)
