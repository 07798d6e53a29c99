"""Every yuan goes to a side by a clause; the published rules, year by year."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.model.text import Text
from xiezhi.organization.sharing import (
    Observed,
    Past,
    SplitRule,
    agreed,
    rule_at,
    split,
    split_rules,
    split_years,
)
from xiezhi.organization.sharing.errors import (
    MoneyInvalid,
    ObservationInvalid,
    RuleInvalid,
    RuleOpen,
    UnknownRule,
    UnverifiedClause,
)
from xiezhi.organization.sharing.split_rule import (
    Cap,
    Clause,
    Element,
    Entry,
    Extension,
    Ratio,
    Status,
)

JJJ = rule_at("jjj-2015", date(2016, 1, 1))
GAOZHU = rule_at("gaozhu-2020", date(2021, 1, 1))
FEIDI = rule_at("feidi-2017", date(2018, 1, 1))
MILLION = Decimal(1_000_000)
LARGE = (20 * MILLION, 20 * MILLION, 20 * MILLION)
WORDS = Text("约定", "agreed")


def ratio(sichuan, chongqing, years=None):
    return Ratio((("sichuan", Decimal(sichuan)), ("chongqing", Decimal(chongqing))), years)


def taxes(*millions, first=2016):
    return [Observed(first + k, m * MILLION) for k, m in enumerate(millions)]


def origin(splits):
    return [int(done.shares["origin"] / MILLION) for done in splits]


@st.composite
def histories(draw):
    """A rule of two to four sides with any terms, and some years of money."""
    sides = tuple("abcd"[: draw(st.integers(2, 4))])
    cuts = sorted(
        draw(st.lists(st.integers(0, 100), min_size=len(sides) - 1, max_size=len(sides) - 1))
    )
    percents = [b - a for a, b in zip([0, *cuts], [*cuts, 100], strict=True)]
    shares = tuple((s, Decimal(p).scaleb(-2)) for s, p in zip(sides, percents, strict=True))
    terms = {
        Element.RATIO: Ratio(shares, draw(st.sampled_from([None, 1, 3]))),
        Element.STOCK: None,
        Element.CAP: Cap("a", 2),
        Element.ENTRY: Entry(2, Decimal(draw(st.integers(0, 60))), listed=True),
        Element.EXTENSION: Extension(2),
    }
    kept = [Element.RATIO, Element.STOCK, *(e for e in list(terms)[2:] if draw(st.booleans()))]
    clauses = tuple(Clause(e, "1", Status.AGREED, (), WORDS, terms[e]) for e in kept)
    rule = SplitRule("x", WORDS, "", date(2020, 1, 1), sides, clauses, keeper="b")
    money = st.decimals(0, 100, places=2)
    years = [
        Observed(2020 + k, draw(money), {s: draw(money) for s in sides})
        for k in range(draw(st.integers(1, 7)))
    ]
    return rule, years, Past(2020, (draw(money), draw(money)), draw(st.booleans()))


@given(histories())
def test_every_cent_observed_goes_to_a_side_by_a_clause_of_the_rule(history):
    rule, years, past = history
    for done, observed in zip(split_years(rule, years, past), years, strict=True):
        told = sum(observed.stock.values()) + observed.increment
        assert sum(done.shares.values()) == told == sum(line.yuan for line in done.lines)
        assert {line.clause for line in done.lines} <= set(rule.clauses)
        assert all(line.yuan > 0 and line.side in rule.sides for line in done.lines)


@given(histories())
def test_stock_stays_and_the_capped_side_never_gets_more_than_its_cap(history):
    rule, years, past = history
    done = split_years(rule, years, past)
    for year, observed in zip(done, years, strict=True):
        stayed = {s: Decimal(0) for s in rule.sides}
        for line in year.lines:
            if line.clause.element is Element.STOCK:
                stayed[line.side] += line.yuan
        assert stayed == {s: observed.stock[s] for s in rule.sides}
    if rule.clause(Element.CAP):
        gained = sum(y.shares["a"] - o.stock["a"] for y, o in zip(done, years, strict=True))
        assert gained <= sum(past.before)


def test_a_moved_enterprise_pays_half_to_its_origin_until_three_years_worth():
    assert origin(split_years(JJJ, taxes(40, 50, 60, 70, 80, 90), Past(2016, LARGE))) == [
        20,
        25,
        15,
        0,
        0,
        0,
    ]


def test_three_years_short_of_the_cap_are_followed_by_two_and_no_more():
    done = split_years(JJJ, taxes(10, 10, 10, 10, 10, 10), Past(2016, LARGE))
    assert origin(done) == [5, 5, 5, 5, 5, 0]
    assert [year.lines[0].clause.article for year in done] == [
        "一(三)1",
        "一(三)1",
        "一(三)1",
        "一(三)2",
        "一(三)2",
        "一(三)2",
    ]
    assert [year.shared for year in done] == [True] * 5 + [False]


def test_a_cap_reached_within_the_extension_ends_it():
    done = split_years(JJJ, taxes(10, 10, 10, 90, 10), Past(2016, LARGE))
    assert origin(done) == [5, 5, 5, 45, 0]
    assert done[-1].lines[0].clause.element is Element.CAP


def test_what_lies_beyond_the_cap_is_traced_to_the_cap():
    (done,) = split_years(JJJ, taxes(200), Past(2016, LARGE))
    by = {(line.side, line.clause.element): line.yuan / MILLION for line in done.lines}
    assert by == {
        ("origin", Element.RATIO): 60,
        ("host", Element.RATIO): 100,
        ("host", Element.CAP): 40,
    }


@pytest.mark.parametrize(
    "past",
    [
        Past(2016, (20 * MILLION, 20 * MILLION, 20 * MILLION - Decimal("0.01"))),
        Past(2016, LARGE, listed=False),
    ],
)
def test_too_small_or_unlisted_an_enterprise_is_not_shared(past):
    done = split(JJJ, taxes(10)[0], past)
    assert done.shares == {"origin": 0, "host": 10 * MILLION}
    assert [line.clause.element for line in done.lines] == [Element.ENTRY]


def test_a_park_keeps_stock_apart_and_halves_the_odd_cent_in_order():
    observed = Observed(2022, Decimal("0.03"), {"sichuan": Decimal(7), "chongqing": Decimal(2)})
    done = split(GAOZHU, observed, Past(2021))
    assert done.shares == {"sichuan": Decimal("7.02"), "chongqing": Decimal("2.01")}
    assert done.marks == ()


def test_a_rule_without_a_ratio_is_open_until_the_parties_agree_on_one():
    with pytest.raises(RuleOpen, match="feidi-2017 gives no ratio"):
        split(FEIDI, Observed(2020, MILLION), Past(2018))
    own = agreed(
        FEIDI,
        Ratio((("outbound", Decimal("0.4")), ("inbound", Decimal("0.6")))),
        Element.RATIO,
        WORDS,
    )
    done = split(own, Observed(2020, MILLION), Past(2018))
    assert done.shares == {"outbound": 400_000, "inbound": 600_000}
    assert {line.clause.status for line in done.lines} == {Status.AGREED}


@pytest.mark.parametrize("status", [Status.UNVERIFIED, Status.KNOWN])
@pytest.mark.parametrize("element", [Element.RATIO, Element.CAP, Element.ENTRY])
def test_an_unverified_clause_moves_no_money_unless_allowed_and_then_is_marked(status, element):
    clauses = tuple(replace(c, status=status) if c.element is element else c for c in JJJ.clauses)
    rule = replace(JJJ, clauses=clauses)
    with pytest.raises(UnverifiedClause, match=f"clause on {element}, whose status is {status}"):
        split(rule, taxes(10)[0], Past(2016, LARGE))
    done = split(rule, taxes(10)[0], Past(2016, LARGE), allow_unverified=True)
    assert [clause.element for clause in done.marks] == [element]
    assert all(line.marked == (line.clause.element is element) for line in done.lines)


def test_a_rule_applies_from_its_day_and_a_later_one_replaces_it():
    later = replace(GAOZHU, in_force=date(2025, 1, 1), document="later")
    both = (later, GAOZHU)
    assert rule_at("gaozhu-2020", date(2024, 12, 31), both) is GAOZHU
    assert rule_at("gaozhu-2020", date(2025, 1, 1), both) is later
    with pytest.raises(UnknownRule, match="in force from 2020-12-29, not on 2020-12-28"):
        rule_at("gaozhu-2020", date(2020, 12, 28))
    with pytest.raises(UnknownRule, match="no split rule is called 'x'; rules are"):
        rule_at("x", date(2020, 12, 28))


@pytest.mark.parametrize(
    ("observed", "past", "error", "named"),
    [
        (Observed(2019, MILLION), Past(2018), ObservationInvalid, "before rule gaozhu-2020"),
        (Observed(2021, MILLION), Past(2022), ObservationInvalid, "start of sharing .2022."),
        (Observed(2022, -MILLION), Past(2021), ObservationInvalid, "increment is -1000000"),
        (Observed(2022, Decimal("NaN")), Past(2021), ObservationInvalid, "increment is NaN"),
        (Observed(2022, Decimal("0.001")), Past(2021), MoneyInvalid, "no whole number of cents"),
        (Observed(2022, MILLION, {"x": MILLION}), Past(2021), ObservationInvalid, "'x' is no side"),
    ],
)
def test_what_does_not_fit_the_rule_is_refused(observed, past, error, named):
    with pytest.raises(error, match=named):
        split(GAOZHU, observed, past)


def test_missing_years_stock_without_a_clause_and_years_out_of_order_are_refused():
    with pytest.raises(ObservationInvalid, match="needs the 3 years before the start, 1 are"):
        split(JJJ, taxes(1)[0], Past(2016, LARGE[:1]))
    with pytest.raises(RuleOpen, match="says nothing about stock"):
        split(JJJ, Observed(2016, MILLION, {"host": MILLION}), Past(2016, LARGE))
    with pytest.raises(ObservationInvalid, match="year 2016 follows 2016"):
        split_years(JJJ, [*taxes(1), *taxes(1)], Past(2016, LARGE))


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"sides": ("sichuan",)}, "sides sichuan; expected two"),
        ({"keeper": "x"}, "'x' keep, which is no side"),
        ({"sides": ("sichuan", "chongqing", "guizhou")}, "give one share a side"),
    ],
)
def test_rules_that_contradict_themselves_are_refused(change, named):
    with pytest.raises(RuleInvalid, match=named):
        replace(GAOZHU, **change)


@pytest.mark.parametrize(
    ("element", "terms", "named"),
    [
        (
            Element.RATIO,
            Ratio((("sichuan", Decimal("0.5")), ("chongqing", Decimal("0.6")))),
            "exactly 1",
        ),
        (
            Element.RATIO,
            Ratio((("sichuan", Decimal("1.5")), ("chongqing", Decimal("-0.5")))),
            "at least 0",
        ),
        (
            Element.RATIO,
            Ratio((("sichuan", Decimal(1)), ("chongqing", Decimal(0))), 3),
            "name a keeper",
        ),
        (Element.CAP, Cap("x", 1), "caps 'x', which is no side"),
        (Element.CAP, Cap("sichuan", 1), "name a keeper"),
    ],
)
def test_terms_that_contradict_the_rule_are_refused(element, terms, named):
    with pytest.raises(RuleInvalid, match=named):
        agreed(GAOZHU, terms, element, WORDS)


ELEMENTS = {
    "分享税种": "base",
    "入围企业": "entry",
    "比例": "ratio",
    "上限": "cap",
    "延长": "extension",
    "红线": "red_line",
    "存量": "stock",
    "增量": "ratio",
    "原则": "principle",
}


@pytest.mark.shared
def test_every_row_of_the_factbook_is_a_clause_with_its_article_status_and_sources(shared):
    text = (shared / "facts/tax-sharing/rules.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    rules = {rule.id: rule for rule in split_rules()}
    for row in rows:
        clause = rules[row["id"]].clause(Element(ELEMENTS[row["element"]]))
        assert clause.article == row["clause"]
        assert clause.status.value == row["verified"][0]
        assert set(clause.sources) == set(row["source"].split(";"))


@pytest.mark.shared
def test_whatever_the_factbook_could_not_verify_is_marked_and_computes_nothing(shared):
    text = (shared / "facts/tax-sharing/rules.csv").read_text("utf-8")
    unsure = {"gaozhu-2020": [Element.INDICATORS], "feidi-2017": [Element.RATIO]}
    assert "比例未读到" in text
    assert "U: 分成条文" in text
    for rule in split_rules():
        doubtful = [c for c in rule.clauses if not c.status.sure]
        assert [c.element for c in doubtful] == unsure.get(rule.id, [])
        assert all(c.terms is None for c in doubtful)
