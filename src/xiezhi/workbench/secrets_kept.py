"""A secret made at the first start, in a file that its owner alone may read."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from xiezhi.model.disk import named, writing
from xiezhi.model.errors import XiezhiError
from xiezhi.model.text import text

_BYTES = 48
_OTHERS = 0o077


class SecretOpen(XiezhiError):
    """A secret that others may read."""


def private_folder(path: Path) -> Path:
    """A folder that its owner alone may enter, made where it is not there."""
    with writing(path):
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def kept_secret(path: Path) -> str:
    """The secret of a file, made where there is none. Raises SecretOpen, OutputUnwritable."""
    private_folder(path.parent)
    with writing(path):
        try:
            handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except FileExistsError:
            return _read(path)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            made = secrets.token_urlsafe(_BYTES)
            file.write(made)
            file.flush()
            os.fsync(file.fileno())
    return made


def _read(path: Path) -> str:
    if os.name == "posix" and path.stat().st_mode & _OTHERS:
        raise SecretOpen(
            text(
                "其他用户可以读取“{name}”；请执行 chmod 600，或删除后重新启动以另行生成。",
                "others may read {name}; run chmod 600 on it, or delete it and start again to "
                "have another made.",
                name=named(path),
            )
        )
    return path.read_text("ascii")
