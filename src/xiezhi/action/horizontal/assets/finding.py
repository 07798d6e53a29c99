"""Are the natural assets that the sides share getting better, on either bank of the border?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from xiezhi.action.horizontal.area_names import Areas, areas_of
from xiezhi.action.horizontal.assets.apart import Apart, apart_table
from xiezhi.action.horizontal.assets.finding_chart import series_chart
from xiezhi.action.horizontal.assets.finding_tables import banks_table, trends_table
from xiezhi.action.horizontal.assets.series import (
    ASSETS,
    Series,
    banks_of,
    series_of,
    verdict,
)
from xiezhi.action.horizontal.assets.sources import HELSEL_FRANS, MANN, SEN, THEIL
from xiezhi.action.horizontal.assets.trends import Score
from xiezhi.model.finding import Analysis, Finding
from xiezhi.model.proposal import Proposal, ProposalKind
from xiezhi.model.text import Quantity, Text, joined, text
from xiezhi.model.units import Unit
from xiezhi.model.wording import inputs

if TYPE_CHECKING:
    from xiezhi.model.case import Case

QUESTION = Text(
    "边界两侧的森林、水土流失、石漠化与物种，各自在变好还是变差？",
    "Are forest, erosion, rocky desertification and species improving on either bank?",
)
NEEDS = ("asset_observations",)


def finding(case: Case) -> Finding:
    """Trends by area and by bank."""
    areas = areas_of(case)
    series, apart = series_of(case, areas)
    banks = banks_of(series)
    return Finding(
        id="assets",
        question=QUESTION,
        answer=_answer(areas, banks),
        tables=(
            trends_table(series, areas),
            *([banks_table(areas, banks, series)] if banks else []),
            *([apart_table("assets_apart", apart, areas)] if apart else []),
        ),
        charts=(series_chart(case, series, areas),),
        method=METHOD,
        sources=(THEIL, SEN, MANN, HELSEL_FRANS),
        inputs=inputs(case, *NEEDS, "places"),
        caveats=_caveats(series, apart),
        proposals=_proposals(case, areas, banks, series),
    )


ANALYSIS = Analysis("assets", QUESTION, NEEDS, finding)

METHOD = Text(
    "每个地方每项资产的年变化取 Theil–Sen 斜率及其95%区间，是否有趋势用 Mann–Kendall 检验"
    "（含并列校正、连续性校正，双侧5%）；一侧各地方合并为一次检验（Helsel 与 Frans 2006）。"
    "水土流失与石漠化减少为变好。",
    "The change a year of each asset in each area is the Theil–Sen slope with its 95 % interval; "
    "whether there is a trend is the Mann–Kendall test (corrected for ties and continuity, "
    "two-sided, 5 %); the areas of a bank are one test together (Helsel and Frans 2006). Less "
    "erosion and less rocky desertification is better.",
)


def _answer(areas: Areas, banks: Mapping[tuple[str, str], Score]) -> Text:
    if not banks:
        return Text(
            "没有一处有五年以上的观测，看不出趋势。",
            "No area has five years or more of observations, so no trend can be seen.",
        )
    parts = [
        text(
            "{side}{asset}{verdict}",
            "{asset} in {side}: {verdict}",
            side=areas.name(side),
            asset=ASSETS[asset] if i else Text(ASSETS[asset].zh, ASSETS[asset].en.capitalize()),
            verdict=verdict(asset, score),
        )
        for i, ((asset, side), score) in enumerate(banks.items())
    ]
    return text("{parts}。", "{parts}.", parts=joined(parts, "；", "; "))


def _caveats(series: Sequence[Series], apart: Sequence[Apart]) -> tuple[Text, ...]:
    short = sum(one.trend is None for one in series)
    few = text(
        "有{n}个序列不足五年，未作检验。",
        "{n} series have fewer than five years and were not tested.",
        n=Quantity(short, Unit.COUNT),
    )
    aside = text(
        "有{n}行观测未采用，原因见“未采用的行”。",
        "{n} observations are not used; their reasons stand in the table.",
        n=Quantity(sum(one.n for one in apart), Unit.COUNT),
    )
    return (
        Text(
            "检验假定各年、各地方互不相关；相邻地方往往相关，真实的把握比 p 值所示要小。",
            "The tests take years and areas to be independent; neighbours seldom are, so the p "
            "values promise more than they keep.",
        ),
        *([few] if short else []),
        *([aside] if apart else []),
    )


def _proposals(
    case: Case,
    areas: Areas,
    banks: Mapping[tuple[str, str], Score],
    series: Sequence[Series],
) -> tuple[Proposal, ...]:
    """A monitor for each asset that one bank watches and another does not, or that gets worse."""
    found = []
    for asset in dict.fromkeys(one.asset for one in series):
        watching = {one.side for one in series if one.asset == asset}
        blind = [side for side in case.sides if side.code not in watching]
        worse = [
            areas.name(s) for (a, s), score in banks.items() if a == asset and _worse(a, score)
        ]
        if not blind and not worse:
            continue
        why = [
            *(text("{side}没有观测", "{side} has no observations", side=s.short) for s in blind),
            *(text("{side}在变差", "it is worsening in {side}", side=s) for s in worse),
        ]
        found.append(
            Proposal(
                f"assets_{asset}",
                ProposalKind.MONITOR,
                text("两侧同法观测{a}", "Observe {a} alike on all banks", a=ASSETS[asset]),
                joined(why),
                frozenset(side.code for side in case.sides),
                (),
                ("assets", "assets_trends"),
                {"asset": asset},
            )
        )
    return tuple(found)


def _worse(asset: str, score: Score) -> bool:
    return verdict(asset, score).en == "worsening"
