"""Writers that are killed at any moment, or write at once, lose no accepted record."""

from __future__ import annotations

import os
import signal
import struct
import time
from itertools import count
from random import Random

import pytest
from desk import office, words
from hands import LOG, Clock, do, opening, signed

from xiezhi.register.acts.opinions import StatementPut, Vote, Voted
from xiezhi.register.store import create_store, open_store
from xiezhi.register.store.errors import ActRefused

YU, QIAN = office("500000"), office("520000")
BATCH = 5
RECEIPT = struct.Struct(">q32s")
MOMENTS_S = (0.0, 0.25)  # after the child began to write


def writes(where, outlet, turn):
    """Record without end: single acts, batches, a rebuild now and then. Tells each receipt."""
    with open_store(where, clock=Clock()) as store:
        os.write(outlet, b"!")
        for i in count():
            name = f"q{turn}.{i}"
            acts = [StatementPut(YU, name, words(name))]
            if i % 3 == 0:
                acts += [
                    Voted((YU, QIAN)[n % 2], name, Vote.AGREE, n // 2) for n in range(BATCH - 1)
                ]
            for receipt in store.append_all([signed(act) for act in acts]):
                os.write(outlet, RECEIPT.pack(receipt.sequence, receipt.leaf))
            if i % 40 == 39:
                store.rebuild()


def killed(where, turn, seconds):
    """What a child that is killed after some seconds of writing was told it had recorded."""
    inlet, outlet = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.close(inlet)
            writes(where, outlet, turn)
        finally:
            os._exit(1)
    os.close(outlet)
    with open(inlet, "rb", buffering=0) as told:  # noqa: PTH123  (a descriptor, no path)
        assert told.read(1) == b"!"
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        found = told.readall()
    assert os.WTERMSIG(status) == signal.SIGKILL
    whole = len(found) // RECEIPT.size * RECEIPT.size
    return [RECEIPT.unpack_from(found, at) for at in range(0, whole, RECEIPT.size)]


def survives(where, times, seed):
    """Kill so many times; after each the log goes on from where it was, and at the end verifies."""
    rng, accepted = Random(seed), 0  # noqa: S311  (chance that repeats)
    with create_store(where, LOG.verifier, clock=Clock()) as store:
        do(store, *opening())
        size = store.head().size
    for turn in range(times):
        told = killed(where, turn, rng.uniform(*MOMENTS_S))
        with open_store(where, clock=Clock()) as store:
            leaves = {one.sequence: store.node(0, one.sequence) for one in store.records(size)}
            assert all(leaves[seq] == leaf for seq, leaf in told), "an accepted record is lost"
            whole_batches(store, turn, size)
            checked = store.verify(signatures=turn % 20 == 0)
            assert checked.ok, checked.verdict
            size, accepted = store.head().size, accepted + len(told)
    with open_store(where, clock=Clock()) as store:
        assert store.verify().ok
    return accepted


def whole_batches(store, turn, size):
    """Every third statement stands with all of its votes: batches are there whole or not at all."""
    for one in store.records(size):
        if b'"kind":"statement_put"' in one.content:
            name = one.content.partition(b'"statement":"')[2].partition(b'"')[0].decode()
            n = store.view().get(name).n_agree
            assert n == (2 if int(name.partition(".")[2]) % 3 == 0 else 0), (turn, name)


@pytest.mark.slow
def test_a_writer_killed_20_times_loses_nothing(where):
    assert survives(where, 20, seed=1) > 20


@pytest.mark.nightly
def test_a_writer_killed_200_times_loses_nothing(where):
    assert survives(where, 200, seed=2) > 200


N_WRITERS, N_EACH = 3, 12


def writes_some(where, writer):
    """Votes on one statement and statements of its own, beside other writers."""
    with open_store(where, clock=Clock()) as store:
        for i in range(N_EACH):
            do(store, StatementPut(QIAN, f"q{writer}.{i}", words("q")))
            votes(store, Voted((YU, QIAN)[i % 2], "q", [*Vote][(writer + i) % 3]))


def votes(store, vote):
    """Vote; again, with the next turn, where another process voted for the same party meanwhile."""
    while True:
        try:
            return do(store, vote)
        except ActRefused as refused:
            if refused.guard != "turn":
                raise


def test_writers_in_several_processes_lose_nothing_of_one_another(where):
    with create_store(where, LOG.verifier, clock=Clock()) as store:
        do(store, *opening(), StatementPut(YU, "q", words("q")))
        size = store.head().size
    children = []
    for writer in range(N_WRITERS):
        child = os.fork()
        if not child:
            try:
                writes_some(where, writer)
                os._exit(0)
            finally:
                os._exit(1)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * N_WRITERS
    with open_store(where, clock=Clock()) as store:
        assert store.head().size == size + 2 * N_WRITERS * N_EACH
        held = store.view().get("q")
        assert held.n_agree + held.n_disagree + held.n_pass == 2
        assert store.verify().ok
