"""Write the series of examples/synthetic-action: invented readings and rules, named so everywhere.

A river runs from Guizhou into Chongqing and out again: phosphorus is worse on leaving, and ammonia
is let in once between the second and the third section. Four cities have six days of winter haze
that begins in the south. A document and two sides' rules hold what the market screen looks for.
The small tables beside them (bodies, decisions, agreements, parks) were written by hand, as were
the monthly readings, which are kept. Run again, it writes the same.
"""

import csv
from pathlib import Path

import numpy as np
import pandas as pd

PLACE = Path(__file__).parents[1] / "examples" / "synthetic-action"
INVENTED = ("synthetic", "虚构示例")
SECTIONS = (
    ("up", "示例上游断面", "Example upper section", "520322", "", "", "Ⅱ", "enter", "38"),
    ("enter", "示例入渝断面", "Example entering section", "500110", "520000", "500000", "Ⅱ",
     "leave", "27"),
    ("leave", "示例出渝断面", "Example leaving section", "500110", "500000", "510000", "Ⅲ",
     "below", "41"),
    ("below", "示例下游断面", "Example lower section", "500116", "", "", "Ⅲ", "", ""),
)  # fmt: skip
CITIES = (
    ("city_c1", "示例甲城（虚构）", "Example city A (invented)", "500110"),
    ("city_c2", "示例乙城（虚构）", "Example city B (invented)", "500119"),
    ("city_g1", "示例丙城（虚构）", "Example city C (invented)", "520302"),
    ("city_g2", "示例丁城（虚构）", "Example city D (invented)", "520322"),
)
LEVELS = {"codmn": 1.9, "nh3n": 0.12, "tp": 0.06, "do": 8.6}
N_TIMES, PULSE_AT, PULSE_N = 180, 120, 6
PULSE_LATER = {"leave": 0, "below": 4}
HOURS, HAZE_AT = 144, 60
# Clean-air levels of a winter day, ug/m3 (CO: mg/m3), and how much of the haze each takes up.
AIR = {
    "pm25": (38.0, 105.0), "pm10": (60.0, 130.0), "so2": (9.0, 4.0), "no2": (28.0, 25.0),
    "co": (0.8, 0.6), "o3": (45.0, -15.0),
}  # fmt: skip
HAZE_LATER = {"city_g1": 0, "city_g2": 5, "city_c2": 11, "city_c1": 15}
RULES = (
    ("house_survey", "房屋安全鉴定", "House safety survey", "permit",
     (("permit", "100", "万元", "higher"), ("filing", "50", "万元", "higher"))),
    ("pest_control", "白蚁防治", "Termite control", "access_list",
     (("open", "", "", ""), ("barred", "", "", ""))),
    ("road_freight", "道路货运", "Road freight", "qualification",
     (("permit", "5", "辆", "higher"), ("permit", "5", "辆", "higher"))),
    ("event_agency", "会展服务", "Event services", "access_list", (("filing", "", "", ""), None)),
    ("repair_term", "信用修复期限", "Term of credit repair", "credit_rule",
     (("", "12", "月", "higher"), ("", "1", "年", "higher"))),
)  # fmt: skip
STANDINGS = (
    ("trusted", "trusted", 310),
    ("trusted", "ordinary", 85),
    ("trusted", "barred", 4),
    ("barred", "trusted", 3),
    ("barred", "barred", 12),
)
DOCUMENT = """\
# 示例市场规则（虚构）

本文件全部内容均为虚构，只用来说明核查方法。

第一条 政府投资项目同等条件下优先选用本市企业生产的建材。
第二条 外地建筑企业承接本市工程，须在本市设立子公司。
第三条 享受扶持资金的企业五年内不得迁出本区，否则全额退还扶持资金。
第四条 申请开办民宿的，注册资本不得低于200万元。
第五条 各级各部门不得要求企业在本地设立分支机构。
第六条 特许经营者应当通过招标、竞争性谈判等公平竞争方式选定。
第七条 对各类经营主体一视同仁，不限注册地。
"""


def main() -> None:
    """Write the tables."""
    by_hand = [s[0] for s in _rows("sections.csv")[1:] if s[0] in ("in", "border", "out", "tail")]
    _sections(by_hand)
    _observations(by_hand)
    _rules()
    (PLACE / "documents").mkdir(exist_ok=True)
    (PLACE / "documents" / "rules.md").write_text(DOCUMENT, "utf-8")


