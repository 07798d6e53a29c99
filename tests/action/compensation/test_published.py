"""Published agreements, recomputed, and small cases worked by hand."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

import pytest

from xiezhi.action.horizontal.compensation import (
    Agreement,
    Pattern,
    Readings,
    Term,
    reading,
    scaled,
    settle,
    what_if,
    with_value,
)
from xiezhi.action.horizontal.compensation.bet import index_of
from xiezhi.action.horizontal.compensation.errors import (
    PeriodInvalid,
    ReadingInvalid,
    TermsInvalid,
    UnknownAgreement,
)
from xiezhi.action.horizontal.compensation.ledger import Lack
from xiezhi.action.horizontal.compensation.published import published, published_agreements
from xiezhi.action.horizontal.compensation.term_names import TERM_NAMES
from xiezhi.action.horizontal.compensation.terms import VOCABULARY
from xiezhi.action.horizontal.rule_status import Status

YUNNAN, GUIZHOU, SICHUAN = "530000", "520000", "510000"
ANHUI, ZHEJIANG = "340000", "330000"
CLEAN = {"codmn": 1.5, "nh3n": 0.1, "tp": 0.05}


def chishui_readings(year, **worse):
    """Monthly readings within class II at all sections, but for those named."""
    return Readings(
        reading(section, f"{year}-{month:02d}", indicator, worse.get(section, {}).get(indicator, v))
        for section in ("清水铺", "鲢鱼溪", "茅台镇上游")
        for month in range(1, 13)
        for indicator, v in CLEAN.items()
    )


def test_chishui_gives_yunnan_40_million_when_all_targets_are_met():
    done = settle(published("chishui-2018"), chishui_readings(2019), "2019")
    million = {party: int(net) / 1e6 for party, net in done.balances.items()}
    assert million == {YUNNAN: 40, GUIZHOU: -20, SICHUAN: -20, "chishui-2018:pot": 0}
    assert done.open == ()
    assert [t.status for t in done.marks] == [Status.UNVERIFIED]


def test_a_missed_section_without_a_published_stake_stays_open():
    worse = {"清水铺": {"codmn": 4.2}}
    done = settle(published("chishui-2018"), chishui_readings(2019, **worse), "2019")
    assert [(o.section, o.lack) for o in done.open] == [("清水铺", Lack.TERMS)]
    assert done.balances[YUNNAN] == 40_000_000


def test_with_a_stake_a_missed_section_moves_it_to_those_named():
    """A stake of 0.3 of 200 million, half each to Guizhou and Sichuan."""
    agreement = published("chishui-2018")
    staked = Agreement(
        "with-stake",
        agreement.pattern,
        (*agreement.terms, Term("stake", "0.3", "清水铺", status=Status.DEFAULT)),
    )
    worse = {"清水铺": {"codmn": 4.2}}
    done = settle(staked, chishui_readings(2019, **worse), "2019")
    assert done.balances[YUNNAN] == 40_000_000 - 60_000_000
    assert done.balances[SICHUAN] == -20_000_000 + 30_000_000
    by_indicator = Agreement(
        "part", staked.pattern, (*staked.terms, Term("partial", "by_indicator"))
    )
    done = settle(by_indicator, chishui_readings(2019, **worse), "2019")
    assert done.balances[YUNNAN] == 40_000_000 - 20_000_000
    worse = {"清水铺": {"codmn": 4.2, "tp": 0.3}}
    done = settle(by_indicator, chishui_readings(2019, **worse), "2019")
    assert done.balances[YUNNAN] == 40_000_000 - 40_000_000


@pytest.mark.parametrize(("index", "winner"), [("0.83", ANHUI), ("1", ANHUI), ("1.01", ZHEJIANG)])
def test_xinan_pays_by_the_side_of_one_on_which_the_index_falls(index, winner):
    done = settle(
        published("xinan-r1"), Readings([reading("街口", "2012", "index", index)]), "2012"
    )
    bet = [line for line in done.lines if line.section]
    assert [(line.payee, line.yuan) for line in bet] == [(winner, Decimal(100_000_000))]
    assert done.balances["central"] == -300_000_000
    assert {t.name for t in done.marks} == {"grant"}


def test_the_index_is_computed_with_the_base_years_and_carries_the_marks_of_its_parameters():
    """Everything at its base: P is k0, 0.85; all four a fifth above: 1.02."""
    base = [
        reading("街口", str(year), i, 2)
        for year in (2008, 2009, 2010)
        for i in ("codmn", "nh3n", "tn", "tp")
    ]
    for value, p, winner in (("2", "0.85", ANHUI), ("2.4", "1.02", ZHEJIANG)):
        now = [reading("街口", "2013", i, value) for i in ("codmn", "nh3n", "tn", "tp")]
        found = index_of(published("xinan-r1"), Readings([*base, *now]), "街口", 2013)
        assert found[0] == Fraction(p)
        done = settle(published("xinan-r1"), Readings([*base, *now]), "2013")
        assert done.lines[-1].payee == winner
        assert {"k0", "weight", "base_from", "base_to"} <= {t.name for t in done.lines[-1].marks}


def test_youshui_says_who_pays_and_that_the_amount_is_not_known():
    held = Readings([reading("里耶镇", "2019-05", "class", 2)])
    done = settle(published("youshui-2019"), held, "2019-05")
    assert done.lines == ()
    assert [o.lack for o in done.open] == [Lack.TERMS]
    priced = published("youshui-2019")
    priced = Agreement("p", priced.pattern, (*priced.terms, Term("met_amount", "1000000")))
    assert settle(priced, held, "2019-05").balances["500000"] == 1_000_000


def chain(**unchanged):
    """The head and the tail of a chain of two counties, as in Chongqing's 19 rivers."""
    rules = published("cq-19rivers-2018")
    own = (
        Term("downstream", section="in", party="a"),
        Term("upstream", section="mid", party="a"),
        Term("downstream", section="mid", party="b"),
        Term("upstream", section="out", party="b"),
        *(Term("target", "Ⅲ", section) for section in ("in", "mid", "out")),
        *(Term(name, value) for name, value in unchanged.items()),
    )
    return Agreement("chain", Pattern.DIRECTION, (*rules.terms, *own))


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [(3, 2, 1_000_000), (2, 3, -1_000_000), (2, 2, None), (2, 4, None)],
)
def test_the_direction_decides_and_the_budget_fills_both_ends(before, now, expected):
    """To the upstream where better; unchanged and missed are not said in the published rule."""
    held = Readings(
        reading(section, f"{year}-03", "class", value)
        for section in ("in", "mid", "out")
        for year, value in ((2018, before), (2019, now))
    )
    done = settle(chain(), held, "2019-03")
    paid = {line.section: (line.payer, line.payee) for line in done.lines}
    if expected is None:
        assert (paid, len(done.open)) == ({}, 3)
        return
    ways = {"in": ("a", "500000"), "mid": ("b", "a"), "out": ("500000", "b")}
    assert paid == {k: v if expected > 0 else v[::-1] for k, v in ways.items()}
    assert {abs(line.yuan) for line in done.lines} == {Decimal(1_000_000)}


