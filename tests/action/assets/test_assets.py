"""What is exchanged and what changes: laws, brute force, and the invented case."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from xiezhi.action.horizontal.assets import energy_finding, finding
from xiezhi.action.horizontal.assets.exchange import exchanged
from xiezhi.action.horizontal.assets.trends import mann_kendall, together, trend
from xiezhi.blueprint.catalogue import answer
from xiezhi.case.read import case_of, read_case
from xiezhi.model.errors import ShapeMismatch
from xiezhi.model.finding import Finding, Locked

BOTH = (finding.ANALYSIS, energy_finding.ANALYSIS)
amounts = arrays(np.float64, (5, 3), elements=st.integers(0, 100).map(float))
series = st.lists(st.integers(0, 6).map(float), min_size=5, max_size=12).map(np.array)


@given(amounts, amounts)
def test_exchange_gives_no_more_than_there_is_and_takes_no_more_than_lacks(demand, supply):
    done = exchanged(demand, supply)
    given_, taken = done.flows.sum(axis=2), done.flows.sum(axis=1)
    assert (done.flows >= 0).all()
    assert (given_ <= np.maximum(supply - demand, 0) + 1e-9).all()
    assert np.allclose(done.short_alone - done.short_joined, taken)
    assert np.allclose(np.einsum("tii->ti", done.flows), 0)


@given(amounts, amounts)
def test_with_exchange_either_all_surplus_is_used_or_nothing_lacks(demand, supply):
    done = exchanged(demand, supply)
    lacks = done.short_joined.sum(axis=1)
    assert np.allclose(lacks, np.maximum(demand.sum(axis=1) - supply.sum(axis=1), 0))
    assert done.saved >= -1e-9
    assert done.peak_saved >= -1e-9


@given(amounts, amounts, st.permutations(range(3)))
def test_the_order_of_sides_changes_only_the_order(demand, supply, order):
    was, now = exchanged(demand, supply), exchanged(demand[:, order], supply[:, order])
    assert np.allclose(now.flows, was.flows[:, order][:, :, order])


def test_peaks_in_other_seasons_need_less_kept_ready():
    demand = np.array([[10.0, 2.0], [2.0, 10.0]])
    done = exchanged(demand, np.full((2, 2), 6.0))
    assert (done.peak_saved, done.saved, done.largest[0, 1]) == (8, 8, 4)
    assert done.likeness(0, 1) == pytest.approx(-1)
    assert np.isnan(exchanged(demand * 0, demand).likeness(0, 1))


def test_one_side_alone_is_refused():
    with pytest.raises(ShapeMismatch):
        exchanged(np.ones((3, 1)), np.ones((3, 1)))


@given(series)
def test_the_score_counts_pairs_and_its_variance_is_that_of_all_orders_without_ties(values):
    score = mann_kendall(values)
    pairs = [np.sign(b - a) for a, b in combinations(values, 2)]
    assert score.s == sum(pairs)
    tau = stats.kendalltau(np.arange(len(values)), values)
    if len(set(values)) > 1:
        assert np.sign(score.s) == np.sign(np.nan_to_num(tau.statistic).round(12))


def test_the_variance_with_ties_is_that_of_all_orders():
    """Brute force over every order of 1, 1, 2, 3, 3."""
    from itertools import permutations  # noqa: PLC0415

    values = np.array([1.0, 1.0, 2.0, 3.0, 3.0])
    every = [mann_kendall(np.array(order)).s for order in permutations(values)]
    assert np.var(every) == pytest.approx(mann_kendall(values).variance)


@given(series)
def test_time_run_backwards_turns_the_trend_round(values):
    years = np.arange(2010.0, 2010 + len(values))
    there, back = trend(years, values), trend(years, values[::-1].copy())
    assert back.slope == pytest.approx(-there.slope, abs=1e-9)
    assert (back.score.s, back.score.p) == (-there.score.s, there.score.p)


def test_four_years_are_too_few_and_order_of_rows_does_not_matter():
    years = np.array([2020.0, 2018, 2019, 2022, 2021])
    assert trend(years[:4], years[:4]) is None
    rising = trend(years, 2 * years)
    assert (rising.slope, rising.direction) == (2, 1)


def test_areas_of_a_bank_together_are_surer_than_one():
    one = mann_kendall(np.array([1.0, 3.0, 2.0, 4.0, 5.0, 6.0]))
    assert together([one, one]).p < one.p
    assert mann_kendall(np.ones(6)).p == 1


@pytest.fixture(scope="module")
def invented(root):
    return read_case(root / "examples" / "synthetic-action")


def rows_of(found, table):
    return next(one for one in found.tables if one.id == table).rows


@pytest.mark.parametrize("analysis", BOTH)
def test_without_their_tables_the_questions_are_locked(analysis):
    assert isinstance(answer(analysis, case_of(["500000", "520000"])), Locked)


def test_less_erosion_is_better_and_what_one_bank_does_not_watch_is_proposed(invented):
    found = answer(finding.ANALYSIS, invented)
    assert isinstance(found, Finding), found
    rows = rows_of(found, "assets_banks").set_index(["asset_en", "side_en"])["verdict_en"]
    assert rows["soil erosion", "Guizhou"] == "improving"
    assert rows["species", "Chongqing"] == "no clear trend"
    assert [p.id for p in found.proposals] == ["assets_rocky_desertification", "assets_species"]


def test_power_flows_one_way_and_gas_the_other(invented):
    found = answer(energy_finding.ANALYSIS, invented)
    assert isinstance(found, Finding), found
    rows = rows_of(found, "energy_flows").set_index(["carrier_en", "giver_en"])["total"]
    assert rows["power", "Guizhou"] > 0 == rows["power", "Chongqing"]
    assert rows["gas", "Chongqing"] > 0 == rows["gas", "Guizhou"]


def test_times_that_lack_a_side_are_left_out_and_counted(invented):
    rows = invented.table("energy_balances")
    short = rows[~((rows["area"] == "520000") & (rows["time"] == pd.Timestamp("2024-03-01")))]
    found = answer(
        energy_finding.ANALYSIS,
        replace(invented, tables={**invented.tables, "energy_balances": short}),
    )
    said = [c.render("en") for c in found.caveats]
    assert any(c.startswith("2 times lack") for c in said)
    alone = rows[rows["area"] == "500000"]
    bare = answer(
        energy_finding.ANALYSIS,
        replace(invented, tables={**invented.tables, "energy_balances": alone}),
    )
    assert (bare.tables, bare.charts, bare.proposals) == ((), (), ())


@pytest.mark.parametrize(
    ("analysis", "table"), [(BOTH[0], "asset_observations"), (BOTH[1], "energy_balances")]
)
def test_a_unit_that_cannot_be_turned_is_kept_apart_and_counted(analysis, table, invented):
    rows = invented.table(table).copy()
    rows.loc[rows.index[0], "unit"] = "acre"
    found = answer(analysis, replace(invented, tables={**invented.tables, table: rows}))
    assert isinstance(found, Finding), found
    [apart] = rows_of(found, f"{analysis.id}_apart").to_dict("records")
    assert apart["n"] == 1
    assert "acre" in apart["example"]
    assert any("not used" in c.render("en") for c in found.caveats)


def test_energy_in_another_unit_of_its_kind_is_turned(invented):
    rows = invented.table("energy_balances").copy()
    row = rows.index[(rows["carrier"] == "power").to_numpy()][0]
    rows.loc[row, ["demand", "supply"]] *= 100.0
    rows.loc[row, "unit"] = "GWh"
    found = answer(
        energy_finding.ANALYSIS,
        replace(invented, tables={**invented.tables, "energy_balances": rows}),
    )
    before = answer(energy_finding.ANALYSIS, invented)
    assert found.answer == before.answer
    assert any(c.render("en").startswith("1 rows were turned") for c in found.caveats)


def test_an_area_with_a_handful_of_times_does_not_undo_the_comparison(invented):
    rows = invented.table("energy_balances")
    third = rows[(rows["carrier"] == "power") & (rows["area"] == "500000")].head(1)
    more = pd.concat([rows, third.assign(area="510000")], ignore_index=True)
    found = answer(
        energy_finding.ANALYSIS,
        replace(invented, tables={**invented.tables, "energy_balances": more}),
    )
    assert found.answer == answer(energy_finding.ANALYSIS, invented).answer
    assert rows_of(found, "energy_apart")["n"].tolist() == [1]


def test_a_share_above_the_whole_is_kept_apart(invented):
    rows = invented.table("asset_observations").copy()
    rows.loc[rows.index[0], "value"] = 180.0
    found = answer(
        finding.ANALYSIS, replace(invented, tables={**invented.tables, "asset_observations": rows})
    )
    assert rows_of(found, "assets_apart")["reason_en"].tolist() == ["more than 100 %"]
