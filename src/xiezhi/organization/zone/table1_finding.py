"""Do jobs and sites bear out the clusters that were drawn?"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xiezhi.model.finding import Analysis, Finding
from xiezhi.model.table import Column, Table
from xiezhi.model.text import Quantity, Text, joined, text
from xiezhi.model.units import Unit
from xiezhi.model.wording import inputs, listed, place_name, words
from xiezhi.organization.drawn import drawn_elements
from xiezhi.organization.parameters import number
from xiezhi.organization.sites import site_list, site_names, sites_of
from xiezhi.organization.zone.clusters import Cluster, Industries, clusters_of, industries_of
from xiezhi.organization.zone.table1 import Row, Verdict, rows_of
from xiezhi.organization.zone.themes import FIELDS, Field
from xiezhi.organization.zone.zone import LIMIT_MINUTES, Zone, zone_of
from xiezhi.region.economy import LETTERS, industry_name, reference_shares
from xiezhi.region.region import Region, region_of
from xiezhi.region.sources import CENSUS_2020, INDUSTRY_SECTIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xiezhi.model.case import Case
    from xiezhi.organization.drawn import Drawn

QUESTION = Text(
    "既有方案的产业集群有没有数据支持？",
    "Do jobs and sites bear out the clusters that were drawn?",
)
NONE = Text("—", "—")
SECTORS = (
    (Text("工业与建筑业", "Industry and construction"), "BCDE"),
    (Text("服务业", "Services"), "FGHIJKLMNOPQRST"),
    (Text("农业", "Farming"), "A"),
)
N_INSIDE_MIN = 2


def finding(case: Case) -> Finding:
    """The drawn clusters row by row, and the same table made from data alone."""
    region, industries = region_of(case), industries_of(case)
    zone = zone_of(region, number(case, "zone_minutes", LIMIT_MINUTES, 1.0))
    sites = sites_of(case, region) if case.has("sites") else None
    drawn = drawn_elements(case, region, "cluster")
    rows = rows_of(drawn, industries, _mainland(case), sites)
    clusters = clusters_of(region, industries)
    return Finding(
        id="drawn_clusters",
        question=QUESTION,
        answer=_answer(drawn, rows),
        tables=(
            _summary(region, drawn, rows),
            _from_data(region, industries, zone, clusters, sites),
            _by_place(region, rows),
        ),
        charts=(),
        method=METHOD,
        sources=(CENSUS_2020, INDUSTRY_SECTIONS),
        inputs=inputs(case, "reference_layout", "places", "sites", "national_industries"),
        caveats=_caveats(case, drawn, rows),
    )


ANALYSIS = Analysis("drawn_clusters", QUESTION, ("places", "reference_layout"), finding)

METHOD = Text(
    "从集群名称读出行业（如“白酒”“汽车”归制造业，“旅游”归住宿餐饮与文体娱乐，“农产”归农业），"
    "逐县计算这些门类合计的区位商：对各方合计不低于1.25，为就业支持；该县有同类点位，为点位支持。"
    "另列对全国的区位商，以及邻县是否也集聚（错误发现率5%；本县不偏重的未检验）。"
    "“由数据重做”的表取“产业集群”一节中至少有两个成员在先行示范区内的集群，按同样的四栏列出，不参看既有方案。",
    "The name of a cluster is read as sections (“liquor” and “vehicles” are manufacturing, "
    "“tourism” is hotels, catering, culture and sports, “farm products” is farming). For each "
    "place the quotient of these sections together is taken: from 1.25 against all sides, jobs "
    "bear the membership out; a site of the kind in the place is the other support. The quotient "
    "against the mainland, and whether the neighbours have more than chance (tested only where "
    "the place itself is strong), stand beside. The "
    "table made from data takes the clusters of the finding on clusters with two members or more "
    "in the zone, in the same four columns, without looking at what was drawn.",
)


def _mainland(case: Case) -> np.ndarray:
    if not case.has("national_industries"):
        return np.full(len(LETTERS), np.nan)
    return reference_shares(case.table("national_industries"))


def _answer(drawn: tuple[Drawn, ...], rows: tuple[Row, ...]) -> Text:
    if not rows:
        return Text(
            "参照布局中没有能读出行业的产业集群，无从对照。",
            "The drawn layout has no cluster whose name speaks of an industry.",
        )
    counted = Counter(row.verdict for row in rows)
    total = text(
        "既有方案的 {n} 个集群共 {rows} 处“区县—行业”："
        "就业支持 {jobs} 处（其中 {both} 处点位也支持），只有点位支持 {sites} 处，"
        "数据不支持 {none} 处。",
        "The {n} clusters drawn make {rows} pairs of place and industry: jobs bear out {jobs} "
        "({both} of them with sites), sites alone {sites}, nothing bears out {none}.",
        n=Quantity(len(drawn), Unit.COUNT),
        rows=Quantity(len(rows), Unit.COUNT),
        jobs=Quantity(counted[Verdict.BOTH] + counted[Verdict.JOBS], Unit.COUNT),
        both=Quantity(counted[Verdict.BOTH], Unit.COUNT),
        sites=Quantity(counted[Verdict.SITES], Unit.COUNT),
        none=Quantity(counted[Verdict.NEITHER], Unit.COUNT),
    )
    unknown = text(
        "没有就业数据的 {n} 处未能判断。",
        "{n} lack jobs and cannot be judged.",
        n=Quantity(counted[Verdict.UNKNOWN], Unit.COUNT),
    )
    each = joined([_score(cluster, rows) for cluster in drawn], "；", "; ")
    by_jobs = text(
        "按就业，每个集群有几处得到支持：{each}。",
        "By jobs, of each cluster's pairs: {each}.",
        each=each,
    )
    return joined([total, *([unknown] if counted[Verdict.UNKNOWN] else []), by_jobs], "", " ")


def _score(cluster: Drawn, rows: tuple[Row, ...]) -> Text:
    mine = [row for row in rows if row.cluster is cluster]
    borne = [row for row in mine if row.verdict in (Verdict.BOTH, Verdict.JOBS)]
    return text(
        "{name}{n} 处中 {borne} 处",
        "{name} {borne} of {n}",
        name=cluster.name,
        borne=Quantity(len(borne), Unit.COUNT),
        n=Quantity(len(mine), Unit.COUNT),
    )


def _summary(region: Region, drawn: tuple[Drawn, ...], rows: tuple[Row, ...]) -> Table:
    """The drawn table in its own columns, with who is borne out."""
    pairs = _pairs(drawn, rows)
    shown = [v for v in Verdict if v is not Verdict.UNKNOWN or _with(rows, v)]
    frame = pd.DataFrame(
        {
            **words((mine[0].field.name for mine in pairs), "field"),
            **words((mine[0].cluster.name for mine in pairs), "cluster"),
            **words((_named(region, mine) for mine in pairs), "places"),
        }
    )
    for verdict in shown:
        names = [_named(region, _with(mine, verdict)) for mine in pairs]
        frame = frame.assign(**words(names, verdict.name.lower()))
    columns = (
        Column("field", Text("产业门类", "Industry")),
        Column("cluster", Text("集群属性", "Cluster")),
        Column("places", Text("方案区县", "Places drawn")),
        *(Column(verdict.name.lower(), verdict.value) for verdict in shown),
    )
    title = Text("既有方案的集群：数据支持哪些", "The drawn clusters: what data bear out")
    return Table("drawn_clusters_verdict", title, columns, frame)


def _pairs(drawn: tuple[Drawn, ...], rows: tuple[Row, ...]) -> list[list[Row]]:
    """The rows of each cluster and field, in the order drawn; none that is empty."""
    of: dict[tuple[str, str, str], list[Row]] = {
        (cluster.layout, cluster.id, field.id): [] for cluster in drawn for field in FIELDS
    }
    for row in rows:
        of[row.cluster.layout, row.cluster.id, row.field.id].append(row)
    return [mine for mine in of.values() if mine]


def _with(rows: Sequence[Row], verdict: Verdict) -> list[Row]:
    return [row for row in rows if row.verdict is verdict]


def _named(region: Region, rows: list[Row]) -> Text:
    return listed([place_name(region.places, row.place) for row in rows], NONE)


def _by_place(region: Region, rows: tuple[Row, ...]) -> Table:
    frame = pd.DataFrame(
        {
            **words((row.cluster.name for row in rows), "cluster"),
            **words((row.field.name for row in rows), "field"),
            **words((place_name(region.places, row.place) for row in rows), "name"),
            "quotient": [row.quotient for row in rows],
            "national": [row.national for row in rows],
            **words((_around(row) for row in rows), "around"),
            "n_sites": [row.n_sites for row in rows],
            **words((row.verdict.value for row in rows), "verdict"),
        }
    )
    columns = (
        Column("cluster", Text("集群", "Cluster")),
        Column("field", Text("行业", "Industry")),
        Column("name", Text("区县", "County")),
        Column("quotient", Text("区位商（各方=1）", "Quotient (sides = 1)"), Unit.INDEX),
        Column("national", Text("区位商（全国=1）", "Quotient (mainland = 1)"), Unit.INDEX),
        Column("around", Text("邻县也集聚", "Neighbours too")),
        Column("n_sites", Text("同类点位", "Sites of the kind"), Unit.COUNT),
        Column("verdict", Text("判断", "Verdict")),
    )
    return Table(
        "drawn_clusters_places",
        Text("既有方案的集群：逐县对照", "The drawn clusters, place by place"),
        columns,
        frame,
    )


def _around(row: Row) -> Text:
    if row.around is None:
        return Text("未检验", "not tested")
    return Text("是", "yes") if row.around else Text("否", "no")


def _from_data(
    region: Region,
    industries: Industries,
    zone: Zone,
    clusters: tuple[Cluster, ...],
    sites: pd.DataFrame | None,
) -> Table:
    """The same four columns from data alone: clusters with members in the zone."""
    inside = _inside(zone, clusters)
    frame = pd.DataFrame(
        {
            **words((sector for sector, _, _ in inside), "sector"),
            **words((industry_name(cluster.letter) for _, cluster, _ in inside), "cluster"),
            **words(
                (joined([place_name(region.places, k) for k in rows]) for *_, rows in inside),
                "places",
            ),
            "n_beyond": [len(cluster.places) - len(rows) for _, cluster, rows in inside],
            **words((_strength(industries, c, rows, sites) for _, c, rows in inside), "strength"),
        }
    )
    columns = (
        Column("sector", Text("产业门类", "Industry")),
        Column("cluster", Text("集群属性", "Cluster")),
        Column("places", Text("涵盖区（市/县）", "Places in the zone")),
        Column("n_beyond", Text("示范区外成员", "Members beyond the zone"), Unit.COUNT),
        Column("strength", Text("集群优势", "What speaks for it")),
    )
    return Table(
        "drawn_clusters_from_data",
        Text("由数据重做的集群表", "The table of clusters made from data"),
        columns,
        frame,
    )


def _inside(zone: Zone, clusters: tuple[Cluster, ...]) -> list[tuple[Text, Cluster, list[int]]]:
    """Clusters with members enough in the zone, by sector, and those members."""
    found = [
        (sector, cluster, [k for k in cluster.places if zone.member[k]])
        for sector, letters in SECTORS
        for cluster in clusters
        if cluster.letter in letters
    ]
    return [one for one in found if len(one[2]) >= N_INSIDE_MIN]


def _strength(
    industries: Industries, cluster: Cluster, rows: list[int], sites: pd.DataFrame | None
) -> Text:
    jobs = industries.jobs[rows]
    quotient = (
        np.nansum(jobs[:, cluster.industry])
        / np.nansum(jobs)
        / industries.reference[cluster.industry]
    )
    measured = text(
        "合计区位商{q}，就业{jobs}（估算）",
        "quotient together {q}, {jobs} in work (modelled)",
        q=Quantity(float(quotient), Unit.INDEX),
        jobs=Quantity(float(np.nansum(jobs[:, cluster.industry])), Unit.PERSONS),
    )
    field = next((f for f in FIELDS if cluster.letter in f.letters), None)
    if sites is None or field is None:
        return measured
    named = _sites(field, rows, sites)
    return joined([measured, *([site_list(named)] if named else [])], "；", "; ")


def _sites(field: Field, rows: list[int], sites: pd.DataFrame) -> list[Text]:
    return [name for row in rows for name in site_names(sites, field.kinds, row)]


def _caveats(case: Case, drawn: tuple[Drawn, ...], rows: tuple[Row, ...]) -> tuple[Text, ...]:
    read = {row.cluster.id for row in rows}
    mute = [cluster.name for cluster in drawn if cluster.id not in read]
    unread = text(
        "名称读不出行业，未对照：{names}。",
        "Their names speak of no industry, so they are not compared: {names}.",
        names=listed(mute, NONE),
    )
    no_sites = Text(
        "案例没有点位（sites）表，只能以就业判断。",
        "The case has no table of sites, so jobs alone decide.",
    )
    return (
        Text(
            "20个门类分不出白酒与汽车、景区与普通餐饮：不支持只表示就业数据中看不出来，不等于没有这个产业。",
            "Twenty sections cannot tell spirits from cars or a resort from a canteen: not borne "
            "out means that jobs do not show it, not that it is not there.",
        ),
        Text(
            "对各方合计的区位商回答“在本区域内是否偏重”；山区各县多偏重农业，对全国的农业区位商普遍高。",
            "The quotient against the sides asks who is strong within the region; against the "
            "mainland nearly every mountain county is strong in farming.",
        ),
        *([] if case.has("sites") else [no_sites]),
        *([unread] if mute else []),
    )
