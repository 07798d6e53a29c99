"""A short digest of a folder of files: another content has another address."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

_DIGITS = 12


def digest_of_folder(folder: Path) -> str:
    """The first digits of SHA-256 over every file's name and content."""
    over = sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            over.update(str(path.relative_to(folder)).encode() + b"\n")
            over.update(sha256(path.read_bytes()).digest())
    return over.hexdigest()[:_DIGITS]