def test_an_agreed_rule_for_an_unchanged_month_closes_what_was_open():
    held = Readings(reading("mid", f"{year}-03", "class", 2) for year in (2018, 2019))
    for who, payer in (("downstream", "b"), ("upstream", "a"), ("nobody", None)):
        done = settle(chain(unchanged=who), held, "2019-03")
        assert [line.payer for line in done.lines] == ([payer] if payer else [])
        assert "mid" not in {o.section for o in done.open}


def test_unified_accounting_pays_for_what_a_province_takes_out_of_the_river():
    terms = (
        Term("budget", party="centre"),
        Term("price_space", "1000"),
        Term("price_time", "100"),
        Term("weight", "1", indicator="codmn"),
        Term("reference", "2", indicator="codmn"),
        Term("entry", "1", "in", party="p"),
        Term("exit", "1", "out", party="p"),
        Term("own", "1", "out", party="p"),
        Term("base_from", "2020"),
        Term("base_to", "2020"),
    )
    held = Readings(
        reading(section, year, "codmn", value)
        for section, year, value in (("in", "2021", 4), ("out", "2021", 3), ("out", "2020", 2.5))
    )
    done = settle(Agreement("u", Pattern.UNIFIED, terms), held, "2021")
    assert [(line.payer, line.section, line.yuan) for line in done.lines] == [
        ("centre", "in;out", Decimal(500)),
        ("p", "out", Decimal(25)),
    ]


