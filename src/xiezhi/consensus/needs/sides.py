"""Who are the sides? People, change since 2010, ageing, towns, jobs by industry."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xiezhi.consensus.needs.economy import (
    LETTERS,
    employed_persons,
    in_sentence,
    industry_name,
    industry_shares,
)
from xiezhi.consensus.needs.flag_caveats import (
    AGE_FLAGS,
    CHANGE_FLAGS,
    JOB_FLAGS,
    flag_caveats,
)
from xiezhi.consensus.needs.profile import change_since_2010, whole_sides
from xiezhi.consensus.needs.sides_charts import change_map, industry_bars
from xiezhi.consensus.needs.sides_tables import comparison_table, industries_table, movers_table
from xiezhi.consensus.needs.sources import CENSUS_2010, CENSUS_2020, INDUSTRY_SECTIONS
from xiezhi.consensus.needs.specialisation import pooled_shares
from xiezhi.consensus.needs.wording import by_side, inputs, quantities, signed
from xiezhi.model.finding import Analysis, Finding
from xiezhi.model.text import Quantity, Text, joined, text
from xiezhi.model.units import Unit

if TYPE_CHECKING:
    from xiezhi.model.case import Case

QUESTION = Text(
    "各方是谁：人口、结构与产业有何不同？", "Who are the sides, and how do they differ?"
)
N_MOVERS = 10
WHOLE = 0.995  # from here on, what is missing cannot be seen in the rounded figures


def side_industries(places: pd.DataFrame, codes: list[str]) -> pd.DataFrame:
    """(industry, side) shares of each side's jobs, by estimated persons in work; index A to T."""
    shares, weights = industry_shares(places), employed_persons(places)
    of = places["province"].to_numpy()
    return pd.DataFrame(
        {code: pooled_shares(shares[of == code], weights[of == code]) for code in codes},
        index=list(LETTERS),
    )


def movers(places: pd.DataFrame, n: int) -> pd.DataFrame:
    """The n places that gained most people since 2010, then the n that lost most."""
    change = change_since_2010(places)
    known = places.assign(change_persons=change["persons"], change_share=change["share"])
    known = known.dropna(subset=["change_persons"]).sort_values(
        ["change_persons", "code"], ascending=[False, True]
    )
    gains = known[known["change_persons"] > 0].head(n)
    losses = known[known["change_persons"] < 0].tail(n)
    return pd.concat([gains, losses])


def finding(case: Case) -> Finding:
    """Who the sides are, from the table of places alone."""
    places = case.table("places")
    own = places[places["province"].isin([side.code for side in case.sides])]
    profiles = whole_sides(case)
    mixes = side_industries(own, [side.code for side in case.sides])
    return Finding(
        id="sides",
        question=QUESTION,
        answer=_answer(case, profiles, mixes),
        tables=(
            comparison_table(case, profiles),
            industries_table(case, mixes),
            movers_table(case, movers(own, N_MOVERS), N_MOVERS),
        ),
        charts=(change_map(case), industry_bars(case, mixes)),
        method=METHOD,
        sources=(CENSUS_2020, CENSUS_2010, INDUSTRY_SECTIONS),
        inputs=inputs(case, "places", "province_totals"),
        caveats=_caveats(case, profiles, own),
    )


ANALYSIS = Analysis("sides", QUESTION, ("places",), finding)

METHOD = Text(
    "人口、年龄与城镇人口取自人口普查的全部登记数，各方的占比按常住人口加权。"
    "各方的人口及其变化为省级普查合计，全文凡占某方人口的比重都以此为分母；案例地方表自带人口的，"
    "合计随之增减。区县的变化只比较两次普查都有按现行区划的人口数的区县。"
    "就业结构取自普查长表（约十分之一的住户）的就业占比，各县以估算就业人员加权："
    "15岁及以上人口乘以其就业率，因此各方的就业结构和就业人员是估算值。",
    "People, ages and towns come from the full count of the census; a side's shares are weighted "
    "by people. A side's people and their change are the census totals of the province, of which "
    "every share of a side's people in this document is taken; where the case's own table of "
    "places gives people, the totals follow. A county's change is taken only where people of "
    "both censuses are known within its present borders. Jobs by "
    "industry come from the long form (about one household in ten): each county's shares, "
    "weighted by its estimated persons in work, which is people of 15 and over times their "
    "employed share. The mix of jobs of a side, and its persons in work, are thus modelled.",
)


