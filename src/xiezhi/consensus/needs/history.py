"""What have the sides agreed and set up before, and what stands written of it?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from xiezhi.consensus.needs.wording import all_sides, inputs, listed, words
from xiezhi.model.finding import Analysis, Finding
from xiezhi.model.table import Column, Table
from xiezhi.model.text import Quantity, Text, text
from xiezhi.model.units import Unit

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from xiezhi.model.case import Case

QUESTION = Text("各方以前签过什么、建过什么机制？", "What have the sides signed and set up before?")
METHOD = Text(
    "协议取自文件表中类型为协议的行（写明涉及各方的，须涉及两方及以上），机制取自协调机构表；"
    "按年份排列。年份取自日期，没有日期的从题名和来源中的年份取最早一年。",
    "Agreements are the rows of the documents table of that kind (where it names sides, two or "
    "more); bodies come from their own table; all in order of year. The year is that of the date, "
    "else the earliest year that the row's id, title or source names.",
)
_YEAR = r"((?:19|20)\d{2})"


def history(case: Case) -> pd.DataFrame:
    """Agreements and bodies in order of year: year, kind, name_zh, name_en, members, source.

    year: NaN where none is told; members: how many parties a body names.
    """
    rows = [*_agreements(case), *_bodies(case)]
    columns = ["year", "kind", "name_zh", "name_en", "members", "source"]
    made = pd.DataFrame(rows, columns=columns)
    return made.sort_values(["year", "name_zh"], na_position="last", ignore_index=True)


def finding(case: Case) -> Finding:
    """The history of cooperation as the case's tables tell it."""
    rows = history(case)
    return Finding(
        id="history",
        question=QUESTION,
        answer=_answer(case, rows),
        tables=(_table(rows),) if len(rows) else (),
        charts=(),
        method=METHOD,
        sources=(),
        inputs=inputs(case, "documents", "bodies"),
        caveats=(
            Text(
                "表里没有的不等于没有发生过；协议的文本没有公开的，只知道签过。",
                "What the tables lack may still have happened; where an agreement's text is not "
                "public, only its signing is known.",
            ),
        ),
    )


ANALYSIS = Analysis("history", QUESTION, ("documents", "bodies"), finding)


def _agreements(case: Case) -> list[tuple[object, ...]]:
    table = case.table("documents")
    rows = table[table["kind"] == "agreement"]
    return [
        (
            _year(row, "issued"),
            "agreement",
            *_names(row, "title"),
            float("nan"),
            _told(row, "source"),
        )
        for row in rows.to_dict("records")
        if _joint(row)
    ]


def _joint(row: dict[Hashable, Any]) -> bool:
    named = [code for code in _told(row, "sides").split(";") if code]
    return len(named) != 1


def _bodies(case: Case) -> list[tuple[object, ...]]:
    return [
        (
            _year(row, "founded"),
            "body",
            *_names(row, "name"),
            len([m for m in _told(row, "members").split(";") if m]) or float("nan"),
            _told(row, "source"),
        )
        for row in case.table("bodies").to_dict("records")
    ]


def _told(row: dict[Hashable, Any], column: str) -> str:
    """A cell as text; a cell with several values comes joined."""
    value = row.get(column)
    if isinstance(value, (list, tuple)):
        return ";".join(map(str, value))
    return "" if value is None or value is pd.NA or value != value else str(value)  # noqa: PLR0124


def _names(row: dict[Hashable, Any], stem: str) -> tuple[str, str]:
    zh = _told(row, f"{stem}_zh")
    return zh, _told(row, f"{stem}_en") or zh


def _year(row: dict[Hashable, Any], date: str) -> float:
    """Of the date, else the earliest year that the row names."""
    if given := _told(row, date):
        return float(given[:4])
    words_told = " ".join(_told(row, c) for c in ("id", "title_zh", "name_zh", "source"))
    years = pd.Series([words_told]).str.extractall(_YEAR)[0].astype(float)
    return float(years.min()) if len(years) else float("nan")


def _answer(case: Case, rows: pd.DataFrame) -> Text:
    agreements, bodies = (int((rows["kind"] == kind).sum()) for kind in ("agreement", "body"))
    if not len(rows):
        return text(
            "表里没有{sides}签过的协议或建过的机制。",
            "The tables name no agreement or body of {sides}.",
            sides=all_sides(case),
        )
    years = rows["year"].dropna()
    since = Text("", "")
    if len(years):
        since = text(
            "，最早的在{year}",
            ", the earliest of {year}",
            year=Quantity(float(years.min()), Unit.YEAR),
        )
    return text(
        "{sides}之间查到{n}项协议和{m}个协调机制{since}。写明成员的机制有{full}个。{latest}",
        "{sides}: {n} agreements and {m} bodies are on record{since}; {full} bodies name their "
        "members.{latest}",
        sides=all_sides(case),
        n=Quantity(agreements, Unit.COUNT),
        m=Quantity(bodies, Unit.COUNT),
        since=since,
        full=Quantity(int(rows["members"].notna().sum()), Unit.COUNT),
        latest=_latest(rows),
    )


def _latest(rows: pd.DataFrame) -> Text:
    dated = rows.dropna(subset=["year"])
    last = dated[dated["year"] == dated["year"].max()]
    if not len(last):
        return Text("", "")
    return text(
        "最近的是{names}。",
        " The latest: {names}.",
        names=listed(_each(last), Text("无", "none")),
    )


def _each(rows: pd.DataFrame) -> Iterable[Text]:
    return [Text(zh, en) for zh, en in zip(rows["name_zh"], rows["name_en"], strict=True)]


def _table(rows: pd.DataFrame) -> Table:
    kinds = {"agreement": Text("协议", "agreement"), "body": Text("协调机构", "body")}
    shown = rows.assign(**words([kinds[kind] for kind in rows["kind"]], "what"))
    return Table(
        "history",
        Text("协作的经过", "Cooperation so far"),
        (
            Column("year", Text("年份", "Year"), Unit.YEAR),
            Column("what", Text("类别", "Kind")),
            Column("name", Text("名称", "Name")),
            Column("members", Text("成员数", "Members"), Unit.COUNT),
            Column("source", Text("来源", "Source")),
        ),
        shown,
    )
