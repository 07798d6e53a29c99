"""When a text binds: every named party signed one digest, and each side's own rule is met."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from xiezhi.register.acts.parties import SideRuleKind
from xiezhi.register.items import Amendment, SideRule, SignedText, Stage
from xiezhi.register.state import View, side, side_of, the

NAMED = SideRule(SideRuleKind.NAMED, date.min)
SIDES_LEAST = 2


def rule_of(view: View, code: str, on: date) -> SideRule:
    """A side's rule on a day: the latest that came into force; named parties where it has none.

    Of several rules of one day, the one that was set last.
    """
    found = side(view, code)
    latest = NAMED
    for one in found.rules if found else ():
        if latest.in_force <= one.in_force <= on:
            latest = one
    return latest


def parties_bound(text: SignedText, on: date) -> tuple[str, ...]:
    """The parties that a text names and that have not left it by a day."""
    gone = {party for party, first_free in text.exits if first_free <= on}
    return tuple(party for party in text.parties if party not in gone)


def in_force(view: View, text: SignedText, on: date) -> bool:
    """Whether a text binds on a day: signed by all, begun, not ended, and not left by all but one.

    A plan or list of a single side needs that side alone.
    """
    if text.stage is not Stage.ACTIVE or (text.starts and on < text.starts):
        return False
    if text.ends and on > text.ends:
        return False
    sides_then = {side_of(view, one) for one in text.parties}
    sides_now = {side_of(view, one) for one in parties_bound(text, on)}
    return len(sides_now) >= min(SIDES_LEAST, len(sides_then))


def required(view: View, signable: SignedText | Amendment, on: date) -> tuple[str, ...]:
    """The parties whose signatures a text or amendment needs on a day."""
    if isinstance(signable, SignedText):
        return signable.parties
    bound = parties_bound(the(view, signable.text, SignedText), on)
    return tuple(party for party in signable.parties if party in bound)


def sides_accepting(
    view: View, named: tuple[str, ...], signed: tuple[str, ...], on: date
) -> tuple[str, ...]:
    """The sides whose named parties all signed and whose own rule is met on a day."""
    sides = dict.fromkeys(side_of(view, party) for party in named)
    return tuple(code for code in sides if _accepts(view, code, named, signed, on))


def _accepts(
    view: View, code: str, named: tuple[str, ...], signed: tuple[str, ...], on: date
) -> bool:
    own = [party for party in named if side_of(view, party) == code]
    return all(party in signed for party in own) and rule_met(rule_of(view, code, on), signed)


def rule_met(rule: SideRule, signed: tuple[str, ...]) -> bool:
    """Whether these signatures meet a side's rule.

    >>> quorum = SideRule(SideRuleKind.QUORUM, date(2026, 1, 1), ("a", "b", "c"), Decimal("0.6"))
    >>> rule_met(quorum, ("a", "b")), rule_met(quorum, ("a",))
    (True, False)
    """
    if rule.kind is SideRuleKind.NAMED:
        return True
    n_signed = sum(member in signed for member in rule.members)
    share = Decimal(1) if rule.share is None else rule.share
    return n_signed >= share * len(rule.members)
