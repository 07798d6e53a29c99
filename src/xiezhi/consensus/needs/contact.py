"""Where do the sides touch? Pairs of counties, kilometres of border, people on either bank."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xiezhi.consensus.needs.contact_map import border_map
from xiezhi.consensus.needs.contact_tables import (
    counties_table,
    pairs_table,
    side_pairs_table,
    strips_table,
)
from xiezhi.consensus.needs.flag_caveats import CHANGE_FLAGS, flag_caveats
from xiezhi.consensus.needs.profile import change_since_2010, profile_of, whole_sides
from xiezhi.consensus.needs.sources import BOUNDARIES, CENSUS_2010, CENSUS_2020
from xiezhi.consensus.needs.wording import all_sides, by_side, inputs, quantities, signed
from xiezhi.model.finding import Analysis, Finding
from xiezhi.model.text import Quantity, Text, text
from xiezhi.model.units import Unit
from xiezhi.region.region import Region, region_of

if TYPE_CHECKING:
    from xiezhi.model.case import Case

QUESTION = Text(
    "各方在哪里相接，边界两侧住着谁？", "Where do the sides touch, and who lives there?"
)


def border_pairs(region: Region) -> pd.DataFrame:
    """Pairs of counties of different sides that share a border, the longest border first.

    Columns a, b: positions in `region.places`, a on the side named first in the case;
    side_a, side_b: numbers of their sides; km: length of their border.
    """
    borders = region.cross_border
    swap = region.side_i[borders.i] > region.side_i[borders.j]
    a, b = np.where(swap, borders.j, borders.i), np.where(swap, borders.i, borders.j)
    pairs = pd.DataFrame(
        {"a": a, "b": b, "side_a": region.side_i[a], "side_b": region.side_i[b], "km": borders.km}
    )
    return pairs.sort_values(["km", "a", "b"], ascending=[False, True, True], ignore_index=True)


def border_counties(region: Region, pairs: pd.DataFrame) -> pd.DataFrame:
    """Counties that touch another side: their place's row, `km` of border, `n_across` neighbours.

    In the order of the sides, then of the codes.
    """
    ends = pd.concat([pairs[[end, "km"]].set_axis(["place", "km"], axis=1) for end in ("a", "b")])
    met = ends.groupby("place")["km"].agg(km="sum", n_across="size")
    counties = region.places.loc[met.index].assign(km=met["km"], n_across=met["n_across"])
    change = change_since_2010(counties)
    counties = counties.assign(
        change_persons=change["persons"],
        change_share=change["share"],
        side_number=region.side_i[met.index.to_numpy(np.int64)],
    )
    return counties.sort_values(["side_number", "code"])


def side_strips(region: Region, counties: pd.DataFrame, wholes: pd.DataFrame) -> pd.DataFrame:
    """(side, measure): each side's border counties beside the side as a whole.

    wholes: see `whole_sides`.
    people_share, area_share: of the side that lives and lies in its border counties;
    change, old and their `_side`: in the border counties, and in all of the side.
    """
    rows = {}
    for number, code in enumerate(region.sides):
        whole = wholes.loc[code]
        strip = profile_of(counties[counties["side_number"] == number])
        rows[code] = {
            "n": strip["n"],
            "people": strip["people"],
            "people_share": strip["people"] / whole["people"],
            "area_share": strip["area_km2"] / whole["area_km2"],
            "change": strip["change"],
            "change_side": whole["change"],
            "old": strip["old"],
            "old_side": whole["old"],
            "both_share": strip["both_share"],
        }
    return pd.DataFrame(rows).T


def finding(case: Case) -> Finding:
    """Where the sides touch, from borders and the table of places."""
    region = region_of(case)
    pairs = border_pairs(region)
    counties = border_counties(region, pairs)
    strips = side_strips(region, counties, whole_sides(case))
    return Finding(
        id="contact",
        question=QUESTION,
        answer=_answer(case, pairs, strips) if len(pairs) else _apart(case),
        tables=(
            strips_table(case, strips),
            *([side_pairs_table(case, pairs, region)] if len(case.sides) > 2 else []),  # noqa: PLR2004
            pairs_table(pairs, region),
            counties_table(case, counties),
        ),
        charts=(border_map(case, region, pairs),) if len(pairs) else (),
        method=METHOD,
        sources=(BOUNDARIES, CENSUS_2020, CENSUS_2010),
        inputs=inputs(case, "places", "province_totals", "boundaries"),
        caveats=_caveats(case, region, strips, counties),
    )


ANALYSIS = Analysis("contact", QUESTION, ("places",), finding)

METHOD = Text(
    "两个区县的边界若有共同线段（只在一点相接不算），即为相邻；长度在 WGS84 椭球面上量取。"
    "边界区县指与另一方至少一个区县相邻的区县，其人口为全县人口，不只是靠近边界的部分。",
    "Two counties touch where their outlines share a line (a shared point does not count); its "
    "length is taken on the WGS84 ellipsoid. A border county is one that touches a county of "
    "another side; its people are all who live in it, not only those near the border.",
)


def _answer(case: Case, pairs: pd.DataFrame, strips: pd.DataFrame) -> Text:
    return text(
        "{sides}之间有{n}区县隔界相邻，共同边界长{km}。边界区县共有{people}，"
        "占该方人口的比重：{shares}。2010—2020年人口变化：边界区县为{change}，全域为{whole}。"
        "65岁及以上人口占比：边界区县为{old}，全域为{old_whole}。",
        "{sides} touch in {n} of counties along {km} of border. {people} live in the border "
        "counties ({shares} of each side's people). Change of people from 2010 to 2020: {change} "
        "in the border counties, {whole} in the whole sides. Aged 65 and over: {old} in the "
        "border counties, {old_whole} in the whole sides.",
        sides=all_sides(case),
        n=Quantity(len(pairs), Unit.PAIRS),
        km=Quantity(pairs["km"].sum(), Unit.KM, 0),
        people=Quantity(strips["people"].sum(), Unit.PERSONS),
        shares=by_side(case, quantities(strips["people_share"], Unit.SHARE)),
        change=by_side(case, {str(c): signed(v) for c, v in strips["change"].items()}),
        whole=by_side(case, {str(c): signed(v) for c, v in strips["change_side"].items()}),
        old=by_side(case, quantities(strips["old"], Unit.SHARE)),
        old_whole=by_side(case, quantities(strips["old_side"], Unit.SHARE)),
    )


def _apart(case: Case) -> Text:
    return text(
        "{sides}没有任何一对区县在陆地边界上相邻（只在一点相接的不算）。",
        "{sides} touch in no pair of counties (a shared point does not count).",
        sides=all_sides(case),
    )


def _caveats(
    case: Case, region: Region, strips: pd.DataFrame, counties: pd.DataFrame
) -> tuple[Text, ...]:
    bridged = float(region.cross_border.bridged_km.sum())
    gaps = text(
        "其中{km}的边界线两侧轮廓未完全重合，按间隙不超过30米连接。",
        "Along {km} of it the outlines do not coincide exactly and were joined over gaps of up "
        "to 30 m.",
        km=Quantity(bridged, Unit.KM),
    )
    return (
        Text(
            "边界长度随底图精细程度而变，只宜在同一底图内比较；底图不是法定界线，不能用于勘界。",
            "The length of a border grows with the detail of the map: compare it within one map "
            "only. These outlines are no legal boundary.",
        ),
        Text(
            "边界区县的人口是全县人口；离边界多远、是否有路相通，见关于行程的一节。",
            "People of a border county are all of the county's; how far from the border they "
            "live and whether a road crosses it is for the finding on nearness.",
        ),
        *([gaps] if bridged > 0 else []),
        *_partial(case, strips),
        *flag_caveats(counties, CHANGE_FLAGS),
    )


def _partial(case: Case, strips: pd.DataFrame) -> list[Text]:
    """Sides whose border counties are not all comparable with 2010."""
    return [
        text(
            "{side}边界区县的人口变化只就两次普查可比的区县而言（占其边界区县人口的{share}）。",
            "The change in {side}'s border counties is that of the counties comparable with 2010 "
            "({share} of their people).",
            side=side.name,
            share=Quantity(strips["both_share"][side.code], Unit.SHARE),
        )
        for side in case.sides
        if strips["both_share"][side.code] < 1
    ]
