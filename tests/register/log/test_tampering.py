"""Who kept a checkpoint of 10,000 records sees every change to them, whoever holds every other key.

The attacker here holds the log's key, recomputes every hash and signs the checkpoint anew; nobody
cosigns and no party signs, so that nothing but the kept checkpoint speaks against the forgery. The
log has grown by 40 records since.

Covered by recomputing the root at the kept size: one bit of each of the 10,000 records, every bit
of 60 records (of all in the nightly profile), every swap of neighbours, 500 swaps of any two;
removals and insertions at 180 places (at every place in the nightly profile). Covered by the whole
check of a file (`verify`) and by a witness: samples of each kind, truncations, and suffixes
rewritten from 27 places. That every byte of a file matters is in test_export.py.
"""

# ruff: noqa: S311  (places are drawn here, not keys)

from __future__ import annotations

import random

import pytest

from xiezhi.register.log.errors import Malformed, WitnessRefused
from xiezhi.register.log.export import read_export, whole_export
from xiezhi.register.log.hashes import SHA256
from xiezhi.register.log.record import Record
from xiezhi.register.log.report import Question
from xiezhi.register.log.tree import Frontier, span_root
from xiezhi.register.log.trust import TrustedKeys
from xiezhi.register.log.verify import verify
from xiezhi.register.log.witness import Witness

KEPT, SIZE = 10_000, 10_040
EDGES = [0, 1, 2, 3, *(2**k + d for k in range(2, 14) for d in (-1, 0)), KEPT - 2, KEPT - 1]


def plain(sequence, content):
    hour, rest = divmod(sequence, 3600)
    received = f"2026-01-31T{hour:02}:{rest // 60:02}:{rest % 60:02}Z"
    return Record(sequence, received, "520000", content).encode()


@pytest.fixture(scope="module")
def log(register_of):
    return register_of([plain(i, b"act %d" % i) for i in range(SIZE)])


@pytest.fixture(scope="module")
def kept(log):
    return log.point(KEPT)


@pytest.fixture(scope="module")
def leaves(log):
    return [SHA256.leaf(entry) for entry in log.entries]


def root_with(nodes, changed, start=0, end=KEPT):
    """The root at the kept size with some leaves changed: {index: leaf hash}."""
    inside = {i: leaf for i, leaf in changed.items() if start <= i < end}
    if not inside:
        return span_root(nodes, start, end)
    if end - start == 1:
        return inside[start]
    cut = start + (1 << (end - start - 1).bit_length() - 1)
    left, right = root_with(nodes, inside, start, cut), root_with(nodes, inside, cut, end)
    return SHA256.node(left, right)


