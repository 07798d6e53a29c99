"""Who may open a register, join it, admit parties, and hold seats."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from xiezhi.model.text import Text, text
from xiezhi.register.acts.parties import (
    OfficeHandedOver,
    Opened,
    PartyAdmitted,
    PartyKind,
    PartyRetired,
    SeatClosed,
    SeatOpened,
    SideEntry,
    SideInvited,
    SideJoined,
    SideRuleKind,
    SideRuleSet,
)
from xiezhi.register.clocks import day
from xiezhi.register.items import Head, Party, Seat, Side, SideRule, replace
from xiezhi.register.rules.guards import (
    ACTOR,
    CLOCK,
    EVERY,
    OFFICE,
    OPEN,
    fresh,
    guard,
    known,
    quoted,
)
from xiezhi.register.rules.rule import rule
from xiezhi.register.rules.turns import TURN
from xiezhi.register.state import HEAD, Change, Changes, View, head, side, side_key, side_of, the


def _entries(act: Any) -> tuple[SideEntry, ...]:
    return act.sides if isinstance(act, Opened) else (act.entry,)


def _sides_new(view: View, act: Any, _at: datetime) -> Text | None:
    entries = _entries(act)
    ids = [name for entry in entries for name in (entry.office, entry.seat)]
    keys = [entry.key for entry in entries]
    codes = [entry.side for entry in entries]
    twice = [one for group in (ids, keys, codes) for one in group if group.count(one) > 1]
    taken = [
        *(code for code in codes if side(view, code)),
        *(one for one in ids if view.get(one) is not None),
        *(key for key in keys if view.get(("key", key)) is not None),
    ]
    if not twice and not taken:
        return None
    return text(
        "{given}已被使用或重复；每个方、主体、席位和公钥只能出现一次。",
        "{given} is taken or stands twice; a side, party, seat or key may stand once.",
        given=quoted([*twice, *taken][0]),
    )


def _not_open(view: View, _act: Any, _at: datetime) -> Text | None:
    return Text("台账已经建立。", "the register is open already.") if head(view) else None


def _two_sides(_view: View, act: Any, _at: datetime) -> Text | None:
    if len(act.sides) >= 2:  # noqa: PLR2004
        return None
    return Text("至少须有两方；请补上对方。", "two sides or more are needed; add the counterpart.")


def _opener(_view: View, act: Any, _at: datetime) -> Text | None:
    if act.by in {entry.office for entry in act.sides}:
        return None
    return text(
        "{by}不是所列各方的牵头单位；由其中之一建立台账。",
        "{by} is not the office of a side that it lists; one of them opens the register.",
        by=quoted(act.by),
    )


SIDES_NEW = guard(
    "sides new",
    "when",
    "所列的方、主体、席位和公钥均未出现过",
    "the sides, parties, seats and keys it names are new",
    _sides_new,
)


def _with_side(entry: SideEntry, at: datetime, *, joined: bool) -> list[Change]:
    return [
        (side_key(entry.side), Side(entry.side, entry.name, entry.office, joined)),
        (entry.office, Party(entry.office, entry.office_name, entry.side, PartyKind.GOVERNMENT)),
        *_with_seat(entry.seat, entry.office, entry.key, at),
    ]


def _with_seat(seat: str, party: str, key: str, at: datetime) -> list[Change]:
    return [(seat, Seat(seat, party, key, at)), (("key", key), seat)]


@rule(
    Opened,
    (
        CLOCK,
        guard("not open", "when", "台账尚未建立", "the register is not open yet", _not_open),
        guard("two sides", "when", "至少两方", "two sides or more", _two_sides),
        guard("opener", "who", "所列一方的牵头单位", "the office of a side it lists", _opener),
        SIDES_NEW,
    ),
    Text(
        "台账建立，本方加入，其他方受邀",
        "the register is open; its side joined, others are invited",
    ),
)
def _opened(_view: View, act: Opened, at: datetime) -> Changes:
    changes: list[Change] = [(HEAD, Head(act.register, act.title, 0, at))]
    for entry in act.sides:
        changes += _with_side(entry, at, joined=entry.office == act.by)
    return changes


@rule(
    SideInvited,
    (*EVERY, OFFICE, SIDES_NEW),
    Text("该方受邀，加入之前不受任何约束", "the side is invited; nothing binds it before it joins"),
)
def _invited(_view: View, act: SideInvited, at: datetime) -> Changes:
    return _with_side(act.entry, at, joined=False)


def _not_joined(view: View, act: Any, _at: datetime) -> Text | None:
    found = side(view, side_of(view, act.by))
    if found and not found.joined:
        return None
    return Text("本方已经加入。", "this side has joined already.")


@rule(
    SideJoined,
    (
        CLOCK,
        OPEN,
        ACTOR,
        OFFICE,
        guard("not joined", "when", "本方尚未加入", "its side has not joined yet", _not_joined),
    ),
    Text("本方加入，其主体可以行事", "the side has joined; its parties may act"),
)
def _joined(view: View, act: SideJoined, _at: datetime) -> Changes:
    code = side_of(view, act.by)
    found = view.get(side_key(code))
    return [(side_key(code), replace(found, joined=True))]


def _own(field: str) -> Any:
    def broken(view: View, act: Any, _at: datetime) -> Text | None:
        given = getattr(act, field)
        if given is None or side_of(view, given) == side_of(view, act.by):
            return None
        return text(
            "{given}不属于本方；一方不能替另一方作主。",
            "{given} is of another side; no side acts for another.",
            given=quoted(given),
        )

    return guard(
        f"own {field}", "who", "只限本方的主体", "for parties of its own side alone", broken
    )


def _serving(field: str) -> Any:
    def broken(view: View, act: Any, _at: datetime) -> Text | None:
        given = getattr(act, field)
        found = view.get(given)
        if type(found) is Party and found.retired:
            return text("{given}已注销。", "{given} is retired already.", given=quoted(given))
        return None

    return guard(f"serving {field}", "when", "该主体未注销", "the party is not retired", broken)


@rule(
    OfficeHandedOver,
    (*EVERY, OFFICE, known("party", Party), _own("party"), _serving("party"), TURN),
    Text("牵头单位改由该主体担任", "the party is the office of its side from now on"),
)
def _handed_over(view: View, act: OfficeHandedOver, _at: datetime) -> Changes:
    code = side_of(view, act.by)
    return [(side_key(code), replace(view.get(side_key(code)), office=act.party))]


def _rule_new(view: View, act: Any, _at: datetime) -> Text | None:
    found: Side = view.get(side_key(side_of(view, act.by)))
    if _side_rule(act) not in found.rules:
        return None
    return Text(
        "本方已设定过同样的规则；先前签署的不能再次计入，请改用另一生效日。",
        "this side has set the same rule before, and what was signed before does not count again; "
        "choose another first day.",
    )


def _side_rule(act: SideRuleSet) -> SideRule:
    return SideRule(act.rule, act.in_force, act.members, act.share)


def _rule_whole(view: View, act: Any, at: datetime) -> Text | None:
    own = side_of(view, act.by)
    if act.in_force < day(at):
        return Text(
            "规则不能溯及既往；生效日须不早于今天。",
            "a rule does not reach back; its first day is today or later.",
        )
    strangers = [one for one in act.members if side_of(view, one) != own]
    if strangers:
        return text(
            "{given}不是本方的主体。",
            "{given} is no party of this side.",
            given=quoted(strangers[0]),
        )
    needs_members = act.rule is not SideRuleKind.NAMED
    needs_share = act.rule is SideRuleKind.QUORUM
    if needs_members != bool(act.members) or needs_share != bool(act.share):
        return Text(
            "一致同意须列成员；法定比例须列成员并给出大于0的比例；仅具名主体时两者均不填。",
            "unanimity lists members; a quorum lists members and a share above 0; a rule of named "
            "parties has neither.",
        )
    return None


@rule(
    SideRuleSet,
    (
        *EVERY,
        OFFICE,
        guard(
            "rule whole",
            "when",
            "规则完整，只涉及本方，不溯及既往",
            "the rule is whole, of its own side alone, and does not reach back",
            _rule_whole,
        ),
        guard("rule new", "when", "未设定过同样的规则", "the same was not set before", _rule_new),
    ),
    Text(
        "本方此后按此规则受文本约束",
        "from its day on, texts bind the side by this rule",
    ),
)
def _rule_set(view: View, act: SideRuleSet, _at: datetime) -> Changes:
    code = side_of(view, act.by)
    found = view.get(side_key(code))
    return [(side_key(code), replace(found, rules=(*found.rules, _side_rule(act))))]


def _key_new(view: View, act: Any, _at: datetime) -> Text | None:
    if view.get(("key", act.key)) is None:
        return None
    return Text(
        "该公钥已属于另一席位；请另行生成。", "this key belongs to a seat already; make another."
    )


KEY_NEW = guard("key new", "when", "公钥未被使用", "the key is not in use", _key_new)


def _two_ids(_view: View, act: Any, _at: datetime) -> Text | None:
    if act.party != act.seat:
        return None
    return Text("主体与席位须用不同编号。", "a party and its seat need different ids.")


@rule(
    PartyAdmitted,
    (
        *EVERY,
        OFFICE,
        fresh("party", "seat"),
        guard(
            "two ids", "when", "主体与席位编号不同", "party and seat have different ids", _two_ids
        ),
        KEY_NEW,
        known("above", Party),
        _own("above"),
    ),
    Text("该主体加入本方", "the party is of this side"),
)
def _admitted(view: View, act: PartyAdmitted, at: datetime) -> Changes:
    made = Party(act.party, act.name, side_of(view, act.by), act.party_kind, act.above)
    return [(act.party, made), *_with_seat(act.seat, act.party, act.key, at)]


def _not_office(_view: View, act: Any, _at: datetime) -> Text | None:
    if act.party != act.by:
        return None
    return Text("牵头单位须先移交才能注销。", "an office hands over before it retires.")


@rule(
    PartyRetired,
    (
        *EVERY,
        OFFICE,
        known("party", Party),
        _own("party"),
        _serving("party"),
        guard("not office", "when", "不是牵头单位自己", "not the office itself", _not_office),
    ),
    Text("该主体注销，由牵头单位代行", "the party is retired; the office stands in for it"),
)
def _retired(view: View, act: PartyRetired, _at: datetime) -> Changes:
    return [(act.party, replace(the(view, act.party, Party), retired=True))]


@rule(
    SeatOpened,
    (*EVERY, fresh("seat"), KEY_NEW),
    Text("该席位可代表本主体签署", "the seat's key signs for the party"),
)
def _seat_opened(_view: View, act: SeatOpened, at: datetime) -> Changes:
    return _with_seat(act.seat, act.by, act.key, at)


def _seat_own(view: View, act: Any, _at: datetime) -> Text | None:
    found = the(view, act.seat, Seat)
    if found.party == act.by or office_for(view, act.by, found.party):
        return None
    return text(
        "席位{seat}不属于本主体；由其主体或所属方的牵头单位关闭。",
        "seat {seat} is another party's; that party or the office of its side closes it.",
        seat=quoted(act.seat),
    )


def office_for(view: View, by: str, party: str) -> bool:
    """Whether `by` is the office of the party's side."""
    found = side(view, side_of(view, party))
    return found is not None and found.office == by


def _seat_open(view: View, act: Any, _at: datetime) -> Text | None:
    if the(view, act.seat, Seat).closed is None:
        return None
    return text("席位{seat}已关闭。", "seat {seat} is closed already.", seat=quoted(act.seat))


@rule(
    SeatClosed,
    (
        *EVERY,
        known("seat", Seat),
        guard(
            "own seat",
            "who",
            "席位所属主体或其方的牵头单位",
            "the seat's party or the office of its side",
            _seat_own,
        ),
        guard("seat open", "when", "席位未关闭", "the seat is not closed", _seat_open),
    ),
    Text("此后其公钥不再有效", "its key counts no longer"),
)
def _seat_closed(view: View, act: SeatClosed, at: datetime) -> Changes:
    return [(act.seat, replace(the(view, act.seat, Seat), closed=at))]
