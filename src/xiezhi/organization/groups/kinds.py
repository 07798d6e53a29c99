"""The five kinds of groups (组团) as relations of a case, each with what it rests on.

Only ties between places of different sides count: what places of one side gain from one another
needs no group across the border.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from xiezhi.model.text import Text
from xiezhi.organization.groups.land import touching_on_land
from xiezhi.organization.groups.relations import (
    co_city,
    joint_projects,
    neighbouring_towns,
    on_shortest_paths,
    shared_resource,
)
from xiezhi.organization.layout.towns import side_towns
from xiezhi.organization.sites import sites_of, sites_per_place
from xiezhi.organization.zone.clusters import LEFT_OUT, industries_of
from xiezhi.region.economy import LETTERS, employed_persons

if TYPE_CHECKING:
    from xiezhi.model.case import Case
    from xiezhi.region.region import Region

Floats = NDArray[np.float64]
Relation: TypeAlias = sparse.csr_array

RESOURCE_KINDS = ("nature", "heritage", "red_heritage", "culture", "farm_product", "mineral")
NEAR_MINUTES = 120.0
N_TOWNS = 3
COUNTED = [k for k, letter in enumerate(LETTERS) if letter not in LEFT_OUT]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of group.

    id: as `group_kind` of the table `reference_layout`. needs: a table without which there is no
    relation of this kind, or "". measured: what the relation measures, in words.
    """

    id: str
    name: Text
    measured: Text
    needs: str
    relation: Callable[[Case, Region], Relation]

    def missing(self, case: Case) -> str:
        """The table that the case lacks for it, or ""."""
        return self.needs if self.needs and not case.has(self.needs) else ""


def across(relation: Relation, region: Region) -> Relation:
    """The ties between places of different sides."""
    ties = sparse.coo_array(relation)
    a, b = region.side_i[ties.row], region.side_i[ties.col]
    kept = (a != b) & (a >= 0) & (b >= 0)
    cells = (ties.row[kept], ties.col[kept])
    return sparse.csr_array((ties.data[kept], cells), shape=relation.shape)


def corridors(region: Region) -> tuple[tuple[tuple[int, int], ...], Floats]:
    """Ways between the three largest towns of each side and those of every other.

    Returns the ends (positions) and their weights: people of both over the square of the minutes,
    the largest being 1; ways that nobody can go are left out.
    """
    towns = side_towns(region)
    ends, weights = [], []
    for s, own in enumerate(towns):
        for other in towns[s + 1 :]:
            for a, m in zip(own.centre[:N_TOWNS].tolist(), own.people, strict=False):
                for b, n in zip(other.centre[:N_TOWNS].tolist(), other.people, strict=False):
                    minutes = float(region.minutes[a, b])
                    if np.isfinite(minutes) and minutes > 0 and m * n > 0:
                        ends.append((a, b))
                        weights.append(m * n / minutes**2)
    worth = np.array(weights, dtype=np.float64)
    return tuple(ends), worth / worth.max(initial=1e-300)


def resource_counts(case: Case, region: Region) -> Floats:
    """(place, kind) sites of each kind of resource; nought without the table `sites`."""
    if not case.has("sites"):
        return np.zeros((region.n, len(RESOURCE_KINDS)))
    sites = sites_of(case, region)
    columns = [sites_per_place(sites, {kind}, region.n) for kind in RESOURCE_KINDS]
    return np.stack(columns, axis=1).astype(np.float64)


def project_members(case: Case, region: Region) -> list[list[int]]:
    """Positions of the places of each project of the table `projects`."""
    position = {str(code): k for k, code in enumerate(region.places["code"])}
    lists = case.table("projects")["places"].fillna("").astype(str).str.split(";")
    return [[position[c.strip()] for c in codes if c.strip() in position] for codes in lists]


def _towns(case: Case, region: Region) -> Relation:
    firsts = [int(towns.centre[0]) for towns in side_towns(region)]
    remote = region.minutes[:, firsts].min(axis=1)
    return neighbouring_towns(touching_on_land(case, region), region.minutes, remote)


def _co_city(case: Case, region: Region) -> Relation:
    del case
    people = np.nan_to_num(region.places["population_2020"].to_numpy(np.float64))
    jobs = np.nan_to_num(employed_persons(region.places))
    return co_city(people, jobs, region.minutes)


def _resource(case: Case, region: Region) -> Relation:
    quotients = np.nan_to_num(industries_of(case).quotients[:, COUNTED])
    near = sparse.csr_array(region.minutes <= NEAR_MINUTES)
    counts = resource_counts(case, region)
    return shared_resource(counts, quotients, near=near, site_share=0.5 if counts.any() else 0.0)


def _corridor(case: Case, region: Region) -> Relation:
    del case
    ends, worth = corridors(region)
    return on_shortest_paths(region.minutes, np.array(ends).reshape(-1, 2), flows=worth)


def _project(case: Case, region: Region) -> Relation:
    return joint_projects(region.n, project_members(case, region))


KINDS = (
    Kind(
        "town",
        Text("毗邻城镇组团", "neighbouring towns"),
        Text(
            "隔界相邻、两地相距一小时以内、离各方首位城市越远越强",
            "touching across the border, within an hour, the stronger the farther from the "
            "first town of every side",
        ),
        "",
        _towns,
    ),
    Kind(
        "co_city",
        Text("同城化组团", "co-city"),
        Text(
            "一小时内互为就业去处的人口份额（每远20分钟减半）",
            "the share of each other's people who would work there, within an hour, halved every "
            "20 minutes",
        ),
        "",
        _co_city,
    ),
    Kind(
        "resource",
        Text("特色资源组团", "shared resources"),
        Text(
            "两小时内同类点位（越少见越重要）与同样偏重的行业",
            "like sites, the rarer the weightier, and the same specialised industries, within two "
            "hours",
        ),
        "",
        _resource,
    ),
    Kind(
        "corridor",
        Text("交通走廊组团", "transport corridor"),
        Text(
            "同在各方三大城镇之间的通道上（绕行不超过10分钟），按城镇人口与时间加权",
            "on one way between the three largest towns of two sides (a detour of 10 minutes at "
            "most), weighted by their people and the minutes",
        ),
        "",
        _corridor,
    ),
    Kind(
        "project",
        Text("合作项目组团", "joint projects"),
        Text("已有共同项目", "already joined by projects"),
        "projects",
        _project,
    ),
)
