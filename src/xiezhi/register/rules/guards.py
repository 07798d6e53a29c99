"""Conditions that several rules share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal

from xiezhi.model.text import Text, joined, text
from xiezhi.register.items import (
    STAGES,
    Amendment,
    Body,
    Clause,
    Commitment,
    Deed,
    Evidence,
    Meeting,
    Objection,
    Offer,
    Party,
    Report,
    Seat,
    SignedText,
    Stage,
    Statement,
)
from xiezhi.register.rules.rule import Broken, Guard
from xiezhi.register.state import View, acts_as, exists, head, office_of, side, side_of

NAMES: dict[type[Any], Text] = {
    Party: Text("主体", "party"),
    Seat: Text("席位", "seat"),
    Body: Text("协调机构或组团", "body or group"),
    Meeting: Text("会议", "meeting"),
    Statement: Text("议题", "statement"),
    Offer: Text("提案", "proposal"),
    SignedText: Text("文本", "text"),
    Amendment: Text("修正案", "amendment"),
    Clause: Text("条款", "clause"),
    Commitment: Text("承诺事项", "commitment"),
    Report: Text("进展报告", "report"),
    Evidence: Text("证据", "evidence"),
    Deed: Text("记录", "entry"),
    Objection: Text("异议", "objection"),
}
# What a field names where the type alone would not tell.
ABOVE: dict[str, Text] = {
    "above": Text("上级主体", "party above it"),
    "parent": Text("上级事项", "parent commitment"),
    "payer": Text("付款方", "payer"),
    "payee": Text("收款方", "payee"),
}


def quoted(words: str) -> Text:
    """An id as a sentence names it."""
    return Text(f"“{words}”", words)


def who(view: View, id_: str) -> Text:
    """A party as a sentence names it: by its name, or its id where the register has none."""
    found = view.get(id_)
    return found.name if type(found) is Party else quoted(id_)


def guard(id_: str, asks: Literal["who", "when"], zh: str, en: str, broken: Broken) -> Guard:
    """A Guard from its two sentences."""
    return Guard(id_, asks, Text(zh, en), broken)


def _clock(_view: View, _act: Any, at: datetime) -> Text | None:
    last = head(_view)
    if at.tzinfo is None or not 2000 <= at.year <= 2200:  # noqa: PLR2004
        return Text(
            "收到时间须带时区，且在2000至2200年之间。",
            "the time of receipt needs a time zone and a year from 2000 to 2200.",
        )
    if last is not None and at < last.at:
        return Text(
            "收到时间早于上一条记录；请按先后记入。",
            "the time of receipt is before that of the last record; record in that order.",
        )
    return None


def _open(view: View, _act: Any, _at: datetime) -> Text | None:
    return None if head(view) else Text("台账尚未建立。", "the register is not opened yet.")


def _actor(view: View, act: Any, _at: datetime) -> Text | None:
    found = view.get(act.by)
    if type(found) is not Party:
        return text(
            "{by}不是台账中的主体；请由其所属方的牵头单位先登记。",
            "{by} is no party of the register; the office of its side admits it first.",
            by=who(view, act.by),
        )
    if found.retired:
        return text(
            "{by}已注销；由其所属方的牵头单位代行。",
            "{by} is retired; the office of its side stands in for it.",
            by=who(view, act.by),
        )
    return None


def _joined(view: View, act: Any, _at: datetime) -> Text | None:
    found = side(view, side_of(view, act.by))
    if found is None or found.joined:
        return None
    return text(
        "{by}所属的方尚未加入；请先由其牵头单位加入。",
        "the side of {by} has not joined yet; its office joins first.",
        by=who(view, act.by),
    )


CLOCK = guard("clock", "when", "收到时间不早于上一条", "received no earlier than the last", _clock)
OPEN = guard("open", "when", "台账已建立", "the register is open", _open)
ACTOR = guard("actor", "who", "在册的主体", "a party of the register", _actor)
JOINED = guard("joined", "who", "所属方已加入", "of a side that has joined", _joined)
EVERY = (CLOCK, OPEN, ACTOR, JOINED)


def fresh(*fields: str) -> Guard:
    """No id that the act gives is taken yet."""

    def broken(view: View, act: Any, _at: datetime) -> Text | None:
        for name in fields:
            given = getattr(act, name)
            if view.get(given) is not None:
                return text(
                    "编号{given}已被使用；请换一个。",
                    "the id {given} is taken; choose another.",
                    given=quoted(given),
                )
        return None

    return guard("fresh", "when", "编号未被使用", "the id is not taken", broken)


def known(field: str, *types: type[Any]) -> Guard:
    """The act's field names an item of one of these types."""
    named = [NAMES[type_] for type_ in types] if field not in ABOVE else [ABOVE[field]]
    zh = "或".join(one.render("zh") for one in named)
    en = " or ".join(one.render("en") for one in named)

    def broken(view: View, act: Any, _at: datetime) -> Text | None:
        given = getattr(act, field)
        if given is None or type(view.get(given)) in types:
            return None
        return text(
            "台账中没有{kind}{given}；请核对编号。",
            "the register has no {kind} {given}; check the id.",
            kind=Text(zh, en),
            given=quoted(given),
        )

    return guard(f"known {field}", "when", f"{zh}已在册", f"the {en} is in the register", broken)


