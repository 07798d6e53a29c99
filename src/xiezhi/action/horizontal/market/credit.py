"""Two sides' lists of enterprise credit: firms that one side trusts and the other bars."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from xiezhi.model.errors import XiezhiError
from xiezhi.model.text import Text, joined, text

if TYPE_CHECKING:
    from collections.abc import Mapping

STANDINGS = ("trusted", "ordinary", "watched", "barred")
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


class CreditListUnusable(XiezhiError):
    """A credit list that lacks a column or holds an unknown standing."""


@dataclass(frozen=True, slots=True, eq=False)
class Opposed:
    """Two credit lists compared.

    opposed: code, name, standing_a, standing_b of firms trusted on one side and barred on the
    other. counts: standing_a, standing_b, firms: every firm that both lists hold. set_aside: why,
    list (a or b), code: rows that could not be matched, none of which is counted elsewhere.
    """

    opposed: pd.DataFrame
    counts: pd.DataFrame
    set_aside: pd.DataFrame


def valid_code(code: str) -> bool:
    """Whether a unified social credit code has its right check character (GB 32100-2015).

    >>> valid_code("91350100M000100Y43"), valid_code("91350100M000100Y44")
    (True, False)
    """
    if len(code) != len(_WEIGHTS) + 1 or any(c not in _ALPHABET for c in code):
        return False
    total = sum(w * _ALPHABET.index(c) for w, c in zip(_WEIGHTS, code[:-1], strict=True))
    return code[-1] == _ALPHABET[(31 - total % 31) % 31]


def opposed_firms(first: pd.DataFrame, second: pd.DataFrame) -> Opposed:
    """Firms by their code in both lists, and those that one side trusts and the other bars.

    first, second: columns code (unified social credit code), name, standing (one of STANDINGS).
    A code that is wrong, or listed more than once with different standings, is set aside and
    named. Raises CreditListUnusable.
    """
    kept, aside = {}, []
    for label, frame in (("a", first), ("b", second)):
        _check(label, frame)
        kept[label], dropped = _usable(label, frame)
        aside.append(dropped)
    both = kept["a"].merge(kept["b"], on="code", suffixes=("_a", "_b"))
    ends = {"trusted", "barred"}
    rows = both[
        [{a, b} == ends for a, b in zip(both["standing_a"], both["standing_b"], strict=True)]
    ]
    named = rows.rename(columns={"name_a": "name"})
    counts = both.groupby(["standing_a", "standing_b"]).size().rename("firms").reset_index()
    return Opposed(
        named[["code", "name", "standing_a", "standing_b"]].sort_values("code", ignore_index=True),
        counts,
        pd.concat(aside, ignore_index=True),
    )


def _check(label: str, frame: pd.DataFrame) -> None:
    lacking = [name for name in ("code", "name", "standing") if name not in frame.columns]
    if lacking:
        raise CreditListUnusable(_lacks(label, lacking))
    unknown = sorted({str(s) for s in frame["standing"]} - {*STANDINGS})
    if unknown:
        raise CreditListUnusable(_unknown(label, unknown))


def _lacks(label: str, lacking: list[str]) -> Text:
    return text(
        "信用名单{label}缺少列{names}；应有code、name、standing三列，请补上。",
        "credit list {label} lacks {names}; it needs code, name and standing: add them.",
        label=Text(label, label),
        names=joined([Text(n, n) for n in lacking]),
    )


def _unknown(label: str, unknown: list[str]) -> Text:
    return text(
        "信用名单{label}的standing列有未知取值{names}；应为{known}之一，请改正。",
        "credit list {label} has the standing {names}; it must be one of {known}: mend it.",
        label=Text(label, label),
        names=joined([Text(n, n) for n in unknown]),
        known=joined([Text(n, n) for n in STANDINGS]),
    )


def _usable(label: str, frame: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """One row a firm, and the rows set aside with the reason."""
    rows = frame[["code", "name", "standing"]].astype(str)
    rows = rows.assign(code=rows["code"].str.strip().str.upper())
    wrong = ~rows["code"].map(valid_code).astype(bool)
    several = rows[~wrong].groupby("code")["standing"].transform("nunique").reindex(rows.index) > 1
    why = (
        pd.Series("", rows.index).mask(wrong, "code").mask(several.fillna(value=False), "standing")
    )
    aside = rows.assign(why=why, list=label)[why != ""]
    kept = rows[why == ""].drop_duplicates("code")
    return kept, aside[["why", "list", "code"]]


def aggregates(found: Opposed, sides: tuple[str, str]) -> pd.DataFrame:
    """Counts by standing as the table `credit` of a case holds them: no firm is named.

    Columns side_a, side_b, standing_a, standing_b, firms.
    """
    return found.counts.assign(side_a=sides[0], side_b=sides[1])[
        ["side_a", "side_b", "standing_a", "standing_b", "firms"]
    ]


LABELS: Mapping[str, Text] = {
    "trusted": Text("守信", "trusted"),
    "ordinary": Text("一般", "ordinary"),
    "watched": Text("重点关注", "watched"),
    "barred": Text("失信惩戒", "barred"),
}
