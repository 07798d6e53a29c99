"""Names of the workbook's sheets: what Excel allows, in both languages, never cut in a word."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from xiezhi.blueprint.values import printable
from xiezhi.model.text import Text
from xiezhi.model.units import LANGS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xiezhi.model.table import Table
    from xiezhi.model.units import Lang

NAME_LENGTH_MAX = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\'’]+")
_ASIDE = re.compile(r"（[^（）]*）|\([^()]*\)")
# Names short enough for both languages and a number of two digits on one tab. A table that is
# not here goes by its whole title, or by its number alone where that is too long.
SHORT: Mapping[str, Text] = MappingProxyType(
    {
        "sides_compared": Text("各方比较", "Sides compared"),
        "sides_industries": Text("各方就业结构", "Jobs by industry"),
        "sides_movers": Text("人口增减", "Gains and losses"),
        "contact_sides": Text("边界与全域", "Border, whole side"),
        "contact_side_pairs": Text("两两边界", "Border by two sides"),
        "contact_pairs": Text("隔界相邻", "Counties that touch"),
        "contact_counties": Text("边界区县", "Border counties"),
        "nearness_sides": Text("时限内人口", "People within reach"),
        "nearness_towns": Text("主要城镇行程", "Between towns"),
        "nearness_cost": Text("边界的代价", "Cost of the border"),
        "nearness_slowness": Text("同距行程", "Trips of equal length"),
        "nearness_circles": Text("交通圈", "Circles by county"),
        "complement_partners": Text("最互补", "Most complementary"),
        "complement_partners_near": Text("近处最互补", "Partners in reach"),
        "complement_rivals": Text("最雷同", "Most competing"),
        "complement_rivals_near": Text("近处最雷同", "Rivals in reach"),
        "complement_neighbours": Text("相邻区县", "Neighbours across"),
        "complement_quotients": Text("区位商", "Location quotients"),
        "complement_specialisation": Text("专业化", "Specialisation"),
        "layout_plans": Text("布局方案", "Layouts"),
        "layout_served": Text("核驱服务对象", "Whom centres serve"),
        "layout_candidates": Text("候选地方", "Candidates"),
        "drawn_layout_scale": Text("既有方案", "Drawn layout"),
        "drawn_layout_seats": Text("既有方案读法", "How it is read"),
        "drawn_layout_swaps": Text("替换", "Swaps"),
        "polycentricity_measures": Text("单中心与多中心", "One or several"),
        "polycentricity_towns": Text("最大的城镇", "Largest towns"),
        "siphon_scenarios": Text("谁长大谁流失", "Growth and drain"),
        "siphon_places": Text("流失最重", "Drained most"),
        "siphon_sensitivity": Text("出行距离假定", "Assumed reach"),
        "gateways_directions": Text("门户", "Gateways"),
        "gateways_places": Text("门户份额", "Gateway shares"),
        "gateways_drawn": Text("既有方案支点份额", "Drawn drivers"),
        "groups_best": Text("组团前列", "Best groups"),
        "groups_drawn": Text("既有方案的组团", "Drawn groups"),
        "groups_kinds": Text("组团的联系", "Ties of groups"),
        "groups_candidates": Text("候选组合", "Candidate groups"),
        "zone_members": Text("示范区成员", "Zone members"),
        "zone_compared": Text("示范区对照", "Beside drawn zone"),
        "belts_found": Text("跨界的带", "Belts"),
        "belts_compared": Text("既有方案的带", "Beside drawn belts"),
        "clusters_found": Text("产业集群", "Clusters"),
        "clusters_middles": Text("集群中心", "Cluster middles"),
        "drawn_clusters_verdict": Text("既有方案的集群", "Drawn clusters"),
        "drawn_clusters_from_data": Text("数据集群表", "From data"),
        "drawn_clusters_places": Text("集群逐县对照", "Place by place"),
        "market_clauses": Text("请核查的条款", "Clauses to look at"),
        "market_documents": Text("核查的文件", "Texts screened"),
        "market_rules": Text("规则逐项比较", "Rules compared"),
        "market_credit": Text("信用名单", "Credit lists"),
        "mechanisms_requirements": Text("要求由谁管", "Who looks after"),
        "mechanisms_decisions": Text("议定与责任", "Decisions, owners"),
        "mechanisms_load": Text("主体负荷", "Load of parties"),
        "mechanisms_network": Text("谁在居间", "Who is in between"),
        "mechanisms_data": Text("数据共享", "Data shared"),
        "mechanisms_exchanges": Text("跨方交流", "Exchanges"),
        "enclaves_shares": Text("应计与已计", "Due and booked"),
        "enclaves_double": Text("重复计算", "Counted twice"),
        "enclaves_rules": Text("可用的规则", "Booking rules"),
        "water_sections": Text("断面类别", "Class of sections"),
        "water_rivers": Text("河流评价", "Rivers rated"),
        "water_alarms": Text("水质预警", "Water alarms"),
        "water_passages": Text("出入境相比", "Out against in"),
        "water_traces": Text("溯源", "Traced sources"),
        "water_apart": Text("水质另置读数", "Water set apart"),
        "compensation_balances": Text("各年净得", "Net by year"),
        "compensation_lines": Text("逐笔结算", "Line by line"),
        "compensation_open": Text("未能结算", "Left open"),
        "compensation_what_if": Text("目标宽严", "Targets moved"),
        "compensation_published": Text("已公布协议", "Published deals"),
        "compensation_apart": Text("补偿另置观测", "Pay set apart"),
        "air_cities": Text("城市空气", "Air of cities"),
        "air_alerts": Text("大气预警级别", "Alert levels"),
        "air_episodes": Text("污染过程", "Haze episodes"),
        "air_apart": Text("大气另置读数", "Air set apart"),
        "assets_trends": Text("资产趋势", "Asset trends"),
        "assets_banks": Text("两侧趋势", "Trends by bank"),
        "energy_peaks": Text("高峰与缺口", "Energy peaks"),
        "energy_flows": Text("能源互送", "Energy flows"),
    }
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of the workbook: its number, the same as in the documents, and its title."""

    number: int
    zh: str
    en: str

    @property
    def name(self) -> str:
        """The tab: number and title in both languages."""
        return " ".join(part for part in (str(self.number), self.zh, self.en) if part)

    def cited(self, lang: Lang) -> str:
        """How a document in one language points to the sheet.

        >>> Sheet(3, "人口增减", "Gains and losses").cited("en")
        '“3 Gains and losses”'
        """
        title = self.zh if lang == "zh" else self.en
        return f"“{self.number} {title}”" if title else f"“{self.number}”"


