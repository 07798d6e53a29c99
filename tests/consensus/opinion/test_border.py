"""Laws of consensus across the border."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, hypergeom

from xiezhi.consensus.opinion import CellsInvalid, analyse, bridging, lower_bound


def cell(side, statement, agree, disagree=0, passed=0):
    votes = [1] * agree + [-1] * disagree + [0] * passed
    return pd.DataFrame(
        {
            "voter": [f"{side}{k}" for k in range(len(votes))],
            "statement": statement,
            "vote": votes,
            "side": side,
        }
    )


def together(*cells):
    return analyse(pd.concat(cells, ignore_index=True)).statements


def test_eight_votes_are_no_mandate():
    found = together(cell("A", "s", 8), cell("B", "s", 8))
    assert found.loc["s", "standing"] == "open"
    assert found.loc["s", "n_thin"] == 2


def test_a_populous_side_cannot_outvote_the_other():
    found = together(cell("A", "s", 5000), cell("B", "s", 10, 40))
    assert found.loc["s", "standing"] == "divided"
    assert found.loc["s", "side"] == "B"
    assert found.loc["s", "agree_low"] < 0.25


@pytest.mark.parametrize("n", [2, 3, 5])
def test_agreement_of_all_sides_is_agreed_for_any_number_of_them(n):
    found = together(*(cell(side, "s", 90, 5) for side in "ABCDE"[:n]))
    assert found.loc["s", "standing"] == "agreed"


def test_a_side_that_did_not_vote_is_unknown_and_said():
    votes = pd.concat([cell("A", "s", 90), cell("A", "t", 90), cell("B", "t", 90)])
    found = analyse(votes)
    row = found.statements.loc["s"]
    assert np.isnan(row["agree_low"])
    assert row["agree_heard"] > 0.5
    assert row["standing"] == "unheard"
    assert found.agreed == ["t"]
    assert any("nobody voted in at least one cell: 1" in t.render("en") for t in found.cannot_tell)


def test_a_side_that_is_expected_but_absent_prevents_agreement():
    found = analyse(cell("A", "s", 90), expected=[("A", ""), ("B", "")])
    assert found.agreed == []


def test_classes_within_a_side_count_each():
    votes = pd.concat([cell("A", "s", 90, 20), cell("B", "s", 60)])
    classes = dict.fromkeys(votes["voter"], "home")
    classes |= {f"A{k}": "firm" for k in range(80, 110)}  # ten of thirty firms agree
    found = analyse(votes, classes=classes)
    assert found.statements.loc["s", "class"] == "firm"
    assert found.agreed == []


def with_stray(n):
    """Synthetic: two sides of homes that agree, and n offices of one side that do not."""
    votes = pd.concat(
        [cell("A", "s", 90), cell("B", "s", 90), cell("C", "s", 0, n).assign(side="B")]
    )
    return votes, {v: "office" if v.startswith("C") else "home" for v in votes["voter"]}


@pytest.mark.parametrize("n", [1, 11])
def test_a_few_of_a_class_of_their_own_veto_nothing_and_are_counted_on_their_side(n):
    votes, classes = with_stray(n)
    found = analyse(votes, classes=classes, across=["A", "B"])
    assert found.agreed == ["s"]
    counted = found.border.cells.set_index(["side", "class"])["voted"]
    assert counted.to_dict() == {("A", "home"): 90, ("B", "home"): 90 + n}
    assert any(f"B (office), {n} p" in note.render("en") for note in found.notes)


def test_a_class_of_twelve_speaks_and_is_asked_of_every_side():
    votes, classes = with_stray(12)
    found = analyse(votes, classes=classes, across=["A", "B"])
    assert found.agreed == []
    assert any("A (office)" in told.render("en") for told in found.cannot_tell)


def test_several_small_classes_become_the_others_of_their_side():
    votes = pd.concat([cell("A", "s", 90), cell("B", "s", 90)])
    small = {f"A{k}": f"kind{k % 2}" for k in range(16)}
    found = analyse(votes, classes={v: small.get(v, "home") for v in votes["voter"]})
    assert set(found.border.cells["class"]) == {"home", "others"}
    assert found.agreed == ["s"]


def test_a_small_class_whose_eligible_are_known_is_kept():
    votes, classes = with_stray(4)
    found = analyse(votes, classes=classes, eligible={("B", "office"): 4})
    cells = found.border.cells
    assert (cells["side"] + cells["class"]).isin(["Boffice"]).any()
    assert found.agreed == []


@settings(max_examples=25, deadline=None)
@given(sizes=st.dictionaries(st.sampled_from("vwxyz"), st.integers(1, 30), min_size=1))
def test_merging_small_classes_loses_no_vote(sizes):
    votes = pd.concat([cell(f"A{kind}", "s", n).assign(side="A") for kind, n in sizes.items()])
    found = analyse(votes, classes={v: v[1] for v in votes["voter"]})
    assert found.border.cells["voted"].sum() == sum(sizes.values())


@settings(max_examples=25, deadline=None)
@given(agree=st.integers(0, 60), disagree=st.integers(0, 60), more=st.integers(1, 2000))
def test_more_votes_on_one_side_never_lift_the_bound_beyond_the_other(agree, disagree, more):
    few = cell("B", "s", agree, disagree, 1)
    found = together(cell("A", "s", more), few)
    assert found.loc["s", "agree_low"] <= max(agree / (agree + disagree + 1), 0) + 1e-12


@settings(max_examples=25, deadline=None)
@given(counts=st.lists(st.tuples(*[st.integers(0, 30)] * 3), min_size=2, max_size=4))
def test_swapping_agree_and_disagree_mirrors_the_bounds(counts):
    cells = [cell("ABCD"[k], "s", a, d, p + 1) for k, (a, d, p) in enumerate(counts)]
    mirror = [cell("ABCD"[k], "s", d, a, p + 1) for k, (a, d, p) in enumerate(counts)]
    ours, other = together(*cells).loc["s"], together(*mirror).loc["s"]
    assert ours["agree_low"] == other["disagree_low"]
    assert ours["disagree_low"] == other["agree_low"]


def test_a_person_who_only_passes_never_lifts_a_bound():
    votes = pd.concat([cell("A", "s", 50, 10), cell("B", "s", 50, 10)])
    idle = pd.DataFrame({"voter": ["idle"], "statement": ["s"], "vote": [0], "side": ["A"]})
    before = analyse(votes).statements.loc["s", "agree_low"]
    assert analyse(pd.concat([votes, idle])).statements.loc["s", "agree_low"] <= before


def test_low_turnout_lowers_the_bound():
    voted = [cell("A", "s", 50), cell("B", "s", 50)]
    absent = cell("A", "t", 100, 100)
    full = together(*voted).loc["s", "agree_low"]
    # the same votes, three quarters of side A keeping silent; one statement more to be sure of
    assert together(*voted, absent).loc["s", "agree_low"] < full - 0.05


def test_with_all_of_the_eligible_voting_the_share_is_certain():
    votes = pd.concat([cell("A", "s", 5), cell("B", "s", 4, 1)])
    found = analyse(votes, eligible={("A", ""): 5, ("B", ""): 5})
    assert found.statements.loc["s", "agree_low"] == pytest.approx(0.8)
    assert found.agreed == ["s"]


def test_fewer_eligible_than_voters_are_refused():
    with pytest.raises(CellsInvalid, match="only 3 are said to be eligible"):
        analyse(cell("A", "s", 5), eligible={("A", ""): 3})


def test_one_person_under_two_sides_is_refused():
    votes = pd.concat([cell("A", "s", 2), cell("A", "t", 2).assign(side="B")])
    with pytest.raises(CellsInvalid, match="A0 stand under more than one side: A, B"):
        analyse(votes)


@settings(max_examples=25, deadline=None)
@given(n=st.integers(1, 40), data=st.data())
def test_bounds_invert_the_exact_tests(n, data):
    said = data.draw(st.integers(1, n))
    low = float(lower_bound(np.array(said), np.array(n), 0.05))
    assert binom.sf(said - 1, n, low) == pytest.approx(0.05)
    eligible = data.draw(st.integers(n, 90))
    least = round(
        float(lower_bound(np.array([said]), np.array([n]), 0.05, np.array([eligible]))[0])
        * eligible
    )
    assert hypergeom.sf(said - 1, eligible, least, n) > 0.05
    assert least == said or hypergeom.sf(said - 1, eligible, least - 1, n) <= 0.05


def test_luck_among_many_statements_is_no_agreement():
    """Synthetic: nobody has an opinion, 300 statements, 4 cells, coins are tossed."""
    rng = np.random.default_rng(0)
    rows = [
        (f"{side}{k}", f"s{j}", int(rng.choice([-1, 1])), side)
        for side in "ABCD"
        for k in range(15)
        for j in range(300)
    ]
    found = analyse(pd.DataFrame(rows, columns=["voter", "statement", "vote", "side"]))
    assert found.agreed == found.rejected == []


def test_bridging_by_hand():
    counts = np.array([[[1, 0, 7]], [[3, 1, 4]], [[0, 0, 0]]])
    a, b, c = 8 / 10, 5 / 10, 1 / 2
    assert bridging(counts)[0] == pytest.approx((a * b + a * c + b * c) / 3)
    assert np.isnan(bridging(counts[:1])[0])
