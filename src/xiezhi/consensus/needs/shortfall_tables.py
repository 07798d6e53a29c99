"""Tables of the finding on shortfalls."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xiezhi.consensus.needs.wording import listed, words
from xiezhi.model.table import Column, Table
from xiezhi.model.text import Text, text
from xiezhi.model.units import Unit

if TYPE_CHECKING:
    from xiezhi.consensus.needs.standing import Measure
    from xiezhi.model.case import Case
    from xiezhi.region.region import Region

_NONE = Text("无", "none")


def sides_table(case: Case, measures: tuple[Measure, ...], sides: pd.DataFrame) -> Table:
    """Of each side's people, who live in counties that fall short: everywhere, at the border."""
    rows = pd.DataFrame(words([measure.problem for measure in measures], "problem"))
    columns = [Column("problem", Text("短板", "Shortfall"))]
    for side in case.sides:
        own = sides[sides["side"] == side.code].set_index("measure")
        own = own.loc[[measure.id for measure in measures]]
        for name, zh, en in (
            ("people_share", "{side}", "{side}"),
            ("border_share", "{side}边界区县", "{side}, border"),
        ):
            key = f"{name}_{side.code}"
            rows[key] = own[name].to_numpy()
            columns.append(Column(key, text(zh, en, side=side.name), Unit.SHARE, 0))
    return Table(
        "shortfalls_sides",
        Text("住在短板区县的人口占比", "Share of the people in counties that fall short"),
        tuple(columns),
        rows,
    )


def shared_table(region: Region, measures: tuple[Measure, ...], shared: pd.DataFrame) -> Table:
    """Pairs across the border and the shortfalls that both have."""
    problems = {measure.id: measure.problem for measure in measures}
    names = {
        f"{end}_{lang}": region.places[f"name_{lang}"].to_numpy()[shared[end]]
        for end in ("a", "b")
        for lang in ("zh", "en")
    }
    told = [listed([problems[name] for name in row], _NONE) for row in shared["shared"]]
    rows = pd.DataFrame({**names, "n_shared": shared["n_shared"], **words(told, "shared")})
    return Table(
        "shortfalls_shared",
        Text("相邻区县共有的短板", "Shortfalls that neighbours across the border share"),
        (
            Column("a", Text("区县", "County")),
            Column("b", Text("对岸区县", "Across the border")),
            Column("n_shared", Text("共有短板数", "Shared"), Unit.COUNT),
            Column("shared", Text("共有短板", "Shortfalls of both")),
        ),
        rows,
    )


def counties_table(
    case: Case, measures: tuple[Measure, ...], ahead: pd.DataFrame, counties: pd.DataFrame
) -> Table:
    """Border counties: every figure, and the share of counties that do better."""
    at = counties.index.to_numpy(np.int64)
    sides = {side.code: side.name for side in case.sides}
    rows = pd.DataFrame(
        {
            "name_zh": counties["name_zh"].to_numpy(),
            "name_en": counties["name_en"].to_numpy(),
            **words([sides[code] for code in counties["side"]], "side"),
        }
    )
    columns = [Column("side", Text("方", "Side")), Column("name", Text("区县", "County"))]
    for measure in measures:
        rows[measure.id] = measure.figures[at]
        rows[f"{measure.id}_ahead"] = ahead[measure.id].to_numpy()[at]
        columns += [
            Column(measure.id, measure.name, measure.unit),
            Column(f"{measure.id}_ahead", Text("更好的区县", "do better"), Unit.SHARE, 0),
        ]
    return Table(
        "shortfalls_counties",
        Text("边界区县的各项指标及其位置", "Border counties: figures and standing"),
        tuple(columns),
        rows,
        Text(
            "“更好的区县”为全国内地区县中比它更好者的比重，75%及以上为短板。",
            "'Do better': the share of the mainland's counties that do better; a shortfall from "
            "75 % on.",
        ),
    )
