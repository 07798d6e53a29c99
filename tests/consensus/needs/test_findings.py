"""The four findings on synthetic counties: who, where, how near, how they fit."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from xiezhi.consensus.needs import complement, contact, nearness, sides
from xiezhi.consensus.needs.economy import LETTERS
from xiezhi.model.finding import Finding
from xiezhi.model.units import LANGS
from xiezhi.region.region import region_of

FINDINGS = (sides, contact, nearness, complement)
every_finding = pytest.mark.parametrize("module", FINDINGS, ids=lambda m: m.__name__.split(".")[-1])


def shown(finding):
    """Everything a reader would see of a finding, per language, charts included."""
    assert isinstance(finding, Finding)
    for lang in LANGS:
        sentences = [finding.question, finding.answer, finding.method, *finding.caveats]
        words = [sentence.render(lang) for sentence in sentences]
        for table in finding.tables:
            words += [column.heading(lang) for column in table.columns]
            words += [cell for row in table.cells(lang) for cell in row]
        for chart in finding.charts:
            assert chart.spec(lang)["datasets"] == chart.data
        yield lang, words


def without(case, **columns):
    """The case with columns of its places overwritten."""
    tables = {**case.tables, "places": case.tables["places"].assign(**columns)}
    return dataclasses.replace(case, tables=tables)


@every_finding
@pytest.mark.parametrize("counties", [(3, 3), (1, 4), (2, 3, 2), (1, 1, 1, 1)])
def test_two_or_more_sides_of_any_size_get_an_answer(module, counties, grid_case):
    for _, words in shown(module.ANALYSIS.answer(grid_case(*counties))):
        assert all(word and "nan" not in word.split() for word in words)


@every_finding
def test_sides_without_a_common_border_get_an_answer(module, grid_case):
    assert all(words for _, words in shown(module.ANALYSIS.answer(grid_case(2, 2, apart=True))))


def test_sides_that_do_not_touch_are_said_not_to(grid_case):
    answer = contact.finding(grid_case(2, 2, apart=True)).answer
    assert "touch in no pair" in answer.render("en")
    assert "没有任何一对" in answer.render("zh")


@every_finding
@pytest.mark.parametrize(
    "column", ["population_2010", "share_65_plus_2020", "employment_C", "urban_share_2020"]
)
def test_missing_figures_are_left_out_and_never_shown_as_numbers(module, column, grid_case):
    case = grid_case(3, 3)
    values = case.table("places")[column].where(case.table("places")["code"] != "100100")
    for blank in (values, np.nan):
        for _, words in shown(module.ANALYSIS.answer(without(case, **{column: blank}))):
            assert not any("nan" in word.lower().split() for word in words)


@every_finding
def test_the_case_stays_as_it_was(module, grid_case):
    case = grid_case(3, 3)
    before = {name: table.copy() for name, table in case.tables.items()}
    module.finding(case)
    for name, table in case.tables.items():
        pd.testing.assert_frame_equal(table, before[name])


@every_finding
def test_the_same_case_gives_the_same_words(module, grid_case):
    one, two = (module.finding(grid_case(4, 3)) for _ in range(2))
    assert list(shown(one)) == list(shown(two))


@every_finding
def test_places_of_no_side_change_no_answer(module, grid_case):
    """A neighbouring province at the far end of the row, beyond the second side."""
    three = grid_case(3, 3, 2)
    two = dataclasses.replace(three, sides=three.sides[:2])
    places = three.table("places")
    own = places[places["province"] != "120000"]
    alone = dataclasses.replace(two, tables={**three.tables, "places": own})
    assert module.finding(two).answer.render("en") == module.finding(alone).answer.render("en")


def test_a_county_in_the_middle_meets_one_neighbour_across(grid_case):
    region = region_of(grid_case(3, 2))
    pairs = contact.border_pairs(region)
    assert pairs[["a", "b"]].to_numpy().tolist() == [[2, 3]]
    assert pairs["km"].iloc[0] == pytest.approx(33.25, abs=0.1)  # 0.3 degrees at 28 north


def test_people_near_the_other_side_are_counted_at_their_seat(grid_case):
    """Neighbouring seats are 29.4 km apart: 29.4 minutes at 1.33 and 80 km/h."""
    region = region_of(grid_case(3, 3))
    near = nearness.people_near(region.minutes, region, (30.0, 60.0, 90.0))
    people = region.places["population_2020"].to_numpy()
    by_hand = [
        [people[2], people[1:3].sum(), people[:3].sum()],
        [people[3], people[3:5].sum(), people[3:].sum()],
    ]
    np.testing.assert_allclose(near, by_hand)


def test_without_links_no_cost_of_the_border_is_printed(grid_case):
    finding = nearness.finding(grid_case(4, 4))
    assert "cannot be measured" in finding.answer.render("en")
    assert "nearness_cost" not in [table.id for table in finding.tables]
    assert finding.proposals == ()


def roads_between_neighbours(case, minutes_across):
    """Synthetic: a road between any two counties that touch, 20 minutes, but slower across."""
    region = region_of(case)
    i, j = region.borders.i, region.borders.j
    codes = region.places["code"].to_numpy()
    crosses = region.side_i[i] != region.side_i[j]
    minutes = np.where(crosses, minutes_across, 20.0)
    return pd.DataFrame(
        {
            "from_id": codes[i],
            "to_id": codes[j],
            "mode": "road",
            "class": "national",
            "km": 30.0,
            "minutes": minutes,
        }
    )


def test_slow_roads_across_are_found_and_looking_at_them_is_proposed(grid_case):
    links = roads_between_neighbours(grid_case(4, 4, rows=5), 70.0)
    case = grid_case(4, 4, rows=5, links=links)
    region = region_of(case)
    finding = nearness.finding(case)
    cost = nearness.border_cost(nearness.border_trips(case, region))
    assert cost.low > 1
    assert "times as long" in finding.answer.render("en")
    touching = set(contact.border_pairs(region)[["a", "b"]].itertuples(index=False, name=None))
    codes = region.places["code"]
    assert {p.places for p in finding.proposals} <= {(codes[a], codes[b]) for a, b in touching}
    assert len(finding.proposals) == 3
    assert (nearness.gained(region, cost) >= 0).all()
    assert nearness.gained(region, cost).sum() > 0


def test_the_method_tells_only_of_measures_that_are_shown(grid_case):
    """No links, a border that costs nothing, and one that costs much."""
    case = grid_case(4, 4, rows=5)
    without_links = nearness.finding(case).method
    assert "The cost of the border" not in without_links.render("en")
    assert "若跨界" not in without_links.render("zh")
    for minutes, shown in ((20.0, False), (70.0, True)):
        links = roads_between_neighbours(case, minutes)
        method = nearness.finding(grid_case(4, 4, rows=5, links=links)).method
        assert ("If trips across were as quick" in method.render("en")) is shown
        assert ("若跨界与不跨界一样快" in method.render("zh")) is shown
        assert "leaves out a distance class with fewer than 3" in method.render("en")


def test_a_border_that_costs_nothing_is_said_to_cost_nothing(grid_case):
    links = roads_between_neighbours(grid_case(4, 4, rows=5), 20.0)
    finding = nearness.finding(grid_case(4, 4, rows=5, links=links))
    assert "no clear difference" in finding.answer.render("en")
    assert finding.proposals == ()


def test_swapping_the_sides_swaps_the_ends_of_every_pair(grid_case):
    case = grid_case(3, 3)
    swapped = dataclasses.replace(case, sides=case.sides[::-1])
    here, there = (complement.cross_border_pairs(region_of(c)) for c in (case, swapped))
    ends = set(zip(here["a"], here["b"], strict=True))
    assert ends == set(zip(there["b"], there["a"], strict=True))


def test_the_most_complementary_counties_are_chosen_among_all_pairs_not_only_the_near(grid_case):
    """The best match lies at the far ends, hours apart; it must not be passed over in silence."""
    case = grid_case(9, 9)
    jobs = {f"employment_{letter}": [0.5 / 19] + [0.05] * 16 + [0.5 / 19] for letter in LETTERS}
    jobs["employment_A"][0] = jobs["employment_B"][17] = 0.5
    jobs["employment_A"][8], jobs["employment_B"][8] = 0.06, 0.04  # a near match, but a lesser
    jobs["employment_A"][9], jobs["employment_B"][9] = 0.04, 0.06
    finding = complement.finding(without(case, **jobs))
    pairs = complement.cross_border_pairs(region_of(case))
    assert len(pairs) == 81 > pairs["near"].sum() > 0
    answer = finding.answer.render("en")
    assert "Among all 81 pairs of counties across the border, the most complementary are " in answer
    assert "Place 0–Place 17" in answer
    tables = {table.id: table for table in finding.tables}
    assert tables["complement_partners"].rows["b_en"].iloc[0] == "Place 17"
    assert not tables["complement_partners_near"].rows["b_en"].eq("Place 17").any()


def test_three_sides_are_told_apart_in_what_each_two_have_in_common(grid_case):
    answer = complement.finding(grid_case(2, 2, 2)).answer
    assert "两两之间就业结构相同的部分所占比重：第0省—第1省为" in answer.render("zh")
    assert "each two of them have in the same industries: Side 0–Side 1" in answer.render("en")


def test_both_languages_give_rivalry_the_same_range(grid_case):
    finding = complement.finding(grid_case(3, 3))
    notes = [table.note for table in finding.tables if table.id.startswith("complement_rivals")]
    for said in (finding.answer, *notes):
        assert "总小于1" in said.render("zh")
        assert "always below 1" in said.render("en")


def test_towns_of_one_city_do_not_fill_the_list():
    towns = pd.DataFrame(
        {
            "population_2020": [9.0, 8.0, 5.0, np.nan],
            "urban_share_2020": [0.5, 0.5, np.nan, 1.0],
            "lon": [100.0, 100.1, 103.0, 110.0],
            "lat": 30.0,
        }
    )
    assert nearness.largest_towns(towns, 3) == [2, 0, 3]


def test_jobs_that_match_are_limited_by_the_smaller_place():
    a, b, reference = np.array([[1.0, 0.0]]), np.array([[0.0, 1.0]]), np.array([0.5, 0.5])
    jobs = complement.matched_jobs(a, b, np.array([1000.0]), np.array([10.0]), reference)
    assert jobs.tolist() == [10.0]
