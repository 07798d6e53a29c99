"""Tables of the finding on complementing and competing economies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xiezhi.consensus.needs.economy import LETTERS, in_sentence, industry_name
from xiezhi.consensus.needs.wording import both, words
from xiezhi.model.table import Column, Table
from xiezhi.model.text import Quantity, Text, joined, text
from xiezhi.model.units import Unit

if TYPE_CHECKING:
    from xiezhi.consensus.needs.specialisation import Floats
    from xiezhi.model.case import Case
    from xiezhi.region.region import Region

NONE = Text("—", "—")


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """The first of the pairs compared, and in which industries they match or compete.

    pairs: rows of `compared`, the highest first; industries: (pair, industry) from `matched` or
    `shared`, in their order; n_compared: the pairs they were chosen from.
    """

    pairs: pd.DataFrame
    industries: Floats
    n_compared: int


NAMED_LEAST = 0.005
TWICE = Text(
    "每个区县最多列两次，以免一地占满名单。",
    "Each county is listed at most twice, so that none fills the list.",
)
_COMPLEMENTARITY = Text(
    "互补度：一方就业高于全国的部分与另一方低于全国的部分相合多少，0为毫不互补，1为上限。",
    "Complementarity: how far what one has above the mainland's mix of jobs answers what the other "
    "lacks, 0 none, at most 1.",
)
_RIVALRY = Text(
    "雷同度：双方就业都高于全国的部分，0为毫不雷同，总小于1。",
    "Rivalry: what both have above the mainland's mix of jobs, 0 none, always below 1.",
)
_SIMILARITY = Text(
    "相似度：两地就业结构相同的部分，1为完全相同。",
    "Similarity: the share of jobs in the same industries, 1 the same.",
)
_COSINE = Text(
    "余弦相似度：1为各行业比例完全相同，大行业影响更大。",
    "Cosine similarity: 1 for the same proportions; large industries count more.",
)
_JOBS = Text(
    "余缺相合的就业：按人数计，一方多出而另一方缺少的就业岗位中能够对上的部分（估算）。",
    "Matching jobs: how many of the jobs that one has above the mainland's mix answer jobs that "
    "the other lacks (modelled).",
)
ENDS = (
    Column("a", Text("区县甲", "County A")),
    Column("b", Text("区县乙", "County B")),
    Column("minutes", Text("行程", "Travel"), Unit.MINUTES),
)
SCORES = (
    Column("complementarity", Text("互补度", "Complementarity"), Unit.INDEX, 3),
    Column("beyond_farming", Text("非农互补度", "… outside farming"), Unit.INDEX, 3),
    Column("rivalry", Text("雷同度", "Rivalry"), Unit.INDEX, 3),
    Column("similarity", Text("相似度", "Similarity"), Unit.INDEX, 3),
)


def leading(amounts: Floats, n: int = 2, least: float = NAMED_LEAST) -> list[str]:
    """Letters of the largest amounts, largest first, of those that reach `least`.

    amounts: (industry,) shares of jobs.

    >>> leading(np.array([0.004, 0.2, 0.1] + [0.0] * 17))
    ['B', 'C']
    """
    order = np.argsort(-np.nan_to_num(amounts), kind="stable")[:n]
    return [LETTERS[k] for k in order if amounts[k] >= least]


def named(amounts: Floats, n: int = 2, least: float = NAMED_LEAST) -> Text:
    """The leading industries in words; a dash where none is worth naming."""
    return both((in_sentence(industry_name(letter)) for letter in leading(amounts, n, least)), NONE)


def ends_of(pairs: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """The pairs with the names of both ends: a_zh, a_en, b_zh, b_en."""
    names = {
        f"{end}_{lang}": places[f"name_{lang}"].to_numpy()[pairs[end].to_numpy()]
        for end in ("a", "b")
        for lang in ("zh", "en")
    }
    minutes = pairs["minutes"].where(np.isfinite(pairs["minutes"]))
    return pairs.drop(columns=["a", "b"]).assign(minutes=minutes, **names)


def partners_table(ranking: Ranking, places: pd.DataFrame, *, near: bool = False) -> Table:
    """The most complementary pairs and what each has that the other lacks.

    near: they were chosen among the pairs within reach, not among all.
    """
    rows = ends_of(ranking.pairs, places).assign(
        **words((named(row) for row in ranking.industries), "a_has"),
        **words((named(-row) for row in ranking.industries), "b_has"),
    )
    columns = (
        *ENDS,
        SCORES[0],
        SCORES[1],
        Column("jobs", Text("余缺相合的就业，估算", "Matching jobs, modelled"), Unit.PERSONS, 0),
        Column("a_has", Text("甲多而乙少", "A has, B lacks")),
        Column("b_has", Text("乙多而甲少", "B has, A lacks")),
    )
    title = Text(
        "全部跨界区县对中最互补的", "The most complementary of all pairs across the border"
    )
    if near:
        title = Text("相邻或两小时内最互补的", "The most complementary pairs within reach")
    note = joined([_chosen_from(ranking, near=near), _COMPLEMENTARITY, _JOBS, TWICE], "", " ")
    return Table(f"complement_partners{'_near' if near else ''}", title, columns, rows, note)


def _chosen_from(ranking: Ranking, *, near: bool) -> Text:
    """Which pairs a list was chosen from: a first among few is no first among all."""
    n = Quantity(ranking.n_compared, Unit.PAIRS)
    if near:
        return text(
            "取自隔界相邻或120分钟内可达的{n}区县。",
            "Chosen from the {n} of counties that touch across the border or lie within 120 "
            "minutes of each other.",
            n=n,
        )
    return text(
        "取自全部{n}跨界区县，不论相距多远。",
        "Chosen from all {n} of counties across the border, however far apart.",
        n=n,
    )


def rivals_table(ranking: Ranking, places: pd.DataFrame, *, near: bool = False) -> Table:
    """The most competing pairs and the industries that both are specialised in.

    near: they were chosen among the pairs within reach, not among all.
    """
    both_have = words((named(row) for row in ranking.industries), "both_have")
    rows = ends_of(ranking.pairs, places).assign(**both_have)
    columns = (
        *ENDS,
        SCORES[2],
        Column("rivalry_beyond", Text("非农雷同度", "… outside farming"), Unit.INDEX, 3),
        SCORES[3],
        Column("both_have", Text("双方都偏重", "Both are specialised in")),
    )
    title = Text("全部跨界区县对中最雷同的", "The most competing of all pairs across the border")
    if near:
        title = Text("相邻或两小时内最雷同的", "The most competing pairs within reach")
    note = joined([_chosen_from(ranking, near=near), _RIVALRY, _SIMILARITY, TWICE], "", " ")
    return Table(f"complement_rivals{'_near' if near else ''}", title, columns, rows, note)


def neighbours_table(pairs: pd.DataFrame, places: pd.DataFrame) -> Table:
    """Every pair that touches across the border."""
    touching = pairs[pairs["touching"]].sort_values(
        ["complementarity", "a", "b"], ascending=[False, True, True]
    )
    columns = (
        *ENDS,
        *SCORES,
        Column("cosine", Text("余弦相似度", "Cosine similarity"), Unit.INDEX, 3),
    )
    title = Text("隔界相邻的区县：互补与雷同", "Neighbours across the border: complement or copy")
    rows = ends_of(touching, places).reset_index(drop=True)
    note = joined([_COMPLEMENTARITY, _RIVALRY, _SIMILARITY, _COSINE], "", " ")
    return Table("complement_neighbours", title, columns, rows, note)


def quotients_table(case: Case, quotients: Floats, reference: Floats) -> Table:
    """Location quotients: one row an industry, one column a side.

    quotients: (side, industry); reference: (industry,).
    """
    rows = pd.DataFrame(
        {
            "section": LETTERS,
            **words((industry_name(letter) for letter in LETTERS), "industry"),
            "reference": reference,
            **{f"lq_{side.code}": quotients[k] for k, side in enumerate(case.sides)},
        }
    )
    columns = (
        Column("section", Text("门类", "Section")),
        Column("industry", Text("行业", "Industry")),
        Column("reference", Text("全国就业占比", "Share of jobs, mainland"), Unit.SHARE),
        *(Column(f"lq_{side.code}", side.name, Unit.INDEX) for side in case.sides),
    )
    title = Text("区位商（全国=1）", "Location quotients (mainland = 1)")
    note = Text(
        "区位商：某方某行业的就业占比除以全国占比，大于1为高于全国，小于1为低于全国。",
        "Location quotient: the industry's share of the side's jobs over its share of the "
        "mainland's; above 1 the side has more of it than the mainland, below 1 less.",
    )
    return Table("complement_quotients", title, columns, rows, note)


def specialisation_table(case: Case, region: Region, index: Floats, excess: Floats) -> Table:
    """Each county's Krugman index and the industries it has most above the reference.

    index: (place,); excess: (place, industry) share of jobs less the reference.
    """
    own = region.side_i >= 0
    names = [case.sides[side].name for side in region.side_i[own]]
    rows = region.places.loc[own, ["code", "name_zh", "name_en"]].assign(
        krugman=index[own],
        **words(names, "side_name"),
        **words((named(row) for row in excess[own]), "above"),
        **words((named(-row) for row in excess[own]), "below"),
    )
    columns = (
        Column("name", Text("区县", "County")),
        Column("side_name", Text("所属方", "Side")),
        Column("krugman", Text("专业化指数", "Specialisation"), Unit.INDEX),
        Column("above", Text("高于全国最多的行业", "Most above the mainland")),
        Column("below", Text("低于全国最多的行业", "Most below the mainland")),
    )
    rows = rows.sort_values(["krugman", "code"], ascending=[False, True], ignore_index=True)
    title = Text("各区县的专业化", "How specialised each county is")
    note = Text(
        "专业化指数：各行业就业占比与全国之差的绝对值之和，0为与全国相同，2为完全不同。",
        "Specialisation: the sum of absolute differences from the mainland's shares of jobs, 0 the "
        "same, 2 nothing alike.",
    )
    return Table("complement_specialisation", title, columns, rows, note)
