"""The fast first pass: which lists of words occur in which sentence (Aho and Corasick 1975).

One walk over the characters, compiled; only sentences that hold what some rule needs are then
read by the grammar.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import numba
import numpy as np
from numpy.typing import NDArray

from xiezhi.action.horizontal.market.lexicon import word_lists

Ints: TypeAlias = NDArray[np.int64]
Masks: TypeAlias = NDArray[np.uint64]

BREAKS = "。；;！？!?\n"
LONGEST_AT_COMMA, LONGEST = 600, 900
_COMMA = ord("，")
_PLANE = 1 << 16
_WIDTH = 64


@dataclass(frozen=True, slots=True, eq=False)
class Automaton:
    """All words at once.

    class_of: (65536,) class of each character, 0 for those in no word. after: (state, class)
    the next state. held: (state, word of 64 bits) the lists with a word that ends
    there: list n has bit n % 64 of word n // 64.
    """

    class_of: NDArray[np.uint16]
    after: NDArray[np.int32]
    held: Masks


@dataclass(frozen=True, slots=True, eq=False)
class Sentences:
    """Sentences of a text: (sentence,) first and past-the-last character.

    held: (sentence, word of 64 bits) the lists met, as in `Automaton`.
    """

    start: Ints
    end: Ints
    held: Masks

    def with_all(self, lists: Sequence[int]) -> Ints:
        """Numbers of the sentences that meet every one of some lists."""
        needs = bits_of(lists, self.held.shape[1])
        return np.flatnonzero(((self.held & needs) == needs).all(axis=1))


def bits_of(lists: Sequence[int], n_words: int) -> Masks:
    """(word of 64 bits,) with the bits of some lists set.

    >>> bits_of([0, 65], 2)
    array([1, 2], dtype=uint64)
    """
    bits = np.zeros(n_words, np.uint64)
    for number in lists:
        bits[number // _WIDTH] |= np.uint64(1 << (number % _WIDTH))
    return bits


def automaton_of(lists: Mapping[str, tuple[str, ...]]) -> Automaton:
    """The automaton of lists of words; numbered in their order."""
    characters = sorted({c for words in lists.values() for word in words for c in word})
    class_of = np.zeros(_PLANE, np.uint16)
    class_of[[ord(c) for c in characters]] = np.arange(1, len(characters) + 1)
    after, held = _trie(lists, class_of, len(characters) + 1)
    return Automaton(class_of, *_linked(after, held))


def _trie(
    lists: Mapping[str, tuple[str, ...]], class_of: NDArray[np.uint16], n_classes: int
) -> tuple[NDArray[np.int32], Masks]:
    """(state, class) children, -1 where none; and what each state holds by itself."""
    n_states = 1 + sum(len(word) for words in lists.values() for word in words)
    after = np.full((n_states, n_classes), -1, np.int32)
    n_words = -(-len(lists) // _WIDTH)
    held, used = np.zeros((n_states, n_words), np.uint64), 1
    for number, words in enumerate(lists.values()):
        for word in words:
            state = 0
            for c in class_of[[ord(c) for c in word]]:
                if after[state, c] < 0:
                    after[state, c], used = used, used + 1
                state = int(after[state, c])
            held[state] |= bits_of([number], n_words)
    return after[:used], held[:used]


def _linked(after: NDArray[np.int32], held: Masks) -> tuple[NDArray[np.int32], Masks]:
    """The trie with every missing child replaced by where its longest suffix leads."""
    after, held = after.copy(), held.copy()
    fail = np.zeros(len(after), np.int32)
    queue = deque(int(s) for s in after[0] if s > 0)
    after[0][after[0] < 0] = 0
    while queue:
        state = queue.popleft()
        held[state] |= held[fail[state]]
        children = after[state] >= 0
        for child, c in zip(after[state][children], np.flatnonzero(children), strict=True):
            fail[child] = after[fail[state], c]
            queue.append(int(child))
        after[state] = np.where(children, after[state], after[fail[state]])
    return after, held


@cache
def _automaton() -> Automaton:
    return automaton_of(word_lists())


def sentences_of(text: str, automaton: Automaton | None = None) -> Sentences:
    """Cut a text into sentences (at 。；！？ and line ends) and say which lists each meets.

    A sentence longer than 600 characters ends at its next comma, one of 900 where it is: what
    follows costs time that grows with the square of a sentence.
    """
    machine = automaton or _automaton()
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    ends = np.array([ord(c) for c in BREAKS], np.uint32)
    start, end, held = _walk(codes, machine.class_of, machine.after, machine.held, ends)
    return Sentences(start, end, held)


@numba.njit(cache=True)
def _walk(
    codes: NDArray[np.uint32],
    class_of: NDArray[np.uint16],
    after: NDArray[np.int32],
    held: Masks,
    breaks: NDArray[np.uint32],
) -> tuple[Ints, Ints, Masks]:
    n = 2 + len(codes) // LONGEST_AT_COMMA
    for code in codes:
        if code in breaks:
            n += 1
    starts, ends = np.zeros(n, np.int64), np.zeros(n, np.int64)
    masks = np.zeros((n, held.shape[1]), np.uint64)
    row, state = 0, 0
    for i in range(len(codes)):
        code = codes[i]
        if code in breaks:
            ends[row] = i
            row += 1
            starts[row] = i + 1
            state = 0
        elif i - starts[row] >= LONGEST or (code == _COMMA and i - starts[row] >= LONGEST_AT_COMMA):
            ends[row] = i
            row += 1
            starts[row] = i
            state = after[0, class_of[code]] if code < len(class_of) else 0
            for word in range(held.shape[1]):
                masks[row, word] |= held[state, word]
        else:
            state = after[state, class_of[code]] if code < len(class_of) else 0
            for word in range(held.shape[1]):
                masks[row, word] |= held[state, word]
    ends[row] = len(codes)
    return starts[: row + 1], ends[: row + 1], masks[: row + 1]
