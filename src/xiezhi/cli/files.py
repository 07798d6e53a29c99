"""Files of a command written whole, or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from xiezhi.blueprint.moves import move_all
from xiezhi.model.disk import no_folder, writing


def check_place(path: Path) -> None:
    """Try a place before long work; leaves nothing. Raises OutputRefused, OutputUnwritable."""
    with writing(path):
        if _is_device(path):
            return
        place = _place(path)
        draft = _draft(place)
        draft.unlink()


def write_whole(contents: Mapping[Path, bytes]) -> None:
    """Write every file beside its place, then move all of them in.

    A device or pipe is written to as it is, and a link keeps leading where it leads. Raises
    OutputRefused, OutputUnwritable.
    """
    drafts: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            with writing(path):
                if _is_device(path):
                    path.write_bytes(content)
                else:
                    place = _place(path)
                    drafts[draft := _draft(place)] = place
                    _fill(draft, content, place)
        with writing(next(iter(contents))):
            move_all(drafts)
    finally:
        for draft in drafts:
            with suppress(OSError):
                draft.unlink(missing_ok=True)


def _is_device(path: Path) -> bool:
    """Whether it is there and no plain file, so that nothing may be put in its place."""
    return path.exists() and not path.is_file() and not path.is_dir()


def _place(path: Path) -> Path:
    """Where the content is to lie. Raises OutputRefused, IsADirectoryError."""
    if not path.absolute().parent.is_dir():
        raise no_folder(path)
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    return path.resolve()


def _draft(place: Path) -> Path:
    handle, name = tempfile.mkstemp(prefix=f".{place.name[:40]}.", dir=place.parent)
    os.close(handle)
    return Path(name)


def _fill(draft: Path, content: bytes, place: Path) -> None:
    """The content on the disk, with the rights that the file has or that a new one gets."""
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    umask = os.umask(0)
    os.umask(umask)
    draft.chmod(place.stat().st_mode & 0o777 if place.exists() else 0o666 & ~umask)
