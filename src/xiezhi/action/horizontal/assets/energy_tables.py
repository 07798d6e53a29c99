"""The tables of the finding on power and gas."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from xiezhi.action.horizontal.area_names import Areas
from xiezhi.action.horizontal.assets.carriers import Carrier
from xiezhi.model.table import Column, Table
from xiezhi.model.text import Text
from xiezhi.model.units import Unit
from xiezhi.model.wording import words


def peaks_table(carriers: Sequence[Carrier], areas: Areas) -> Table:
    """By carrier and side: peak, when it is, what lacks alone and with exchange."""
    cells = [(one, k) for one in carriers for k in range(len(one.areas))]
    rows = pd.DataFrame(
        {
            **words((one.name for one, _ in cells), "carrier"),
            **words((one.unit_name for one, _ in cells), "unit"),
            **words((areas.name(one.areas[k]) for one, k in cells), "side"),
            "peak": [float(one.exchange.own_peaks[k]) for one, k in cells],
            "when": [_when(one, k) for one, k in cells],
            "alone": [float(one.exchange.short_alone[:, k].sum()) for one, k in cells],
            "joined": [float(one.exchange.short_joined[:, k].sum()) for one, k in cells],
            "gives": [float(one.exchange.flows[:, k, :].sum()) for one, k in cells],
        }
    )
    columns = (
        Column("carrier", Text("能源", "Carrier")),
        Column("unit", Text("单位", "Unit")),
        Column("side", Text("方", "Side")),
        Column("peak", Text("高峰需求", "Peak"), Unit.INDEX, 1),
        Column("when", Text("高峰时段", "When")),
        Column("alone", Text("单独缺口", "Lacks alone"), Unit.INDEX, 1),
        Column("joined", Text("互济后缺口", "Lacks with exchange"), Unit.INDEX, 1),
        Column("gives", Text("送出", "Gives"), Unit.INDEX, 1),
    )
    title = Text("高峰与缺口", "Peaks and what lacks")
    return Table("energy_peaks", title, columns, rows)


def flows_table(carriers: Sequence[Carrier], areas: Areas) -> Table:
    """By carrier and direction: how much, how often, and the largest."""
    cells = [
        (one, a, b)
        for one in carriers
        for a in range(len(one.areas))
        for b in range(len(one.areas))
        if a != b
    ]
    flows = [one.exchange.flows[:, a, b] for one, a, b in cells]
    rows = pd.DataFrame(
        {
            **words((one.name for one, _, _ in cells), "carrier"),
            **words((one.unit_name for one, _, _ in cells), "unit"),
            **words((areas.name(one.areas[a]) for one, a, _ in cells), "giver"),
            **words((areas.name(one.areas[b]) for one, _, b in cells), "taker"),
            "total": [float(flow.sum()) for flow in flows],
            "n": [int((flow > 0).sum()) for flow in flows],
            "largest": [float(flow.max(initial=0.0)) for flow in flows],
            "likeness": [one.exchange.likeness(a, b) for one, a, b in cells],
        }
    )
    columns = (
        Column("carrier", Text("能源", "Carrier")),
        Column("unit", Text("单位", "Unit")),
        Column("giver", Text("送方", "From")),
        Column("taker", Text("受方", "To")),
        Column("total", Text("合计", "Total"), Unit.INDEX, 1),
        Column("n", Text("时段数", "Times"), Unit.COUNT),
        Column("largest", Text("最大", "Largest"), Unit.INDEX, 1),
        Column("likeness", Text("两方需求的相关系数", "Correlation of demand"), Unit.INDEX, 2),
    )
    note = Text(
        "相关系数越低，高峰越错开，联通越有用。",
        "The lower the correlation, the more the peaks lie apart and the more a link helps.",
    )
    title = Text("谁送谁", "Who gives to whom")
    return Table("energy_flows", title, columns, rows, note)


def _when(one: Carrier, side: int) -> str:
    time = one.times[int(one.exchange.demand[:, side].argmax())]
    return f"{time:%Y-%m-%d %H:%M}" if one.hourly else f"{time:%Y-%m}"
