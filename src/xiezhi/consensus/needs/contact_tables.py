"""Tables of the finding on contact."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import pandas as pd

from xiezhi.consensus.needs.profile import WHOLE_PEOPLE, change_since_2010
from xiezhi.consensus.needs.wording import words
from xiezhi.model.table import Column, Table
from xiezhi.model.text import Text, joined
from xiezhi.model.units import Unit

if TYPE_CHECKING:
    from xiezhi.model.case import Case
    from xiezhi.region.region import Region


def strips_table(case: Case, strips: pd.DataFrame) -> Table:
    """Each side's border counties beside the whole side."""
    rows = strips.reset_index(drop=True).assign(**words((s.name for s in case.sides), "side_name"))
    columns = (
        Column("side_name", Text("方", "Side")),
        Column("n", Text("边界区县数", "Border counties"), Unit.COUNT),
        Column("people", Text("边界区县人口", "Living in them"), Unit.PERSONS),
        Column("people_share", Text("占该方人口", "of the side's people"), Unit.SHARE),
        Column("area_share", Text("占该方面积", "of the side's land"), Unit.SHARE),
        Column("change", Text("2010—2020年人口变化", "Change 2010–2020"), Unit.SHARE),
        Column("change_side", Text("该方整体变化", "Change, whole side"), Unit.SHARE),
        Column("old", Text("65岁及以上", "Aged 65+"), Unit.SHARE),
        Column("old_side", Text("该方整体65岁及以上", "Aged 65+, whole side"), Unit.SHARE),
    )
    title = Text("各方的边界区县与全域比较", "Each side's border counties beside the whole side")
    return Table("contact_sides", title, columns, rows, WHOLE_PEOPLE)


def side_pairs_table(case: Case, pairs: pd.DataFrame, region: Region) -> Table:
    """Where there are more than two sides: the border of each two."""
    people = region.places["population_2020"]
    met, names = [], []
    for first, second in combinations(range(len(case.sides)), 2):
        here = pairs[(pairs["side_a"] == first) & (pairs["side_b"] == second)]
        names.append(joined([case.sides[first].name, case.sides[second].name], "—", "–"))
        met.append(
            {
                "n": len(here),
                "km": here["km"].sum(),
                "people_a": people.loc[here["a"].unique()].sum(),
                "people_b": people.loc[here["b"].unique()].sum(),
            }
        )
    columns = (
        Column("sides", Text("双方", "Sides")),
        Column("n", Text("相邻区县", "Pairs of counties"), Unit.COUNT),
        Column("km", Text("共同边界", "Shared border"), Unit.KM),
        Column("people_a", Text("前者边界区县人口", "First bank"), Unit.PERSONS),
        Column("people_b", Text("后者边界区县人口", "Second bank"), Unit.PERSONS),
    )
    title = Text("两两之间的边界", "The border of each two sides")
    return Table(
        "contact_side_pairs", title, columns, pd.DataFrame(met).assign(**words(names, "sides"))
    )


def pairs_table(pairs: pd.DataFrame, region: Region) -> Table:
    """Every pair of counties that touch across the border."""
    rows = pd.DataFrame({"number": range(1, len(pairs) + 1), "km": pairs["km"]})
    for end in ("a", "b"):
        places = region.places.loc[pairs[end]].reset_index(drop=True)
        change = change_since_2010(places)["share"]
        rows = rows.assign(
            **{
                f"{end}_zh": places["name_zh"],
                f"{end}_en": places["name_en"],
                f"people_{end}": places["population_2020"],
                f"change_{end}": change,
            }
        )
    columns = (
        Column("number", Text("编号", "No."), Unit.COUNT),
        Column("a", Text("区县甲", "County A")),
        Column("b", Text("区县乙", "County B")),
        Column("km", Text("共同边界", "Shared border"), Unit.KM),
        Column("people_a", Text("甲人口", "Population A"), Unit.PERSONS),
        Column("people_b", Text("乙人口", "Population B"), Unit.PERSONS),
        Column("change_a", Text("甲2010—2020年人口变化", "Change A, 2010–2020"), Unit.SHARE),
        Column("change_b", Text("乙2010—2020年人口变化", "Change B, 2010–2020"), Unit.SHARE),
    )
    title = Text("隔界相邻的区县", "Counties that touch across the border")
    return Table("contact_pairs", title, columns, rows)


def counties_table(case: Case, counties: pd.DataFrame) -> Table:
    """Every border county."""
    names = [case.sides[number].name for number in counties["side_number"]]
    rows = counties.reset_index(drop=True).assign(**words(names, "side_name"))
    columns = (
        Column("name", Text("区县", "County")),
        Column("side_name", Text("所属方", "Side")),
        Column("n_across", Text("隔界相邻区县", "Neighbours across"), Unit.COUNT),
        Column("km", Text("与另一方的边界", "Border with other sides"), Unit.KM),
        Column("population_2020", Text("2020年人口", "Population 2020"), Unit.PERSONS),
        Column("change_share", Text("2010—2020年变化", "Change 2010–2020"), Unit.SHARE),
        Column("share_65_plus_2020", Text("65岁及以上", "Aged 65+"), Unit.SHARE),
        Column("urban_share_2020", Text("城镇人口", "In towns"), Unit.SHARE),
    )
    title = Text("边界区县", "The border counties")
    return Table("contact_counties", title, columns, rows)
