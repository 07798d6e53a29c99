"""One agreement from proposal to amendment, as two offices live it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from xiezhi.model.proposal import Proposal, ProposalKind
from xiezhi.model.text import Text
from xiezhi.register import Stage
from xiezhi.register.acts.bodies import (
    AgendaItem,
    BodyFormed,
    BodyJoined,
    BodyKind,
    MeetingCalled,
    OutcomeAnswered,
    OutcomeKind,
    OutcomeRecorded,
)
from xiezhi.register.acts.commitments import (
    CommitmentClosed,
    EvidenceAdded,
    LookedAgain,
    Reported,
    Verified,
)
from xiezhi.register.acts.opinions import Answer, ProposalAnswered, proposal_of, tabled
from xiezhi.register.acts.reviews import ObjectionRaised, ReviewDecided, ReviewOpened
from xiezhi.register.acts.texts import AmendmentProposed, ClauseEntry, Signed
from xiezhi.register.rules.bodies import outcome_key

YU, QIAN = "渝发改委", "黔发改委"
YU_WATER, QIAN_WATER = "渝水利局", "黔水利局"
WORDS = Text("文字", "words")


def propose_and_meet(desk):
    """A proposal is adopted on both sides and the joint meeting decides to write an agreement."""
    proposal = Proposal(
        id="p1",
        kind=ProposalKind.CLAUSE,
        title=Text("横向补偿", "compensation"),
        why=WORDS,
        sides=frozenset(desk.codes),
        places=("500110", "520322"),
        evidence=("water",),
        details={"share": 0.5},
    )
    act = tabled(YU, proposal)
    assert proposal_of(act) == proposal
    desk.does(act, *(ProposalAnswered(one, "p1", Answer.ADOPT) for one in (YU, QIAN)))
    desk.does(
        BodyFormed(YU, "联席会议", WORDS, BodyKind.JOINT_MEETING, (QIAN,)),
        BodyJoined(QIAN, "联席会议"),
        MeetingCalled(YU, "会1", "联席会议", WORDS, date(2026, 3, 2), (AgendaItem("1", WORDS),)),
        OutcomeRecorded(YU, "会1", "1", OutcomeKind.DECISION, WORDS, ("p1",)),
    )
    assert desk.refuses(OutcomeAnswered(YU, "会1", "1", agree=True)) == "side to answer"
    desk.does(OutcomeAnswered(QIAN, "会1", "1", agree=True))
    assert desk.item(outcome_key("会1", "1")).stage is Stage.ACTIVE


def test_from_proposal_to_amendment(desk):
    propose_and_meet(desk)

    # Signed on one side it is accepted there; signed on both it binds.
    desk.signs(origin=("会1/1",))
    assert desk.item("协议").stage is Stage.ACTIVE
    desk.commits(rests_on=("协议/一",), budget=Decimal(3000000), origin=("会1/1",))
    assert desk.item("治水").stage is Stage.ACTIVE

    # Chongqing reports; Guizhou alone can verify.
    desk.waits(60)
    desk.does(EvidenceAdded(YU_WATER, "照片", "治水", WORDS, "b" * 64, "image/jpeg"))
    desk.does(
        Reported(
            YU_WATER, "报1", "治水", date(2026, 4, 30), Decimal(1), WORDS, None, None, ("照片",)
        )
    )
    assert desk.refuses(Verified(YU, "核0", "报1", right=True)) == "verifier"
    desk.does(Verified(QIAN_WATER, "核1", "报1", right=False, words=WORDS))
    assert desk.item("治水").stage is Stage.ACTIVE

    # Chongqing objects; another Guizhou party reviews and finds it right.
    desk.waits(10)
    desk.does(ObjectionRaised(YU_WATER, "异1", "核1", WORDS))
    assert desk.item("治水").stage is Stage.OBJECTED
    assert desk.refuses(ReviewOpened(QIAN_WATER, "异1")) == "reviewer"
    desk.does(ReviewOpened(QIAN, "异1"), ReviewDecided(QIAN, "异1", upheld=True, words=WORDS))
    assert desk.item("治水").stage is Stage.REPORTED
    desk.does(Verified(QIAN_WATER, "核2", "报1", right=True))
    assert desk.item("治水").stage is Stage.VERIFIED

    # An amendment of its clause makes it suspect; both look again before it is closed.
    change = ClauseEntry("一", WORDS, "3" * 64)
    desk.does(AmendmentProposed(QIAN, "修1", "协议", "a" * 64, "c" * 64, (change,)))
    desk.does(Signed(QIAN, "修1", "c" * 64), Signed(YU, "修1", "c" * 64))
    assert desk.item("协议").version == 2
    assert desk.item("治水").suspect == "修1"
    desk.waits(31)
    assert desk.refuses(CommitmentClosed(YU_WATER, "治水")) == "done"
    desk.does(LookedAgain(YU_WATER, "治水"))
    assert desk.item("治水").suspect == "修1"
    desk.does(LookedAgain(QIAN_WATER, "治水"), CommitmentClosed(YU_WATER, "治水"))
    assert desk.item("治水").stage is Stage.CLOSED


@pytest.mark.parametrize("days", [0, 30])
def test_a_commitment_is_not_closed_while_its_verification_may_be_objected_to(desk, days):
    desk.commits()
    desk.does(Reported(YU_WATER, "报1", "治水", date(2026, 3, 1), Decimal(1), WORDS))
    desk.does(Verified(QIAN_WATER, "核1", "报1", right=True))
    desk.waits(days)
    assert desk.refuses(CommitmentClosed(YU_WATER, "治水")) == "window over"
    desk.waits(31 - days)
    desk.does(CommitmentClosed(QIAN_WATER, "治水"))
