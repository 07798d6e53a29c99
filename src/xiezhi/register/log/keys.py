"""Keys with the name they sign under: one to verify with, one to sign with.

Both are written as one line (a verifier key, a signer key), the form of C2SP signed-note and of
Go's golang.org/x/mod/sumdb/note.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass, field

from xiezhi.register.log.lines import b64, from_b64, malformed
from xiezhi.register.log.schemes import ED25519, SCHEMES, SEED_BYTES, Scheme

ID_BYTES = 4
PRIVATE = "PRIVATE+KEY+"
_ID = re.compile(r"[0-9a-f]{8}", re.ASCII)


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key and the name of whoever signs with it.

    >>> str(verifier_key("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"))
    'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
    """

    name: str
    scheme: Scheme = field(repr=False)
    public: bytes = field(repr=False)
    id: bytes = field(init=False, repr=False)

    def __post_init__(self) -> None:
        check_name(self.name)
        if len(self.public) != self.scheme.public_bytes:
            raise malformed(
                f"密钥“{self.name}”的公钥应为{self.scheme.public_bytes}字节，请重新导出该公钥。",
                f"The public key of {self.name} must have {self.scheme.public_bytes} bytes; "
                "export it again.",
            )
        object.__setattr__(self, "id", key_id(self.name, self.scheme.kind, self.public))

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{b64(self.scheme.kind + self.public)}"

    def holds(self, text: bytes, signature: bytes) -> bool:
        """Whether a signature over a note's text was made with this key."""
        return self.scheme.holds(self.public, text, signature)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key, which stays with its owner; neither repr nor str shows it."""

    name: str
    scheme: Scheme = field(repr=False)
    seed: bytes = field(repr=False)
    verifier: VerifierKey = field(init=False)

    def __post_init__(self) -> None:
        if len(self.seed) != SEED_BYTES:
            raise malformed(
                f"密钥“{self.name}”的私钥应为{SEED_BYTES}字节，请检查密钥文件。",
                f"The private key of {self.name} must have {SEED_BYTES} bytes; check the key file.",
            )
        public = VerifierKey(self.name, self.scheme, self.scheme.public_of(self.seed))
        object.__setattr__(self, "verifier", public)

    def secret_text(self) -> str:
        """The line to keep in a key file that its owner alone can read."""
        return f"{PRIVATE}{self.name}+{self.verifier.id.hex()}+{b64(self.scheme.kind + self.seed)}"

    def sign(self, text: bytes, time: int = 0) -> bytes:
        """The signature over a note's text; time in POSIX seconds where the scheme carries one."""
        return self.scheme.sign(self.seed, text, time)


def key_id(name: str, kind: bytes, public: bytes) -> bytes:
    """The first four bytes of SHA-256 over name, newline, type and public key."""
    return hashlib.sha256(name.encode() + b"\n" + kind + public).digest()[:ID_BYTES]


def new_key(name: str, scheme: Scheme = ED25519) -> SigningKey:
    """A key from the system's source of randomness."""
    return SigningKey(name, scheme, secrets.token_bytes(SEED_BYTES))


def verifier_key(line: str) -> VerifierKey:
    """Read a verifier key; Malformed unless its id fits its name, type and key."""
    name, written, material = _parts(line)
    scheme = _scheme_of(name, material)
    key = VerifierKey(name, scheme, material[len(scheme.kind) :])
    _check_id(key, written)
    return key


def signing_key(line: str) -> SigningKey:
    """Read a signer key; Malformed unless its id fits; the error never shows the key."""
    if not line.startswith(PRIVATE):
        raise malformed(
            f"私钥应以“{PRIVATE}”开头，请检查密钥文件。",
            f"A private key must start with {PRIVATE}; check the key file.",
        )
    name, written, material = _parts(line.removeprefix(PRIVATE))
    scheme = _scheme_of(name, material)
    key = SigningKey(name, scheme, material[len(scheme.kind) :])
    _check_id(key.verifier, written)
    return key


def check_name(name: str) -> None:
    """A key's name is not empty, without white space, plus signs and control characters."""
    try:
        name.encode()
    except UnicodeEncodeError:
        name = ""
    if not name or "+" in name or any(c.isspace() or c < " " for c in name):
        raise malformed(
            "密钥名称不得为空，不得含空白、加号或控制字符，请改用如 example.com/log 的名称。",
            "A key name must not be empty nor hold white space, plus signs or control characters; "
            "use one like example.com/log.",
        )


def _parts(line: str) -> tuple[str, str, bytes]:
    name, _, rest = line.partition("+")
    written, plus, material = rest.partition("+")
    if not plus or not _ID.fullmatch(written):
        raise malformed(
            "密钥应写作“名称+八位十六进制编号+base64”，请取用未经改动的密钥文件。",
            "A key is written name+id+base64 with an id of eight hexadecimal digits; "
            "take the key file unchanged.",
        )
    return name, written, from_b64(material, "密钥", "key")


def _scheme_of(name: str, material: bytes) -> Scheme:
    for scheme in SCHEMES:
        if material.startswith(scheme.kind):
            return scheme
    raise malformed(
        f"密钥“{name}”的签名算法不受支持，请使用 Ed25519 密钥。",
        f"The key of {name} is of an unsupported signature type; use an Ed25519 key.",
    )


def _check_id(key: VerifierKey, written: str) -> None:
    if key.id.hex() != written:
        raise malformed(
            f"密钥“{key.name}”的编号 {written} 与其内容不符，请取用未经改动的密钥文件。",
            f"The id {written} of the key {key.name} does not fit the key; "
            "take the key file unchanged.",
        )
