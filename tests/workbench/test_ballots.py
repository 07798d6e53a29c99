"""Ballots of many people in one transaction: each answered once it is committed, none lost."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from xiezhi.workbench.together import Together


class Ledger:
    """A write that is slow enough for a line to form."""

    def __init__(self):
        self.batches, self.first = [], threading.Event()

    def write(self, asked):
        if not self.batches:
            self.first.wait(5)
        self.batches.append(list(asked))
        if "broken" in asked:
            raise OSError("the disk is full")
        return [ValueError(one) if one == "wrong" else one.upper() for one in asked]


def together(ledger, asked):
    """What each of those who ask at once was answered; the first goes ahead alone."""
    line = Together(ledger.write)

    def ask(one):
        try:
            return line(one)
        except (ValueError, OSError) as error:
            return error

    with ThreadPoolExecutor(len(asked)) as pool:
        waiting = [pool.submit(ask, one) for one in asked]
        while len(line._line) + 1 < len(asked):
            pass
        ledger.first.set()
        return [one.result(10) for one in waiting]


def test_those_who_wait_are_written_at_once_and_each_gets_its_own_answer():
    ledger = Ledger()
    asked = [f"a{k}" for k in range(8)]
    assert together(ledger, asked) == [one.upper() for one in asked]
    assert [len(one) for one in ledger.batches] == [1, 7]


def test_an_answer_that_is_an_error_is_raised_to_the_one_it_is_for():
    found = together(Ledger(), ["a", "wrong", "b", "c"])
    assert [str(one) for one in found] == ["A", "wrong", "B", "C"]
    assert isinstance(found[1], ValueError)


def test_where_a_write_fails_as_a_whole_each_is_tried_by_itself():
    found = together(Ledger(), ["a", "broken", "b", "c"])
    assert [isinstance(one, OSError) for one in found] == [False, True, False, False]


@pytest.fixture
def ballot(desk):
    from xiezhi.workbench.consensus.ballots import Ballot
    from xiezhi.workbench.consensus.votes import Standing

    def made(n, address="192.0.2.1", invitation="", **votes):
        standing = Standing("500000", "resident", bool(invitation))
        return Ballot(f"{n:064x}", votes or {"s01": 1}, address, standing, invitation)

    return made


def kept():
    from xiezhi.workbench.gathered.models import PublicVote

    rows = PublicVote.objects.values_list("voter__token", "statement", "vote")
    return {(token[-2:], statement): vote for token, statement, vote in rows}


def test_a_batch_is_recorded_whole_and_counted_once(ballot):
    from xiezhi.workbench.consensus.ballots import _write
    from xiezhi.workbench.consensus.votes import votes_ever

    before = votes_ever()
    assert _write([ballot(1), ballot(2, s01=-1, s02=0), ballot(1, s01=-1)]) == [1, 2, 1]
    assert kept() == {("01", "s01"): -1, ("02", "s01"): -1, ("02", "s02"): 0}
    assert votes_ever() == before + 4


def test_an_invitation_counts_once_within_a_batch_as_well(ballot):
    from xiezhi.workbench.consensus.ballots import _write
    from xiezhi.workbench.consensus.votes import InvitationSpent

    first, second, other = _write(
        [ballot(1, invitation="x"), ballot(2, invitation="x"), ballot(3, invitation="y")]
    )
    assert (first, other) == (1, 1)
    assert isinstance(second, InvitationSpent)
    assert {token for token, _ in kept()} == {"01", "03"}


def test_one_address_is_slowed_down_within_a_batch_and_others_are_not(ballot):
    from xiezhi.workbench.consensus.ballots import BALLOTS, _write
    from xiezhi.workbench.limits import TooOften

    many = [ballot(k) for k in range(BALLOTS.times + 2)]
    found = _write([*many, ballot(999, address="192.0.2.2")])
    assert [isinstance(one, TooOften) for one in found[-4:]] == [False, True, True, False]
    assert sum(isinstance(one, TooOften) for one in found) == 2


def test_a_batch_takes_as_many_queries_as_one_ballot(ballot, queries):
    from xiezhi.workbench.consensus.ballots import _write

    def asked(*numbers):
        with queries() as count:
            _write([ballot(k) for k in numbers])
        return count()

    _write([ballot(0)])
    assert asked(1) == asked(*range(10, 50)) <= 10
