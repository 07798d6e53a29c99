"""Where do the economies complement one another, and where do they copy one another?"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xiezhi.consensus.needs.complement_charts import partners_map, quotient_chart
from xiezhi.consensus.needs.complement_tables import (
    Ranking,
    neighbours_table,
    partners_table,
    quotients_table,
    rivals_table,
    specialisation_table,
)
from xiezhi.consensus.needs.complement_words import METHOD, answer, caveats
from xiezhi.consensus.needs.economy import employed_persons, industry_shares, reference_shares
from xiezhi.consensus.needs.matching import (
    complementarity,
    cosine,
    matched,
    rivalry,
    shared,
    similarity,
)
from xiezhi.consensus.needs.sources import (
    CENSUS_2020,
    FINGER_KREININ,
    FLORENCE,
    INDUSTRY_SECTIONS,
    JAFFE,
    KRUGMAN,
    MICHAELY,
)
from xiezhi.consensus.needs.specialisation import (
    Floats,
    krugman_index,
    location_quotients,
    pooled_shares,
)
from xiezhi.consensus.needs.wording import inputs
from xiezhi.model.finding import Analysis, Finding
from xiezhi.model.text import Text
from xiezhi.region.region import Region, region_of

if TYPE_CHECKING:
    from xiezhi.model.case import Case

QUESTION = Text(
    "各方的经济在哪里互补，在哪里雷同？",
    "Where do the economies complement one another, and where do they copy?",
)
LIMIT_MINUTES = 120.0
N_RANKED = 10
N_TIMES = 2


def cross_border_pairs(region: Region, limit_minutes: float = LIMIT_MINUTES) -> pd.DataFrame:
    """Every pair of counties of different sides.

    Columns a, b: positions in `region.places`, a on the side named first; minutes (inf where no
    way leads); touching: whether they share a border; near: whether they touch or are within
    the travel time.
    """
    n = region.n
    touching = np.zeros((n, n), dtype=bool)
    touching[region.cross_border.i, region.cross_border.j] = True
    touching |= touching.T
    side = region.side_i
    ordered = (side[:, None] >= 0) & (side[:, None] < side)
    a, b = np.nonzero(ordered)
    pairs = pd.DataFrame(
        {"a": a, "b": b, "minutes": region.minutes[a, b], "touching": touching[a, b]}
    )
    return pairs.assign(near=pairs["touching"] | (pairs["minutes"] <= limit_minutes))


def compared(
    pairs: pd.DataFrame, shares: Floats, employed: Floats, reference: Floats
) -> pd.DataFrame:
    """The pairs with how alike, complementary and rival their economies are.

    pairs: columns a, b; shares: (place, industry); employed: (place,); reference: (industry,).
    Adds similarity, cosine, complementarity, rivalry (all 0 to 1; see `matching`), the last
    two again over jobs outside farming (`beyond_farming`, `rivalry_beyond`), and `jobs`: see
    `matched_jobs`. Pairs without data for both ends get NaN.
    """
    i, j = pairs["a"].to_numpy(np.int64), pairs["b"].to_numpy(np.int64)
    a, b = shares[i], shares[j]
    beyond = [beyond_farming(mix) for mix in (a, b, reference)]
    return pairs.assign(
        similarity=similarity(a, b),
        cosine=cosine(a, b),
        complementarity=complementarity(a, b, reference),
        beyond_farming=complementarity(*beyond),
        rivalry=rivalry(a, b, reference),
        rivalry_beyond=rivalry(*beyond),
        jobs=matched_jobs(a, b, employed[i], employed[j], reference),
    )


def matched_jobs(
    a: Floats, b: Floats, employed_a: Floats, employed_b: Floats, reference: Floats
) -> Floats:
    """(pair,) persons in work above the reference mix in one place that answer a lack in the other.

    As `complementarity`, but counted in jobs: a town cannot supply more than it has, nor a
    county take more than it lacks.
    """
    excess_a, excess_b = a - reference, b - reference
    size = np.minimum(
        np.abs(excess_a) * employed_a[:, None], np.abs(excess_b) * employed_b[:, None]
    )
    return np.asarray(np.where(excess_a * excess_b < 0, size, 0 * size).sum(axis=1))


def beyond_farming(mix: Floats) -> Floats:
    """(…, industry) the mix of jobs outside section A, summing to 1; NaN where there are none."""
    rest = mix[..., 1:]
    total = rest.sum(axis=-1, keepdims=True)
    return np.asarray(rest / np.where(total > 0, total, np.nan))


def side_mixes(places: pd.DataFrame, sides: tuple[str, ...]) -> Floats:
    """(side, industry) each side's mix of jobs, by estimated persons in work."""
    shares, weights = industry_shares(places), employed_persons(places)
    of = places["province"].to_numpy()
    return np.stack([pooled_shares(shares[of == code], weights[of == code]) for code in sides])


