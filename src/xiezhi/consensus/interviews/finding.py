"""What do people on either side speak of when asked, and what words stand behind it?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xiezhi.consensus.interviews.alpha import Alpha, alpha
from xiezhi.consensus.interviews.codebook import framework_codebook
from xiezhi.consensus.interviews.counts import code_counts, disputed, settled
from xiezhi.consensus.interviews.finding_chart import codes_chart
from xiezhi.consensus.interviews.finding_tables import name_of, tables
from xiezhi.consensus.interviews.suggest import suggestions
from xiezhi.consensus.interviews.transcript import Turn
from xiezhi.consensus.ties import leaders
from xiezhi.model.finding import Analysis, Finding
from xiezhi.model.text import Quantity, Text, text
from xiezhi.model.units import Unit
from xiezhi.model.wording import all_sides, inputs, listed
from xiezhi.region.sources import cited

if TYPE_CHECKING:
    from xiezhi.consensus.interviews.codebook import Codebook
    from xiezhi.model.case import Case

QUESTION = Text(
    "受访者在谈什么，两边谈得一样吗？", "What do people speak of when asked, on either side?"
)
NONE = "none"
_RELIABLE = 0.667

KRIPPENDORFF = cited(
    "krippendorff_2019",
    "Krippendorff, K. (2019). Content Analysis: An Introduction to Its Methods, 4th ed. SAGE",
    2019,
)

METHOD = Text(
    "访谈要点由编码员按框架编码本逐条编码；一条要点上，过半编码员给出的编码才计入（两名编码员时须二人都给出）。人数按受访者计，"
    "同一人谈多次只算一人。编码员之间的一致性用Krippendorff α衡量（1为完全一致，0为随机水平），"
    "区间由要点自助抽样1,000次得出。",
    "Coders mark each point with codes of the framework's codebook; a code counts where more than "
    "half of the point's coders gave it (of two, both). People are counted once however often "
    "they speak of a matter. Agreement between coders is Krippendorff's alpha (1 full, 0 what "
    "chance gives) with a 95 % interval from 1,000 draws of points.",
)
SUGGESTED = Text(
    "案例没有编码表（codings）：这里的编码由编码本的提示词自动给出，未经人工核对，只能当作初读。",
    "The case has no table of codings: the codes here were suggested by the codebook's cue words "
    "and checked by nobody. Take them as a first reading.",
)


@dataclass(frozen=True, slots=True)
class _Coded:
    """What was coded, by whom: `agreement` is None where one person or nobody coded.

    n_disputed: codes of points that no majority of coders gave, so that they do not count.
    """

    marks: pd.DataFrame
    by_hand: bool
    agreement: Alpha | None
    n_disputed: int = 0


def finding(case: Case) -> Finding:
    """Codes by side and kind of party, codes that come together, and the points behind them."""
    book, points = framework_codebook(), case.table("interviews")
    coded = _coded(case, points, book)
    counts = code_counts(points, coded.marks, "side")
    return Finding(
        id="interviews",
        question=QUESTION,
        answer=_answer(case, points, counts, book, coded),
        tables=tables(case, points, coded.marks, counts, book),
        charts=(codes_chart(case, counts, book),) if len(counts) else (),
        method=METHOD,
        sources=(KRIPPENDORFF,),
        inputs=inputs(case, "interviews", "codings"),
        caveats=_caveats(points, coded),
    )


ANALYSIS = Analysis("interviews", QUESTION, ("interviews",), finding)


def _coded(case: Case, points: pd.DataFrame, book: Codebook) -> _Coded:
    if not case.has("codings"):
        return _Coded(_suggested(points, book), by_hand=False, agreement=None)
    given = case.table("codings").astype({"code": str, "point": str, "coder": str})
    given = given.assign(code=given["code"].where(given["code"] != NONE, ""))
    return _Coded(settled(given), True, _agreement(given), len(disputed(given)))


def _suggested(points: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    turns = [
        Turn(str(id_), k, "", "respondent", str(said), 0, len(str(said)))
        for k, (id_, said) in enumerate(zip(points["id"], points["digest_zh"], strict=True))
    ]
    found = [(one.turn, one.code, 1, 1) for one in suggestions(turns, book)]
    return pd.DataFrame(found, columns=["point", "code", "n_coders", "n_all"])


def _agreement(given: pd.DataFrame) -> Alpha | None:
    """Alpha over every point and code: did a coder who read the point give it the code?"""
    coders = sorted(given["coder"].unique())
    if len(coders) < 2:  # noqa: PLR2004
        return None
    codes = sorted(set(given["code"]) - {""})
    read = given.groupby("coder")["point"].agg(set)
    marks = {
        coder: set(zip(g["point"], g["code"], strict=True)) for coder, g in given.groupby("coder")
    }
    units = [(point, code) for point in sorted(set(given["point"])) for code in codes]
    judged = [
        [float((p, c) in marks[coder]) if p in read[coder] else np.nan for p, c in units]
        for coder in coders
    ]
    return alpha(np.array(judged).reshape(len(coders), len(units)))


def _answer(
    case: Case, points: pd.DataFrame, counts: pd.DataFrame, book: Codebook, coded: _Coded
) -> Text:
    n = text(
        "{n}位受访者的{points}条要点",
        "{points} points from {n} respondents",
        n=Quantity(points["respondent"].nunique(), Unit.COUNT),
        points=Quantity(len(points), Unit.COUNT),
    )
    if not len(counts):
        return text("{n}中没有任何编码。", "No code was found in {n}.", n=n)
    parts = [
        text(
            "{side}：{codes}",
            "{side}: {codes}",
            side=side.name,
            codes=_most(counts, side.code, book),
        )
        for side in case.sides
    ]
    shared = _shared(case, counts, book)
    by = (
        Text("自动提示", "suggested by cue words")
        if not coded.by_hand
        else Text("人工编码", "coded by hand")
    )
    return text(
        "{n}（{by}）。谈得最多的，{parts}。{sides}都有人谈到：{shared}。",
        "{n} ({by}). Spoken of most: {parts}. Raised on every side of {sides}: {shared}.",
        n=n,
        by=by,
        parts=Text(
            "；".join(part.render("zh") for part in parts),
            "; ".join(part.render("en") for part in parts),
        ),
        sides=all_sides(case),
        shared=shared,
    )


def _most(counts: pd.DataFrame, side: str, book: Codebook, n: int = 3, most: int = 6) -> Text:
    """The codes that most respondents of a side speak of, those that tie together or not at all."""
    own = counts[counts["side"] == side].sort_values("code")
    people = {str(c): int(k) for c, k in zip(own["code"], own["n_respondents"], strict=True)}
    shown, tied = leaders(people, n, most)
    parts = [_by_so_many(name_of(book, code), people[code]) for code in shown]
    if tied:
        parts.append(
            text(
                "{more}{n}项各{k}人",
                "{more}{n} codes by {k} each",
                more=Text("另有", "and ") if shown else Text("", ""),
                n=Quantity(len(tied), Unit.COUNT),
                k=Quantity(people[tied[0]], Unit.COUNT),
            )
        )
    return listed(parts, Text("没有编码", "no code"))


def _by_so_many(name: Text, people: int) -> Text:
    return text("{name}（{n}人）", "{name} ({n})", name=name, n=Quantity(people, Unit.COUNT))


def _shared(case: Case, counts: pd.DataFrame, book: Codebook) -> Text:
    n_sides = counts.groupby("code")["side"].nunique()
    people = counts.groupby("code")["n_respondents"].sum()
    everywhere = people[n_sides == len(case.sides)].sort_values(ascending=False, kind="stable")
    return listed(
        [name_of(book, str(code)) for code in everywhere.index[:5]], Text("没有", "nothing")
    )


def _caveats(points: pd.DataFrame, coded: _Coded) -> tuple[Text, ...]:
    chosen = Text(
        "受访者不是随机抽取的：人数说明谁提到了什么，不能推算有多少人这样想。",
        "Respondents were not drawn at random: the counts tell who raised what, not how many "
        "people think so.",
    )
    lacking = int(points["side"].isna().sum()) if "side" in points else len(points)
    unknown = text(
        "{n}条要点没有写明所属方，不在分方的数字里。",
        "{n} points name no side and are not in the figures by side.",
        n=Quantity(lacking, Unit.COUNT),
    )
    return (
        chosen,
        *([unknown] if lacking else []),
        *([] if coded.by_hand else [SUGGESTED]),
        *_unsettled(coded.n_disputed),
        *_reliability(coded),
    )


def _unsettled(n: int) -> list[Text]:
    """That coders differ on so many codes, which count only once they have settled them."""
    if not n:
        return []
    return [
        text(
            "另有{n}处编码没有过半编码员给出，未计入；编码员商定后，请把结果写回编码表（codings）。",
            "Codes that no majority of a point's coders gave, not counted: {n}; once the coders "
            "have settled them, write what they agree on into the table of codings.",
            n=Quantity(n, Unit.COUNT),
        )
    ]


def _reliability(coded: _Coded) -> list[Text]:
    if not coded.by_hand:
        return []
    told = coded.agreement
    if told is None:
        return [
            Text(
                "只有一名编码员，无法知道换一个人是否会编出同样的结果。",
                "One person coded alone, so nobody knows whether another would code alike.",
            )
        ]
    if np.isnan(told.value):
        return [
            Text(
                "编码员没有重叠的要点，或编码毫无差别，一致性无法计算。",
                "Coders share no point, or all codes are alike: agreement cannot be told.",
            )
        ]
    verdict = (
        Text("可据以作初步结论", "enough for tentative conclusions")
        if told.value >= _RELIABLE
        else Text("偏低，结论应待编码统一后再下", "low: settle the codes before concluding")
    )
    return [
        text(
            "编码员一致性α={value}（95%区间{low}至{high}），{verdict}。",
            "Coders agree with alpha {value} (95 % interval {low} to {high}): {verdict}.",
            value=Quantity(told.value, Unit.INDEX),
            low=Quantity(told.low, Unit.INDEX),
            high=Quantity(told.high, Unit.INDEX),
            verdict=verdict,
        )
    ]
