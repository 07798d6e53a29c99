"""Which places touch: the neighbour graph that regions must be connected in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from xiezhi.organization.regions.errors import NeighboursInvalid

Ints = NDArray[np.int64]
_PAIR = 2


@dataclass(frozen=True, eq=False)
class Contiguity:
    """Neighbours of n places: each pair once, first below second, sorted; none beside itself.

    pairs: (pair, 2) positions. bridged: (pair,) whether only an explicit bridge joins the two,
    e.g. over a digitising gap, a river or a strait. Make one with `contiguity`.
    """

    n: int
    pairs: Ints
    bridged: NDArray[np.bool_]

    @cached_property
    def rows(self) -> tuple[Ints, Ints]:
        """(indptr, indices): compressed rows, each place's neighbours ascending."""
        matrix = _matrix(self.n, self.pairs)
        return matrix.indptr.astype(np.int64), matrix.indices.astype(np.int64)

    @cached_property
    def parts(self) -> Ints:
        """(place,) which connected part of the map each place belongs to."""
        _, label = connected_components(_matrix(self.n, self.pairs), directed=False)
        return np.asarray(label, np.int64)

    @property
    def n_parts(self) -> int:
        """How many separate parts the map has."""
        return int(self.parts.max()) + 1

    def cut(self, labels: Ints) -> int:
        """How many neighbour pairs lie in different regions."""
        return int((labels[self.pairs[:, 0]] != labels[self.pairs[:, 1]]).sum())

    def within(self, labels: Ints, *, bridges: bool = True) -> Contiguity:
        """The neighbour pairs inside regions, with the bridged ones or without."""
        kept = labels[self.pairs[:, 0]] == labels[self.pairs[:, 1]]
        if not bridges:
            kept &= ~self.bridged
        return Contiguity(self.n, self.pairs[kept], self.bridged[kept])

    def is_connected(self, labels: Ints) -> bool:
        """Whether each region is connected."""
        return self.within(labels).n_parts == len(np.unique(labels))

    def bridges_needed(self, labels: Ints) -> tuple[tuple[int, int], ...]:
        """The bridged pairs inside regions that would fall apart without bridges."""
        solid = self.within(labels, bridges=False)
        a, b = self.pairs[self.bridged].T
        used = (labels[a] == labels[b]) & (solid.parts[a] != solid.parts[b])
        return tuple(zip(a[used].tolist(), b[used].tolist(), strict=True))


def contiguity(
    neighbours: ArrayLike | sparse.sparray, n: int | None = None, bridges: ArrayLike = ()
) -> Contiguity:
    """The neighbour graph of a map.

    neighbours: (pair, 2) positions, or an (n, n) sparse matrix whose stored non-zero entries mean
    "touch"; direction and repetition do not matter. n: how many places, needed with pairs.
    bridges: (pair, 2) pairs that do not touch but count as if they did; results report those they
    rest on.
    Raises NeighboursInvalid where a pair names a place that is not there, or itself.

    >>> contiguity([[0, 1], [2, 1]], 4, bridges=[[2, 3]]).pairs.tolist()
    [[0, 1], [1, 2], [2, 3]]
    """
    if sparse.issparse(neighbours):
        matrix = sparse.coo_array(neighbours)
        if matrix.shape[0] != matrix.shape[1]:
            raise NeighboursInvalid(f"neighbours have shape {matrix.shape}; expected (n, n).")
        n = matrix.shape[0]
        off = (matrix.data != 0) & (matrix.row != matrix.col)
        given = np.column_stack([matrix.row[off], matrix.col[off]])
    else:
        given = _pairs_given("neighbours", neighbours)
    if n is None or n < 1:
        raise NeighboursInvalid(f"n is {n}; with pairs of neighbours, give how many places.")
    touching = _checked("neighbours", given, n)
    added = _checked("bridges", _pairs_given("bridges", bridges), n)
    pairs = np.unique(np.concatenate([touching, added]), axis=0)
    solid = np.isin(pairs @ [n, 1], touching @ [n, 1])
    return Contiguity(n, pairs, ~solid)


def _pairs_given(name: str, given: ArrayLike) -> NDArray[np.int64]:
    """What was given as an array; the sentence if its rows differ in length."""
    try:
        return np.asarray(given)
    except ValueError:
        raise NeighboursInvalid(
            f"{name} hold rows of different length; expected (pair, 2) positions."
        ) from None


def _checked(name: str, given: NDArray[np.int64], n: int) -> Ints:
    """(pair, 2) integers, first below second; the sentence if some pair cannot be."""
    if given.size == 0:
        return np.empty((0, _PAIR), np.int64)
    if given.ndim != _PAIR or given.shape[1] != _PAIR or given.dtype.kind not in "iu":
        raise NeighboursInvalid(
            f"{name} have shape {given.shape} and type {given.dtype}; expected (pair, 2) positions."
        )
    wrong = ((given < 0) | (given >= n)).any(axis=1)
    if wrong.any():
        pair = given[wrong][0].tolist()
        raise NeighboursInvalid(f"{name} name the pair {pair}; places are 0 to {n - 1}.")
    loops = given[given[:, 0] == given[:, 1]]
    if len(loops):
        raise NeighboursInvalid(f"{name} name place {loops[0, 0]} as its own neighbour.")
    return np.sort(given.astype(np.int64), axis=1)


def _matrix(n: int, pairs: Ints) -> sparse.csr_array:
    i, j = pairs.T
    ones = np.ones(2 * len(pairs), np.int8)
    matrix = sparse.csr_array((ones, (np.r_[i, j], np.r_[j, i])), shape=(n, n))
    matrix.sort_indices()
    return matrix
