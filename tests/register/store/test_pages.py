"""Lists and pages say what the state says; the inbox holds what a party may do, all of it."""

# ruff: noqa: ARG005  (acts made by lambdas of one shape)

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from desk import bureau, drafted, office, words
from hands import LOG, Clock, agreement, commitment, do, opening, signed
from histories import FEW, HISTORY, history
from hypothesis import given, settings

from xiezhi.register import Allowed, in_turn, may
from xiezhi.register.acts.bodies import BodyJoined, OutcomeAnswered
from xiezhi.register.acts.commitments import (
    ChangeAnswered,
    CommitmentAccepted,
    CommitmentClosed,
    CommitmentProposed,
    LookedAgain,
    Reported,
    Verified,
)
from xiezhi.register.acts.measures import (
    AlertAnswered,
    AlertRaised,
    Level,
    TransferAnswered,
    TransferKind,
    TransferRecorded,
)
from xiezhi.register.acts.opinions import (
    Answer,
    ProposalAnswered,
    StatementPut,
    Vote,
    Voted,
)
from xiezhi.register.acts.parties import SideJoined, SideRuleKind, SideRuleSet
from xiezhi.register.acts.reviews import ReviewDecided, ReviewOpened
from xiezhi.register.acts.texts import AmendmentProposed, Signed, TextProposed
from xiezhi.register.clocks import day
from xiezhi.register.items import (
    Amendment,
    Body,
    Commitment,
    Deed,
    Objection,
    Offer,
    Outcome,
    Party,
    SignedText,
    Stage,
    Statement,
)
from xiezhi.register.rules.binding import required, rule_met, rule_of
from xiezhi.register.state import side_of
from xiezhi.register.store import create_store

YU, QIAN = office("500000"), office("520000")
W = words("文")


# The act by which a party does what waits for it, by what is asked: id, the item, by whom, when.
DOES = {
    ("commitment", "propose"): lambda id_, held, by, at: CommitmentProposed(by, id_),
    ("commitment", "accept"): lambda id_, held, by, at: CommitmentAccepted(by, id_),
    ("commitment", "answer"): lambda id_, held, by, at: ChangeAnswered(by, id_, agree=True),
    ("commitment", "report"): lambda id_, held, by, at: Reported(
        by, "新报告", id_, day(at), Decimal(1), W
    ),
    ("commitment", "verify"): lambda id_, held, by, at: Verified(
        by, "新核验", held.report or "无", right=True
    ),
    ("commitment", "close"): lambda id_, held, by, at: CommitmentClosed(by, id_),
    ("commitment", "look"): lambda id_, held, by, at: LookedAgain(by, id_),
    ("text", "propose"): lambda id_, held, by, at: TextProposed(by, id_, held.digest),
    ("text", "sign"): lambda id_, held, by, at: Signed(by, id_, held.digest),
    ("text", "look"): lambda id_, held, by, at: LookedAgain(by, id_),
    ("amendment", "sign"): lambda id_, held, by, at: Signed(by, id_, held.digest),
    ("proposal", "answer"): lambda id_, held, by, at: ProposalAnswered(by, id_, Answer.ADOPT),
    ("body", "join"): lambda id_, held, by, at: BodyJoined(by, id_),
    ("side", "join"): lambda id_, held, by, at: SideJoined(by),
    ("outcome", "answer"): lambda id_, held, by, at: OutcomeAnswered(
        by, *id_.split("/"), agree=True
    ),
    ("alert", "answer"): lambda id_, held, by, at: AlertAnswered(by, id_, W),
    ("transfer", "confirm"): lambda id_, held, by, at: TransferAnswered(by, id_, agree=True),
    ("objection", "review"): lambda id_, held, by, at: ReviewOpened(by, id_),
    ("objection", "decide"): lambda id_, held, by, at: ReviewDecided(by, id_, upheld=True, words=W),
}
TYPES = {
    Commitment: "commitment",
    SignedText: "text",
    Amendment: "amendment",
    Offer: "proposal",
    Body: "body",
    Objection: "objection",
}


# What a day or another text decides, which the list shows all the same.
LATER = {"rests in force", "done", "window over", "joined"}


def named(key, held):
    """How the list names an item: its id and type; None where it lists none."""
    if isinstance(held, Outcome):
        return f"{key[1]}/{key[2]}", "outcome"
    if isinstance(held, Deed):
        return key, held.kind.value
    return (key, TYPES[type(held)]) if type(held) in TYPES else None


def may_do(state, by, at):
    """What a party may do of all that could wait for it: (id, asks)."""
    for key, held in state.items():
        id_, type_ = named(key, held) or (None, None)
        for asks in [asks for of, asks in DOES if of == type_]:
            act = in_turn(state, DOES[type_, asks](id_, held, by, at))
            if isinstance(may(state, by, act, at), Allowed):
                yield id_, asks


