"""Monthly tests: class alone with payment both ways, or class with the year-on-year direction.

In a chain of counties the head has nobody upstream and the tail nobody downstream: the budget that
the agreement names stands in their place.
"""

from __future__ import annotations

from fractions import Fraction

from xiezhi.action.horizontal.compensation.ledger import (
    Open,
    Part,
    lacking,
    line,
    unsaid,
)
from xiezhi.action.horizontal.compensation.periods import Period, a_year_before
from xiezhi.action.horizontal.compensation.readings import Gap, Readings
from xiezhi.action.horizontal.compensation.terms import Agreement, Pattern, Term
from xiezhi.action.horizontal.water.standard import CLASS_NAMES
from xiezhi.model.text import Text, text


def settled_monthly(agreement: Agreement, readings: Readings, period: Period) -> Part:
    """Lines of every month at every section with a target."""
    lines, left = [], []
    for section in _sections(agreement):
        ends = ends_of(agreement, section)
        if ends is None:
            left.append(
                unsaid(
                    section,
                    _span(period),
                    "断面未写上游或下游主体，也无补位预算",
                    "the section names nobody upstream or downstream, and no budget stands in",
                )
            )
            continue
        for month in period.months:
            paid, lacks = _month(agreement, readings, (section, month), ends)
            lines += paid
            left += lacks
    if not _sections(agreement):
        left.append(
            unsaid("", _span(period), "未写断面与目标", "no section with a target is named")
        )
    return lines, left


def ends_of(agreement: Agreement, section: str) -> tuple[str, str] | None:
    """Who is upstream and downstream of a section, the budget standing in for one of them."""
    up, down = (agreement.one(end, section) for end in ("upstream", "downstream"))
    budget = agreement.one("budget")
    if up is None and down is None:
        return None
    ends = [end.party if end is not None else budget.party if budget else "" for end in (up, down)]
    return (ends[0], ends[1]) if all(ends) else None


def _sections(agreement: Agreement) -> tuple[str, ...]:
    named = (t.section for t in agreement.all("target") if t.section)
    both = (
        t.section for end in ("upstream", "downstream") for t in agreement.all(end) if t.section
    )
    return tuple(dict.fromkeys([*named, *both]))


def _month(
    agreement: Agreement, readings: Readings, at: tuple[str, str], ends: tuple[str, str]
) -> Part:
    section, month = at
    target = agreement.one("target", section)
    if target is None:
        return [], [unsaid(section, month, "未定目标类别", "no target class is set")]
    found = readings.classes(section, agreement.indicators, month)
    if isinstance(found, tuple):
        return [], lacking(section, month, found)
    worst = max(found.values())
    met = worst <= target.target
    if met and agreement.pattern is Pattern.DIRECTION:
        return _directed(agreement, readings, (section, month, worst), (target, ends))
    why = text(
        "{now}，目标{target}，{word}",
        "{now}, target {target}: {word}",
        now=CLASS_NAMES[worst - 1],
        target=CLASS_NAMES[target.target - 1],
        word=Text("达标", "met") if met else Text("未达标", "missed"),
    )
    amount = agreement.one("met_amount" if met else "missed_amount", section)
    if amount is None:
        return [], [_no_amount(at, why)]
    way = ends[::-1] if met else ends
    return line(way, amount.number, at, (amount, target), why), []


def _directed(
    agreement: Agreement,
    readings: Readings,
    now: tuple[str, str, int],
    terms: tuple[Term, tuple[str, str]],
) -> Part:
    """The target is met: who pays depends on the same month of the year before."""
    section, month, worst = now
    target, ends = terms
    compare = agreement.one("compare", section)
    if compare is None:
        lacks = unsaid(section, month, "同比按何比较未定", "how years are compared is not said")
        return [], [lacks]
    change = (
        _class_change(agreement, readings, (section, month), worst)
        if compare.value == "class"
        else _concentration_change(agreement, readings, (section, month))
    )
    if isinstance(change, list):
        return [], change
    word, name, towards = _direction(agreement, change, section)
    why = text(
        "{now}，达到目标{target}，{word}",
        "{now}, target {target} met, {word}",
        now=CLASS_NAMES[worst - 1],
        target=CLASS_NAMES[target.target - 1],
        word=word,
    )
    if towards is not None and towards.value == "nobody":
        return [], []
    if change == 0 and towards is None:
        return [], [_no_amount((section, month), why)]
    amount = agreement.one(name, section)
    if amount is None:
        return [], [_no_amount((section, month), why)]
    to_upstream = change < 0 or (towards is not None and towards.value == "downstream")
    way = ends[::-1] if to_upstream else ends
    used = (amount, target, compare, towards)
    return line(way, amount.number, (section, month), used, why), []


def _direction(
    agreement: Agreement, change: Fraction, section: str
) -> tuple[Text, str, Term | None]:
    """What happened, the name of the amount, and who pays where nothing changed."""
    if change < 0:
        return Text("同比改善", "better than a year before"), "met_amount", None
    if change > 0:
        return Text("同比变差", "worse than a year before"), "declined_amount", None
    unchanged = agreement.one("unchanged", section)
    return Text("同比持平", "as a year before"), "met_amount", unchanged


def _class_change(
    agreement: Agreement, readings: Readings, at: tuple[str, str], worst: int
) -> Fraction | list[Open]:
    before = readings.classes(at[0], agreement.indicators, a_year_before(at[1]))
    if isinstance(before, tuple):
        return lacking(*at, before)
    return Fraction(worst - max(before.values()))


def _concentration_change(
    agreement: Agreement, readings: Readings, at: tuple[str, str]
) -> Fraction | list[Open]:
    """Weighted mean of what each indicator is of its value a year before, less one."""
    section, month = at
    total, whole = Fraction(0), Fraction(0)
    gaps: list[Gap] = []
    for indicator in agreement.indicators:
        now = readings.mean(section, indicator, month)
        before = readings.mean(section, indicator, a_year_before(month))
        weight = agreement.one("weight", section, indicator=indicator)
        by = weight.number if weight is not None else Fraction(1)
        for value, when in ((now, month), (before, a_year_before(month))):
            if value is None:
                gaps.append(Gap(section, indicator, (when,)))
        if now is None or before is None:
            continue
        if before == 0:
            return [
                unsaid(
                    section,
                    month,
                    f"{indicator} 上年同月为零",
                    f"{indicator} was zero a year before",
                )
            ]
        total, whole = total + by * now / before, whole + by
    if gaps or not whole:
        return lacking(*at, gaps or [Gap(section, "concentration", (month,))])
    return total / whole - 1


def _no_amount(at: tuple[str, str], why: Text) -> Open:
    zh, en = why.render("zh"), why.render("en")
    return unsaid(*at, f"{zh}；此种情形如何支付未定", f"{en}; who pays how much then is not said")


def _span(period: Period) -> str:
    months = period.months
    return months[0] if len(months) == 1 else f"{months[0]}/{months[-1]}"
