"""How good is the water that sides share, what is wrong with it, and where does it come from?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from xiezhi.action.horizontal.water.case_water import CaseWater, case_water
from xiezhi.action.horizontal.water.finding_charts import alarms_chart, classes_chart
from xiezhi.action.horizontal.water.finding_tables import (
    alarms_table,
    amount,
    apart_table,
    class_name,
    indicator,
    passages_table,
    reach_text,
    rivers_table,
    sections_table,
    traces_table,
)
from xiezhi.action.horizontal.water.proposals import proposals
from xiezhi.action.horizontal.wording import column_of, side_name, span_text
from xiezhi.model.finding import Analysis, Finding, Locked
from xiezhi.model.source import Source
from xiezhi.model.text import Quantity, Text, joined, text
from xiezhi.model.units import Unit
from xiezhi.model.wording import inputs

if TYPE_CHECKING:
    from xiezhi.model.case import Case

QUESTION = Text(
    "各方共有的河流水质如何，哪里须预警，污染从哪一段来？",
    "How good is the water that sides share, where is an alarm due, and where did it come from?",
)
_LATER = pd.Timedelta(hours=14)  # no clock on earth is further ahead of UTC


def finding(case: Case) -> Finding | Locked:
    """Classes, alarms, passages and traces; Locked where no section of water has a reading."""
    now = pd.Timestamp.now("UTC").tz_localize(None) + _LATER
    water = case_water(case, until=now)
    if water is None:
        return Locked("water", QUESTION, ("sections", "observations"))
    alarm = alarms_chart(water)
    tables = [sections_table(case, water), rivers_table(water), alarms_table(water)]
    tables += [passages_table(case, water)] if water.passages else []
    tables += [traces_table(water)] if water.traces else []
    tables += [apart_table(water)]
    return Finding(
        id="water",
        question=QUESTION,
        answer=_answer(case, water),
        tables=tuple(table for table in tables if len(table.rows)),
        charts=(classes_chart(water), *([alarm] if alarm else [])),
        method=METHOD,
        sources=SOURCES,
        inputs=inputs(case, "sections", "observations", "rivers"),
        caveats=_caveats(water),
        proposals=proposals(case, water),
    )


ANALYSIS = Analysis("water", QUESTION, ("sections", "observations"), finding)

METHOD = Text(
    "读数先逐行核对（断面、参数、单位、时间、重复），再按断面自身序列识别维护、卡滞、孤立尖峰和疑似错单位；不采信的逐条另置并计数。"
    "类别按 GB 3838—2002 表1以单因子法评定，水温、总氮、粪大肠菌群不参评；河流按断面类别比例评价。"
    "预警有三类：超过目标类别，24小时内变化过快，偏离本断面同期中位数；均须连续两个采信读数。"
    "溯源沿河网上推：对每一河段、排放时间和流速计算各断面“测到、未测到、没有读数”的概率，取合计95%的最少河段。",
    "Readings are checked row by row (section, parameter, unit, time, repeats), then against the "
    "section's own series: maintenance, stuck values, isolated spikes, units that look wrong. What "
    "is not believed is kept apart and counted. Classes follow GB 3838-2002, Table 1, by the "
    "single-factor method, without water temperature, total nitrogen and faecal coliforms; rivers "
    "are rated by the shares of their sections. Alarms are of three kinds: beyond the target "
    "class, changing too fast within 24 hours, off the section's own median of the season; each "
    "takes two believed readings in a row. Tracing goes up the river: for every reach, release "
    "time and speed the probability of what each section saw, did not see or did not read is "
    "summed, and the fewest reaches that hold 95 % are the candidates.",
)
SOURCES = (
    Source(
        "gb3838_2002",
        Text(
            "GB 3838—2002《地表水环境质量标准》",
            "GB 3838-2002, Environmental quality standards for surface water",
        ),
        2002,
    ),
    Source(
        "huanban_2011_22",
        Text(
            "环办〔2011〕22号《地表水环境质量评价办法（试行）》",
            "Huanban [2011] 22, Method for the evaluation of surface water quality (trial)",
        ),
        2011,
    ),
    Source(
        "water_law",
        Text(
            "《中华人民共和国水污染防治法》第28、31条",
            "Water Pollution Prevention and Control Law, articles 28 and 31",
        ),
        2017,
    ),
    Source(
        "yangtze_law",
        Text(
            "《中华人民共和国长江保护法》第6、9、10、13条",
            "Yangtze River Protection Law, articles 6, 9, 10 and 13",
        ),
        2020,
    ),
)


def _answer(case: Case, water: CaseWater) -> Text:
    rated = water.classes.overall > 0
    met = sum(
        int(c) <= water.targets[s]
        for s, c in zip(water.means.index, water.classes.overall, strict=True)
        if c
    )
    parts = [
        text(
            "{span}，{n}个断面有采信读数，{met}个达到目标类别。",
            "From {span}, sections with believed readings: {n}; that met their target: {met}.",
            span=span_text(*water.period),
            n=Quantity(int(rated.sum()), Unit.COUNT),
            met=Quantity(met, Unit.COUNT),
        ),
        _said_of_border(case, water),
        _said_of_alarms(water),
        _said_of_traces(water),
        _said_of_apart(water),
    ]
    return joined([part for part in parts if part.zh], "", " ")


_NOTHING = Text("", "")


def _said_of_apart(water: CaseWater) -> Text:
    if water.apart.empty:
        return _NOTHING
    return text(
        "另有{n}条读数不予采信，按原因列出。",
        "Readings not believed, listed by reason: {n}.",
        n=Quantity(len(water.apart), Unit.COUNT),
    )


def _said_of_border(case: Case, water: CaseWater) -> Text:
    up, down = column_of(water.sections, "upstream"), column_of(water.sections, "downstream")
    at = [k for k, s in enumerate(water.means.index) if up[s] and down[s]]
    if not at:
        return Text(
            "其中没有标明上下游两方的跨界断面。",
            "None of them names a side above and a side below.",
        )
    short = [k for k in at if int(water.classes.overall[k]) > water.targets[water.means.index[k]]]
    worse = sorted({(p.side, p.parameter) for p in water.passages if p.worse})
    said = text(
        "其中{n}个在边界上，{short}。", "On a border: {n}; {short}.",
        n=Quantity(len(at), Unit.COUNT),
        short=text("{x}个未达标", "{x} missed the target", x=Quantity(len(short), Unit.COUNT))
        if short
        else Text("均达标", "all met the target"),
    )  # fmt: skip
    if not worse:
        return said
    parts = [
        text("{side}（{what}）", "{side} ({what})", side=side_name(case, s), what=indicator(i))
        for s, i in worse
    ]
    return text(
        "{said}出境比入境差的有：{parts}。", "{said} Worse on leaving than on entering: {parts}.",
        said=said, parts=joined(parts),
    )  # fmt: skip


def _said_of_alarms(water: CaseWater) -> Text:
    found = water.alarms[water.alarms["confirmed"] & (water.alarms["kind"] == "threshold")]
    if found.empty:
        return Text("没有超过目标类别的预警。", "No alarm beyond the target class.")
    worst = [
        text(
            "{s}{what}{peak}（{c}）", "{s} {what} {peak} ({c})",
            s=water.names[str(a["section"])], what=indicator(str(a["parameter"])),
            peak=amount(a["peak"], str(a["parameter"])), c=_in_words(int(a["class"])),
        )
        for _, a in found.drop_duplicates(["section", "parameter"]).head(3).iterrows()
    ]  # fmt: skip
    held = int(found["held"].sum())
    said = text(
        "超过目标类别的预警{n}次，最严重的是：{worst}。",
        "Alarms beyond the target class: {n}; the worst: {worst}.",
        n=Quantity(len(found), Unit.COUNT),
        worst=joined(worst),
    )
    if not held:
        return said
    return text(
        "{said}其中{n}次各时次数值完全相同，可能沿用一次分析，应先查仪器。",
        "{said} In {n} of them all values are the same: check the instrument first.",
        said=said,
        n=Quantity(held, Unit.COUNT),
    )


def _in_words(number: int) -> Text:
    name = class_name(number)
    return name if number > 5 else Text(name.zh, f"class {name.en}")  # noqa: PLR2004


def _said_of_traces(water: CaseWater) -> Text:
    if not water.traces:
        return _NOTHING
    parts = []
    for one in water.traces[:2]:
        if one.trace.tells:
            best = one.trace.candidates[0]
            parts.append(
                text(
                    "{what}最可能来自{reach}（{share}）",
                    "{what} most likely came from {reach} ({share})",
                    what=indicator(one.parameter),
                    reach=reach_text(water, one.river.reach_name(best.reach)),
                    share=Quantity(best.share, Unit.SHARE, 0),
                )
            )  # fmt: skip
        elif one.trace.next_section:
            parts.append(
                text(
                    "{what}的来源无法判断，下一步宜在{s}采样",
                    "where {what} came from cannot be told; the next sample is best taken at {s}",
                    what=indicator(one.parameter),
                    s=water.names[one.trace.next_section],
                )
            )
        else:
            parts.append(
                text(
                    "{what}的来源无法判断", "where {what} came from cannot be told",
                    what=indicator(one.parameter),
                )
            )  # fmt: skip
    return text("溯源：{parts}。", "Tracing: {parts}.", parts=joined(parts, "；", "; "))


def _caveats(water: CaseWater) -> tuple[Text, ...]:
    n_default = sum(s not in water.given for s in water.means.index)
    found = [
        Text(
            "自动站只测几项指标，读数未经人工审核；所得类别用于发现问题，不是法定评价或考核结论。",
            "Stations measure a few indicators, and nobody has reviewed their readings: these "
            "classes find problems, they are no official rating.",
        ),
        Text(
            "预警等级、变化幅度、流速与质控界线是本项目默认值，未见国家对省界断面的统一数值。",
            "Alarm levels, bounds of change, speeds and the rules of the checks are defaults of "
            "this project; no national figures for sections on provincial borders were found.",
        ),
    ]
    if n_default:
        found.append(
            text(
                "{n}个断面未给目标类别，按Ⅲ类处理。",
                "{n} sections have no target class and were held to class III.",
                n=Quantity(n_default, Unit.COUNT),
            )
        )
    if (held := int((water.alarms["held"] & water.alarms["confirmed"]).sum())) > 0:
        found.append(
            text(
                "{n}次预警的数值自始至终相同，未作溯源；pH和溶解氧也不作溯源。",
                "{n} alarms hold one value throughout and were not traced; nor are pH and "
                "dissolved oxygen ever traced.",
                n=Quantity(held, Unit.COUNT),
            )
        )
    if water.cut:
        found.append(
            text(
                "这些断面所填的流向或距离不能用（缺距离、绕成一圈或指向不存在的断面），溯源时视为不相连：{names}。",
                "What these sections give as flow or distance cannot be used (no distance, a "
                "circle, or a section that is not there); tracing takes them as not linked: "
                "{names}.",
                names=joined([water.names.get(s, Text(s, s)) for s in water.cut]),
            )
        )
    if water.n_unplaced:
        found.append(
            text(
                "{n}个断面没有说明流向哪一断面，不参加溯源。",
                "{n} sections do not say where they flow, and take no part in tracing.",
                n=Quantity(water.n_unplaced, Unit.COUNT),
            )
        )
    if "season" not in set(water.alarms["kind"]) and (water.period[1] - water.period[0]).days < 60:  # noqa: PLR2004
        found.append(
            Text(
                "读数不足60天，未能与常年同期比较。",
                "With fewer than 60 days of readings nothing could be compared with the season.",
            )
        )
    return tuple(found)
