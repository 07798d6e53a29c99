"""What was computed on a case, read for pages: small files, each read again once it changed."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from xiezhi.model.text import Text
from xiezhi.model.units import Lang
from xiezhi.register.act import Act, read_act
from xiezhi.workbench.ground_names import CHART

DIGITS = 16
_KEPT = 3
_DOCUMENTS = {
    "blueprint.html": "text/html; charset=utf-8",
    "blueprint.docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "blueprint.en.docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "blueprint.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "blueprint.json": "application/json; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the computing is. state: waiting, running, done or failed; words: at what, or why."""

    state: str
    number: int = 0
    total: int = 1
    phase: str = ""
    words: Text | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """A proposal of a finding. plain: the act that tables it; None where one side decides alone."""

    name: str
    kind: str
    title: Text
    places: tuple[str, ...]
    sides: tuple[str, ...]
    cores: int | None
    plain: Mapping[str, Any] | None

    @property
    def id(self) -> str:
        """The id that the proposal has, or would have, in the register; empty without an act."""
        return str(self.plain["body"]["proposal"]) if self.plain else ""

    def act(self, by: str) -> Act | None:
        """The act by which a party tables it."""
        if self.plain is None:
            return None
        return read_act({**self.plain, "body": {**self.plain["body"], "by": by}})


@dataclass(frozen=True, slots=True)
class Question:
    """A question in the list of all."""

    id: str
    state: str
    number: Text
    question: Text
    answer: Text
    charts: tuple[str, ...]
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter with its questions."""

    id: str
    number: Text
    title: Text
    questions: tuple[Question, ...]


class KeptFindings:
    """The findings of a case by its digest; while they are computed, those of the case before.

    folder: holds a folder for each digest. fresh: whether what is shown is of this very case.
    """

    def __init__(self, folder: Path, digest: str) -> None:
        self.wanted = folder / digest[:DIGITS]
        ready = self.wanted if _ready(self.wanted) else _latest(folder)
        self.fresh = ready == self.wanted
        self.folder = ready

    @property
    def progress(self) -> Progress:
        """How far the computing of this very case is."""
        return progress_of(self.wanted)

    @property
    def tag(self) -> str:
        """What the addresses of charts bear: another content, another address."""
        if self.folder is None:
            return ""
        return f"{self.folder.name}-{(self.folder / 'contents.json').stat().st_mtime_ns % 10**9}"

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """Every chapter; none before anything was computed."""
        return _chapters(*_look(self.folder / "contents.json")) if self.folder else ()

    @property
    def questions(self) -> dict[str, Question]:
        """Every question by its id, in order."""
        return {one.id: one for chapter in self.chapters for one in chapter.questions}

    @property
    def contents(self) -> Mapping[str, Any]:
        """What stands beside the chapters: the data that all rests on, how sure the times are."""
        return _json(*_look(self.folder / "contents.json")) if self.folder else {}

    def entry(self, id_: str, lang: Lang) -> Mapping[str, Any] | None:
        """A question in one language with everything that is shown of it."""
        if self.folder is None or id_ not in self.questions:
            return None
        found: Mapping[str, Any] = _json(*_look(self.folder / f"{lang}.{id_}.entry.json"))
        return found

    def exact(self, id_: str) -> Mapping[str, Any] | None:
        """A finding in full precision, as blueprint.json has it."""
        if self.folder is None or id_ not in self.questions:
            return None
        found: Mapping[str, Any] = _json(*_look(self.folder / f"{id_}.finding.json"))
        return found

    def figure(self, chart: str, lang: Lang) -> Path | None:
        """The file of a chart; None for one that is not there."""
        known = {name for one in self.questions.values() for name in one.charts}
        if self.folder is not None and chart in known:
            return self.folder / f"{lang}.{chart}.svg"
        return None

    def base_map(self, lang: Lang) -> Path | None:
        """The file of the region's map."""
        for folder in (self.wanted, self.folder):
            if folder is not None and (folder / f"{lang}.{CHART}.svg").exists():
                return folder / f"{lang}.{CHART}.svg"
        return None

    @property
    def region(self) -> Mapping[str, Any]:
        """Places and drawn plans; empty until soon after the computing begins."""
        folder = self._with_ground
        return _json(*_look(folder / "region.json")) if folder else {}

    @property
    def ground(self) -> Path | None:
        """The file that the browser's map is drawn from."""
        return self._with_ground / "ground.json" if self._with_ground else None

    def map_file(self, name: str) -> Path | None:
        """A further file of the browser's map: `ground-full` or `country`; written last."""
        path = self._with_ground / f"{name}.json" if self._with_ground else None
        return path if path is not None and path.exists() else None

    @property
    def ground_tag(self) -> str:
        """What the addresses of the map's data bear."""
        folder = self._with_ground
        if folder is None:
            return ""
        return f"{folder.name}-{(folder / 'ground.json').stat().st_mtime_ns % 10**9}"

    @property
    def _with_ground(self) -> Path | None:
        held = (self.wanted, self.folder)
        return next((one for one in held if one and (one / "region.json").exists()), None)

    @property
    def documents(self) -> dict[str, tuple[Path, str]]:
        """Documents to take away, by name: the file and its kind."""
        if self.folder is None:
            return {}
        return {
            name: (self.folder / name, kind)
            for name, kind in _DOCUMENTS.items()
            if (self.folder / name).exists()
        }