def sheets(tables: Iterable[Table]) -> dict[str, Sheet]:
    """A sheet for each table by its id; the number in front keeps any two apart."""
    return {table.id: _sheet(number, table) for number, table in enumerate(tables, 1)}


def sheet_names(tables: Iterable[Table]) -> dict[str, str]:
    """The tab of each table's sheet by the table's id."""
    return {name: sheet.name for name, sheet in sheets(tables).items()}


def _sheet(number: int, table: Table) -> Sheet:
    """With both titles if they fit, or else the Chinese one, or the number alone."""
    zh, en = (_plain(SHORT.get(table.id, table.title), lang) for lang in LANGS)
    tries = (Sheet(number, zh, "" if zh == en else en), Sheet(number, zh, ""))
    fitting = (sheet for sheet in tries if len(sheet.name) <= NAME_LENGTH_MAX)
    return next(fitting, Sheet(number, "", ""))


def _plain(title: Text, lang: Lang) -> str:
    """A title without the signs that Excel forbids and without asides in brackets.

    >>> _plain(Text("各方/比较: [草]（2020年）", "Draft"), "zh")
    '各方 比较 草'
    """
    words = _ASIDE.sub("", printable(title.render(lang)))
    return " ".join(_FORBIDDEN.sub(" ", words).split())
