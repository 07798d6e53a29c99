"""Rows of energy and of assets that are not used: which, why, how many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from xiezhi.action.horizontal.area_names import Areas
from xiezhi.model.table import Column, Table
from xiezhi.model.text import Text
from xiezhi.model.units import Unit
from xiezhi.model.wording import words

WRONG_UNIT = Text("单位不能换算成其余各行的单位", "a unit that cannot be turned into the others'")
TOO_FEW = Text("时段太少，会使其余各方无从比较", "too few times for the others to be compared with")
OVER_WHOLE = Text("超过100%", "more than 100 %")


@dataclass(frozen=True, slots=True)
class Apart:
    """Rows of one area that are kept apart for one reason. example: one of them, as given."""

    what: Text
    area: str
    reason: Text
    n: int
    example: str


def apart_table(id_: str, apart: Sequence[Apart], areas: Areas) -> Table:
    """What was not used, by area and reason."""
    rows = pd.DataFrame(
        {
            **words((one.what for one in apart), "what"),
            **words((areas.name(one.area) for one in apart), "area"),
            **words((one.reason for one in apart), "reason"),
            "n": [one.n for one in apart],
            "example": [one.example for one in apart],
        }
    )
    columns = (
        Column("what", Text("项目", "What")),
        Column("area", Text("地方", "Area")),
        Column("reason", Text("原因", "Reason")),
        Column("n", Text("行数", "Rows"), Unit.COUNT),
        Column("example", Text("例", "Example")),
    )
    return Table(id_, Text("未采用的行", "Rows not used"), columns, rows)
