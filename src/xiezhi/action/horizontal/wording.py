"""Words that the findings of this part share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from xiezhi.model.table import Column, Table
from xiezhi.model.text import Text, text
from xiezhi.model.wording import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xiezhi.model.case import Case


def names_of(rows: pd.DataFrame) -> dict[str, Text]:
    """The name of each row of a table by its id; Chinese stands in where there is no English.

    Names that two rows share carry the id as well.
    """
    english = column_of(rows, "name_en")
    chinese = rows["name_zh"].astype(str)
    english = english.where(english.str.strip() != "", chinese)
    twice = chinese.duplicated(keep=False) | english.duplicated(keep=False)
    return {
        str(id_): Text(f"{zh}（{id_}）", f"{en} ({id_})") if again else Text(zh, en)
        for id_, zh, en, again in zip(rows["id"], chinese, english, twice, strict=True)
    }


def column_of(rows: pd.DataFrame, name: str) -> pd.Series:
    """A column as text, empty where a value or the whole column is missing."""
    if name not in rows.columns:
        return pd.Series("", index=rows.index, dtype=object)
    return rows[name].astype(object).where(rows[name].notna(), "").astype(str)


def side_name(case: Case, code: str) -> Text:
    """A province by its code, one of the case's sides or any other; else the code itself."""
    for side in case.sides:
        if side.code == code:
            return side.name
    return _province_name(case, code)


def _province_name(case: Case, code: str) -> Text:
    """A province outside of the case, as the table of what lies around it names it."""
    if not case.has("surroundings"):
        return Text(code, code)
    around = case.table("surroundings")
    own = around[around["province"].astype(str) == code]
    if own.empty:
        return Text(code, code)
    return Text(str(own["province_zh"].iloc[0]), str(own["province_en"].iloc[0]))


def day_text(day: pd.Timestamp) -> Text:
    """A day in either language."""
    return Text(f"{day.year}年{day.month}月{day.day}日", day.strftime("%Y-%m-%d"))


def span_text(first: pd.Timestamp, last: pd.Timestamp) -> Text:
    """A span of days in either language."""
    return text("{a}至{b}", "{a} to {b}", a=day_text(first), b=day_text(last))


def table_of(
    id_: str,
    title: Text,
    columns: tuple[Column, ...],
    rows: Sequence[Mapping[str, object]],
    note: Text | None = None,
) -> Table:
    """A table from its rows; a column whose cells are all Texts is read in either language."""
    data: dict[str, list[object]] = {}
    for column in columns:
        values = [row[column.name] for row in rows]
        spoken = [value for value in values if isinstance(value, Text)]
        if values and len(spoken) == len(values):
            data |= {name: list(some) for name, some in words(spoken, column.name).items()}
        else:
            data[column.name] = values
    return Table(id_, title, columns, pd.DataFrame(data), note)


def owners(case: Case, sides: Sequence[str]) -> dict[str, list[str]]:
    """For each side, its parties for the environment by the table of parties; none known: []."""
    if not case.has("parties"):
        return {side: [] for side in sides}
    parties = case.table("parties")
    named = parties["name_zh"].astype(str).str.contains("生态环境|环保|环境保护", regex=True)
    of_side = parties["side"].astype(str)
    return {side: [str(i) for i in parties.loc[named & (of_side == side), "id"]] for side in sides}
