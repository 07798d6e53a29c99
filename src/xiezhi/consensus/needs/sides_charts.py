"""Chart and map of the finding on who the sides are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xiezhi.consensus.needs.bars import share_bars
from xiezhi.consensus.needs.economy import industry_name
from xiezhi.model.text import Text

if TYPE_CHECKING:
    import pandas as pd

    from xiezhi.model.case import Case
    from xiezhi.model.chart import Chart


def industry_bars(case: Case, mixes: pd.DataFrame) -> Chart:
    """Shares of jobs by industry, one bar for each side; the largest industries first.

    mixes: (industry, side) shares, index A to T.
    """
    order = mixes.max(axis=1).sort_values(ascending=False, kind="stable").index
    return share_bars(
        "sides_industries",
        Text("各方就业的行业构成（2020年，估算）", "Jobs by industry, 2020 (modelled)"),
        Text(
            "条形图：20个行业占就业人员的比重，每个行业各方一条；数值见同名表。",
            "Bars of the share of persons in work in each of 20 industries, one for each side; "
            "the table of the same name holds the values.",
        ),
        mixes,
        {letter: industry_name(letter) for letter in order},
        {side.code: side.name for side in case.sides},
    )
