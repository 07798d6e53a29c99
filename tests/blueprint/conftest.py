"""A synthetic blueprint: every kind of answer, and words that try to break out of each format."""

from __future__ import annotations

import altair as alt
import numpy as np
import pandas as pd
import pytest
import shapely

from xiezhi.blueprint.build import Basis, Blueprint
from xiezhi.blueprint.catalogue import Chapter, Failed
from xiezhi.blueprint.output import documents_of
from xiezhi.model.case import Case, Side
from xiezhi.model.chart import chart
from xiezhi.model.finding import Finding, Input, Locked
from xiezhi.model.proposal import Proposal, ProposalKind
from xiezhi.model.source import Quality, Source
from xiezhi.model.table import Column, Table
from xiezhi.model.text import Quantity, Text, text
from xiezhi.model.units import Unit

HOSTILE = "<script>alert('x')</script> & =1+1 ]]> {{ 7*7 }}"
FORMULA = "=cmd|'/c calc'!A0"
INVENTED = Source(
    "invented", Text("合成数据", "Synthetic data"), 2020, "CC0-1.0", Quality.SYNTHETIC
)
COUNTED = Source("counted", Text("虚构普查", "Imaginary census"), 2020)
SIDES = (
    Side("110000", Text("甲省", "Jia"), Text("甲", "Jia")),
    Side("120000", Text("乙省", "Yi"), Text("乙", "Yi")),
)


def squares(n: int) -> list[shapely.Polygon]:
    return [shapely.box(100 + i % 6, 30 + i // 6, 101 + i % 6, 31 + i // 6) for i in range(n)]


def synthetic_case(n: int = 30) -> Case:
    codes = [f"{11 + i % 2}{i:04d}" for i in range(n)]
    places = pd.DataFrame(
        {
            "code": codes,
            "name_zh": [f"虚构{i}县" for i in range(n)],
            "name_en": [f"Imaginary {i}" for i in range(n)],
            "province": [f"{11 + i % 2}0000" for i in range(n)],
        }
    )
    return Case(
        "synthetic",
        Text("合成案例", "Synthetic case"),
        SIDES,
        2020,
        {"places": places},
        pd.Series(squares(n), index=codes),
        {"places": INVENTED, "boundaries": INVENTED},
    )


def a_map(name: str):
    features = [
        {
            "type": "Feature",
            "properties": {"share": i / 30},
            "geometry": shapely.geometry.mapping(shapely.orient_polygons(p, exterior_cw=True)),
        }
        for i, p in enumerate(squares(30))
    ]
    titles = {"zh": "占比", "en": "Share"}

    def draw(lang):
        return (
            alt.Chart(alt.NamedData("squares"))
            .mark_geoshape(stroke="white", clip=True)
            .encode(color=alt.Color("properties.share:Q", title=titles[lang]))
            .project("mercator")
            .properties(width=300, height=260)
        )

    alt_text = Text("三十个方格，占比自左上向右下升高。", "Thirty squares, shares rising.")
    return chart(
        name, Text("合成地图", f"Synthetic map {HOSTILE}"), alt_text, {"squares": features}, draw
    )


def long_table(n: int = 60) -> Table:
    rows = pd.DataFrame(
        {
            "code": [f"{i:06d}" for i in range(n)],
            "name_zh": [f"虚构{i}县" for i in range(n)],
            "name_en": [f"Imaginary {i}" for i in range(n)],
            "people": np.arange(n) * 12345 + 1 / 3,
            "share": [np.nan if i == 2 else i / 7 / n for i in range(n)],
            "minutes": [np.inf if i == 3 else float(i) for i in range(n)],
            "remark": [FORMULA if i == 1 else f"{HOSTILE} {i}" for i in range(n)],
        }
    )
    columns = (
        Column("code", Text("代码", "Code")),
        Column("name", Text("区县", "County")),
        Column("people", Text("人口", "People"), Unit.PERSONS),
        Column("share", Text("占比", "Share"), Unit.SHARE),
        Column("minutes", Text("时间", "Time"), Unit.MINUTES),
        Column("remark", Text("备注", "Remark")),
    )
    note = Text("合成数据，并非真实。", "Synthetic, not real.")
    return Table("long", Text("长表/一: [合成]", "A long table"), columns, rows, note)


def short_table(name: str, title: Text) -> Table:
    rows = pd.DataFrame({"what": ["+1", "@x"], "km": [1.25, 2.5]})
    columns = (Column("what", Text("项", "Item")), Column("km", Text("长", "Length"), Unit.KM))
    return Table(name, title, columns, rows)


def rich_finding() -> Finding:
    offer = Proposal(
        "p1",
        ProposalKind.GROUP,
        Text("合成组团", "Synthetic group"),
        Text("二者相邻。", f"They touch. {HOSTILE}"),
        frozenset({"120000", "110000"}),
        ("110000", "120001"),
        ("rich",),
        {"weight": float("nan")},
    )
    return Finding(
        "rich",
        Text("合成问题一？", f"Synthetic question one? {HOSTILE}"),
        text("共有{n}相邻。", "{n} touch.", n=Quantity(13, Unit.PAIRS)),
        (long_table(), short_table("short", Text("长" * 40, "Short table"))),
        (a_map("map_one"), a_map("map_two")),
        Text("合成方法。", "Synthetic method."),
        (COUNTED, INVENTED),
        (Input("places", 30, INVENTED), Input("boundaries", 30, COUNTED)),
        (Text("合成注意事项。", f"Synthetic caveat {HOSTILE}"),),
        (offer,),
    )


def bare_finding() -> Finding:
    """Nothing but words: no chart, no caveat, no source."""
    words = Text("合成问题二？", "Synthetic question two?")
    answer = Text("否。", "No.")
    table = short_table("bare_table", Text("长" * 40, "Short table"))
    return Finding("bare", words, answer, (table,), (), Text("算。", "Sums."), (), (), ())


def synthetic_blueprint() -> Blueprint:
    one = Chapter("consensus", Text("共识", "Consensus"), ())
    two = Chapter("evaluation", Text("评价", "Evaluation"), ())
    locked = Locked("shut", Text("合成问题三？", "Synthetic question three?"), ("prices", "odd"))
    failed = Failed(
        "broken",
        Text("合成问题四？", "Synthetic question four?"),
        Text(f"没有行 {HOSTILE}", f"no rows {HOSTILE}"),
    )
    return Blueprint(
        "synthetic",
        Text("合成案例", f"Synthetic case {HOSTILE}"),
        SIDES,
        2020,
        ((one, (rich_finding(), locked)), (two, (bare_finding(), failed))),
        (Basis("boundaries", 30, COUNTED), Basis("places", 30, INVENTED)),
        {"prices": Text("价格", "Prices"), "places": Text("地方", "Places")},
        {"110000": Text("甲县", "Jia County")},
    )


@pytest.fixture(scope="session")
def blueprint() -> Blueprint:
    return synthetic_blueprint()


@pytest.fixture(scope="session")
def documents(blueprint) -> dict[str, bytes]:
    return documents_of(blueprint)


@pytest.fixture
def case() -> Case:
    return synthetic_case()
