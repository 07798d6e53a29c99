"""Who may observe, alert, record money and score."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from xiezhi.model.text import Text, text
from xiezhi.register.acts.measures import (
    AlertAnswered,
    AlertRaised,
    Observed,
    Scored,
    TransferAnswered,
    TransferKind,
    TransferRecorded,
)
from xiezhi.register.clocks import day
from xiezhi.register.items import Deed, DeedKind, Party, Stage, Transfer, replace
from xiezhi.register.rules.guards import (
    EVERY,
    fresh,
    guard,
    known,
    known_refs,
    missing_ref,
    quoted,
    stage,
)
from xiezhi.register.rules.rule import rule
from xiezhi.register.rules.turns import TURN
from xiezhi.register.state import Changes, Key, View, acts_as, side_of, the


def _past(_view: View, act: Any, at: datetime) -> Text | None:
    if act.on <= day(at):
        return None
    return Text("观测日期不得晚于今天。", "an observation is not of a day to come.")


@rule(
    Observed,
    (
        *EVERY,
        fresh("observation"),
        guard("past", "when", "观测日期不晚于今天", "its day has come", _past),
    ),
    Text(
        "观测在册，各方均可提出异议",
        "the observation is in the register; every other side may object",
    ),
    moves=(Stage.ACTIVE,),
)
def _observed(_view: View, act: Observed, at: datetime) -> Changes:
    deed = Deed(act.observation, DeedKind.OBSERVATION, act.by, at, (), act.at_place, act.value)
    return [(act.observation, deed)]


def _observations(view: View, act: Any, _at: datetime) -> Text | None:
    for one in act.observations:
        found = view.get(one)
        if type(found) is not Deed or found.kind is not DeedKind.OBSERVATION:
            return missing_ref(one)
    return None


@rule(
    AlertRaised,
    (
        *EVERY,
        fresh("alert"),
        known("to", Party),
        guard(
            "observations",
            "when",
            "所引观测在册",
            "the observations it names are known",
            _observations,
        ),
        known_refs("rule"),
    ),
    Text("该主体收到预警，可答复或提出异议", "the party is alerted; it may answer or object"),
    moves=(Stage.ACTIVE,),
)
def _alerted(_view: View, act: AlertRaised, at: datetime) -> Changes:
    return [(act.alert, Deed(act.alert, DeedKind.ALERT, act.by, at, (act.to,), act.rule, None))]


def _of_kind(field: str, kind: DeedKind, zh: str, en: str) -> Any:
    def broken(view: View, act: Any, _at: datetime) -> Text | None:
        found = view.get(getattr(act, field))
        if type(found) is Deed and found.kind is kind:
            return None
        return text(
            "台账中没有{kind}{given}；请核对编号。",
            "the register has no {kind} {given}; check the id.",
            kind=Text(zh, en),
            given=quoted(getattr(act, field)),
        )

    return guard(f"known {field}", "when", f"{zh}已在册", f"the {en} is in the register", broken)


def _alerted_party(view: View, act: Any, _at: datetime) -> Text | None:
    (to,) = the(view, act.alert, Deed).concerns
    if acts_as(view, act.by, to):
        return None
    return text(
        "预警发给{to}；由其答复。", "the alert is to {to}, which answers it.", to=quoted(to)
    )


@rule(
    AlertAnswered,
    (
        *EVERY,
        _of_kind("alert", DeedKind.ALERT, "预警", "alert"),
        guard("alerted", "who", "收到预警的主体", "the party that was alerted", _alerted_party),
        TURN,
    ),
    Text("答复在册", "the answer is in the register"),
)
def _alert_answered(view: View, act: AlertAnswered, _at: datetime) -> Changes:
    found = the(view, act.alert, Deed)
    return [(act.alert, replace(found, n_answers=found.n_answers + 1))]


def _own_end(_view: View, act: Any, _at: datetime) -> Text | None:
    by_payee = act.transfer_kind is TransferKind.CALL
    if act.by == (act.payee if by_payee else act.payer) and act.payer != act.payee:
        return None
    return Text(
        "请求付款由收款方记入，其余由付款方记入；付款方与收款方不能相同。",
        "a call is recorded by the payee, all else by the payer; the two are different parties.",
    )


def transfer_key(transfer: str) -> Key:
    """The key of a transfer's ends and amount."""
    return ("transfer", transfer)


