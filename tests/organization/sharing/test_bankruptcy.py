"""Laws of the four rules, and the Talmud rule as the nucleolus of its game."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiezhi.organization.sharing import (
    Rule,
    awards,
    awards_in_yuan,
    bankruptcy_game,
    nucleolus,
)
from xiezhi.organization.sharing.errors import ClaimsInvalid, MoneyInvalid, TooManyPlayers

RULES = st.sampled_from(Rule)


@st.composite
def shortfalls(draw, max_claimants=6):
    """(estate, claims) in cents, ties and zeros likely."""
    n = draw(st.integers(1, max_claimants))
    whole = draw(st.lists(st.integers(0, 30), min_size=n, max_size=n))
    step = draw(st.sampled_from([Decimal(1), Decimal("0.01"), Decimal("12.34")]))
    estate = draw(st.integers(0, sum(whole)))
    return step * estate, {f"p{i}": step * c for i, c in enumerate(whole)}


@given(shortfalls(), RULES)
def test_all_is_given_and_nobody_gets_less_than_nothing_or_more_than_its_claim(asked, rule):
    estate, claims = asked
    given_ = awards(estate, claims, rule)
    assert sum(given_.values()) == Fraction(estate)
    assert all(0 <= given_[p] <= Fraction(claims[p]) for p in claims)


@given(shortfalls(), RULES)
def test_who_claims_more_gets_no_less_and_loses_no_less(asked, rule):
    estate, claims = asked
    given_ = awards(estate, claims, rule)
    order = sorted(claims, key=claims.__getitem__)
    gets = [given_[p] for p in order]
    loses = [Fraction(claims[p]) - given_[p] for p in order]
    assert gets == sorted(gets)
    assert loses == sorted(loses)


@given(shortfalls())
def test_equal_losses_are_equal_awards_of_what_is_missing(asked):
    estate, claims = asked
    missing = sum(claims.values()) - estate
    lost = awards(missing, claims, Rule.EQUAL_AWARDS)
    got = awards(estate, claims, Rule.EQUAL_LOSSES)
    assert got == {p: Fraction(claims[p]) - lost[p] for p in claims}


@given(shortfalls(), st.sampled_from([Rule.TALMUD, Rule.PROPORTIONAL]))
def test_talmud_and_proportional_treat_what_is_there_and_what_is_missing_alike(asked, rule):
    estate, claims = asked
    got = awards(estate, claims, rule)
    lost = awards(sum(claims.values()) - estate, claims, rule)
    assert got == {p: Fraction(claims[p]) - lost[p] for p in claims}


@given(shortfalls(), RULES, st.integers(0, 5), st.decimals(0, 9, places=2))
def test_who_claims_more_than_before_gets_no_less_than_before(asked, rule, i, more):
    estate, claims = asked
    who = f"p{i % len(claims)}"
    before = awards(estate, claims, rule)
    assert awards(estate, claims | {who: claims[who] + more}, rule)[who] >= before[who]


@given(shortfalls(), RULES, st.integers(0, 100))
def test_more_to_give_leaves_nobody_with_less(asked, rule, percent):
    estate, claims = asked
    less = awards(estate * percent / 100, claims, rule)
    assert all(less[p] <= x for p, x in awards(estate, claims, rule).items())


@given(shortfalls(), RULES)
def test_leaving_with_ones_award_changes_nothing_for_the_others(asked, rule):
    estate, claims = asked
    others = list(claims)[1:]
    given_ = awards(estate, claims, rule)
    if others:
        left = {p: claims[p] for p in others}
        assert awards(sum(given_[p] for p in others), left, rule) == {p: given_[p] for p in others}


@settings(max_examples=30)
@given(shortfalls(max_claimants=5))
def test_the_talmud_rule_is_the_nucleolus_of_the_bankruptcy_game(asked):
    estate, claims = asked
    if len(claims) > 1:
        found = nucleolus(bankruptcy_game(estate, claims))
        assert dict(found.shares) == awards(estate, claims, Rule.TALMUD)


@given(shortfalls(), RULES)
def test_cents_sum_to_the_estate_and_stay_within_a_cent_and_the_claim(asked, rule):
    estate, claims = asked
    paid = awards_in_yuan(estate, claims, rule)
    exact = awards(estate, claims, rule)
    assert sum(paid.values()) == estate
    assert all(abs(Fraction(paid[p]) - exact[p]) < Fraction(1, 100) for p in claims)
    assert all(0 <= paid[p] <= claims[p] for p in claims)


@pytest.mark.parametrize(
    ("estate", "awarded"), [(100, ["100/3"] * 3), (200, [50, 75, 75]), (300, [50, 100, 150])]
)
def test_the_three_estates_of_the_mishnah(estate, awarded):
    """Ketubot 93a, as read by Aumann & Maschler (1985)."""
    found = awards(estate, {"a": 100, "b": 200, "c": 300})
    assert list(found.values()) == [Fraction(x) for x in awarded]


@pytest.mark.parametrize(
    ("estate", "claims", "named"),
    [
        (1, {}, "no claims"),
        (1, {"a": -2}, "claim of a is -2"),
        (1, {"a": float("nan")}, "claim of a is nan"),
        (-1, {"a": 2}, "estate is -1"),
        (float("inf"), {"a": 2}, "estate is inf"),
        (3, {"a": 1, "b": 1}, "estate is 3, more than all claims together [(]2[)]"),
    ],
)
def test_contradictions_are_refused_by_name(estate, claims, named):
    with pytest.raises(ClaimsInvalid, match=named):
        awards(estate, claims)


def test_parts_of_a_cent_are_no_money():
    with pytest.raises(MoneyInvalid, match=r"claim of a is 1\.005, no whole number of cents"):
        awards_in_yuan(1, {"a": Decimal("1.005"), "b": 1})


def test_a_game_of_too_many_claimants_points_to_the_rule():
    with pytest.raises(TooManyPlayers, match="use awards"):
        bankruptcy_game(1, {f"p{i}": 1 for i in range(21)})
