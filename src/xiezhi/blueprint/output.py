"""Documents onto disk, all or none: an interrupted run leaves the old ones whole."""

from __future__ import annotations

import os
import shutil
import time
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, TypeAlias

from xiezhi.blueprint.moves import move_all
from xiezhi.blueprint.progress import Step, silent
from xiezhi.model.disk import OutputRefused, named, writing
from xiezhi.model.text import text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from xiezhi.blueprint.build import Blueprint
    from xiezhi.blueprint.charts import Drawing, Drawings
    from xiezhi.blueprint.progress import Tell
    from xiezhi.blueprint.studio import Studio
    from xiezhi.model.units import Lang

FORMATS = ("html", "docx", "xlsx", "json")
DRAWN = {"html", "docx"}  # the formats that hold charts
TEMPORARY = ".xiezhi-unfinished-"
STALE_SECONDS = 3600


def documents_of(
    blueprint: Blueprint,
    formats: tuple[str, ...] = FORMATS,
    first: Lang = "zh",
    tell: Tell = silent,
    drawer: Studio | None = None,
) -> dict[str, bytes]:
    """The documents by file name; `first` is the language that needs no suffix in its name.

    drawer: who draws the charts, and may have begun; by default they are drawn here.
    """
    from xiezhi.blueprint.studio import studio  # noqa: PLC0415  (keeps --help fast)

    own = studio(png="docx" in formats) if drawer is None else nullcontext(drawer)
    names = [name for kind in FORMATS if kind in formats for name in _names(kind, first)]
    made: dict[str, bytes] = {}
    with own as drawing:
        # Those without charts are made first, while the charts are still being drawn.
        for makers in (_undrawn(blueprint), _drawn(blueprint, formats, first, drawing, tell)):
            for name, make in makers.items():
                if name in names:
                    tell(Step("documents", len(made) + 1, len(names), name))
                    made[name] = make()
    return {name: made[name] for name in names}


def _names(kind: str, first: Lang) -> tuple[str, ...]:
    other = "en" if first == "zh" else "zh"
    named = (f"blueprint.{kind}",)
    return (*named, f"blueprint.{other}.{kind}") if kind == "docx" else named


Makers: TypeAlias = "Mapping[str, Callable[[], bytes]]"


def _undrawn(blueprint: Blueprint) -> Makers:
    from xiezhi.blueprint.data import json_of  # noqa: PLC0415
    from xiezhi.blueprint.workbook import workbook_of  # noqa: PLC0415

    return {
        "blueprint.json": lambda: json_of(blueprint),
        "blueprint.xlsx": lambda: workbook_of(blueprint),
    }


def _drawn(
    blueprint: Blueprint, formats: tuple[str, ...], first: Lang, drawer: Studio, tell: Tell
) -> Makers:
    """Word is written by the processes that drew, while the page is made here."""
    from xiezhi.blueprint.html import html_of  # noqa: PLC0415
    from xiezhi.blueprint.page import page_of  # noqa: PLC0415
    from xiezhi.blueprint.studio import drawings_of  # noqa: PLC0415
    from xiezhi.blueprint.word import word_of  # noqa: PLC0415

    drawings = drawings_of(blueprint, drawer, tell) if DRAWN & set(formats) else {}
    langs: tuple[Lang, Lang] = ("en", "zh") if first == "en" else ("zh", "en")
    words = {
        name: drawer.aside(word_of, page_of(blueprint, lang), _pictures(drawings, lang))
        for name, lang in zip(_names("docx", first), langs, strict=True)
        if "docx" in formats
    }
    return {"blueprint.html": lambda: html_of(blueprint, drawings, first), **words}


def _pictures(drawings: Drawings, lang: Lang) -> dict[str, Drawing]:
    """The charts of one language by id, without what only a page shows."""
    return {
        chart: replace(drawing, svg="") for (chart, of), drawing in drawings.items() if of == lang
    }


def check_place(out: Path, case: Path) -> None:
    """Refuse to write among the tables of a case, where the checker would meet the documents.

    Below a case any folder will do, since only what lies in the case folder itself is read.
    Raises OutputRefused.
    """
    try:
        own = out.resolve() == case.resolve() or (out / "case.toml").is_file()
    except (OSError, RuntimeError):  # a loop of links, or rights that hide it: writing will tell
        return
    if own:
        raise OutputRefused(
            text(
                "“{name}”是案例文件夹，文档不能与案例的表放在一起；请换一个文件夹，如“{below}”。",
                "{name} is a case folder, and documents must not lie among its tables; choose "
                "another folder, such as {below}.",
                name=named(out),
                below=named(out / "out"),
            )
        )


def check_writable(out: Path) -> None:
    """Try the folder before any long work; leaves nothing.

    Raises OutputRefused, OutputUnwritable.
    """
    with writing(out), _made(out, keep=False):
        _sweep(out)
        _refuse_folders(out, [f"blueprint.{kind}" for kind in FORMATS])
        _unfinished(out).rmdir()


def write_all(documents: Mapping[str, bytes], out: Path) -> tuple[Path, ...]:
    """Write every document beside its place, then move all of them in.

    Until the last byte is on the disk nothing that was there before is touched. Raises
    OutputRefused, OutputUnwritable; leaves no unfinished folder behind unless the process is
    killed, and then the next run removes it.
    """
    with writing(out), _made(out, keep=True):
        _sweep(out)
        _refuse_folders(out, list(documents))
        unfinished = _unfinished(out)
        try:
            for name, content in documents.items():
                _write(unfinished / name, content)
            move_all({unfinished / name: out / name for name in documents})
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    return tuple(out / name for name in documents)


@contextmanager
def _made(out: Path, *, keep: bool) -> Iterator[None]:
    """The folder, made where it is not there; unmade again on failure, or if not to be kept."""
    new = [folder for folder in (out, *out.parents) if not folder.exists()]
    done = False
    try:
        out.mkdir(parents=True, exist_ok=True)
        yield
        done = True
    finally:
        for folder in () if done and keep else new:
            with suppress(OSError):  # not made, or no longer empty
                folder.rmdir()


def _refuse_folders(out: Path, names: Sequence[str]) -> None:
    """Refuse a place where a folder has the name of a document."""
    for name in names:
        if (out / name).is_dir():
            raise OutputRefused(
                text(
                    "“{place}”是文件夹，占用了文档的名字；请移走它，或用 -o 换一个文件夹。",
                    "{place} is a folder that bears the name of a document; move it away, or "
                    "choose another folder with -o.",
                    place=named(out / name),
                )
            )


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
