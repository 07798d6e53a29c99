"""When a text binds: every named party on one digest, and each side by its own rule."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from desk import DIGEST, START, bureau, drafted, key, office, words

from xiezhi.register import Stage
from xiezhi.register.acts.commitments import CommitmentWithdrawn
from xiezhi.register.acts.parties import (
    OfficeHandedOver,
    PartyAdmitted,
    PartyKind,
    PartyRetired,
    SeatClosed,
    SeatOpened,
    SideRuleKind,
    SideRuleSet,
)
from xiezhi.register.acts.texts import (
    AmendmentProposed,
    ClauseEntry,
    ExitGiven,
    SignatureWithdrawn,
    Signed,
    TextProposed,
)
from xiezhi.register.clocks import day
from xiezhi.register.items import SignedText
from xiezhi.register.rules.binding import in_force

YU, QIAN, CHUAN = office("500000"), office("520000"), office("510000")
YU_WATER, QIAN_WATER = bureau("500000"), bureau("520000")
TODAY = day(START)


def proposed(desk, **changes):
    draft = drafted(desk.codes, **changes)
    desk.does(draft, TextProposed(draft.by, draft.text, draft.digest))


def test_two_of_three_sides_bind_nobody(three):
    proposed(three)
    three.does(Signed(YU, "协议", DIGEST), Signed(QIAN, "协议", DIGEST))
    assert three.item("协议").stage is Stage.ACCEPTED
    assert three.item("协议").accepted == ("500000", "520000")
    three.does(Signed(CHUAN, "协议", DIGEST))
    assert three.item("协议").stage is Stage.ACTIVE


def test_another_digest_is_not_signed(desk):
    proposed(desk)
    assert desk.refuses(Signed(YU, "协议", "b" * 64)) == "same digest"


def test_a_new_draft_voids_signatures_and_needs_the_latest_text(desk):
    proposed(desk)
    desk.does(Signed(YU, "协议", DIGEST))
    again = drafted(desk.codes, by=QIAN, digest="b" * 64, base="c" * 64)
    assert desk.refuses(again) == "redraft"
    desk.does(drafted(desk.codes, by=QIAN, digest="b" * 64, base=DIGEST))
    assert desk.item("协议").signed == ()
    assert desk.refuses(Signed(YU, "协议", DIGEST)) == "stage text"


def test_a_quorum_counts_beside_the_named_party(desk):
    third = PartyAdmitted(YU, "渝环保局", words("局"), PartyKind.DEPARTMENT, "s3", key(77))
    members = (YU, YU_WATER, "渝环保局")
    share = Decimal("0.6")
    desk.does(third, SideRuleSet(YU, SideRuleKind.QUORUM, TODAY, members, share))
    proposed(desk)
    desk.does(Signed(QIAN, "协议", DIGEST), Signed(YU, "协议", DIGEST))
    assert desk.item("协议").accepted == ("520000",)
    assert desk.refuses(Signed(QIAN_WATER, "协议", DIGEST)) == "may sign"
    desk.does(Signed("渝环保局", "协议", DIGEST))
    assert desk.item("协议").stage is Stage.ACTIVE


def test_a_rule_counts_from_its_day_and_never_reaches_back(desk):
    early, later = TODAY - timedelta(days=1), TODAY + timedelta(days=5)
    unanimity = SideRuleKind.UNANIMITY
    assert desk.refuses(SideRuleSet(YU, unanimity, early, (YU, YU_WATER))) == "rule whole"
    assert desk.refuses(SideRuleSet(YU, unanimity, later, (YU, QIAN))) == "rule whole"
    desk.does(SideRuleSet(YU, unanimity, later, (YU, YU_WATER)))
    desk.signs("早")
    assert desk.item("早").stage is Stage.ACTIVE
    desk.waits(6)
    desk.signs("迟")
    assert desk.item("迟").stage is Stage.ACCEPTED


def test_a_stricter_or_looser_rule_counts_at_the_next_signature(three):
    proposed(three)
    three.does(Signed(YU, "协议", DIGEST))
    three.does(SideRuleSet(YU, SideRuleKind.UNANIMITY, TODAY, (YU, YU_WATER)))
    three.does(Signed(YU, "协议", DIGEST))
    assert three.item("协议").stage is Stage.PROPOSED
    three.does(Signed(QIAN, "协议", DIGEST), SignatureWithdrawn(QIAN, "协议"))
    assert three.item("协议").stage is Stage.PROPOSED
    three.does(Signed(CHUAN, "协议", DIGEST), SignatureWithdrawn(CHUAN, "协议"))
    three.does(SideRuleSet(YU, SideRuleKind.NAMED, TODAY), Signed(QIAN, "协议", DIGEST))
    three.does(SideRuleSet(QIAN, SideRuleKind.UNANIMITY, TODAY, (QIAN, QIAN_WATER)))
    three.does(SignatureWithdrawn(QIAN, "协议"))
    assert three.item("协议").stage is Stage.ACCEPTED
    assert three.item("协议").accepted == ("500000",)


def test_an_agreement_of_one_side_is_none(desk):
    alone = drafted(desk.codes, parties=(YU, YU_WATER))
    assert desk.refuses(alone) == "sides enough"


def test_of_two_amendments_of_one_text_the_second_has_to_start_again(desk):
    desk.signs()
    change = (ClauseEntry("三", words("新"), "3" * 64),)
    desk.does(AmendmentProposed(YU, "修1", "协议", DIGEST, "b" * 64, change, ("二",)))
    desk.does(AmendmentProposed(QIAN, "修2", "协议", DIGEST, "c" * 64, change))
    desk.does(Signed(YU, "修2", "c" * 64))
    desk.does(Signed(YU, "修1", "b" * 64), Signed(QIAN, "修1", "b" * 64))
    assert desk.refuses(Signed(QIAN, "修2", "c" * 64)) == "base stands"
    held = {one.id: one.removed for one in desk.item("协议").clauses}
    assert held == {"一": False, "二": True, "三": False}


def test_a_text_that_rests_on_a_changed_clause_is_suspect_and_what_rests_on_it_too(desk):
    desk.signs()
    rests = (ClauseEntry("甲", words("细则"), "4" * 64, ("协议/一",)),)
    desk.signs("细则", clauses=rests)
    desk.commits(rests_on=("细则/甲",))
    desk.commits("子项", parent="治水")
    desk.commits("无关", rests_on=("协议/二",))
    change = (ClauseEntry("一", words("新"), "3" * 64),)
    desk.does(AmendmentProposed(YU, "修1", "协议", DIGEST, "b" * 64, change))
    desk.does(Signed(YU, "修1", "b" * 64), Signed(QIAN, "修1", "b" * 64))
    suspects = {one: desk.item(one).suspect for one in ("细则", "治水", "子项", "无关", "协议")}
    assert suspects == {"细则": "修1", "治水": "修1", "子项": "修1", "无关": None, "协议": None}


def test_who_leaves_is_bound_until_the_notice_has_run(three):
    three.signs(exit_days=90)
    three.commits(rests_on=("协议/一",))
    three.does(ExitGiven(CHUAN, "协议"))
    last = day(three.at) + timedelta(days=90)
    text = three.item("协议")
    three.waits(90)
    assert three.refuses(CommitmentWithdrawn(bureau("510000"), "治水")) == "free"
    three.waits(1)
    assert three.refuses(CommitmentWithdrawn(YU_WATER, "治水")) == "free"
    three.does(CommitmentWithdrawn(bureau("510000"), "治水"))
    assert in_force(three.state, text, last + timedelta(days=1))
    three.does(ExitGiven(QIAN, "协议"))
    ended = next(three.state.of(SignedText))
    assert not in_force(three.state, ended, day(three.at) + timedelta(days=91))


def test_without_an_exit_clause_nobody_leaves(desk):
    desk.signs(exit_days=None)
    assert desk.refuses(ExitGiven(YU, "协议")) == "exit clause"


def test_an_office_stands_in_for_a_retired_party_of_its_own_side_alone(desk):
    proposed(desk, parties=(YU_WATER, QIAN_WATER), by=YU_WATER)
    assert desk.refuses(Signed(YU, "协议", DIGEST)) == "may sign"
    desk.does(PartyRetired(YU, YU_WATER))
    assert desk.refuses(Signed(QIAN, "协议", DIGEST)) == "may sign"
    desk.does(Signed(YU, "协议", DIGEST), Signed(QIAN_WATER, "协议", DIGEST))
    assert desk.item("协议").stage is Stage.ACTIVE


@pytest.mark.parametrize(
    "act",
    [
        PartyRetired(QIAN, YU_WATER),
        OfficeHandedOver(QIAN, YU_WATER),
        PartyAdmitted(QIAN, "新", words("新"), PartyKind.ENTERPRISE, "s9", key(88), YU_WATER),
    ],
)
def test_no_office_disposes_of_another_sides_parties(desk, act):
    assert desk.refuses(act).startswith("own")


def test_a_seat_is_closed_by_its_own_side_and_its_key_is_not_used_again(desk):
    desk.does(SeatOpened(YU_WATER, "副局长", words("副局长"), key(99)))
    assert desk.refuses(SeatOpened(QIAN, "处长", words("处长"), key(99))) == "key new"
    assert desk.refuses(SeatClosed(QIAN, "副局长")) == "own seat"
    desk.does(SeatClosed(YU, "副局长"))
    assert desk.item("副局长").closed == desk.at
