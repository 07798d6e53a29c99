"""A codebook: what coders look for, in a tree; the first one is the framework itself."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from xiezhi.consensus.interviews.errors import CodebookInvalid
from xiezhi.model.text import Text


@dataclass(frozen=True, slots=True)
class Code:
    """One thing a coder may mark.

    about: what counts as this code, and what does not.
    parent: id of the code it belongs under, empty at the top.
    cues: words whose presence suggests the code; a suggestion, never a coding.
    """

    id: str
    name: Text
    about: Text
    parent: str = ""
    cues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Codebook:
    """Codes with unique ids whose parents are among them, without a circle."""

    name: Text
    codes: tuple[Code, ...]

    def __post_init__(self) -> None:
        problems = [*_repeated(self.codes), *_orphans(self.codes), *_circles(self.codes)]
        if problems:
            raise CodebookInvalid(
                Text("\n".join(one.zh for one in problems), "\n".join(one.en for one in problems))
            )

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes)

    def __len__(self) -> int:
        return len(self.codes)

    def __contains__(self, code: object) -> bool:
        return any(one.id == code for one in self.codes)

    def code(self, id: str) -> Code:  # noqa: A002
        """A code by its id. Raises CodebookInvalid where there is none."""
        for one in self.codes:
            if one.id == id:
                return one
        some = [one.id for one in self.codes[:8]] + ["…"] * (len(self.codes) > 8)  # noqa: PLR2004
        raise CodebookInvalid(
            Text(
                f"编码本“{self.name.zh}”里没有编码 {id}；请加入，或改用其中之一：{'、'.join(some)}",
                f"code {id!r} is not in the codebook {self.name.en!r}; add it there or use one of "
                f"{', '.join(some)}",
            )
        )

    def under(self, id: str) -> frozenset[str]:  # noqa: A002
        """A code and all below it."""
        found = {id}
        while more := {c.id for c in self.codes if c.parent in found} - found:
            found |= more
        return frozenset(found)


@cache
def framework_codebook() -> Codebook:
    """The codebook that the framework itself gives: consensus, organization, action, obstacles.

    >>> framework_codebook().code("groups").parent
    'organization'
    """
    text = files("xiezhi.consensus.interviews").joinpath("codebook.toml").read_text("utf-8")
    table = tomllib.loads(text)
    codes = tuple(_code(name, row) for name, row in table["codes"].items())
    return Codebook(Text(**table["name"]), codes)


def _code(id: str, row: dict[str, Any]) -> Code:  # noqa: A002
    about, cues = Text(**row["about"]), tuple(row.get("cues", ()))
    return Code(id, Text(**row["name"]), about, row.get("parent", ""), cues)


def _repeated(codes: tuple[Code, ...]) -> list[Text]:
    return [
        Text(
            f"编码 {id} 在编码本中出现{n}次；每个编号只能出现一次",
            f"code {id!r} stands {n} times in the codebook; every id may stand once",
        )
        for id, n in Counter(code.id for code in codes).items()  # noqa: A001
        if n > 1
    ]


def _orphans(codes: tuple[Code, ...]) -> list[Text]:
    known = {code.id for code in codes}
    return [
        Text(
            f"编码 {code.id} 的上级 {code.parent} 不在编码本中；请加入，或把上级留空",
            f"code {code.id!r} belongs under {code.parent!r}, which is not in the codebook; "
            "add it or leave the parent empty",
        )
        for code in codes
        if code.parent and code.parent not in known
    ]


def _circles(codes: tuple[Code, ...]) -> list[Text]:
    parents = {code.id: code.parent for code in codes}
    return [
        Text(
            f"编码 {id} 是自己的上级；每一串上级都应止于顶层",
            f"code {id!r} is its own ancestor; every chain of parents must end at the top",
        )
        for id in parents  # noqa: A001
        if _returns(id, parents)
    ]


def _returns(start: str, parents: dict[str, str]) -> bool:
    at, seen = parents[start], set[str]()
    while at and at not in seen:
        if at == start:
            return True
        seen.add(at)
        at = parents.get(at, "")
    return False