def progress_of(folder: Path) -> Progress:
    """How far the computing in a folder is; a process that is gone has failed."""
    try:
        found = json.loads((folder / "status.json").read_text("utf-8"))
    except (OSError, ValueError):
        return Progress("waiting")
    words = Text(**found["what"]) if "what" in found else None
    if found["state"] == "running" and not _lives(found["pid"]):
        stopped = Text("计算进程已中止。", "The process that computes has ended.")
        return Progress("failed", words=stopped)
    return Progress(
        found["state"], found.get("number", 0), found.get("total", 1), found.get("phase", ""), words
    )


def forget_older(folder: Path) -> None:
    """Keep what was computed last, drop what is older."""
    import shutil  # noqa: PLC0415

    for old in _by_age(folder)[_KEPT:]:
        shutil.rmtree(old, ignore_errors=True)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _ready(folder: Path) -> bool:
    return (folder / "contents.json").exists()


def _by_age(folder: Path) -> list[Path]:
    """The folders that are there, the latest first."""
    found: list[tuple[float, Path]] = []
    with suppress(FileNotFoundError):
        for one in folder.iterdir():
            with suppress(FileNotFoundError):
                found.append((one.stat().st_mtime, one))
    return [path for _, path in sorted(found, reverse=True)]


def _latest(folder: Path) -> Path | None:
    return next((one for one in _by_age(folder) if _ready(one)), None)


def _look(path: Path) -> tuple[Path, int, int]:
    look = path.stat()
    return path, look.st_mtime_ns, look.st_size


@lru_cache(maxsize=128)
def _json(path: Path, _changed_ns: int, _size: int) -> Any:
    return json.loads(path.read_text("utf-8"))


@lru_cache(maxsize=4)
def _chapters(path: Path, changed_ns: int, size: int) -> tuple[Chapter, ...]:
    return tuple(
        Chapter(
            part["id"],
            Text(**part["number"]),
            Text(**part["title"]),
            tuple(_question(one) for one in part["entries"]),
        )
        for part in _json(path, changed_ns, size)["parts"]
    )


def _question(given: Mapping[str, Any]) -> Question:
    return Question(
        given["id"],
        given["state"],
        Text(**given["number"]),
        Text(**given["question"]),
        Text(**given["answer"]),
        tuple(given["charts"]),
        tuple(_offer(one) for one in given["offers"]),
    )


def _offer(given: Mapping[str, Any]) -> Offer:
    return Offer(
        given["name"],
        given["kind"],
        Text(**given["title"]),
        tuple(given["places"]),
        tuple(given["sides"]),
        given["cores"],
        given["act"],
    )
