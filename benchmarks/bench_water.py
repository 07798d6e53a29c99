"""Checks, alarms and tracing of rivers at the sizes that matter, each with its answer checked.

Run from the checkout:

    python benchmarks/bench_water.py

CPU-seconds of one process, after one call that compiles. The year of readings is synthetic
(seeded: levels, seasons, days and scatter drawn at random, with planted pulses, spikes and stuck
sensors); the trees and sources of the tracing are synthetic too, and move by other rules than the
tracing assumes (a speed of its own for every reach). Ends with 1 where something falls short.
"""

from __future__ import annotations

import argparse
import sys
import time
from datetime import date

import numpy as np

from xiezhi.action.horizontal.water.alarms import alarms
from xiezhi.action.horizontal.water.classes import classify
from xiezhi.action.horizontal.water.network import River, river_of
from xiezhi.action.horizontal.water.quality import screened
from xiezhi.action.horizontal.water.readings import Readings
from xiezhi.action.horizontal.water.standard import standard_on
from xiezhi.action.horizontal.water.tracing import Sighting, trace

LIMIT_YEAR_S = 20.0
STANDARD = standard_on(date(2021, 4, 1))
ITEMS = ("water_temp", "ph", "do", "conductivity", "turbidity", "codmn", "nh3n", "tp", "tn")
LEVELS = (16.0, 7.8, 8.8, 450.0, 20.0, 2.5, 0.1, 0.06, 2.2)
SCATTER = (0.02, 0.01, 0.03, 0.03, 0.2, 0.1, 0.15, 0.12, 0.06)


def year_of_readings(
    n_sections: int, n_days: int, seed: int
) -> tuple[Readings, np.ndarray, np.ndarray]:
    """A year every four hours, and the rows of the planted pulses and spikes of CODMn."""
    rng = np.random.default_rng(seed)
    n_times = n_days * 6
    hours = np.arange(n_times) * 4.0 + 24.0 * 18_600
    day = 2 * np.pi * hours / (24 * 365.25)
    own = rng.normal(0, 0.3, (n_sections, 1, len(ITEMS))) * np.where(
        np.array(SCATTER) > 0.02, 1, 0.1
    )
    wave = 0.2 * np.sin(day)[None, :, None] * np.where(np.array(SCATTER) > 0.02, 1, 0.05)
    drift = rng.normal(0, 1, (n_sections, n_times, len(ITEMS))).astype(np.float32) * SCATTER
    values = np.round(np.array(LEVELS) * np.exp(own + wave + drift), 3).astype(np.float64)
    code = ITEMS.index("codmn")
    at = rng.integers(60, n_times - 60, n_sections)
    half = n_sections // 2
    for section in range(half):  # a pulse of a day, well beyond any target
        values[section, at[section] : at[section] + 6, code] = 18.0 + rng.random(6)
    values[np.arange(half, n_sections), at[half:], code] = 45.0  # a spike of one reading
    section_i = np.repeat(np.arange(n_sections), n_times)
    readings = Readings(
        tuple(f"s{i:04d}" for i in range(n_sections)),
        ITEMS,
        section_i,
        np.tile(hours, n_sections),
        values.reshape(-1, len(ITEMS)),
        np.zeros(len(section_i), dtype=np.bool_),
    )
    return readings, at[:half], at[half:]


def a_year_is_fast(n_sections: int) -> bool:
    """Checks, classes and all three kinds of alarms over a year of all national sections."""
    warm, _, _ = year_of_readings(4, 90, 1)
    alarms(screened(warm), STANDARD)
    readings, _, _ = year_of_readings(n_sections, 365, 2)
    before = time.process_time()
    checked = screened(readings)
    classify(checked.believed, readings.items, STANDARD)
    found = alarms(checked, STANDARD)
    seconds = time.process_time() - before
    severe = found[(found["kind"] == "threshold") & (found["parameter"] == "codmn")]
    severe = severe[(severe["level"] == 3) & severe["confirmed"]]
    half = n_sections // 2
    pulses = set(readings.sections[:half])
    hit = len(pulses & set(severe["section"])) / half
    wrong = len(set(severe["section"]) - pulses)
    print(
        f"{n_sections} sections, a year every 4 h, {len(ITEMS)} indicators "
        f"({readings.measured.size / 1e6:.1f} million values): {seconds:.1f} CPU-s "
        f"(limit {LIMIT_YEAR_S}); planted pulses alarmed {hit:.1%}, planted spikes alarmed {wrong}"
    )
    return seconds <= LIMIT_YEAR_S and hit == 1.0 and wrong == 0


