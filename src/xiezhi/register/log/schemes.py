"""Signature algorithms, each by the type identifier that C2SP signed-note assigns to it.

A further algorithm (SM2 as an extra) is one more `Scheme`, with a type identifier that starts with
0xff. Source: C2SP signed-note and tlog-cosignature; RFC 8032.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from types import ModuleType
from typing import TYPE_CHECKING

from xiezhi.model.text import Text
from xiezhi.register.log.errors import AlgorithmMissing

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric import ed25519

SEED_BYTES = 32
PUBLIC_BYTES = 32
SIGNATURE_BYTES = 64
TIME_BYTES = 8


@dataclass(frozen=True, slots=True)
class Scheme:
    """How a note's text is signed.

    kind: the type identifier in key ids and key texts.
    public_of(seed): the public key. sign(seed, text, time): the signature; time in POSIX seconds,
    used by timestamped schemes alone. holds(public, text, signature): whether it is one.
    """

    kind: bytes
    name: str
    public_bytes: int
    public_of: Callable[[bytes], bytes]
    sign: Callable[[bytes, bytes, int], bytes]
    holds: Callable[[bytes, bytes, bytes], bool]


def cosigned_message(text: bytes, time: int) -> bytes:
    r"""What a cosignature/v1 signs: two lines of its own, then the checkpoint's text.

    >>> cosigned_message(b"example.com/log\n", 7)
    b'cosignature/v1\ntime 7\nexample.com/log\n'
    """
    return b"cosignature/v1\ntime %d\n%b" % (time, text)


def cosigned_at(signature: bytes) -> int:
    """The POSIX second that a cosignature/v1 carries."""
    return int.from_bytes(signature[:TIME_BYTES], "big")


def _public_of(seed: bytes) -> bytes:
    return _private(seed).public_key().public_bytes_raw()


def _sign(seed: bytes, text: bytes, _time: int) -> bytes:
    return _private(seed).sign(text)


def _holds(public: bytes, text: bytes, signature: bytes) -> bool:
    _, invalid = _ed25519()
    try:
        _public(public).verify(signature, text)
    except (invalid, ValueError):
        return False
    return True


def _cosign(seed: bytes, text: bytes, time: int) -> bytes:
    stamp = time.to_bytes(TIME_BYTES, "big")
    return stamp + _private(seed).sign(cosigned_message(text, time))


def _cosignature_holds(public: bytes, text: bytes, signature: bytes) -> bool:
    stamp, raw = signature[:TIME_BYTES], signature[TIME_BYTES:]
    if len(raw) != SIGNATURE_BYTES or stamp[0] & 0x80:
        return False
    return _holds(public, cosigned_message(text, cosigned_at(signature)), raw)


@lru_cache(maxsize=256)
def _public(public: bytes) -> ed25519.Ed25519PublicKey:
    found: ed25519.Ed25519PublicKey = _ed25519()[0].Ed25519PublicKey.from_public_bytes(public)
    return found


def _private(seed: bytes) -> ed25519.Ed25519PrivateKey:
    found: ed25519.Ed25519PrivateKey = _ed25519()[0].Ed25519PrivateKey.from_private_bytes(seed)
    return found


@lru_cache(maxsize=1)
def _ed25519() -> tuple[ModuleType, type[Exception]]:
    try:
        from cryptography.exceptions import InvalidSignature  # noqa: PLC0415
        from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415
    except ImportError:
        raise AlgorithmMissing(
            Text(
                "签名需要 cryptography 软件包，请运行 pip install 'xiezhi[register]' 安装。",
                "Signatures need the package cryptography; run pip install 'xiezhi[register]'.",
            )
        ) from None
    return ed25519, InvalidSignature


ED25519 = Scheme(b"\x01", "ed25519", PUBLIC_BYTES, _public_of, _sign, _holds)
COSIGNATURE_V1 = Scheme(
    b"\x04", "cosignature/v1", PUBLIC_BYTES, _public_of, _cosign, _cosignature_holds
)
SCHEMES = (ED25519, COSIGNATURE_V1)
