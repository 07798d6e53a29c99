"""Settlement of the case's agreements on compensation, from all readings at hand.

Readings of the case and readings taken in at this desk count alike; of the latter it can be chosen
whose. Nothing that is missing is taken as zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd

from xiezhi.model.text import Text

if TYPE_CHECKING:
    from xiezhi.action.horizontal.compensation import Agreement, Line, Open, Settlement
    from xiezhi.model.case import Case

_COLUMNS = ("section", "time", "parameter", "value", "unit")


@dataclass(frozen=True, slots=True)
class LineShown:
    """One payment that is due, explained: section, time, clause, reason."""

    payer: str
    payer_name: Text
    payee: str
    payee_name: Text
    yuan: Decimal
    section: Text
    period: str
    clauses: tuple[Text, ...]
    why: Text
    unsure: bool


@dataclass(frozen=True, slots=True)
class OpenShown:
    """Something that cannot be settled yet."""

    section: Text
    period: str
    lack: Text
    why: Text


@dataclass(frozen=True, slots=True)
class Settled:
    """An agreement settled for a year. balances: yuan received less yuan paid, by party."""

    agreement: str
    title: Text
    pattern: Text
    year: str
    lines: tuple[LineShown, ...]
    open: tuple[OpenShown, ...]
    balances: tuple[tuple[Text, Decimal], ...]


def settled(case: Case, taken: pd.DataFrame) -> tuple[Settled, ...]:
    """Every agreement of the case for every year with readings.

    taken: readings of this desk; columns section, time, parameter, value, unit. Raises
    TermsInvalid.
    """
    if not case.has("compensation_terms") or not case.has("sections"):
        return ()
    from xiezhi.action.horizontal.compensation.case_rivers import rivers_of  # noqa: PLC0415

    found = rivers_of(with_readings(case, taken))
    return tuple(_shown(one) for one in found.settlements)


def with_readings(case: Case, taken: pd.DataFrame) -> Case:
    """The case with further readings of its sections."""
    from dataclasses import replace  # noqa: PLC0415

    if taken.empty and case.has("observations"):
        return case
    own = case.table("observations") if case.has("observations") else None
    rows = taken[list(_COLUMNS)].assign(
        time=pd.to_datetime(taken["time"]),
        value=pd.to_numeric(taken["value"], errors="coerce"),
    )
    known = set(case.table("sections")["id"].astype(str))
    rows = rows[rows["section"].isin(known)]
    whole = rows if own is None else pd.concat([own, rows], ignore_index=True)
    return replace(case, tables={**case.tables, "observations": whole})


def _shown(found: Settlement) -> Settled:
    """A settlement in the names that the finding uses, outside budgets and the pot included."""
    from xiezhi.action.horizontal.compensation.finding_tables import party_name  # noqa: PLC0415

    agreement = found.agreement
    return Settled(
        agreement.id,
        agreement.title,
        agreement.pattern.label,
        found.period.months[0][:4],
        tuple(_line(agreement, one) for one in found.lines),
        tuple(_open(agreement, one) for one in found.open),
        tuple(
            (_plain(party_name(agreement, party)), amount)
            for party, amount in _ordered(found.balances)
        ),
    )


def _line(agreement: Agreement, one: Line) -> LineShown:
    from xiezhi.action.horizontal.compensation.finding_tables import (  # noqa: PLC0415
        party_name,
        section_name,
    )

    return LineShown(
        one.payer,
        _plain(party_name(agreement, one.payer)),
        one.payee,
        _plain(party_name(agreement, one.payee)),
        one.yuan,
        _plain(section_name(agreement, one.section)),
        one.period,
        tuple(_clause(words) for words in one.clauses),
        _plain(one.why),
        bool(one.marks),
    )


def _open(agreement: Agreement, one: Open) -> OpenShown:
    from xiezhi.action.horizontal.compensation.finding_tables import section_name  # noqa: PLC0415

    section = _plain(section_name(agreement, one.section))
    return OpenShown(section, one.period, one.lack.label, _plain(one.why))


def _ordered(balances: Mapping[str, Decimal]) -> list[tuple[str, Decimal]]:
    return sorted(balances.items())


def _clause(words: str) -> Text:
    zh, _, en = (part.strip() for part in words.partition("|"))
    return Text(zh, en or zh)


def _plain(words: Text) -> Text:
    return Text(words.render("zh"), words.render("en"))
