"""Two sides' rules compared item by item, and credit lists that contradict each other."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.action.horizontal.market.access import (
    GATES,
    Relation,
    SideRule,
    compared,
    relation_of,
)
from xiezhi.action.horizontal.market.credit import (
    CreditListUnusable,
    aggregates,
    opposed_firms,
    valid_code,
)

OPPOSITE = {Relation.LOOSER: Relation.STRICTER, Relation.STRICTER: Relation.LOOSER}
RULES = st.builds(
    SideRule,
    gate=st.sampled_from(["", *GATES]),
    value=st.sampled_from([math.nan, 1.0, 2.0, 5.0]),
    unit=st.sampled_from(["万元", "人"]),
    stricter=st.sampled_from(["", "higher", "lower"]),
)
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def code(number):
    """A code with a right check character, made from a number."""
    body = f"91{number:015d}"
    return next(body + c for c in ALPHABET if valid_code(body + c))


def row(item, side, **given_):
    told = {"gate": None, "value": math.nan, "unit": None, "stricter": None, **given_}
    return {"item": item, "kind": "permit", "name_zh": item, "name_en": None, "side": side, **told}


def credit(**standing):
    rows = [(code(int(n[1:])), n, s) for n, s in standing.items()]
    return pd.DataFrame(rows, columns=["code", "name", "standing"])


@given(RULES, RULES)
def test_the_other_side_sees_the_opposite(first, second):
    there, _ = relation_of(first, second)
    back, _ = relation_of(second, first)
    assert back is OPPOSITE.get(there, there)


@given(RULES)
def test_a_rule_is_never_stricter_than_itself(rule):
    assert relation_of(rule, rule)[0] in {Relation.SAME, Relation.NOT_COMPARABLE}


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ({"gate": "filing"}, {"gate": "permit"}, "looser"),
        ({"value": 5.0, "unit": "年", "stricter": "higher"}, None, "missing"),
        (
            {"value": 5.0, "unit": "年", "stricter": "lower"},
            {"value": 3.0, "unit": "年", "stricter": "lower"},
            "looser",
        ),
        ({"value": 5.0, "unit": "年", "stricter": "higher"}, {"gate": "open"}, "stricter"),
        (
            {"value": 5.0, "unit": "年", "stricter": "higher"},
            {"value": 5.0, "unit": "月", "stricter": "higher"},
            "not_comparable",
        ),
        ({"gate": "open"}, {"gate": "open"}, "same"),
    ],
)
def test_items_are_told_apart(first, second, expected):
    rows = [row("x", "500000", **first)]
    rows += [] if second is None else [row("x", "520000", **second)]
    found = compared(pd.DataFrame(rows), ["500000", "520000"])
    assert found["relation"].tolist() == [expected]


def test_the_strictest_of_several_rules_of_a_side_counts_and_the_frame_is_left_alone():
    rules = pd.DataFrame(
        [
            row("x", "500000", gate="open"),
            row("x", "500000", gate="barred"),
            row("x", "520000", gate="permit"),
        ]
    )
    before = rules.copy()
    found = compared(rules, ["500000", "520000"])
    assert found[["relation", "rule_a", "rule_b"]].to_numpy().tolist() == [["stricter", 1, 2]]
    pd.testing.assert_frame_equal(rules, before)


def test_firms_that_one_side_trusts_and_the_other_bars_are_found_on_both_sides():
    first = credit(f1="trusted", f2="barred", f3="trusted", f4="ordinary")
    second = credit(f1="barred", f2="trusted", f3="trusted", f5="barred")
    found = opposed_firms(first, second)
    assert found.opposed["name"].tolist() == ["f1", "f2"]
    assert found.counts["firms"].sum() == 3
    assert aggregates(found, ("500000", "520000"))["firms"].tolist() == [1, 1, 1]


def test_wrong_codes_and_firms_listed_in_two_ways_are_set_aside_and_named():
    first = pd.concat([credit(f1="trusted"), credit(f1="barred"), credit(f2="trusted")])
    second = credit(f1="barred", f2="barred")
    wrong = pd.DataFrame({"code": ["123"], "name": ["x"], "standing": ["barred"]})
    found = opposed_firms(pd.concat([first, wrong], ignore_index=True), second)
    assert found.opposed["name"].tolist() == ["f2"]
    assert sorted(found.set_aside["why"]) == ["code", "standing", "standing"]


def test_lists_without_a_column_or_with_an_unknown_standing_are_refused():
    with pytest.raises(CreditListUnusable, match="lacks standing"):
        opposed_firms(credit(f1="trusted")[["code", "name"]], credit(f1="trusted"))
    with pytest.raises(CreditListUnusable, match="splendid"):
        opposed_firms(credit(f1="trusted"), credit(f1="splendid"))


@given(st.integers(0, 10**15 - 1), st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_spoils_a_code(number, place, other):
    right = code(number)
    changed = right[:place] + other + right[place + 1 :]
    assert valid_code(changed) == (changed == right)
