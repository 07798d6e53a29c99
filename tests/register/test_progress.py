"""Reports, verification by every other side, changes, objections and their clocks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from desk import bureau, key, office, words

from xiezhi.register import Stage
from xiezhi.register.acts.commitments import (
    ChangeAnswered,
    ChangeKind,
    ChangeRequested,
    CommitmentClosed,
    CommitmentDrafted,
    CommitmentKind,
    Reported,
    Verified,
)
from xiezhi.register.acts.measures import Scored
from xiezhi.register.acts.parties import PartyAdmitted, PartyKind, PartyRetired
from xiezhi.register.acts.reviews import (
    ObjectionRaised,
    ObjectionWithdrawn,
    ReviewDecided,
    ReviewOpened,
)

YU, QIAN, CHUAN = bureau("500000"), bureau("520000"), bureau("510000")
DAY, WORDS = date(2026, 3, 1), words("话")


def reported(desk, share=1):
    desk.commits()
    desk.does(Reported(YU, "报1", "治水", DAY, Decimal(share), WORDS))


def test_a_report_is_verified_by_every_other_side(three):
    reported(three)
    for own in (YU, office("500000")):
        assert three.refuses(Verified(own, "核0", "报1", right=True)) == "verifier"
    three.does(Verified(QIAN, "核1", "报1", right=True))
    assert three.refuses(Verified(QIAN, "核2", "报1", right=True)) == "verifier"
    assert three.item("治水").stage is Stage.REPORTED
    three.does(Verified(CHUAN, "核2", "报1", right=True))
    assert three.item("治水").stage is Stage.VERIFIED


def test_two_objections_to_one_report_both_have_to_be_settled(three):
    reported(three)
    three.does(Verified(QIAN, "核1", "报1", right=True), Verified(CHUAN, "核2", "报1", right=True))
    three.does(ObjectionRaised(CHUAN, "异1", "核1", WORDS))
    three.does(ObjectionRaised(QIAN, "异2", "核2", WORDS))
    three.does(ObjectionWithdrawn(CHUAN, "异1"))
    assert three.item("治水").stage is Stage.OBJECTED
    three.does(ReviewOpened(office("510000"), "异2"))
    three.does(ReviewDecided(office("510000"), "异2", upheld=True, words=WORDS))
    assert three.item("治水").stage is Stage.REPORTED
    assert three.item("报1").verified == ("520000",)


@pytest.mark.parametrize(("days", "allowed"), [(30, True), (31, False)])
def test_an_objection_is_raised_within_thirty_days_from_receipt(desk, days, allowed):
    reported(desk)
    desk.does(Verified(QIAN, "核1", "报1", right=False))
    desk.waits(days)
    act = ObjectionRaised(YU, "异1", "核1", WORDS)
    if allowed:
        desk.does(act)
    else:
        assert desk.refuses(act) == "in time"


@pytest.mark.parametrize(("days", "late"), [(30, False), (31, True)])
def test_a_review_after_thirty_days_is_marked_late(desk, days, late):
    reported(desk)
    desk.does(Verified(QIAN, "核1", "报1", right=False), ObjectionRaised(YU, "异1", "核1", WORDS))
    desk.does(ReviewOpened(office("520000"), "异1"))
    assert desk.refuses(ReviewDecided(QIAN, "异1", upheld=False, words=WORDS)) == "reviewing"
    desk.waits(days)
    desk.does(ReviewDecided(office("520000"), "异1", upheld=False, words=WORDS))
    assert desk.item("异1").late is late
    assert desk.item("治水").stage is Stage.ACTIVE


@pytest.mark.parametrize("upheld", [None, True, False])
def test_an_objection_leaves_a_suspended_commitment_suspended(desk, upheld):
    reported(desk)
    desk.does(Verified(QIAN, "核1", "报1", right=True))
    desk.does(ChangeRequested(YU, "治水", ChangeKind.SUSPEND, WORDS))
    desk.does(ChangeAnswered(QIAN, "治水", agree=True), ObjectionRaised(YU, "异1", "核1", WORDS))
    assert desk.item("治水").stage is Stage.OBJECTED
    if upheld is None:
        desk.does(ObjectionWithdrawn(YU, "异1"))
    else:
        desk.does(ReviewOpened(office("520000"), "异1"))
        desk.does(ReviewDecided(office("520000"), "异1", upheld=upheld, words=WORDS))
    assert desk.item("治水").stage is Stage.SUSPENDED


def test_a_change_needs_every_owner_and_one_refusal_ends_it(three):
    three.commits()
    asked = ChangeRequested(YU, "治水", ChangeKind.TERMS, WORDS, date(2027, 6, 30), Decimal(5))
    three.does(asked, ChangeAnswered(QIAN, "治水", agree=True))
    assert three.item("治水").due == date(2026, 12, 31)
    three.does(ChangeAnswered(CHUAN, "治水", agree=False))
    assert three.item("治水").stage is Stage.ACTIVE
    three.does(asked, ChangeAnswered(CHUAN, "治水", agree=True))
    three.does(ChangeAnswered(QIAN, "治水", agree=True))
    assert (three.item("治水").due, three.item("治水").budget) == (date(2027, 6, 30), Decimal(5))


def test_a_whole_is_not_closed_before_its_parts(desk):
    reported(desk)
    desk.does(Verified(QIAN, "核1", "报1", right=True))
    desk.commits("清淤", parent="治水")
    desk.waits(31)
    assert desk.refuses(CommitmentClosed(YU, "治水")) == "done"
    desk.does(ChangeRequested(YU, "清淤", ChangeKind.WITHDRAW, WORDS))
    desk.does(ChangeAnswered(QIAN, "清淤", agree=True), CommitmentClosed(YU, "治水"))
    assert desk.item("治水").stage is Stage.CLOSED


def test_half_done_is_not_closed(desk):
    reported(desk, "0.5")
    desk.does(Verified(QIAN, "核1", "报1", right=True))
    desk.waits(31)
    assert desk.refuses(CommitmentClosed(YU, "治水")) == "done"


def test_no_side_scores_itself_and_the_scored_may_object(desk):
    score = {"score": "分1", "party": YU, "rule": "办法", "value": Decimal(90), "unit": "分"}
    assert desk.refuses(Scored(office("500000"), **score, words=WORDS)) == "scores other"
    desk.does(Scored(QIAN, **score, words=WORDS))
    assert desk.refuses(ObjectionRaised(office("520000"), "异1", "分1", WORDS)) == "concerned"
    desk.does(ObjectionRaised(office("500000"), "异1", "分1", WORDS))
    desk.does(ReviewOpened(office("520000"), "异1"))
    desk.does(ReviewDecided(office("520000"), "异1", upheld=True, words=WORDS))
    assert desk.item("分1").stage is Stage.WITHDRAWN


def test_an_office_never_reviews_its_own_act_even_for_a_reviewer_that_retired(desk):
    third = PartyAdmitted(office("520000"), "黔环保局", WORDS, PartyKind.DEPARTMENT, "s3", key(77))
    score = Scored(office("520000"), "分1", YU, "办法", Decimal(90), "分", WORDS)
    desk.does(third, score, ObjectionRaised(YU, "异1", "分1", WORDS), ReviewOpened(QIAN, "异1"))
    desk.does(PartyRetired(office("520000"), QIAN))
    own = ReviewDecided(office("520000"), "异1", upheld=True, words=WORDS)
    assert desk.refuses(own) == "reviewing"
    desk.does(ReviewDecided("黔环保局", "异1", upheld=True, words=WORDS))
    assert desk.item("分1").stage is Stage.WITHDRAWN


def test_no_part_of_a_commitment_is_made_over_the_head_of_one_of_its_sides(three):
    """An open part keeps the whole from being closed: two others would hold up the third."""
    whole = CommitmentDrafted(YU, "两方", CommitmentKind.TASK, WORDS, (YU, QIAN))
    part = replace(whole, commitment="部分", parent="两方")
    three.does(whole)
    assert three.refuses(replace(part, owners=(YU, CHUAN))) == "within parent"
    three.does(part)
