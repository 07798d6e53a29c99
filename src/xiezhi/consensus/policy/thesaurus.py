"""Ways of saying the same thing: which concepts and topics the words of a clause stand for."""

from __future__ import annotations

from functools import cache

from xiezhi.consensus.policy.matcher import lengths_by_pair
from xiezhi.consensus.policy.words import table


def concepts_in(text: str) -> dict[str, frozenset[str]]:
    """Concept -> the expressions of the text that stand for it.

    >>> sorted(concepts_in("破除市场壁垒"))
    ['local_protection']
    """
    return _found(text, "same")


def topics_in(text: str) -> frozenset[str]:
    """The subjects that a text speaks of, coarser than its concepts.

    >>> sorted(topics_in("选派教师支教"))
    ['schools']
    """
    return frozenset(_found(text, "topic"))


def _found(text: str, kind: str) -> dict[str, frozenset[str]]:
    """Every expression wherever it stands, those within longer ones too."""
    lengths, names = _expressions(kind)
    found: dict[str, set[str]] = {}
    for start in range(len(text) - 1):
        for n in lengths.get(text[start : start + 2], ()):
            word = text[start : start + n]
            for name in names.get(word, ()):
                found.setdefault(name, set()).add(word)
    return {name: frozenset(said) for name, said in found.items()}


@cache
def _expressions(kind: str) -> tuple[dict[str, tuple[int, ...]], dict[str, tuple[str, ...]]]:
    names: dict[str, tuple[str, ...]] = {}
    for name, listed in table("thesaurus.toml")[kind].items():
        for word in listed.split():
            names[word] = (*names.get(word, ()), name)
    return lengths_by_pair(names), names
