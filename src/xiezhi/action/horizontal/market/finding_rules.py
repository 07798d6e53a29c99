"""Where do the sides' rules of the market differ, and whom does one trust and the other bar?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from xiezhi.action.horizontal.market.access import Relation, compared, rule_at
from xiezhi.action.horizontal.market.credit import LABELS
from xiezhi.action.horizontal.market.sources import MEASURES, REGULATION
from xiezhi.model.finding import Analysis, Finding
from xiezhi.model.proposal import Proposal, ProposalKind
from xiezhi.model.table import Column, Table
from xiezhi.model.text import Quantity, Text, text
from xiezhi.model.units import Unit
from xiezhi.model.wording import inputs, words

if TYPE_CHECKING:
    from xiezhi.model.case import Case

QUESTION = Text(
    "各方的准入、许可、资质和信用规则哪里不同？",
    "Where do the sides' rules on entry, permits, qualifications and credit differ?",
)
KINDS = {
    "access_list": Text("准入清单", "market-access list"),
    "permit": Text("许可备案", "permit or filing"),
    "qualification": Text("资质资格", "qualification"),
    "credit_rule": Text("信用规则", "credit rule"),
}
GATE_WORDS = {
    "open": Text("自由进入", "open to all"),
    "filing": Text("备案", "filing"),
    "permit": Text("许可", "permit"),
    "limited": Text("限制", "limited"),
    "barred": Text("禁止", "barred"),
}
_DIFFERENT = {Relation.LOOSER.value, Relation.STRICTER.value, Relation.MISSING.value}


def finding(case: Case) -> Finding:
    """The sides' rules compared item by item; credit lists where the case holds counts."""
    rules = case.table("market_rules")
    pairs = compared(rules, [side.code for side in case.sides])
    credit = _credit(case)
    return Finding(
        id="market_rules",
        question=QUESTION,
        answer=_answer(pairs, credit),
        tables=(_pairs_table(case, rules, pairs), *([credit] if credit else [])),
        charts=(),
        method=METHOD,
        sources=(REGULATION, MEASURES),
        inputs=inputs(case, "market_rules", "credit"),
        caveats=_caveats(pairs),
        proposals=_proposals(case, pairs),
    )


METHOD = Text(
    "同一事项先比准入方式（自由、备案、许可、限制、禁止），相同时再比门槛；单位或从严方向不一致的"
    "列为无法比较。一方对同一事项有多条规则时取最严的一条。信用名单按统一社会信用代码比对。",
    "For each item the way of entry is compared first (open, filing, permit, limited, barred), "
    "then the threshold; different units or directions cannot be compared. Of several rules of a "
    "side the strictest counts. Credit lists are matched by the unified social credit code.",
)


def _answer(pairs: pd.DataFrame, credit: Table | None) -> Text:
    count = pairs["relation"].value_counts()
    opposed = 0 if credit is None else _opposed(credit.rows)
    return text(
        "比较了{n}项：{same}项相同，{differ}项宽严不同，{missing}项只有一方有规定，"
        "{unknown}项无法比较；一方守信而另一方惩戒的企业有{firms}户。"
        if credit
        else "比较了{n}项：{same}项相同，{differ}项宽严不同，{missing}项只有一方有规定，"
        "{unknown}项无法比较。",
        "Items compared: {n}. Alike: {same}; differing in strictness: {differ}; with a rule on one "
        "side only: {missing}; not comparable: {unknown}. Firms that one side trusts and the other "
        "bars: {firms}."
        if credit
        else "Items compared: {n}. Alike: {same}; differing in strictness: {differ}; with a rule "
        "on one side only: {missing}; not comparable: {unknown}.",
        n=Quantity(len(pairs), Unit.COUNT),
        same=Quantity(int(count.get("same", 0)), Unit.COUNT),
        differ=Quantity(int(count.get("looser", 0) + count.get("stricter", 0)), Unit.COUNT),
        missing=Quantity(int(count.get("missing", 0)), Unit.COUNT),
        unknown=Quantity(int(count.get("not_comparable", 0)), Unit.COUNT),
        **({"firms": Quantity(opposed, Unit.COUNT)} if credit else {}),
    )


def _pairs_table(case: Case, rules: pd.DataFrame, pairs: pd.DataFrame) -> Table:
    short = {side.code: side.short for side in case.sides}
    rows = pd.DataFrame(
        {
            "name_zh": pairs["name_zh"],
            "name_en": pairs["name_en"],
            **words((KINDS[kind] for kind in pairs["kind"]), "kind"),
            **words((short[code] for code in pairs["side_a"]), "side_a"),
            **words((_rule_words(rules, n) for n in pairs["rule_a"]), "rule_a"),
            **words((short[code] for code in pairs["side_b"]), "side_b"),
            **words((_rule_words(rules, n) for n in pairs["rule_b"]), "rule_b"),
            **words((Relation(r).label for r in pairs["relation"]), "relation"),
            "by_zh": pairs["by_zh"],
            "by_en": pairs["by_en"],
        }
    )
    columns = (
        Column("name", Text("事项", "Item")),
        Column("kind", Text("类型", "Kind")),
        Column("side_a", Text("甲方", "Side A")),
        Column("rule_a", Text("甲方规定", "Rule of A")),
        Column("side_b", Text("乙方", "Side B")),
        Column("rule_b", Text("乙方规定", "Rule of B")),
        Column("relation", Text("甲方相对乙方", "A against B")),
        Column("by", Text("差别所在", "By what")),
    )
    return Table("market_rules", Text("市场规则逐项比较", "Rules compared"), columns, rows)


