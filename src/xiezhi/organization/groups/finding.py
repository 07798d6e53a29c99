"""Which places should join in a group across the border, and where do drawn groups stand?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import sparse

from xiezhi.model.finding import Analysis, Finding
from xiezhi.model.proposal import Proposal, ProposalKind
from xiezhi.model.table import Column, Table
from xiezhi.model.text import Quantity, Text, joined, text
from xiezhi.model.units import Unit
from xiezhi.model.wording import inputs, listed, pair_name, place_name, words
from xiezhi.organization.groups.evidence import evidence_of, members
from xiezhi.organization.groups.kinds import KINDS
from xiezhi.organization.groups.search import (
    DRAWN_MIN,
    N_EACH,
    OVERLAP_MAX,
    SIZE_MAX,
    SIZE_MIN,
    Placed,
    Search,
    search_of,
)
from xiezhi.organization.groups.standing import Breach
from xiezhi.organization.sources import NEWMAN, SZYMKIEWICZ, WILSON
from xiezhi.region.maps import category_map
from xiezhi.region.region import Region, region_of
from xiezhi.region.sources import BOUNDARIES, CENSUS_2020

if TYPE_CHECKING:
    from xiezhi.model.case import Case
    from xiezhi.model.chart import Chart
    from xiezhi.organization.groups.group import Group
    from xiezhi.organization.groups.kinds import Kind
    from xiezhi.organization.groups.search import Found

QUESTION = Text(
    "哪些地方适合结成跨界组团，已有的组团提法排在第几？",
    "Which places should join in a group across the border, and where do drawn groups stand?",
)
NONE = Text("—", "—")
N_STRONGEST = 5
NOT_ONE = Text(
    "没有一个组合的每个成员都与另一成员有跨界联系，因此不作建议。",
    "There is not one in which every member is tied to another across the border, so none is "
    "proposed.",
)
BREACHES = {
    Breach.SIZE: text(
        "成员数不在{least}—{most}之间",
        "not {least} to {most} members",
        least=Quantity(DRAWN_MIN, Unit.COUNT),
        most=Quantity(SIZE_MAX, Unit.COUNT),
    ),
    Breach.SIDES: Text("只在一方境内，不跨界", "within one side, not across the border"),
    Breach.OUTSIDER: Text("有不属于任何一方的成员", "a member belongs to no side"),
    Breach.NOT_CONNECTED: Text("成员不连成一片", "members do not hang together"),
    Breach.TOO_WIDE: Text("两成员之间行程超限", "two members lie too far apart"),
}
STANDING_COLUMNS = (
    Column("name", Text("既有方案的组团", "Drawn group")),
    Column("kind", Text("类型", "Kind")),
    Column("n", Text("成员数", "Members"), Unit.COUNT),
    Column("rank", Text("名次", "Rank"), Unit.COUNT),
    Column("level", Text("同分的其他候选", "Others level"), Unit.COUNT),
    Column("of", Text("候选总数", "Candidates"), Unit.COUNT),
    Column("score", Text("得分", "Score"), Unit.INDEX, 3),
    Column("reason", Text("说明", "Why")),
)
STANDING_NOTE = Text(
    "名次按其本类的关系计算，两县组合也列为候选；不合规则而跨界的，名次表示有多少合规组合得分更高。"
    "没有任何一项为使既有方案靠前而调整。",
    "Ranks are within the relation of the group's own kind, pairs being candidates too; where "
    "a group breaks a rule yet crosses the border, its rank tells how many lawful sets score "
    "higher. Nothing was tuned to make drawn groups win.",
)


def finding(case: Case) -> Finding:
    """Groups of five kinds, from borders, travel times, people, jobs and sites."""
    region, search = region_of(case), search_of(case)
    return Finding(
        id="groups",
        question=QUESTION,
        answer=_answer(region, search),
        tables=(
            *([_best(case, region, search)] if search.chosen else []),
            *_standings(region, search),
            *([_kinds(region, search)] if search.found else []),
            *([_candidates(search)] if any(search.counts.values()) else []),
        ),
        charts=(_map(case, region, search),) if search.chosen else (),
        method=_method(search),
        sources=(CENSUS_2020, BOUNDARIES, WILSON, NEWMAN, SZYMKIEWICZ),
        inputs=inputs(
            case, "places", "links", "junctions", "sites", "projects", "boundaries",
            "reference_layout",
        ),
        caveats=_caveats(case, search),
        proposals=tuple(_proposal(case, region, search, *chosen) for chosen in search.chosen),
    )  # fmt: skip


ANALYSIS = Analysis("groups", QUESTION, ("places",), finding)


def _answer(region: Region, search: Search) -> Text:
    if not any(search.counts.values()):
        return _no_set(region, search)
    counted = text(
        "连片、跨界、任两成员不超过 {limit}的 {least}—{most} 个区县的组合共有 {n} 个，已逐一评分。",
        "All {n} sets of {least} to {most} places that hang together, straddle the border and have "
        "no two members more than {limit} apart were scored.",
        limit=Quantity(search.rules.widest_minutes, Unit.MINUTES),
        least=Quantity(SIZE_MIN, Unit.COUNT),
        most=Quantity(SIZE_MAX, Unit.COUNT),
        n=Quantity(sum(search.counts.values()), Unit.COUNT),
    )
    if not search.chosen:
        return joined([counted, NOT_ONE], "", " ")
    firsts = [
        text(
            "{kind}：{members}",
            "{kind}: {members}",
            kind=one.kind.name,
            members=members(region, one.diverse[0]),
        )
        for one in search.found
        if one.diverse
    ]
    best = text(
        "每个成员都至少与另一成员有跨界联系的组合中，各类居首的是：{firsts}。",
        "First of each kind, of those in which every member is tied to another across the border: "
        "{firsts}.",
        firsts=joined(firsts, "；", "; "),
    )
    drawn = [_drawn_answer(search)] if search.placed else []
    return joined([counted, best, *drawn], "", " ")


def _drawn_answer(search: Search) -> Text:
    standing = [one for one in search.placed if one.standing is not None]
    keep = [one for one in standing if one.standing is not None and not one.standing.breaches]
    inner = [
        one
        for one in standing
        if one.standing is not None and Breach.SIDES in one.standing.breaches
    ]
    ranks = [
        text(
            "{name}第{rank}{level}",
            "{name} {rank}{level}",
            name=one.drawn.name,
            rank=Quantity(one.standing.rank, Unit.COUNT),
            level=_level(one.standing.n_level),
        )
        for one in sorted(keep, key=_rank)
        if one.standing is not None and one.standing.score > 0
    ]
    return text(
        "既有方案的 {n} 个组团中，{keep} 个符合规则（在本类全部 {all} 个候选中，{ranks}），"
        "{inner} 个只在一方境内，其余过大、过远、不连片或只点名一处。",
        "Of {n} drawn groups {keep} keep the rules (rank among all {all} candidates of their kind: "
        "{ranks}), {inner} lie within one side, the rest are too large, too wide, not connected or "
        "name one place only.",
        all=Quantity(max((_candidates_of(one) for one in standing), default=0), Unit.COUNT),
        n=Quantity(len(search.placed), Unit.COUNT),
        keep=Quantity(len(keep), Unit.COUNT),
        ranks=listed(ranks, NONE),
        inner=Quantity(len(inner), Unit.COUNT),
    )


def _level(n: int) -> Text:
    """With how many others a rank is shared."""
    if not n:
        return Text("", "")
    return text("（与{n}个并列）", " (level with {n})", n=Quantity(n, Unit.COUNT))


def _no_set(region: Region, search: Search) -> Text:
    """Why no group can be: nobody touches, or those who do are too far apart."""
    across = region.cross_border
    if not len(across):
        return Text(
            "各方没有共同的陆地边界，组不成跨界的组团。",
            "The sides share no land border, so no group can straddle one.",
        )
    apart = np.maximum(region.minutes[across.i, across.j], region.minutes[across.j, across.i])
    return text(
        "没有一个组合既连片、跨界，又任两成员不超过{limit}：隔界相邻的两地最近也相距{least}。",
        "No set of places hangs together, straddles the border and has no two members more than "
        "{limit} apart: of the neighbours across the border the nearest two are {least} apart.",
        limit=Quantity(search.rules.widest_minutes, Unit.MINUTES),
        least=Quantity(float(apart.min()), Unit.MINUTES),
    )


def _candidates_of(one: Placed) -> int:
    return one.standing.n_candidates if one.standing is not None else 0


def _rank(one: Placed) -> int:
    return one.standing.rank if one.standing is not None else 0


def _best(case: Case, region: Region, search: Search) -> Table:
    people = np.nan_to_num(region.places["population_2020"].to_numpy(np.float64))
    found = [
        (one, rank, group) for one in search.found for rank, group in enumerate(one.diverse, 1)
    ]
    rows = pd.DataFrame(
        {
            **words((one.kind.name for one, _, _ in found), "kind"),
            "order": [rank for _, rank, _ in found],
            "rank": [one.ranks[order - 1].rank for one, order, _ in found],
            "level": [one.ranks[order - 1].n_level for one, order, _ in found],
            **words((members(region, group) for *_, group in found), "members"),
            **words(
                (joined([case.sides[s].short for s in group.sides]) for *_, group in found), "sides"
            ),
            "people": [float(people[list(group.places)].sum()) for *_, group in found],
            "widest": [group.widest_minutes for *_, group in found],
            "score": [group.score for *_, group in found],
            **words(
                (evidence_of(case, region, o.kind, o.relation, g) for o, _, g in found), "evidence"
            ),
        }
    )
    columns = (
        Column("kind", Text("类型", "Kind")),
        Column("order", Text("次序", "Order"), Unit.COUNT),
        Column("rank", Text("在全部候选中的名次", "Rank of all candidates"), Unit.COUNT),
        Column("level", Text("同分的其他候选", "Others level"), Unit.COUNT),
        Column("members", Text("成员", "Members")),
        Column("sides", Text("所涉各方", "Sides")),
        Column("people", Text("人口", "People"), Unit.PERSONS),
        Column("widest", Text("最远两地", "Widest"), Unit.MINUTES),
        Column("score", Text("得分", "Score"), Unit.INDEX, 3),
        Column("evidence", Text("依据", "What ties them")),
    )
    note = text(
        "只列每个成员都与另一成员有跨界联系的组合，每类最多{n}个：先取最高者，"
        "再取与已列组团重合不超过{overlap}的最高者。名次在全部候选中计。得分只在同类内可比。",
        "Only groups in which every member is tied to another across the border, {n} of each kind "
        "at most: the best, then the best that overlaps those listed by no more than {overlap}. "
        "Ranks are among all candidates. Scores compare within a kind only.",
        n=Quantity(N_EACH, Unit.COUNT),
        overlap=Quantity(OVERLAP_MAX, Unit.SHARE, 0),
    )
    return Table(
        "groups_best", Text("各类组团的前列", "The best groups of each kind"), columns, rows, note
    )


def _standings(region: Region, search: Search) -> tuple[Table, ...]:
    if not search.placed:
        return ()
    names = {kind.id: kind.name for kind in KINDS}
    order = {kind: n for n, kind in enumerate(names)}
    placed = sorted(search.placed, key=lambda one: order.get(one.drawn.kind, len(order)))
    rows = pd.DataFrame(
        {
            **words((one.drawn.name for one in placed), "name"),
            **words((names.get(one.drawn.kind, NONE) for one in placed), "kind"),
            "n": [len(one.drawn.places) for one in placed],
            "rank": [_shown_rank(one) for one in placed],
            "level": [_shown_level(one) for one in placed],
            "of": [one.standing.n_candidates if one.standing else np.nan for one in placed],
            "score": [_shown_score(one) for one in placed],
            **words((_reason(region, one) for one in placed), "reason"),
        }
    )
    title = Text("既有方案的组团的名次与理由", "Where drawn groups stand, and why")
    return (Table("groups_drawn", title, STANDING_COLUMNS, rows, STANDING_NOTE),)


def _shown_score(one: Placed) -> float:
    """The score, where there is a rank to speak of."""
    standing = one.standing
    return standing.score if standing and np.isfinite(_shown_rank(one)) else np.nan


def _shown_level(one: Placed) -> float:
    """How many others share the rank, where there is one to speak of."""
    standing = one.standing
    return standing.n_level if standing and np.isfinite(_shown_rank(one)) else np.nan


def _shown_rank(one: Placed) -> float:
    """The rank, where there is one to speak of: ties across the border, above nought."""
    standing = one.standing
    if standing is None or Breach.SIDES in standing.breaches or standing.score <= 0:
        return np.nan
    return float(standing.rank)


def _reason(region: Region, one: Placed) -> Text:
    if one.why == "few":
        return Text("只点名一个或没有区县，无从评分", "names one place or none: nothing to score")
    if one.standing is None:
        return Text("本类缺少数据，未能评分", "no data for this kind")
    broken = [BREACHES[breach] for breach in one.standing.breaches]
    if Breach.SIDES in one.standing.breaches:
        return joined(broken, "；", "; ")
    if one.standing.score <= 0:
        broken.append(
            Text("按本类关系，两侧成员之间没有联系", "no tie of this kind across the border")
        )
    elif one.standing.strangers:
        broken.append(_strangers(region, one.standing.strangers))
    return joined(broken, "；", "; ") if broken else Text("符合规则", "keeps the rules")


def _strangers(region: Region, codes: tuple[str, ...]) -> Text:
    row = {str(code): k for k, code in enumerate(region.places["code"])}
    return text(
        "与其他成员没有跨界联系：{names}",
        "without a tie to another member across the border: {names}",
        names=joined([place_name(region.places, row[code]) for code in codes]),
    )


def _kinds(region: Region, search: Search) -> Table:
    """What each relation rests on: how many pairs are tied, how many candidates they support."""
    found = search.found
    rows = pd.DataFrame(
        {
            **words((one.kind.name for one in found), "kind"),
            "pairs": [one.n_pairs for one in found],
            **words((_strongest(region, one) for one in found), "strongest"),
            "n": [one.groups.count for one in found],
            "nought": [one.groups.count - sum(one.groups.above_nought.values()) for one in found],
            "supported": [sum(one.groups.supported.values()) for one in found],
        }
    )
    columns = (
        Column("kind", Text("类型", "Kind")),
        Column("pairs", Text("有联系的跨界区县对", "Pairs tied across the border"), Unit.COUNT),
        Column("strongest", Text("联系最强的几对", "The most strongly tied")),
        Column("n", Text("候选总数", "Candidates"), Unit.COUNT),
        Column("nought", Text("其中得分为零", "Of them without any tie"), Unit.COUNT),
        Column("supported", Text("成员都有联系", "With every member tied"), Unit.COUNT),
    )
    note = Text(
        "候选逐一计分并计入名次；有成员与其余成员都没有跨界联系的，不列入各类前列，也不作建议。",
        "Every candidate is scored and counted in the ranks; one with a member that has no tie "
        "to another across the border is neither listed among the best nor proposed.",
    )
    title = Text("各类组团以多少联系为依据", "How many ties each kind rests on")
    return Table("groups_kinds", title, columns, rows, note)


def _strongest(region: Region, one: Found) -> Text:
    ties = sparse.coo_array(sparse.triu(one.relation))
    order = np.lexsort((ties.col, ties.row, -ties.data))[:N_STRONGEST]
    pairs = [(int(ties.row[k]), int(ties.col[k])) for k in order if ties.data[k] > 0]
    return listed([pair_name(region.places, *pair) for pair in pairs], NONE)


def _candidates(search: Search) -> Table:
    counts = search.counts
    rows = pd.DataFrame({"size": list(counts), "n": list(counts.values())})
    columns = (
        Column("size", Text("成员数", "Members"), Unit.COUNT),
        Column("n", Text("符合规则的组合", "Sets that keep the rules"), Unit.COUNT),
    )
    return Table(
        "groups_candidates", Text("候选组合有多少", "How many candidates there are"), columns, rows
    )


def _map(case: Case, region: Region, search: Search) -> Chart:
    """The diverse set; a place of several groups counts for the first."""
    codes = region.places["code"].to_numpy()
    numbered = list(enumerate(search.chosen, 1))
    kinds = pd.Series(
        {str(codes[k]): f"g{n}" for n, (_, group) in reversed(numbered) for k in group.places},
        dtype="object",
    )
    return category_map(
        case,
        kinds,
        id="groups_map",
        title=Text("互相少有重合的一组组团", "A set of groups that overlap little"),
        alt=Text(
            "地图：各类居前、互相重合不超过一半的组团，名单见表“各类组团的前列”。",
            "Map of leading groups of each kind that overlap by no more than half; the table of "
            "the best groups lists them.",
        ),
        legend=Text("组团（一地属于多个时取前者）", "Group (the first, where a place has several)"),
        meaning={
            f"g{n}": text("{n}.{kind}", "{n}. {kind}", n=Quantity(n, Unit.COUNT), kind=kind.name)
            for n, (kind, _) in numbered
        },
        names=[str(code) for code in kinds.index],
    )


def _proposal(case: Case, region: Region, search: Search, kind: Kind, group: Group) -> Proposal:
    relation = next(one.relation for one in search.found if one.kind is kind)
    return Proposal(
        id=f"group_{kind.id}_{'_'.join(group.codes)}",
        kind=ProposalKind.GROUP,
        title=text(
            "{kind}：{members}", "{kind}: {members}", kind=kind.name, members=members(region, group)
        ),
        why=text(
            "{evidence}。最远两地 {widest}。",
            "{evidence}. The farthest two are {widest} apart.",
            evidence=evidence_of(case, region, kind, relation, group),
            widest=Quantity(group.widest_minutes, Unit.MINUTES),
        ),
        sides=frozenset(region.sides[s] for s in group.sides),
        places=group.codes,
        evidence=("groups", "groups_best"),
        details={"kind": kind.id, "score": group.score, "widest_minutes": group.widest_minutes},
    )


def _method(search: Search) -> Text:
    measured = [
        text("{name}：{measured}", "{name}: {measured}", name=kind.name, measured=kind.measured)
        for kind in KINDS
    ]
    return text(
        "组团是连成一片、跨越边界、任两成员不超过{limit}的{least}—{most}个区县。编译的枚举程序找出全部这样的组合，"
        "因此名次是准确的。每类有一种两地之间的关系，只计不同方之间的联系，得分为联系之和除以成员数。"
        "关系：{measured}。每类在“每个成员都与另一成员有联系”的组合中先取最高者，再取与已取者重合（占较小者）不超过{overlap}的最高者；组团可以重叠。",
        "A group is {least} to {most} places that hang together, straddle the border, and have no "
        "two members more than {limit} apart. A compiled enumeration finds every one, so ranks are "
        "exact. Each kind has a relation between two places; only ties between different sides "
        "count, and a group's score is their sum over its members. Relations: {measured}. Of each "
        "kind the best is taken in which every member is tied to another, then the best such that "
        "shares at most {overlap} (of the smaller) with those taken; groups may overlap.",
        limit=Quantity(search.rules.widest_minutes, Unit.MINUTES),
        least=Quantity(SIZE_MIN, Unit.COUNT),
        most=Quantity(SIZE_MAX, Unit.COUNT),
        measured=joined(measured, "；", "; "),
        overlap=Quantity(OVERLAP_MAX, Unit.SHARE, 0),
    )


def _caveats(case: Case, search: Search) -> tuple[Text, ...]:
    lacking = [
        text(
            "“{kind}”未能计算，缺少表 {table}。",
            "“{kind}” could not be searched: the case has no table {table}.",
            kind=kind.name,
            table=why,
        )
        for kind, why in search.without
        if kind.missing(case)
    ]
    failed = [
        text(
            "“{kind}”没有结果：{why}",
            "“{kind}” has no result: {why}",
            kind=kind.name,
            why=why,
        )
        for kind, why in search.without
        if not kind.missing(case)
    ]
    no_sites = Text(
        "案例没有点位（sites）表，特色资源只看产业。",
        "The case has no table of sites, so shared resources rest on industries alone.",
    )
    return (
        Text(
            "关系是推算的潜力，不是已有的往来；谁愿意结组由各方决定。",
            "Relations are modelled potential, not dealings that take place; who joins is for the "
            "parties.",
        ),
        Text(
            "得分为跨界联系之和除以成员数：添一个成员，只有它带来的联系高于平均才加分；按每对的平均计，"
            "小组合会靠前，按总和计，大组合会靠前。",
            "The score is the sum of ties over the members: one more member helps only where it "
            "brings more than the average. By the mean over pairs small groups would come first, "
            "by the sum large ones.",
        ),
        Text(
            "毗邻城镇组团本应在其他规划之外；案例没有其他规划的范围，因此未作剔除。",
            "Neighbouring towns should lie outside other plans; the case holds no areas of other "
            "plans, so none was left out.",
        ),
        *([] if case.has("sites") else [no_sites]),
        *lacking,
        *failed,
    )
