"""Published water classes beside ours: agreement by file, and every disagreement by its cause.

Run from the checkout, with the reference data beside it:

    python benchmarks/check_water_classes.py ../shared/data/water_quality

Whether a section is a lake is not published: each section gets the one ladder of phosphorus, river
or lake, that agrees with most of its rows (river where both do). The causes of disagreement are looked for in order: a value at a limit that was rounded
after it was classed; the class of the section's reading before or after (the files were crawled
several times, and a class may stem from another crawl than its values); fewer than five values,
so that the class may rest on one not published.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from xiezhi.action.horizontal.water.classes import classify
from xiezhi.action.horizontal.water.standard import CLASSES, standard_on

STANDARD = standard_on(date(2021, 4, 1))
COLUMNS = {"ph": "ph", "do_mg_l": "do", "codmn_mg_l": "codmn", "nh3n_mg_l": "nh3n", "tp_mg_l": "tp"}
HALF_DIGIT = np.array([0.005, 0.005, 0.005, 0.005, 0.0005]) * 1.001
CAUSES = (
    "rounded at a limit",
    "class of a neighbouring reading",
    "a value is missing",
    "unexplained",
)


def compared(rows: pd.DataFrame) -> tuple[int, int, dict[str, int]]:
    """Rows with a class and a value, those that agree, and the others by cause."""
    rows = rows.sort_values(["province", "basin", "section", "time"]).reset_index(drop=True)
    values, items = rows[list(COLUMNS)].to_numpy(float), tuple(COLUMNS.values())
    given = rows["wq_class"].map({name: k for k, name in enumerate(CLASSES, 1)}).to_numpy()
    both = np.array([classify(values, items, STANDARD, lake).overall for lake in (False, True)])
    known = ~np.isnan(given) & (both[0] > 0)
    key = rows[["province", "basin", "section"]].agg("/".join, axis=1).to_numpy()
    hits = pd.DataFrame((both == given).T & known[:, None]).groupby(key).transform("sum")
    lake = (hits[1] > hits[0]).to_numpy()
    ours = np.where(lake, both[1], both[0])
    agree = ours == given
    causes = dict.fromkeys(CAUSES, 0)
    for k in np.flatnonzero(known & ~agree):
        causes[cause_of(k, values, given, ours, key, lake=bool(lake[k]))] += 1
    return int(known.sum()), int((known & agree).sum()), causes


def cause_of(
    k: int, values: np.ndarray, given: np.ndarray, ours: np.ndarray, key: np.ndarray, *, lake: bool
) -> str:
    """Why one row disagrees."""
    moved = values[k] + HALF_DIGIT * np.array(np.meshgrid(*[(-1, 0, 1)] * 5)).reshape(5, -1).T
    if (classify(moved, tuple(COLUMNS.values()), STANDARD, lake).overall == given[k]).any():
        return CAUSES[0]
    for near in (k - 1, k + 1):
        if 0 <= near < len(key) and key[near] == key[k] and given[k] == ours[near]:
            return CAUSES[1]
    return CAUSES[2] if np.isnan(values[k]).any() else CAUSES[3]


def main() -> int:
    """All files; 1 where more than one class in a thousand is neither ours nor explained."""
    folder = Path(sys.argv[1])
    good = True
    for path in sorted(folder.glob("wq_[4ds]*.csv*")):
        rows = pd.read_csv(path)
        if "wq_class" not in rows:
            continue
        n, n_agree, causes = compared(rows)
        good &= causes[CAUSES[-1]] <= 0.001 * n
        said = ", ".join(f"{count} {cause}" for cause, count in causes.items() if count)
        print(
            f"{path.name}: {n_agree:,} of {n:,} agree ({n_agree / n:.2%}); {said or 'none differs'}"
        )
    return int(not good)


if __name__ == "__main__":
    sys.exit(main())
