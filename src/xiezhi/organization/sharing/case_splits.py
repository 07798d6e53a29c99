"""The shared parks of a case: its table `revenues`, divided year by year by their rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from xiezhi.model.text import Text
from xiezhi.organization.sharing.areas import Area, area_of
from xiezhi.organization.sharing.errors import ObservationInvalid, RuleOpen
from xiezhi.organization.sharing.split import Observed, Past, Split, split_years
from xiezhi.organization.sharing.split_rules import rule_at

if TYPE_CHECKING:
    import pandas as pd

    from xiezhi.model.case import Case
    from xiezhi.organization.sharing.split_rule import SplitRule


@dataclass(frozen=True, slots=True, eq=False)
class Park:
    """A park, an enclave or a moved enterprise whose revenues are shared.

    roles: who plays each role of the rule, as far as the table says. years: one split a year of
    increments, ascending; none where the rule is open.
    """

    id: str
    name: Text
    rule: SplitRule
    roles: Mapping[str, Area]
    years: tuple[Split, ...]

    @property
    def is_open(self) -> bool:
        """Whether the rule leaves the terms to the parties."""
        return not self.years

    def played(self, role: str) -> Text:
        """Who plays a role; the role itself where the table does not say."""
        return self.roles[role].name if role in self.roles else Text(role, role)


def parks_of(case: Case) -> tuple[Park, ...]:
    """The shared parks of a case in the order of the table.

    Each is divided by its rule as in force in the first year of an increment. Clauses that nobody
    has read in their source may decide, and keep their mark.
    Raises ObservationInvalid, UnknownRule.
    """
    rows = case.table("revenues")
    return tuple(_park(case, str(id_), of) for id_, of in rows.groupby("park", sort=False))


def _park(case: Case, id_: str, rows: pd.DataFrame) -> Park:
    increments = rows[rows["item"] == "increment"]
    rules = rows["rule"].unique()
    if len(rules) > 1 or not len(increments):
        raise ObservationInvalid(
            Text(
                f"共享税收表中，园区 {id_} 有 {len(rules)} 种规则、{len(increments)} 笔增量；"
                "请只用一种规则，并至少填一年的增量。",
                f"park {id_} of table revenues has {len(rules)} rules and {len(increments)} "
                "increments; give all its rows one rule, and an increment for one year or more.",
            )
        )
    start = int(increments["year"].min())
    rule = rule_at(str(rules[0]), date(start, 12, 31))
    roles = {str(role): area_of(case, str(of.iloc[0])) for role, of in rows.groupby("role")["area"]}
    first = rows.iloc[0]
    name = Text(str(first["name_zh"]), str(first["name_en"]))
    return Park(id_, name, rule, roles, _years(rule, rows, start))


def _years(rule: SplitRule, rows: pd.DataFrame, start: int) -> tuple[Split, ...]:
    before = rows[rows["item"] == "before"].sort_values("year")
    past = Past(start, tuple(_yuan(amount) for amount in before["amount_yuan"]))
    observed = [
        Observed(int(str(year)), _sum(of, "increment"), _by_role(of))
        for year, of in rows[rows["item"] != "before"].groupby("year")
    ]
    try:
        return split_years(rule, observed, past, allow_unverified=True)
    except RuleOpen:
        return ()


def _sum(rows: pd.DataFrame, item: str) -> Decimal:
    amounts = rows.loc[rows["item"] == item, "amount_yuan"]
    return sum((_yuan(amount) for amount in amounts), Decimal(0))


def _by_role(rows: pd.DataFrame) -> dict[str, Decimal]:
    stock = rows[rows["item"] == "stock"]
    return {
        str(role): _yuan(amount)
        for role, amount in zip(stock["role"], stock["amount_yuan"], strict=True)
    }


def _yuan(amount: float) -> Decimal:
    """An amount as it was written, to the cent."""
    return Decimal(str(round(float(amount), 2)))
