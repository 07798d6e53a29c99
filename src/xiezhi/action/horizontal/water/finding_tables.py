"""Tables of the finding on rivers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xiezhi.action.horizontal.observed import REASONS, shown_row
from xiezhi.action.horizontal.water.alarms import KINDS, LEVELS
from xiezhi.action.horizontal.water.rating import (
    RATINGS,
    few_sections,
    river_rating,
)
from xiezhi.action.horizontal.water.standard import CLASS_NAMES, defaults, indicators
from xiezhi.action.horizontal.wording import column_of, side_name, table_of
from xiezhi.model.table import Column, Table
from xiezhi.model.text import Quantity, Text, joined, text
from xiezhi.model.units import Unit

if TYPE_CHECKING:
    from xiezhi.action.horizontal.water.case_water import CaseWater
    from xiezhi.model.case import Case

NONE = Text("—", "—")
N_ALARMS = 60


def indicator(item: str) -> Text:
    """What an indicator is called."""
    return indicators()[item].name


def amount(value: float, item: str) -> Text:
    """A value with its unit; three figures and no more."""
    if not np.isfinite(value):
        return NONE
    shown = f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"  # noqa: PLR2004
    unit = indicators()[item].unit
    both = f"{shown} {unit}".strip()
    return Text(both, both)


def class_name(number: int) -> Text:
    """A class by its number; a dash for 0."""
    return CLASS_NAMES[number - 1] if number else NONE


def sections_table(case: Case, water: CaseWater) -> Table:
    """Every section: its class over the last year of readings, what decided it, its target."""
    rows = []
    deciding = water.classes.deciding
    items = list(water.means.columns)
    crossing = crossing_texts(case, water)
    for k, section in enumerate(water.means.index):
        number = int(water.classes.overall[k])
        worst = [indicator(items[c]) for c in np.flatnonzero(deciding[k])] if number > 1 else []
        target = water.targets[section]
        rows.append(
            {
                "name": water.names[section],
                "crossing": crossing[section],
                "class": class_name(number),
                "target": _target(target, given=section in water.given),
                "met": _met(number, target),
                "worst": joined(worst) if worst else NONE,
                "n_items": int(water.classes.n_rated[k]),
                "n": int(water.n[section]),
            }
        )
    columns = (
        Column("name", Text("断面", "Section")),
        Column("crossing", Text("上游方→下游方", "From → to")),
        Column("class", Text("水质类别", "Class")),
        Column("target", Text("目标", "Target")),
        Column("met", Text("达标", "Met")),
        Column("worst", Text("定类指标", "Decided by")),
        Column("n_items", Text("参评指标数", "Indicators rated"), Unit.COUNT),
        Column("n", Text("有效时次", "Readings used"), Unit.COUNT),
    )
    note = text(
        "按采信读数的均值，以单因子法定类；参评指标只有自动站所测的几项，不能替代按21项的法定评价。带“*”的目标为本项目默认值（{c}）。",
        "By the single-factor method from means of believed readings. Only what the stations "
        "measure is rated: no substitute for the official rating of 21 indicators. A target with "
        "* is this project's default ({c}).",
        c=class_name(int(defaults()["alarm"]["target_class"])),
    )
    return table_of(
        "water_sections", Text("各断面水质类别", "Class of every section"), columns, rows, note
    )


def crossing_texts(case: Case, water: CaseWater) -> dict[str, Text]:
    """For each section, the side above and the side below; a dash off the border."""
    up, down = column_of(water.sections, "upstream"), column_of(water.sections, "downstream")
    return {
        str(i): text("{a}→{b}", "{a} → {b}", a=side_name(case, up[i]), b=side_name(case, down[i]))
        if up[i] and down[i]
        else NONE
        for i in water.sections.index
    }


def _target(target: int, *, given: bool) -> Text:
    name = class_name(target)
    return name if given else Text(f"{name.zh}*", f"{name.en}*")


def _met(number: int, target: int) -> Text:
    if not number:
        return NONE
    return Text("是", "yes") if number <= target else Text("否", "no")


def rivers_table(water: CaseWater) -> Table:
    """Every river that sections name: its rating by the shares of classes, or by means."""
    on = column_of(water.sections, "river").reindex(water.means.index)
    rows = []
    for river, own in on[on != ""].groupby(on[on != ""]):
        at = water.means.index.get_indexer(own.index)
        lake = np.array([water.lake[s] for s in own.index], dtype=np.bool_)
        rating, how = river_rating(
            water.means.to_numpy()[at], tuple(water.means.columns), water.standard, lake
        )
        classes = water.classes.overall[at]
        rows.append(
            {
                "name": water.rivers.get(str(river), Text(str(river), str(river))),
                "n": int((classes > 0).sum()),
                "good": float((classes[classes > 0] <= 3).mean()) if classes.any() else np.nan,  # noqa: PLR2004
                "bad": float((classes == 6).mean()) if classes.any() else np.nan,  # noqa: PLR2004
                "rating": RATINGS[rating] if rating else NONE,
                "how": _HOW[how],
            }
        )
    columns = (
        Column("name", Text("河流", "River")),
        Column("n", Text("断面数", "Sections"), Unit.COUNT),
        Column("good", Text("Ⅰ—Ⅲ类断面占比", "Sections in I to III"), Unit.SHARE),
        Column("bad", Text("劣Ⅴ类断面占比", "Sections worse than V"), Unit.SHARE),
        Column("rating", Text("水质状况", "Rating")),
        Column("how", Text("评价方式", "How rated")),
    )
    number, status = few_sections()
    note = text(
        "断面数达到{n}个时按断面类别比例评价，不足时先求各指标断面均值；这一分界的依据：{mark}。",
        "From {n} sections on, shares of classes decide; below, each indicator is averaged first. "
        "This number: {mark}.",
        n=Text(str(number), str(number)),
        mark=status.label,
    )
    return table_of("water_rivers", Text("河流水质状况", "Rating of rivers"), columns, rows, note)


_HOW = {
    "shares": Text("断面类别比例", "shares of classes"),
    "means": Text("断面均值", "means over sections"),
    "none": NONE,
}


def alarms_table(water: CaseWater) -> Table:
    """Confirmed alarms, the worst first; those of one reading after them."""
    found = water.alarms.head(N_ALARMS)
    rows = [
        {
            "name": water.names[str(a["section"])],
            "level": LEVELS[int(a["level"])] if a["confirmed"] else UNCONFIRMED,
            "what": indicator(str(a["parameter"])),
            "kind": KINDS[str(a["kind"])],
            "peak": amount(a["peak"], str(a["parameter"])),
            "limit": amount(a["limit"], str(a["parameter"])),
            "usual": amount(a["usual"], str(a["parameter"])),
            "when": _when(a["start"], a["end"]),
            "n": int(a["n"]),
            "note": HELD if a["held"] else NONE,
        }
        for _, a in found.iterrows()
    ]
    columns = (
        Column("name", Text("断面", "Section")),
        Column("level", Text("等级", "Level")),
        Column("what", Text("指标", "Indicator")),
        Column("kind", Text("缘由", "Why")),
        Column("peak", Text("最差值", "Worst value")),
        Column("limit", Text("目标限值", "Limit")),
        Column("usual", Text("此前或同期", "Usual")),
        Column("when", Text("时段", "When")),
        Column("n", Text("时次", "Readings"), Unit.COUNT),
        *([Column("note", Text("提示", "Note"))] if found["held"].any() else []),
    )
    note = text(
        "共{n}条，列出前{shown}条。预警须连续两个采信读数；“此前或同期”是变化前的读数，或本断面同期的中位数；等级与变化幅度的界线为本项目默认值，请双方商定后替换。",
        "{n} in all, the first {shown} listed. An alarm takes two believed readings in a row. "
        "Usual is what was read before a change, or the section's median of the season. "
        "Levels and bounds of change are defaults of this project, to be replaced by what the "
        "sides agree on.",
        n=Text(str(len(water.alarms)), str(len(water.alarms))),
        shown=Text(str(len(found)), str(len(found))),
    )
    return table_of(
        "water_alarms",
        Text("预警与待确认读数", "Alarms and readings to confirm"),
        columns,
        rows,
        note,
    )


def _when(first: pd.Timestamp, last: pd.Timestamp) -> str:
    """From when to when, without what the end repeats.

    >>> _when(pd.Timestamp("2024-11-26 00:00"), pd.Timestamp("2024-11-26 20:00"))
    '2024-11-26 00:00–20:00'
    """
    begins = first.strftime("%Y-%m-%d %H:%M")
    if last == first:
        return begins
    shape = (
        "%H:%M"
        if last.date() == first.date()
        else "%m-%d %H:%M"
        if last.year == first.year
        else "%Y-%m-%d %H:%M"
    )
    return f"{begins}–{last.strftime(shape)}"


UNCONFIRMED = Text("待确认", "to confirm")
HELD = Text(
    "各时次数值相同：可能沿用一次分析，先查仪器",
    "one value throughout: perhaps one analysis, check the instrument",
)


def apart_table(water: CaseWater) -> Table:
    """How many rows were kept apart, by reason; and gaps."""
    reasons = water.apart["reason"].value_counts()
    examples = water.apart.drop_duplicates("reason").set_index("reason")
    rows = []
    for reason, n in reasons.items():
        first = examples.loc[[str(reason)]].iloc[0]
        name = water.names.get(
            str(first["section"]), Text(str(first["section"]), str(first["section"]))
        )
        shown = shown_row(first)
        rows.append(
            {
                "reason": REASONS[str(reason)],
                "n": int(n),
                "sections": int(
                    water.apart.loc[water.apart["reason"] == reason, "section"].nunique()
                ),
                "example": text("{s}：{v}", "{s}: {v}", s=name, v=shown),
            }
        )
    columns = (
        Column("reason", Text("原因", "Reason")),
        Column("n", Text("读数", "Readings"), Unit.COUNT),
        Column("sections", Text("断面数", "Sections"), Unit.COUNT),
        Column("example", Text("例", "Example")),
    )
    used = int((~np.isnan(water.screened.believed)).sum())
    note = text(
        "给出{given}行，采信{used}个，另置{apart}个；换算单位{converted}个；数据中断{gaps}次。",
        "{given} rows given, {used} values believed, {apart} kept apart; {converted} turned from "
        "another unit; {gaps} gaps in the series.",
        given=_count(water.seen.n_given),
        used=_count(used),
        apart=_count(len(water.apart)),
        converted=_count(water.seen.n_converted),
        gaps=_count(len(water.gaps)),
    )
    return table_of("water_apart", Text("另置的读数", "Readings kept apart"), columns, rows, note)


def _number(value: float) -> Text:
    return Text(f"{value:g}", f"{value:g}")


def _count(n: int) -> Text:
    return Text(f"{n:,}", f"{n:,}")


def passages_table(case: Case, water: CaseWater) -> Table:
    """Leaving against entering, by side and indicator."""
    rows = [
        {
            "side": side_name(case, p.side),
            "entering": water.names[p.entering],
            "leaving": water.names[p.leaving],
            "what": indicator(p.parameter),
            "in": amount(p.entering_median, p.parameter),
            "out": amount(p.leaving_median, p.parameter),
            "change": p.change,
            "interval": _interval(p.low, p.high),
            "said": WORSE if p.worse else BETTER if p.better else UNCLEAR,
            "days": p.n_days,
        }
        for p in water.passages
    ]
    columns = (
        Column("side", Text("流经方", "Side passed")),
        Column("entering", Text("入境断面", "Where it enters")),
        Column("leaving", Text("出境断面", "Where it leaves")),
        Column("what", Text("指标", "Indicator")),
        Column("in", Text("入境", "Entering")),
        Column("out", Text("出境", "Leaving")),
        Column("change", Text("变化", "Change"), Unit.SHARE),
        Column("interval", Text("95%区间", "95 % interval")),
        Column("said", Text("判断", "Reading")),
        Column("days", Text("天数", "Days"), Unit.COUNT),
    )
    return table_of(
        "water_passages",
        Text("出境与入境相比", "Leaving against entering"),
        columns,
        rows,
        text(
            "入境、出境为两处都有读数之日的中位数。相差不到{least}的不判为变差或变好（本项目默认值）。",
            "Entering and leaving are medians of days with readings at both. Less than {least} "
            "apart counts as no difference (a default of this project).",
            least=Quantity(defaults()["passage"]["relevant"], Unit.SHARE, 0),
        ),
    )


def _interval(low: float, high: float) -> Text:
    """An interval of shares, in per cent."""
    return text(
        "{a}至{b}",
        "{a} to {b}",
        a=Quantity(low, Unit.SHARE, 1),
        b=Quantity(high, Unit.SHARE, 1),
    )


WORSE = Text("变差", "worse")
BETTER = Text("变好", "better")
UNCLEAR = Text("看不出差别", "no clear difference")


def traces_table(water: CaseWater) -> Table:
    """Candidate reaches of every pulse, best first."""
    rows = []
    for one in water.traces:
        for rank, c in enumerate(one.trace.candidates, 1):
            released = [one.start + pd.Timedelta(hours=h) for h in c.released]
            rows.append(
                {
                    "pulse": text(
                        "{what}，{s}", "{what}, {s}", what=indicator(one.parameter),
                        s=water.names[one.sections[0]],
                    ),
                    "rank": rank,
                    "reach": reach_text(water, one.river.reach_name(c.reach)),
                    "share": c.share,
                    "km": f"{c.km[0]:.0f}–{c.km[1]:.0f}",
                    "when": _when(*(at.floor("h") for at in released)),
                    "tells": CANNOT[one.trace.why],
                }
            )  # fmt: skip
    columns = (
        Column("pulse", Text("污染过程", "Pulse")),
        Column("rank", Text("次序", "Rank"), Unit.COUNT),
        Column("reach", Text("候选河段", "Candidate reach")),
        Column("share", Text("概率", "Probability"), Unit.SHARE),
        Column("km", Text("距河段上端（公里，95%）", "km from its upper end (95 %)")),
        Column("when", Text("排放时间（95%）", "Released (95 %)")),
        Column("tells", Text("判断", "Verdict")),
    )
    travel = defaults()["travel"]
    low, high = (_number(travel[name]) for name in ("speed_low_km_h", "speed_high_km_h"))
    note = text(
        "候选河段合计达到{level}的概率。流速范围{low}—{high}公里/小时等为本项目默认值，有实测应替换；最上游断面以上的河段长度为假定。"
        "“无法判断”时不得据此指认任何一方。",
        "Candidates together hold {level} of the probability. Speeds of {low} to {high} km/h are "
        "defaults of this project, to be replaced by measured ones; lengths above the first "
        "sections are assumed. Where it says cannot tell, it points at nobody.",
        level=Quantity(travel["level"], Unit.SHARE, 0),
        low=low,
        high=high,
    )
    return table_of("water_traces", Text("溯源", "Where pulses came from"), columns, rows, note)


CANNOT = {
    "": Text("可以判断", "can tell"),
    "wide": Text("无法判断：候选河段过多", "cannot tell: too many reaches fit"),
    "contradiction": Text("无法判断：读数与单一来源矛盾", "cannot tell: no single source fits"),
    "no_sighting": Text("无法判断：没有断面测到", "cannot tell: no section saw it"),
}


def reach_text(water: CaseWater, reach: tuple[str | None, str]) -> Text:
    """A reach by the sections at its ends."""
    above, below = reach
    if above is None:
        return text("{s}以上", "above {s}", s=water.names[below])
    return text("{a}—{b}", "{a} – {b}", a=water.names[above], b=water.names[below])
