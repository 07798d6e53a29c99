"""Groups against brute force, their laws, and sentences for what cannot be."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from xiezhi.model.errors import ShapeMismatch, UnknownPlace
from xiezhi.organization.groups import (
    Breach,
    Measure,
    Rules,
    best_groups,
    diverse,
    diverse_groups,
    standings,
)
from xiezhi.organization.groups.diverse import overlap_share
from xiezhi.organization.groups.errors import (
    MinutesInvalid,
    NeighboursInvalid,
    NoBorder,
    RelationInvalid,
    RulesInvalid,
)

SEEDS = st.integers(0, 2**32 - 1)
MEASURES = st.sampled_from(list(Measure))


@st.composite
def grounds(draw, most=9):
    """(touch, side, relation, minutes, rules): small, ties likely, up to three sides and none."""
    rng = np.random.default_rng(draw(SEEDS))
    n = draw(st.integers(3, most))
    touch = np.triu(rng.random((n, n)) < draw(st.sampled_from([0.25, 0.5, 0.9])), 1)
    touch = (touch | touch.T).astype(float)
    relation = np.triu(rng.integers(0, 4, (n, n)), 1).astype(float)
    minutes = rng.integers(5, 100, (n, n)).astype(float)
    minutes[rng.random((n, n)) < 0.05] = np.inf
    np.fill_diagonal(minutes, 0)
    size_max = draw(st.integers(2, 6))
    rules = Rules(
        draw(st.integers(2, size_max)),
        size_max,
        draw(st.sampled_from([60.0, 90.0, np.inf])),
        draw(st.integers(1, min(3, size_max))),
        draw(st.booleans()),
    )
    side = rng.integers(-1, 3, n)
    return touch, side, relation + relation.T, minutes, rules


def follows(members, touch, side, minutes, rules):
    own = list(members)
    parts, _ = connected_components(touch[np.ix_(own, own)], directed=False)
    slower = np.maximum(minutes, minutes.T)[np.ix_(own, own)]
    near = slower[~np.eye(len(own), dtype=bool)] <= rules.widest_minutes
    sides = {s for s in side[own] if s >= 0}
    inside = rules.outsiders or (side[own] >= 0).all()
    # Without a limit, inf <= inf: places that no way joins may still be in one group.
    return parts == 1 and near.all() and len(sides) >= rules.sides_min and inside


def brute_force(touch, side, relation, minutes, rules, measure, codes):
    """All (score, codes) that follow the rules, best first."""
    found = []
    for size in range(rules.size_min, rules.size_max + 1):
        for members in combinations(range(len(side)), size):
            if follows(members, touch, side, minutes, rules):
                ties = [relation[i, j] for i, j in combinations(members, 2)]
                score = {
                    Measure.MEAN: sum(ties) / len(ties),
                    Measure.PER_MEMBER: sum(ties) / size,
                    Measure.TOTAL: sum(ties),
                    Measure.LEAST: min(ties),
                }[measure]
                found.append((-score, tuple(sorted(codes[i] for i in members))))
    return [(-score, names) for score, names in sorted(found)]


def asked_of(ground):
    touch, side, relation, minutes, rules = ground
    return {
        "neighbours": sparse.csr_array(touch),
        "side": side,
        "relation": relation,
        "minutes": minutes,
        "rules": rules,
    }


@settings(max_examples=300)
@given(grounds(), MEASURES)
def test_the_ranking_is_that_of_brute_force(ground, measure):
    assume(ground[2].any() and ground[0].any())
    codes = [f"{7 * i % 10}" for i in range(len(ground[1]))]
    expected = brute_force(*ground, measure, codes)
    try:
        found = best_groups(**asked_of(ground), codes=codes, measure=measure, n_best=10_000)
    except NoBorder:
        assert expected == []
        return
    assert [group.codes for group in found.best] == [names for _, names in expected]
    assert [group.score for group in found.best] == pytest.approx([s for s, _ in expected])
    assert found.count == len(expected)
    assert found.exact


@given(grounds(), MEASURES, st.integers(1, 5))
def test_the_head_of_the_ranking_does_not_depend_on_how_much_is_kept(ground, measure, n_best):
    assume(ground[2].any() and ground[0].any())
    try:
        whole = best_groups(**asked_of(ground), measure=measure, n_best=1000)
    except NoBorder:
        return
    head = best_groups(**asked_of(ground), measure=measure, n_best=n_best)
    assert head.best == whole.best[:n_best]
    assert head.counts == whole.counts


@given(grounds(), MEASURES, SEEDS)
def test_relabelling_the_places_changes_nothing(ground, measure, seed):
    assume(ground[2].any() and ground[0].any())
    touch, side, relation, minutes, rules = ground
    relation = relation / 3  # sums of thirds round, so that their order could matter
    codes = np.array([f"c{i}" for i in range(len(side))])
    order = np.random.default_rng(seed).permutation(len(side))
    square = np.ix_(order, order)
    moved = touch[square], side[order], relation[square], minutes[square], rules
    try:
        plain = touch, side, relation, minutes, rules
        one = best_groups(**asked_of(plain), codes=list(codes), measure=measure)
    except NoBorder:
        return
    other = best_groups(**asked_of(moved), codes=list(codes[order]), measure=measure)
    assert [(g.codes, g.score, g.sides) for g in one.best] == [
        (g.codes, g.score, g.sides) for g in other.best
    ]


@given(grounds(), MEASURES)
def test_swapping_the_sides_or_doubling_the_weights_changes_no_rank(ground, measure):
    assume(ground[2].any() and ground[0].any())
    touch, side, relation, minutes, rules = ground
    swapped = np.array([-1, 2, 0, 1])[side + 1]
    try:
        one = best_groups(**asked_of(ground), measure=measure)
    except NoBorder:
        return
    other = best_groups(**asked_of((touch, swapped, 2 * relation, minutes, rules)), measure=measure)
    assert [g.codes for g in one.best] == [g.codes for g in other.best]


@given(grounds(), MEASURES, SEEDS)
def test_a_standing_counts_the_better_candidates(ground, measure, seed):
    assume(ground[2].any() and ground[0].any())
    n = len(ground[1])
    codes = [str(i) for i in range(n)]
    drawn = sorted(np.random.default_rng(seed).choice(n, 3, replace=False).tolist())
    try:
        (standing,) = standings(
            [[codes[i] for i in drawn]], **asked_of(ground), codes=codes, measure=measure
        )
    except NoBorder:
        return
    everyone = brute_force(*ground, measure, codes)
    better = [names for score, names in everyone if score > standing.score + 1e-9]
    assert standing.n_better == len(better)
    assert standing.n_candidates == len(everyone)
    is_candidate = tuple(codes[i] for i in drawn) in [names for _, names in everyone]
    assert (standing.breaches == ()) == is_candidate


@given(grounds(), MEASURES, st.sampled_from([0.0, 0.34, 0.5, 1.0]))
def test_diverse_groups_are_what_the_rule_takes_from_the_whole_ranking(ground, measure, limit):
    assume(ground[2].any() and ground[0].any())
    try:
        whole = best_groups(**asked_of(ground), measure=measure, n_best=10_000)
    except NoBorder:
        return
    taken = diverse_groups(**asked_of(ground), measure=measure, overlap_max=limit, k=4)
    assert taken == diverse(whole.best, limit, 4)
    for one, other in combinations(taken, 2):
        assert overlap_share(one.codes, other.codes) <= limit + 1e-9


def test_near_pairs_given_sparsely_are_the_same_as_a_full_table():
    rng = np.random.default_rng(0)
    touch, side = np.ones((7, 7)) - np.eye(7), np.array([0, 0, 0, 1, 1, 1, 1])
    relation, minutes = rng.random((7, 7)), rng.integers(1, 90, (7, 7)).astype(float)
    minutes = np.maximum(minutes, minutes.T)
    near = sparse.coo_array(np.where(minutes <= 60, minutes, 0))
    ask = {"neighbours": sparse.csr_array(touch), "side": side, "relation": relation + relation.T}
    dense = best_groups(**ask, minutes=minutes, rules=Rules(3, 4, 60))
    assert dense.best == best_groups(**ask, minutes=near, rules=Rules(3, 4, 60)).best
    assert max(group.widest_minutes for group in dense.best) <= 60


def test_beyond_the_exact_size_it_says_so_and_still_keeps_the_rules():
    n = 20
    pairs = [[i, i + 1] for i in range(n - 1)]
    side = (np.arange(n) >= 10).astype(int)
    relation = np.ones((n, n))
    found = best_groups(pairs, side, relation, rules=Rules(3, 9), measure=Measure.TOTAL)
    assert not found.exact
    assert found.exact_size == 7
    assert found.best[0].size == 9
    assert set(found.counts) == {3, 4, 5, 6, 7}
    assert len(found.best_by_size[9]) == 8


def test_a_search_cut_short_says_so():
    n = 12
    touch = np.ones((n, n)) - np.eye(n)
    found = best_groups(
        sparse.csr_array(touch), np.arange(n) % 2, touch, rules=Rules(3, 6), steps_max=100
    )
    assert not found.exact
    assert found.count <= 100


def test_every_breach_of_a_drawn_group_is_named():
    pairs, side = [[0, 1], [1, 2], [2, 3], [3, 4]], [0, 0, 1, 1, -1]
    minutes = 40.0 * np.abs(np.subtract.outer(np.arange(5), np.arange(5)))
    ask = {"minutes": minutes, "codes": list("abcde"), "rules": Rules(3, 4, 80)}
    drawn = ["ab", "acd", "bcde", "abcd", "bcd"]
    found = standings(drawn, pairs, side, np.ones((5, 5)), **ask)
    assert [standing.breaches for standing in found] == [
        (Breach.SIZE, Breach.SIDES),
        (Breach.NOT_CONNECTED, Breach.TOO_WIDE),
        (Breach.OUTSIDER, Breach.TOO_WIDE),
        (Breach.TOO_WIDE,),
        (),
    ]


def test_the_callers_arrays_stay_as_they_were():
    touch, relation = np.ones((4, 4)) - np.eye(4), np.arange(16.0).reshape(4, 4)
    relation = relation + relation.T
    side, before = np.array([0, 0, 1, 1]), relation.copy()
    best_groups(sparse.csr_array(touch), side, relation, minutes=relation)
    assert (relation == before).all()
    assert side.tolist() == [0, 0, 1, 1]


LINE, SIDE, TIES = [[0, 1], [1, 2], [2, 3]], [0, 0, 1, 1], np.ones((4, 4))
BROKEN = np.where(np.eye(4), np.nan, 1.0)
CANNOT = [
    (lambda: best_groups([], [0], [[1.0]]), NeighboursInvalid, "none of the 1 places borders"),
    (lambda: best_groups(LINE[:1] + LINE[2:], SIDE, TIES), NoBorder, "no border to straddle"),
    (lambda: best_groups(LINE, [0, 0, 0, 0], TIES), NoBorder, "places of 2 sides"),
    (
        lambda: best_groups(LINE, SIDE, TIES, minutes=99 * TIES, rules=Rules(3, 4, 60)),
        NoBorder,
        "raise widest_minutes",
    ),
    (lambda: best_groups([[0, 9]], SIDE, TIES), NeighboursInvalid, "places are 0 to 3"),
    (lambda: best_groups(LINE, SIDE, np.eye(4)), RelationInvalid, "zero between all places"),
    (lambda: best_groups(LINE, SIDE, BROKEN), RelationInvalid, "4 entries that are NaN"),
    (lambda: best_groups(LINE, SIDE, np.triu(TIES)), RelationInvalid, "differs between the two"),
    (lambda: best_groups(LINE, SIDE, np.ones((3, 3))), ShapeMismatch, r"expected \(4, 4\)"),
    (lambda: best_groups(LINE, SIDE, TIES, minutes=-TIES), MinutesInvalid, "are -1.0"),
    (lambda: best_groups(LINE, SIDE, TIES, minutes=BROKEN), MinutesInvalid, "are nan"),
    (lambda: best_groups(LINE, SIDE, TIES, codes=list("aabc")), ShapeMismatch, "3 different"),
    (lambda: best_groups(LINE, [0.5, 0, 1, 1], TIES), ShapeMismatch, "one whole number a place"),
    (lambda: Rules(5, 4), RulesInvalid, "smallest <= largest"),
    (lambda: Rules(3, 13), RulesInvalid, "at most 12"),
    (lambda: Rules(3, 4, -1), RulesInvalid, "widest_minutes is -1"),
    (lambda: Rules(3, 4, 60, 5), RulesInvalid, "places of 5 sides"),
    (lambda: diverse([], 1.5, 3), RulesInvalid, "from 0 to 1"),
    (lambda: diverse_groups(LINE, SIDE, TIES, rules=Rules(3, 8)), RulesInvalid, "up to 7"),
    (lambda: best_groups(LINE, SIDE, TIES, n_best=0), RulesInvalid, "n_best is 0; expected"),
    (lambda: best_groups(LINE, SIDE, TIES, n_best=-1), RulesInvalid, "n_best is -1"),
    (lambda: best_groups(LINE, SIDE, TIES, n_best=10**12), RulesInvalid, "1 to 100000"),
    (lambda: best_groups(LINE, SIDE, TIES, steps_max=0), RulesInvalid, "steps_max is 0"),
    (lambda: best_groups(LINE, SIDE, TIES, measure="foo"), RulesInvalid, "“foo”; expected one of"),
    (
        lambda: best_groups(LINE, SIDE, 1e-320 * TIES),
        RelationInvalid,
        "largest weight .* is 9.99",
    ),
    (lambda: best_groups(LINE, SIDE, 1e305 * TIES), RelationInvalid, "another unit"),
    (lambda: best_groups(LINE, SIDE, TIES + 1j), ShapeMismatch, "complex numbers"),
    (lambda: best_groups([[0, 0]], SIDE, TIES), NeighboursInvalid, "paired with themselves"),
    (lambda: best_groups([[0.5, 1]], SIDE, TIES), NeighboursInvalid, "whole numbers in two"),
    (lambda: best_groups([[0, 1, 2]], SIDE, TIES), NeighboursInvalid, r"shape \(1, 3\)"),
    (lambda: best_groups(LINE, [0, 0, 1, 64], TIES), ShapeMismatch, "up to 59"),
    (lambda: best_groups(LINE, ["a", "b", "a", "b"], TIES), ShapeMismatch, "side holds text"),
    (lambda: Rules(2.5, 4), RulesInvalid, "size_min is 2.5; expected a whole number"),
    (lambda: diverse_groups(LINE, SIDE, TIES, k=-1), RulesInvalid, "k is -1"),
    (lambda: standings(["az"], LINE, SIDE, TIES, codes=list("abcd")), UnknownPlace, "z is not"),
]


@pytest.mark.parametrize(("ask", "error", "says"), CANNOT, ids=[c[2] for c in CANNOT])
def test_what_cannot_be_met_is_named_in_a_sentence(ask, error, says):
    with pytest.raises(error, match=says):
        ask()


def test_each_sentence_is_in_both_languages():
    for ask, error, _ in CANNOT:
        with pytest.raises(error) as caught:
            ask()
        assert "原文为英文" not in caught.value.render("zh")


def test_a_border_that_no_time_limits_is_missed_without_a_word_of_minutes():
    with pytest.raises(NoBorder) as caught:
        best_groups(LINE, [0, 0, 0, 0], TIES)
    assert "inf" not in str(caught.value)
    assert "minutes" not in str(caught.value)


def all_tied(codes, relation) -> bool:
    """Whether each of the places, coded by their numbers, has a tie to another."""
    own = [int(code) for code in codes]
    return all(any(relation[i, j] > 0 for j in own if j != i) for i in own)


@given(grounds(), MEASURES)
def test_groups_without_strangers_are_counted_and_the_best_of_them_is_found(ground, measure):
    assume(ground[2].any() and ground[0].any())
    codes = [str(k) for k in range(len(ground[1]))]
    expected = brute_force(*ground, measure, codes)
    assume(expected)
    held = [one for one in expected if all_tied(one[1], ground[2])]
    asked = {**asked_of(ground), "codes": codes, "measure": measure}
    found = best_groups(**asked)
    assert sum(found.supported.values()) == len(held)
    assert sum(found.above_nought.values()) == sum(worth > 0 for worth, _ in expected)
    apart = diverse_groups(**asked, overlap_max=1.0, k=1, supported=True)
    assert [group.codes for group in apart] == [names for _, names in held[:1]]


@given(grounds(), MEASURES, SEEDS)
def test_a_standing_counts_those_of_its_own_score_and_names_strangers(ground, measure, seed):
    assume(ground[2].any() and ground[0].any())
    codes = [str(k) for k in range(len(ground[1]))]
    expected = brute_force(*ground, measure, codes)
    assume(expected)
    worth, names = expected[np.random.default_rng(seed).integers(len(expected))]
    (standing,) = standings([names], **asked_of(ground), codes=codes, measure=measure)
    assert standing.n_level == sum(other == pytest.approx(worth) for other, _ in expected) - 1
    assert bool(standing.strangers) is not all_tied(names, ground[2])
