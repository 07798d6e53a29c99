"""The word lists of official prose, read once from the package."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

DATA = files("xiezhi.consensus.policy").joinpath("data")


@dataclass(frozen=True, slots=True)
class Words:
    """Words by what they do in a clause; `data/words.toml` says what each class is for."""

    verbs: frozenset[str]
    causing: frozenset[str]
    pairs: frozenset[str]
    helping: frozenset[str]
    helped: frozenset[str]
    attitude: frozenset[str]
    adverbs: frozenset[str]
    prepositions: tuple[str, ...]
    heads: frozenset[str]
    nominal: frozenset[str]
    endings: tuple[str, ...]
    stems: tuple[str, ...]


def table(name: str) -> dict[str, Any]:
    """A TOML file of the word lists."""
    return tomllib.loads(DATA.joinpath(name).read_text("utf-8"))


@cache
def words() -> Words:
    """The lists that the grammar of clauses needs."""
    content = table("words.toml")
    verbs = content["verbs"]
    pairs = frozenset(verbs["pairs"].split())
    attitude = frozenset(verbs["attitude"].split())
    return Words(
        verbs=frozenset(verbs["act"].split()) | pairs | attitude,
        causing=frozenset(verbs["causing"].split()),
        pairs=pairs,
        helping=frozenset(verbs["helping"].split()),
        helped=frozenset(verbs["helped"].split()),
        attitude=attitude,
        adverbs=frozenset(verbs["adverbs"].split()),
        prepositions=longest_first(verbs["prepositions"].split()),
        heads=frozenset(verbs["heads"].split()),
        nominal=frozenset(verbs["nominal"].split()),
        endings=longest_first(content["bodies"]["endings"].split()),
        stems=longest_first(content["bodies"]["stems"].split()),
    )


@cache
def grammar() -> dict[str, frozenset[str]]:
    """The small classes of the grammar of phrases, by name."""
    return {name: frozenset(held.split()) for name, held in table("words.toml")["grammar"].items()}


@cache
def names() -> tuple[tuple[str, str, str, str], ...]:
    """The names of the gazetteer: name, code, form (full or short), level."""
    rows = csv.reader(DATA.joinpath("names.csv").read_text("utf-8").splitlines())
    next(rows)
    return tuple((name, code, form, level) for name, code, form, level in rows)


def longest_first(found: Iterable[str]) -> tuple[str, ...]:
    """Words without repeats, the longest first, so that an alternation prefers them."""
    return tuple(sorted(set(found), key=lambda word: (-len(word), word)))
