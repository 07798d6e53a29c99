"""On which statements do all sides agree, and where do opinions part?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xiezhi.consensus.opinion.analyse import analyse
from xiezhi.consensus.opinion.finding_chart import map_chart
from xiezhi.consensus.opinion.finding_tables import (
    border_table,
    cells_table,
    groups_table,
    rings_table,
    said,
)
from xiezhi.consensus.opinion.sources import CLOPPER_PEARSON, GOODMAN, POLIS, TIPPING_BISHOP
from xiezhi.consensus.opinion.wording import names_of
from xiezhi.model.finding import Analysis, Finding
from xiezhi.model.proposal import Proposal, ProposalKind
from xiezhi.model.text import Quantity, Text, joined, text
from xiezhi.model.units import Unit
from xiezhi.model.wording import inputs

if TYPE_CHECKING:
    from xiezhi.consensus.opinion.opinion_map import OpinionMap
    from xiezhi.model.case import Case

QUESTION = Text(
    "各方在哪些议题上意见一致，分歧又在哪里？",
    "On which statements do all sides agree, and where do opinions part?",
)
N_NAMED = 3
METHOD = Text(
    "每个议题在每个“方×类别”单元里计算赞成比例的置信下限（克洛珀—皮尔逊法，对所有单元和议题同时成立，"
    "置信度95%），弃权不算赞成；未表态者按最多低10个百分点折减（这是一项假定）。"
    "各单元中最小的下限就是该议题的跨界共识：大于一半、且各单元至少12人表态，才算一致赞成；"
    "人多的一方不能代替另一方。一方中不足12人的类别不单独判断，与本方其他类别合并计算。意见群体用潜在类别模型（未表态不作填补），"
    "群体个数由隐去表态的预测误差和重抽90%的人后的一致程度决定；分布图是带缺失值的概率主成分。"
    "桥接度是任取两个不同群体的人都赞成的机会。整齐划一的表态按多重检验校正后的机会标出，不删除。",
    "For each statement, the share agreeing gets a lower confidence bound in each cell of side and "
    "class (Clopper and Pearson; 95% for all cells and statements at once); passing is not "
    "agreeing, and the silent are taken to agree by up to ten points less (an assumption). The "
    "least of these bounds is the agreement across the border: above one half, with twelve voters "
    "or more in each cell, all sides agree, and a populous side cannot stand in for the other. "
    "A class of fewer than twelve on a side is counted with others of its side. "
    "Groups of opinion are latent classes in which a missing vote is not filled in; how many is "
    "chosen by the loss on hidden votes and by what 90% of the people would give. The map shows "
    "probabilistic principal components with missing values. Bridging is the chance that two "
    "people of different groups both agree. Votes too uniform to be chance are marked after "
    "correction for multiple tests, not deleted.",
)


def finding(case: Case) -> Finding:
    """Opinion map, statements by side and class, and clauses that all sides could sign."""
    found = opinion_of(case)
    return Finding(
        id="opinion",
        question=QUESTION,
        answer=_answer(found),
        tables=(
            border_table(case, found),
            cells_table(case, found),
            *groups_table(found),
            *rings_table(case, found),
        ),
        charts=map_chart(case, found),
        method=METHOD,
        sources=(CLOPPER_PEARSON, GOODMAN, TIPPING_BISHOP, POLIS),
        inputs=inputs(case, "statements", "votes"),
        caveats=_caveats(case, found),
        proposals=tuple(_clause(case, found, label) for label in found.agreed),
    )


ANALYSIS = Analysis("opinion", QUESTION, ("statements", "votes"), finding)


def opinion_of(case: Case) -> OpinionMap:
    """The map of a case's votes; every side is to be heard in every class that speaks for one.

    Voters of a province that is no side are of no side here.
    """
    votes = case.table("votes")
    columns = [c for c in ("voter", "statement", "vote", "side", "class", "time") if c in votes]
    votes = votes[columns].drop(
        columns=[c for c in ("time",) if c in votes and votes[c].isna().all()]
    )
    codes = [side.code for side in case.sides]
    if "side" in votes:
        votes = votes.assign(side=votes["side"].where(votes["side"].isin(codes)))
    return analyse(votes, texts=statement_texts(case), across=codes, names=names_of(case))


def statement_texts(case: Case) -> dict[object, Text]:
    """What each statement says; where no English is given the English says so."""
    table = case.table("statements")
    english = table["text_en"] if "text_en" in table else pd.Series(None, index=table.index)
    return {
        label: Text(zh, en if isinstance(en, str) and en.strip() else f"“{zh}” (no English given)")
        for label, zh, en in zip(table["id"], table["text_zh"].astype(str), english, strict=True)
    }


def _answer(found: OpinionMap) -> Text:
    counted = text(
        "{people}对{statements}共表态{votes}。",
        "{people} cast {votes} on {statements}.",
        people=Quantity(len(found.people), Unit.PERSONS),
        statements=_so_many(len(found.statements), "个议题", "statement"),
        votes=_so_many(int(found.statements["voted"].sum()), "次", "vote"),
    )
    parts = [counted, _listed(found, found.agreed, agree=True)]
    if found.rejected:
        parts.append(_listed(found, found.rejected, agree=False))
    divided = int((found.statements["standing"] == "divided").sum())
    if divided:
        parts.append(
            text(
                "{n}个议题上，一些单元确定赞成而另一些确定反对。",
                "Statements on which some cells surely agree while others surely disagree: {n}.",
                n=Quantity(divided, Unit.COUNT),
            )
        )
    if len(found.groups) > 1:
        parts.append(_groups(found))
    return joined([*parts, *found.cannot_tell], "", " ")


def _so_many(n: int, zh: str, en: str) -> Text:
    """A number with what it counts, e.g. `1 vote`, `16 votes`."""
    return text(f"{{n}}{zh}", f"{{n}} {en}{'s' * (n != 1)}", n=Quantity(float(n), Unit.COUNT))


def _listed(found: OpinionMap, labels: list[object], agree: bool) -> Text:
    if not labels:
        return Text(
            "没有一个议题可以确定得到所有各方、各类别过半数赞成。",
            "On no statement is it sure that more than half agree in every side and class.",
        )
    low = found.statements["agree_low" if agree else "disagree_low"].to_numpy(np.float64)
    named = joined(
        [
            text(
                "“{what}”（至少{low}）",
                "“{what}” (at least {low})",
                what=said(found, label),
                low=Quantity(float(low[found.statements.index.get_loc(label)]), Unit.SHARE, 0),
            )
            for label in labels[:N_NAMED]
        ],
        "、",
        ", ",
    )
    n = Quantity(len(labels), Unit.COUNT)
    if agree:
        return text(
            "所有各方、各类别确定过半数赞成的议题有{n}个，最稳的是{named}。",
            "Statements on which more than half agree in every side and class: {n}; "
            "surest: {named}.",
            n=n,
            named=named,
        )
    return text(
        "所有各方、各类别确定过半数反对的议题有{n}个，最稳的是{named}。",
        "Statements on which more than half disagree in every side and class: {n}; "
        "surest: {named}.",
        n=n,
        named=named,
    )


def _groups(found: OpinionMap) -> Text:
    return text(
        "意见分为{n}个群体，人数为{sizes}{rest}。",
        "Opinions fall into {n} groups, of {sizes}{rest}.",
        n=Quantity(len(found.groups), Unit.COUNT),
        sizes=joined(
            [text("{n}", "{n}", n=Quantity(group.n_people, Unit.PERSONS)) for group in found.groups]
        ),
        rest=_in_no_group(found),
    )


def _in_no_group(found: OpinionMap) -> Text:
    """How many people belong to no group, so that the sizes add up; nothing where all do."""
    n = int((found.people["group"] < 0).sum())
    if not n:
        return Text("", "")
    return text("；另有{n}不能归入任何一个", "; {n} in none of them", n=Quantity(n, Unit.PERSONS))


def _clause(case: Case, found: OpinionMap, label: object) -> Proposal:
    at = found.statements.index.get_loc(label)
    low = float(found.statements["agree_low"].to_numpy(np.float64)[at])
    return Proposal(
        id=f"clause_{label}",
        kind=ProposalKind.CLAUSE,
        title=said(found, label),
        why=text(
            "各方、各类别确定至少有{low}赞成；共{n}表态。",
            "In every side and class at least {low} surely agree; {n} voted.",
            low=Quantity(low, Unit.SHARE, 0),
            n=Quantity(float(found.statements["voted"].to_numpy(np.float64)[at]), Unit.PERSONS),
        ),
        sides=frozenset(side.code for side in case.sides),
        places=(),
        evidence=("opinion", "opinion_border"),
        details={"statement": str(label), "agree_low": low},
    )


def _caveats(case: Case, found: OpinionMap) -> tuple[Text, ...]:
    silent = len(case.table("statements")) - len(found.statements)
    unvoted = text(
        "有{n}个议题还没有人表态，未列入。",
        "Statements without any vote, not listed: {n}.",
        n=Quantity(silent, Unit.COUNT),
    )
    flagged = int((found.rings.ring_of >= 0).sum())
    alike = text(
        "有{n}的表态与他人雷同，超出偶然；也可能是想法一致的人按同一份材料表态，需要人工核实。",
        "The votes of {n} are too like others' to be chance; people of one mind who follow the "
        "same guide look the same, so look into it before judging.",
        n=Quantity(flagged, Unit.PERSONS),
    )
    return (
        Text(
            "来表态的人不等于全体居民；下限只说明表态者所代表的人群，并依赖对未表态者的假定。"
            "案例没有给出有资格表态的人数，“未表态者”只指来过而没有对某个议题表态的人，从未参加的人不在折减之内。",
            "Those who vote are not the residents at large: a bound speaks for people like those "
            "who voted, and rests on the assumption about the silent. How many could have voted is "
            "not known, so the silent are those who came and left a statement out; the allowance "
            "does not reach those who never came.",
        ),
        *((unvoted,) if silent > 0 else ()),
        *((alike,) if flagged else ()),
        *found.notes,
    )
