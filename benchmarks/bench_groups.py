"""Every group across a border, scored: the first case and a synthetic map of 3,000 places.

Prints CPU-seconds of one process after compiling, by relation, and checks the count against a
second, plain enumeration on the first case. Leiden (leidenalg) and SKATER (spopt) stand beside
where they can be imported, in any scratch environment: `pip install leidenalg igraph spopt`; they
are GPL and BSD, for comparison only. Exits with 1 where a stated limit is not met.
"""

# ruff: noqa: PLC0415  peers are imported only where they are at hand

from __future__ import annotations

import argparse
import importlib.util
import sys
import time
from collections.abc import Callable

import numpy as np
from scipy import sparse

from planar_map import planar_map
from xiezhi.organization.groups import Measure, Rules, best_groups, diverse_groups
from xiezhi.organization.groups.relations import (
    along_lines,
    co_city,
    joint_projects,
    neighbouring_towns,
    on_shortest_paths,
    shared_resource,
)

LIMITS_S = {"first case": 1.0, "3,000 places": 3.0}
RULES = Rules(3, 6, 120.0)
TOP = 50


def cpu(work: Callable[[], object]) -> tuple[object, float]:
    """What some work returns and the CPU-seconds it took."""
    start = time.process_time()
    result = work()
    return result, time.process_time() - start


def first_case() -> dict[str, object]:
    """Chongqing and Guizhou from the gazetteer alone, with modelled travel times."""
    from xiezhi.case.read import case_of
    from xiezhi.region.region import region_of

    region = region_of(case_of(["500000", "520000"]))
    places = region.places
    people = places["population_2020"].to_numpy(float)
    jobs = people * places["share_15_64_2020"].to_numpy(float)
    mix = places[[f"employment_{letter}" for letter in "ABCDEFGHIJKLMNOPQRS"]].to_numpy(float)
    national = (mix * people[:, None]).sum(0) / people.sum()
    return {
        "codes": places["code"].tolist(),
        "side": region.side_i,
        "border_km": region.borders.matrix(region.n),
        "minutes": region.minutes,
        "people": people,
        "jobs": jobs,
        "quotients": mix / national,
    }


def synthetic(n: int) -> dict[str, object]:
    """A map of n places; sites, lines and projects are drawn at random."""
    made = planar_map(n, 1)
    rng = np.random.default_rng(2)
    i, j = made.pairs.T
    km = sparse.coo_array((np.ones(len(i)), (i, j)), shape=(n, n))
    return {
        "codes": [f"{k:06d}" for k in range(n)],
        "side": made.side_i,
        "border_km": sparse.csr_array(km + km.T),
        "minutes": made.minutes,
        "people": made.people,
        "jobs": made.people / 2,
        "quotients": rng.lognormal(0, 0.5, (n, 19)),
    }


def relations(world: dict[str, object]) -> dict[str, sparse.csr_array]:
    """The relations on a world; sites and projects, of which there is no table, are synthetic."""
    rng, people, minutes = np.random.default_rng(3), world["people"], world["minutes"]
    n = len(people)
    cores = np.argsort(-people)[:4]
    sites = rng.poisson(0.6, (n, 8))
    ways = np.array([(a, b) for a in cores for b in cores if a < b])
    nearby = [np.argsort(minutes[k])[:4].tolist() for k in rng.integers(0, n, 60)]
    lines = [np.argsort(minutes[k])[:12].tolist() for k in rng.integers(0, n, 40)]
    return {
        "towns": neighbouring_towns(world["border_km"], minutes, minutes[cores].min(0)),
        "co_city": co_city(people, world["jobs"], minutes, reach_minutes=120),
        "resource": shared_resource(sites, world["quotients"]),
        "corridor": on_shortest_paths(minutes, ways, detour_minutes=30) + along_lines(n, lines),
        "projects": joint_projects(n, nearby),
    }


def plain_count(world: dict[str, object]) -> dict[int, int]:
    """How many groups there are of each size, by growing sets of neighbours, without cleverness."""
    touch, side = sparse.csr_array(world["border_km"]), world["side"]
    near = np.maximum(world["minutes"], world["minutes"].T) <= RULES.widest_minutes
    beside = [set(touch.indices[touch.indptr[k] : touch.indptr[k + 1]]) for k in range(len(side))]
    sets = {frozenset([k]) for k in range(len(side)) if side[k] >= 0}
    counts = {}
    for size in range(2, RULES.size_max + 1):
        sets = {
            one | {other}
            for one in sets
            for k in one
            for other in beside[k] - one
            if side[other] >= 0 and near[other, list(one)].all()
        }
        if size >= RULES.size_min:
            counts[size] = sum(len({int(side[k]) for k in one}) > 1 for one in sets)
    return counts