def flipped(entry, bit):
    wrong = bytearray(entry)
    wrong[bit // 8] ^= 1 << bit % 8
    return bytes(wrong)


def forged_file(log, entries, size=None):
    """The file as the attacker writes it: hashes recomputed, the checkpoint signed anew."""
    made = type(log)(entries)
    return whole_export(entries, made.note(size)).encode()


def betrayed(log, kept, data):
    """Whether the kept checkpoint, and it alone of what the attacker could not forge, says so."""
    failed = verify(read_export(data), TrustedKeys(log.log.verifier), kept).failed
    return Question.REMEMBERED in {check.question for check in failed}


def test_the_untouched_log_passes(log, kept):
    assert root_with(log.nodes, {}) == kept.root
    assert not betrayed(log, kept, forged_file(log, log.entries))
    assert verify(log.whole(), TrustedKeys(log.log.verifier), kept).ok


def test_one_changed_leaf_gives_the_root_that_the_changed_log_has(log, leaves):
    for at in (0, 4095, 8192, 9999):
        whole = [*leaves[:at], bytes(32), *leaves[at + 1 : KEPT]]
        assert root_with(log.nodes, {at: bytes(32)}) == Frontier().extended(whole).root()


def test_a_flipped_bit_in_any_record_is_detected(log, kept):
    rng = random.Random(1)
    for at in range(KEPT):
        wrong = flipped(log.entries[at], rng.randrange(8 * len(log.entries[at])))
        assert root_with(log.nodes, {at: SHA256.leaf(wrong)}) != kept.root


def leaves_of_flips(entry):
    """The leaf hashes of an entry with each of its bits flipped."""
    return {SHA256.leaf(flipped(entry, bit)) for bit in range(8 * len(entry))}


def test_every_flipped_bit_of_sixty_records_is_detected(log, kept):
    for at in [*EDGES, *random.Random(2).sample(range(KEPT), 60 - len(EDGES))]:
        found = leaves_of_flips(log.entries[at])
        assert len(found) == 8 * len(log.entries[at])
        assert all(root_with(log.nodes, {at: leaf}) != kept.root for leaf in found)


@pytest.mark.nightly
def test_every_flipped_bit_of_every_record_changes_its_leaf(log, leaves):
    """And each changed leaf the root: see the test of one bit in each record."""
    for at in range(KEPT):
        assert leaves[at] not in leaves_of_flips(log.entries[at])


def test_every_swap_of_neighbours_is_detected(log, kept, leaves):
    for at in range(KEPT - 1):
        changed = {at: leaves[at + 1], at + 1: leaves[at]}
        assert root_with(log.nodes, changed) != kept.root


def test_any_two_records_swapped_are_detected(log, kept, leaves):
    rng = random.Random(3)
    for _ in range(500):
        a, b = rng.sample(range(KEPT), 2)
        assert root_with(log.nodes, {a: leaves[b], b: leaves[a]}) != kept.root


def moved(leaves, places):
    """The roots at the kept size after a removal, and after an insertion, at each place."""
    prefix = {}
    frontier, last = Frontier(), 0
    for at in sorted(places):
        frontier, last = frontier.extended(leaves[last:at]), at
        prefix[at] = frontier
    for at, before in prefix.items():
        yield before.extended(leaves[at + 1 : KEPT + 1]).root()
        yield before.extended([SHA256.leaf(b"new"), *leaves[at : KEPT - 1]]).root()


@pytest.mark.slow
def test_a_removed_or_inserted_record_is_detected_at_180_places(kept, leaves):
    places = {*EDGES, *random.Random(4).sample(range(KEPT), 180 - len(EDGES))}
    assert all(root != kept.root for root in moved(leaves, places))


@pytest.mark.nightly
def test_a_removed_or_inserted_record_is_detected_at_every_place(kept, leaves):
    assert all(root != kept.root for root in moved(leaves, range(KEPT)))


@pytest.mark.slow
@pytest.mark.parametrize("at", [0, 1, 4095, 4096, 8191, 9999])
def test_a_file_with_a_record_flipped_removed_inserted_or_moved_is_refused(log, kept, at):
    entries, other = log.entries, (at + 1) % KEPT
    swapped = list(entries)
    swapped[at], swapped[other] = swapped[other], swapped[at]
    for wrong in (
        [*entries[:at], flipped(entries[at], 8 * 60 + 3), *entries[at + 1 :]],
        [*entries[:at], *entries[at + 1 :]],
        [*entries[:at], plain(at, b"new"), *entries[at:]],
        swapped,
    ):
        assert betrayed(log, kept, forged_file(log, wrong))


@pytest.mark.parametrize("size", [0, 1, 4096, 9998, 9999])
def test_a_truncated_log_is_detected(log, kept, size):
    assert betrayed(log, kept, forged_file(log, log.entries[:size]))


def test_a_file_cut_anywhere_is_no_export(log):
    data = log.whole().encode()
    for end in random.Random(5).sample(range(len(data)), 100):
        with pytest.raises(Malformed):
            read_export(data[:end])


@pytest.mark.slow
def test_a_suffix_rewritten_with_every_hash_recomputed_is_detected(log, kept):
    """By the file's reader and by a witness that was given the best proof there is."""
    witness = Witness(log.log.verifier, kept.size, kept.root)
    assert witness.seen(log.note(), log.consistency(KEPT)).size == SIZE
    for start in EDGES[::2] + random.Random(6).sample(range(KEPT), 12):
        new = [plain(i, b"rewritten %d" % i) for i in range(start, SIZE)]
        forged = type(log)([*log.entries[:start], *new])
        assert betrayed(log, kept, whole_export(forged.entries, forged.note()).encode())
        for proof in (forged.consistency(KEPT), log.consistency(KEPT)):
            with pytest.raises(WitnessRefused, match="was rewritten"):
                witness.seen(forged.note(), proof)


@pytest.mark.slow
def test_records_that_came_later_may_be_told_apart_only_with_a_later_checkpoint(log, kept):
    """The limit: what nobody kept or cosigned binds nobody, but a cosigned checkpoint does."""
    forged = type(log)([*log.entries[:KEPT], plain(KEPT, b"other")])
    export = whole_export(forged.entries, forged.note())
    cosigners = tuple(side.verifier for side in log.sides)
    assert verify(export, TrustedKeys(log.log.verifier), kept).ok
    assert not verify(export, TrustedKeys(log.log.verifier, cosigners), kept).ok
    assert not verify(export, TrustedKeys(log.log.verifier), log.point()).ok
