"""Tables of the finding on air."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xiezhi.action.horizontal.air.alerts import alert_name
from xiezhi.action.horizontal.air.aqi import level_name
from xiezhi.action.horizontal.air.case_air import POLLUTANTS
from xiezhi.action.horizontal.air.editions import alert_rules, pollutants
from xiezhi.action.horizontal.observed import REASONS, shown_row
from xiezhi.action.horizontal.rule_status import Status
from xiezhi.action.horizontal.wording import side_name, table_of
from xiezhi.model.table import Column, Table
from xiezhi.model.text import Text, joined, text
from xiezhi.model.units import Unit

if TYPE_CHECKING:
    from xiezhi.action.horizontal.air.case_air import CaseAir
    from xiezhi.action.horizontal.air.episodes import Episode, Link
    from xiezhi.model.case import Case

NONE = Text("—", "—")
N_EPISODES = 30
VERDICTS = {
    "shared": Text("同一过程", "shared"),
    "both_apart": Text("同时超标，看不出联系", "both exceed, no link shown"),
    "local": Text("局地", "local"),
    "unknown": Text("时次不足，无法判断", "too few hours to tell"),
}


def cities_table(case: Case, air: CaseAir) -> Table:
    """Every city: days rated, days exceeding, what was primary most often, the worst day."""
    known = ~np.isnan(air.index)
    rows = []
    for city, name in enumerate(air.cities):
        index = air.index[:, city]
        beyond = known[:, city] & (np.nan_to_num(index) > 100)  # noqa: PLR2004
        counted = air.exceeding[:, city].sum(axis=0)
        most = [
            pollutants()[POLLUTANTS[k]].name
            for k in np.flatnonzero((counted == counted.max()) & (counted > 0))
        ]
        worst = int(np.nanargmax(index)) if known[:, city].any() else -1
        rows.append(
            {
                "name": air.names[name],
                "side": side_name(case, air.sides[city]) if air.sides[city] else NONE,
                "days": int(known[:, city].sum()),
                "beyond": int(beyond.sum()),
                "share": float(beyond.sum() / max(known[:, city].sum(), 1)),
                "most": joined(most) if most else NONE,
                "worst": float(index[worst]) if worst >= 0 else np.nan,
                "level": level_name(index[worst]) if worst >= 0 else NONE,
                "when": air.day(worst).isoformat() if worst >= 0 else "—",
            }
        )  # fmt: skip
    columns = (
        Column("name", Text("城市或站点", "City or station")),
        Column("side", Text("所属方", "Side")),
        Column("days", Text("有效天数", "Days rated"), Unit.COUNT),
        Column("beyond", Text("超标天数", "Days exceeding"), Unit.COUNT),
        Column("share", Text("超标占比", "Share exceeding"), Unit.SHARE),
        Column("most", Text("超标最多的污染物", "Exceeding most often")),
        Column("worst", Text("最高日AQI", "Highest daily AQI"), Unit.COUNT),
        Column("level", Text("级别", "Level")),
        Column("when", Text("日期", "Date")),
    )
    note = text(
        "按{edition}计算；AQI大于100为超标。日均值至少20个小时、臭氧8小时均值的取法，依据：{mark}。",
        "By {edition}; a day exceeds above AQI 100. That a daily mean needs 20 hours, and how "
        "eight-hour means of ozone are taken: {mark}.",
        edition=air.edition.title,
        mark=Status.KNOWN.label,
    )
    return table_of("air_cities", Text("各城市空气质量", "Air of every city"), columns, rows, note)


def alerts_table(case: Case, air: CaseAir) -> Table:
    """For each side: the level on the last day, and the days at each level of the whole record."""
    levels = alert_rules()["ladder"][0]["levels"]
    rows = []
    for side in case.sides:
        own = [k for k, code in enumerate(air.sides) if code == side.code]
        if not own:
            continue
        by_day = air.levels[:, own].max(axis=1)
        last = int(np.flatnonzero((~np.isnan(air.index[:, own])).any(axis=1))[-1]) if own else 0
        calling = [air.names[air.cities[k]] for k in own if air.levels[last, k] == by_day[last] > 0]
        rows.append(
            {
                "side": side.name,
                "last": air.day(last).isoformat(),
                "now": alert_name(int(by_day[last])),
                "cities": joined(calling) if calling else NONE,
                **{level["id"]: int((by_day == n).sum()) for n, level in enumerate(levels, 1)},
            }
        )
    columns = (
        Column("side", Text("方", "Side")),
        Column("last", Text("最后一日", "Last day")),
        Column("now", Text("应处的预警级别", "Level it should stand at")),
        Column("cities", Text("由哪些城市触发", "Called for by")),
        *(
            Column(level["id"], Text(f"{level['zh']}天数", f"Days {level['en']}"), Unit.COUNT)
            for level in levels
        ),
    )
    note = text(
        "级别按京津冀类预案的四级标准从实测日AQI推算，取各方最高的城市；国家后来修订的分级：{mark}。预警应依据预报发布，此处只说明实测情况本应对应的级别。",
        "Levels follow plans of the Jing-Jin-Ji type, from measured daily AQI, by each side's "
        "worst city; the national ladder as revised later: {mark}. Alerts are raised from "
        "forecasts: this says what the measurements would have called for.",
        mark=Status.UNVERIFIED.label,
    )
    return table_of(
        "air_alerts",
        Text("各方应处的预警级别", "Alert level each side should stand at"),
        columns,
        rows,
        note,
    )


def episodes_table(case: Case, air: CaseAir) -> Table:
    """The episodes, those over several sides and the worst first."""
    chosen = sorted(air.episodes, key=lambda e: (-len(e.sides), -e.peak))[:N_EPISODES]
    rows = [_episode_row(case, air, one) for one in chosen]
    columns = (
        Column("when", Text("起止", "When")),
        Column("sides", Text("超标的方", "Sides exceeding")),
        Column("what", Text("主要污染物", "Mostly")),
        Column("peak", Text("最高AQI", "Highest AQI"), Unit.COUNT),
        Column("first_city", Text("最先上升", "Rose first")),
        Column("leads", Text("先升方", "Side first")),
        Column("lag", Text("领先小时", "Hours ahead")),
        Column("link", Text("相关最高时", "Closest when")),
        Column("r", Text("相关", "Correlation"), Unit.INDEX),
        Column("null", Text("界线", "Bound"), Unit.INDEX),
        Column("verdict", Text("判断", "Verdict")),
    )
    note = text(
        "某方四分之一以上城市超标的连续日子为一次，共{n}次，列出前{shown}次。先后与相关只说明时间关系，不说明谁污染了谁；领先小时后为95%区间；是否同一过程，看两方相关是否高于界线，即同一记录中95%的其他时段。",
        "Consecutive days with a quarter or more of some side's cities exceeding; {n} in all, the "
        "first {shown} listed. Order and correlation tell of time, not of who "
        "polluted whom. Hours ahead have their 95 % interval. Shared: the two sides are correlated "
        "more than the bound, which 95 % of the other stretches of the same record stay below.",
        n=_count(len(air.episodes)),
        shown=_count(len(rows)),
    )
    return table_of("air_episodes", Text("污染过程", "Episodes"), columns, rows, note)


def _episode_row(case: Case, air: CaseAir, one: Episode) -> dict[str, object]:
    first = min(one.onset, key=lambda c: one.onset[c]) if one.onset else -1
    lag = f"{one.lag_hours:.0f} ({one.lag_low:.0f} … {one.lag_high:.0f})"
    known = [code for code in one.sides if code]
    return {
        "when": f"{air.day(one.first).isoformat()}–{air.day(one.last).strftime('%m-%d')}",
        "sides": joined([side_name(case, code) for code in known]) if known else NONE,
        "what": pollutants()[one.pollutant].name,
        "peak": one.peak,
        "first_city": air.names[air.cities[first]] if first >= 0 else NONE,
        "leads": side_name(case, one.leads) if one.leads else Text("分不出", "not clear"),
        "lag": Text(lag, lag) if np.isfinite(one.lag_hours) else NONE,
        "link": _earlier(case, one.link),
        "r": one.link.r,
        "null": one.link.null,
        "verdict": VERDICTS[one.verdict],
    }


def _earlier(case: Case, link: Link) -> Text:
    """Which side was earlier at the lag at which the two were most alike."""
    if not np.isfinite(link.r):
        return NONE
    if not link.earlier:
        return Text("同步", "at once")
    return text(
        "{s}早{h}小时", "{s} {h} h earlier", s=side_name(case, link.earlier), h=_count(link.hours)
    )


def apart_table(air: CaseAir) -> Table:
    """How many rows were kept apart, by reason."""
    first = air.apart.drop_duplicates("reason").set_index("reason")
    rows = []
    for reason, n in air.apart["reason"].value_counts().items():
        one = first.loc[[str(reason)]].iloc[0]
        id_ = str(one["section"])
        shown = text("{s}：{v}", "{s}: {v}", s=Text(id_, id_), v=shown_row(one))
        rows.append({"reason": REASONS[str(reason)], "n": int(n), "example": shown})
    columns = (
        Column("reason", Text("原因", "Reason")),
        Column("n", Text("读数", "Readings"), Unit.COUNT),
        Column("example", Text("例", "Example")),
    )
    note = text(
        "给出{given}行，另置{apart}个，换算单位{converted}个。",
        "{given} rows given, {apart} kept apart, {converted} turned from another unit.",
        given=_count(air.seen.n_given),
        apart=_count(len(air.apart)),
        converted=_count(air.seen.n_converted),
    )
    return table_of("air_apart", Text("另置的读数", "Readings kept apart"), columns, rows, note)


def _count(n: int) -> Text:
    return Text(f"{n:,}", f"{n:,}")
