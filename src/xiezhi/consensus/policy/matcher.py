"""Find the words of a dictionary in raw text, longest first, in one pass.

Every word is filed under its first two characters. The pairs of a text are hashed all at once
into a table of bits, which tells where a word might begin; only there are the lengths that occur
under the pair tried. The cost grows with the text and not with the dictionary, like that of Aho
and Corasick's automaton (1975); a word of one character has no pair and is refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from xiezhi.model.errors import XiezhiError

Value = TypeVar("Value")
_BITS = 1 << 18


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
        self._lengths = lengths_by_pair(words)
        self._opens = np.zeros(_BITS, dtype=np.bool_)
        self._opens[_hashes("".join(self._lengths))[::2]] = True

    def found(self, text: str) -> list[tuple[int, int, Value]]:
        """(start, end, value) of the words in the text, leftmost longest, none overlapping."""
        lengths, values = self._lengths, self._values
        hits: list[tuple[int, int, Value]] = []
        free = 0
        for start in np.flatnonzero(self._opens[_hashes(text)]).tolist():
            if start < free:
                continue
            for n in lengths.get(text[start : start + 2], ()):
                word = text[start : start + n]
                if word in values:
                    free = start + len(word)
                    hits.append((start, free, values[word]))
                    break
        return hits


def _hashes(text: str) -> NDArray[np.uint32]:
    """A number below `_BITS` for every pair of neighbouring characters."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return (codes[:-1] * np.uint32(2654435761) + codes[1:] * np.uint32(40503)) >> np.uint32(
        7
    ) & np.uint32(_BITS - 1)


def lengths_by_pair(words: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """Under the first two characters of words, how long those are, the longest first.

    >>> lengths_by_pair(["长江", "长江流域"])
    {'长江': (4, 2)}
    """
    under: dict[str, set[int]] = {}
    for word in words:
        under.setdefault(word[:2], set()).add(len(word))
    return {pair: tuple(sorted(lengths, reverse=True)) for pair, lengths in under.items()}
