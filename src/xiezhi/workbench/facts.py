"""What every page needs to know of the case, light enough to read at each start.

The tables of a case take seconds to read, with libraries that a page does not need. So its title,
its sides and its parties are read by themselves; `Desk.case` reads the whole where a page asks.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from xiezhi.model.errors import CaseInvalid
from xiezhi.model.text import Text
from xiezhi.model.units import Lang

_READ = (".csv", ".toml", ".xlsx", ".geojson", ".md", ".txt", ".html", ".docx", ".pdf", ".tsv")


@dataclass(frozen=True, slots=True)
class SideFacts:
    """A side: its code, name, and its number in the order of codes, which gives its colour."""

    code: str
    name: Text
    number: int


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """The case's own words."""

    folder: Path
    id: str
    title: Text
    language: Lang
    sides: tuple[SideFacts, ...]

    def side(self, code: str) -> SideFacts | None:
        """A side by its code."""
        return next((one for one in self.sides if one.code == code), None)


def facts_of(folder: Path) -> CaseFacts:
    """The facts of a case folder. Raises CaseInvalid where `case.toml` is wrong."""
    from xiezhi.case.config import read_config  # noqa: PLC0415  (slow to import)
    from xiezhi.case.province_names import province_name  # noqa: PLC0415

    config, problems = read_config(folder)
    if config is None:
        raise CaseInvalid(tuple(problems))
    codes = sorted(_code(side) for side in config.sides)
    sides = tuple(SideFacts(code, province_name(code), number) for number, code in enumerate(codes))
    title = Text(config.title_zh, config.title_en)
    return CaseFacts(folder, config.id, title, config.language, sides)


def _code(given: str) -> str:
    from xiezhi.case.province_names import province_code  # noqa: PLC0415

    found = province_code(given)
    if found is None:
        raise CaseInvalid((Text(f"“{given}”不是省级行政区。", f"{given} is no province."),))
    return found


def case_digest(folder: Path, version: str) -> str:
    """SHA-256 over every file of a case and the program's version: other content, other digest."""
    over = sha256(version.encode())
    for path in _files(folder):
        over.update(path.name.encode() + b"\n" + _digest_of(path, *_look(path)))
    return over.hexdigest()


def _files(folder: Path) -> list[Path]:
    with os.scandir(folder) as found:
        paths = [Path(one.path) for one in found if one.is_file() and not one.name.startswith(".")]
    return sorted(path for path in paths if path.suffix.lower() in _READ)


def _look(path: Path) -> tuple[int, int]:
    look = path.stat()
    return look.st_mtime_ns, look.st_size


@lru_cache(maxsize=512)
def _digest_of(path: Path, _changed_ns: int, _size: int) -> bytes:
    """The digest of a file, read again only once it changed."""
    return sha256(path.read_bytes()).digest()