def ranked(world: dict[str, object], ties: sparse.csr_array) -> object:
    """The ranking that is timed."""
    return best_groups(
        world["border_km"],
        world["side"],
        ties,
        minutes=world["minutes"],
        codes=world["codes"],
        rules=RULES,
        measure=Measure.MEAN,
        n_best=TOP,
    )


def measure(name: str, world: dict[str, object]) -> bool:
    """Time all relations on a world, print, and say whether each is within the limit."""
    within = True
    for relation, ties in relations(world).items():
        if ties.nnz == 0:
            continue
        groups, seconds = cpu(lambda ties=ties: ranked(world, ties))
        within &= seconds <= LIMITS_S[name] and groups.exact
        print(
            f"{name:13} {relation:9} {groups.count:8,} candidates, top {len(groups.best)}, "
            f"exact {groups.exact}, {seconds:.2f} CPU-s (limit {LIMITS_S[name]:g})"
        )
    return within


def peers(world: dict[str, object]) -> None:
    """What partitions make of the same relation: how many of their parts follow the rules."""
    ties = relations(world)["co_city"]
    touch = sparse.csr_array(world["border_km"]).astype(bool).astype(float)
    tied = sparse.triu(ties.multiply(touch)).tocoo()
    if importlib.util.find_spec("leidenalg"):
        import igraph
        import leidenalg

        graph = igraph.Graph(n=touch.shape[0], edges=list(zip(tied.row, tied.col, strict=True)))
        parts, seconds = cpu(
            lambda: leidenalg.find_partition(
                graph, leidenalg.ModularityVertexPartition, weights=tied.data, seed=1
            )
        )
        usable(world, "Leiden", parts.membership, seconds)
    if importlib.util.find_spec("spopt"):
        labels, seconds = cpu(lambda: skater(world, touch))
        usable(world, "SKATER", labels, seconds)


def skater(world: dict[str, object], touch: sparse.csr_array) -> list[int]:
    """As many regions as groups of four would make."""
    import geopandas
    import libpysal
    from shapely import Point
    from spopt.region import Skater

    n = touch.shape[0]
    beside = {k: touch.indices[touch.indptr[k] : touch.indptr[k + 1]].tolist() for k in range(n)}
    columns = [f"q{d}" for d in range(world["quotients"].shape[1])]
    frame = geopandas.GeoDataFrame(
        dict(zip(columns, world["quotients"].T, strict=True)),
        geometry=[Point(k, 0) for k in range(n)],
    )
    found = Skater(frame, libpysal.weights.W(beside), columns, n_clusters=n // 4)
    found.solve()
    return list(found.labels_)


def usable(world: dict[str, object], name: str, labels: list[int], seconds: float) -> None:
    """How many parts are groups by the rules."""
    slower, good = np.maximum(world["minutes"], world["minutes"].T), 0
    parts = [np.flatnonzero(np.array(labels) == part) for part in sorted(set(labels))]
    for part in parts:
        sized = RULES.size_min <= len(part) <= RULES.size_max
        straddles = len(set(world["side"][part]) - {-1}) > 1
        good += sized and straddles and slower[np.ix_(part, part)].max() <= RULES.widest_minutes
    print(f"first case    {name:9} {len(parts)} parts, {good} of them groups, {seconds:.2f} CPU-s")


def main() -> int:
    """Run and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--places", type=int, default=3000)
    asked = parser.parse_args()
    ranked(small := synthetic(60), relations(small)["co_city"])  # compiles
    world = first_case()
    within = measure("first case", world)
    counts, seconds = cpu(lambda: plain_count(world))
    groups = ranked(world, relations(world)["co_city"])
    complete = groups.counts == counts
    print(f"first case    plain enumeration agrees: {complete} {counts}, {seconds:.2f} CPU-s")
    large = synthetic(asked.places)
    within &= measure("3,000 places", large)
    ties = relations(large)["co_city"]
    picked, seconds = cpu(
        lambda: diverse_groups(
            large["border_km"], large["side"], ties, minutes=large["minutes"], rules=RULES
        )
    )
    print(f"3,000 places  diverse   {len(picked)} groups sharing at most half, {seconds:.2f} CPU-s")
    peers(world)
    return 0 if within and complete else 1


if __name__ == "__main__":
    sys.exit(main())
