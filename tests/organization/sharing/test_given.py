"""Games as functions answer as their tables do; what is no number, rule or seed is refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from sharing_games import essential_games, game

from xiezhi.organization.sharing import (
    FunctionGame,
    Kind,
    Measure,
    airport_shapley,
    awards,
    awards_in_yuan,
    by_stand_alone,
    core_test,
    equal_beyond_separable,
    equal_surplus,
    game_of_function,
    kohlberg,
    least_core,
    nash_bargain,
    nucleolus,
    proportional,
    proves,
    risk_borne,
    sampled_shapley,
    shapley,
)
from xiezhi.organization.sharing.errors import (
    BargainInvalid,
    ClaimsInvalid,
    GameInvalid,
    MoneyInvalid,
    RunwaysInvalid,
    SamplesInvalid,
    SharesInvalid,
    TooManyPlayers,
    WeightsInvalid,
)
from xiezhi.organization.sharing.numbers import exactly

PAIR = game_of_function(["a", "b"], "cost", len)
MAJORITY = game([0, 0, 0, 1, 0, 1, 1, 1])
CROWD = game_of_function([f"p{i}" for i in range(30)], "cost", len)


def as_function(of):
    """The table as a function of names."""
    return game_of_function(of.players, of.kind, of.of)


@settings(max_examples=25)
@given(essential_games(max_players=4))
def test_a_game_as_a_function_is_divided_like_its_table(of):
    asked = as_function(of)
    assert shapley(asked) == shapley(of)
    found = nucleolus(asked)
    assert found.shares == nucleolus(of).shares
    assert proves(asked, found.certificate)
    assert kohlberg(asked, found.shares).holds
    assert core_test(asked, found.shares) == core_test(of, found.shares)
    assert least_core(asked).excess == least_core(of).excess


@given(essential_games(max_players=5))
def test_rules_of_thumb_read_functions_and_tables_alike(of):
    for rule in (equal_surplus, equal_beyond_separable):
        assert rule(as_function(of)) == rule(of)


def test_a_table_can_be_sampled_too():
    assert sampled_shapley(MAJORITY, 60, seed=1).shares == pytest.approx(
        sampled_shapley(as_function(MAJORITY), 60, seed=1).shares
    )


def test_rules_of_thumb_need_no_table():
    assert set(by_stand_alone(CROWD).values()) == {1}


@pytest.mark.parametrize("solve", [shapley, nucleolus, least_core])
def test_a_crowd_is_sent_to_the_sample_without_asking_its_function(solve):
    with pytest.raises(TooManyPlayers, match=r"30 players.*sampled_shapley"):
        solve(CROWD)


def test_numbers_of_numpy_are_read_as_written():
    assert exactly(np.float64(0.1)) == exactly(0.1)
    assert exactly(np.int64(3)) == 3


CANNOT = [
    (lambda: shapley({"a": 1}), GameInvalid, "make one with game_of_table"),
    (
        lambda: shapley(game_of_function("ab", "cost", lambda who: None if who else 0)),
        GameInvalid,
        "gives — for coalition a; expected a finite number",
    ),
    (lambda: game_of_function("ab", "cost", lambda _: np.nan), GameInvalid, "nan for .* of nobody"),
    (
        lambda: FunctionGame(("a", "b"), Kind.COST, lambda inside: np.full(len(inside), np.nan)),
        GameInvalid,
        "nan for coalition of nobody",
    ),
    (
        lambda: FunctionGame(("a", "b"), Kind.COST, lambda inside: ["x"] * len(inside)),
        GameInvalid,
        "answer holds text",
    ),
    (lambda: core_test(PAIR, {"a": 1, "b": 1}, np.nan), SharesInvalid, "tolerance is nan"),
    (lambda: core_test(PAIR, {"a": 1, "b": 1}, -1), SharesInvalid, "tolerance is -1"),
    (lambda: core_test(PAIR, {"a": 1, "b": "x"}), SharesInvalid, "share of b is “x”"),
    (lambda: kohlberg(PAIR, {"a": 1, "b": 1}, within=-1), SharesInvalid, "within is -1"),
    (lambda: kohlberg(PAIR, {"a": 1, "b": 1}, within=np.nan), SharesInvalid, "within is nan"),
    (lambda: nucleolus(PAIR, "foo"), GameInvalid, "measure is “foo”; expected one of plain"),
    (lambda: sampled_shapley(PAIR, seed=-1), SamplesInvalid, "seed is -1"),
    (lambda: sampled_shapley(PAIR, 20.5), SamplesInvalid, "n_orders is 20.5"),
    (lambda: sampled_shapley(PAIR, confidence="x"), SamplesInvalid, "confidence is “x”"),
    (lambda: awards(1, {"a": 1}, "foo"), ClaimsInvalid, "rule is “foo”; expected one of prop"),
    (lambda: awards("1", {"a": 1}), ClaimsInvalid, "estate is “1”"),
    (lambda: awards_in_yuan("0.01", {"a": 1}), ClaimsInvalid, "estate is “0.01”"),
    (lambda: awards_in_yuan(1, {"a": "1"}), MoneyInvalid, "claim of a is “1”"),
    (lambda: proportional(1, {"a": "1"}), WeightsInvalid, "weight of a is “1”"),
    (lambda: proportional("1", {"a": 1}), SharesInvalid, "total is “1”"),
    (lambda: nash_bargain("1", {"a": 0, "b": 0}), BargainInvalid, "total is “1”"),
    (lambda: nash_bargain(1, {"a": 0, "b": None}), BargainInvalid, "what b has alone is —"),
    (lambda: risk_borne([{"a": "x"}]), SharesInvalid, "share of a in scenario 0 is “x”"),
    (lambda: risk_borne([{"a": 1}], ["x"]), WeightsInvalid, "probabilities holds text"),
    (lambda: airport_shapley(["x"]), RunwaysInvalid, "costs holds text"),
]


@pytest.mark.parametrize(("ask", "error", "says"), CANNOT, ids=[c[2] for c in CANNOT])
def test_what_cannot_be_read_is_named_in_a_sentence(ask, error, says):
    with pytest.raises(error, match=says) as caught:
        ask()
    assert str(caught.value).endswith(".")


def test_the_yardstick_may_be_named_by_its_word():
    named = nucleolus(MAJORITY, "per_capita")
    assert named.shares == nucleolus(MAJORITY, Measure.PER_CAPITA).shares
    assert named.certificate.measure is Measure.PER_CAPITA
