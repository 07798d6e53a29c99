"""The river as a tree of sections: which flows to which, how far, and the reaches between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xiezhi.action.horizontal.water.errors import RiverGraphInvalid

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class River:
    """Sections and where each flows.

    nodes: ids; down: (n,) position of the next section downstream, -1 at the mouth; km: (n,) to
    it, 0 at the mouth. Reaches: one for each section that flows on (between it and the next), and
    one above each section without another above it, of `head_km`.
    reach_up: (m,) the section at the upper end, -1 above the first; reach_down: (m,) at the lower
    end; reach_km: (m,).
    """

    nodes: tuple[str, ...]
    down: NDArray[np.int64]
    km: Floats
    reach_up: NDArray[np.int64]
    reach_down: NDArray[np.int64]
    reach_km: Floats

    @property
    def km_between(self) -> Floats:
        """(n, n) kilometres from a section down to another; inf where it does not flow there."""
        n = len(self.nodes)
        distance = np.full((n, n), np.inf)
        for node in range(n):
            at, gone = node, 0.0
            while at >= 0:
                distance[node, at] = gone
                gone += self.km[at]
                at = self.down[at]
        return distance

    def reach_name(self, reach: int) -> tuple[str | None, str]:
        """The ids of the sections at the upper (None above the first) and lower end."""
        up = int(self.reach_up[reach])
        return (self.nodes[up] if up >= 0 else None), self.nodes[int(self.reach_down[reach])]

    def km_to(self, share: Floats) -> Floats:
        """(m, q, n) kilometres from points of each reach (share of its length gone) to sections."""
        rest = self.reach_km[:, None] * (1.0 - np.asarray(share)[None, :])
        return np.asarray(rest[:, :, None] + self.km_between[self.reach_down][:, None, :])

    def above(self, node: int) -> Bools:
        """(m,) the reaches whose water passes a section."""
        return np.asarray(np.isfinite(self.km_between[self.reach_down, node]))


def river_of(
    flows_to: Mapping[str, str | None], km: Mapping[str, float], head_km: float | None = None
) -> River:
    """A river from its sections: where each flows (None at the mouth), and how far.

    head_km: assumed length above a first section (default: the median of the given lengths).
    Raises RiverGraphInvalid where sections flow in a circle, to one that is not there, or a
    length is missing or not above 0.

    >>> river = river_of({"a": "c", "b": "c", "c": None}, {"a": 10, "b": 20})
    >>> [river.reach_name(r) for r in range(4)]
    [('a', 'c'), ('b', 'c'), (None, 'a'), (None, 'b')]
    """
    nodes = tuple(flows_to)
    position = {node: i for i, node in enumerate(nodes)}
    _check(flows_to, position, km)
    down = np.array([-1 if t is None else position[t] for t in flows_to.values()], dtype=np.int64)
    length = np.array(
        [float(km.get(n, 0.0)) if d >= 0 else 0.0 for n, d in zip(nodes, down, strict=True)]
    )
    flowing = np.flatnonzero(down >= 0)
    first = np.setdiff1d(np.arange(len(nodes)), down)
    head = (
        head_km
        if head_km is not None
        else float(np.median(length[flowing]))
        if len(flowing)
        else 10.0
    )
    return River(
        nodes,
        down,
        length,
        np.r_[flowing, np.full(len(first), -1)].astype(np.int64),
        np.r_[down[flowing], first].astype(np.int64),
        np.r_[length[flowing], np.full(len(first), head)].astype(np.float64),
    )


def _check(
    flows_to: Mapping[str, str | None], position: Mapping[str, int], km: Mapping[str, float]
) -> None:
    for node, target in flows_to.items():
        if target is None:
            continue
        if target not in position:
            raise RiverGraphInvalid(
                f"section {node} flows to {target!r}, which is no section; expected the id of one."
            )
        if not km.get(node, 0.0) > 0:
            raise RiverGraphInvalid(
                f"section {node} flows to {target}, but its distance is {km.get(node)!r}; expected "
                "kilometres above 0."
            )
    circle = _circle(flows_to)
    if circle:
        raise RiverGraphInvalid(f"sections flow in a circle: {' > '.join(circle)}.")


def _circle(flows_to: Mapping[str, str | None]) -> Sequence[str]:
    done: set[str] = set()
    for start in flows_to:
        path: list[str] = []
        at: str | None = start
        while at is not None and at not in done:
            if at in path:
                return [*path[path.index(at) :], at]
            path.append(at)
            at = flows_to[at]
        done.update(path)
    return []
