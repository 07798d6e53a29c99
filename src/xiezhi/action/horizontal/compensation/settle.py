"""Settling an agreement for a period, and asking what other terms would have given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from xiezhi.action.horizontal.compensation.bet import settled_bet
from xiezhi.action.horizontal.compensation.ledger import Lack, Open, Part, Settlement, unsaid
from xiezhi.action.horizontal.compensation.monthly import settled_monthly
from xiezhi.action.horizontal.compensation.periods import Period
from xiezhi.action.horizontal.compensation.pot import settled_pot
from xiezhi.action.horizontal.compensation.readings import Readings
from xiezhi.action.horizontal.compensation.terms import Agreement, Pattern
from xiezhi.action.horizontal.compensation.unified import settled_unified
from xiezhi.model.text import Text

YEARLY = frozenset({Pattern.BET, Pattern.POT, Pattern.UNIFIED})


def settle(agreement: Agreement, readings: Readings, period: Period | str) -> Settlement:
    """Who owes whom for a period: every line with section, time, clause and reason.

    What lies outside the agreement's term, what lacks readings and what the terms do not say is
    listed as open, never taken as zero.

    >>> from xiezhi.action.horizontal.compensation.published import published
    >>> chishui = published("chishui-2018")
    >>> {p: str(b) for p, b in settle(chishui, Readings(()), "2019").balances.items() if b}
    {'530000': '40000000.00', '520000': '-20000000.00', '510000': '-20000000.00'}
    """
    asked = Period.of(period) if isinstance(period, str) else period
    held = agreement.in_force
    within = asked if held is None else asked.within(held)
    left = _outside(agreement, asked, within)
    if within is None:
        return Settlement(agreement, asked, (), tuple(left))
    lines, lacks = _PATTERNS[agreement.pattern](agreement, readings, within)
    return Settlement(agreement, asked, tuple(lines), (*left, *dict.fromkeys(lacks)))


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two settlements side by side."""

    before: Settlement
    after: Settlement

    @property
    def change(self) -> Mapping[str, Decimal]:
        """By party: how much better (above 0) or worse it would be."""
        was, now = self.before.balances, self.after.balances
        parties = dict.fromkeys((*was, *now))
        return {p: now.get(p, Decimal(0)) - was.get(p, Decimal(0)) for p in parties}


def what_if(
    agreement: Agreement,
    change: Callable[[Agreement], Agreement],
    readings: Readings,
    period: Period | str,
) -> Comparison:
    """The same readings settled under other terms, e.g. `lambda a: scaled(a, 2)`."""
    return Comparison(
        settle(agreement, readings, period), settle(change(agreement), readings, period)
    )


def _outside(agreement: Agreement, asked: Period, within: Period | None) -> list[Open]:
    """The months or years asked for that the agreement does not settle."""
    kept = set(within.months) if within else set()
    out = [month for month in asked.months if month not in kept]
    found = []
    if out:
        span = out[0] if len(out) == 1 else f"{out[0]}/{out[-1]}"
        why = Text(
            f"{len(out)} 个月不在协议期内", f"{len(out)} months outside the agreement's term"
        )
        found.append(Open("", span, Lack.TIME, why))
    if within is not None and agreement.pattern in YEARLY:
        why = Text("不满一年，按年清算须待全年数据", "part of a year; it is settled by whole years")
        found += [Open("", str(year), Lack.TIME, why) for year in within.parts_of_years]
    return found


def _unread(agreement: Agreement, readings: Readings, period: Period) -> Part:
    del agreement, readings
    why = "条款未可读，无法结算", "its terms have not been read, so nothing can be settled"
    return [], [unsaid("", f"{period.months[0]}/{period.months[-1]}", *why)]


_PATTERNS: Mapping[Pattern, Callable[[Agreement, Readings, Period], Part]] = {
    Pattern.BET: settled_bet,
    Pattern.POT: settled_pot,
    Pattern.MONTHLY_CLASS: settled_monthly,
    Pattern.DIRECTION: settled_monthly,
    Pattern.UNIFIED: settled_unified,
    Pattern.UNREAD: _unread,
}
