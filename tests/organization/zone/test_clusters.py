"""Clusters hang together, and a drawn table is judged by jobs and sites alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse.csgraph import connected_components

from xiezhi.organization.drawn import drawn_elements
from xiezhi.organization.sites import sites_of
from xiezhi.organization.zone.clusters import SUPPLIERS, clusters_of, industries_of
from xiezhi.organization.zone.table1 import Verdict, rows_of
from xiezhi.organization.zone.themes import FIELDS, fields_of
from xiezhi.region.economy import LETTERS
from xiezhi.region.region import region_of


@pytest.fixture(scope="session", params=["two_sides", "three_sides"])
def case(request):
    return request.getfixturevalue(request.param)


def test_a_cluster_hangs_together_and_has_a_middle(case):
    region, industries = region_of(case), industries_of(case)
    borders = region.borders.matrix(region.n)
    clusters = clusters_of(region, industries)
    assert clusters
    for cluster in clusters:
        rows = list(cluster.places)
        assert connected_components(borders[rows][:, rows], directed=False)[0] == 1
        assert set(cluster.middles) <= set(rows)
        assert cluster.middles
        assert industries.high[rows, cluster.industry].all()
        assert cluster.sides == frozenset(region.side_i[rows].tolist())


def test_clusters_of_one_industry_share_no_place(case):
    clusters = clusters_of(region_of(case), industries_of(case))
    for letter in LETTERS:
        places = [k for cluster in clusters if cluster.letter == letter for k in cluster.places]
        assert len(places) == len(set(places))


def test_clusters_across_the_border_come_first(case):
    counts = [len(c.sides) for c in clusters_of(region_of(case), industries_of(case))]
    assert counts == sorted(counts, reverse=True)


def test_a_place_without_jobs_is_in_no_cluster(two_sides):
    places = two_sides.table("places").copy()
    places.loc[places["code"] == "500107", "employment_C"] = np.nan
    case = replace(two_sides, tables={**two_sides.tables, "places": places})
    region = region_of(case)
    without = int(np.flatnonzero(region.places["code"] == "500107")[0])
    found = clusters_of(region, industries_of(case))
    assert all(without not in cluster.places for cluster in found)


def test_sections_and_suppliers_are_letters_of_the_classification():
    named = {*SUPPLIERS, *(s for feeds in SUPPLIERS.values() for s in feeds)}
    assert named | {letter for field in FIELDS for letter in field.letters} <= set(LETTERS)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("白酒轻工产业集群", ["manufacturing"]),
        ("旅游医养产业集群", ["tourism", "health"]),
        ("农产旅游产业集群", ["farming", "tourism"]),
        ("大数据产业集群", ["knowledge"]),
        ("未名集群", []),
    ],
)
def test_names_of_clusters_are_read_as_fields(name, fields):
    assert [field.id for field in fields_of(name)] == fields


def test_every_member_of_a_drawn_cluster_is_judged_once_a_field(yuqian):
    region, industries = region_of(yuqian), industries_of(yuqian)
    drawn = drawn_elements(yuqian, region, "cluster")
    rows = rows_of(drawn, industries, np.full(20, 0.05), sites_of(yuqian, region))
    expected = sum(len(c.places) * len(fields_of(c.name.zh)) for c in drawn)
    assert len(rows) == expected == 33
    assert len({(row.cluster.id, row.field.id, row.place) for row in rows}) == expected


def test_a_verdict_rests_on_jobs_and_sites(yuqian):
    region, industries = region_of(yuqian), industries_of(yuqian)
    drawn = drawn_elements(yuqian, region, "cluster")
    for row in rows_of(drawn, industries, np.full(20, 0.05), sites_of(yuqian, region)):
        jobs = row.verdict in (Verdict.BOTH, Verdict.JOBS)
        assert jobs == (row.quotient >= 1.25)
        assert (row.verdict in (Verdict.BOTH, Verdict.SITES)) == (row.n_sites > 0)


def test_every_middle_shows_the_test_that_it_passed(case):
    industries = industries_of(case)
    for place, industry in np.argwhere(industries.found).tolist():
        tested = industries.passed(place, industry)
        assert industries.tests.q[place, tested] <= 0.05
        if tested != industry:
            assert LETTERS[tested] in SUPPLIERS[LETTERS[industry]]


def test_neighbours_that_were_not_tested_are_not_said_to_be_without(yuqian):
    region, industries = region_of(yuqian), industries_of(yuqian)
    drawn = drawn_elements(yuqian, region, "cluster")
    rows = rows_of(drawn, industries, industries.reference, sites_of(yuqian, region))
    weak = [row for row in rows if row.around is None]
    assert weak
    assert all(row.quotient < 1.25 or len(row.field.letters) > 1 for row in weak)
