"""Who consented to what, told from the acts alone: a second opinion on what binds whom.

It knows no rule of the register. From the acts that were done it keeps who is of which side and
speaks for it; each new fact that binds a party or side must then be found consented to.
"""

from __future__ import annotations

from decimal import Decimal

from xiezhi.register.acts import bodies, commitments, measures, opinions, parties, reviews, texts
from xiezhi.register.items import (
    Body,
    Commitment,
    Deed,
    DeedKind,
    Offer,
    Outcome,
    Party,
    Report,
    Side,
    SignedText,
    Stage,
)

BOUND = {
    Stage.ACTIVE, Stage.REPORTED, Stage.VERIFIED, Stage.CHANGE_REQUESTED, Stage.OBJECTED,
    Stage.UNDER_REVIEW, Stage.CLOSED,
}  # fmt: skip


def facts(state):
    """Everything in a state that binds a party or a side, as tuples."""
    found = set()
    for key, held in {**state._base, **state._late}.items():
        found |= set(_facts(key, held))
    return found


def _facts(key, held):  # noqa: C901, PLR0912  (a branch for each thing that binds)
    if isinstance(held, SignedText) and held.stage is Stage.ACTIVE:
        yield from (("text", held.id, held.digest, party) for party in held.parties)
        yield "side rules", held.id, held.digest, held.parties
    if isinstance(held, Commitment):
        terms = (held.due, held.budget)
        if held.stage in BOUND:
            yield from (("commitment", held.id, terms, owner) for owner in held.owners)
        if held.stage is Stage.SUSPENDED:
            yield from (("suspended", held.id, owner) for owner in held.owners)
        if held.stage is Stage.WITHDRAWN:
            yield "withdrawn", held.id, held.owners
        if held.stage is Stage.VERIFIED:
            yield "verified", held.id, held.report, held.owners
    if isinstance(held, Body):
        yield from (("member", held.id, party) for party in held.members)
    if isinstance(held, Outcome) and held.stage is Stage.ACTIVE:
        yield from (("outcome", key[1], key[2], code) for code in held.sides)
    if isinstance(held, Offer) and held.stage is Stage.ACTIVE:
        yield from (("adopted", held.id, code) for code in held.sides)
    if isinstance(held, Report):
        yield from (("right", held.id, held.by, code) for code in held.verified)
    if isinstance(held, Deed) and held.stage is Stage.ACTIVE and held.kind is DeedKind.TRANSFER:
        yield from (("transfer", held.id, end) for end in held.concerns)
    if isinstance(held, Deed) and held.stage is Stage.WITHDRAWN:
        yield "void", held.id, held.by
    if isinstance(held, Party):
        yield "party", held.id, held.side
    if isinstance(held, Side):
        yield from (("rule", held.code, rule) for rule in held.rules)
        if held.joined:
            yield "joined", held.code


