"""How good is a river as a whole? The share of its sections by class (环办〔2011〕22号)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xiezhi.action.horizontal.rule_status import Status
from xiezhi.action.horizontal.water.classes import classify
from xiezhi.action.horizontal.water.standard import Standard, rating_rules
from xiezhi.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

RATINGS = {row["id"]: Text(row["zh"], row["en"]) for row in rating_rules()["river"]["ratings"]}
GOOD_CLASS = 3


def river_rating(
    values: NDArray[np.float64],
    items: Sequence[str],
    standard: Standard,
    lake: NDArray[np.bool_] | bool = False,
) -> tuple[str, str]:
    """The rating of a river and how it was found: `shares`, `means` or `none`.

    values: (section, indicator) means over the period. With fewer than the method's number of
    sections (5) each indicator is averaged over the sections and the mean is classified; a lake
    among them counts as the river it lies on.
    """
    classes = classify(values, items, standard, lake).overall
    known = classes > 0
    if not known.any():
        return "", "none"
    if known.sum() >= few_sections()[0]:
        return rating_of_shares(classes[known]), "shares"
    with np.errstate(invalid="ignore"):
        sums, counts = np.nansum(values[known], axis=0), (~np.isnan(values[known])).sum(axis=0)
        means = np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)
    return section_rating(int(classify(means[None], items, standard).overall[0])), "means"


def few_sections() -> tuple[int, Status]:
    """From how many sections on the shares decide, and how sure that number is."""
    rule = rating_rules()["river"]["few_sections"]
    return int(rule["value"]), Status(rule["status"])


def rating_of_shares(classes: NDArray[np.integer]) -> str:
    """The rating by the share of sections in classes I to III and of those worse than V.

    >>> rating_of_shares(np.array([2, 2, 3, 4])), rating_of_shares(np.array([2, 6, 6, 4, 4]))
    ('good', 'heavy')
    """
    good = float((classes <= GOOD_CLASS).mean())
    bad = float((classes > len(rating_rules()["section"]["ratings"]) - 1).mean())
    for row in rating_rules()["river"]["ratings"]:
        # a share like 0.9 of ten sections must meet 0.9 whatever the last bit says
        if good < row.get("good_min", 0.0) - 1e-12:
            continue
        if bad >= row.get("bad_below", 2.0) - 1e-12:
            continue
        if "good_min" in row or "bad_below" in row:
            return str(row["id"])
    return str(rating_rules()["river"]["ratings"][-1]["id"])


def section_rating(number: int) -> str:
    """The rating of a section by its class 1 to 6; empty for 0.

    >>> section_rating(3)
    'good'
    """
    return str(rating_rules()["section"]["ratings"][number - 1]) if number else ""
