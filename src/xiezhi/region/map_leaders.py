"""Numbers along a line on a map: each as near to its stretch as room allows, with a leader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from xiezhi.region.map_frame import FOOT_PX

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from xiezhi.region.map_frame import MapFrame

    Floats = NDArray[np.float64]

DISC_PX = 8.5  # radius of a numbered disc, its edge included
_GAP_PX = 1.0
_ROUNDED_PX = 0.2  # more than writing positions to a tenth of a pixel moves them
_RINGS_PX = (12.0, 16.0, 21.0, 27.0, 34.0, 42.0, 52.0, 64.0, 80.0, 100.0)
_N_TURNS = 24


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a number stands, and the spot on its line; the two differ where it has a leader."""

    number: int
    disc: tuple[float, float]
    spot: tuple[float, float]


def placed_numbers(spots: Sequence[Floats], taken: Floats, frame: MapFrame) -> list[Placed]:
    """A disc for each number, so that none covers another, a name, a mark or a leader.

    spots: for each number, from 1, (spot, 2) pixels along its stretch, the best first; a number
        without any is left out. taken: (box, 4) left, top, right, bottom of what is there.
    A disc stands on its stretch, or else as near as there is room, at most 100 pixels away, at
    the end of a leader that crosses neither a disc nor a name. A number without such room is
    left out. The first numbers choose first, or the last ones, whichever shows more: long
    stretches matter more, but have more spots to choose from as well.
    """
    numbers = range(1, len(spots) + 1)
    orders: tuple[Sequence[int], ...] = numbers, numbers[::-1]
    first, last = (_in_order(order, spots, taken, frame) for order in orders)
    chosen = last if _weight(last) > _weight(first) else first
    return sorted(chosen, key=lambda one: one.number)


def _weight(placed: list[Placed]) -> float:
    """How much a choice shows, the first numbers counting most: one, a half, a third, …"""
    return sum(1 / one.number for one in placed)


def _in_order(
    numbers: Sequence[int], spots: Sequence[Floats], taken: Floats, frame: MapFrame
) -> list[Placed]:
    boxes = taken + np.array([-1, -1, 1, 1]) * _ROUNDED_PX
    lines, placed = np.empty(0, dtype=np.object_), []
    for number in numbers:
        found = _first_free(spots[number - 1], boxes, lines, frame)
        if found is None:
            continue
        disc, spot = found
        placed.append(Placed(number, _pair(disc), _pair(spot)))
        reach = DISC_PX + _GAP_PX
        boxes = np.vstack([boxes, np.concatenate([disc - reach, disc + reach])])
        lines = np.append(lines, _leaders(spot[None], disc[None]))
    return placed


def _pair(xy: Floats) -> tuple[float, float]:
    return float(xy[0]), float(xy[1])


def _first_free(
    spots: Floats, boxes: Floats, lines: NDArray[np.object_], frame: MapFrame
) -> tuple[Floats, Floats] | None:
    """The nearest disc that is free, with its spot."""
    if not len(spots):
        return None
    discs, ends = _candidates(spots)
    low, high = discs - DISC_PX, discs + DISC_PX
    inside = (low >= 0).all(axis=1) & (high <= [frame.width, frame.height - FOOT_PX]).all(axis=1)
    solid = shapely.box(boxes[:, 0], boxes[:, 1], boxes[:, 2], boxes[:, 3])
    for k in np.flatnonzero(inside & ~_covers_some(low, high, boxes)):
        if _touches(shapely.box(*low[k], *high[k]), lines):
            continue
        (leader,) = _leaders(ends[k : k + 1], discs[k : k + 1])
        if k < len(spots) or not (_touches(leader, solid) or _touches(leader, lines)):
            return discs[k], ends[k]
    return None


def _covers_some(low: Floats, high: Floats, boxes: Floats) -> NDArray[np.bool_]:
    """(disc,) whether a disc's square, from low to high, meets one of the boxes."""
    return np.asarray(
        (
            (low[:, None, 0] <= boxes[:, 2])
            & (high[:, None, 0] >= boxes[:, 0])
            & (low[:, None, 1] <= boxes[:, 3])
            & (high[:, None, 1] >= boxes[:, 1])
        ).any(axis=1)
    )


def _candidates(spots: Floats) -> tuple[Floats, Floats]:
    """(disc, 2) where a disc might stand, the best first, and (disc, 2) the spots they belong to.

    On the stretch itself first; then ring by ring outwards, each ring around every spot.
    """
    turns = np.arange(_N_TURNS) * 2 * np.pi / _N_TURNS
    around = np.column_stack([np.sin(turns), np.cos(turns)])
    rings = [spots[:, None, :] + radius * around for radius in _RINGS_PX]
    discs = np.vstack([spots, *(ring.reshape(-1, 2) for ring in rings)])
    ends = np.vstack([spots, *[np.repeat(spots, _N_TURNS, axis=0)] * len(_RINGS_PX)])
    return discs, ends


def _leaders(spots: Floats, discs: Floats) -> NDArray[np.object_]:
    return np.asarray(shapely.linestrings(np.stack([spots, discs], axis=1)), dtype=np.object_)


def _touches(shape: shapely.Geometry, others: NDArray[np.object_]) -> bool:
    return bool(shapely.intersects(shape, others).any())
