"""A road graph reduced to what matters for times between its terminals: seats and forks."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Roads:
    """Undirected stretches of road; every array is by stretch.

    a, b: node numbers. minutes: >= 0. km_by_class: (stretch, class) how long it is in each
    class. modelled_km: the part whose minutes follow from class alone.
    name: number of its name; that of the longest part where stretches are merged.
    name_km: how long that part is.
    """

    a: NDArray[np.int64]
    b: NDArray[np.int64]
    minutes: NDArray[np.float64]
    km_by_class: NDArray[np.float64]
    modelled_km: NDArray[np.float64]
    name: NDArray[np.int64]
    name_km: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.a)

    @property
    def km(self) -> NDArray[np.float64]:
        """(stretch,) length."""
        return np.asarray(self.km_by_class.sum(axis=1))

    def where(self, keep: NDArray[np.bool_] | NDArray[np.int64]) -> Roads:
        """Some of the stretches, by mask or by number."""
        return Roads(*(getattr(self, field.name)[keep] for field in fields(self)))


def joined_roads(one: Roads, other: Roads) -> Roads:
    """The stretches of both."""
    return Roads(
        *(np.concatenate([getattr(one, f.name), getattr(other, f.name)]) for f in fields(Roads))
    )


def parts_by_node(a: NDArray[np.int64], b: NDArray[np.int64], n_nodes: int) -> NDArray[np.int64]:
    """(node,) which connected part it belongs to."""
    graph = coo_array((np.ones(len(a), bool), (a, b)), shape=(n_nodes, n_nodes)).tocsr()
    return np.asarray(connected_components(graph, directed=False)[1], np.int64)


def reduced_roads(roads: Roads, terminal: NDArray[np.bool_]) -> Roads:
    """Fewer stretches with the same times between terminals.

    terminal: (node,) nodes that must stay. Rings, slower parallels and dead ends go; chains
    become one stretch. What stays are terminals and forks of three ways or more.
    """
    while True:
        before = len(roads)
        roads = _chains_merged(_dead_ends_cut(_fastest(roads), terminal), terminal)
        if len(roads) == before:
            return roads


def _fastest(roads: Roads) -> Roads:
    """One stretch a pair of nodes, the fastest, and none from a node to itself."""
    low, high = np.minimum(roads.a, roads.b), np.maximum(roads.a, roads.b)
    order = np.lexsort((np.arange(len(roads)), roads.minutes, high, low))
    order = order[(low != high)[order]]
    first = np.ones(len(order), bool)
    first[1:] = (np.diff(low[order]) != 0) | (np.diff(high[order]) != 0)
    return roads.where(np.sort(order[first]))


def _degree(roads: Roads, n_nodes: int) -> NDArray[np.int64]:
    return np.bincount(np.concatenate([roads.a, roads.b]), minlength=n_nodes)


def _dead_ends_cut(roads: Roads, terminal: NDArray[np.bool_]) -> Roads:
    while True:
        useless = (_degree(roads, len(terminal)) == 1) & ~terminal
        cut = useless[roads.a] | useless[roads.b]
        if not cut.any():
            return roads
        roads = roads.where(~cut)


def _chains_merged(roads: Roads, terminal: NDArray[np.bool_]) -> Roads:
    """Stretches that meet at a node of two ways become one; rings without a fork go."""
    through = (_degree(roads, len(terminal)) == 2) & ~terminal  # noqa: PLR2004
    in_chain = through[roads.a] | through[roads.b]
    if not in_chain.any():
        return roads
    rest, links = roads.where(~in_chain), roads.where(in_chain)
    inner = through[links.a] & through[links.b]
    chain = parts_by_node(links.a[inner], links.b[inner], len(terminal))
    label = np.unique(chain[np.where(through[links.a], links.a, links.b)], return_inverse=True)[1]
    return joined_roads(rest, _summed(links, label, _ends(links, label, through)))


def _ends(links: Roads, label: NDArray[np.int64], through: NDArray[np.bool_]) -> NDArray[np.int64]:
    """(chain, 2) the nodes where each chain begins and ends; -1 twice for a ring."""
    nodes = np.concatenate([links.a, links.b])
    labels = np.tile(label, 2)
    outer = ~through[nodes]
    order = np.argsort(labels[outer], kind="stable")
    nodes, labels = nodes[outer][order], labels[outer][order]
    ends = np.full((label.max() + 1, 2), -1, np.int64)
    first = np.r_[True, labels[1:] != labels[:-1]] if len(labels) else np.zeros(0, bool)
    ends[labels[first], 0], ends[labels[~first], 1] = nodes[first], nodes[~first]
    return ends


def _summed(links: Roads, label: NDArray[np.int64], ends: NDArray[np.int64]) -> Roads:
    n = len(ends)
    km_by_class = np.zeros((n, links.km_by_class.shape[1]))
    np.add.at(km_by_class, label, links.km_by_class)
    longest = np.lexsort((-links.name_km, label))
    longest = longest[np.r_[True, np.diff(label[longest]) != 0]]
    merged = Roads(
        ends[:, 0], ends[:, 1],
        _totals(label, links.minutes, n), km_by_class, _totals(label, links.modelled_km, n),
        links.name[longest], links.name_km[longest],
    )  # fmt: skip
    return merged.where(merged.a >= 0)


def _totals(label: NDArray[np.int64], values: NDArray[np.float64], n: int) -> NDArray[np.float64]:
    return np.asarray(np.bincount(label, values, n), np.float64)
