"""What a store takes in, what it refuses, and that nothing is written where it refuses."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from desk import bureau, office, words
from hands import LOG, ORIGIN, Clock, commitment, do, key, opening, signed
from rows import dump

from xiezhi.register import Allowed, Refused, fold, read_act
from xiezhi.register.acts.commitments import CommitmentProposed
from xiezhi.register.acts.opinions import StatementPut, Vote, Voted
from xiezhi.register.acts.parties import SeatClosed, SeatOpened
from xiezhi.register.log.errors import OutOfRange
from xiezhi.register.log.hashes import SHA256
from xiezhi.register.log.proofs import consistency_holds, inclusion_holds
from xiezhi.register.store import create_store, open_store, sign
from xiezhi.register.store.errors import ActRefused, ClockBehind, Conflict, SignatureUnfit
from xiezhi.register.store.signed import key_text

YU, QIAN = office("500000"), office("520000")


def test_what_was_recorded_is_there_when_it_is_opened_again(busy, where, clock):
    with open_store(where, clock=clock) as again:
        assert list(again.entries()) == list(busy.entries())
        assert again.head() == busy.head()
        assert again.state() == busy.state()
        assert dump(again) == dump(busy)


def test_the_state_is_the_fold_of_the_records(busy):
    acts = [read_act(json.loads(one.content)) for one in busy.records()]
    at = busy.view().get(("head",)).at
    assert fold((act, at) for act in acts).digest() == busy.state().digest()


def test_a_receipt_says_where_the_record_stands(store, clock):
    clock.waits(hours=2)
    made = do(store, StatementPut(YU, "q", words("q")))[0]
    entry = list(store.entries())[made.sequence]
    assert made.leaf == SHA256.leaf(entry)
    assert made.received == clock.at
    size = store.head().size
    proof = store.inclusion(made.sequence)
    assert inclusion_holds(made.leaf, made.sequence, size, proof, store.root())


def test_every_size_has_its_proofs_and_none_beyond_has(busy):
    size = busy.head().size
    for old in range(size + 1):
        proof = busy.consistency(old)
        assert consistency_holds(old, busy.root(old), size, busy.root(), proof)
    beyond = (
        lambda: busy.root(size + 1),
        lambda: busy.consistency(1, size + 1),
        lambda: busy.consistency(size, 1),
        lambda: busy.inclusion(size),
        lambda: busy.inclusion(0, size + 1),
        lambda: busy.inclusion(-1),
    )
    for asked in beyond:
        with pytest.raises(OutOfRange):
            asked()


@pytest.mark.parametrize("many", [1, 3])
def test_a_refused_act_leaves_every_row_as_it_was(busy, many):
    before = dump(busy)
    good = [signed(StatementPut(YU, f"q{i}", words("q"))) for i in range(many - 1)]
    with pytest.raises(ActRefused) as error:
        busy.append_all([*good, signed(CommitmentProposed(bureau("500000"), "无"))])
    assert error.value.guard == "known commitment"
    assert error.value.index == many - 1
    assert error.value.render("zh") == "台账中没有承诺事项“无”；请核对编号。"
    assert dump(busy) == before
    assert do(busy, StatementPut(YU, "q0", words("q")))


def test_judging_writes_nothing(busy):
    before = dump(busy)
    assert busy.judge(signed(StatementPut(YU, "q", words("q")))) == Allowed()
    answer = busy.judge(signed(CommitmentProposed(bureau("500000"), "无")))
    assert isinstance(answer, Refused)
    assert answer.guard == "known commitment"
    assert dump(busy) == before


def forged(act):
    """Acts that no open seat of their party signed for this register."""
    good = signed(act)
    other = signed(replace(act, words=words("x")))
    return {
        "another party's seat": signed(act, "seat-520000"),
        "a seat that is not there": signed(act, "nobody"),
        "a key that only bears the seat's name": sign(
            act, ORIGIN, replace(LOG, name="seat-500000")
        ),
        "another register": signed(act, origin="other.example/register"),
        "another act's signature": replace(good, signature=other.signature),
        "a signature cut short": replace(
            good, signature=replace(good.signature, signature=good.signature.signature[:-1])
        ),
    }


@pytest.mark.parametrize("how", forged(StatementPut(YU, "q", words("q"))))
def test_an_act_that_its_party_did_not_sign_is_not_recorded(store, how):
    before = dump(store)
    with pytest.raises(SignatureUnfit) as error:
        store.append(forged(StatementPut(YU, "q", words("q")))[how])
    assert error.value.render("zh").endswith("。")
    assert dump(store) == before


def test_a_closed_seat_signs_no_longer_and_a_new_one_does(store):
    second = SeatOpened(YU, "s2", words("s2"), key_text(key("s2").verifier))
    do(store, second)
    store.append(signed(SeatClosed(YU, "seat-500000"), "s2"))
    with pytest.raises(SignatureUnfit, match="no open seat"):
        do(store, StatementPut(YU, "q", words("q")))
    store.append(signed(StatementPut(YU, "q", words("q")), "s2"))
    assert store.verify().ok


def test_the_opener_signs_with_a_seat_that_it_names(where, clock):
    with create_store(where, LOG.verifier, clock=clock) as store:
        with pytest.raises(SignatureUnfit):
            store.append(signed(opening()[0], "seat-520000"))
        assert store.head().size == 0
        store.append(signed(opening()[0]))


def test_times_of_receipt_never_go_back(store, clock):
    clock.waits(minutes=-3)
    made = do(store, StatementPut(YU, "q", words("q")))[0]
    assert made.received == clock.at + timedelta(minutes=3)
    clock.waits(days=-1)
    with pytest.raises(ClockBehind, match="set the clock right"):
        do(store, StatementPut(YU, "r", words("r")))


def test_two_writers_at_once_both_record_what_does_not_clash(store, where, clock):
    with open_store(where, clock=clock) as other:
        for i in range(6):
            do((store, other)[i % 2], StatementPut(YU, f"q{i}", words("q")))
        do(other, Voted(YU, "q0", Vote.AGREE))
        do(store, Voted(QIAN, "q0", Vote.AGREE))
        assert store.view().get("q0").n_agree == 2
        assert other.view().get("q0").n_agree == 2
    assert store.verify().ok


def test_the_second_writer_sees_a_conflict_and_what_it_missed(store, where, clock):
    looked = store.head()
    with open_store(where, clock=clock) as other:
        do(other, *commitment()[:1])
    before = dump(store)
    with pytest.raises(Conflict) as error:
        store.append(signed(StatementPut(YU, "q", words("q"))), looked)
    assert (error.value.size, error.value.missed) == (looked.size + 1, (looked.size,))
    assert f"{bureau('500000')} recorded number {looked.size}" in str(error.value)
    assert "未作任何记录" in error.value.render("zh")
    assert dump(store) == before
    store.append(signed(StatementPut(YU, "q", words("q"))), store.head())


def test_a_conflict_about_an_item_concerns_that_item_alone(busy):
    looked = busy.head().size
    do(busy, *commitment("别的")[:1])
    busy.append(signed(StatementPut(YU, "q", words("q"))), looked, about=["治水", "q"])
    do(busy, Voted(QIAN, "q", Vote.AGREE))
    with pytest.raises(Conflict):
        busy.append(signed(Voted(YU, "q", Vote.AGREE)), looked, about=["q"])


def test_a_writer_who_looked_at_another_log_is_told(store, place, clock):
    with create_store(place(), LOG.verifier, clock=clock) as other:
        do(other, *opening())
        do(other, StatementPut(YU, "q", words("q")))
        do(store, StatementPut(QIAN, "q", words("q")))
        for looked in (other.head(), other.head().size + 5):
            with pytest.raises(Conflict, match="not the one here"):
                store.append(signed(StatementPut(YU, "r", words("r"))), looked)


def test_two_who_redraft_at_once_do_not_overwrite(store, where, clock):
    """The first signs what it saw; the second's draft of the same id is refused."""
    draft = commitment()[0]
    with open_store(where, clock=clock) as other:
        do(other, draft)
    with pytest.raises(ActRefused) as error:
        do(store, replace(draft, by=bureau("520000"), title=words("别的")))
    assert error.value.guard == "redraft"
    assert store.view().get("治水").title == draft.title


def test_a_hundred_acts_in_one_go_are_one_after_the_other_the_same(place):
    acts = [*opening(), *commitment(), *commitment("清淤", parent="治水")]
    acts += [replace(commitment()[0], commitment=f"k{i}") for i in range(40)]
    acts += [StatementPut(YU, f"q{i}", words("q")) for i in range(20)]
    acts += [Voted(YU, f"q{i % 20}", vote) for i, vote in enumerate([*Vote] * 12)]
    with (
        create_store(place(), LOG.verifier, clock=Clock()) as one,
        create_store(place(), LOG.verifier, clock=Clock()) as other,
    ):
        do(one, *acts)
        for act in acts:
            do(other, act)
        assert dump(one) == dump(other)