def _answer(case: Case, profiles: pd.DataFrame, mixes: pd.DataFrame) -> Text:
    people = [_people(side.name, profiles.T[side.code]) for side in case.sides]
    spread = mixes.max(axis=1) - mixes.min(axis=1)
    letter = str(spread.idxmax()) if spread.notna().any() else LETTERS[0]
    return text(
        "{people}。65岁及以上人口占比：{old}；城镇人口占比：{urban}。"
        "就业结构相差最大的是{industry}：{jobs}。",
        "{people}. Aged 65 and over: {old}; living in towns: {urban}. "
        "Jobs differ most in {industry}: {jobs}.",
        people=joined(people, "；", "; "),
        old=by_side(case, quantities(profiles["old"], Unit.SHARE)),
        urban=by_side(case, quantities(profiles["urban"], Unit.SHARE)),
        industry=in_sentence(industry_name(letter)),
        jobs=by_side(case, quantities(mixes.T[letter], Unit.SHARE)),
    )


def _people(name: Text, profile: pd.Series) -> Text:
    count = Quantity(profile["people"], Unit.PERSONS)
    if np.isnan(profile["change"]):
        return text("{name}有{n}", "{name} has {n}", name=name, n=count)
    zh, en = ("增加", "more") if profile["change"] >= 0 else ("减少", "fewer")
    return text(
        f"{{name}}有{{n}}，比2010年{zh}{{change}}",
        f"{{name}} has {{n}}, {{change}} {en} than in 2010",
        name=name,
        n=count,
        change=Quantity(abs(profile["change"]), Unit.SHARE),
    )


def _caveats(case: Case, profiles: pd.DataFrame, places: pd.DataFrame) -> tuple[Text, ...]:
    partial = [
        _comparable(side.name, profiles.T[side.code])
        for side in case.sides
        if profiles["n_both"][side.code] < profiles["n"][side.code]
    ]
    apart = [
        _apart(side.name, profiles.T[side.code])
        for side in case.sides
        if profiles["people_places"][side.code] < WHOLE * profiles["people"][side.code]
    ]
    return (
        Text(
            "2020年之后的人口与产业变化不在其中。",
            "What has changed since 2020 is not in these figures.",
        ),
        Text(
            "行业只分20个门类：同一门类内的分工（如制造业中的汽车与白酒）看不出来。",
            "Industries are only told apart in 20 sections: who makes cars and who makes spirits "
            "cannot be seen within manufacturing.",
        ),
        Text(
            "可比区县之间也可能有乡镇一级的划入划出未被识别，人口变化不全是人口迁移的结果。",
            "Townships may have moved between comparable counties unnoticed, so not every change "
            "of people is migration.",
        ),
        *partial,
        *apart,
        *flag_caveats(places, CHANGE_FLAGS + AGE_FLAGS + JOB_FLAGS[:1]),
    )


def _comparable(name: Text, profile: pd.Series) -> Text:
    return text(
        "{side}的{all}个区县中有{n}个两次普查可比（占该方人口的{share}），合计变化{change}；其余区县"
        "不列变化，全{side}的变化以省级合计为准。",
        "Of {side}'s {all} counties, {n} can be compared with 2010 ({share} of its people) and "
        "together changed by {change}; the others show no change, and that of the whole side is "
        "the provincial total's.",
        side=name,
        all=Quantity(profile["n"], Unit.COUNT),
        n=Quantity(profile["n_both"], Unit.COUNT),
        share=Quantity(profile["people_2020_both"] / profile["people"], Unit.SHARE),
        change=signed(profile["change_places"]),
    )


def _apart(name: Text, profile: pd.Series) -> Text:
    return text(
        "{side}有{n}在普查中单列于开发区等单位，不计入任何区县；年龄、城镇和就业占比不含这部分人口。",
        "{n} of {side}'s people are counted in zones that belong to no place; the shares by age, "
        "town and job leave them out.",
        side=name,
        n=Quantity(profile["people"] - profile["people_places"], Unit.PERSONS),
    )
