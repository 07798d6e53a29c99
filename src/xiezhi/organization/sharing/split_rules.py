"""The split rules that ship with the package: published rules with their day and their articles."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from xiezhi.model.text import Text
from xiezhi.organization.sharing.errors import RuleInvalid, UnknownRule
from xiezhi.organization.sharing.split_rule import (
    Cap,
    Clause,
    Element,
    Entry,
    Extension,
    Ratio,
    SplitRule,
    Status,
    Terms,
)


def rule_at(id_: str, day: date, rules: tuple[SplitRule, ...] | None = None) -> SplitRule:
    """The rule of that id in force on a day: the latest that had begun. Raises UnknownRule.

    >>> rule_at("jjj-2015", date(2018, 6, 30)).document
    '财预〔2015〕92号'
    """
    known = split_rules() if rules is None else rules
    same = [rule for rule in known if rule.id == id_]
    if not same:
        ids = sorted({rule.id for rule in known})
        raise UnknownRule(
            Text(
                f"没有编号为“{id_}”的分享规则；现有 {'、'.join(ids)}。",
                f"no split rule is called {id_!r}; rules are {', '.join(ids)}.",
            )
        )
    begun = [rule for rule in same if rule.in_force <= day]
    if not begun:
        first = min(r.in_force for r in same)
        raise UnknownRule(
            Text(
                f"分享规则 {id_} 自 {first} 起有效，{day} 尚未生效；请改用更晚的日期。",
                f"split rule {id_} is in force from {first}, not on {day}; ask for a later day.",
            )
        )
    return max(begun, key=lambda rule: rule.in_force)


@cache
def split_rules() -> tuple[SplitRule, ...]:
    """The rules that ship with the package.

    >>> [rule.id for rule in split_rules()]
    ['jjj-2015', 'gaozhu-2020', 'feidi-2017']
    """
    raw = files("xiezhi.organization.sharing").joinpath("split_rules.toml").read_text("utf-8")
    return tuple(read_rule(entry) for entry in tomllib.loads(raw)["rule"])


def read_rule(entry: Mapping[str, Any]) -> SplitRule:
    """A rule from one entry of the file."""
    return SplitRule(
        entry["id"],
        Text(entry["zh"], entry["en"]),
        entry["document"],
        entry["in_force"],
        tuple(entry["sides"]),
        tuple(read_clause(clause) for clause in entry["clause"]),
        entry.get("keeper"),
    )


def read_clause(entry: Mapping[str, Any]) -> Clause:
    """A clause from one entry of the file."""
    element = Element(entry["element"])
    return Clause(
        element,
        entry["article"],
        Status(entry["status"]),
        tuple(entry["sources"]),
        Text(entry["zh"], entry["en"]),
        read_terms(element, entry["terms"]) if "terms" in entry else None,
    )


def read_terms(element: Element, raw: Mapping[str, Any]) -> Terms:
    """The terms that an element computes with."""
    match element:
        case Element.ENTRY:
            return Entry(raw["years_before"], Decimal(raw["average_yuan"]), raw["listed"])
        case Element.RATIO:
            shares = tuple((side, Decimal(share)) for side, share in raw["shares"].items())
            return Ratio(shares, raw.get("years"))
        case Element.CAP:
            return Cap(raw["side"], raw["years_before"])
        case Element.EXTENSION:
            return Extension(raw["years"])
        case _:
            raise RuleInvalid(f"a clause on {element} has terms, but nothing computes with them.")
