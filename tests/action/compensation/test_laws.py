"""Laws that hold for every agreement of every pattern."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from compensation_strategies import PARTIES, agreements, readings
from hypothesis import given, settings
from hypothesis import strategies as st

from xiezhi.action.horizontal.compensation import Readings, renamed, scaled, settle, with_value
from xiezhi.action.horizontal.compensation.ledger import balance_of
from xiezhi.action.horizontal.money import parted

CENT = Decimal("0.01")
one_law = settings(max_examples=60)


@one_law
@given(agreements(), readings())
def test_money_is_whole_cents_and_balances_to_zero(agreement, held):
    done = settle(agreement, Readings(held), "2020/2021")
    assert sum(done.balances.values(), Decimal(0)) == 0
    assert all(line.yuan == line.yuan.quantize(CENT) and line.yuan > 0 for line in done.lines)
    assert sum(balance_of(done.lines).values(), Fraction(0)) == 0
    assert done.balances.get("a:pot", 0) == 0


@one_law
@given(agreements(), readings())
def test_doubling_all_prices_doubles_every_line(agreement, held):
    """Exactly before rounding, and to the cent after it."""
    once, twice = (settle(a, Readings(held), "2021") for a in (agreement, scaled(agreement, 2)))
    exact = {_key(line): line.exact * 2 for line in once.lines}
    doubled = {_key(line): line.exact for line in twice.lines}
    # a line of less than half a cent is not paid at all, twice as much may be
    assert {k: v for k, v in doubled.items() if k in exact} == exact
    assert all(doubled[k] <= Fraction(2, 100) for k in doubled.keys() - exact.keys())
    paid = {_key(line): line.yuan for line in twice.lines}
    assert all(abs(paid[_key(one)] - 2 * one.yuan) <= 2 * CENT for one in once.lines)


@one_law
@given(agreements(), readings(), st.permutations(PARTIES))
def test_swapping_the_names_of_parties_swaps_the_lines(agreement, held, shuffled):
    names = dict(zip(PARTIES, shuffled, strict=True))
    swapped = settle(renamed(agreement, names), Readings(held), "2021")
    for was, now in zip(
        settle(agreement, Readings(held), "2021").lines, swapped.lines, strict=True
    ):
        ends = (names.get(was.payer, was.payer), names.get(was.payee, was.payee))
        assert (now.payer, now.payee, now.yuan) == (*ends, was.yuan)


@one_law
@given(agreements(), readings(), st.randoms(use_true_random=False))
def test_the_order_of_readings_changes_nothing(agreement, held, rng):
    shuffled = list(held)
    rng.shuffle(shuffled)
    assert settle(agreement, Readings(shuffled), "2021") == settle(
        agreement, Readings(held), "2021"
    )


@one_law
@given(agreements(), readings())
def test_what_is_not_settled_is_listed_and_every_line_names_section_time_and_terms(agreement, held):
    full, none = (settle(agreement, Readings(h), "2021") for h in (held, []))
    assert all(line.period[:4] == "2021" and line.terms for line in full.lines)
    assert all(
        line.section in (*agreement.sections, "") or ";" in line.section for line in full.lines
    )
    # without readings nothing that depends on them is paid, and something says so
    assert none.open
    assert all(not line.section for line in none.lines)


@one_law
@given(agreements(), readings())
def test_a_year_is_the_sum_of_what_is_settled_apart(agreement, held):
    """Months for monthly patterns, years for the others."""
    yearly = any(len(line.period) == 4 for line in settle(agreement, Readings(held), "2021").lines)
    parts = ["2020", "2021"] if yearly else [f"2021-{m:02d}" for m in range(1, 13)]
    whole = settle(agreement, Readings(held), "2020/2021" if yearly else "2021")
    apart = [line for part in parts for line in settle(agreement, Readings(held), part).lines]
    assert sorted(map(_key, whole.lines)) == sorted(map(_key, apart))


@given(st.integers(0, 10**12), st.lists(st.integers(0, 50), min_size=1).filter(any))
def test_parts_sum_to_the_whole_and_nobody_is_a_cent_off(n_cents, parts):
    found = parted(n_cents, [Fraction(part) for part in parts])
    assert sum(found) == n_cents
    exact = [Fraction(n_cents * part, sum(parts)) for part in parts]
    assert all(abs(a - b) < 1 for a, b in zip(found, exact, strict=True))


@given(agreements())
def test_a_term_can_be_replaced_and_the_old_agreement_stays(agreement):
    other = with_value(agreement, "months_needed", "7")
    assert other.one("months_needed").value == "7"
    assert other != agreement or agreement.one("months_needed").value == "7"


def _key(line):
    return line.section, line.period, line.payer, line.payee, line.terms[0].name, str(line.why.en)
