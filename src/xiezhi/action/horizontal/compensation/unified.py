"""Unified accounting over space (entry and exit sections) and time (against earlier years).

The formula published in 2025 for main stems could not be read. The form used here is the plainest
one with these two dimensions, and the agreement has to declare its prices and weights: a section's
index is Σ k_i · C_i / reference_i of yearly means; a party earns price_space for each unit by which
the index falls from its entries to its exits, and price_time for each unit by which the index of
its own sections falls below the base years. The budget pays gains and is paid losses.
"""

from __future__ import annotations

from fractions import Fraction

from xiezhi.action.horizontal.compensation.bet import (
    INDEX_DIGITS,
    base_years,
    months_needed,
)
from xiezhi.action.horizontal.compensation.ledger import (
    Open,
    Part,
    indicator_name,
    lacking,
    line,
    unsaid,
)
from xiezhi.action.horizontal.compensation.periods import Period
from xiezhi.action.horizontal.compensation.readings import Gap, Readings
from xiezhi.action.horizontal.compensation.terms import Agreement, Term
from xiezhi.model.text import Quantity, text
from xiezhi.model.units import Unit


def settled_unified(agreement: Agreement, readings: Readings, period: Period) -> Part:
    """Lines of every whole year: one over space for each party, one over time for each section."""
    lines, left = [], []
    for year in period.years:
        if agreement.one("budget") is None or not agreement.all("weight"):
            left.append(unsaid("", str(year), "预算或权重未定", "no budget or no weights"))
            continue
        for part in (*_space(agreement, readings, year), *_time(agreement, readings, year)):
            lines += part[0]
            left += part[1]
    return lines, left


def section_index(
    agreement: Agreement, readings: Readings, section: str, year: int
) -> Fraction | list[Open]:
    """The index of a section in a year, or what lacks."""
    total = Fraction(0)
    gaps: list[Gap] = []
    lacks: list[Open] = []
    for weight in agreement.all("weight"):
        reference = agreement.one("reference", section, indicator=weight.indicator)
        value = readings.year_mean(section, weight.indicator, year, months_needed(agreement))
        if isinstance(value, Gap):
            gaps.append(value)
        elif reference is None:
            name = indicator_name(weight.indicator)
            zh, en = f"{name.zh}无参照浓度", f"no reference for {name.en}"
            lacks.append(unsaid(section, str(year), zh, en))
        else:
            total += weight.number * value / reference.number
    return [*lacking(section, str(year), gaps), *lacks] or total


def _space(agreement: Agreement, readings: Readings, year: int) -> list[Part]:
    """By party with entries and exits: what it took out of the river, or put in."""
    leaving = dict.fromkeys(t.party for t in agreement.all("exit"))
    parts = []
    for party in leaving:
        entries = [t for t in agreement.all("entry") if t.party == party]
        exits = [t for t in agreement.all("exit") if t.party == party]
        if entries:  # a province where the river rises has nothing to compare with
            parts.append(_space_of(agreement, readings, year, (entries, exits)))
    return parts


def _space_of(
    agreement: Agreement,
    readings: Readings,
    year: int,
    ends: tuple[list[Term], list[Term]],
) -> Part:
    entries, exits = ends
    came, went = (_weighted(agreement, readings, terms, year) for terms in (entries, exits))
    lacks = [lack for found in (came, went) if isinstance(found, list) for lack in found]
    if isinstance(came, list) or isinstance(went, list):
        return [], lacks
    price, budget = agreement.one("price_space"), agreement.one("budget")
    where = ";".join(t.section for t in (*entries, *exits)), str(year)
    if price is None or budget is None:
        return [], [unsaid(*where, "空间价格未定", "no price over space")]
    why = text(
        "入境指数 {came}，出境指数 {went}",
        "index {came} on entry, {went} on exit",
        came=Quantity(float(came), Unit.INDEX, INDEX_DIGITS),
        went=Quantity(float(went), Unit.INDEX, INDEX_DIGITS),
    )
    used = (price, *entries, *exits, *agreement.all("weight"), *agreement.all("reference"))
    amount = price.number * (came - went)
    return line((budget.party, entries[0].party), amount, where, used, why), []


def _weighted(
    agreement: Agreement, readings: Readings, terms: list[Term], year: int
) -> Fraction | list[Open]:
    """The mean index of some sections, by their weights."""
    total, whole, lacks = Fraction(0), Fraction(0), []
    for term in terms:
        found = section_index(agreement, readings, term.section, year)
        if isinstance(found, list):
            lacks += found
        else:
            total, whole = total + term.number * found, whole + term.number
    if not lacks and not whole:
        lacks.append(unsaid(terms[0].section, str(year), "断面权重为零", "weights are zero"))
    return lacks or total / whole


def _time(agreement: Agreement, readings: Readings, year: int) -> list[Part]:
    """By section of a party: how far its index fell below the base years."""
    price, years = agreement.one("price_time"), base_years(agreement)
    budget = agreement.one("budget")
    parts: list[Part] = []
    for own in agreement.all("own"):
        at = own.section, str(year)
        if price is None or not years or budget is None:
            parts.append(([], [unsaid(*at, "时间价格或基准年未定", "no price or base years")]))
            continue
        found = [section_index(agreement, readings, own.section, y) for y in (*years, year)]
        lacks = [lack for one in found if isinstance(one, list) for lack in one]
        if lacks:
            parts.append(([], lacks))
            continue
        values = [one for one in found if isinstance(one, Fraction)]
        base, now = sum(values[:-1], Fraction(0)) / len(years), values[-1]
        why = text(
            "基准年指数 {base}，当年 {now}",
            "index {base} in the base years, {now} now",
            base=Quantity(float(base), Unit.INDEX, INDEX_DIGITS),
            now=Quantity(float(now), Unit.INDEX, INDEX_DIGITS),
        )
        used = (price, own, *agreement.all("weight"), *agreement.all("reference"))
        bases = (*agreement.all("base_from"), *agreement.all("base_to"))
        amount = price.number * own.number * (base - now)
        parts.append((line((budget.party, own.party), amount, at, (*used, *bases), why), []))
    return parts