def law(pair):
    """What is listed may be done, but for what a day decides; what may be done is listed."""
    state, at = pair.state, pair.clock()
    for party in [one.id for one in state.of(Party) if not one.retired]:
        tasks = pair.store.pages.tasks(party, limit=10_000)
        for task in tasks:
            act = in_turn(state, DOES[task.type, task.asks](task.id, state.get(task.id), party, at))
            answer = may(state, party, act, at)
            assert isinstance(answer, Allowed) or answer.guard in LATER, (task, answer)
        listed = {(task.id, task.asks) for task in tasks}
        assert not set(may_do(state, party, at)) - listed - again(state, party, at), party


def enough(state, party, held, at):
    """Whether a member's side has enough signatures by its own rule without this one."""
    met = rule_met(rule_of(state, side_of(state, party), day(at)), held.signed)
    return met and party not in required(state, held, day(at))


def again(state, party, at):
    """What may be done again, or besides, though nobody waits for it."""
    texts = held_by(state, SignedText, Amendment)
    signed_ = {(o.id, "sign") for o in texts if party in o.signed or enough(state, party, o, at)}
    offers = {(one.id, "answer") for one in state.of(Offer)}
    done = {(one.id, "report") for one in state.of(Commitment) if one.stage is Stage.VERIFIED}
    alerts = {
        (one.id, "answer")
        for one in state.of(Deed)
        if one.n_answers or one.stage is not Stage.ACTIVE
    }
    return signed_ | offers | done | alerts


def held_by(state, *types):
    return [one for type_ in types for one in state.of(type_)]


@pytest.mark.slow
@settings(FEW, max_examples=12)
@given(**HISTORY)
def test_the_inbox_holds_what_a_party_may_do(tmp_path_factory, seed, n_sides, begin):
    where, clock = tmp_path_factory.mktemp("register") / "r.db", Clock()
    with create_store(where, LOG.verifier, clock=clock) as store:
        law(history(store, clock, seed, n_sides, begin, 60))


@pytest.mark.slow
@settings(FEW, max_examples=10)
@given(**HISTORY)
def test_lists_hold_what_the_state_holds(tmp_path_factory, seed, n_sides, begin):
    where, clock = tmp_path_factory.mktemp("register") / "r.db", Clock()
    with create_store(where, LOG.verifier, clock=clock) as store:
        pair = history(store, clock, seed, n_sides, begin, 60)
        lists_agree(pair.store.pages, pair.state)


def lists_agree(pages, state):
    held = list(state.of(Commitment))
    assert {row.id for row in whole(pages, "commitment")} == {one.id for one in held}
    for party in state.of(Party):
        own = {one.id for one in held if party.id in one.owners}
        assert {row.id for row in whole(pages, "commitment", party=party.id)} == own
        assert party.id in pages.parties_of(party.id)
        found = {one.id for one in state.of(SignedText) if party.id in one.parties}
        assert {row.id for row in whole(pages, "text", party=party.id)} == found
        side = {row.id for row in whole(pages, "commitment", side=party.side)}
        assert side >= own
        assert sum(pages.counts("commitment", side=party.side).values()) == len(side)
    suspects = {one.id: one.suspect for one in held if one.suspect}
    assert {row.id: row.suspect for row in whole(pages, "commitment", suspect=True)} == suspects
    for stage, n in pages.counts("commitment").items():
        assert len(whole(pages, "commitment", stage=stage)) == n
    for one in held:
        parts = {part.id for part in held if part.parent == one.id}
        assert {row.id for row in whole(pages, "commitment", parent=one.id)} == parts
    counted = {one.id: (one.n_agree, one.n_disagree, one.n_pass) for one in state.of(Statement)}
    rows = pages.statements(limit=1000).rows
    assert {row.id: (row.n_agree, row.n_disagree, row.n_pass) for row in rows} == counted
    votes = {(key[1], key[2], held.value) for key, held in state.items() if key[0] == "vote"}
    assert set(pages.votes()) == votes


def whole(pages, type_, limit=3, **asked):
    """Every page of a list, one after the other."""
    rows, after = [], None
    while True:
        page = pages.entries(type_, after=after, limit=limit, **asked)
        rows += page.rows
        if page.next is None:
            break
        after = page.next
    assert [(row.due or "9999", row.id) for row in rows] == sorted(
        (row.due or "9999", row.id) for row in rows
    )
    assert len({row.id for row in rows}) == len(rows)
    return rows


