"""Which industries form clusters, and which of them reach across the border?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xiezhi.model.finding import Analysis, Finding
from xiezhi.model.proposal import Proposal, ProposalKind
from xiezhi.model.source import Quality, Source
from xiezhi.model.table import Column, Table
from xiezhi.model.text import Quantity, Text, joined, text
from xiezhi.model.units import Unit
from xiezhi.model.wording import inputs, listed, place_name, words
from xiezhi.organization.sources import ANSELIN, BENJAMINI_HOCHBERG, GETIS_ORD, PORTER
from xiezhi.organization.zone.clusters import (
    SUPPLIERS,
    Cluster,
    Industries,
    clusters_of,
    industries_of,
)
from xiezhi.region.economy import LETTERS, in_sentence, industry_name, reference_shares
from xiezhi.region.flag_caveats import JOB_FLAGS, flag_caveats
from xiezhi.region.maps import category_map
from xiezhi.region.region import Region, region_of
from xiezhi.region.sources import CENSUS_2020, INDUSTRY_SECTIONS
from xiezhi.region.specialisation import location_quotients

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xiezhi.model.case import Case
    from xiezhi.model.chart import Chart

QUESTION = Text(
    "哪些产业已经成片集聚，哪些集群跨越边界？",
    "Which industries form clusters, and which of them reach across the border?",
)
N_SHOWN, N_NAMED, N_PROPOSED = 20, 8, 3
ASSUMED_SUPPLIERS = Source(
    "supplying_sections",
    Text("各门类主要供给门类（假定）", "Which sections feed which (assumed)"),
    quality=Quality.MODELLED,
)
MIDDLE_COLUMNS = (
    Column("industry", Text("行业", "Industry")),
    Column("name", Text("区县", "County")),
    Column("side_name", Text("所属方", "Side")),
    Column("quotient", Text("区位商（各方=1）", "Quotient (sides = 1)"), Unit.INDEX),
    Column("national", Text("区位商（全国=1）", "Quotient (mainland = 1)"), Unit.INDEX),
    Column("tested", Text("所检邻县行业", "Tested of the neighbours")),
    Column("around", Text("邻县平均", "Neighbours' mean"), Unit.INDEX),
    Column("p", Text("p值", "p"), Unit.INDEX, 4),
    Column("q", Text("q值（错误发现率）", "q (false discovery rate)"), Unit.INDEX, 4),
    Column("how", Text("邻县怎样", "The neighbours")),
)


def finding(case: Case) -> Finding:
    """The clusters of a case, from jobs by industry and who borders on whom."""
    region = region_of(case)
    industries = industries_of(case)
    clusters = clusters_of(region, industries)
    return Finding(
        id="clusters",
        question=QUESTION,
        answer=_answer(region, industries, clusters),
        tables=(_clusters(case, region, industries, clusters), _middles(case, region, industries)),
        charts=(_map(case, region, clusters),) if clusters else (),
        method=METHOD,
        sources=(
            CENSUS_2020,
            INDUSTRY_SECTIONS,
            GETIS_ORD,
            ANSELIN,
            BENJAMINI_HOCHBERG,
            PORTER,
            ASSUMED_SUPPLIERS,
        ),
        inputs=inputs(case, "places", "national_industries", "boundaries"),
        caveats=_caveats(region, clusters),
        proposals=tuple(_proposal(region, c) for c in clusters[:N_PROPOSED] if len(c.sides) > 1),
    )


ANALYSIS = Analysis("clusters", QUESTION, ("places",), finding)


def _suppliers() -> Text:
    parts = [
        text(
            "{industry}（{of}）",
            "{industry} ({of})",
            industry=in_sentence(industry_name(letter)),
            of=joined([in_sentence(industry_name(s)) for s in feeds]),
        )
        for letter, feeds in SUPPLIERS.items()
    ]
    return joined(parts, "、", "; ")


METHOD = text(
    "先算区位商：某地某行业就业占比÷各方合计的占比，不低于1.25为偏重。再问邻县："
    "相邻区县该行业（或向它供给的行业）的平均区位商，是否高于从其余区县中随机抽取同样个数的结果"
    "（局部G统计量，条件置换9999次，单侧）。所有检验一并按错误发现率5%控制（本雅明尼—霍赫贝格）。"
    "通过检验的是集群中心，与它相邻且偏重同一行业的区县并入，彼此相邻的连成一个集群。"
    "供给关系为假定：{suppliers}。教育、卫生和公共管理是公共服务，随人口和财政分布，不参与。",
    "First the location quotient: an industry's share of jobs over its share in all sides "
    "together; 1.25 or more is high. Then the neighbours: is their mean quotient in the industry, "
    "or in one that feeds it, above that of as many places drawn at random (local G, 9,999 "
    "conditional permutations, one-sided)? All tests together are held to a false discovery rate "
    "of 5 % (Benjamini and Hochberg). Places that pass are middles of clusters; those that are "
    "high in the same industry and border on one join; what borders on one another is one "
    "cluster. Who feeds whom is assumed: {suppliers}. Education, health and administration are "
    "public services that follow people and budgets, and are left out.",
    suppliers=_suppliers(),
)


def _answer(region: Region, industries: Industries, clusters: tuple[Cluster, ...]) -> Text:
    if not clusters:
        return text(
            "做了 {tests} 次检验，没有一处邻县集聚显著高于随机水平而能连成集群。",
            "{tests} tests were made; nowhere do neighbours exceed chance enough for a cluster.",
            tests=Quantity(industries.tests.n_tests, Unit.COUNT),
        )
    across = [cluster for cluster in clusters if len(cluster.sides) > 1]
    tested = text(
        "做了 {tests} 次检验，有 {found} 处“区县—行业”的邻县集聚显著高于随机水平，"
        "连成 {n} 个集群，{across}。",
        "{tests} tests were made; {found} cells of county and industry have neighbours above "
        "chance and form {n} clusters, {across}.",
        tests=Quantity(industries.tests.n_tests, Unit.COUNT),
        found=Quantity(int(industries.found.sum()), Unit.COUNT),
        n=Quantity(len(clusters), Unit.COUNT),
        across=_across(len(across)),
    )
    if not across:
        return tested
    named = joined([_named(region, cluster) for cluster in across[:3]], "；", "; ")
    largest = text(
        "就业最多的跨界集群：{named}。", "The largest across the border: {named}.", named=named
    )
    only = text("跨界的是：{named}。", "Across the border: {named}.", named=named)
    return joined([tested, largest if len(across) > len(across[:3]) else only], "", " ")


def _across(n: int) -> Text:
    if not n:
        return Text("都在一方之内，没有跨界的", "all within one side, none across the border")
    return text("其中 {n} 个跨界", "{n} of them across the border", n=Quantity(n, Unit.COUNT))


def _named(region: Region, cluster: Cluster) -> Text:
    return text(
        "{industry}（{places}，{jobs}）",
        "{industry} ({places}; {jobs})",
        industry=in_sentence(industry_name(cluster.letter)),
        places=_places(region, cluster.places),
        jobs=Quantity(cluster.jobs, Unit.PERSONS),
    )


def _places(region: Region, places: tuple[int, ...]) -> Text:
    names = [place_name(region.places, k) for k in places[:N_NAMED]]
    if len(places) <= N_NAMED:
        return joined(names)
    return text(
        "{names}等{n}",
        "{names} and others, {n} in all",
        names=joined(names),
        n=Quantity(len(places), Unit.COUNTIES),
    )


def _clusters(
    case: Case, region: Region, industries: Industries, clusters: tuple[Cluster, ...]
) -> Table:
    shown = clusters[:N_SHOWN]
    rows = pd.DataFrame(
        {
            **words((industry_name(c.letter) for c in shown), "industry"),
            **words(
                (listed([case.sides[s].short for s in sorted(c.sides)], _NONE) for c in shown),
                "sides",
            ),
            "n": [len(c.places) for c in shown],
            **words(
                (joined([place_name(region.places, k) for k in c.places]) for c in shown), "places"
            ),
            **words(
                (joined([place_name(region.places, k) for k in c.middles]) for c in shown),
                "middles",
            ),
            "jobs": [c.jobs for c in shown],
            "quotient": [_pooled_quotient(industries, c) for c in shown],
        }
    )
    columns = (
        Column("industry", Text("行业", "Industry")),
        Column("sides", Text("所涉各方", "Sides")),
        Column("n", Text("区县数", "Counties"), Unit.COUNT),
        Column("places", Text("涵盖区县", "Which")),
        Column("middles", Text("集群中心", "Middles")),
        Column("jobs", Text("该行业就业（估算）", "Jobs in it (modelled)"), Unit.PERSONS, 0),
        Column(
            "quotient", Text("合计区位商（各方=1）", "Quotient together (sides = 1)"), Unit.INDEX
        ),
    )
    note = text(
        "共 {n} 个集群，列出前 {shown} 个：跨界的在前，其余按就业人数。",
        "{n} clusters in all; the first {shown} are listed: across the border first, then by jobs.",
        n=Quantity(len(clusters), Unit.COUNT),
        shown=Quantity(len(shown), Unit.COUNT),
    )
    return Table("clusters_found", Text("产业集群", "Clusters"), columns, rows, note)


_NONE = Text("—", "—")


def _pooled_quotient(industries: Industries, cluster: Cluster) -> float:
    rows = list(cluster.places)
    jobs = np.nansum(industries.jobs[rows])
    return float(cluster.jobs / jobs / industries.reference[cluster.industry]) if jobs else np.nan


def _middles(case: Case, region: Region, industries: Industries) -> Table:
    place, industry = np.nonzero(industries.found)
    national = national_quotients(case, industries)
    order = np.lexsort((-industries.quotients[place, industry], industry))
    place, industry = place[order], industry[order]
    tested = np.array(
        [industries.passed(*cell) for cell in zip(place.tolist(), industry.tolist(), strict=True)],
        dtype=np.int64,
    )
    rows = pd.DataFrame(
        {
            **words((industry_name(LETTERS[k]) for k in industry), "industry"),
            **words((place_name(region.places, k) for k in place.tolist()), "name"),
            **words((case.sides[s].name for s in region.side_i[place]), "side_name"),
            "quotient": industries.quotients[place, industry],
            "national": national[place, industry],
            **words((industry_name(LETTERS[k]) for k in tested), "tested"),
            "around": industries.tests.mean[place, tested],
            "p": industries.tests.p[place, tested],
            "q": industries.tests.q[place, tested],
            **words(
                (
                    _how(industries, *cell)
                    for cell in zip(place.tolist(), industry.tolist(), strict=True)
                ),
                "how",
            ),
        }
    )
    return Table(
        "clusters_middles",
        Text("集群中心：逐县检验", "Middles of clusters: the tests"),
        MIDDLE_COLUMNS,
        rows,
    )


def national_quotients(case: Case, industries: Industries) -> NDArray[np.float64]:
    """(place, 20) quotients against the mainland; NaN where the case lacks its jobs."""
    if not case.has("national_industries"):
        return np.full(industries.shares.shape, np.nan)
    reference = reference_shares(case.table("national_industries"))
    return location_quotients(industries.shares, reference)


def _how(industries: Industries, place: int, industry: int) -> Text:
    shares, feeds = industries.shared[place, industry], industries.fed[place, industry]
    if shares and feeds:
        return Text("同业且有供给", "share and feed it")
    return Text("同业", "share it") if shares else Text("有供给", "feed it")


def _map(case: Case, region: Region, clusters: tuple[Cluster, ...]) -> Chart:
    """The places of the largest clusters; a place of several counts for the first."""
    shown = _first_of_each(clusters)
    codes = region.places["code"].to_numpy()
    kinds = pd.Series(
        {str(codes[k]): cluster.letter for cluster in reversed(shown) for k in cluster.places},
        dtype="object",
    )
    names: NDArray[np.object_] = codes[[k for cluster in shown for k in cluster.middles]]
    return category_map(
        case,
        kinds,
        id="clusters_map",
        title=Text("主要产业集群", "The main clusters"),
        alt=Text(
            "地图：跨界在前、就业最多的六个行业的集群，名单见表“产业集群”。",
            "Map of the clusters of six industries, those across the border first, then the "
            "largest; the table of clusters lists them.",
        ),
        legend=Text(
            "所属集群（一地属于多个集群时取前者）", "Cluster (the first, where a place has several)"
        ),
        meaning={cluster.letter: industry_name(cluster.letter) for cluster in shown},
        names=[str(code) for code in names],
    )


def _first_of_each(clusters: tuple[Cluster, ...], n: int = 6) -> list[Cluster]:
    """The first cluster of each industry, six industries at most."""
    first: dict[int, Cluster] = {}
    for cluster in clusters:
        first.setdefault(cluster.industry, cluster)
    return list(first.values())[:n]


def _proposal(region: Region, cluster: Cluster) -> Proposal:
    codes = [str(region.places["code"].iloc[k]) for k in cluster.places]
    industry = in_sentence(industry_name(cluster.letter))
    return Proposal(
        id=f"cluster_{cluster.letter}_{codes[0]}",
        kind=ProposalKind.PROJECT,
        title=text(
            "共建跨界{industry}集群：{places}",
            "A common cluster in {industry}: {places}",
            industry=industry,
            places=_places(region, cluster.places),
        ),
        why=text(
            "边界两侧相邻区县都偏重{industry}，邻县集聚显著高于随机水平，合计{jobs}。",
            "Neighbours on both sides of the border are strong in {industry}, beyond chance; "
            "together {jobs}.",
            industry=industry,
            jobs=Quantity(cluster.jobs, Unit.PERSONS),
        ),
        sides=frozenset(region.sides[s] for s in cluster.sides),
        places=tuple(codes),
        evidence=("clusters", "clusters_found"),
        details={"industry": cluster.letter, "jobs_modelled": cluster.jobs},
    )


def _caveats(region: Region, clusters: tuple[Cluster, ...]) -> tuple[Text, ...]:
    builders = Text(
        "建筑业集群按务工者的居住地显示，工地可能在别处。",
        "Clusters in construction show where builders live; their sites may be elsewhere.",
    )
    return (
        *([builders] if any(cluster.letter == "E" for cluster in clusters) else []),
        Text(
            "行业只有20个门类：一县造车、一县酿酒，都算制造业；白酒、汽车、中药材这样的集群在此看不出来。",
            "There are only 20 sections: cars and spirits are both manufacturing, so clusters of "
            "one product cannot be seen here.",
        ),
        Text(
            "就业占比来自长表抽样（约十分之一的住户），按居住地统计，不是企业所在地。",
            "Shares come from the long form (one household in ten), by where people live and not "
            "by where they work.",
        ),
        Text(
            "集聚不等于联系：相邻而同业的区县可能彼此竞争；供给关系为假定，没有投入产出表。",
            "Being alike is not being linked: neighbours in one industry may compete. Who feeds "
            "whom is assumed, not read from an input-output table.",
        ),
        *flag_caveats(region.places[region.side_i >= 0], JOB_FLAGS),
    )
