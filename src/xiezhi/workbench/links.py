"""Where an item of the register has its page, and the words for what waits; one table for all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import NoReverseMatch

from xiezhi.model.text import Text

if TYPE_CHECKING:
    from xiezhi.workbench.desk import Desk

# The type of an item, as lists have it, and the route of its page. Whoever builds a page adds it;
# an item without a page has no link.
PAGE_OF: dict[str, str] = {
    "proposal": "proposal",
    "text": "agreement",
    "amendment": "amendment",
    "commitment": "commitment",
    "report": "report",
    "body": "body",
    "meeting": "meeting",
    "outcome": "outcome",
    "statement": "statement",
    "alert": "alert",
    "transfer": "transfer",
    "score": "score",
    "objection": "objection",
}
# Items that stand together on a page of their section.
_SECTION_OF: dict[str, str] = {"party": "settings", "side": "settings"}
TYPES: dict[str, Text] = {
    "party": Text("主体", "party"),
    "side": Text("方", "side"),
    "body": Text("机构", "body"),
    "meeting": Text("会议", "meeting"),
    "outcome": Text("会议结果", "outcome"),
    "statement": Text("议题", "statement"),
    "proposal": Text("提案", "proposal"),
    "text": Text("文本", "text"),
    "amendment": Text("修正案", "amendment"),
    "commitment": Text("承诺事项", "commitment"),
    "report": Text("进展报告", "report"),
    "transfer": Text("资金", "transfer"),
    "alert": Text("预警", "alert"),
    "score": Text("评价", "score"),
    "objection": Text("异议", "objection"),
}
ASKS: dict[str, Text] = {
    "propose": Text("待提出", "propose"),
    "confirm": Text("待确认", "confirm"),
    "accept": Text("待接受", "accept"),
    "answer": Text("待答复", "answer"),
    "sign": Text("待签署", "sign"),
    "verify": Text("待核验", "verify"),
    "report": Text("待报告", "report"),
    "review": Text("待复核", "review"),
    "decide": Text("待裁定", "decide"),
    "close": Text("可办结", "close"),
    "join": Text("待加入", "join"),
    "look": Text("待复查", "look again"),
}


def item_url(desk: Desk, type_: str, id_: str) -> str:
    """The address of an item's page, or of the page that holds it; empty where there is none."""
    if type_ in _SECTION_OF:
        return desk.url(_SECTION_OF[type_])
    try:
        return desk.url(PAGE_OF[type_], id=id_) if type_ in PAGE_OF else ""
    except NoReverseMatch:
        return ""


def ask_words(asks: str) -> Text:
    """What is asked of a party."""
    return ASKS.get(asks) or Text(asks, asks)


def type_words(type_: str) -> Text:
    """What kind of item it is."""
    return TYPES.get(type_) or Text(type_, type_)