def _sections(by_hand: list[str]) -> None:
    kept = pd.read_csv(PLACE / "sections.csv", dtype=str).fillna("")
    kept = kept[kept["id"].isin(by_hand)]
    names = ("id", "name_zh", "name_en", "place", "upstream", "downstream", "target_class",
             "flows_to", "km_to_next")  # fmt: skip
    water = pd.DataFrame(SECTIONS, columns=names).assign(medium="water")
    air = pd.DataFrame(CITIES, columns=names[:4]).assign(medium="air")
    made = pd.concat([water, air]).assign(quality=INVENTED[0], source=INVENTED[1])
    columns = ("id", "name_zh", "name_en", "medium", "place", *names[4:], "quality", "source")
    rows = pd.concat([kept, made]).reindex(columns=columns).fillna("")
    rows.to_csv(PLACE / "sections.csv", index=False, lineterminator="\n")


def _observations(by_hand: list[str]) -> None:
    kept = [row for row in _rows("observations.csv") if row[0] in (*by_hand, "section")]
    rng = np.random.default_rng(20260601)
    _write("observations.csv", [*kept, *_water(rng), *_air(rng)])


def _water(rng: np.random.Generator) -> list[tuple[object, ...]]:
    time = pd.date_range("2024-11-06", periods=N_TIMES, freq="4h")
    rows = []
    for section, *_ in SECTIONS:
        for item, level in LEVELS.items():
            value = level * np.exp(rng.normal(0, 0.04, N_TIMES))
            if item == "tp" and section in PULSE_LATER:
                value = value * 1.8
            if item == "nh3n" and section in PULSE_LATER:
                at = PULSE_AT + PULSE_LATER[section]
                value[at : at + PULSE_N] = 2.4 + 0.4 * rng.random(PULSE_N)
            rows += _series(section, time, item, value, "mg/L")
    return rows


def _air(rng: np.random.Generator) -> list[tuple[object, ...]]:
    time = pd.date_range("2025-01-10", periods=HOURS, freq="h")
    rows = []
    for city, *_ in CITIES:
        at = HAZE_AT + HAZE_LATER[city]
        haze = 1 / (1 + np.exp(-(np.arange(HOURS) - at) / 4))
        haze = haze * (1 / (1 + np.exp((np.arange(HOURS) - at - 44) / 5)))
        for item, (clean, dirty) in AIR.items():
            day = 1 + 0.15 * np.sin(2 * np.pi * (np.arange(HOURS) - 9) / 24)
            value = (clean * day + dirty * haze) * np.exp(rng.normal(0, 0.06, HOURS))
            rows += _series(city, time, item, value, "mg/m3" if item == "co" else "ug/m3")
    return rows


def _series(
    section: str, time: pd.DatetimeIndex, item: str, values: np.ndarray, unit: str
) -> list[tuple[object, ...]]:
    digits = 3 if unit == "mg/L" else 1 if unit == "mg/m3" else 0
    written = (f"{value:.{digits}f}" for value in np.maximum(values, 0))
    at = time.strftime("%Y-%m-%d %H:%M")
    return [(section, t, item, v, unit, *INVENTED) for t, v in zip(at, written, strict=True)]


def _rules() -> None:
    rows = [
        (f"{item}_{side[:2]}", item, zh, en, side, kind, *rule, *INVENTED)
        for item, zh, en, kind, both in RULES
        for side, rule in zip(("500000", "520000"), both, strict=True)
        if rule is not None
    ]
    head = ("id", "item", "name_zh", "name_en", "side", "kind", "gate", "value", "unit",
            "stricter", "quality", "source")  # fmt: skip
    _write("market_rules.csv", [head, *rows])
    head = ("side_a", "side_b", "standing_a", "standing_b", "firms", "quality", "source")
    firms = [("500000", "520000", a, b, n, *INVENTED) for a, b, n in STANDINGS]
    _write("credit.csv", [head, *firms])


def _rows(name: str) -> list[list[str]]:
    with (PLACE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def _write(name: str, rows: list[tuple[object, ...] | list[str]]) -> None:
    with (PLACE / name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


if __name__ == "__main__":
    main()
