"""The log at the size that matters: a million records verified, proofs made and checked.

Run from the checkout:

    python benchmarks/bench_log.py

CPU-seconds of one process. The records are synthetic: an act of about 200 bytes each, in an envelope
with a signature line. Ends with 1 where a limit is passed or an answer is wrong. `--records 100000`
runs another size, without limits. The naive baseline of a proof is the definition of RFC 6962, which
hashes every record again. Signatures of parties are measured by themselves, since their cost is that
of Ed25519: whoever checked them once, and kept a checkpoint, gives `authors_from`.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from collections.abc import Callable
from typing import TypeVar

from xiezhi.register.log.checkpoint import Checkpoint
from xiezhi.register.log.export import read_export, whole_export
from xiezhi.register.log.hashes import Hashing, hashing
from xiezhi.register.log.keys import SigningKey
from xiezhi.register.log.proofs import (
    consistency_holds,
    consistency_proof,
    inclusion_holds,
    inclusion_proof,
)
from xiezhi.register.log.record import Record, signed_act
from xiezhi.register.log.schemes import COSIGNATURE_V1, ED25519
from xiezhi.register.log.tree import Frontier, Nodes
from xiezhi.register.log.trust import TrustedKeys
from xiezhi.register.log.verify import verify

ORIGIN = "example.com/register"
PARTY = "520000"
RECORDS = 1_000_000
SIGNED = 2_000
PROOFS = 2_000
LIMIT_VERIFY_S = 20.0
LIMIT_PROOF_S = 0.001
LOG = SigningKey(ORIGIN, ED25519, bytes(32))
SIDES = tuple(SigningKey(f"side{i}.example", COSIGNATURE_V1, bytes([i]) * 32) for i in (1, 2))
AUTHOR = SigningKey("party/520000", ED25519, bytes([3]) * 32)
Answer = TypeVar("Answer")


def timed(work: Callable[[], Answer]) -> tuple[Answer, float]:
    """The answer and the CPU-seconds it took."""
    before = time.process_time()
    answer = work()
    return answer, time.process_time() - before


def entries(count: int, hashes: Hashing, signed: int = 0) -> list[bytes]:
    """Records of one party; the first `signed` with a signature that holds."""
    made, line = [], signed_act(ORIGIN, PARTY, b"", AUTHOR, hashes)
    for i in range(count):
        content = b'{"act":"reported","commitment":"C-%07d","note":"%b"}' % (i, b"x" * 140)
        if i < signed:
            line = signed_act(ORIGIN, PARTY, content, AUTHOR, hashes)
        received = f"2026-01-{1 + i // 86400:02}T00:00:00Z"
        made.append(Record(i, received, PARTY, content, line).encode())
    return made


def bench_verify(count: int, hashes: Hashing) -> tuple[list[bytes], float]:
    """A whole export written, read and verified against a checkpoint kept at nine tenths."""
    rows = entries(count, hashes)
    half = Frontier().extended(map(hashes.leaf, rows[: count * 9 // 10]), hashes)
    kept = Checkpoint(ORIGIN, half.size, half.root(hashes))
    whole = half.extended(map(hashes.leaf, rows[half.size :]), hashes)
    note = Checkpoint(ORIGIN, count, whole.root(hashes)).signed(LOG)
    for side in SIDES:
        note = note.signed(side, 1_770_000_000)
    data = whole_export(rows, note, hash_name=hashes.name).encode()
    trusted = TrustedKeys(LOG.verifier, tuple(side.verifier for side in SIDES))
    export, reading = timed(lambda: read_export(data))
    report, checking = timed(lambda: verify(export, trusted, kept))
    assert report.ok, report.verdict
    assert len(report.open) == 1  # the parties' signatures
    print(f"verify {count:,} records, {hashes.name}: {len(data) / 1e6:.0f} MB,", end=" ")
    print(f"read {reading:.2f} s, check {checking:.2f} s, together {reading + checking:.2f} s")
    wrong = bytearray(data)
    wrong[len(wrong) // 2] ^= 1
    assert not verify(read_export(bytes(wrong)), trusted, kept).ok
    return rows, reading + checking


def bench_proofs(rows: list[bytes], hashes: Hashing) -> float:
    """Proofs from the cache of nodes at random places, each checked; the slower of both kinds."""
    nodes, rng = Nodes(hashes), random.Random(0)  # noqa: S311  (places, no keys)
    leaves = [hashes.leaf(row) for row in rows]
    _, building = timed(lambda: nodes.extend(leaves))
    size, root = len(rows), nodes.root()
    print(
        f"cache of {size:,} leaves: built in {building:.2f} s, hashes in {64 * size / 1e6:.0f} MB"
    )
    places = [rng.randrange(size) for _ in range(PROOFS)]
    inclusion, made = timed(lambda: [inclusion_proof(nodes, i, size, hashes) for i in places])
    pairs = list(zip(places, inclusion, strict=True))
    held, checked = timed(
        lambda: all(inclusion_holds(leaves[i], i, size, p, root, hashes) for i, p in pairs)
    )
    assert held
    print(
        f"inclusion: made in {made / PROOFS * 1e3:.3f} ms, checked in {checked / PROOFS * 1e3:.3f} ms"
    )
    old = [1 + i for i in places]
    grown, made_too = timed(lambda: [consistency_proof(nodes, n, size, hashes) for n in old])
    roots = [nodes.root(n) for n in old]
    held, checked_too = timed(
        lambda: all(
            consistency_holds(n, r, size, root, p, hashes)
            for n, r, p in zip(old, roots, grown, strict=True)
        )
    )
    assert held
    print(f"consistency: made in {made_too / PROOFS * 1e3:.3f} ms, ", end="")
    print(f"checked in {checked_too / PROOFS * 1e3:.3f} ms")
    naive(leaves, places[0], hashes, inclusion[0])
    return max(made, made_too, checked, checked_too) / PROOFS


def naive(leaves: list[bytes], place: int, hashes: Hashing, ours: tuple[bytes, ...]) -> None:
    """The same proof by the definition, hashing the whole tree."""

    def path() -> tuple[bytes, ...]:
        start, end, found = 0, len(leaves), []
        while end - start > 1:
            cut = start + (1 << (end - start - 1).bit_length() - 1)
            low, high = leaves[start:cut], leaves[cut:end]
            other = high if place < cut else low
            found.append(Frontier().extended(other, hashes).root(hashes))
            start, end = (start, cut) if place < cut else (cut, end)
        return tuple(reversed(found))

    found, seconds = timed(path)
    assert found == ours
    print(f"inclusion without a cache (naive): {seconds * 1e3:.0f} ms")


def bench_authors(hashes: Hashing) -> None:
    """What checking the parties' own signatures costs beside."""
    rows = entries(SIGNED, hashes, SIGNED)
    root = Frontier().extended(map(hashes.leaf, rows), hashes).root(hashes)
    note = Checkpoint(ORIGIN, SIGNED, root).signed(LOG)
    export = whole_export(rows, note, hash_name=hashes.name)
    trusted = TrustedKeys(LOG.verifier, parties=((PARTY, AUTHOR.verifier),))
    report, seconds = timed(lambda: verify(export, trusted))
    assert report.ok, report.verdict
    assert [check.question.value for check in report.open] == ["cosignatures"]
    print(f"with the parties' signatures: {seconds / SIGNED * 1e6:.0f} µs a record")


def main() -> int:
    """Run everything; 1 where a limit is passed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--records", type=int, default=RECORDS)
    parser.add_argument("--hash", default="sha256", choices=["sha256", "sm3"])
    asked = parser.parse_args()
    hashes = hashing(asked.hash)
    rows, verified = bench_verify(asked.records, hashes)
    proof = bench_proofs(rows, hashes)
    bench_authors(hashes)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:.0f} MB, the benchmark's own lists included")
    limited = asked.records >= RECORDS
    return int(limited and (verified > LIMIT_VERIFY_S or proof > LIMIT_PROOF_S))


if __name__ == "__main__":
    sys.exit(main())