def test_pages_follow_one_another_without_gap_or_repeat(store):
    days = [date(2026, 5, 1) + timedelta(days=i % 4) if i % 5 else None for i in range(23)]
    drafts = [commitment(f"k{i:02}", due=on)[0] for i, on in enumerate(days)]
    do(store, *drafts)
    for limit in (1, 4, 23, 50):
        rows = whole(store.pages, "commitment", limit=limit, side="500000")
        assert {row.id: row.due for row in rows} == {
            f"k{i:02}": on.isoformat() if on else "" for i, on in enumerate(days)
        }


def test_what_happens_between_two_pages_repeats_nothing(store):
    do(store, *(commitment(f"k{i}")[0] for i in range(6)))
    first = store.pages.entries("commitment", limit=3)
    do(store, commitment("a")[0], commitment("k4")[0])
    second = store.pages.entries("commitment", limit=9, after=first.next)
    assert [row.id for row in (*first.rows, *second.rows)] == [f"k{i}" for i in range(6)]


def test_an_entry_tells_who_made_it_when_and_what_changed_it_last(busy):
    entry = busy.pages.entry("治水")
    made, changed = (next(busy.records(n, n + 1)) for n in (entry.first, entry.last))
    assert b"commitment_drafted" in made.content
    assert b"commitment_accepted" in changed.content
    assert (entry.kind, entry.stage, entry.by) == ("project", "active", bureau("500000"))
    assert (entry.title_zh, entry.title_en) == (words("治水").zh, words("治水").en)
    assert busy.pages.parties_of("治水") == (bureau("500000"), bureau("520000"))
    assert busy.pages.entry("无") is None


def test_the_records_of_an_item_are_those_that_change_or_name_it(busy):
    kinds = [one.content.split(b'"kind":"')[1].split(b'"')[0] for one in busy.records_of("治水")]
    assert kinds == [
        b"commitment_drafted", b"commitment_proposed", b"commitment_accepted",
        b"commitment_accepted", b"commitment_drafted", b"commitment_accepted",
    ]  # fmt: skip
    last = list(busy.records_of("治水"))[-1].sequence
    assert [one.sequence for one in busy.records_of("治水", last)] == [last]


def test_votes_of_one_statement_are_not_those_of_another(store):
    do(store, StatementPut(YU, "q", W), StatementPut(YU, "q.1", W))
    do(store, Voted(YU, "q", Vote.PASS), Voted(QIAN, "q.1", Vote.AGREE), Voted(YU, "q", Vote.AGREE))
    assert store.pages.votes("q") == (("q", YU, "agree"),)
    assert store.pages.votes("q.1") == (("q.1", QIAN, "agree"),)
    assert len(store.pages.votes()) == 2
    first = store.pages.statements(limit=1)
    second = store.pages.statements(limit=1, after=first.next)
    assert {first.rows[0].id, second.rows[0].id} == {"q", "q.1"}
    assert second.next is None


def test_money_and_alerts_say_amounts_levels_and_answers(busy):
    ends = {"payer": YU, "payee": QIAN, "period": "2026"}
    pledge = TransferRecorded(
        YU, "t1", TransferKind.PLEDGE, amount=Decimal("1234567.5"), rule="协议/二", **ends
    )
    paid = TransferRecorded(
        YU, "t2", TransferKind.PAYMENT, amount=Decimal(1000000), settles="t1", **ends
    )
    do(busy, pledge, paid, TransferAnswered(QIAN, "t2", agree=True))
    rows = busy.pages.money()
    assert [(row.id, row.amount, row.stage) for row in rows] == [
        ("t2", "1000000", "active"),
        ("t1", "1234567.5", "proposed"),
    ]
    assert [row.id for row in busy.pages.money(party=QIAN)] == ["t2", "t1"]
    assert [row.id for row in busy.pages.money(rule="协议/二", party=YU)] == ["t1"]
    assert busy.pages.money(party=bureau("500000")) == ()
    alert = AlertRaised(QIAN, "a1", YU, Level.ORANGE, words("断流"))
    do(busy, alert, AlertRaised(QIAN, "a2", YU, Level.RED, W), AlertAnswered(YU, "a1", W))
    assert [(row.id, row.level, row.n_answers) for row in busy.pages.alerts(to=YU)] == [
        ("a2", "red", 0),
        ("a1", "orange", 1),
    ]
    assert [row.id for row in busy.pages.alerts(unanswered=True)] == ["a2"]
    assert busy.pages.alerts(to=QIAN) == ()


def test_an_invited_side_finds_its_invitation(where, clock):
    with create_store(where, LOG.verifier, clock=clock) as store:
        do(store, opening()[0])
        (task,) = store.pages.tasks(QIAN)
        assert (task.id, task.asks, task.type) == ("520000", "join", "side")
        do(store, opening()[1])
        assert store.pages.tasks(QIAN) == ()


