"""Tables of the finding on who the sides are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from xiezhi.consensus.needs.economy import industry_name
from xiezhi.consensus.needs.wording import words
from xiezhi.model.table import Column, Measure, Table, measures_table
from xiezhi.model.text import Quantity, Text, text
from xiezhi.model.units import Unit

if TYPE_CHECKING:
    from xiezhi.model.case import Case

MEASURES: tuple[tuple[str, Measure], ...] = (
    ("n", Measure(Text("县级地方", "County-level places"), Unit.COUNT, 0)),
    ("people", Measure(Text("2020年常住人口", "Population 2020"), Unit.PERSONS, 0)),
    ("change", Measure(Text("2010—2020年人口变化", "Population change, 2010–2020"), Unit.SHARE)),
    ("change_places", Measure(Text("其中可比区县", "… of comparable counties"), Unit.SHARE)),
    ("old", Measure(Text("65岁及以上占比", "Aged 65 and over"), Unit.SHARE)),
    ("young", Measure(Text("0—14岁占比", "Aged under 15"), Unit.SHARE)),
    ("urban", Measure(Text("城镇人口占比", "Living in towns"), Unit.SHARE)),
    ("area_km2", Measure(Text("面积", "Area"), Unit.KM2, 0)),
    ("density", Measure(Text("人口密度", "Density"), Unit.PERSONS_PER_KM2, 0)),
    ("employed", Measure(Text("就业人员，估算", "Persons in work, estimated"), Unit.PERSONS, 0)),
)


def comparison_table(case: Case, profiles: pd.DataFrame) -> Table:
    """One row a measure, one column a side."""
    return measures_table(
        "sides_compared",
        Text("各方比较", "The sides compared"),
        tuple(measure for _, measure in MEASURES),
        {side.code: side.name for side in case.sides},
        profiles[[key for key, _ in MEASURES]].T,
        Text(
            "总人口及其变化为省级普查合计；可比区县指两次普查都有按现行区划的人口数的区县。",
            "Population and its change are the census totals of the province; comparable counties "
            "are those with people of both censuses within present borders.",
        ),
    )


def industries_table(case: Case, mixes: pd.DataFrame) -> Table:
    """Shares of jobs, one row an industry, one column a side."""
    names = words((industry_name(letter) for letter in mixes.index), "industry")
    rows = pd.DataFrame({"section": mixes.index, **names})
    rows = rows.assign(**{code: mixes[code].to_numpy() for code in mixes.columns})
    columns = (
        Column("section", Text("门类", "Section")),
        Column("industry", Text("行业", "Industry")),
        *(Column(side.code, side.name, Unit.SHARE) for side in case.sides),
    )
    title = Text("各方就业的行业构成（2020年，估算）", "Jobs by industry, 2020 (modelled)")
    return Table("sides_industries", title, columns, rows)


def movers_table(case: Case, rows: pd.DataFrame, n: int) -> Table:
    """Counties that gained and lost most people."""
    name = {side.code: side.name for side in case.sides}
    rows = rows.assign(**words((name[code] for code in rows["province"]), "side_name"))
    columns = (
        Column("name", Text("区县", "County")),
        Column("side_name", Text("所属方", "Side")),
        Column("population_2010", Text("2010年人口", "Population 2010"), Unit.PERSONS),
        Column("population_2020", Text("2020年人口", "Population 2020"), Unit.PERSONS),
        Column("change_persons", Text("增减", "Change"), Unit.PERSONS),
        Column("change_share", Text("增减幅度", "Change, relative"), Unit.SHARE),
    )
    title = text(
        "2010—2020年人口增加和减少最多的区县（各{n}）",
        "Counties that gained and lost most people, 2010–2020 (up to {n} each)",
        n=Quantity(n, Unit.COUNTIES),
    )
    return Table("sides_movers", title, columns, rows.reset_index(drop=True))
