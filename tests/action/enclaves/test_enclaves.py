"""Joint parks on the books: shares sum to what came about, nothing is counted twice unseen."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.action.horizontal.enclaves.booking import Account, book
from xiezhi.action.horizontal.enclaves.errors import AccountsInvalid
from xiezhi.action.horizontal.enclaves.finding import ANALYSIS
from xiezhi.action.horizontal.enclaves.rules import booking_rules, rule_in
from xiezhi.action.horizontal.rule_status import Status
from xiezhi.blueprint.catalogue import answer
from xiezhi.case.read import case_of, read_case
from xiezhi.model.finding import Finding, Locked

AREAS = ("a", "b", "c")
amount = st.integers(0, 10**9).map(lambda n: Fraction(n, 100))


def account(actual, stock=None, **more):
    given_ = {"booked": {}, "alone": {}, "ratio": {}, **more}
    return Account("p", "tax", 2024, actual, stock or {}, *given_.values())


@st.composite
def accounts(draw):
    stock = {a: draw(amount) for a in AREAS[:2]}
    actual = {"a": sum(stock.values()) + draw(amount)}
    parts = [draw(st.integers(1, 9)) for _ in AREAS]
    ratio = {a: Fraction(p, sum(parts)) for a, p in zip(AREAS, parts, strict=True)}
    booked = {a: draw(amount) for a in AREAS}
    return account(actual, stock, ratio=ratio, booked=booked)


@given(accounts())
def test_what_is_due_sums_to_what_came_about_and_stock_stays(made):
    done = book(made, None)
    assert sum(done.due.values()) == made.total
    assert all(done.due[area] >= made.stock[area] for area in made.stock)
    over = sum(done.over(area) for area in AREAS)
    assert over == done.counted_twice


@given(accounts(), st.permutations(AREAS))
def test_swapping_the_names_of_areas_swaps_what_is_due(made, order):
    names = dict(zip(AREAS, order, strict=True))
    swapped = replace(
        made,
        **{
            name: {names[a]: v for a, v in getattr(made, name).items()}
            for name in ("actual", "stock", "booked", "ratio")
        },
    )
    was, now = book(made, None), book(swapped, None)
    assert now.due == {names[a]: v for a, v in was.due.items()}


def test_gaozhu_splits_the_increment_of_tax_evenly_and_leaves_output_open():
    rule = rule_in("gaozhu-2020", 2024)
    made = account({"a": Fraction(100)}, {"a": Fraction(40)}, alone={"b": Fraction(5)})
    done = book(made, rule)
    assert done.due == {"a": 70, "b": 30}
    assert done.gain("b") == 25
    output = book(replace(made, measure="output"), rule)
    assert (output.due, output.clause.status) == ({}, Status.UNVERIFIED)


def test_an_agreed_ratio_goes_before_the_rule():
    ratio = {"a": Fraction(9, 10), "b": Fraction(1, 10)}
    done = book(account({"a": Fraction(100)}, ratio=ratio), rule_in("gaozhu-2020", 2024))
    assert (done.due, done.agreed) == ({"a": 90, "b": 10}, True)


def test_parts_of_a_hundredth_are_not_lost():
    ratio = {"a": Fraction(1, 3), "b": Fraction(2, 3)}
    done = book(account({"a": Fraction("10.0042")}, ratio=ratio), None)
    assert sum(done.due.values()) == Fraction("10.0042")


def test_no_rule_no_ratio_and_rules_over_years_stay_open():
    made = account({"a": Fraction(100)}, alone={"b": Fraction(1)})
    for rule in (None, rule_in("jjj-2015", 2024), rule_in("feidi-2017", 2024)):
        done = book(made, rule)
        assert done.open is not None
        assert (done.due, done.gain("a"), done.over("a")) == ({}, None, None)


def test_before_its_day_a_rule_is_not_there():
    assert rule_in("gaozhu-2020", 2019) is None
    assert {rule.id for rule in booking_rules()} == {"jjj-2015", "gaozhu-2020", "feidi-2017"}


@pytest.mark.parametrize(
    "made",
    [
        account({"a": Fraction(1)}, ratio={"a": Fraction(1, 2)}),
        account({"a": Fraction(1)}, {"a": Fraction(2)}),
    ],
)
def test_accounts_that_do_not_add_up_are_refused(made):
    with pytest.raises(AccountsInvalid):
        book(made, None)


@pytest.fixture(scope="module")
def invented(root):
    return read_case(root / "examples" / "synthetic-action")


def rows_of(found, table):
    return next(one for one in found.tables if one.id == table).rows


def test_without_its_table_the_question_is_locked():
    locked = answer(ANALYSIS, case_of(["500000", "520000"]))
    assert isinstance(locked, Locked)
    assert locked.missing == ("enclave_accounts",)


def test_output_booked_in_full_and_in_part_is_seen_to_be_counted_twice(invented):
    found = answer(ANALYSIS, invented)
    assert isinstance(found, Finding), found
    rows = rows_of(found, "enclaves_double")
    twice = rows[rows["twice"] > 0]
    assert twice["account_en"].str.contains("output").all()
    assert twice["twice"].to_list() == [0.4 * 8e4, 0.4 * 1.2e5]  # 10,000 yuan
    assert {p.kind.value for p in found.proposals} == {"clause", "sharing_rule"}


def booked(invented, rows):
    return answer(ANALYSIS, replace(invented, tables={**invented.tables, "enclave_accounts": rows}))


def test_ratios_that_do_not_sum_to_one_leave_their_account_open_and_say_so(invented):
    rows = invented.table("enclave_accounts").copy()
    first = rows[rows["basis"] == "ratio"].iloc[0]
    wrong = (rows[["park", "measure", "year"]] == first[["park", "measure", "year"]]).all(axis=1)
    rows.loc[wrong & (rows["basis"] == "ratio"), "value"] = 0.7
    shares = rows_of(booked(invented, rows), "enclaves_shares")
    told = shares[shares["by_en"].str.contains("1.4")]
    assert told["account_en"].nunique() == 1
    assert told["due"].isna().all()
    assert told["by_zh"].str.contains("1.4").all()
    assert shares["due"].notna().any()


def test_amounts_in_another_unit_of_money_are_turned(invented):
    rows = invented.table("enclave_accounts").copy()
    row = rows.index[(rows["unit"] == "yuan").to_numpy()][0]
    rows["value"] = rows["value"].astype(float)
    rows.loc[row, "value"] /= 10_000
    rows.loc[row, "unit"] = "万元"
    assert booked(invented, rows).answer == answer(ANALYSIS, invented).answer


def test_units_that_cannot_be_turned_leave_the_account_open(invented):
    rows = invented.table("enclave_accounts").copy()
    rows.loc[rows.index[0], "unit"] = "头"
    shares = rows_of(booked(invented, rows), "enclaves_shares")
    told = shares[shares["by_zh"].str.contains("头")]
    assert len(told)
    assert told["due"].isna().all()
