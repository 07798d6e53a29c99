"""The leaders of a count, never cut in the middle of a tie."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

Label = TypeVar("Label")


def leaders(counts: Mapping[Label, int], n: int, most: int) -> tuple[list[Label], list[Label]]:
    """The labels of the n greatest counts, and those that tie with the last but are too many.

    A tie at the cut comes in whole while no more than `most` are shown, else it stays out whole.
    Equal counts keep the order in which they are given.

    >>> leaders({"a": 3, "b": 1, "c": 1, "d": 1}, 2, 4)
    (['a', 'b', 'c', 'd'], [])
    >>> leaders({"a": 3, "b": 1, "c": 1, "d": 1}, 2, 3)
    (['a'], ['b', 'c', 'd'])
    """
    order = sorted(counts, key=lambda label: -counts[label])
    if len(order) <= n:
        return order, []
    last = counts[order[n - 1]]
    above = [label for label in order if counts[label] > last]
    tied = [label for label in order if counts[label] == last]
    return (above + tied, []) if len(above) + len(tied) <= most else (above, tied)
