"""A writer that is killed at any moment loses no accepted record and leaves none half written."""

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
                acts += [Voted((YU, QIAN)[n % 2], name, Vote.AGREE) for n in range(BATCH - 1)]
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
