"""The tables of the finding on enclaves."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import pandas as pd

from xiezhi.action.horizontal.area_names import Areas
from xiezhi.action.horizontal.enclaves.case_parks import Booked
from xiezhi.action.horizontal.enclaves.rules import MEASURES, booking_rules
from xiezhi.action.horizontal.rule_status import Status
from xiezhi.model.table import Column, Table
from xiezhi.model.text import Text, text
from xiezhi.model.units import Unit
from xiezhi.model.wording import words

MONEY_UNITS = ("yuan", "元")
_WAN = 10_000  # money is shown in units of ten thousand yuan


def shares_table(booked: Sequence[Booked], areas: Areas) -> Table:
    """By account and area: due, booked, beyond what is due, alone, gained."""
    cells = [(one, area) for one in booked for area in one.booking.account.areas]
    rows = pd.DataFrame(
        {
            **words((account_title(one) for one, _ in cells), "account"),
            **words((areas.name(area) for _, area in cells), "area"),
            **words((_unit(one) for one, _ in cells), "unit"),
            "due": [_shown(one, one.booking.due.get(area)) for one, area in cells],
            "booked": [_shown(one, one.booking.account.booked.get(area)) for one, area in cells],
            "over": [_shown(one, one.booking.over(area)) for one, area in cells],
            "alone": [_shown(one, one.booking.account.alone.get(area)) for one, area in cells],
            "gain": [_shown(one, one.booking.gain(area)) for one, area in cells],
            **words((_by(one) for one, _ in cells), "by"),
        }
    )
    columns = (
        Column("account", Text("账", "Account")),
        Column("area", Text("一方", "Area")),
        Column("unit", Text("单位", "Unit")),
        Column("due", Text("应计", "Due"), Unit.COUNT),
        Column("booked", Text("已计", "Booked"), Unit.COUNT),
        Column("over", Text("多计", "Booked beyond"), Unit.COUNT),
        Column("alone", Text("单干", "Alone"), Unit.COUNT),
        Column("gain", Text("比单干多", "Gained"), Unit.COUNT),
        Column("by", Text("依据", "By")),
    )
    title = Text("各方应计、已计与所得", "What is due, what is booked and what is gained")
    note = Text("能耗多计是负担，不是所得。", "Of energy, more is a burden and no gain.")
    return Table("enclaves_shares", title, columns, rows, note)


def double_table(counted: Sequence[Booked]) -> Table:
    """What came about beside what all book together."""
    rows = pd.DataFrame(
        {
            **words((account_title(one) for one in counted), "account"),
            **words((_unit(one) for one in counted), "unit"),
            "actual": [_shown(one, Fraction(one.booking.account.total)) for one in counted],
            "booked": [_shown(one, Fraction(booked_by_all(one))) for one in counted],
            "twice": [_shown(one, one.booking.counted_twice) for one in counted],
        }
    )
    columns = (
        Column("account", Text("账", "Account")),
        Column("unit", Text("单位", "Unit")),
        Column("actual", Text("实际发生", "Came about"), Unit.COUNT),
        Column("booked", Text("各方已计之和", "Booked by all"), Unit.COUNT),
        Column(
            "twice",
            Text("重复计算（负为无人计入）", "Counted twice (by nobody below zero)"),
            Unit.COUNT,
        ),
    )
    title = Text("有无重复计算", "Is anything counted twice")
    return Table("enclaves_double", title, columns, rows)


def rules_table() -> Table:
    """The rules on record, measure by measure."""
    cells = [(rule, clause) for rule in booking_rules() for clause in rule.clauses]
    rows = pd.DataFrame(
        {
            **words((rule.title for rule, _ in cells), "rule"),
            "document": [rule.document for rule, _ in cells],
            "in_force": [rule.in_force.isoformat() for rule, _ in cells],
            **words((MEASURES[clause.measure] for _, clause in cells), "measure"),
            **words((clause.digest for _, clause in cells), "digest"),
            **words((clause.status.label for _, clause in cells), "status"),
        }
    )
    columns = (
        Column("rule", Text("规则", "Rule")),
        Column("document", Text("文号", "Document")),
        Column("in_force", Text("生效日", "In force from")),
        Column("measure", Text("指标", "Measure")),
        Column("digest", Text("摘要", "Digest")),
        Column("status", Text("核对", "Checked")),
    )
    return Table("enclaves_rules", Text("可用的规则", "Rules on record"), columns, rows)


def account_title(one: Booked) -> Text:
    """Which park, year and measure."""
    account = one.booking.account
    return text(
        "{name}{year}{measure}",
        "{name}, {year} {measure}",
        name=one.name,
        year=Text(f"{account.year}年", str(account.year)),
        measure=MEASURES[account.measure],
    )


def booked_by_all(one: Booked) -> float:
    """What all areas book together."""
    return float(sum(one.booking.account.booked.values(), Fraction(0)))


def _by(one: Booked) -> Text:
    booking = one.booking
    if booking.open is not None:
        return text("待定：{why}", "open: {why}", why=booking.open)
    if booking.agreed or booking.clause is None:
        return Text("双方约定的比例", "the ratio agreed")
    digest = booking.clause.digest
    if booking.clause.status is Status.VERIFIED:
        return digest
    return text(
        "{what}（{mark}）", "{what} ({mark})", what=digest, mark=booking.clause.status.label
    )


def _shown(one: Booked, value: Fraction | None) -> float:
    """A value in the unit that the table shows."""
    if value is None:
        return float("nan")
    return float(value / _WAN if one.unit in MONEY_UNITS else value)


def _unit(one: Booked) -> Text:
    if one.unit in MONEY_UNITS:
        return Text("万元", "10,000 yuan")
    return Text("吨标准煤", "tce") if one.unit in ("tce", "吨标准煤") else Text(one.unit, one.unit)
