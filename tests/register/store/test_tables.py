"""Laws of the tables over random histories: what the fold says, the rules, and a rebuild agree."""

from __future__ import annotations

from random import Random

import pytest
from desk import START
from hands import LOG, Clock, commitment, do
from histories import FEW, HISTORY, history
from hypothesis import given, settings
from random_acts import CODES, Acts, begun_acts, wait
from rows import following

from xiezhi.register import State, apply
from xiezhi.register.acts.opinions import StatementPut
from xiezhi.register.store import create_store, open_store
from xiezhi.register.store.codec import item_of, item_text, key_of, key_text


def agrees(pair, where):
    """The fold, the tables, what another process reads, and the tables made anew."""
    assert pair.store.state() == pair.state
    rows = following(pair.store)
    report = pair.store.verify()
    assert report.ok, [one.sentence.render("en") for one in report.failed]
    with open_store(where, clock=pair.clock) as again:
        assert again.rebuild() == pair.store.head().size
        assert following(again) == rows
        assert again.state().digest() == pair.state.digest()


@pytest.mark.slow
@settings(FEW, max_examples=30)
@given(**HISTORY)
def test_tables_fold_and_rebuild_agree_in_a_file(tmp_path_factory, seed, n_sides, begin):
    where, clock = tmp_path_factory.mktemp("register") / "r.db", Clock()
    with create_store(where, LOG.verifier, clock=clock) as store:
        agrees(history(store, clock, seed, n_sides, begin, 40), where)


@pytest.mark.slow
@settings(FEW, max_examples=5)
@given(**HISTORY)
def test_tables_fold_and_rebuild_agree_on_a_server(schema, seed, n_sides, begin):
    where, clock = schema(), Clock()
    with create_store(where, LOG.verifier, clock=clock) as store:
        agrees(history(store, clock, seed, n_sides, begin, 30), where)


@pytest.mark.nightly
@settings(FEW, max_examples=2000)
@given(**HISTORY)
def test_tables_fold_and_rebuild_agree_in_2000_histories(tmp_path_factory, seed, n_sides, begin):
    where, clock = tmp_path_factory.mktemp("register") / "r.db", Clock()
    with create_store(where, LOG.verifier, clock=clock) as store:
        agrees(history(store, clock, seed, n_sides, begin, 60), where)
    where.unlink()


def test_random_histories_refuse_and_allow(places):
    """The law above is not idle: a history has acts of both kinds."""
    clock = Clock()
    with create_store(places(), LOG.verifier, clock=clock) as store:
        pair = history(store, clock, 7, 2, begun_acts, 120)
        assert pair.n_refused > 10
        assert store.head().size > len(begun_acts(CODES[:2])) + 10


def test_every_item_of_a_state_is_written_and_read_the_same():
    rng, state, at = Random(3), State(), START  # noqa: S311  (chance that repeats)
    drawn = Acts(rng)
    for act in begun_acts(CODES):
        state = apply(state, act, at)
    for _ in range(600):
        at += wait(rng) / 4
        state = apply(state, drawn.act(state, at), at)
    types = set()
    for key_, item in state.items():
        assert key_of(key_text(key_)) == key_
        assert item_of(*item_text(item)) == item
        types.add(type(item).__name__)
    assert len(types) >= 19, sorted(types)


def test_rebuilding_mends_what_was_changed_by_hand(busy):
    before = following(busy)
    busy.db.rows("UPDATE entry SET stage = 'closed' WHERE id = '治水'")
    busy.db.rows("DELETE FROM item WHERE id = '清淤'")
    assert [one.question.value for one in busy.verify().failed] == ["tables"]
    assert busy.rebuild() == busy.head().size
    assert following(busy) == before
    assert busy.verify().ok


def test_one_who_rebuilds_does_not_lose_what_others_record(busy, where, clock):
    with open_store(where, clock=clock) as other:
        other.rebuild()
        do(busy, StatementPut("渝发改委", "q", commitment()[0].title))
        other.rebuild()
        assert other.view().get("q") is not None
        assert other.verify().ok
