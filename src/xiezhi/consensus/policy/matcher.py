"""Find the words of a dictionary in raw text, longest first, in one pass.

Every word of two characters or more is filed under its first two. The text is walked by pairs
of characters; only where a pair opens some word are the lengths that occur under it tried. The
cost grows with the text and not with the dictionary, like Aho and Corasick's automaton (1975),
and needs no compiled extension; a word of one character has no pair and is refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import add
from typing import Generic, TypeVar

from xiezhi.model.errors import XiezhiError

Value = TypeVar("Value")


class WordTooShort(XiezhiError):
    """A word of fewer than two characters in a dictionary of words to find."""


class Matcher(Generic[Value]):
    """A dictionary of words, each with a value, to be found in text.

    >>> Matcher({"长江": 1, "长江流域": 2}).found("保护长江流域。")
    [(2, 6, 2)]
    """

    def __init__(self, words: dict[str, Value]) -> None:
        short = sorted(word for word in words if len(word) < 2)  # noqa: PLR2004
        if short:
            raise WordTooShort(
                f"words to find need two characters or more; these are shorter: {short[:5]}"
            )
        self._values = dict(words)
        self._lengths = _lengths(words)

    def found(self, text: str) -> list[tuple[int, int, Value]]:
        """(start, end, value) of the words in the text, leftmost longest, none overlapping."""
        lengths, values = self._lengths, self._values
        opens = [i for i, pair in enumerate(map(add, text, text[1:])) if pair in lengths]
        hits: list[tuple[int, int, Value]] = []
        free = 0
        for start in opens:
            if start < free:
                continue
            for n in lengths[text[start : start + 2]]:
                word = text[start : start + n]
                if word in values:
                    free = start + n
                    hits.append((start, free, values[word]))
                    break
        return hits


def _lengths(words: Iterable[str]) -> dict[str, tuple[int, ...]]:
    under: dict[str, set[int]] = {}
    for word in words:
        under.setdefault(word[:2], set()).add(len(word))
    return {pair: tuple(sorted(lengths, reverse=True)) for pair, lengths in under.items()}