def test_what_if_shows_who_gains_from_another_price_or_ratio():
    agreement, held = published("chishui-2018"), chishui_readings(2019)
    doubled = what_if(agreement, lambda a: scaled(a, 2), held, "2019")
    assert doubled.change[YUNNAN] == 40_000_000
    even = what_if(
        agreement, lambda a: with_value(a, "contribution", "4", party=GUIZHOU), held, "2019"
    )
    # a ninth, four ninths and four ninths instead of a tenth, half and two fifths
    assert even.after.balances[GUIZHOU] == Decimal("-8888888.89")
    assert sum(even.change.values()) == 0


def test_outside_its_term_an_agreement_settles_nothing_and_says_so():
    done = settle(published("chishui-2018"), chishui_readings(2025), "2025")
    assert (done.lines, [o.lack for o in done.open]) == ((), [Lack.TIME])
    part = settle(published("chishui-2018"), chishui_readings(2019), "2019-01/2019-06")
    assert (part.lines, [o.lack for o in part.open]) == ((), [Lack.TIME])


def test_missing_months_are_named_and_never_zero():
    held = Readings(
        reading(s, f"2019-{m:02d}", i, v)
        for s in ("清水铺", "鲢鱼溪", "茅台镇上游")
        for m in range(1, 12)
        for i, v in CLEAN.items()
    )
    done = settle(published("chishui-2018"), held, "2019")
    assert {o.section for o in done.open} == {"清水铺", "鲢鱼溪", "茅台镇上游"}
    assert all("2019-12" in o.why.render("en") for o in done.open)


def test_contradicting_classes_of_one_month_settle_nothing():
    held = Readings([reading("里耶镇", "2019-05", "class", c) for c in (2, 4)])
    done = settle(published("youshui-2019"), held, "2019-05")
    assert "contradict" in done.open[0].why.en


def test_every_published_row_has_a_source_and_unread_agreements_settle_nothing():
    for agreement in published_agreements().values():
        assert all(term.source.startswith("S") for term in agreement.terms)
        if agreement.pattern is Pattern.UNREAD:
            done = settle(agreement, Readings(()), "2025-06")
            assert (done.lines, len(done.open)) == ((), 1)


@pytest.mark.parametrize(
    ("pattern", "terms"),
    [
        (Pattern.BET, [Term("pot", "1")]),
        (Pattern.BET, [Term("met_amount", "1.005")]),
        (Pattern.BET, [Term("met_amount", "-1")]),
        (Pattern.BET, [Term("met_amount", "much")]),
        (Pattern.BET, [Term("k0", "1"), Term("k0", "2")]),
        (Pattern.BET, [Term("from", "2021"), Term("to", "2020")]),
        (Pattern.POT, [Term("contribution", "1")]),
        (Pattern.POT, [Term("stake", "1.2", "s")]),
        (Pattern.POT, [Term("stake", "0.6", "s"), Term("stake", "0.6", "t")]),
        (Pattern.POT, [Term("distribution", "0", party="a")]),
        (Pattern.POT, [Term("target", "good", "s")]),
        (Pattern.DIRECTION, [Term("compare", "weather")]),
        (
            Pattern.DIRECTION,
            [Term("upstream", "", "s", party="a"), Term("downstream", "", "s", party="a")],
        ),
    ],
)
def test_terms_that_contradict_each_other_are_refused(pattern, terms):
    with pytest.raises((TermsInvalid, PeriodInvalid)) as error:
        Agreement("x", pattern, tuple(terms))
    assert error.value.render("zh")[-1] == "。"
    assert "agreement" not in error.value.render("zh")


def test_readings_and_names_that_make_no_sense_are_refused():
    for period, value in (("2021-13", 1), ("soon", 1), ("2021", -1), ("2021", float("nan"))):
        with pytest.raises(ReadingInvalid):
            reading("s", period, "codmn", value)
    with pytest.raises(UnknownAgreement, match="chishui-2018"):
        published("thames")


def test_the_page_names_every_term_of_every_pattern(root):
    page = (root / "docs" / "explanation" / "compensation.md").read_text("utf-8")
    named = set(re.findall(r"`([a-z_0-9]+)`", page))
    for pattern, terms in VOCABULARY.items():
        assert terms <= named, pattern
    assert {term for terms in VOCABULARY.values() for term in terms} <= set(TERM_NAMES)