class Oracle:
    """Keeps the acts that were done; `unasked` names the new facts nobody consented to."""

    def __init__(self):
        self.acts, self.side, self.office, self.retired = [], {}, {}, set()
        self.rules, self.spoke_for = {}, {}

    def note(self, act, on):
        """An act that was done on a day."""
        self.acts.append(act)
        entries = getattr(act, "sides", ()) if isinstance(act, parties.Opened) else ()
        for entry in (*entries, *([act.entry] if isinstance(act, parties.SideInvited) else [])):
            self.side[entry.office], self.office[entry.side] = entry.side, entry.office
        if isinstance(act, parties.PartyAdmitted):
            self.side[act.party] = self.side[act.by]
        if isinstance(act, parties.OfficeHandedOver):
            self.office[self.side[act.by]] = act.party
        if isinstance(act, parties.PartyRetired):
            self.retired.add(act.party)
        if isinstance(act, parties.SideRuleSet):
            self.rules.setdefault(self.side[act.by], []).append(act)
        own = {one for one in self.retired if self.office[self.side[one]] == act.by}
        self.spoke_for[id(act)] = {act.by, *own}
        self.on = on

    def speaks(self, act, party):
        """Whether an act was consent of a party: its own, or of its office once it had ceased.

        An office that was handed over since has spoken all the same.
        """
        return party in self.spoke_for[id(act)]

    def did(self, kind, **given):
        return [
            (i, act)
            for i, act in enumerate(self.acts)
            if isinstance(act, kind)
            and all(getattr(act, name) == value for name, value in given.items())
        ]

    def by_party(self, found, party):
        return any(self.speaks(act, party) for _, act in found)

    def by_side(self, found, code):
        return any(self.side.get(act.by) == code for _, act in found)

    def unasked(self, new):
        return [
            fact
            for fact in sorted(new, key=str)
            if not getattr(self, "ok_" + fact[0].replace(" ", "_"))(*fact[1:])
        ]

    def signatures(self, text, digest):
        """Signatures of this digest that were not taken back or made void by a new draft."""
        ids = {text, *(a.amendment for _, a in self.did(texts.AmendmentProposed, text=text))}
        held = []
        for act in self.acts:
            if isinstance(act, texts.Signed) and act.text in ids and act.digest == digest:
                held.append(act)
            if isinstance(act, texts.SignatureWithdrawn) and act.text in ids:
                held = [one for one in held if (one.by, one.text) != (act.by, act.text)]
            if isinstance(act, texts.TextDrafted) and act.text == text:
                held = []
        return held

    def exited(self, text):
        return {
            party
            for _, act in self.did(texts.ExitGiven, text=text)
            for party in self.side
            if self.speaks(act, party)
        }

    def ok_text(self, text, digest, party):
        signed = any(self.speaks(act, party) for act in self.signatures(text, digest))
        return signed or party in self.exited(text)

    def ok_side_rules(self, text, digest, named):
        signers = self.signatures(text, digest)
        return all(
            self._rule_met(self.side[one], signers) for one in named if one not in self.exited(text)
        )

    def _rule_met(self, code, signers):
        held = [act for act in self.rules.get(code, []) if act.in_force <= self.on]
        if not held:
            return True
        newest = max(act.in_force for act in held)
        rule = [act for act in held if act.in_force == newest][-1]
        n = len([m for m in rule.members if any(self.speaks(act, m) for act in signers)])
        return n >= (rule.share or Decimal(1)) * len(rule.members)

    def _changed(self, id_, kind, owner, terms=None):
        asked = self.did(commitments.ChangeRequested, commitment=id_, change=kind)
        for i, act in reversed(asked):
            later = [
                (j, a)
                for j, a in self.did(commitments.ChangeAnswered, commitment=id_, agree=True)
                if j > i
            ]
            fits = terms is None or (act.due, act.budget) == terms
            if fits and (self.speaks(act, owner) or self.by_party(later, owner)):
                return True
        return False

    def ok_commitment(self, id_, terms, owner):
        (i, draft) = self.did(commitments.CommitmentDrafted, commitment=id_)[-1]
        accepted = [
            (j, a) for j, a in self.did(commitments.CommitmentAccepted, commitment=id_) if j > i
        ]
        as_drafted = (draft.due, draft.budget) == terms and self.by_party(accepted, owner)
        return as_drafted or self._changed(id_, commitments.ChangeKind.TERMS, owner, terms)

    def ok_suspended(self, id_, owner):
        return self._changed(id_, commitments.ChangeKind.SUSPEND, owner)

    def ok_withdrawn(self, id_, owners):
        alone = self.did(commitments.CommitmentWithdrawn, commitment=id_)
        never_bound = not all(
            self.by_party(self.did(commitments.CommitmentAccepted, commitment=id_), one)
            for one in owners
        )
        if alone and never_bound:
            return True
        if alone:
            return any(
                self.side[act.by] == self.side[leaver.by]
                for _, act in alone
                for _, leaver in self.did(texts.ExitGiven)
            )
        return all(self._changed(id_, commitments.ChangeKind.WITHDRAW, one) for one in owners)

    def ok_verified(self, id_, report, owners):
        (_, reported) = self.did(commitments.Reported, report=report)[0]
        others = {self.side[one] for one in owners} - {self.side[reported.by]}
        right = self.did(commitments.Verified, report=report, right=True)
        return reported.commitment == id_ and all(self.by_side(right, code) for code in others)

    def ok_right(self, report, reporter, code):
        right = self.did(commitments.Verified, report=report, right=True)
        return code != self.side[reporter] and self.by_side(right, code)

    def ok_member(self, body, party):
        formed = self.did(bodies.BodyFormed, body=body, by=party)
        return bool(formed or self.did(bodies.BodyJoined, body=body, by=party))

    def ok_outcome(self, meeting, item, code):
        recorded = self.did(bodies.OutcomeRecorded, meeting=meeting, item=item)[-1:]
        agreed = self.did(bodies.OutcomeAnswered, meeting=meeting, item=item, agree=True)
        later = [(i, act) for i, act in agreed if i > recorded[0][0]]
        return self.by_side([*recorded, *later], code)

    def ok_adopted(self, proposal, code):
        answers = self.did(opinions.ProposalAnswered, proposal=proposal)
        own = [act for _, act in answers if self.side[act.by] == code]
        return bool(own) and own[-1].answer is opinions.Answer.ADOPT

    def ok_transfer(self, transfer, end):
        recorded = self.did(measures.TransferRecorded, transfer=transfer)
        answered = self.did(measures.TransferAnswered, transfer=transfer, agree=True)
        return self.by_party([*recorded, *answered], end)

    def ok_void(self, deed, maker):
        refused = self.did(measures.TransferAnswered, transfer=deed, agree=False)
        raised = {act.objection for _, act in self.did(reviews.ObjectionRaised, subject=deed)}
        decided = [
            act
            for _, act in self.did(reviews.ReviewDecided, upheld=True)
            if act.objection in raised
        ]
        own = [act for act in decided if self.side[act.by] == self.side[maker] and act.by != maker]
        return bool(refused or own)

    def ok_party(self, party, code):
        return self.side[party] == code

    def ok_rule(self, code, rule):
        return any(
            act.in_force == rule.in_force and act.members == rule.members
            for act in self.rules[code]
        )

    def ok_joined(self, code):
        began = self.acts[0].by
        joined = self.did(parties.SideJoined)
        return self.side[began] == code or self.by_side(joined, code)