def known_refs(field: str) -> Guard:
    """Everything that a list of references names is there."""

    def broken(view: View, act: Any, _at: datetime) -> Text | None:
        given = getattr(act, field)
        refs = given if isinstance(given, tuple) else () if given is None else (given,)
        missing = [ref for ref in refs if not exists(view, ref)]
        return missing_ref(missing[0]) if missing else None

    return guard(
        f"known {field}",
        "when",
        "所引用的内容已在册",
        "what it refers to is in the register",
        broken,
    )


def missing_ref(ref: str) -> Text:
    """The reason where something referred to is not there."""
    return text(
        "引用的{ref}不在台账中；请先记入，或核对编号。",
        "{ref}, which the act refers to, is not in the register; record it first or check the id.",
        ref=quoted(ref),
    )


def stage(field: str, *stages: Stage, of: Callable[[View, Any], Any] | None = None) -> Guard:
    """What the act's field names stands at one of these stages. of: what else than the field."""
    zh = "、".join(STAGES[one].render("zh") for one in stages)
    en = ", ".join(STAGES[one].render("en") for one in stages)

    def broken(view: View, act: Any, _at: datetime) -> Text | None:
        found = of(view, act) if of else view.get(getattr(act, field))
        if found is None or found.stage in stages:
            return None
        return text(
            "{given}现为“{now}”；此事只在下列状态可办：{wanted}。",
            "{given} is {now}; this is done at one of these stages: {wanted}.",
            given=quoted(getattr(act, field)),
            now=STAGES[found.stage],
            wanted=Text(zh, en),
        )

    return guard(f"stage {field}", "when", f"状态为：{zh}", f"at stage: {en}", broken)


def _office(view: View, act: Any, _at: datetime) -> Text | None:
    if office_of(view, act.by) == act.by:
        return None
    return text(
        "{by}不是所属方的牵头单位；此事由牵头单位办理。",
        "{by} is not the office of its side, which alone may do this.",
        by=who(view, act.by),
    )


OFFICE = guard("office", "who", "所属方的牵头单位", "the office of its side", _office)


def _owner(view: View, act: Any, _at: datetime) -> Text | None:
    found = view.get(act.commitment)
    if owner_for(view, found, act.by):
        return None
    return text(
        "{by}不是{given}的责任单位。",
        "{by} is no owner of {given}.",
        by=who(view, act.by),
        given=quoted(act.commitment),
    )


def owner_for(view: View, commitment: Commitment, by: str) -> str | None:
    """The owner that a party is, or that it stands in for; None where it is neither."""
    return next((owner for owner in commitment.owners if acts_as(view, by, owner)), None)


OWNER = guard("owner", "who", "该事项的责任单位", "an owner of the commitment", _owner)


def distinct_sides(view: View, parties: tuple[str, ...]) -> int:
    """How many sides some parties are of."""
    return len({side_of(view, party) for party in parties})


def parties_known(field: str) -> Guard:
    """Every party that a field lists is in the register and not retired."""

    def broken(view: View, act: Any, _at: datetime) -> Text | None:
        for given in getattr(act, field):
            found = view.get(given)
            if type(found) is not Party or found.retired:
                return text(
                    "{given}不是在册的主体；请由其所属方的牵头单位先登记。",
                    "{given} is no party of the register; the office of its side admits it first.",
                    given=quoted(given),
                )
        return None

    return guard(
        f"parties {field}", "when", "所列主体均在册", "every party it names is registered", broken
    )


def listed(parts: list[str]) -> Text:
    """Ids as a list in a sentence."""
    return joined([quoted(one) for one in parts])
