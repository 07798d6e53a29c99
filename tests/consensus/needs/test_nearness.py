"""What the finding on nearness says of its links, its points and its people."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest

from xiezhi.case.read import case_of
from xiezhi.consensus.needs import contact
from xiezhi.consensus.needs.nearness import finding
from xiezhi.consensus.needs.nearness_words import newer_links
from xiezhi.model.wording import POINT, SEAT


def test_links_newer_than_the_people_are_said_to_be_so():
    ours = case_of(["500000", "520000"])
    links = pd.DataFrame({"year_open": [2010, 2024, None]})
    with_links = dataclasses.replace(ours, tables={**ours.tables, "links": links})
    assert newer_links(ours) == ()
    assert "2024" in newer_links(with_links)[0].render("en")


def with_places(case, **columns):
    return dataclasses.replace(
        case, tables={**case.tables, "places": case.table("places").assign(**columns)}
    )


@pytest.mark.parametrize("people", [0.0, np.nan])
def test_a_case_without_people_says_so(grid_case, people):
    found = finding(with_places(grid_case(3, 2), population_2020=people))
    assert "The case has no people for any county" in found.answer.render("en")
    assert "案例中没有各区县的人口" in found.answer.render("zh")
    assert found.tables[0].rows["people_60_share"].isna().all()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_points_are_called_seats_only_where_the_case_gave_every_one(grid_case, lang):
    case = grid_case(3, 2)
    own = case.table("places")[["code", "lon", "lat"]]
    given = {"all": own, "some": own.iloc[1:], "none": own.iloc[:0]}
    seat, point = SEAT.render(lang), POINT.render(lang)
    for name, rows in given.items():
        found = finding(dataclasses.replace(case, tables={**case.tables, "places_given": rows}))
        said = " ".join(
            [found.answer.render(lang), found.charts[0].title.render(lang)]
            + [table.title.render(lang) for table in found.tables]
        )
        assert (seat in said) == (name == "all")
        assert (point in said) == (name != "all")
        warned = any("代表点" in caveat.render("zh") for caveat in found.caveats)
        assert warned == (name != "all")


def test_every_share_of_a_sides_people_is_of_the_same_whole(grid_case):
    """Twice the people of the places as the provinces' totals: each share halves."""
    case = grid_case(3, 2)
    people = case.table("places").groupby("province")["population_2020"].sum()
    totals = pd.DataFrame(
        {"province": people.index, "population_2010": 1.0, "population_2020": 2 * people.to_numpy()}
    )
    doubled = dataclasses.replace(case, tables={**case.tables, "province_totals": totals})
    for asked, column in ((finding, "people_60_share"), (contact.finding, "people_share")):
        before, after = (asked(one).tables[0].rows[column] for one in (case, doubled))
        np.testing.assert_allclose(after, before / 2)


def test_a_county_is_not_called_a_town():
    """Kunshan has the most townspeople of Jiangsu's counties; the largest town is Nanjing."""
    answer = finding(case_of(["320000", "310000"])).answer
    assert "各方城镇人口最多的区县之间的行程：昆山市—" in answer.render("zh")
    assert "largest town" not in answer.render("en")
