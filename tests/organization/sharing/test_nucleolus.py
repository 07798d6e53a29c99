"""The nucleolus against its definition in fractions, its laws, and its certificate."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sharing_games import (
    essential_games,
    game,
    games,
    nucleolus_by_definition,
    relabelled,
    with_dummy,
)

from xiezhi.organization.sharing import (
    Game,
    Kind,
    Measure,
    core_test,
    kohlberg,
    least_core,
    nucleolus,
    proves,
)
from xiezhi.organization.sharing.coalitions import members, sizes
from xiezhi.organization.sharing.errors import (
    GameInvalid,
    NoImputation,
    SharesInvalid,
    TooManyPlayers,
)

MEASURES = st.sampled_from([Measure.PLAIN, Measure.PER_CAPITA])


@settings(max_examples=10)
@given(games(max_players=3))
def test_the_pre_nucleolus_is_that_of_the_definition(of):
    found = nucleolus(of, imputations=False)
    assert dict(found.shares) == nucleolus_by_definition(of, imputations=False)


@settings(max_examples=10)
@given(essential_games(max_players=3))
def test_the_nucleolus_is_that_of_the_definition(of):
    assert dict(nucleolus(of).shares) == nucleolus_by_definition(of, imputations=True)


@pytest.mark.slow
@settings(max_examples=2)
@given(essential_games(max_players=4), st.booleans())
def test_up_to_four_players_it_is_that_of_the_definition(of, imputations):
    found = nucleolus(of, imputations=imputations)
    assert dict(found.shares) == nucleolus_by_definition(of, imputations=imputations)


@settings(max_examples=25)
@given(games(max_players=6), MEASURES)
def test_its_certificate_is_exact_and_a_second_function_agrees(of, measure):
    found = nucleolus(of, measure, imputations=False)
    assert found.certificate.holds
    assert found.certificate.slack == 0
    assert proves(of, found.certificate)
    assert sum(found.shares.values()) == Fraction(repr(float(of.values[-1])))


@settings(max_examples=25)
@given(games(min_players=3, max_players=4), st.data())
def test_every_other_division_is_disproved_by_a_move_that_helps(of, data):
    shares = dict(nucleolus(of, imputations=False).shares)
    giver, taker = data.draw(st.permutations(of.players))[:2]
    step = Fraction(data.draw(st.integers(1, 50)), 7)
    shares[giver] -= step
    shares[taker] += step
    disproof = kohlberg(of, shares, imputations=False)
    assert not disproof.holds
    assert_helps(of, shares, disproof.objection)


def assert_helps(of, shares, objection):
    """The move costs nobody in the level anything and helps somebody there."""
    move = [objection.move[p] for p in of.players]
    gained = [sum(m for i, m in enumerate(move) if mask >> i & 1) for mask in range(1 << len(move))]
    worth = [of.kind.sign * Fraction(repr(v)) for v in of.values.tolist()]
    got = [of.kind.sign * Fraction(shares[p]) for p in of.players]
    excess = [
        w - sum(a for i, a in enumerate(got) if mask >> i & 1) for mask, w in enumerate(worth)
    ]
    level = [m for m in range(1, len(worth) - 1) if excess[m] >= objection.excess]
    assert gained[-1] == 0
    assert all(gained[m] >= 0 for m in level)
    assert any(gained[m] > 0 for m in level)


@settings(max_examples=25)
@given(games(min_players=3, max_players=4), st.data())
def test_the_second_function_refuses_a_forged_certificate(of, data):
    true = nucleolus(of, imputations=False).certificate
    giver, taker = data.draw(st.permutations(of.players))[:2]
    shares = dict(true.shares)
    shares[giver] -= 1
    shares[taker] += 1
    assert not proves(of, replace(true, shares=shares))
    assert not proves(of, replace(true, levels=true.levels[:-1]))
    level = true.levels[0]
    for forged in ({m: -w for m, w in level.weights.items()}, bent(level.weights)):
        levels = (replace(level, weights=forged), *true.levels[1:])
        assert not proves(of, replace(true, levels=levels))


def bent(weights):
    """Weights of which one is a little too large."""
    first = next(iter(weights))
    return weights | {first: weights[first] + Fraction(1, 1000)}


@settings(max_examples=25)
@given(essential_games(max_players=5))
def test_it_lies_in_the_core_when_there_is_one(of):
    assume(not least_core(of).core_empty)
    assert core_test(of, nucleolus(of).shares).stable


@settings(max_examples=25)
@given(games(max_players=5))
def test_its_most_aggrieved_coalition_is_as_little_aggrieved_as_the_least_core_says(of):
    best = least_core(of)
    assert best.reached == pytest.approx(float(best.excess), abs=1e-7)
    assert nucleolus(of, imputations=False).certificate.levels[0].excess == best.excess


@settings(max_examples=25)
@given(games(max_players=5), st.randoms(use_true_random=False), MEASURES)
def test_relabelling_the_players_relabels_the_shares(of, random, measure):
    order = list(range(of.n_players))
    random.shuffle(order)
    other = nucleolus(relabelled(of, order), measure, imputations=False)
    assert dict(other.shares) == dict(nucleolus(of, measure, imputations=False).shares)


@settings(max_examples=25)
@given(games(max_players=4), st.lists(st.integers(-9, 9), min_size=4, max_size=4))
def test_adding_what_each_has_anyway_adds_just_that(of, extra):
    own = np.array(extra[: of.n_players])
    more = Game(of.players, of.kind, np.round(of.values + members(of.n_players) @ own, 2))
    before = nucleolus(of, imputations=False).shares
    after = nucleolus(more, imputations=False).shares
    assert dict(after) == {p: before[p] + int(x) for p, x in zip(of.players, own, strict=True)}


@settings(max_examples=25)
@given(essential_games(max_players=4))
def test_no_one_is_worse_off_than_alone(of):
    shares = nucleolus(of).shares
    assert all(shares[p] >= Fraction(repr(of.of(p))) for p in of.players)


@settings(max_examples=25)
@given(essential_games(max_players=4), st.integers(0, 9))
def test_who_adds_the_same_to_everybody_gets_that(of, alone):
    assert nucleolus(with_dummy(of, alone)).shares["z"] == alone


@settings(max_examples=25)
@given(games(max_players=4, low=1), st.integers(2, 5))
def test_the_proportional_variant_does_not_mind_the_currency(of, factor):
    other = Game(of.players, of.kind, np.round(of.values * factor, 2))
    once = nucleolus(of, Measure.PROPORTIONAL, imputations=False).shares
    twice = nucleolus(other, Measure.PROPORTIONAL, imputations=False).shares
    assert dict(twice) == {p: factor * share for p, share in once.items()}


N = 8
INSIDE = members(N).astype(float)
SIZE = sizes(N)
RNG = np.random.default_rng(7)
SPECIAL = {
    "additive": INSIDE @ np.arange(1, N + 1),
    "additive, ties broken by rounding": INSIDE @ RNG.random(N),
    "symmetric": SIZE**2,
    "symmetric, ties broken by rounding": np.where(SIZE, np.sqrt(SIZE) / 3, 0),
    "unanimity of three": (np.arange(1 << N) & 7) == 7,
    "majority, empty core": SIZE > N / 2,
    "weighted voting": INSIDE @ np.arange(1, N + 1) > 18,
    "gloves": np.minimum(INSIDE[:, :3].sum(1), INSIDE[:, 3:].sum(1)),
    "airport": -(INSIDE * np.arange(1, N + 1)).max(axis=1),
    "bankruptcy": np.maximum(0, 12 - (1 - INSIDE) @ np.arange(1, N + 1)),
    "nothing at all": np.zeros(1 << N),
    "random": np.where(SIZE, RNG.integers(-50, 50, 1 << N), 0),
    "random with many digits": np.where(SIZE, RNG.random(1 << N), 0),
}


@pytest.mark.parametrize("name", SPECIAL)
@pytest.mark.parametrize("measure", [Measure.PLAIN, Measure.PER_CAPITA])
def test_games_with_every_kind_of_tie_are_certified(name, measure):
    of = game(SPECIAL[name].astype(float).tolist())
    found = nucleolus(of, measure, imputations=False)
    assert proves(of, found.certificate)
    assert found.certificate.slack <= 1e-12
    assert sum(found.rounded.values()) == pytest.approx(of.values[-1], abs=1e-9)


@pytest.mark.parametrize(
    "name", ["additive, ties broken by rounding", "gloves", "nothing at all", "bankruptcy"]
)
def test_ties_with_what_each_has_alone_are_certified(name):
    of = game(SPECIAL[name].astype(float).tolist())
    found = nucleolus(of)
    assert proves(of, found.certificate)
    assert found.certificate.slack <= 1e-12
    assert all(found.rounded[p] >= of.of(p) - 1e-12 for p in of.players)


def test_imputations_bind_where_the_pre_nucleolus_leaves_somebody_worse_off_than_alone():
    of = game([0, 5, 5, 0, 4, 0, 0, 14])
    pre, proper = nucleolus(of, imputations=False), nucleolus(of)
    assert dict(pre.shares) == nucleolus_by_definition(of, imputations=False)
    assert dict(proper.shares) == nucleolus_by_definition(of, imputations=True)


def test_a_coalition_better_than_all_together_pushes_one_to_what_it_has_alone():
    of = game([0, 0, 0, 4, 0, 0, 0, 1])
    pre, proper = nucleolus(of, imputations=False), nucleolus(of)
    assert pre.shares["c"] < 0
    assert proper.shares["c"] == 0
    assert proves(of, proper.certificate)


def test_where_each_alone_does_better_there_is_no_nucleolus_but_a_pre_nucleolus():
    of = game([0, 2, 2, 3], Kind.PROFIT)
    with pytest.raises(NoImputation, match="each alone is worth 4 in sum"):
        nucleolus(of)
    assert nucleolus(of, imputations=False).rounded == {"a": 1.5, "b": 1.5}


def test_sixteen_players_are_refused():
    with pytest.raises(TooManyPlayers, match="16 players"):
        nucleolus(game([0.0] * 2**16))


def test_a_proportional_excess_of_nothing_is_refused_by_name():
    with pytest.raises(GameInvalid, match="coalition b has 0"):
        nucleolus(game([0, 1, 0, 3]), Measure.PROPORTIONAL)


def test_a_division_that_does_not_add_up_or_leaves_out_somebody_is_refused():
    of = game([0, 1, 1, 3])
    with pytest.raises(SharesInvalid, match="sum to 4, all players together have 3"):
        kohlberg(of, {"a": 2, "b": 2})
    with pytest.raises(SharesInvalid, match="disagree about b"):
        kohlberg(of, {"a": 3})
    with pytest.raises(SharesInvalid, match="share of b is nan"):
        kohlberg(of, {"a": 2, "b": float("nan")})
    with pytest.raises(SharesInvalid, match="b would be worse off by 1 than alone"):
        kohlberg(of, {"a": 3, "b": 0})
