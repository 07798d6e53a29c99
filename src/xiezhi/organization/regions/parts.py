"""Maps that fall into separate parts: each part on its own, then one numbering."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xiezhi.organization.regions.contiguity import Contiguity
from xiezhi.organization.regions.energy import Map

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Part(NamedTuple):
    """A connected part of a map: which places it holds, and the map of those alone."""

    members: Ints
    places: Map


def parts_of(near: Contiguity, values: Floats, mass: Floats, load: Floats) -> Iterator[Part]:
    """The connected parts in the order of their first places."""
    indptr, indices = near.rows
    position = np.empty(near.n, np.int64)
    for part in range(near.n_parts):
        members = np.flatnonzero(near.parts == part)
        position[members] = np.arange(len(members))
        degree = np.diff(indptr)[members]
        rows = np.concatenate([indices[indptr[i] : indptr[i + 1]] for i in members])
        own = np.r_[0, np.cumsum(degree)], position[rows]
        yield Part(members, Map(*own, values[members], mass[members], load[members]))


def joined(parts: Sequence[Part], labels: Sequence[Ints]) -> Ints:
    """(place,) labels of the whole map from those of its parts, numbered one after the other."""
    whole = np.empty(sum(len(part.members) for part in parts), np.int64)
    start = 0
    for part, own in zip(parts, labels, strict=True):
        whole[part.members] = own + start
        start += int(own.max()) + 1
    return whole
