"""What ties the members of a proposed group, in words that can be checked."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from xiezhi.model.text import Quantity, Text, joined, text
from xiezhi.model.units import Unit
from xiezhi.model.wording import listed, pair_name, place_name
from xiezhi.organization.groups.kinds import (
    COUNTED,
    RESOURCE_KINDS,
    Kind,
    Relation,
    corridors,
    project_members,
    resource_counts,
)
from xiezhi.organization.sites import site_list, site_names, sites_of
from xiezhi.organization.zone.clusters import HIGH, industries_of
from xiezhi.region.economy import LETTERS, in_sentence, industry_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from xiezhi.model.case import Case
    from xiezhi.organization.groups.group import Group
    from xiezhi.region.region import Region

N_PAIRS, N_NAMED = 3, 4
ON_THE_WAY_MINUTES = 10.0
NONE = Text("—", "—")


def evidence_of(case: Case, region: Region, kind: Kind, relation: Relation, group: Group) -> Text:
    """The strongest ties across the border and what they rest on."""
    return _SAYS[kind.id](case, region, relation, group)


def members(region: Region, group: Group) -> Text:
    """The members as a group is called, e.g. `秀山县—松桃县`."""
    return joined([place_name(region.places, k) for k in group.places], "—", "–")


def strongest(relation: Relation, group: Group) -> list[tuple[int, int]]:
    """The pairs of members with the strongest ties, at most three, none without a tie."""
    pairs = [(float(relation[a, b]), a, b) for a, b in combinations(group.places, 2)]
    return [
        (a, b) for tie, a, b in sorted(pairs, key=lambda p: (-p[0], p[1:]))[:N_PAIRS] if tie > 0
    ]


def _near(case: Case, region: Region, relation: Relation, group: Group) -> Text:
    """Pairs with their minutes."""
    del case
    named = [
        text(
            "{pair} {minutes}",
            "{pair} {minutes}",
            pair=pair_name(region.places, a, b),
            minutes=Quantity(max(region.minutes[a, b], region.minutes[b, a]), Unit.MINUTES),
        )
        for a, b in strongest(relation, group)
    ]
    return text("隔界往来最近：{pairs}", "nearest across: {pairs}", pairs=listed(named, NONE))


def _co_city(case: Case, region: Region, relation: Relation, group: Group) -> Text:
    """Pairs with their minutes and the people who would work across."""
    del case
    named = [
        text(
            "{pair} {minutes}，互为就业去处的份额合计{share}",
            "{pair} {minutes}, {share} of each other's people in sum",
            pair=pair_name(region.places, a, b),
            minutes=Quantity(max(region.minutes[a, b], region.minutes[b, a]), Unit.MINUTES),
            share=Quantity(float(relation[a, b]), Unit.SHARE),
        )
        for a, b in strongest(relation, group)
    ]
    return text(
        "隔界互为就业去处：{pairs}",
        "would work across: {pairs}",
        pairs=joined(named, "；", "; ") if named else NONE,
    )


def _resource(case: Case, region: Region, relation: Relation, group: Group) -> Text:
    """Kinds of sites and industries that members of different sides have in common."""
    del relation
    parts = []
    names = _common_sites(case, region, group)
    if names:
        parts.append(text("同类点位：{names}", "like sites: {names}", names=site_list(names)))
    common = _common_industries(case, region, group)
    if common:
        parts.append(
            text("两侧都偏重：{names}", "strong on both sides: {names}", names=joined(common))
        )
    return joined(parts, "；", "; ") if parts else NONE


def _common_sites(case: Case, region: Region, group: Group) -> list[Text]:
    if not case.has("sites"):
        return []
    rows, counts = list(group.places), resource_counts(case, region)
    sites = sites_of(case, region)
    found: list[Text] = []
    for column, kind in enumerate(RESOURCE_KINDS):
        has = [k for k in rows if counts[k, column] > 0]
        if len({int(region.side_i[k]) for k in has}) > 1:
            found += [name for k in has for name in site_names(sites, {kind}, k)]
    return found[: 2 * N_NAMED]


def _common_industries(case: Case, region: Region, group: Group) -> list[Text]:
    rows, quotients = np.array(group.places), industries_of(case).quotients
    common = [
        k
        for k in COUNTED
        if len(set(region.side_i[rows[np.nan_to_num(quotients[rows, k]) >= HIGH]].tolist())) > 1
    ]
    ranked = sorted(common, key=lambda k: -float(np.nanmean(quotients[rows, k])))
    return [in_sentence(industry_name(LETTERS[k])) for k in ranked[:N_NAMED]]


def _corridor(case: Case, region: Region, relation: Relation, group: Group) -> Text:
    """The ways between main towns that pass members of both sides, the weightiest first."""
    del case, relation
    ends, worth = corridors(region)
    rows, minutes = np.array(group.places), np.maximum(region.minutes, region.minutes.T)
    named = []
    for k in np.argsort(-worth, kind="stable"):
        a, b = ends[k]
        passed = rows[minutes[a, rows] + minutes[rows, b] <= minutes[a, b] + ON_THE_WAY_MINUTES]
        if len(set(region.side_i[passed].tolist())) > 1:
            named.append(pair_name(region.places, a, b))
    return text("所在通道：{ways}", "on the way: {ways}", ways=listed(named[:N_PAIRS], NONE))


def _project(case: Case, region: Region, relation: Relation, group: Group) -> Text:
    """Projects that at least two members share."""
    del relation
    table = case.table("projects").reset_index(drop=True)
    shared = [
        Text(str(row["name_zh"]), str(row.get("name_en") or row["name_zh"]))
        for k, row in table.iterrows()
        if len(set(project_members(case, region)[int(str(k))]) & set(group.places)) > 1
    ]
    return text(
        "共同项目：{names}", "common projects: {names}", names=listed(shared[:N_NAMED], NONE)
    )


_SAYS: dict[str, Callable[[Case, Region, Relation, Group], Text]] = {
    "town": _near,
    "co_city": _co_city,
    "resource": _resource,
    "corridor": _corridor,
    "project": _project,
}