def _settles(view: View, act: Any, _at: datetime) -> Text | None:
    if act.settles is None:
        return None
    found: Transfer | None = view.get(transfer_key(act.settles))
    ends = {act.payer, act.payee}
    if found is not None and {found.payer, found.payee} == ends:
        return None
    return text(
        "{given}不是同样两个主体之间的资金记录。",
        "{given} is no transfer between the same two parties.",
        given=quoted(act.settles),
    )


@rule(
    TransferRecorded,
    (
        *EVERY,
        fresh("transfer"),
        known("payer", Party),
        known("payee", Party),
        guard(
            "own end",
            "who",
            "付款方；请求付款时为收款方",
            "the payer; of a call, the payee",
            _own_end,
        ),
        known_refs("rule"),
        guard(
            "settles",
            "when",
            "所结清的记录属同样两个主体",
            "what it settles is between the same two",
            _settles,
        ),
    ),
    Text("待另一端确认", "it waits for its other end"),
    moves=(Stage.PROPOSED,),
)
def _recorded(_view: View, act: TransferRecorded, at: datetime) -> Changes:
    ends = (act.payer, act.payee)
    deed = Deed(
        act.transfer, DeedKind.TRANSFER, act.by, at, ends, act.rule, act.amount, Stage.PROPOSED
    )
    made = Transfer(act.transfer_kind, act.payer, act.payee, act.amount, act.settles)
    return [(act.transfer, deed), (transfer_key(act.transfer), made)]


def _other_end(view: View, act: Any, _at: datetime) -> Text | None:
    found = the(view, act.transfer, Deed)
    other = next(one for one in found.concerns if one != found.by)
    if acts_as(view, act.by, other) and act.by != found.by:
        return None
    return text("由另一端{other}答复。", "the other end, {other}, answers.", other=quoted(other))


@rule(
    TransferAnswered,
    (
        *EVERY,
        _of_kind("transfer", DeedKind.TRANSFER, "资金划转", "transfer"),
        stage("transfer", Stage.PROPOSED),
        guard("other end", "who", "资金的另一端", "the other end of the transfer", _other_end),
    ),
    Text("确认后成立，否则作废", "confirmed it stands, refused it is void"),
    moves=(Stage.ACTIVE, Stage.WITHDRAWN),
)
def _transfer_answered(view: View, act: TransferAnswered, _at: datetime) -> Changes:
    now = Stage.ACTIVE if act.agree else Stage.WITHDRAWN
    return [(act.transfer, replace(the(view, act.transfer, Deed), stage=now))]


def _scores_other(view: View, act: Any, _at: datetime) -> Text | None:
    if side_of(view, act.by) != side_of(view, act.party):
        return None
    return Text(
        "不能给本方打分；由另一方打分。", "no side scores its own parties; another side does."
    )


@rule(
    Scored,
    (
        *EVERY,
        fresh("score"),
        known("party", Party),
        guard(
            "scores other",
            "who",
            "与被评者不同方",
            "of another side than the scored",
            _scores_other,
        ),
        known_refs("about"),
        known_refs("inputs"),
    ),
    Text("评分在册，被评者可提出异议", "the score is in the register; the scored may object"),
    moves=(Stage.ACTIVE,),
)
def _scored(_view: View, act: Scored, at: datetime) -> Changes:
    deed = Deed(act.score, DeedKind.SCORE, act.by, at, (act.party,), act.about, Decimal(act.value))
    return [(act.score, deed)]
