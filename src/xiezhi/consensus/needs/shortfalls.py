"""What do the sides and their border counties lack, and which lacks do neighbours share?"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xiezhi.consensus.needs.contact import border_counties, border_pairs
from xiezhi.consensus.needs.flag_caveats import AGE_FLAGS, CHANGE_FLAGS, JOB_FLAGS, flag_caveats
from xiezhi.consensus.needs.profile import weighted_share
from xiezhi.consensus.needs.shortfall_chart import standing_chart
from xiezhi.consensus.needs.shortfall_tables import counties_table, shared_table, sides_table
from xiezhi.consensus.needs.sources import CENSUS_2010, CENSUS_2020
from xiezhi.consensus.needs.standing import SHORT, indicator_measures, measures_of
from xiezhi.consensus.needs.wording import inputs, listed, place_name
from xiezhi.consensus.ties import leaders
from xiezhi.model.finding import Analysis, Finding
from xiezhi.model.proposal import Proposal, ProposalKind
from xiezhi.model.text import Quantity, Text, text
from xiezhi.model.units import Unit
from xiezhi.region.region import Region, region_of

if TYPE_CHECKING:
    from xiezhi.consensus.needs.standing import Measure
    from xiezhi.model.case import Case

QUESTION = Text(
    "各方和边界区县缺什么，哪些短板是两边共有的？",
    "What do the sides and their border counties lack, and which lacks do neighbours share?",
)
METHOD = Text(
    "每个区县的每项指标与全国内地所有区县比较，算出比它更好的区县所占的比重（相同的算一半）；"
    "四分之三以上的区县都比它好，即为短板。一对相邻区县在同一项上都是短板，即为共有短板。"
    "案例自己的指标表若写明何者为好，则在案例的区县之间比较。",
    "Every figure of a county is held against all counties of the mainland: the share of them that "
    "do better (equal ones count half). Where three quarters or more do better, it is a shortfall. "
    "Two counties that touch across the border share a shortfall where both have it. Indicators of "
    "the case itself are compared among its counties where the table says which way is better.",
)
_PROPOSED, _SHARED_LEAST = 5, 2


def shared_shortfalls(pairs: pd.DataFrame, short: pd.DataFrame) -> pd.DataFrame:
    """Pairs across the border with the shortfalls that both have, the most first.

    pairs: see `border_pairs`; short: (place, measure) whether it falls short.
    Returns a, b, km, n_shared and shared (names of the measures, a tuple).
    """
    both = short.to_numpy()[pairs["a"]] & short.to_numpy()[pairs["b"]]
    names = np.array(short.columns, dtype=object)
    shared = pd.Series([tuple(names[row]) for row in both], index=pairs.index, dtype=object)
    found = pairs[["a", "b", "km"]].assign(n_shared=both.sum(axis=1), shared=shared)
    return found.sort_values(
        ["n_shared", "km", "a", "b"], ascending=[False, False, True, True], ignore_index=True
    )


def side_shortfalls(
    region: Region, measures: tuple[Measure, ...], short: pd.DataFrame, border: np.ndarray
) -> pd.DataFrame:
    """(side and measure) share of the people who live in counties that fall short.

    border: (place,) whether the county touches another side.
    Columns side, measure, people_share and border_share (of the people of border counties).
    """
    people = region.places["population_2020"].to_numpy(np.float64)
    rows = []
    for number, code in enumerate(region.sides):
        inside = region.side_i == number
        for measure in measures:
            known = np.isfinite(measure.figures)
            told = np.where(known, short[measure.id].to_numpy(np.float64), np.nan)
            rows.append(
                {
                    "side": code,
                    "measure": measure.id,
                    "people_share": weighted_share(told[inside], people[inside]),
                    "border_share": weighted_share(told[inside & border], people[inside & border]),
                }
            )
    return pd.DataFrame(rows)


def finding(case: Case) -> Finding:
    """Shortfalls of sides and border counties, and those that neighbours share."""
    region = region_of(case)
    measures = measures_of(region.places, case.table("national_counties"))
    if case.has("indicators"):
        measures += indicator_measures(region.places, case.table("indicators"))
    ahead = pd.DataFrame({measure.id: measure.ahead() for measure in measures})
    short = ahead >= SHORT
    pairs = border_pairs(region)
    counties = border_counties(region, pairs)
    border = np.isin(np.arange(len(region.places)), counties.index)
    sides = side_shortfalls(region, measures, short, border)
    shared = shared_shortfalls(pairs, short)
    return Finding(
        id="shortfalls",
        question=QUESTION,
        answer=_answer(case, measures, sides, shared),
        tables=(
            sides_table(case, measures, sides),
            *([shared_table(region, measures, shared)] if len(shared) else []),
            *([counties_table(case, measures, ahead, counties)] if len(counties) else []),
        ),
        charts=(standing_chart(measures, ahead, counties),) if len(counties) else (),
        method=METHOD,
        sources=(CENSUS_2020, CENSUS_2010),
        inputs=inputs(case, "places", "national_counties", "indicators"),
        caveats=(
            Text(
                "短板只说明相对位置：人口减少也可能伴随更高的人均收入，老龄化也可能因为长寿。"
                "是不是问题、要不要共同应对，由各方判断。",
                "A shortfall tells a position only: people may leave and those who stay grow "
                "richer. Whether it is a problem, and a common one, is for the sides to judge.",
            ),
            *flag_caveats(counties, CHANGE_FLAGS),
            *flag_caveats(counties, AGE_FLAGS),
            *flag_caveats(counties, JOB_FLAGS),
        ),
        proposals=_proposals(region, measures, shared),
    )


ANALYSIS = Analysis("shortfalls", QUESTION, ("places", "national_counties"), finding)


def _answer(
    case: Case, measures: tuple[Measure, ...], sides: pd.DataFrame, shared: pd.DataFrame
) -> Text:
    parts = [
        text(
            "{side}：{lacks}",
            "{side}: {lacks}",
            side=side.name,
            lacks=_lacks(sides, side.code, measures),
        )
        for side in case.sides
    ]
    most = Text(
        "；".join(part.render("zh") for part in parts),
        "; ".join(part.render("en") for part in parts),
    )
    met = shared[shared["n_shared"] > 0]
    if shared.empty:
        return text(
            "住在短板区县的人口占比，{most}。各方没有相邻的区县可比。",
            "Of each side's people, this share lives in counties that fall short: {most}. No two "
            "counties of different sides touch, so none can be compared.",
            most=most,
        )
    if met.empty:
        return text(
            "住在短板区县的人口占比，{most}。{n}相邻区县中，没有一对共有同一项短板。",
            "Of each side's people, this share lives in counties that fall short: {most}. Of {n} "
            "that touch across the border, none share a shortfall.",
            most=most,
            n=Quantity(len(shared), Unit.PAIRS),
        )
    return text(
        "住在短板区县的人口占比，{most}。{n}相邻区县中有{met}至少共有一项短板，最常见的是{common}。",
        "Of each side's people, this share lives in counties that fall short: {most}. Of {n} that "
        "touch across the border, {met} share a shortfall or more, most often: {common}.",
        most=most,
        n=Quantity(len(shared), Unit.PAIRS),
        met=Quantity(len(met), Unit.PAIRS),
        common=_common(met, measures),
    )


def _lacks(sides: pd.DataFrame, side: str, measures: tuple[Measure, ...], n: int = 2) -> Text:
    """The widest shortfalls of a side."""
    own = sides[(sides["side"] == side) & (sides["people_share"] > 0)]
    own = own.sort_values("people_share", ascending=False, kind="stable").head(n)
    problems = {measure.id: measure.problem for measure in measures}
    return listed(
        [
            text(
                "{problem}{share}",
                "{problem} {share}",
                problem=problems[measure],
                share=Quantity(share, Unit.SHARE, 0),
            )
            for measure, share in zip(own["measure"], own["people_share"], strict=True)
        ],
        Text("没有", "none"),
    )


def _common(met: pd.DataFrame, measures: tuple[Measure, ...], n: int = 2, most: int = 4) -> Text:
    """The shortfalls that most pairs share; those that tie come in together or not at all."""
    times = Counter(str(name) for shared in met["shared"] for name in shared)
    often, tied = leaders(times, n, most)
    often = often or tied
    problems = {measure.id: measure.problem for measure in measures}
    return listed(
        [
            text(
                "{problem}（{n}）",
                "{problem} ({n})",
                problem=problems[name],
                n=Quantity(times[name], Unit.PAIRS),
            )
            for name in often
        ],
        Text("没有", "none"),
    )


def _proposals(
    region: Region, measures: tuple[Measure, ...], shared: pd.DataFrame
) -> tuple[Proposal, ...]:
    """The pairs that share most: a project of two counties each."""
    worst = shared[shared["n_shared"] >= _SHARED_LEAST].head(_PROPOSED)
    return tuple(_proposal(region, measures, row) for _, row in worst.iterrows())


def _proposal(region: Region, measures: tuple[Measure, ...], row: pd.Series) -> Proposal:
    a, b = int(row["a"]), int(row["b"])
    problems = listed([m.problem for m in measures if m.id in row["shared"]], Text("无", "none"))
    codes = tuple(str(region.places["code"].iloc[end]) for end in (a, b))
    return Proposal(
        id=f"shortfalls_{codes[0]}_{codes[1]}",
        kind=ProposalKind.PROJECT,
        title=text(
            "{a}与{b}共同应对：{problems}",
            "{a} and {b} act together: {problems}",
            a=place_name(region.places, a),
            b=place_name(region.places, b),
            problems=problems,
        ),
        why=text(
            "两县相邻，有{n}项短板相同；一起做，学校、医院、培训和招商不必各建一套。",
            "They touch, and {n} shortfalls are the same: what one builds for them can serve both.",
            n=Quantity(int(row["n_shared"]), Unit.COUNT),
        ),
        sides=frozenset(region.sides[region.side_i[end]] for end in (a, b)),
        places=codes,
        evidence=("shortfalls", "shortfalls_shared"),
        details={"shortfalls": list(row["shared"])},
    )
