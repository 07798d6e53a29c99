"""The zone follows two rules and nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from xiezhi.case.read import case_of
from xiezhi.organization.zone.zone import zone_of
from xiezhi.region.region import region_of


def test_members_touch_the_border_or_lie_just_behind_it_within_reach(two_sides):
    region = region_of(two_sides)
    zone = zone_of(region, 90.0)
    ends = np.unique(np.r_[region.cross_border.i, region.cross_border.j])
    assert np.flatnonzero(zone.touches).tolist() == ends.tolist()
    for place in np.flatnonzero(zone.beside):
        assert zone.touches[region.borders.neighbours_of(place)].any()
        assert zone.minutes[place] <= 90


def test_the_thirteen_pairs_make_fourteen_places_on_the_border(two_sides):
    assert int(zone_of(region_of(two_sides)).touches.sum()) == 14


def test_more_time_never_drops_a_member(three_sides):
    region = region_of(three_sides)
    members = [zone_of(region, limit).member for limit in (30.0, 60.0, 120.0)]
    assert (members[0] <= members[1]).all()
    assert (members[1] <= members[2]).all()


@pytest.mark.parametrize("sides", [("500000", "520000"), ("310000", "320000", "330000")])
def test_the_order_of_the_sides_is_no_matter(sides):
    there, back = (region_of(case_of(order)) for order in (sides, sides[::-1]))
    assert zone_of(there).member.tolist() == zone_of(back).member.tolist()
