"""Private keys of demonstration seats, on the server, in files that their owner alone may read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from xiezhi.register.log.keys import SigningKey, new_key, signing_key
from xiezhi.workbench.secrets_kept import private_folder

if TYPE_CHECKING:
    from xiezhi.workbench.desk import Desk


def demo_key(desk: Desk) -> SigningKey | None:
    """The key of a demonstration account's seat; None outside a demonstration."""
    account, seat = desk.account, desk.seat
    if not desk.config.demo or account is None or not account.demo or seat is None:
        return None
    path = desk.config.demo_keys / f"{seat.id}.key"
    return read_key(path) if path.is_file() else None


def kept_key(folder: Path, name: str) -> SigningKey:
    """The key with this name in a folder, made where there is none."""
    path = private_folder(folder) / f"{name}.key"
    if not path.exists():
        write_key(path, new_key(name))
    return read_key(path)


def write_key(path: Path, key: SigningKey) -> None:
    """A private key into a new file."""
    import os  # noqa: PLC0415

    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(f"{key.secret_text()}\n")


def read_key(path: Path) -> SigningKey:
    """The private key of a file."""
    return signing_key(path.read_text("utf-8").strip())
