"""How a text stands: who signed, what each side's rule still lacks, which versions there were."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from xiezhi.model.text import Text, joined, text
from xiezhi.register.acts.parties import SideRuleKind
from xiezhi.register.acts.texts import AmendmentProposed, Signed, TextDrafted
from xiezhi.register.clocks import day
from xiezhi.register.examine import act_of, received_at
from xiezhi.register.items import Amendment, Commitment, SideRule, SignedText, Stage
from xiezhi.register.rules.binding import required, rule_met, rule_of, sides_accepting
from xiezhi.register.state import View, linked, side_of
from xiezhi.workbench.desk import Desk
from xiezhi.workbench.papers.words import kept_here

Signable = SignedText | Amendment


@dataclass(frozen=True, slots=True)
class PartySigning:
    """A party whose signature counts. named: by the text; else by its side's rule."""

    party: str
    name: Text
    named: bool
    signed: bool
    at: datetime | None


@dataclass(frozen=True, slots=True)
class SideSigning:
    """A side before a text. lacks: what it still needs, a sentence each; empty once it is bound."""

    side: str
    rule: Text
    parties: tuple[PartySigning, ...]
    accepted: bool
    lacks: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a text in the register. words: whether its words are kept here."""

    digest: str
    number: int
    title: Text
    by: str
    at: datetime
    record: int
    current: bool
    words: bool


@dataclass(frozen=True, slots=True)
class Doubted:
    """Something that rests on a clause. suspect: the amendment after which it is in doubt."""

    id: str
    type: str
    title: Text
    rests_on: tuple[str, ...]
    stage: Stage
    suspect: str
    waits_for: tuple[str, ...]


def signing(desk: Desk, found: Signable) -> tuple[SideSigning, ...]:
    """Each side before a text, in the order of codes."""
    view, today = desk.view, day(desk.now)
    named = required(view, found, today)
    times = dict(_signed_at(desk, found.id, found.digest))
    accepted = (
        found.accepted
        if found.stage is Stage.ACTIVE
        else sides_accepting(view, named, found.signed, today)
    )
    codes = sorted({side_of(view, one) for one in named})
    return tuple(_side(desk, code, named, found, times, code in accepted, today) for code in codes)


def _side(
    desk: Desk,
    code: str,
    named: tuple[str, ...],
    found: Signable,
    times: dict[str, datetime],
    accepted: bool,
    today: date,
) -> SideSigning:
    view, rule = desk.view, rule_of(desk.view, code, today)
    own = [one for one in named if side_of(view, one) == code]
    members = [one for one in rule.members if one not in own]
    signed = tuple(one for one in found.signed if side_of(view, one) == code)
    others = [one for one in signed if one not in own and one not in members]
    parties = tuple(
        PartySigning(one, desk.party_name(one), one in own, one in signed, times.get(one))
        for one in (*own, *members, *others)
    )
    lacks = () if accepted else tuple(_lacking(desk, own, rule, found.signed))
    return SideSigning(code, rule_words(desk, rule), parties, accepted, lacks)


def _lacking(desk: Desk, own: list[str], rule: SideRule, signed: tuple[str, ...]) -> Iterator[Text]:
    waiting = [desk.party_name(one) for one in own if one not in signed]
    if waiting:
        yield text("尚待签署：{names}。", "still to sign: {names}.", names=joined(waiting))
    if rule_met(rule, signed):
        return
    missing = [one for one in rule.members if one not in signed and one not in own]
    n = least_of(rule) - sum(one in signed for one in rule.members)
    if missing:
        yield text(
            "本方规则还需{n}个成员签署，可由：{names}。",
            "its own rule needs signatures of {n} more of: {names}.",
            n=Text(str(n), str(n)),
            names=joined([desk.party_name(one) for one in missing]),
        )


def least_of(rule: SideRule) -> int:
    """How many members have to sign."""
    share = Decimal(1) if rule.share is None else rule.share
    return math.ceil(share * len(rule.members))


def rule_words(desk: Desk, rule: SideRule) -> Text:
    """A side's rule in a sentence."""
    if rule.kind is SideRuleKind.NAMED:
        return Text("文本所列主体签署即可", "the parties that the text names sign")
    names = joined([desk.party_name(one) for one in rule.members])
    if rule.kind is SideRuleKind.UNANIMITY:
        return text("下列成员全部签署：{names}", "all of these sign: {names}", names=names)
    n = str(least_of(rule))
    return text(
        "下列成员中至少{n}个签署：{names}", "{n} or more of these sign: {names}",
        n=Text(n, n), names=names,
    )  # fmt: skip


def _signed_at(desk: Desk, id_: str, digest: str) -> Iterator[tuple[str, datetime]]:
    for record in desk.store.records_of(id_):
        act = act_of(record)
        if isinstance(act, Signed) and act.text == id_ and act.digest == digest:
            yield act.by, received_at(record)


def versions(desk: Desk, found: SignedText) -> tuple[Version, ...]:
    """Every version of a text that was drafted or proposed as an amendment, in order."""
    rows: list[tuple[str, str, datetime, int, Text]] = []
    for record in desk.store.records_of(found.id):
        act = act_of(record)
        if isinstance(act, (TextDrafted, AmendmentProposed)) and act.text == found.id:
            title = (
                Text("草稿", "draft")
                if isinstance(act, TextDrafted)
                else text("修正案{id}", "amendment {id}", id=Text(act.amendment, act.amendment))
            )
            rows.append((act.digest, act.by, received_at(record), record.sequence, title))
    here = kept_here([row[0] for row in rows])
    return tuple(
        Version(digest, n, title, by, at, seq, digest == found.digest, digest in here)
        for n, (digest, by, at, seq, title) in enumerate(rows, start=1)
    )


def in_doubt(desk: Desk, found: SignedText, only: str = "") -> tuple[Doubted, ...]:
    """What rests on the clauses of a text. only: what an amendment puts, or put, in doubt."""
    view = desk.view
    changed = _touched(view.get(only)) if only else None
    refs = [f"{found.id}/{one.id}" for one in found.clauses]
    resting: dict[str, list[str]] = {}
    for ref in refs:
        if changed is not None and ref.partition("/")[2] not in changed:
            continue
        for one in linked(view, ref):
            resting.setdefault(one.partition("/")[0], []).append(ref.partition("/")[2])
    held = desk.store.pages.items(list(resting))
    return tuple(
        _doubted(one, held[one], tuple(dict.fromkeys(rests)))
        for one, rests in resting.items()
        if isinstance(held.get(one), (Commitment, SignedText)) and one != found.id
    )


def _touched(amendment: Amendment) -> frozenset[str]:
    return frozenset((*(one.id for one in amendment.clauses), *amendment.removed))


def _doubted(id_: str, held: Commitment | SignedText, rests: tuple[str, ...]) -> Doubted:
    whom = held.owners if isinstance(held, Commitment) else held.parties
    waits = tuple(one for one in whom if one not in held.cleared) if held.suspect else ()
    kind = "commitment" if isinstance(held, Commitment) else "text"
    return Doubted(id_, kind, held.title, rests, held.stage, held.suspect or "", waits)


def party_can_sign(view: View, found: Signable, party: str, today: date) -> bool:
    """Whether a signature of this party is asked for."""
    named = required(view, found, today)
    own = side_of(view, party)
    return party in named or (
        own in {side_of(view, one) for one in named} and party in rule_of(view, own, today).members
    )
