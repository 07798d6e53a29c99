"""What an act says, in a sentence: one template a kind, filled with names that people know."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import Enum
from string import Formatter
from typing import Any

from xiezhi.model.text import Text, joined, text
from xiezhi.register.act import Act
from xiezhi.register.acts.bodies import BodyKind, OutcomeKind
from xiezhi.register.acts.commitments import ChangeKind
from xiezhi.register.acts.measures import Level, TransferKind
from xiezhi.register.acts.opinions import Answer, Vote
from xiezhi.register.items import Party
from xiezhi.register.plain import decimal_digits
from xiezhi.register.rules.guards import quoted
from xiezhi.register.state import View, side

# kind, or kind and the value of its yes or no: what happened. Names in braces are fields.
_SAID: dict[str, tuple[str, str]] = {
    "opened": ("{by}建立台账“{title}”。", "{by} opened the register “{title}”."),
    "side_invited": ("{by}邀请新的一方加入。", "{by} invited a further side."),
    "side_joined": ("{by}代表本方加入台账。", "{by} joined for its side."),
    "office_handed_over": (
        "{by}将本方牵头单位移交{party}。",
        "{by} handed the office of its side over to {party}.",
    ),
    "side_rule_set": (
        "{by}规定本方自{in_force}起的约束规则。",
        "{by} set the rule by which its side is bound from {in_force} on.",
    ),
    "party_admitted": (
        "{by}登记本方主体{name}，席位{seat}。",
        "{by} admitted {name} as a party of its side, with the seat {seat}.",
    ),
    "party_retired": ("{by}注销{party}。", "{by} retired {party}."),
    "seat_opened": ("{by}设立席位“{title}”。", "{by} opened the seat “{title}”."),
    "seat_closed": ("{by}关闭席位{seat}。", "{by} closed the seat {seat}."),
    "body_formed": ("{by}发起“{name}”。", "{by} formed “{name}”."),
    "body_joined": ("{by}加入{body}。", "{by} joined {body}."),
    "body_left": ("{by}退出{body}。", "{by} left {body}."),
    "meeting_called": (
        "{by}召集{body}会议“{title}”，时间{on}。",
        "{by} called the meeting “{title}” of {body} for {on}.",
    ),
    "outcome_recorded": (
        "{by}就议程“{item}”记下{outcome}：{words}",
        "{by} noted a {outcome} on the agenda item “{item}”: {words}",
    ),
    "outcome_answered yes": (
        "{by}确认议程“{item}”的结果。",
        "{by} agreed to the outcome on “{item}”.",
    ),
    "outcome_answered no": (
        "{by}不同意议程“{item}”的结果。",
        "{by} did not agree to the outcome on “{item}”.",
    ),
    "statement_put": ("{by}提出议题：{words}", "{by} put a statement: {words}"),
    "voted": ("{by}对{statement}表态：{vote}。", "{by} voted on {statement}: {vote}."),
    "proposal_tabled": ("{by}提出提案“{title}”。", "{by} tabled the proposal “{title}”."),
    "proposal_answered": ("{by}{answer}提案{proposal}。", "{by} {answer} the proposal {proposal}."),
    "text_drafted": ("{by}起草“{title}”。", "{by} drafted “{title}”."),
    "text_proposed": ("{by}将{text}提交签署。", "{by} put {text} forward for signature."),
    "amendment_proposed": ("{by}提出对{text}的修正案。", "{by} proposed an amendment of {text}."),
    "signed": ("{by}签署{text}。", "{by} signed {text}."),
    "signature_withdrawn": (
        "{by}撤回对{text}的签署。",
        "{by} took its signature of {text} back.",
    ),
    "text_withdrawn": ("{by}撤回{text}。", "{by} withdrew {text}."),
    "exit_given": ("{by}通知退出{text}。", "{by} gave notice of leaving {text}."),
    "commitment_drafted": (
        "{by}起草承诺事项“{title}”，责任单位：{owners}。",
        "{by} drafted the commitment “{title}”, owned by {owners}.",
    ),
    "commitment_proposed": (
        "{by}提出{commitment}，待责任单位接受。",
        "{by} put {commitment} before its owners.",
    ),
    "commitment_accepted": ("{by}接受{commitment}。", "{by} accepted {commitment}."),
    "commitment_withdrawn": ("{by}撤回{commitment}。", "{by} withdrew {commitment}."),
    "change_requested": (
        "{by}申请{change}{commitment}：{why}",
        "{by} asked to {change} {commitment}: {why}",
    ),
    "change_answered yes": (
        "{by}同意{commitment}的变更申请。",
        "{by} agreed to the change of {commitment}.",
    ),
    "change_answered no": (
        "{by}不同意{commitment}的变更申请。",
        "{by} did not agree to the change of {commitment}.",
    ),
    "reported": (
        "{by}报告{commitment}截至{until}完成{share}：{words}",
        "{by} reported {commitment} as {share} done by {until}: {words}",
    ),
    "verified yes": ("{by}核验报告{report}属实。", "{by} found the report {report} right."),
    "verified no": ("{by}不认可报告{report}。", "{by} did not find the report {report} right."),
    "commitment_closed": ("{by}办结{commitment}。", "{by} closed {commitment}."),
    "evidence_added": (
        "{by}为{subject}登记证据“{title}”（摘要{digest}）。",
        "{by} added the evidence “{title}” for {subject} (digest {digest}).",
    ),
    "looked_again": ("{by}复查{subject}并予维持。", "{by} looked at {subject} again."),
    "observed": (
        "{by}记录{at_place}{on}的{indicator}：{value} {unit}。",
        "{by} recorded {indicator} at {at_place} on {on}: {value} {unit}.",
    ),
    "alert_raised": (
        "{by}向{to}发出{level}预警：{words}",
        "{by} raised a {level} alert to {to}: {words}",
    ),
    "alert_answered": ("{by}回应预警{alert}：{words}", "{by} answered the alert {alert}: {words}"),
    "transfer_recorded": (
        "{by}记录{transfer_kind}：{payer}向{payee}，{amount}元，{period}。",
        "{by} recorded a {transfer_kind}: {payer} to {payee}, {amount} yuan, {period}.",
    ),
    "transfer_answered yes": ("{by}确认资金{transfer}。", "{by} confirmed the money {transfer}."),
    "transfer_answered no": (
        "{by}不确认资金{transfer}。",
        "{by} did not confirm the money {transfer}.",
    ),
    "scored": (
        "{by}对{party}评价：{value} {unit}。{words}",
        "{by} scored {party}: {value} {unit}. {words}",
    ),
    "objection_raised": (
        "{by}对{subject}提出异议：{grounds}",
        "{by} objected to {subject}: {grounds}",
    ),
    "objection_withdrawn": (
        "{by}撤回异议{objection}。",
        "{by} took the objection {objection} back.",
    ),
    "review_opened": (
        "{by}开始复核异议{objection}。",
        "{by} opened the review of {objection}.",
    ),
    "review_decided yes": (
        "{by}复核认为异议{objection}成立：{words}",
        "{by} upheld the objection {objection}: {words}",
    ),
    "review_decided no": (
        "{by}复核认为异议{objection}不成立：{words}",
        "{by} did not uphold the objection {objection}: {words}",
    ),
}
_YES_NO = {
    "outcome_answered": "agree",
    "change_answered": "agree",
    "verified": "right",
    "transfer_answered": "agree",
    "review_decided": "upheld",
}
_LABELS: dict[Enum, Text] = {
    OutcomeKind.INFORMATION: Text("通报", "information"),
    OutcomeKind.DECISION: Text("决定", "decision"),
    OutcomeKind.COMMITMENT: Text("承诺", "commitment"),
    BodyKind.GROUP: Text("组团", "group"),
    Vote.AGREE: Text("同意", "agree"),
    Vote.DISAGREE: Text("不同意", "disagree"),
    Vote.PASS: Text("弃权", "pass"),
    Answer.ADOPT: Text("采纳", "adopted"),
    Answer.CHANGE: Text("要求修改", "asked to change"),
    Answer.REJECT: Text("不采纳", "rejected"),
    ChangeKind.TERMS: Text("变更", "change the terms of"),
    ChangeKind.SUSPEND: Text("中止", "suspend"),
    ChangeKind.RESUME: Text("恢复", "resume"),
    ChangeKind.WITHDRAW: Text("撤回", "withdraw"),
    Level.BLUE: Text("蓝色", "blue"),
    Level.YELLOW: Text("黄色", "yellow"),
    Level.ORANGE: Text("橙色", "orange"),
    Level.RED: Text("红色", "red"),
    TransferKind.PLEDGE: Text("认缴", "pledge"),
    TransferKind.CALL: Text("请款", "call"),
    TransferKind.PAYMENT: Text("付款", "payment"),
    TransferKind.REFUND: Text("退款", "refund"),
}
_SHOWN_DIGITS = 12


def sentence_of(view: View, act: Act) -> Text:
    """What an act says. view: where names of parties and items are looked up."""
    key = act.kind
    if key in _YES_NO:
        key = f"{key} {'yes' if getattr(act, _YES_NO[key]) else 'no'}"
    zh, en = _SAID[key]
    wanted = {name for _, name, _, _ in Formatter().parse(en) if name}
    return text(zh, en, **{name: _said(view, act, name) for name in wanted})


def name_of(view: View, id_: str) -> Text:
    """What people call an item: a party's name, a title with its id, else the id."""
    if "/" in id_:
        title = view.get(("part", id_)) or quoted(id_)
        return text("“{title}”（{id}）", "“{title}” ({id})", title=title, id=_id(id_))
    found = view.get(id_)
    if type(found) is Party:
        return found.name
    title = getattr(found, "title", None) or getattr(found, "name", None)
    if not isinstance(title, Text):
        return quoted(id_)
    return text("“{title}”（{id}）", "“{title}” ({id})", title=title, id=_id(id_))


