"""A pot of several provinces: who puts in, who takes out, and who gives back for which section.

What the sections' results move is a share (stake) of the pot, borne by those liable for the section
and given to those named as receivers. The published text does not state the stakes; without them
nothing is deducted, and the settlement says so.
"""

from __future__ import annotations

from fractions import Fraction

from xiezhi.action.horizontal.compensation.bet import months_needed
from xiezhi.action.horizontal.compensation.ledger import (
    Line,
    Part,
    indicator_name,
    lacking,
    shared_lines,
    unsaid,
)
from xiezhi.action.horizontal.compensation.periods import Period
from xiezhi.action.horizontal.compensation.readings import Readings
from xiezhi.action.horizontal.compensation.terms import Agreement, Term
from xiezhi.model.text import Quantity, Text, joined, text
from xiezhi.model.units import Unit


def pot_of(agreement: Agreement) -> str:
    """The account of the pot; what goes in comes out."""
    return f"{agreement.id}:pot"


def settled_pot(agreement: Agreement, readings: Readings, period: Period) -> Part:
    """Lines of every whole year: contributions, distribution, clawback by section."""
    lines, left = [], []
    for year in period.years:
        pot = agreement.one("pot")
        puts, takes = agreement.all("contribution"), agreement.all("distribution")
        if pot is None or not puts or not takes:
            left.append(
                unsaid("", str(year), "资金池或比例未定", "the pot or its ratios are not set")
            )
            continue
        lines += _in_and_out(agreement, pot, str(year))
        for target in agreement.all("target"):
            paid, lacks = _clawback(agreement, readings, (pot, target), str(year))
            lines += paid
            left += lacks
    return lines, left


def _in_and_out(agreement: Agreement, pot: Term, year: str) -> list[Line]:
    account = pot_of(agreement)
    lines = []
    for name, why in (
        ("contribution", Text("按出资比例缴入", "contributed by ratio")),
        ("distribution", Text("按分配比例划出", "distributed by ratio")),
    ):
        terms = agreement.all(name)
        ends = [(t.party, account) if name == "contribution" else (account, t.party) for t in terms]
        parts = [t.number for t in terms]
        used = [(t, pot) for t in terms]
        lines += shared_lines(ends, parts, pot.number, ("", year), used, why)
    return lines


def _clawback(
    agreement: Agreement, readings: Readings, terms: tuple[Term, Term], year: str
) -> Part:
    """What the liable give back where a section missed its target."""
    pot, target = terms
    section = target.section
    found = readings.classes(section, agreement.indicators, year, months_needed(agreement))
    if isinstance(found, tuple):
        return [], lacking(section, year, found)
    missed = [indicator for indicator, number in found.items() if number > target.target]
    if not missed:
        return [], []
    stake = agreement.one("stake", section)
    liable, receivers = (list(agreement.all(name, section)) for name in ("liable", "receiver"))
    if stake is None or not liable or not receivers:
        lacks = unsaid(
            section,
            year,
            f"{_failing(missed).zh}；扣款份额、责任方或受偿方未定",
            f"{_failing(missed).en}; the stake, who bears it or who receives it is not said",
        )
        return [], [lacks]
    partial = agreement.one("partial")
    by_indicator = partial is not None and partial.value == "by_indicator"
    share = Fraction(len(missed), len(found)) if by_indicator else Fraction(1)
    why = text(
        "{failing}，动用{share}",
        "{failing}; {share} of the stake",
        failing=_failing(missed),
        share=Quantity(float(share), Unit.SHARE),
    )
    amount = pot.number * stake.number * share
    used = (target, stake, pot, partial)
    return _borne(liable, receivers, (amount, section, year), used, why), []


def _borne(
    liable: list[Term],
    receivers: list[Term],
    due: tuple[Fraction, str, str],
    used: tuple[Term | None, ...],
    why: Text,
) -> list[Line]:
    """The amount from everybody liable to every receiver, in proportion to both ratios."""
    amount, section, year = due
    pairs = [(one, other) for one in liable for other in receivers]
    return shared_lines(
        [(one.party, other.party) for one, other in pairs],
        [one.number * other.number for one, other in pairs],
        amount,
        (section, year),
        [(one, other, *used) for one, other in pairs],
        why,
    )


def _failing(missed: list[str]) -> Text:
    names = joined([indicator_name(one) for one in missed])
    return Text(f"{names.zh}未达标", f"target missed by {names.en}")
