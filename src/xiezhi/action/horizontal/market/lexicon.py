"""The words, shapes, rules and guards of the screen, read once from the package's data."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import permutations
from typing import Any

from xiezhi.action.horizontal.market.concern import Answer
from xiezhi.model.text import Text

_GAP = re.compile(r"~(\d+)~")
_NAME = re.compile(r"\{([A-Z]+)\}")
_NO_BREAK = r"[^。；;！？!?\n]"
RULE_FILES = (
    "rules.toml",
    "general.toml",
    "frames.toml",
)  # particular first: they keep their spans


@dataclass(frozen=True, slots=True)
class Rule:
    """One way in which words can meet an item; see rules.toml.

    needs: numbers of the lists of words that must occur. also: codes of the catalogue.
    bars: whether the restriction is itself a ban.
    """

    id: str
    item: str
    article: str
    also: tuple[str, ...]
    answer: Answer
    needs: tuple[int, ...]
    pattern: re.Pattern[str]
    near: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    reason: Text
    bars: bool


def _data(name: str) -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "data" / name).read_text("utf-8"))


@cache
def word_lists() -> Mapping[str, tuple[str, ...]]:
    """The lists of words by name, in a fixed order that numbers them."""
    lists: Mapping[str, list[str]] = _data("words.toml")["words"]
    return {name: tuple(words) for name, words in lists.items()}


@cache
def _shapes() -> Mapping[str, str]:
    """Every {NAME} as a regular expression."""
    found = {
        name: "(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + ")"
        for name, words in word_lists().items()
    }
    for name, shape in _data("words.toml")["shapes"].items():
        found[name] = expanded(shape, found)
    return found


def expanded(pattern: str, shapes: Mapping[str, str]) -> str:
    r"""A pattern with its names and gaps written out.

    >>> expanded("{A}~3~b", {"A": "(?:a|c)"})
    '(?:a|c)[^。；;！？!?\\n]{0,3}?b'
    """
    named = _NAME.sub(lambda found: shapes[found[1]], pattern)
    return _GAP.sub(lambda found: f"{_NO_BREAK}{{0,{found[1]}}}?", named)


def any_order(parts: Sequence[str], within: int) -> str:
    """A pattern that holds some parts in any order, at most so many characters between two.

    >>> any_order(["a", "b"], 4)
    '(?:a)~4~(?:b)|(?:b)~4~(?:a)'
    """
    gap = f"~{within}~"
    return "|".join(gap.join(f"(?:{part})" for part in row) for row in permutations(parts))


def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern of the data files, ready for use."""
    return re.compile(expanded(pattern, _shapes()))


def _optional(pattern: str) -> re.Pattern[str] | None:
    return compiled(pattern) if pattern else None


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule, in order of priority."""
    numbers = {name: number for number, name in enumerate(word_lists())}
    rows = [row for name in RULE_FILES for row in _data(name)["rule"]]
    return tuple(_rule(row, numbers) for row in rows)


def _rule(row: Mapping[str, Any], numbers: Mapping[str, int]) -> Rule:
    return Rule(
        row["id"],
        row["item"],
        row["article"],
        tuple(row.get("also", ())),
        Answer(row["answer"]),
        tuple(numbers[name] for name in row["needs"]),
        compiled(row.get("pattern") or any_order(row["parts"], row["within"])),
        _optional(row.get("near", "")),
        _optional(row.get("unless", "")),
        Text(row["zh"], row["en"]),
        row.get("bars", False),
    )


@cache
def guards() -> Mapping[str, re.Pattern[str]]:
    """What lifts a suspicion, by name."""
    return {
        name: compiled(pattern)
        for name, pattern in _data("guards.toml").items()
        if isinstance(pattern, str)
    }


@cache
def limbs() -> Mapping[int, re.Pattern[str]]:
    """Words that plead one of the limbs of article 12, by the number of its item."""
    return {int(n): compiled(words) for n, words in _data("guards.toml")["limbs"].items()}