def label_of(value: Enum) -> Text:
    """The word for a choice."""
    return _LABELS.get(value) or Text(str(value.value), str(value.value))


def side_name(view: View, code: str) -> Text:
    """A side's name, or its code."""
    found = side(view, code)
    return found.name if found else Text(code, code)


def _said(view: View, act: Any, name: str) -> Text:
    value = getattr(act, name)
    if name == "item":
        return view.get(("part", f"{act.meeting}/{value}")) or quoted(value)
    if name in ("digest", "share", "amount"):
        return _NUMBERS[name](value)
    if isinstance(value, tuple):
        return joined([name_of(view, one) for one in value])
    if name == "unit":
        return _UNITS.get(value) or Text(value, value)
    if isinstance(value, str):
        return name_of(view, value) if name not in _WORDS else Text(value, value)
    return _plain(value)


def _plain(value: Any) -> Text:
    if isinstance(value, Text):
        return value
    if isinstance(value, Enum):
        return label_of(value)
    if isinstance(value, date):
        return _id(value.isoformat())
    return _id(decimal_digits(value) if isinstance(value, Decimal) else str(value))


def _id(words: str) -> Text:
    return Text(words, words)


# Units that offices write in Chinese; any other stands as its source writes it.
_UNITS = {"分": Text("分", "points")}
_WORDS = frozenset({"at_place", "indicator", "unit", "period", "rule", "source"})
_NUMBERS: dict[str, Callable[[Any], Text]] = {
    "digest": lambda value: _id(value[:_SHOWN_DIGITS]),
    "share": lambda value: _id(f"{decimal_digits(value * 100)}%"),
    "amount": lambda value: _id(f"{value:,f}"),
}
