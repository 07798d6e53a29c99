"""What the finding on complementing and competing economies says."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from xiezhi.consensus.needs.complement_tables import NAMED_LEAST, named
from xiezhi.consensus.needs.flag_caveats import JOB_FLAGS, flag_caveats
from xiezhi.consensus.needs.matching import similarity
from xiezhi.consensus.needs.specialisation import krugman_index
from xiezhi.consensus.needs.wording import by_side, pair_name, place_name
from xiezhi.model.text import Quantity, Text, joined, text
from xiezhi.model.units import Unit

if TYPE_CHECKING:
    from collections.abc import Callable

    from xiezhi.consensus.needs.complement_tables import Ranking
    from xiezhi.consensus.needs.specialisation import Floats
    from xiezhi.model.case import Case
    from xiezhi.region.region import Region

    Told = Callable[[Region, Ranking, Text], Text]

METHOD = Text(
    "参照系为全国（大陆）就业的行业构成，由全部区县的就业占比按估算就业人员加权得到。"
    "区位商＝某地某行业就业占比÷全国占比。专业化指数（克鲁格曼）＝各行业占比与全国之差的绝对值之和，"
    "0为与全国相同，2为完全不同。相似度（芬格—克赖宁）＝两地在相同行业的就业占比，即1减差额绝对值之和的一半。"
    "余弦相似度（雅费）＝两地就业结构作为向量的夹角余弦，1为各行业比例完全相同，大行业的影响更大。"
    "互补度＝各行业中一方高于全国的部分与另一方低于全国的部分中较小者之和，双向相加，在0与1之间；"
    "它恰好等于两地各自专业化指数的平均减去合为一体后的专业化指数，即合在一起能抵消多少专业化差异。"
    "它取米凯利贸易互补指数的重叠形式，以就业的余缺代替进出口，对称而无方向。"
    "雷同度＝双方都高于全国的部分中较小者之和。余缺相合的就业＝一方高于全国的就业人数与另一方低于全国的"
    "就业人数中较小者之和，为估算值。“非农”各项先去掉农林牧渔业再算。"
    "比较的是全部跨界区县对；相邻或120分钟内可达的另行排名，地图只画这些。",
    "The reference is the mix of jobs of the whole mainland: every county's shares, weighted by "
    "its estimated persons in work. Location quotient: an industry's share of jobs over its share "
    "in the reference. Specialisation (Krugman): the sum of absolute differences from the "
    "reference, 0 the same, 2 nothing alike. Similarity (Finger and Kreinin): the share of jobs "
    "in the same industries, one less half the sum of absolute differences. Cosine similarity "
    "(Jaffe): the cosine between the two mixes, 1 for the same proportions; large industries count "
    "more. Complementarity: by "
    "industry, the lesser of what one has above the reference and the other below it, summed over "
    "both directions; it lies between 0 and 1 and equals the mean specialisation of the two apart "
    "less that of the two together, so it says how much one-sidedness joining takes away. It is "
    "the overlap form of Michaely's trade complementarity index, with surpluses and lacks of jobs "
    "in the place of exports and imports, and without a direction. Rivalry: the lesser of what "
    "both have above the reference, summed. Matching jobs: by industry, the lesser of the jobs "
    "that one has above the reference and the jobs that the other lacks, summed; modelled. "
    "Outside farming, section A is dropped first. All "
    "pairs of counties across the border are compared; those that touch or lie within 120 minutes "
    "are ranked once more by themselves, and the map shows only these.",
)


def answer(
    case: Case,
    region: Region,
    mixes: Floats,
    reference: Floats,
    partners: tuple[Ranking, Ranking],
    rivals: tuple[Ranking, Ranking],
) -> Text:
    """The answer in words.

    mixes: (side, industry); partners, rivals: the ranking of all pairs across the border, then
    that of the pairs within reach.
    """
    index = dict(zip(region.sides, krugman_index(mixes, reference), strict=True))
    sentence = text(
        "与全国就业结构相比的专业化指数（0为与全国相同，2为完全不同）：{index}。",
        "Specialisation against the mainland's mix of jobs (0 the same, 2 nothing alike): {index}.",
        index=by_side(case, {code: Quantity(value, Unit.INDEX) for code, value in index.items()}),
    )
    best = [*_best(region, *partners, _partners), *_best(region, *rivals, _rivals)]
    return joined([sentence, _alike(case, mixes), *best], "", " ")


def _alike(case: Case, mixes: Floats) -> Text:
    values = {
        (a, b): Quantity(float(similarity(mixes[a], mixes[b])), Unit.SHARE)
        for a, b in combinations(range(len(case.sides)), 2)
    }
    if len(values) == 1:
        return text(
            "双方就业结构相同的部分占{value}。",
            "{value} of their jobs are in the same industries.",
            value=values[0, 1],
        )
    parts = [
        text("{pair}为{value}", "{pair} {value}", pair=_sides(case, *ends), value=value)
        for ends, value in values.items()
    ]
    return text(
        "两两之间就业结构相同的部分所占比重：{parts}。",
        "Share of jobs that each two of them have in the same industries: {parts}.",
        parts=joined(parts),
    )


def _sides(case: Case, a: int, b: int) -> Text:
    return joined([case.sides[a].name, case.sides[b].name], "—", "–")


def _best(region: Region, every: Ranking, near: Ranking, told: Told) -> list[Text]:
    """The first of all pairs and the first within reach, in one sentence where they are one."""
    if not len(every.pairs):
        return []
    n_all, n_near = (Quantity(ranking.n_compared, Unit.PAIRS) for ranking in (every, near))
    of_all = text("在全部{n}跨界区县中", "Among all {n} of counties across the border", n=n_all)
    if not len(near.pairs):
        return [told(region, every, of_all)]
    if every.pairs[["a", "b"]].iloc[0].equals(near.pairs[["a", "b"]].iloc[0]):
        both = text(
            "{of_all}（在其中相邻或120分钟内可达的{n}中也是如此）",
            "{of_all} (and also among the {n} that touch or lie within 120 minutes)",
            of_all=of_all,
            n=n_near,
        )
        return [told(region, every, both)]
    of_near = text(
        "在其中相邻或120分钟内可达的{n}中",
        "Among the {n} that touch or lie within 120 minutes",
        n=n_near,
    )
    return [told(region, every, of_all), told(region, near, of_near)]


def _partners(region: Region, ranking: Ranking, among: Text) -> Text:
    best, match = ranking.pairs.iloc[0], ranking.industries[0]
    a, b = int(best["a"]), int(best["b"])
    has = [_has(region, place, more) for place, more in ((a, match), (b, -match))]
    return text(
        "{among}，最互补的是{pair}，互补度{value}（0为毫不互补，1为上限）：{has}。",
        "{among}, the most complementary are {pair}, with a complementarity of {value} (0 none, "
        "at most 1): {has}.",
        among=among,
        pair=pair_name(region.places, a, b),
        value=Quantity(best["complementarity"], Unit.INDEX),
        has=joined([clause for clause in has if clause is not None], "，", "; "),
    )


def _has(region: Region, place: int, more: Floats) -> Text | None:
    """What a place has that the other lacks; None where there is nothing."""
    if more.max() <= 0:
        return None
    return text(
        "{place}的{industries}就业偏多",
        "{place} has more jobs in {industries}",
        place=place_name(region.places, place),
        industries=named(more, least=min(NAMED_LEAST, float(more.max()))),
    )


def _rivals(region: Region, ranking: Ranking, among: Text) -> Text:
    best, common = ranking.pairs.iloc[0], ranking.industries[0]
    return text(
        "{among}，最雷同的是{pair}，雷同度{value}（0为毫不雷同，总小于1），双方都偏重{industries}。",
        "{among}, the most competing are {pair}, with a rivalry of {value} (0 none, always below "
        "1): both are specialised in {industries}.",
        among=among,
        pair=pair_name(region.places, int(best["a"]), int(best["b"])),
        value=Quantity(best["rivalry"], Unit.INDEX),
        industries=named(common, least=min(NAMED_LEAST, float(common.max()))),
    )


def caveats(region: Region, n_pairs: int) -> tuple[Text, ...]:
    """What the measures leave out; and, where there is none, that no pair could be compared."""
    none = Text(
        "没有隔界相邻或120分钟内可达的区县对，因此没有近处的排名和地图。",
        "No pair of counties touches across the border or lies within 120 minutes, so there is no "
        "ranking within reach and no map.",
    )
    return (
        Text(
            "只有20个门类：两地都是制造业，可能一个造车、一个酿酒，本可上下游配套，这里却算雷同。",
            "There are only 20 sections: two places in manufacturing may make cars and spirits "
            "and even supply one another, yet count as alike here.",
        ),
        Text(
            "没有投入产出表：互补度说的是就业余缺对得上，不是已有或必然会有的往来。"
            "教育、卫生、公共管理等行业大多就地服务，即使余缺相合也难以跨界交换。",
            "There is no input-output table: complementarity says that surpluses and lacks of jobs "
            "fit, not that trade takes place or would. Schools, health and administration serve "
            "people on the spot and can hardly be exchanged across a border.",
        ),
        Text(
            "农林牧渔业占比差别最大，主导各项指标；因此另列非农部分。"
            "就业占比来自长表抽样，小县的小行业误差较大。",
            "Farming differs most and dominates every measure, so values outside farming stand "
            "beside. Shares come from a sample (the long form): small industries of small "
            "counties are uncertain.",
        ),
        Text(
            "行程时间的依据和已测得的误差，见“各方相距多近，边界让行程付出多少代价？”一节。",
            "What the travel times rest on, and their error as measured, is told where it is asked "
            "how near the sides are.",
        ),
        *flag_caveats(region.places[region.side_i >= 0], JOB_FLAGS),
        *([none] if not n_pairs else []),
    )
