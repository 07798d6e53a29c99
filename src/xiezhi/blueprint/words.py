"""The words that frame the findings, in both languages: headings, labels, notes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from xiezhi.model.proposal import ProposalKind
from xiezhi.model.text import Text

WORDS: Mapping[str, Text] = MappingProxyType(
    {
        "kind": Text("协作蓝图", "Blueprint for working together"),
        "contents": Text("目录", "Contents"),
        "glance": Text("要点", "At a glance"),
        "sides": Text("各方", "Sides"),
        "year": Text("基准年", "Reference year"),
        "questions": Text("问题", "Questions"),
        "answered": Text("已作答", "answered"),
        "basis": Text("所依据的数据", "What it rests on"),
        "rows": Text("行数", "Rows"),
        "table": Text("数据表", "Table"),
        "source": Text("来源", "Source"),
        "quality": Text("数据性质", "Quality"),
        "licence": Text("许可", "Licence"),
        "source_year": Text("年份", "Year"),
        "answer": Text("结论", "Answer"),
        "evidence": Text("图表", "Charts and tables"),
        "method": Text("方法", "Method"),
        "inputs": Text("所用数据", "Data used"),
        "sources": Text("出处", "Sources"),
        "caveats": Text("使用时须注意", "Keep in mind"),
        "proposals": Text("提案", "Proposals"),
        "offered": Text(
            "以下提案仅供各方商议，不具约束力：由各方通过、修改或否决。",
            "Offered, not binding: the sides adopt, change or reject them.",
        ),
        "kind_of": Text("类型", "Kind"),
        "agree": Text("须同意的各方", "Sides that would have to agree"),
        "places": Text("涉及地方", "Places concerned"),
        "why": Text("理由", "Why"),
        "locked": Text("尚不能作答", "Not answerable yet"),
        "failed": Text("数据有问题，未能作答", "Not answered: a problem in the data"),
        "closing": Text("数据来源与编制说明", "Sources, and how this was made"),
        "coordinates": Text("坐标与度量", "Coordinates and measures"),
        "coordinates_are": Text(
            "位置以经纬度（度）表示。边界的坐标系随其来源，见上表；各来源的坐标系可能相差数百米，"
            "不影响县级分析，但不宜用于测绘。边界只供分析示意，不作为划界依据。",
            "Positions are longitude and latitude in degrees. Boundaries keep the coordinate "
            "system of their source, see the table above; sources may differ by some hundred "
            "metres, which does not matter between counties but rules out surveying. Outlines "
            "serve analysis only and settle no boundary.",
        ),
        "times": Text("行程时间及其误差", "Travel times and their error"),
        "made": Text("编制", "How it was made"),
        "same": Text(
            "文中的数字由同一组分析结论生成，网页、Word、Excel 与 JSON 一致；"
            "相同的输入得到逐字节相同的文件。没有数据之处以“—”表示，不作推测。",
            "All figures come from the same findings, which the page, Word, Excel and JSON show "
            "alike; the same inputs give the same bytes. A dash stands where there is no data; "
            "nothing is guessed.",
        ),
        "marks": Text(
            "“官方数据”以外的内容均标明性质：手工整理、模型估算或合成数据。",
            "Whatever is not official is marked: compiled by hand, modelled or synthetic.",
        ),
        "skip": Text("跳到正文", "Skip to the content"),
        "switch": Text("语言", "Language"),
        "top": Text("返回目录", "Back to the contents"),
        "no_year": Text("—", "—"),
    }
)

PROPOSAL_KINDS: Mapping[ProposalKind, Text] = MappingProxyType(
    {
        ProposalKind.GROUP: Text("组团", "group"),
        ProposalKind.PROJECT: Text("项目", "project"),
        ProposalKind.CLAUSE: Text("条款", "clause"),
        ProposalKind.MONITOR: Text("监测规则", "monitor"),
        ProposalKind.SHARING_RULE: Text("共享规则", "sharing rule"),
    }
)

# What a question may lack that is no table by itself.
LACKING: Mapping[str, Text] = MappingProxyType(
    {
        "document_texts": Text(
            "文件正文（文件表 documents 的 file 列）",
            "text of a document (column file of the table documents)",
        ),
    }
)

# Inputs that are no table of the dictionary.
OTHER_TABLES: Mapping[str, Text] = MappingProxyType(
    {
        "places_given": Text("地方：案例自带的列", "Places: columns the case gives"),
        "boundaries": Text("行政区划边界", "Administrative boundaries"),
        "document_texts": Text("文件正文", "Texts of documents"),
        "national_counties": Text("全国区县", "Counties, mainland"),
        "national_industries": Text("全国就业行业构成", "Jobs by industry, mainland"),
        "province_totals": Text("省级普查合计", "Census totals by province"),
        "surroundings": Text("各方以外的地级单位", "Prefectures outside the sides"),
        "outward_borders": Text("与他省接壤的区县", "Counties beside other provinces"),
    }
)
