"""Two-way bet on a yearly index: P = k0 · Σ k_i · C_i / C_i0, met where P is at most the limit.

The method of the Xin'an river; k0, weights, base and limit are terms of the agreement.
"""

from __future__ import annotations

from fractions import Fraction

from xiezhi.action.horizontal.compensation.ledger import (
    Line,
    Open,
    Part,
    indicator_name,
    lacking,
    line,
    unsaid,
)
from xiezhi.action.horizontal.compensation.periods import MONTHS, Period
from xiezhi.action.horizontal.compensation.readings import INDEX, Gap, Readings
from xiezhi.action.horizontal.compensation.terms import Agreement, Term
from xiezhi.model.text import Quantity, Text, text
from xiezhi.model.units import Unit

INDEX_DIGITS = 4


def settled_bet(agreement: Agreement, readings: Readings, period: Period) -> Part:
    """Lines of every whole year: the budget's grants, then the bet at each section."""
    lines, left = [], []
    for year in period.years:
        lines += _grants(agreement, str(year))
        for section in _sections(agreement):
            paid, lacks = _bet(agreement, readings, section, year)
            lines += paid
            left += lacks
    return lines, left


def index_of(
    agreement: Agreement, readings: Readings, section: str, year: int
) -> tuple[Fraction, tuple[Term, ...]] | list[Open]:
    """P of a year with the terms it rests on, or what lacks; a published P goes before ours."""
    given = readings.year_mean(section, INDEX, year, 1)
    if not isinstance(given, Gap):
        return given, ()
    k0 = agreement.one("k0", section)
    weights = [t for t in agreement.all("weight") if t.section in ("", section)]
    if k0 is None or not weights:
        return [unsaid(section, str(year), "指数的参数未定", "the index lacks its parameters")]
    total, used = Fraction(0), [k0, *weights]
    gaps: list[Gap] = []
    lacks: list[Open] = []
    for weight in weights:
        now = _year_mean(agreement, readings, (section, weight.indicator), year)
        base, base_terms = _base(agreement, readings, section, weight.indicator)
        gaps += [value for value in (now, base) if isinstance(value, Gap)]
        if isinstance(base, Text):
            lacks.append(unsaid(section, str(year), base.zh, base.en))
        elif isinstance(now, Fraction) and isinstance(base, Fraction):
            total += weight.number * now / base
            used += base_terms
    lacks = [*lacking(section, str(year), gaps), *lacks]
    return lacks or (k0.number * total, tuple(used))


def _bet(agreement: Agreement, readings: Readings, section: str, year: int) -> Part:
    found = index_of(agreement, readings, section, year)
    if isinstance(found, list):
        return [], found
    value, used = found
    limit = agreement.one("limit", section)
    up, down = (agreement.one(end, section) for end in ("upstream", "downstream"))
    if limit is None or up is None or down is None:
        return [], [unsaid(section, str(year), "限值或上下游未定", "no limit, or no two ends")]
    met = value <= limit.number
    amount = agreement.one("met_amount" if met else "missed_amount", section)
    if amount is None:
        return [], [unsaid(section, str(year), "金额未定", "no amount")]
    ends = (down.party, up.party) if met else (up.party, down.party)
    why = text(
        "P = {value}，{word}限值 {limit}",
        "P = {value}, {word} {limit}",
        value=Quantity(float(value), Unit.INDEX, INDEX_DIGITS),
        limit=Quantity(float(limit.number), Unit.INDEX, INDEX_DIGITS),
        word=Text("不超过", "within the limit of") if met else Text("超过", "above the limit of"),
    )
    return line(ends, amount.number, (section, str(year)), (amount, limit, *used), why), []


def _grants(agreement: Agreement, year: str) -> list[Line]:
    budget = agreement.one("budget")
    why = Text("外部预算直接拨付", "granted by an outside budget")
    return [
        paid
        for grant in agreement.all("grant")
        if budget is not None
        for paid in line((budget.party, grant.party), grant.number, ("", year), (grant,), why)
    ]


def _sections(agreement: Agreement) -> tuple[str, ...]:
    found = (t.section for t in agreement.all("upstream") if t.section)
    return tuple(dict.fromkeys(found)) or agreement.sections or ("",)


def _year_mean(
    agreement: Agreement, readings: Readings, at: tuple[str, str], year: int
) -> Fraction | Gap:
    return readings.year_mean(*at, year, months_needed(agreement))


def months_needed(agreement: Agreement) -> int:
    """How many months a yearly mean needs; all of them unless the agreement says otherwise."""
    term = agreement.one("months_needed")
    return MONTHS if term is None else int(term.number)


def _base(
    agreement: Agreement, readings: Readings, section: str, indicator: str
) -> tuple[Fraction | Gap | Text, list[Term]]:
    """The base as agreed, else the mean of the years that the agreement names as its base."""
    agreed = agreement.one("base", section, indicator=indicator)
    if agreed is not None:
        return agreed.number, [agreed]
    years = base_years(agreement)
    if not years:
        return Text(
            f"{indicator_name(indicator).zh}无基准", f"no base for {indicator_name(indicator).en}"
        ), []
    means = [_year_mean(agreement, readings, (section, indicator), year) for year in years]
    for mean in means:
        if isinstance(mean, Gap):
            return mean, []
    total = sum((mean for mean in means if isinstance(mean, Fraction)), Fraction(0))
    if not total:
        return Text(
            f"{indicator_name(indicator).zh}的基准为零",
            f"the base of {indicator_name(indicator).en} is zero",
        ), []
    terms = [t for name in ("base_from", "base_to") for t in agreement.all(name)]
    return total / len(means), terms


def base_years(agreement: Agreement) -> tuple[int, ...]:
    """The years that the agreement compares with; none where it names none."""
    first, last = agreement.one("base_from"), agreement.one("base_to")
    return Period.of(f"{first.value}/{last.value}").years if first and last else ()