def test_the_inbox_names_the_earliest_due_first(busy):
    asked = [commitment(f"k{i}", due=date(2026, 6, 9 - i)) for i in range(3)]
    do(busy, *(act for acts in asked for act in acts))
    tasks = [task for task in busy.pages.tasks(bureau("520000")) if task.asks == "report"]
    assert [task.id for task in tasks][:3] == ["k2", "k1", "k0"]
    assert [task.due for task in tasks][:3] == ["2026-06-07", "2026-06-08", "2026-06-09"]
    assert tasks[0].since == "2026-03-02T01:00:00Z"
    assert len(busy.pages.tasks(bureau("520000"), limit=2)) == 2


def test_a_drafted_text_waits_for_its_drafter_then_for_all(store):
    draft = drafted(("500000", "520000"))
    do(store, draft)
    assert [(t.id, t.asks) for t in store.pages.tasks(YU)] == [("协议", "propose")]
    do(store, TextProposed(YU, "协议", draft.digest))
    assert [t.asks for t in store.pages.tasks(QIAN)] == ["sign"]
    store.append(signed(Signed(QIAN, "协议", draft.digest)))
    assert store.pages.tasks(QIAN) == ()


ASKED = {
    "entries": lambda pages: pages.entries("commitment", after=("2026-01-01", "k")),
    "of a stage": lambda pages: pages.entries("commitment", stage="active"),
    "of a party": lambda pages: pages.entries("commitment", party=QIAN, stage="active"),
    "of a side": lambda pages: pages.entries("commitment", side="500000"),
    "parts": lambda pages: pages.entries("commitment", parent="治水"),
    "suspects": lambda pages: pages.entries("commitment", suspect=True),
    "one": lambda pages: pages.entry("治水"),
    "counts": lambda pages: pages.counts("commitment", side="500000"),
    "statements": lambda pages: pages.statements(),
    "votes": lambda pages: pages.votes("q"),
    "inbox": lambda pages: pages.tasks(QIAN),
    "money of a party": lambda pages: pages.money(party=QIAN),
    "money of a clause": lambda pages: pages.money(rule="协议/二"),
    "money": lambda pages: pages.money(),
    "alerts": lambda pages: pages.alerts(to=QIAN),
}


@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize("name", ASKED)
def test_no_page_reads_a_whole_table_nor_sorts_one(busy, monkeypatch, name):
    """Each query goes by an index in the order wanted, however long the register is."""
    asked, rows = [], busy.db.rows

    def noted(sql, values=()):
        asked.append((sql, values))
        return rows(sql, values)

    monkeypatch.setattr(busy.db, "rows", noted)
    ASKED[name](busy.pages)
    plans = [step[3] for sql, values in asked for step in rows(f"EXPLAIN QUERY PLAN {sql}", values)]
    assert plans
    scans = [one for one in plans if one.startswith("SCAN") and name in SEARCHED]
    sorts = [one for one in plans if "TEMP B-TREE" in one and name != "inbox"]
    assert (scans, sorts) == ([], [])


# Those that read on from a place; the rest read the first rows of an index in its order.
SEARCHED = set(ASKED) - {"statements", "money"}


def asked_of(store, party):
    return [(task.id, task.asks) for task in store.pages.tasks(party)]


def test_a_rule_set_after_its_side_accepted_asks_its_members_to_sign(store, clock):
    """Found in a random history: the member's signature was needed, and nobody told it."""
    draft = drafted(("500000", "520000"))
    do(store, draft, TextProposed(YU, "协议", draft.digest), Signed(QIAN, "协议", draft.digest))
    member = bureau("520000")
    assert asked_of(store, member) == []
    do(store, SideRuleSet(QIAN, SideRuleKind.UNANIMITY, day(clock()), (QIAN, member)))
    assert asked_of(store, member) == [("协议", "sign")]
    do(store, Signed(YU, "协议", draft.digest))
    assert store.view().get("协议").stage is Stage.ACCEPTED
    do(store, Signed(member, "协议", draft.digest))
    assert (store.view().get("协议").stage, asked_of(store, member)) == (Stage.ACTIVE, [])


def test_a_member_is_not_asked_to_sign_an_amendment_that_is_overtaken(store, clock):
    do(store, *agreement())
    member, base = bureau("520000"), drafted(("500000", "520000")).digest
    do(store, SideRuleSet(QIAN, SideRuleKind.UNANIMITY, day(clock()), (QIAN, member)))
    for id_, digest in (("修正一", "e" * 64), ("修正二", "f" * 64)):
        do(store, AmendmentProposed(YU, id_, "协议", base, digest, removed=("一",)))
    assert asked_of(store, member) == [("修正一", "sign"), ("修正二", "sign")]
    do(store, *(Signed(one, "修正一", "e" * 64) for one in (YU, QIAN, member)))
    assert asked_of(store, member) == []
