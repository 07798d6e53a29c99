"""Random acts by random parties, likely enough to be allowed that histories go deep."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta
from decimal import Decimal
from enum import Enum
from typing import get_type_hints

from desk import (
    DIGEST,
    START,
    Desk,
    bureau,
    drafted,
    office,
    words,
)

from xiezhi.register.act import KINDS
from xiezhi.register.acts.bodies import AgendaItem
from xiezhi.register.acts.commitments import ChangeKind
from xiezhi.register.acts.opinions import Detail
from xiezhi.register.acts.parties import SideEntry, SideRuleKind, SideRuleSet
from xiezhi.register.acts.texts import ClauseEntry, TextProposed
from xiezhi.register.clocks import day
from xiezhi.register.fold import ALLOWED, may
from xiezhi.register.items import (
    Amendment,
    Body,
    Commitment,
    Deed,
    DeedKind,
    Evidence,
    Meeting,
    Objection,
    Offer,
    Party,
    Report,
    Seat,
    SignedText,
    Statement,
)
from xiezhi.register.rules.turns import in_turn

CODES = ("500000", "520000", "510000")
LATE = SideEntry(
    "530000", words("滇"), "滇发改委", words("滇发改委"), "seat-530000", "ed25519:" + "Z" * 43
)
# What people do all day, and what they do rarely.
OFTEN = [
    "text_drafted",
    "text_proposed",
    "signed",
    "signed",
    "commitment_drafted",
    "commitment_proposed",
    "commitment_accepted",
    "commitment_accepted",
    "reported",
    "verified",
    "verified",
    "objection_raised",
    "review_opened",
    "review_decided",
    "amendment_proposed",
    "looked_again",
    "change_requested",
    "change_answered",
    "exit_given",
    "commitment_withdrawn",
    "commitment_closed",
    "body_formed",
    "body_joined",
    "meeting_called",
    "outcome_recorded",
    "outcome_answered",
    "proposal_answered",
    "observed",
    "objection_withdrawn",
    "transfer_recorded",
]
FRESH = {
    "party": Party, "seat": Seat, "body": Body, "meeting": Meeting, "statement": Statement,
    "proposal": Offer, "text": SignedText, "amendment": Amendment, "commitment": Commitment,
    "report": Report, "verification": Deed, "evidence": Evidence, "observation": Deed,
    "alert": Deed, "transfer": Deed, "score": Deed, "objection": Objection,
}  # fmt: skip
MAKES = {
    "party_admitted": ("party", "seat"), "seat_opened": ("seat",), "body_formed": ("body",),
    "meeting_called": ("meeting",), "statement_put": ("statement",),
    "proposal_tabled": ("proposal",), "text_drafted": ("text",),
    "amendment_proposed": ("amendment",), "commitment_drafted": ("commitment",),
    "reported": ("report",), "verified": ("verification",), "evidence_added": ("evidence",),
    "observed": ("observation",), "alert_raised": ("alert",), "transfer_recorded": ("transfer",),
    "scored": ("score",), "objection_raised": ("objection",),
}  # fmt: skip
DEEDS = {"alert": DeedKind.ALERT, "transfer": DeedKind.TRANSFER}
ACTS = {kind: act for (kind, _), act in KINDS.items()}


class Acts:
    """Draws acts from what a state holds. rng: the one source of chance."""

    def __init__(self, rng):
        self.rng, self.n, self.drawn = rng, 0, []

    def some(self, held, least=0, most=3):
        held = sorted({*held, "没有"} if self.rng.random() < 0.06 else set(held))
        return tuple(self.rng.sample(held, min(len(held), self.rng.randint(least, most))))

    def ids(self, state, *types):
        whole = {**state._base, **state._late}
        return [key for key, held in whole.items() if isinstance(key, str) and type(held) in types]

    def one(self, held):
        """Mostly what came last, since that is what people are at; now and then a stranger."""
        if not held or (held is not self.drawn and self.rng.random() < 0.03):
            return "没有"
        return held[-1] if self.rng.random() < 0.5 else self.rng.choice(held)

    def kind(self):
        name = self.rng.choice(OFTEN if self.rng.random() < 0.6 else sorted(ACTS))
        return ACTS[name]

    def act(self, state, at, kind=None):
        """An act of this kind, or of any; it may well be refused. Now and then one drawn before."""
        if kind is None and self.drawn and self.rng.random() < 0.05:
            return self.one(self.drawn)
        self.drawn.append(self.anew(state, at, kind or self.kind()))
        return self.drawn[-1]

    def anew(self, state, at, made):
        values = {}
        hints = get_type_hints(made)
        for field in fields(made):
            values[field.name] = self.value(state, at, made.kind, field.name, hints, values)
        return self.by_whom(state, at, made(**values))

    def by_whom(self, state, at, act):
        """Mostly by a party that may, where there is one."""
        parties = self.parties(state)
        if self.rng.random() < 0.2 or not parties:
            return act
        self.rng.shuffle(parties)
        acts = (in_turn(state, replace(act, by=party)) for party in parties)
        found = next((one for one in acts if may(state, one.by, one, at) == ALLOWED), act)
        out_of_turn = hasattr(found, "turn") and self.rng.random() < 0.05
        return replace(found, turn=found.turn + 1) if out_of_turn else found

    def value(self, state, at, kind, name, hints, values):
        special = getattr(self, f"{kind}_{name}", None) or getattr(self, f"on_{name}", None)
        if special:
            return special(state, at, values)
        if name in MAKES.get(kind, ()):
            return self.new(state, kind, name)
        if name in DEEDS:
            whole = {**state._base, **state._late}
            return self.one(
                [k for k, v in whole.items() if type(v) is Deed and v.kind is DEEDS[name]]
            )
        if name in FRESH:
            return self.one(self.ids(state, FRESH[name]))
        return self.plain(hints[name])

    def party_admitted_seat(self, state, _at, values):
        same = self.rng.random() < 0.03
        return values["party"] if same else self.new(state, "party_admitted", "seat")

    def new(self, state, kind, name):
        if kind in ("text_drafted", "commitment_drafted") and self.rng.random() < 0.3:
            return self.one(self.ids(state, FRESH[name]))
        self.n += 1
        return (
            f"{name}-{self.n}"
            if self.rng.random() < 0.98
            else self.one(self.ids(state, FRESH[name]))
        )

    def plain(self, hint):
        if isinstance(hint, type) and issubclass(hint, Enum):
            return self.rng.choice(list(hint))
        if hint is bool:
            return self.rng.random() < 0.7
        if hint is str:
            return "甲"
        return words("文")

    def parties(self, state):
        return self.ids(state, Party)

    def on_by(self, state, _at, _values):
        return self.rng.choice(self.parties(state))

    def on_party(self, state, _at, _values):
        return self.one(self.parties(state))

    on_to = on_payer = on_payee = on_party

    def transfer_recorded_payer(self, state, _at, values):
        return values["by"] if self.rng.random() < 0.5 else self.one(self.parties(state))

    transfer_recorded_payee = transfer_recorded_payer

    def transfer_recorded_settles(self, _state, _at, _values):
        return None if self.rng.random() < 0.8 else f"transfer-{self.rng.randint(1, 99)}"

    def party_admitted_party(self, _state, _at, _values):
        self.n += 1
        return f"主体{self.n}" if self.rng.random() < 0.95 else "渝发改委"

    def on_key(self, _state, _at, _values):
        self.n += 1
        return f"ed25519:{self.n if self.rng.random() < 0.95 else 9:043d}="

    def on_above(self, state, _at, _values):
        return self.one(self.parties(state)) if self.rng.random() < 0.6 else None

    def on_entry(self, _state, _at, _values):
        return LATE

    def opened_sides(self, _state, _at, _values):
        again = SideEntry("540000", words("藏"), "藏发改委", words("藏"), "seat-540000", LATE.key)
        other = replace(again, key="ed25519:" + "Y" * 43)
        return self.rng.choice([(LATE,), (LATE, again), (LATE, other)])

    def opened_by(self, _state, _at, _values):
        return self.rng.choice(["滇发改委", "渝发改委"])

    def on_sides(self, _state, _at, _values):
        return tuple(self.rng.sample([*CODES, "530000"], self.rng.choice([1, 2, 2, 3])))

    def on_rule(self, state, _at, values):
        del values
        return self.rng.choice([None, "没有", *self.ids(state, SignedText)])

    def side_rule_set_rule(self, _state, _at, _values):
        return self.rng.choice(list(SideRuleKind))

    def scored_rule(self, _state, _at, _values):
        return "互评办法/1"

    def on_in_force(self, _state, at, _values):
        return day(at) + timedelta(days=self.rng.choice([-1, 0, 0, 20]))

    def on_members(self, state, _at, values):
        own = state.get(values["by"]).side
        held = [one for one in self.parties(state) if state.get(one).side == own]
        named = values["rule"] is SideRuleKind.NAMED
        return (
            () if named else self.some(held if self.rng.random() < 0.9 else self.parties(state), 1)
        )

    def side_rule_set_share(self, _state, _at, values):
        return Decimal("0.5") if values["rule"] is SideRuleKind.QUORUM else None

    def on_share(self, _state, _at, _values):
        return self.rng.choice([Decimal("0.5"), Decimal(1), Decimal(1)])

    def on_invited(self, state, _at, _values):
        return self.some(self.parties(state), 1, 4)

    def on_parties(self, state, _at, values):
        others = self.some(self.parties(state), 1, 3)
        whole = tuple(dict.fromkeys((values["by"], *others)))
        return whole if self.rng.random() < 0.97 else others

    def on_owners(self, state, _at, values):
        chosen = {}
        own = (values["by"],) if self.rng.random() < 0.9 else ()
        for one in (*own, *self.some(self.parties(state), 3, 6)):
            chosen.setdefault(getattr(state.get(one), "side", "?"), one)
        if self.rng.random() < 0.05:
            chosen.popitem()
        return tuple(chosen.values())

    def refs(self, state):
        held = self.ids(state, SignedText)
        clauses = [f"{one}/{c.id}" for one in held for c in state.get(one).clauses]
        items = [f"{one}/1" for one in self.ids(state, Meeting)]
        return [*clauses, *clauses, *items, *self.ids(state, Offer)]

    def on_rests_on(self, state, _at, _values):
        return self.some(self.refs(state), 0, 2) if self.rng.random() < 0.9 else ("没有/一",)

    on_origin = on_refers = on_rests_on

    def on_about(self, state, _at, _values):
        return self.one(self.ids(state, Commitment)) if self.rng.random() < 0.3 else None

    def on_inputs(self, state, _at, _values):
        return self.some(self.ids(state, Report, Evidence))

    def on_observations(self, state, _at, _values):
        return self.some(self.ids(state, Deed)) if self.rng.random() < 0.3 else ()

    def on_evidence(self, state, _at, _values):
        return (
            self.some(self.ids(state, Evidence, Evidence, Report))
            if self.rng.random() < 0.2
            else ()
        )

    def proposal_tabled_evidence(self, _state, _at, _values):
        return ("findings",)

    def evidence_added_evidence(self, state, _at, _values):
        return self.new(state, "evidence_added", "evidence")

    def on_places(self, _state, _at, _values):
        return ("500110",)

    def on_details(self, _state, _at, _values):
        return (Detail("km", "1.5"),)

    def on_parent(self, state, _at, _values):
        return self.one(self.ids(state, Commitment)) if self.rng.random() < 0.3 else None

    def on_agenda(self, _state, _at, _values):
        return (AgendaItem("1", words("题")),) if self.rng.random() < 0.9 else ()

    def on_item(self, _state, _at, _values):
        return "1" if self.rng.random() < 0.95 else "2"

    def on_on(self, _state, at, _values):
        return day(at) + timedelta(days=self.rng.choice([-1, 0, 0, 0, 1]))

    on_until = on_on

    def on_due(self, _state, at, values):
        asked = values.get("change", ChangeKind.TERMS)
        whole = asked is ChangeKind.TERMS or self.rng.random() < 0.1
        return day(at) + timedelta(days=self.rng.randint(10, 99)) if whole else None

    def on_turn(self, _state, _at, _values):
        return 0

    def on_budget(self, _state, _at, _values):
        return None

    on_indicator = on_spent = on_budget

    def observed_indicator(self, _state, _at, _values):
        return "总磷"

    def on_starts(self, _state, at, _values):
        return self.rng.choice([None, None, None, day(at) + timedelta(days=5)])

    def on_ends(self, _state, at, _values):
        return self.rng.choice([None, None, None, day(at) + timedelta(days=200)])

    def on_exit_days(self, _state, _at, _values):
        return self.rng.choice([None, None, 0, 10, 30])

    def on_value(self, _state, _at, _values):
        return Decimal(self.rng.randint(0, 9))

    on_amount = on_value

    def digest(self):
        return self.rng.choice("abcdef") * 64

    def on_digest(self, state, _at, values):
        held = state.get(values.get("text", ""))
        known = getattr(held, "digest", None)
        return known if known and self.rng.random() < 0.85 else self.digest()

    def text_drafted_digest(self, _state, _at, _values):
        return f"{self.rng.getrandbits(256):064x}" if self.rng.random() < 0.7 else self.digest()

    evidence_added_digest = amendment_proposed_digest = text_drafted_digest

    def on_base(self, state, _at, values):
        known = getattr(state.get(values["text"]), "digest", None)
        return known if self.rng.random() < 0.95 else self.digest()

    def amendment_proposed_base(self, state, at, values):
        return self.on_base(state, at, values) or self.digest()

    def on_clauses(self, state, _at, _values):
        names = ["一", "二"] if self.rng.random() < 0.9 else ["一", "一"]
        refs = self.some(self.refs(state), 0, 1) if self.rng.random() < 0.9 else ("没有/一",)
        return tuple(
            ClauseEntry(one, words(one), d * 64, refs) for one, d in zip(names, "12", strict=True)
        )

    def amendment_proposed_clauses(self, state, at, values):
        return self.on_clauses(state, at, values)[: self.rng.randint(0, 1)]

    def on_removed(self, _state, _at, _values):
        return self.rng.choice([(), (), ("二",), ("三",), ("一",)])

    def signed_text(self, state, _at, _values):
        return self.one([*self.ids(state, SignedText), *self.ids(state, Amendment)])

    text_withdrawn_text = signature_withdrawn_text = signed_text

    def meeting_called_on(self, _state, at, _values):
        return day(at) + timedelta(days=self.rng.choice([0, 0, 1, 3]))

    def objection_raised_subject(self, state, _at, _values):
        before = [state.get(one).subject for one in self.ids(state, Objection)]
        if before and self.rng.random() < 0.15:
            return self.one(before)
        return self.one(self.ids(state, Deed))

    def looked_again_subject(self, state, _at, _values):
        held = self.ids(state, Commitment, SignedText)
        suspect = [one for one in held if state.get(one).suspect]
        return self.one(suspect or held)

    def on_subject(self, state, _at, _values):
        return self.one(self.ids(state, Commitment, SignedText))


def wait(rng):
    """How long until the next act is received."""
    return timedelta(hours=rng.choice([0, 1, 1, 30, 200, 800]))


def begun_acts(codes):
    """The acts of a register with an agreement in force and two commitments, one reported."""
    desk = Desk(codes)
    desk.signs(exit_days=10)
    desk.commits(rests_on=("协议/一",))
    desk.commits("清淤", parent="治水")
    return [act for act, _ in desk.acts]


def ruled_acts(codes):
    """The acts of a register whose first side asks two signatures, with a text to be signed."""
    desk = Desk(codes)
    members = (office(codes[0]), bureau(codes[0]))
    desk.does(SideRuleSet(office(codes[0]), SideRuleKind.UNANIMITY, day(START), members))
    desk.does(drafted(codes), TextProposed(office(codes[0]), "协议", DIGEST))
    return [act for act, _ in desk.acts]