def random_river(n: int, rng: np.random.Generator) -> River:
    """A random tree: every section flows to one drawn before it."""
    flows: dict[str, str | None] = {"n0": None}
    for i in range(1, n):
        flows[f"n{i}"] = f"n{rng.integers(max(0, i - 6), i)}"
    return river_of(flows, {node: float(np.exp(rng.normal(3.0, 0.6))) for node in flows})


def planted(
    river: River, rng: np.random.Generator, spread: float = 0.2, missed: float = 0.15
) -> tuple[tuple[Sighting, ...], int]:
    """What the sections of a river saw of one source, and the reach it was in.

    Every reach has a speed of its own around the river's; two thirds of the sections are read
    every four hours from a phase of their own; some miss the pulse, a few show another.
    """
    share = river.reach_km / river.reach_km.sum()
    reach = int(rng.choice(len(share), p=share))
    pace = np.exp(rng.normal(np.log(np.sqrt(5.0)), np.log(5.0) / 2 / 1.96))
    hours_on = river.km / (pace * np.exp(rng.normal(0, spread, len(river.km))))
    rest = rng.random() * river.reach_km[reach] / (pace * np.exp(rng.normal(0, spread)))
    arrival = np.full(len(river.nodes), np.inf)
    node, at = int(river.reach_down[reach]), 100.0 + rest
    while node >= 0:
        arrival[node] = at
        at += hours_on[node]
        node = int(river.down[node])
    seen = []
    for i, name in enumerate(river.nodes):
        if rng.random() > 2 / 3:
            continue
        start, end = rng.random() * 4.0, 400.0
        when = arrival[i] if rng.random() > missed else np.inf
        if not np.isfinite(when) and rng.random() < 0.02:
            when = rng.random() * 380
        onset = None
        if start < when < end - 8:
            first = start + 4.0 * np.ceil((when - start) / 4.0)
            onset = (first - 4.0, first)
        seen.append(Sighting(name, start, end, onset))
    return tuple(seen), reach


def tracing_is_honest(n_rivers: int, n_sections: int) -> bool:
    """The true reach is among the candidates as often as the level says."""
    rng = np.random.default_rng(7)
    inside = told = n = top = 0
    size, length, seconds = [], [], 0.0
    while n < n_rivers:
        river = random_river(n_sections, rng)
        seen, reach = planted(river, rng)
        if all(s.onset is None for s in seen):
            continue
        before = time.process_time()
        found = trace(river, seen)
        seconds += time.process_time() - before
        kept = [c.reach for c in found.candidates]
        n += 1
        inside += reach in kept
        top += kept[0] == reach
        told += found.tells
        size.append(len(kept))
        length.append(river.reach_km[kept].sum() / river.reach_km.sum())
    level = 0.95
    print(
        f"tracing, {n_rivers} random rivers of {n_sections} sections: true reach among the "
        f"candidates {inside / n:.1%} (level {level:.0%}), ranked first {top / n:.1%}; candidates "
        f"median {np.median(size):.0f} reaches, {np.median(length):.1%} of the length; told "
        f"{told / n:.1%}; {seconds / n * 1000:.0f} ms each"
    )
    return inside / n >= level


def main() -> int:
    """All of it; 1 where something falls short."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sections", type=int, default=1800, help="national sections")
    parser.add_argument("--rivers", type=int, default=400, help="random rivers to trace on")
    asked = parser.parse_args()
    checks = [
        a_year_is_fast(asked.sections),
        tracing_is_honest(asked.rivers, 12),
        tracing_is_honest(asked.rivers // 2, 40),
    ]
    print("all reached" if all(checks) else "NOT REACHED")
    return int(not all(checks))


if __name__ == "__main__":
    sys.exit(main())
