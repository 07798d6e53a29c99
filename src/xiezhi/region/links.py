"""From rows of the links table to edges: nodes, missing minutes, stations of rail and air."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xiezhi.model.errors import XiezhiError
from xiezhi.model.text import Text
from xiezhi.region.edges import Edges, edges_of, joined_edges

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from xiezhi.region.speeds import Speeds


class LinkInvalid(XiezhiError):
    """A row of the links table that no network can hold."""


@dataclass(frozen=True, slots=True, eq=False)
class LinkEdges:
    """The edges that the links table gives, and what was done to get them.

    stations: (mode, base node) of every node beyond the base nodes, in their order.
    n_modelled: rows whose minutes come from class and length.
    n_loops: rows from a node to itself, which no journey uses.
    left_out: rows by mode that were not asked for.
    """

    edges: Edges
    stations: tuple[tuple[str, int], ...]
    n_modelled: int
    n_loops: int
    left_out: tuple[tuple[str, int], ...]


def link_edges(
    links: pd.DataFrame, node_ids: Sequence[str], n_places: int, speeds: Speeds, modes: set[str]
) -> LinkEdges:
    """Edges between base nodes (seats, junctions) and stations.

    Rides of a mode that has boarding minutes run between station nodes; a station is joined
    to its seat by an edge of half the boarding minutes, so that changing trains costs
    nothing, and a ride from seat to seat costs them once. A junction becomes a station only
    where road meets rail there; elsewhere trains pass it.

    node_ids: places first, then junctions. Raises LinkInvalid, UnknownSpeed.
    """
    number = {node: i for i, node in enumerate(node_ids)}
    all_modes = links["mode"].astype(str)
    left_out = Counter(all_modes[~all_modes.isin(modes)])
    table = links[all_modes.isin(modes).to_numpy()]
    row = np.flatnonzero(all_modes.isin(modes).to_numpy())
    a, b = _numbers(table, "from_id", number, row), _numbers(table, "to_id", number, row)
    km = _not_negative(table, "km", row)
    minutes, quality = _minutes(table, km, row, speeds)
    mode = table["mode"].astype(str).to_numpy(object)
    loops = a == b
    rides = Edges(a, b, minutes, km, mode, quality, row).where(~loops)
    edges, stations = _layered(rides, len(node_ids), n_places, speeds)
    n_modelled = int((quality == "modelled").sum() - _given_as_modelled(table))
    return LinkEdges(edges, stations, n_modelled, int(loops.sum()), tuple(sorted(left_out.items())))


def _given_as_modelled(table: pd.DataFrame) -> int:
    given = pd.to_numeric(_column(table, "minutes"), errors="coerce").notna()
    return int((given & (_column(table, "quality") == "modelled")).sum())


def _column(table: pd.DataFrame, name: str) -> pd.Series:
    return table[name] if name in table else pd.Series(None, index=table.index, dtype=object)


def _numbers(
    table: pd.DataFrame, column: str, number: dict[str, int], row: NDArray[np.int64]
) -> NDArray[np.int64]:
    found = table[column].astype(str).map(number)
    if found.isna().any():
        bad = int(np.flatnonzero(found.isna())[0])
        given = table[column].iloc[bad]
        raise LinkInvalid(
            Text(
                f"交通联系表第{row[bad] + 1}行：{column} 为“{given}”，既不是本区域的地方，"
                "也不在交通节点表中；请补上该节点或删去这一行。",
                f"links, row {row[bad] + 1}: {column} “{given}” is neither a place of this region "
                "nor a row of the junctions table; add the junction or drop the link",
            )
        )
    return np.asarray(found, np.int64)


def _not_negative(table: pd.DataFrame, column: str, row: NDArray[np.int64]) -> NDArray[np.float64]:
    values = pd.to_numeric(_column(table, column), errors="coerce").to_numpy(np.float64)
    bad = np.flatnonzero((values < 0) | np.isinf(values))
    if len(bad):
        raise LinkInvalid(
            Text(
                f"交通联系表第{row[bad[0]] + 1}行：{column} 为{values[bad[0]]:g}；"
                "应为不小于零的数或留空。",
                f"links, row {row[bad[0]] + 1}: {column} is {values[bad[0]]:g}; "
                "expected a number that is zero or more, or nothing",
            )
        )
    return values


def _minutes(
    table: pd.DataFrame, km: NDArray[np.float64], row: NDArray[np.int64], speeds: Speeds
) -> tuple[NDArray[np.float64], NDArray[np.object_]]:
    """Minutes and quality by row: as given, else from class and length and so modelled."""
    minutes = _not_negative(table, "minutes", row)
    missing = np.isnan(minutes)
    if (missing & np.isnan(km)).any():
        bad = int(row[np.flatnonzero(missing & np.isnan(km))[0]])
        raise LinkInvalid(
            Text(
                f"交通联系表第{bad + 1}行：里程（km）与时间（minutes）都没有给出；请至少给出一项。",
                f"links, row {bad + 1}: neither km nor minutes is given; give one",
            )
        )
    keys = list(zip(table["mode"].astype(str), _column(table, "class").astype(str), strict=True))
    km_per_hour = {
        key: speeds.km_per_hour(*key) for key in {keys[i] for i in np.flatnonzero(missing)}
    }
    speed = np.array([km_per_hour.get(key, np.nan) for key in keys], np.float64)
    quality = _column(table, "quality").fillna("compiled").astype(str).to_numpy(object)
    return np.where(missing, km / speed * 60, minutes), np.where(missing, "modelled", quality)


def _layered(
    rides: Edges, n_base: int, n_places: int, speeds: Speeds
) -> tuple[Edges, tuple[tuple[str, int], ...]]:
    """Rides moved to station nodes where their mode has boarding minutes."""
    boarded = np.array([speeds.boarding_minutes(mode) > 0 for mode in rides.mode], bool)
    on_road = np.zeros(n_base, bool)
    on_road[:n_places] = True
    on_road[np.concatenate([rides.a[~boarded], rides.b[~boarded]])] = True
    parts = [rides.where(~boarded)]
    stations: list[tuple[str, int]] = []
    for mode in sorted(set(rides.mode[boarded])):
        of_mode = rides.where(rides.mode == mode)
        base, ends = np.unique(np.concatenate([of_mode.a, of_mode.b]), return_inverse=True)
        node = np.arange(len(base)) + n_base + len(stations)
        stations += [(mode, int(i)) for i in base]
        a, b = node[ends[: len(of_mode)]], node[ends[len(of_mode) :]]
        parts.append(_between(of_mode, a, b))
        parts.append(
            _access(base[on_road[base]], node[on_road[base]], speeds.boarding_minutes(mode))
        )
    together = joined_edges(*parts)
    return _between(together, together.a, together.b), tuple(stations)


def _between(edges: Edges, a: NDArray[np.int64], b: NDArray[np.int64]) -> Edges:
    return Edges(
        np.minimum(a, b), np.maximum(a, b),
        edges.minutes, edges.km, edges.mode, edges.quality, edges.link,
    )  # fmt: skip


def _access(base: NDArray[np.int64], node: NDArray[np.int64], minutes: float) -> Edges:
    half = np.full(len(base), minutes / 2)
    return edges_of(base, node, half, np.zeros(len(base)), mode="access")
