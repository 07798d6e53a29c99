"""A read of the API: a page's own function, told as JSON, for the same people as the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from ninja import Schema

from xiezhi.model.text import Text
from xiezhi.register.items import STAGES

SIDE = r"^\d{6}$"
LONGEST = 200
"""Of a value in an address; pages read no further."""


@dataclass(frozen=True, slots=True)
class Asks:
    """Something that an address may ask for. kind: its type; pattern: of words."""

    name: str
    kind: Any
    says: Text
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """An address of the API that tells what a page shows.

    route: the page's; it says by which function and for whom. at: below the API's address, its
    `{...}` parts named as the page's. answer: the schema; of a file, its media type instead.
    """

    route: str
    at: str
    says: Text
    answer: type[Schema] | str
    asks: tuple[Asks, ...] = ()


def one_of(name: str, values: Any, says: Text) -> Asks:
    """A choice among fixed values."""
    return Asks(name, Literal[tuple(values)], says)


def words_of(name: str, says: Text) -> Asks:
    """Free words."""
    return Asks(name, str, says)


OF_SIDE = Asks("side", str, Text("只列某一方（代码）", "of one side alone, by its code"), SIDE)
OF_STAGE = one_of(
    "stage",
    [one.value for one in STAGES],
    Text("只列某一状态", "at one stage alone"),
)
AFTER = words_of(
    "after",
    Text("下一页：取上一页回答中的 next", "the next page: `next` of the answer before"),
)
