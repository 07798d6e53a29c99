"""Documents onto disk, all or none: an interrupted run leaves the old ones whole."""

from __future__ import annotations

import errno
import os
import shutil
import time
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from xiezhi.blueprint.progress import Step, silent
from xiezhi.model.errors import XiezhiError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from xiezhi.blueprint.build import Blueprint
    from xiezhi.blueprint.charts import Drawings
    from xiezhi.blueprint.progress import Tell
    from xiezhi.model.units import Lang

FORMATS = ("html", "docx", "xlsx", "json")
TEMPORARY = ".xiezhi-unfinished-"
STALE_SECONDS = 3600


class OutputUnwritable(XiezhiError):
    """The documents cannot be written where they were asked for."""


def documents_of(
    blueprint: Blueprint,
    formats: tuple[str, ...] = FORMATS,
    first: Lang = "zh",
    tell: Tell = silent,
    workers: int = 1,
) -> dict[str, bytes]:
    """The documents by file name; `first` is the language that needs no suffix in its name.

    workers: processes that draw the charts, see `drawings_of`.
    """
    from xiezhi.blueprint.charts import drawings_of  # noqa: PLC0415  (keeps the help fast)

    drawn = {"html", "docx"} & set(formats)
    drawings = drawings_of(blueprint, tell, png="docx" in formats, workers=workers) if drawn else {}
    makers = {
        name: make
        for kind in FORMATS
        if kind in formats
        for name, make in _makers(kind, blueprint, drawings, first).items()
    }
    made = {}
    for number, (name, make) in enumerate(makers.items(), 1):
        tell(Step("documents", number, len(makers), name))
        made[name] = make()
    return made


def _makers(
    kind: str, blueprint: Blueprint, drawings: Drawings, first: Lang
) -> dict[str, Callable[[], bytes]]:
    from xiezhi.blueprint.data import json_of  # noqa: PLC0415
    from xiezhi.blueprint.html import html_of  # noqa: PLC0415
    from xiezhi.blueprint.word import word_of  # noqa: PLC0415
    from xiezhi.blueprint.workbook import workbook_of  # noqa: PLC0415

    other: Lang = "en" if first == "zh" else "zh"
    return {
        "html": {"blueprint.html": lambda: html_of(blueprint, drawings, first)},
        "json": {"blueprint.json": lambda: json_of(blueprint)},
        "xlsx": {"blueprint.xlsx": lambda: workbook_of(blueprint)},
        "docx": {
            "blueprint.docx": lambda: word_of(blueprint, drawings, first),
            f"blueprint.{other}.docx": lambda: word_of(blueprint, drawings, other),
        },
    }[kind]


def check_writable(out: Path) -> None:
    """Try the folder before any long work; leaves nothing. Raises OutputUnwritable."""
    new = not out.exists()
    with _as_sentence(out):
        out.mkdir(parents=True, exist_ok=True)
        _sweep(out)
        _unfinished(out).rmdir()
        if new:
            out.rmdir()


def write_all(documents: Mapping[str, bytes], out: Path) -> tuple[Path, ...]:
    """Write every document beside its place, then move all of them in.

    Until the last byte is on the disk nothing that was there before is touched. Raises
    OutputUnwritable; leaves no unfinished folder behind unless the process is killed, and then
    the next run removes it.
    """
    with _as_sentence(out):
        out.mkdir(parents=True, exist_ok=True)
        _sweep(out)
        unfinished = _unfinished(out)
        try:
            for name, content in documents.items():
                _write(unfinished / name, content)
            for name in documents:
                (unfinished / name).replace(out / name)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    return tuple(out / name for name in documents)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _unfinished(out: Path) -> Path:
    return Path(mkdtemp(prefix=f"{TEMPORARY}{os.getpid()}-", dir=out))


def _sweep(out: Path) -> None:
    """Remove what killed runs left; a folder whose process still runs is that run's own."""
    for left in out.glob(f"{TEMPORARY}*"):
        if _abandoned(left):
            shutil.rmtree(left, ignore_errors=True)


def _abandoned(left: Path) -> bool:
    """Whether the process that made a folder is gone; by age where that cannot be asked."""
    pid = left.name.removeprefix(TEMPORARY).partition("-")[0]
    if os.name != "posix" or not pid.isdigit():
        return time.time() - left.stat().st_mtime > STALE_SECONDS
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


@contextmanager
def _as_sentence(out: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputUnwritable(f"{_why(out, error)}; the documents there are unchanged") from error


def _why(out: Path, error: OSError) -> str:
    if isinstance(error, FileExistsError | NotADirectoryError):
        return f"{out} is not a folder, or lies below a file; name a folder with -o"
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return f"{out} may not be written to; choose another folder with -o or change its rights"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"the disk that holds {out} is full; free some space or choose another folder"
    return f"{out} cannot be written to ({error.strerror or error})"
