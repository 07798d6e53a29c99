"""Nobody can use another's signature twice: what was signed counts once, for what it answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from desk import DIGEST, bureau, drafted, office, words

from xiezhi.register import act_to_plain, in_turn, read_act
from xiezhi.register.act import KINDS
from xiezhi.register.acts.bodies import (
    AgendaItem,
    BodyFormed,
    BodyJoined,
    BodyKind,
    BodyLeft,
    MeetingCalled,
    OutcomeAnswered,
    OutcomeKind,
    OutcomeRecorded,
)
from xiezhi.register.acts.commitments import (
    ChangeAnswered,
    ChangeKind,
    ChangeRequested,
    LookedAgain,
)
from xiezhi.register.acts.opinions import StatementPut, Vote, Voted
from xiezhi.register.acts.parties import (
    OfficeHandedOver,
    PartyRetired,
    SideRuleKind,
    SideRuleSet,
)
from xiezhi.register.acts.texts import (
    AmendmentProposed,
    ExitGiven,
    SignatureWithdrawn,
    Signed,
    TextProposed,
)
from xiezhi.register.clocks import day
from xiezhi.register.errors import ActInvalid
from xiezhi.register.items import Stage

YU, QIAN = office("500000"), office("520000")
YU_WATER, QIAN_WATER = bureau("500000"), bureau("520000")
W = words("文")


def done(desk, act):
    """The act as it was signed and recorded."""
    due = in_turn(desk.state, act)
    desk.does(due)
    return due


def test_consent_to_one_change_is_no_consent_to_the_next(desk):
    desk.commits()
    desk.does(ChangeRequested(YU_WATER, "治水", ChangeKind.TERMS, W, date(2027, 6, 30)))
    consent = done(desk, ChangeAnswered(QIAN_WATER, "治水", agree=True))
    desk.does(ChangeRequested(YU_WATER, "治水", ChangeKind.WITHDRAW, W))
    assert desk.refuses(consent) == "turn"
    assert desk.item("治水").stage is Stage.CHANGE_REQUESTED


def test_consent_kept_back_does_not_serve_a_later_request(desk):
    """Signed for the first request, brought only after another one took its place."""
    desk.commits()
    desk.does(ChangeRequested(YU_WATER, "治水", ChangeKind.TERMS, W, date(2027, 6, 30)))
    kept_back = in_turn(desk.state, ChangeAnswered(QIAN_WATER, "治水", agree=True))
    desk.does(ChangeAnswered(YU_WATER, "治水", agree=False))
    desk.does(ChangeRequested(YU_WATER, "治水", ChangeKind.WITHDRAW, W))
    assert desk.refuses(kept_back) == "turn"


def test_a_request_that_was_refused_is_not_brought_again_by_who_refused_it(desk):
    desk.commits()
    asked = done(desk, ChangeRequested(YU_WATER, "治水", ChangeKind.WITHDRAW, W))
    desk.does(ChangeAnswered(QIAN_WATER, "治水", agree=False))
    assert desk.refuses(asked) == "turn"


def test_a_signature_that_was_taken_back_is_not_put_back_by_another(desk):
    desk.does(drafted(desk.codes), TextProposed(YU, "协议", DIGEST))
    signature = done(desk, Signed(QIAN, "协议", DIGEST))
    desk.does(SignatureWithdrawn(QIAN, "协议"), Signed(YU, "协议", DIGEST))
    assert desk.refuses(signature) == "turn"
    desk.does(Signed(QIAN, "协议", DIGEST))
    assert desk.item("协议").stage is Stage.ACTIVE


@pytest.mark.parametrize(
    "other", [{"exit_days": None}, {"clauses": ()}, {"starts": date(2030, 1, 1)}]
)
def test_under_one_digest_stands_one_content(desk, other):
    """A signature on its way must not meet another draft under the digest that was signed."""
    draft = drafted(desk.codes)
    desk.does(draft, TextProposed(YU, "协议", DIGEST))
    assert desk.refuses(replace(draft, base=DIGEST, turn=1, **other)) == "same terms"
    desk.does(replace(draft, base=DIGEST, digest="b" * 64, **other))
    back = in_turn(desk.state, replace(draft, base="b" * 64, **other))
    assert desk.refuses(back) == "same terms"
    desk.does(replace(draft, base="b" * 64))


def test_an_amendment_leaves_no_text_under_the_digest_it_had(desk):
    """Else another amendment of the same text would go on standing beside it."""
    desk.signs()
    unmoved = AmendmentProposed(YU, "修正", "协议", DIGEST, DIGEST, (), ("一",))
    assert desk.refuses(unmoved) == "digest new"


def test_an_outcome_put_anew_needs_agreement_anew(desk):
    desk.does(BodyFormed(YU, "联席", W, BodyKind.JOINT_MEETING, (QIAN, YU_WATER)))
    desk.does(BodyJoined(QIAN, "联席"))
    on = day(desk.at)
    desk.does(MeetingCalled(YU, "会1", "联席", W, on, (AgendaItem("1", W),)))
    put = done(desk, OutcomeRecorded(YU, "会1", "1", OutcomeKind.DECISION, W))
    refusal = done(desk, OutcomeAnswered(QIAN, "会1", "1", agree=False))
    assert desk.refuses(put) == "turn"
    desk.does(OutcomeRecorded(YU, "会1", "1", OutcomeKind.DECISION, words("别")))
    assert desk.refuses(refusal) == "turn"
    desk.does(OutcomeAnswered(QIAN, "会1", "1", agree=True))


def test_who_looked_after_one_amendment_has_not_looked_after_the_next(desk):
    desk.signs()
    desk.commits(rests_on=("协议/一",))
    looked = []
    for id_, base, digest in (("修1", DIGEST, "b" * 64), ("修2", "b" * 64, "c" * 64)):
        desk.does(AmendmentProposed(YU, id_, "协议", base, digest, drafted(desk.codes).clauses[:1]))
        desk.does(Signed(YU, id_, digest), Signed(QIAN, id_, digest))
        assert desk.item("治水").suspect == id_
        assert all(desk.refuses(act) == "turn" for act in looked)
        looked = [done(desk, LookedAgain(one, "治水")) for one in (YU_WATER, QIAN_WATER)]
        assert desk.item("治水").suspect is None


def test_members_offices_votes_and_rules_are_not_put_back(desk):
    desk.does(BodyFormed(YU, "联席", W, BodyKind.GROUP, (QIAN,)), StatementPut(YU, "题", W))
    acts = [
        done(desk, act)
        for act in (
            BodyJoined(QIAN, "联席"),
            BodyLeft(QIAN, "联席"),
            Voted(QIAN, "题", Vote.AGREE),
            Voted(QIAN, "题", Vote.DISAGREE),
            SideRuleSet(QIAN, SideRuleKind.NAMED, day(desk.at) + timedelta(days=9)),
            OfficeHandedOver(QIAN, QIAN_WATER),
            OfficeHandedOver(QIAN_WATER, QIAN),
        )
    ]
    assert {desk.refuses(act) for act in acts} == {
        "undissolved",
        "member",
        "turn",
        "rule new",
        "office",
    }
    assert desk.refuses(acts[5]) == "turn"


def test_every_kind_of_act_names_something_new_ends_something_or_has_a_turn():
    """The kinds without a turn: a new kind of act is added here only with a reason."""
    without = {kind for (kind, _), one in KINDS.items() if "turn" not in one.__slots__}
    named_anew = {
        "opened", "side_invited", "party_admitted", "seat_opened", "body_formed", "meeting_called",
        "statement_put", "proposal_tabled", "amendment_proposed", "reported", "verified",
        "evidence_added", "observed", "alert_raised", "transfer_recorded", "scored",
        "objection_raised",
    }  # fmt: skip
    ended_for_good = {
        "side_joined", "party_retired", "seat_closed", "text_withdrawn",
        "commitment_proposed", "commitment_accepted", "commitment_withdrawn",
        "commitment_closed", "transfer_answered", "objection_withdrawn", "review_opened",
        "review_decided",
    }  # fmt: skip
    assert without == named_anew | ended_for_good | {"side_rule_set"}


def test_the_first_turn_is_not_written_so_there_is_one_way_to_write_an_act():
    first, second = BodyJoined("a", "b"), BodyJoined("a", "b", turn=1)
    assert act_to_plain(first)["body"] == {"by": "a", "body": "b"}
    assert act_to_plain(second)["body"] == {"by": "a", "body": "b", "turn": 1}
    assert [read_act(act_to_plain(one)) for one in (first, second)] == [first, second]
    with pytest.raises(ActInvalid, match="turn"):
        BodyJoined("a", "b", turn=-1)


def test_an_offices_notice_to_leave_does_not_serve_for_a_party_that_retires_later(desk):
    parties = (YU, QIAN, QIAN_WATER)
    desk.does(drafted(desk.codes, parties=parties), TextProposed(YU, "协议", DIGEST))
    desk.does(*(Signed(one, "协议", DIGEST) for one in parties))
    notice = done(desk, ExitGiven(QIAN, "协议"))
    desk.does(PartyRetired(QIAN, QIAN_WATER))
    assert desk.refuses(notice) == "turn"
    assert [party for party, _ in desk.item("协议").exits] == [QIAN]
