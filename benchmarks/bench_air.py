"""The air quality index of 240,000 hours, and a year of 400 cities, each with its answer checked.

Run from the checkout:

    python benchmarks/bench_air.py

CPU-seconds of one process, after one call that loads the tables. The concentrations are synthetic
and their seed fixed. The naive baseline is the same index row by row in plain Python. Ends with 1
where a limit is passed or an answer differs.
"""

from __future__ import annotations

import argparse
import math
import sys
import time

import numpy as np

from xiezhi.action.horizontal.air.aqi import index_of
from xiezhi.action.horizontal.air.case_air import POLLUTANTS, daily_index
from xiezhi.action.horizontal.air.daily import days_of
from xiezhi.action.horizontal.air.editions import Edition, editions, rules

LIMIT_S = 2.0
N_ROWS = 240_000
SCALES = np.array([50.0, 80.0, 12.0, 35.0, 1.0, 80.0])


def naive(row: np.ndarray, edition: Edition) -> int:
    """One row's hourly index in plain Python."""
    steps = rules()["index"]["values"]
    worst = 0
    for name, value in zip(edition.hour, row, strict=True):
        given = round(float(value), 1 if name.startswith("co") else 0)
        ladder = (0.0, *edition.ladder(name))
        index = float(steps[len(ladder) - 1])
        for low, high, a, b in zip(ladder, ladder[1:], steps, steps[1:], strict=False):
            if given <= high:
                index = a + (b - a) * (given - low) / (high - low)
                break
        worst = max(worst, math.ceil(index - 1e-9))
    return worst


def hours_are_fast(edition: Edition) -> bool:
    """240,000 rows of six pollutants, beside plain Python on the first 5,000."""
    rng = np.random.default_rng(0)
    values = np.exp(rng.normal(0, 0.9, (N_ROWS, 6))) * SCALES
    index_of(values[:10], edition.hour, edition)
    before = time.process_time()
    found = index_of(values, edition.hour, edition)
    index, primary = found.index, found.primary
    seconds = time.process_time() - before
    before = time.process_time()
    plain = [naive(row, edition) for row in values[:5000]]
    slow = (time.process_time() - before) * N_ROWS / 5000
    same = bool((index[:5000] == plain).all())
    print(
        f"{edition.id}, {N_ROWS:,} hours: {seconds:.2f} CPU-s (limit {LIMIT_S}), "
        f"{primary.any(axis=1).mean():.0%} with a primary pollutant; plain Python {slow:.1f} s; "
        f"first 5,000 {'agree' if same else 'DIFFER'}"
    )
    return seconds <= LIMIT_S and same


def a_year_of_cities_is_fast() -> bool:
    """A year of 400 cities: daily means, eight-hour ozone and the index."""
    rng = np.random.default_rng(1)
    grid = np.exp(rng.normal(0, 0.9, (365 * 24, 400, 6))) * SCALES
    before = time.process_time()
    days = days_of(20_000, grid, POLLUTANTS)
    index = daily_index(days.daily, editions()[-1]).index
    seconds = time.process_time() - before
    print(f"a year of 400 cities ({grid.size / 1e6:.0f} million values): {seconds:.1f} CPU-s")
    return bool(np.isfinite(index).all())


def main() -> int:
    """All of it; 1 where something falls short."""
    argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    ).parse_args()
    checks = [hours_are_fast(edition) for edition in editions()]
    checks.append(a_year_of_cities_is_fast())
    print("all reached" if all(checks) else "NOT REACHED")
    return int(not all(checks))


if __name__ == "__main__":
    sys.exit(main())
