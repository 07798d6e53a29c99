"""Lines of money, what stays open, and the balance that must be zero."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from xiezhi.action.horizontal.compensation.periods import MONTHS, Period, month_name
from xiezhi.action.horizontal.compensation.readings import CLASS, Gap
from xiezhi.action.horizontal.compensation.terms import Agreement, Term
from xiezhi.action.horizontal.money import parted, rounded_cents, yuan
from xiezhi.action.horizontal.water.standard import indicators
from xiezhi.model.text import Text, joined, text


class Lack(StrEnum):
    """Why something could not be settled."""

    READINGS = "readings"
    TERMS = "terms"
    TIME = "time"

    @property
    def label(self) -> Text:
        """What a reader calls it."""
        return _LACKS[self]


_LACKS = {
    Lack.READINGS: Text("缺监测数据", "readings missing"),
    Lack.TERMS: Text("协议未定", "not said in the agreement"),
    Lack.TIME: Text("不在协议期或不满一年", "outside the term, or part of a year"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One payment that is due: who pays whom, for which section and time, by which terms.

    exact: before rounding to the cent. period: a month or a year. why: in words.
    """

    payer: str
    payee: str
    yuan: Decimal
    exact: Fraction
    section: str
    period: str
    terms: tuple[Term, ...]
    why: Text

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses it rests on, each once."""
        return tuple(dict.fromkeys(term.clause for term in self.terms if term.clause))

    @property
    def marks(self) -> tuple[Term, ...]:
        """The terms among them that nobody has read in their source."""
        return tuple(term for term in self.terms if not term.sure)


@dataclass(frozen=True, slots=True)
class Open:
    """Something that could not be settled, and why; it is never taken as zero."""

    section: str
    period: str
    lack: Lack
    why: Text


Part = tuple[list[Line], list[Open]]


@dataclass(frozen=True, slots=True)
class Settlement:
    """What is due under an agreement for a period, line by line, and what stays open."""

    agreement: Agreement
    period: Period
    lines: tuple[Line, ...]
    open: tuple[Open, ...]

    @property
    def balances(self) -> dict[str, Decimal]:
        """Yuan received less yuan paid by party, budgets and the pot included; they sum to zero."""
        net = dict.fromkeys(self.agreement.parties, yuan(0))
        for line in self.lines:
            net[line.payer] = net.get(line.payer, yuan(0)) - line.yuan
            net[line.payee] = net.get(line.payee, yuan(0)) + line.yuan
        return net

    @property
    def marks(self) -> tuple[Term, ...]:
        """The terms not read in their source that moved money here."""
        return tuple(dict.fromkeys(term for line in self.lines for term in line.marks))


def line(
    ends: tuple[str, str],
    amount: Fraction,
    where: tuple[str, str],
    terms: Iterable[Term | None],
    why: Text,
) -> list[Line]:
    """A payment of an exact amount, rounded to the cent; none where it rounds to nothing.

    ends: payer and payee, turned round where the amount is negative. where: section and period.
    """
    payer, payee = ends if amount >= 0 else ends[::-1]
    cents = rounded_cents(abs(amount))
    if not cents or payer == payee:
        return []
    used = tuple(dict.fromkeys(term for term in terms if term is not None))
    return [Line(payer, payee, yuan(cents), abs(amount), *where, used, why)]


def shared_lines(
    ends: Sequence[tuple[str, str]],
    parts: Sequence[Fraction],
    amount: Fraction,
    where: tuple[str, str],
    terms: Sequence[tuple[Term | None, ...]],
    why: Text,
) -> list[Line]:
    """One amount paid in parts that sum to it to the cent: (payer, payee) and terms by part."""
    whole = sum(parts, Fraction(0))
    if not whole:
        return []
    cents = parted(rounded_cents(amount), parts)
    return [
        Line(
            payer,
            payee,
            yuan(n),
            amount * part / whole,
            *where,
            tuple(dict.fromkeys(term for term in used if term is not None)),
            why,
        )
        for (payer, payee), part, n, used in zip(ends, parts, cents, terms, strict=True)
        if n and payer != payee
    ]


def lacking(section: str, period: str, gaps: Iterable[Gap]) -> list[Open]:
    """Missing readings, an entry for each section and each span of time that lacks them."""
    of: dict[tuple[str, tuple[str, ...], bool], list[str]] = {}
    for gap in gaps:
        of.setdefault((gap.section, gap.periods, gap.contradict), []).append(gap.indicator)
    return [
        Open(where or section, period, Lack.READINGS, _gap_words(lacks, periods, contradict))
        for (where, periods, contradict), lacks in of.items()
    ]


def unsaid(section: str, period: str, zh: str, en: str) -> Open:
    """Something that the agreement does not say."""
    return Open(section, period, Lack.TERMS, Text(zh, en))


def balance_of(lines: Iterable[Line]) -> Mapping[str, Fraction]:
    """Exact balances, before rounding."""
    net: dict[str, Fraction] = {}
    for one in lines:
        net[one.payer] = net.get(one.payer, Fraction(0)) - one.exact
        net[one.payee] = net.get(one.payee, Fraction(0)) + one.exact
    return net


def _gap_words(lacks: list[str], periods: tuple[str, ...], contradict: bool) -> Text:
    when = spans(periods)
    if contradict:
        return text(
            "{when}所给类别互相矛盾", "{when}: the classes given contradict each other", when=when
        )
    names = [indicator_name(one) for one in dict.fromkeys(lacks)]
    return text("{when}缺{what}", "{when}: no {what}", when=when, what=joined(names))


def indicator_name(indicator: str) -> Text:
    """What an indicator is called."""
    if indicator == CLASS:
        return Text("类别", "class")
    known = indicators().get(indicator)
    return known.name if known is not None else Text(indicator, indicator)


def spans(periods: Sequence[str]) -> Text:
    """Months or years with those in a row drawn together.

    >>> spans(("2021-01", "2021-02", "2021-04")).en
    '2021-01 to 2021-02, 2021-04'
    """
    months = sorted({number for one in periods for number in _numbers(one)})
    runs: list[list[int]] = []
    for number in months:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return joined([_run(run) for run in runs])


def _numbers(written: str) -> range:
    one = Period.of(written)
    return range(one.first, one.last + 1)


def _run(run: list[int]) -> Text:
    first, last = month_name(run[0]), month_name(run[-1])
    if run[0] % MONTHS == 0 and len(run) == MONTHS:
        return Text(first[:4] + "年", first[:4])
    return Text(f"{first}至{last}", f"{first} to {last}") if first != last else Text(first, first)
