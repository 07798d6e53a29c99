"""Files that hold keys: a private one for its owner alone, public ones for everybody."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from xiezhi.cli.failures import say
from xiezhi.model.disk import named, no_folder, unread, unwritten
from xiezhi.model.errors import AskedWrongly
from xiezhi.model.text import Text, text

if TYPE_CHECKING:
    from xiezhi.model.units import Lang
    from xiezhi.register.log.keys import SigningKey, VerifierKey

MAX_BYTES = 2**20
_OTHERS = 0o077


class KeyExists(AskedWrongly):
    """A key file that is there already; a key is never overwritten."""


class NoKey(AskedWrongly):
    """A file in which a key was looked for, and holds none."""


def write_key(path: Path, key: SigningKey) -> None:
    """A private key into a new file that its owner alone may read.

    Raises KeyExists, OutputRefused, OutputUnwritable; nothing is left behind then.
    """
    if not path.absolute().parent.is_dir():
        raise no_folder(path)
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        raise _exists(path) from None
    except OSError as error:
        raise unwritten(named(path), error) from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(f"{key.secret_text()}\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        path.unlink(missing_ok=True)
        raise unwritten(named(path), error) from error


def read_signing_key(path: Path, lang: Lang) -> SigningKey:
    """The private key of a file; a sentence on stderr where others may read it."""
    from xiezhi.register.log.keys import PRIVATE, signing_key  # noqa: PLC0415  (keeps --help fast)

    lines = [line for line in _lines(path) if line.startswith(PRIVATE)]
    if len(lines) != 1:
        raise _no_key(path, Text("一个私钥", "one private key"))
    if os.name == "posix" and path.stat().st_mode & _OTHERS:
        say(
            text(
                "提示：其他用户可以读取私钥“{name}”；请执行 chmod 600。",
                "note: others may read the private key {name}; run chmod 600 on it.",
                name=named(path),
            ).render(lang)
        )
    return signing_key(lines[0])


def read_public_keys(paths: Iterable[Path]) -> list[VerifierKey]:
    """The public keys of some files, one a line; of a private key its public half."""
    return [key for path in paths for key in _keys_of(path)]


def read_public_key(path: Path) -> VerifierKey:
    """The one public key of a file."""
    keys = _keys_of(path)
    if len(keys) != 1:
        raise _no_key(path, Text("一个公钥", "one public key"))
    return keys[0]


def read_bytes(path: Path, at_most: int) -> bytes:
    """The bytes of a file, or of stdin where it is `-`; one byte more where it is longer.

    Raises InputUnreadable.
    """
    if str(path) == "-":
        import sys  # noqa: PLC0415

        return sys.stdin.buffer.read(at_most + 1)
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size  # 0 for a pipe
            return file.read(min(at_most, size or at_most) + 1)
    except OSError as error:
        raise unread(path, error) from error


def _keys_of(path: Path) -> list[VerifierKey]:
    from xiezhi.register.log.keys import PRIVATE, signing_key, verifier_key  # noqa: PLC0415

    found = [
        signing_key(line).verifier if line.startswith(PRIVATE) else verifier_key(line)
        for line in _lines(path)
    ]
    if not found:
        raise _no_key(path, Text("公钥", "a public key"))
    return found


def _lines(path: Path) -> list[str]:
    """The lines of a small text file; empty ones and those that begin with # are left out."""
    try:
        words = read_bytes(path, MAX_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _no_key(path, Text("密钥", "a key")) from None
    lines = [line.strip() for line in words[:MAX_BYTES].splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


def _exists(path: Path) -> KeyExists:
    return KeyExists(
        text(
            "“{name}”已存在；密钥从不覆盖，请换一个文件名。",
            "{name} is there already; a key is never overwritten: choose another name.",
            name=named(path),
        )
    )


def _no_key(path: Path, expected: Text) -> NoKey:
    return NoKey(
        text(
            "“{name}”里应有{expected}；请给出“xiezhi sign key”写出或打印的密钥。",
            "{name} should hold {expected}; give the one that `xiezhi sign key` wrote or printed.",
            name=named(path),
            expected=expected,
        )
    )
