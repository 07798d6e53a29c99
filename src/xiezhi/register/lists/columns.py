"""The columns of a list, by their Chinese or English heading; an owner's column for each side."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from xiezhi.model.text import Text, text
from xiezhi.register.items import Side
from xiezhi.register.lists.problems import ListInvalid, RowProblem
from xiezhi.register.state import State


@dataclass(frozen=True, slots=True)
class Column:
    """A column. name: for programs. wide: whether its cells hold sentences.

    side: for an owner's column, whose owner it is.
    """

    name: str
    heading: Text
    wide: bool = False
    side: str = ""

    def called(self, heading: str) -> bool:
        """Whether a heading means this column."""
        names = {self.name, self.heading.zh, self.heading.en}
        names |= {f"owner {self.side}", f"责任单位 {self.side}"} if self.side else set()
        return folded(heading) in {folded(name) for name in names}


_FIRST = (
    Column("number", Text("编号", "Number")),
    Column("kind", Text("类别", "Kind")),
    Column("matter_zh", Text("事项", "Matter (Chinese)"), wide=True),
    Column("matter_en", Text("事项（英文）", "Matter (English)"), wide=True),
)
_LAST = (
    Column("due", Text("完成时限", "Due")),
    Column("budget", Text("经费（元）", "Budget (yuan)")),
    Column("indicator_zh", Text("指标", "Indicator (Chinese)"), wide=True),
    Column("indicator_en", Text("指标（英文）", "Indicator (English)"), wide=True),
    Column("parent", Text("上级事项", "Parent")),
    Column("rests_on", Text("依据条款", "Rests on")),
    Column("state", Text("状态", "State")),
    Column("progress", Text("进展", "Progress")),
    Column("until", Text("进展截至", "Progress as of")),
    Column("spent", Text("已支出（元）", "Spent (yuan)")),
    Column("note", Text("备注", "Note"), wide=True),
    Column("version", Text("版本", "Version")),
)


def columns_of(state: State) -> tuple[Column, ...]:
    """The columns of a register's list: the owners' follow its sides."""
    owners = (_owner(one) for one in state.of(Side))
    return (*_FIRST, *owners, *_LAST)


def _owner(side: Side) -> Column:
    zh, en = side.name.render("zh"), side.name.render("en")
    return Column(f"owner_{side.code}", Text(f"责任单位（{zh}）", f"Owner ({en})"), side=side.code)


def find_columns(
    headings: Sequence[str], columns: Sequence[Column], row: int
) -> tuple[dict[str, int], tuple[str, ...]]:
    """Where each column stands, and the headings that are none of them.

    Raises ListInvalid where the number's column is missing or one stands twice.
    """
    places: dict[str, int] = {}
    unknown: list[str] = []
    problems: list[RowProblem] = []
    for i, heading in enumerate(headings):
        column = next((one for one in columns if one.called(heading)), None)
        if column is None:
            unknown += [heading] if heading.strip() else []
        elif column.name in places:
            words = Text(
                "此列重复；请删去一列。", "this column stands twice; remove one of the two."
            )
            problems.append(RowProblem(row, heading, words))
        else:
            places[column.name] = i
    if "number" not in places:
        problems.append(RowProblem(row, "", _no_number(columns)))
    if problems:
        raise ListInvalid(tuple(problems))
    return places, tuple(unknown)


def n_known(headings: Sequence[str], columns: Sequence[Column]) -> int:
    """How many headings of a row are columns: the header is the row that knows the most."""
    return sum(any(one.called(heading) for one in columns) for heading in headings)


def folded(heading: str) -> str:
    """A heading without what typing varies: width, case, blanks, brackets.

    >>> folded(" 事项（英文） ") == folded("事项(英文)"), folded("Owner (Guizhou)")
    (True, 'ownerguizhou')
    """
    plain = unicodedata.normalize("NFKC", heading).casefold()
    return "".join(c for c in plain if c.isalnum())


def _no_number(columns: Sequence[Column]) -> Text:
    return text(
        "没有“编号”一列；表头可用：{known}。",
        "there is no column Number; headings are: {known}.",
        known=Text(
            "、".join(one.heading.zh for one in columns),
            ", ".join(one.heading.en for one in columns),
        ),
    )
