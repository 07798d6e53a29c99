"""A witness cosigns what continues that which it saw, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.register.log.errors import Malformed, WitnessRefused
from xiezhi.register.log.schemes import cosigned_at
from xiezhi.register.log.witness import Witness


@given(sizes=st.lists(st.integers(0, 11), min_size=1).map(sorted))
def test_growing_checkpoints_are_all_cosigned(small, sizes):
    state = Witness(small.log.verifier)
    for size in sizes:
        note = small.note(size)
        proof = small.consistency(state.size, size)
        state, line = state.cosigned(note, proof, small.sides[0], 7)
        assert note.joined([line]).verified([small.sides[0].verifier]) == (line,)
        assert (state.size, state.root) == (size, small.point(size).root)
        assert cosigned_at(line.signature) == 7


def test_a_shorter_log_is_not_cosigned(small):
    state = Witness(small.log.verifier).seen(small.note(8), ())
    with pytest.raises(WitnessRefused, match="had 8 records, this checkpoint has 7"):
        state.cosigned(small.note(7), (), small.sides[0], 7)


@pytest.mark.parametrize("at", range(8))
def test_a_log_rewritten_anywhere_is_not_cosigned(small, register_of, entry_of, at):
    """Whoever holds the log's key recomputes every hash and proof, in vain."""
    changed = [entry_of(i, b"other") if i == at else e for i, e in enumerate(small.entries)]
    forged = register_of(changed)
    state = Witness(small.log.verifier).seen(small.note(8), ())
    for size in range(8, 12):
        with pytest.raises(WitnessRefused, match="was rewritten"):
            state.seen(forged.note(size), forged.consistency(8, size))


def test_two_logs_of_the_same_size_are_not_both_cosigned(small, register_of):
    other = register_of([*small.entries[:-1], b"other"])
    state = Witness(small.log.verifier).seen(small.note(), ())
    assert state.seen(small.note(), ()) == state
    with pytest.raises(WitnessRefused, match="was rewritten"):
        state.seen(other.note(), ())


def test_a_checkpoint_needs_its_proof_and_its_log_s_signature(small, key_of):
    state = Witness(small.log.verifier).seen(small.note(5), ())
    with pytest.raises(WitnessRefused, match="Nothing proves"):
        state.seen(small.note(9), ())
    with pytest.raises(WitnessRefused, match="not signed by the log"):
        state.seen(small.point().signed(key_of(small.log.name, 9)), small.consistency(5))


def test_a_key_of_another_kind_cosigns_nothing(small):
    with pytest.raises(Malformed, match="no cosigning key"):
        Witness(small.log.verifier).cosigned(small.note(), (), small.log, 7)
