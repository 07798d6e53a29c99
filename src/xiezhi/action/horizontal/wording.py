"""Words that the findings of this part share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from xiezhi.model.text import Text, text

if TYPE_CHECKING:
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
    """A side by its code; the code itself for a province outside of the case."""
    return next((side.name for side in case.sides if side.code == code), Text(code, code))


def day_text(day: pd.Timestamp) -> Text:
    """A day in either language."""
    return Text(f"{day.year}年{day.month}月{day.day}日", day.strftime("%Y-%m-%d"))


def span_text(first: pd.Timestamp, last: pd.Timestamp) -> Text:
    """A span of days in either language."""
    return text("{a}至{b}", "{a} to {b}", a=day_text(first), b=day_text(last))
