"""Sentences about what a conversation cannot tell, and what was done to its votes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from xiezhi.consensus.opinion.small_classes import CLASS_MIN, OTHERS
from xiezhi.consensus.opinion.votes import Votes
from xiezhi.consensus.party_kinds import PARTY_KINDS
from xiezhi.model.text import Quantity, Text, joined, text
from xiezhi.model.units import Unit

if TYPE_CHECKING:
    from xiezhi.model.case import Case

UNKNOWN = "?"
NO_CLASS = Text("类别不详", "class not known")
NO_VOTES = Text(
    "还没有人表态，看不出任何意见。", "Nobody has voted yet, so no opinion can be told."
)
ONE_PERSON = Text(
    "只有一人表态，看不出意见群体，也谈不上共识。",
    "Only one person has voted: neither groups nor agreement can be told.",
)
ONE_STATEMENT = Text(
    "只有一个议题有人表态，可以看各方对它的态度，但看不出意见群体。",
    "Only one statement has votes: how the sides stand on it can be told, groups of opinion "
    "cannot.",
)
ALL_OUT = Text(
    "有人表态的议题都已被撤下，看不出意见。",
    "Every statement that has votes was taken out by moderators, so no opinion can be told.",
)
ALL_PASS = Text(
    "所有人都弃权，没有赞成也没有反对，看不出意见。",
    "Everybody passed: nobody agreed or disagreed, so no opinion can be told.",
)
ONE_OPINION = Text(
    "只有一人赞成或反对过，其余人都弃权，看不出意见群体。",
    "Only one person ever agreed or disagreed, everybody else passed: groups cannot be told.",
)
UNANIMOUS = Text(
    "每个议题上所有表态都相同，没有分歧，因此只有一个意见群体。",
    "On every statement all votes are the same: there is no division, hence one group of opinion.",
)
NO_GAIN = Text(
    "划分意见群体并不能更好地预测被隐去的表态，因此视为一个群体。",
    "Groups would not foretell hidden votes any better, so that all count as one group.",
)
UNSTABLE = Text(
    "可以划分群体，但换一批人划分就不同，因此不作划分，视为一个群体。",
    "Groups could be drawn, but another sample of the people would draw them otherwise, so that "
    "all count as one group.",
)
TOO_FEW = Text(
    "参与者太少，看不出意见群体。",
    "Too few people have voted for groups to be told.",
)
NO_SIDES = Text(
    "没有给出表态人所属的方，因此把所有人当作一方计算，不能说明跨界共识。",
    "The voters' sides were not given, so that all count as one side; nothing is said about "
    "agreement across the border.",
)


def names_of(case: Case) -> dict[str, Text]:
    """What sides and classes are called in sentences and headings."""
    sides = {side.code: side.name for side in case.sides}
    return {**sides, **PARTY_KINDS, OTHERS: Text("其他类别", "others")}


def merged_classes(
    merged: Mapping[tuple[str, str], tuple[int, str]], names: Mapping[str, Text]
) -> Text:
    """Which classes were too small to be judged by themselves, and with what they count."""
    parts = [
        text(
            "{cell}（{n}）计入{into}",
            "{cell}, {n}, with {into}",
            cell=cell_name(side, kind or UNKNOWN, {UNKNOWN: NO_CLASS, **names}),
            n=Quantity(n, Unit.PERSONS),
            into=cell_name(side, into, names),
        )
        for (side, kind), (n, into) in merged.items()
    ]
    return text(
        "一方中不足{least}的类别，即使全体赞成也证明不了过半，不单独判断，与本方其他类别合并计算：{parts}。",
        "A class of fewer than {least} on a side could prove no majority even if all agreed; it is "
        "not judged by itself but counted with others of its side: {parts}.",
        least=Quantity(CLASS_MIN, Unit.PERSONS),
        parts=joined(parts, "；", "; "),
    )


def replaced(votes: Votes) -> Text:
    """How many votes gave way to a later one, and what made it the later one."""
    how = (
        Text("按时间以最后一次为准", "the latest by time counts")
        if votes.by_time
        else Text("按表中次序以最后一行为准", "the last row of the table counts")
    )
    return text(
        "同一人对同一议题重复表态的，{how}，共替换{n}条。",
        "Where a person voted on a statement more than once, {how}; votes replaced: {n}.",
        how=how,
        n=Quantity(votes.n_replaced, Unit.COUNT),
    )


def unheard(n_statements: int, cells: Text) -> Text:
    """Cells in which nobody voted on some statements."""
    return text(
        "有{n}个议题至少在一个单元无人表态，那里的态度未知，不能算作共识；这样的单元：{cells}。",
        "Statements on which nobody voted in at least one cell: {n}. What is thought there is "
        "unknown and counts as no agreement. Such cells: {cells}.",
        n=Quantity(n_statements, Unit.COUNT),
        cells=cells,
    )


def of_no_side(n_people: int) -> Text:
    """People whose side is not known."""
    return text(
        "有{n}不属于任何一方，不计入跨界共识，但计入意见群体。",
        "The votes of {n} of no known side are left out of agreement across the border, though "
        "they count in groups of opinion.",
        n=Quantity(n_people, Unit.PERSONS),
    )


def cell_name(side: str, kind: str, names: Mapping[str, Text]) -> Text:
    """A cell of side and class, e.g. `重庆市·企业`, `Chongqing (enterprise)`."""
    of_side = names.get(side, Text(side, side))
    if not kind:
        return of_side
    return text(
        "{side}·{kind}", "{side} ({kind})", side=of_side, kind=names.get(kind, Text(kind, kind))
    )
