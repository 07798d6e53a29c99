"""What readers call the terms of an agreement."""

from __future__ import annotations

from collections.abc import Mapping

from xiezhi.model.text import Text

TERM_NAMES: Mapping[str, Text] = {
    "title_zh": Text("中文名称", "Chinese name"),
    "title_en": Text("英文名称", "English name"),
    "from": Text("起始", "from"),
    "to": Text("截止", "to"),
    "indicator": Text("考核指标", "indicator"),
    "months_needed": Text("年均值所需月数", "months a yearly mean needs"),
    "upstream": Text("上游主体", "party upstream"),
    "downstream": Text("下游主体", "party downstream"),
    "budget": Text("外部预算", "outside budget"),
    "party": Text("主体", "party"),
    "grant": Text("外部拨付", "grant from outside"),
    "k0": Text("稳定系数", "coefficient k0"),
    "weight": Text("权重", "weight"),
    "base": Text("基准浓度", "base"),
    "base_from": Text("基准年起", "base years from"),
    "base_to": Text("基准年止", "base years to"),
    "limit": Text("指数限值", "limit of the index"),
    "met_amount": Text("达标时金额", "amount where met"),
    "missed_amount": Text("未达标时金额", "amount where missed"),
    "declined_amount": Text("达标但下降时金额", "amount where met but worse"),
    "pot": Text("资金池", "pot"),
    "contribution": Text("出资比例", "contribution"),
    "distribution": Text("分配比例", "distribution"),
    "target": Text("目标类别", "target class"),
    "stake": Text("断面扣款份额", "stake of a section"),
    "liable": Text("责任方", "who bears it"),
    "receiver": Text("受偿方", "who receives it"),
    "partial": Text("部分未达标的处理", "where part is missed"),
    "compare": Text("同比办法", "how years are compared"),
    "unchanged": Text("持平时付款方", "who pays where unchanged"),
    "reward": Text("一次性奖励", "one-off reward"),
    "entry": Text("入境断面权重", "weight of an entry section"),
    "exit": Text("出境断面权重", "weight of an exit section"),
    "own": Text("境内断面权重", "weight of an own section"),
    "reference": Text("参照浓度", "reference concentration"),
    "price_space": Text("空间价格", "price over space"),
    "price_time": Text("时间价格", "price over time"),
    "pattern": Text("条款", "terms"),
}
