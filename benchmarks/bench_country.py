"""The whole country as one region, beside a plain GeoPandas and NetworkX version.

Every county-level place of the mainland: boundaries, neighbours with border length,
cross-province neighbour pairs, complementarity of each pair, all-pairs times on the neighbour
graph. The plain version needs the group `benchmarks` (geopandas, networkx); without them it is
left out.

    python benchmarks/bench_country.py            both, each in a process of its own
    python benchmarks/bench_country.py ours       one of them
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from importlib.util import find_spec

import numpy as np

LIMIT_S, LIMIT_GB = 60.0, 3.0
DETOUR, KM_H = 1.33, 100.0


def ours() -> tuple[int, int, float]:
    """Places, cross-province pairs and the sum of finite minutes, by xiezhi."""
    from xiezhi.case.boundaries import read_boundaries  # noqa: PLC0415
    from xiezhi.case.gazetteer import boundary_code, gazetteer  # noqa: PLC0415
    from xiezhi.case.national import national_industries  # noqa: PLC0415
    from xiezhi.consensus.needs.economy import industry_shares, reference_shares  # noqa: PLC0415
    from xiezhi.consensus.needs.matching import complementarity  # noqa: PLC0415
    from xiezhi.region.neighbours import borders_between  # noqa: PLC0415
    from xiezhi.region.network import network_of  # noqa: PLC0415
    from xiezhi.region.times import travel_minutes  # noqa: PLC0415

    places = gazetteer().sort_values("code", ignore_index=True)
    polygons = read_boundaries([boundary_code(code) for code in places["code"]])
    borders = borders_between(polygons.to_numpy())
    province = places["province"].to_numpy()
    across = borders.where(province[borders.i] != province[borders.j])
    shares = industry_shares(places)
    reference = reference_shares(national_industries())
    match = complementarity(shares[across.i], shares[across.j], reference)
    everywhere = np.arange(len(places))
    minutes = travel_minutes(network_of(places, borders, None, None), everywhere, everywhere)
    print(f"  mean complementarity of {len(across)} pairs: {np.nanmean(match):.4f}")
    return len(places), len(across), float(minutes[np.isfinite(minutes)].sum())


def plain() -> tuple[int, int, float]:
    """The same steps as most scripts would write them."""
    import geopandas  # noqa: PLC0415
    import networkx as nx  # noqa: PLC0415

    from xiezhi.case.boundaries import read_boundaries  # noqa: PLC0415
    from xiezhi.case.gazetteer import boundary_code, gazetteer  # noqa: PLC0415

    places = gazetteer().sort_values("code", ignore_index=True)
    polygons = read_boundaries([boundary_code(code) for code in places["code"]])
    frame = geopandas.GeoDataFrame(places, geometry=polygons.to_numpy(), crs=4326)
    near = geopandas.sjoin(frame, frame, predicate="intersects")
    pairs = [(i, j) for i, j in near["index_right"].items() if i < j]
    metric = frame.geometry.to_crs(3857)
    graph = nx.Graph()
    graph.add_nodes_from(range(len(frame)))
    for i, j in pairs:
        if metric[i].intersection(metric[j]).length > 0:
            apart_km = _great_circle_km(frame, i, j)
            graph.add_edge(i, j, minutes=apart_km * DETOUR / KM_H * 60.0)
    province = places["province"]
    across = [(i, j) for i, j in graph.edges if province[i] != province[j]]
    total = sum(
        sum(reached.values())
        for _, reached in nx.all_pairs_dijkstra_path_length(graph, weight="minutes")
    )
    return len(places), len(across), float(total)


def _great_circle_km(frame: object, i: int, j: int) -> float:
    lon, lat = np.radians(frame["lon"]), np.radians(frame["lat"])  # type: ignore[index]
    half = (
        np.sin((lat[j] - lat[i]) / 2) ** 2
        + np.cos(lat[i]) * np.cos(lat[j]) * np.sin((lon[j] - lon[i]) / 2) ** 2
    )
    return float(2 * 6371.0088 * np.arcsin(np.sqrt(half)))


def measured(name: str) -> None:
    """Run one version in this process and print what it took."""
    began = time.process_time()
    n_places, n_across, total = {"ours": ours, "plain": plain}[name]()
    spent = time.process_time() - began
    peak_gb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(
        f"{name}: {spent:.1f} CPU-s, {peak_gb:.2f} GB, {n_places} places, "
        f"{n_across} cross-province pairs, {total:.6g} minutes in all"
    )
    if name == "ours" and (spent > LIMIT_S or peak_gb > LIMIT_GB):
        sys.exit(f"over the limit of {LIMIT_S} s or {LIMIT_GB} GB")


def main() -> int:
    """One version in this process, or every one in its own; the number of those that fell short."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("version", nargs="?", choices=["ours", "plain"], help="only this one")
    if version := parser.parse_args().version:
        measured(version)
        return 0
    have_peers = find_spec("geopandas") and find_spec("networkx")
    if not have_peers:
        print("plain version left out: geopandas and networkx are not installed")
    asked = ("ours", "plain") if have_peers else ("ours",)
    done = [subprocess.run([sys.executable, __file__, name], check=False) for name in asked]  # noqa: S603
    return sum(one.returncode != 0 for one in done)


if __name__ == "__main__":
    sys.exit(main())