def ranked(pairs: pd.DataFrame, by: str, n: int = N_RANKED, times: int = N_TIMES) -> pd.DataFrame:
    """The n pairs with the highest value, highest first, each county at most so many times.

    Without that limit one farming county beside the districts of a city would fill the list.
    Pairs without a value, or with nought, are left out.
    """
    known = pairs[pairs[by] > 0].sort_values([by, "a", "b"], ascending=[False, True, True])
    counted: Counter[int] = Counter()
    chosen: list[int] = []
    for row, a, b in zip(known.index, known["a"], known["b"], strict=True):
        if len(chosen) < n and max(counted[a], counted[b]) < times:
            counted.update((a, b))
            chosen.append(row)
    return known.loc[chosen].reset_index(drop=True)


def finding(case: Case) -> Finding:
    """Where the economies complement or copy one another, from jobs by industry."""
    region = region_of(case)
    reference = reference_shares(case.table("national_industries"))
    shares = industry_shares(region.places)
    mixes = side_mixes(region.places, region.sides)
    every = compared(cross_border_pairs(region), shares, employed_persons(region.places), reference)
    near = every[every["near"]]
    partners, rivals = _rankings(every, shares, reference)
    partners_near, rivals_near = _rankings(near, shares, reference)
    return Finding(
        id="complement",
        question=QUESTION,
        answer=answer(
            case, region, mixes, reference, (partners, partners_near), (rivals, rivals_near)
        ),
        tables=(
            partners_table(partners, region.places),
            *([partners_table(partners_near, region.places, near=True)] if len(near) else []),
            rivals_table(rivals, region.places),
            *([rivals_table(rivals_near, region.places, near=True)] if len(near) else []),
            neighbours_table(every, region.places),
            quotients_table(case, location_quotients(mixes, reference), reference),
            specialisation_table(
                case, region, krugman_index(shares, reference), shares - reference
            ),
        ),
        charts=(
            *(
                [partners_map(case, region, partners_near.pairs, rivals_near.pairs)]
                if len(partners_near.pairs)
                else []
            ),
            quotient_chart(case, location_quotients(mixes, reference), reference),
        ),
        method=METHOD,
        sources=(
            CENSUS_2020,
            INDUSTRY_SECTIONS,
            FLORENCE,
            KRUGMAN,
            FINGER_KREININ,
            JAFFE,
            MICHAELY,
        ),
        inputs=inputs(case, "places", "national_industries", "links", "junctions"),
        caveats=caveats(region, len(near)),
    )


def _rankings(pairs: pd.DataFrame, shares: Floats, reference: Floats) -> tuple[Ranking, Ranking]:
    """The most complementary and the most competing of these pairs, and in what they are so."""
    partners, rivals = ranked(pairs, "complementarity"), ranked(pairs, "rivalry")
    n = int(pairs["complementarity"].notna().sum())
    return (
        Ranking(partners, matched(*_ends(shares, partners), reference), n),
        Ranking(rivals, shared(*_ends(shares, rivals), reference), n),
    )


def _ends(shares: Floats, pairs: pd.DataFrame) -> tuple[Floats, Floats]:
    return shares[pairs["a"].to_numpy(np.int64)], shares[pairs["b"].to_numpy(np.int64)]


ANALYSIS = Analysis("complement", QUESTION, ("places", "national_industries"), finding)
