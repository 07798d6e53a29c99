"""Which passage of an edited file is which one of the file it was written from.

Never by its position: a passage is known again by its words, else by the bookmark that the form
hid in it, else by being much alike. What is none of these is new, and what nobody claims is gone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from hashlib import sha256
from typing import TypeAlias

Key: TypeAlias = tuple[str, ...]
_ALIKE = 0.6  # of the characters, in order: below it two sentences say different things
_MARKED = 0.5
_AT_HOME = 0.05


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a file, the article they stand in, and the bookmarks that touch them.

    more: further words that tell it from others alike, e.g. an article's body.
    """

    words: str
    home: str = ""
    marks: frozenset[str] = frozenset()
    more: str = ""


def known_again(now: Sequence[Passage], before: Sequence[Passage]) -> list[int | None]:
    """For each passage now, the number of the one it was before; None where it is new.

    >>> known_again([Passage("new"), Passage("old")], [Passage("old")])
    [None, 0]
    """
    claimed: dict[int, int] = {}
    for keys in (_place_and_mark, _place, _words):
        _claim_same(now, before, claimed, keys)
    free = set(range(len(before))) - set(claimed.values())
    scored = [
        (_score(now[i], before[k]), i, k) for i in range(len(now)) if i not in claimed for k in free
    ]
    for score, i, k in sorted(scored, key=lambda one: (-one[0], *one[1:])):
        if score > 0 and i not in claimed and k in free:
            claimed[i] = k
            free.discard(k)
    return [claimed.get(i) for i in range(len(now))]


def fresh_id(stem: str, words: str, taken: set[str]) -> str:
    """An id for a new passage, made of its words so that passages added later leave it alone.

    taken: ids that it may not bear; the new one is added.
    """
    digest = sha256(words.encode()).hexdigest()[:8]
    id_, n = f"{stem}_{digest}", 1
    while id_ in taken:
        n += 1
        id_ = f"{stem}_{digest}_{n}"
    taken.add(id_)
    return id_


def _claim_same(
    now: Sequence[Passage],
    before: Sequence[Passage],
    claimed: dict[int, int],
    keys: Callable[[Passage], list[Key]],
) -> None:
    """Claim for each passage the first free one before that shares a key with it."""
    free = set(range(len(before))) - set(claimed.values())
    waiting: dict[Key, list[int]] = {}
    for k in sorted(free):
        for key in keys(before[k]):
            waiting.setdefault(key, []).append(k)
    for i, one in enumerate(now):
        if i in claimed:
            continue
        found = (k for key in keys(one) for k in waiting.get(key, ()) if k in free)
        first = next(found, None)
        if first is not None:
            claimed[i] = first
            free.discard(first)


def _place_and_mark(one: Passage) -> list[Key]:
    return [(one.words, one.home, mark) for mark in sorted(one.marks)]


def _place(one: Passage) -> list[Key]:
    return [(one.words, one.home)]


def _words(one: Passage) -> list[Key]:
    return [(one.words,)]


def _score(now: Passage, old: Passage) -> float:
    """How surely one is the other: a bookmark counts half, the rest is how much is alike."""
    marked = bool(now.marks & old.marks)
    alike = _likeness(now.words + now.more, old.words + old.more, 0.0 if marked else _ALIKE)
    if not marked and alike < _ALIKE:
        return 0.0
    return alike + _MARKED * marked + _AT_HOME * (now.home == old.home) + 1e-9


def _likeness(a: str, b: str, least: float) -> float:
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    if matcher.real_quick_ratio() < least or matcher.quick_ratio() < least:
        return 0.0
    return matcher.ratio()
