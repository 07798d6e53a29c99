"""Items of the Fair Competition Review Regulation (2024) and its measures (2025), as dated data.

In our own words. A concern cites only items that are here.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from xiezhi.model.errors import AskedWrongly
from xiezhi.model.text import Text, text

_TITLES = {
    "regulation": Text("公平竞争审查条例", "Fair Competition Review Regulation"),
    "measures": Text("公平竞争审查条例实施办法", "measures on that Regulation"),
}


class UnknownItem(AskedWrongly):
    """A code that is no item of the catalogue."""


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a rule, e.g. article 15 item 3: what it is about and when it holds.

    status: V (seen in the text of the rule), U or K (unverified: shows a mark where it decides).
    """

    code: str
    document: str
    article_item: str
    content: Text
    in_force_from: date
    in_force_to: date | None
    status: str
    source: str

    @property
    def citation(self) -> Text:
        """The item as a reader would cite it."""
        title = _TITLES[self.document]
        mark = "" if self.status == "V" else "（未核实）"
        note = "" if self.status == "V" else " (not verified)"
        return Text(
            f"《{title.zh}》{_place_zh(self.article_item)}{mark}",
            f"{title.en}, art. {self.article_item}{note}",
        )

    def in_force(self, day: date) -> bool:
        """Whether the item holds on a day."""
        return self.in_force_from <= day and (self.in_force_to is None or day <= self.in_force_to)


def _place_zh(article_item: str) -> str:
    """The article and item in Chinese.

    >>> _place_zh("15(3)"), _place_zh("24")
    ('第15条第（3）项', '第24条')
    """
    article, _, number = article_item.rstrip(")").partition("(")
    return f"第{article}条第（{number}）项" if number else f"第{article}条"


@cache
def catalogue() -> Mapping[str, Item]:
    """Every item by its code: R9.3 is article 9 item 3 of the Regulation, I15.3 of the measures."""
    lines = (files(__package__) / "data" / "catalogue.csv").read_text("utf-8").splitlines()
    return {row["code"]: _item(row) for row in csv.DictReader(lines)}


def _item(row: Mapping[str, str]) -> Item:
    return Item(
        row["code"],
        row["document"],
        row["article_item"],
        Text(row["zh"], row["en"]),
        date.fromisoformat(row["in_force_from"]),
        date.fromisoformat(row["in_force_to"]) if row["in_force_to"] else None,
        row["status"],
        row["source"],
    )


def item_of(code: str) -> Item:
    """The item with a code. Raises UnknownItem.

    >>> item_of("I15.3").citation.en
    'measures on that Regulation, art. 15(3)'
    """
    found = catalogue().get(code)
    if found is None:
        raise UnknownItem(
            text(
                "{code}不在目录中；应为公平竞争审查条例或其实施办法的项，如R9.3或I15.3。",
                "{code} is no item of the catalogue; give one of the Regulation or its measures, "
                "such as R9.3 or I15.3.",
                code=Text(code, code),
            )
        )
    return found
