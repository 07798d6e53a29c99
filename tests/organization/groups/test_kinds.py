"""The five kinds of groups on cases: ties across the border only, and ranks that can be checked."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from xiezhi.organization.groups.diverse import overlap_share
from xiezhi.organization.groups.kinds import KINDS, across
from xiezhi.organization.groups.search import OVERLAP_MAX, SIZE_MAX, SIZE_MIN, search_of
from xiezhi.region.region import region_of


@pytest.mark.parametrize("kind", [kind for kind in KINDS if not kind.needs], ids=lambda k: k.id)
def test_only_ties_between_different_sides_count(kind, two_sides):
    region = region_of(two_sides)
    relation = across(kind.relation(two_sides, region), region)
    a, b = relation.nonzero()
    assert len(a)
    assert (region.side_i[a] != region.side_i[b]).all()
    assert abs(relation - relation.T).max() < 1e-12
    assert relation.data.min() >= 0


def test_proposed_groups_keep_the_rules_and_their_score_is_their_ties(yuqian):
    region, search = region_of(yuqian), search_of(yuqian)
    for one in search.found:
        for group in one.diverse:
            ties = [one.relation[a, b] for a, b in combinations(group.places, 2)]
            assert SIZE_MIN <= group.size <= SIZE_MAX
            assert group.widest_minutes <= search.rules.widest_minutes
            assert len(group.sides) > 1
            assert group.score == pytest.approx(sum(ties) / group.size)
            apart = region.minutes[np.ix_(group.places, group.places)]
            assert apart.max() == pytest.approx(group.widest_minutes)


def test_every_member_of_a_proposed_group_is_tied_to_another(yuqian, three_sides):
    """Strangers would only pad a group to get under the overlap with one already listed."""
    for case in (yuqian, three_sides):
        for one in search_of(case).found:
            assert sum(one.groups.supported.values()) >= len(one.diverse)
            for group, rank in zip(one.diverse, one.ranks, strict=True):
                ties = one.relation[list(group.places)][:, list(group.places)].toarray()
                assert (ties.max(axis=1) > 0).all()
                assert rank.score == pytest.approx(group.score)


def test_an_archipelago_that_touches_by_an_islet_is_in_no_group(three_sides):
    """Pudong touches the port islet of Shengsi only, less than half of its land."""
    for one in search_of(three_sides).found:
        assert not any("330922" in group.codes for group in (*one.diverse, *one.groups.best))


def test_the_number_of_candidates_does_not_depend_on_the_relation(three_sides):
    search = search_of(three_sides)
    assert all(one.groups.counts == search.counts for one in search.found)


def test_the_chosen_set_overlaps_little(yuqian):
    chosen = [group for _, group in search_of(yuqian).chosen]
    assert chosen
    for one, other in combinations(chosen, 2):
        assert overlap_share(one.codes, other.codes) <= OVERLAP_MAX


def test_a_rank_counts_the_candidates_with_a_higher_score(yuqian):
    """Of the fifty best of each kind, as many stand above a drawn group as its rank says."""
    search = search_of(yuqian)
    for placed in search.placed:
        standing = placed.standing
        if standing is None or standing.breaches or standing.rank > 50:
            continue
        own = next(one for one in search.found if one.kind.id == placed.drawn.kind)
        above = sum(group.score > standing.score for group in own.groups.best)
        assert above <= standing.n_better


def test_every_drawn_group_is_listed_once(yuqian):
    rows = yuqian.table("reference_layout")
    drawn = rows[rows["element"] == "group"]["id"].unique()
    assert sorted(placed.drawn.id for placed in search_of(yuqian).placed) == sorted(drawn)


def test_projects_unlock_their_kind(yuqian):
    """A synthetic project of Qijiang, Tongzi and Xishui makes them a group."""
    projects = pd.DataFrame(
        {
            "id": ["synthetic"],
            "name_zh": ["合成项目"],
            "name_en": ["Synthetic project"],
            "places": ["500110;520322;520330"],
        }
    )
    assert [kind.id for kind, _ in search_of(yuqian).without] == ["project"]
    case = replace(yuqian, tables={**yuqian.tables, "projects": projects})
    search = search_of(case)
    (found,) = [one for one in search.found if one.kind.id == "project"]
    assert found.diverse[0].codes == ("500110", "520322", "520330")
    assert not search.without


def test_a_tighter_limit_leaves_fewer_candidates(yuqian):
    tight = replace(yuqian, parameters={"groups_widest_minutes": 90.0})
    counts = [search_of(case).found[0].groups.count for case in (tight, yuqian)]
    assert counts[0] < counts[1]
