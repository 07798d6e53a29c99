"""Laws of the tables over random histories: what the fold says, the rules, and a rebuild agree."""

from __future__ import annotations

from random import Random

import pytest
from desk import START, opening
from hands import LOG, Clock, commitment, do, key, with_keys
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_acts import CODES, Acts, begun_acts, ruled_acts, wait
from rows import dump, following

from xiezhi.register import Refused, State, apply, may
from xiezhi.register.acts.opinions import StatementPut
from xiezhi.register.acts.parties import Opened
from xiezhi.register.items import Seat
from xiezhi.register.state import HEAD
from xiezhi.register.store import create_store, open_store, sign
from xiezhi.register.store.codec import item_of, item_text, key_of, key_text
from xiezhi.register.store.errors import ActRefused

HISTORY = {
    "seed": st.integers(0, 2**32 - 1),
    "n_sides": st.sampled_from([2, 3]),
    "begin": st.sampled_from([opening, begun_acts, ruled_acts]),
}
FEW = settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


class Pair:
    """A store and the pure core beside it, given the same acts."""

    def __init__(self, store, clock):
        self.store, self.clock, self.state, self.n_refused = store, clock, State(), 0

    def seat(self, act):
        if isinstance(act, Opened) and self.state.get(HEAD) is None:
            return next((one.seat for one in act.sides if one.office == act.by), None)
        seats = [one for one in self.state.of(Seat) if one.party == act.by and one.closed is None]
        return seats[-1].id if seats else None

    def does(self, act):
        """Whether it was allowed; a refusal changes no row."""
        act = with_keys(act)
        seat = self.seat(act)
        if seat is None:
            return False
        signed = sign(act, LOG.name, key(seat))
        if isinstance(answer := may(self.state, act.by, act, self.clock()), Refused):
            self.refuses(signed, answer)
            return False
        self.store.append(signed)
        self.state = apply(self.state, act, self.clock())
        return True

    def refuses(self, signed, answer):
        before = dump(self.store)
        with pytest.raises(ActRefused) as error:
            self.store.append(signed)
        assert (error.value.guard, error.value.sentence) == (answer.guard, answer.reason)
        assert dump(self.store) == before
        self.n_refused += 1


def history(store, clock, seed, n_sides, begin, n_acts):
    """A random history in a store, compared with the core at its end."""
    pair, rng = Pair(store, clock), Random(seed)  # noqa: S311  (chance that repeats)
    for act in begin(CODES[:n_sides]):
        assert pair.does(act), act
    drawn = Acts(rng)
    for _ in range(n_acts):
        clock.at += wait(rng)
        pair.does(drawn.act(pair.state, clock()))
    return pair


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
