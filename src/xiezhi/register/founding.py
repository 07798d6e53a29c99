"""The acts with which a register of a case begins: each is for its own party to sign."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xiezhi.model.case import Case
from xiezhi.model.errors import AskedWrongly
from xiezhi.model.text import Text, text
from xiezhi.register.act import Act
from xiezhi.register.acts.bodies import BodyFormed, BodyJoined, BodyKind
from xiezhi.register.acts.parties import (
    Opened,
    PartyAdmitted,
    PartyKind,
    SideEntry,
    SideJoined,
)
from xiezhi.register.log.keys import VerifierKey
from xiezhi.register.plain import plain
from xiezhi.register.store.signed import key_text

_KINDS = {"public_group": PartyKind.PUBLIC}


class FoundingAsked(AskedWrongly):
    """A register is to begin with parties that the case lacks, or not one office a side."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A party of the case."""

    id: str
    name: Text
    kind: PartyKind
    side: str


def founding_acts(
    case: Case, opener: str, offices: Mapping[str, VerifierKey], others: Mapping[str, VerifierKey]
) -> tuple[Act, ...]:
    """The acts in an order in which the rules allow them; the first opens the register.

    opener: the office that opens it. offices: the key of the first seat of each side's office, by
    party; others: of further parties. A key's name is its seat's id. Raises FoundingAsked.
    """
    known = _parties(case)
    _check(case, known, opener, offices, others)
    entries = tuple(
        _entry(case, known[party], key)
        for side in case.sides
        for party, key in offices.items()
        if known[party].side == side.code
    )
    acts: list[Act] = [Opened(opener, case.id, _said(case.title), entries)]
    for office in sorted(offices, key=lambda one: one != opener):
        acts += [] if office == opener else [SideJoined(office)]
        acts += [
            PartyAdmitted(office, p.id, p.name, p.kind, key.name, key_text(key))
            for p, key in ((known[party], key) for party, key in others.items())
            if p.side == known[office].side
        ]
    return (*acts, *_bodies(case, known, {*offices, *others}))


def _parties(case: Case) -> dict[str, _Known]:
    rows = case.table("parties").to_dict("records") if case.has("parties") else []
    return {
        row["id"]: _Known(
            row["id"],
            _pair(row["name_zh"], row.get("name_en")),
            _KINDS.get(row["kind"]) or PartyKind(row["kind"]),
            row["side"],
        )
        for row in rows
    }


def _check(
    case: Case,
    known: Mapping[str, _Known],
    opener: str,
    offices: Mapping[str, VerifierKey],
    others: Mapping[str, VerifierKey],
) -> None:
    strangers = [party for party in (*offices, *others) if party not in known]
    if strangers:
        raise _stranger(strangers[0], known)
    sides = [known[party].side for party in offices]
    if sorted(sides) != sorted(side.code for side in case.sides):
        raise FoundingAsked(
            text(
                "每一方须有且只有一个牵头单位；本案例各方为：{sides}。",
                "each side needs one office, no more; the sides of this case are: {sides}.",
                sides=Text(
                    "、".join(f"{s.name.render('zh')}（{s.code}）" for s in case.sides),
                    ", ".join(f"{s.name.render('en')} ({s.code})" for s in case.sides),
                ),
            )
        )
    if opener not in offices:
        raise FoundingAsked(
            text(
                "建立台账的“{opener}”须是一方的牵头单位。",
                "{opener}, who opens the register, must be the office of a side.",
                opener=_same(opener),
            )
        )


def _entry(case: Case, party: _Known, key: VerifierKey) -> SideEntry:
    side = next(one for one in case.sides if one.code == party.side)
    return SideEntry(side.code, _said(side.name), party.id, party.name, key.name, key_text(key))


def _bodies(case: Case, known: Mapping[str, _Known], present: set[str]) -> list[Act]:
    """Bodies of the case whose members are here, of two sides or more: each member joins itself."""
    rows = case.table("bodies").to_dict("records") if case.has("bodies") else []
    formed: list[Act] = []
    joins: list[Act] = []
    for row in rows:
        members = tuple(m for m in _listed(row.get("members")) if m in present)
        if row["kind"] not in {kind.value for kind in BodyKind}:
            continue
        if len({known[m].side for m in members}) < 2:  # noqa: PLR2004
            continue
        first, *rest = members
        name = _pair(row["name_zh"], row.get("name_en"))
        formed.append(BodyFormed(first, row["id"], name, BodyKind(row["kind"]), tuple(rest)))
        joins += [BodyJoined(member, row["id"]) for member in rest]
    return [*sorted(formed, key=lambda one: one.by), *sorted(joins, key=lambda one: one.by)]


def _listed(cell: object) -> list[str]:
    return [part for part in cell.split(";") if part] if isinstance(cell, str) else []


def _pair(zh: str, en: object) -> Text:
    return Text(zh, en if isinstance(en, str) and en.strip() else zh)


def _said(words: Text) -> Text:
    """A text with its values written out, as acts hold it."""
    both = plain(words)
    assert isinstance(both, dict)  # noqa: S101  (a text is an object)
    return Text(str(both["zh"]), str(both["en"]))


def _stranger(party: str, known: Mapping[str, _Known]) -> FoundingAsked:
    return FoundingAsked(
        text(
            "案例的主体表（parties.csv）里没有“{given}”；已有：{known}。",
            "{given} is not in the case's table of parties (parties.csv); it has: {known}.",
            given=_same(party),
            known=Text("、".join(known) or "（空）", ", ".join(known) or "none"),
        )
    )


def _same(words: str) -> Text:
    return Text(words, words)