def _rule_words(rules: pd.DataFrame, number: int) -> Text:
    """What a side asks, in words."""
    if number < 0:
        return Text("没有规定", "no rule")
    rule = rule_at(rules, number)
    gate = GATE_WORDS.get(rule.gate, Text("", ""))
    value = _amount(rule.value, rule.unit)
    zh = "，".join(part for part in (gate.zh, value.zh) if part)
    en = ", ".join(part for part in (gate.en, value.en) if part)
    return Text(zh or "未写明", en or "not stated")


# How the commoner units read after a number; others stand as they are given.
_UNIT_WORDS = {
    "万元": Text("万元", "× 10,000 yuan"),
    "元": Text("元", "yuan"),
    "月": Text("个月", "months"),
    "年": Text("年", "years"),
    "天": Text("天", "days"),
    "日": Text("日", "days"),
    "人": Text("人", "persons"),
    "辆": Text("辆", "vehicles"),
    "平方米": Text("平方米", "m²"),
    "家": Text("家", "firms"),
    "%": Text("%", "%"),
}


def _amount(value: float, unit: str) -> Text:
    """A threshold with its unit; nothing where none is set."""
    if math.isnan(value):
        return Text("", "")
    words = _UNIT_WORDS.get(unit, Text(unit, unit))
    return Text(f"{value:g}{words.zh}", f"{value:g} {words.en}".strip())


def _credit(case: Case) -> Table | None:
    """Firms by their standing in two lists, where the case holds such counts."""
    if not case.has("credit"):
        return None
    short = {side.code: side.short for side in case.sides}
    held = case.table("credit")
    rows = pd.DataFrame(
        {
            **words((short.get(c, Text(c, c)) for c in held["side_a"]), "side_a"),
            **words((LABELS[s] for s in held["standing_a"]), "standing_a"),
            **words((short.get(c, Text(c, c)) for c in held["side_b"]), "side_b"),
            **words((LABELS[s] for s in held["standing_b"]), "standing_b"),
            "firms": held["firms"].astype(float),
            "a": held["standing_a"],
            "b": held["standing_b"],
        }
    )
    columns = (
        Column("side_a", Text("甲方", "Side A")),
        Column("standing_a", Text("甲方认定", "Standing with A")),
        Column("side_b", Text("乙方", "Side B")),
        Column("standing_b", Text("乙方认定", "Standing with B")),
        Column("firms", Text("企业户数", "Firms"), Unit.COUNT),
    )
    return Table("market_credit", Text("信用名单对照", "Credit lists compared"), columns, rows)


def _opposed(rows: pd.DataFrame) -> int:
    """Firms that one side trusts and the other bars."""
    ends = {"trusted", "barred"}
    opposed = [{a, b} == ends for a, b in zip(rows["a"], rows["b"], strict=True)]
    return int(rows["firms"][opposed].sum())


def _caveats(pairs: pd.DataFrame) -> tuple[Text, ...]:
    caveats = [
        Text(
            "较严不等于不当：有上位法依据或理由的差别可以保留。",
            "Stricter is not wrong: a difference with a ground in law or a reason may stay.",
        )
    ]
    unknown = int((pairs["relation"] == Relation.NOT_COMPARABLE.value).sum())
    if unknown:
        caveats.append(
            text(
                "有{n}项因单位、从严方向或口径不一致无法比较，没有计入宽严。",
                "Items whose units, directions or measures differ, counted as neither looser nor "
                "stricter: {n}.",
                n=Quantity(unknown, Unit.COUNT),
            )
        )
    return tuple(caveats)


def _proposals(case: Case, pairs: pd.DataFrame) -> tuple[Proposal, ...]:
    """A clause for each item that differs: align it, or write down why not."""
    short = {side.code: side.short for side in case.sides}
    return tuple(
        Proposal(
            f"market_rule_{row.item}_{row.kind}_{row.side_a}_{row.side_b}",
            ProposalKind.CLAUSE,
            text(
                "{a}与{b}对“{name}”统一规则或写明差别的理由",
                "{a} and {b}: align the rule on “{name}” or give the reason for the difference",
                a=short[str(row.side_a)],
                b=short[str(row.side_b)],
                name=Text(str(row.name_zh), str(row.name_en)),
            ),
            text(
                "前者相对后者：{relation}（{by}）。",
                "The first against the second: {relation} ({by}).",
                relation=Relation(str(row.relation)).label,
                by=Text(str(row.by_zh), str(row.by_en)),
            ),
            frozenset({str(row.side_a), str(row.side_b)}),
            (),
            ("market_rules",),
            {"item": row.item, "kind": row.kind, "relation": row.relation},
        )
        for row in pairs.itertuples()
        if row.relation in _DIFFERENT
    )


ANALYSIS = Analysis("market_rules", QUESTION, ("market_rules",), finding)
