"""One million acts of two governments folded into a state: CPU-seconds and peak memory.

The acts are synthetic: commitments under one agreement, each drafted, proposed, accepted on both
sides, reported with evidence and verified twice, with observations, votes and money between. Three
figures: folding acts that are in memory, reading the same acts from JSON, and a naive fold that
copies the whole state at every act (20,000 acts, as a ratio). Checks that no act is
refused, and that the state at 20,000 acts has the digest that `apply`, act by act, gives. Exits
with 1 where 60 CPU-seconds or 1.5 GB are exceeded by reading and folding together.

    python benchmarks/bench_fold.py [n_acts]
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import islice

from xiezhi.model.source import Quality
from xiezhi.model.text import Text
from xiezhi.register import Act, Fold, Refused, State, act_to_plain, apply, read_act
from xiezhi.register.acts.commitments import (
    CommitmentAccepted,
    CommitmentDrafted,
    CommitmentKind,
    CommitmentProposed,
    EvidenceAdded,
    Reported,
    Verified,
)
from xiezhi.register.acts.measures import Observed, TransferAnswered, TransferKind, TransferRecorded
from xiezhi.register.acts.opinions import StatementPut, Vote, Voted
from xiezhi.register.acts.parties import Opened, SideEntry, SideJoined
from xiezhi.register.acts.texts import ClauseEntry, Signed, TextDrafted, TextKind, TextProposed
from xiezhi.register.plain import canonical

LIMIT_S, LIMIT_GB = 60.0, 1.5
START = datetime(2026, 1, 1, tzinfo=UTC)
DIGEST = "d" * 64
YU, QIAN = "yu", "qian"


def words(name: str) -> Text:
    """A short sentence in both languages."""
    return Text(f"事项{name}", f"item {name}")


def beginning() -> Iterator[Act]:
    """Two sides, an agreement in force, a statement."""
    sides = (
        SideEntry("500000", words("渝"), YU, words("渝"), "s1", "ed25519:" + "A" * 43),
        SideEntry("520000", words("黔"), QIAN, words("黔"), "s2", "ed25519:" + "B" * 43),
    )
    yield Opened(YU, "bench", words("0"), sides)
    yield SideJoined(QIAN)
    clause = ClauseEntry("c", words("c"), DIGEST)
    yield TextDrafted(YU, "a", TextKind.AGREEMENT, words("a"), (YU, QIAN), DIGEST, (clause,))
    yield TextProposed(YU, "a", DIGEST)
    yield Signed(YU, "a", DIGEST)
    yield Signed(QIAN, "a", DIGEST)
    yield StatementPut(YU, "q", words("q"))


def cycle(i: int) -> Iterator[Act]:
    """Fourteen acts about one commitment."""
    id_, on = f"k{i}", date(2026, 1, 1)
    kind, owners = CommitmentKind.TASK, (YU, QIAN)
    yield CommitmentDrafted(
        YU, id_, kind, words(id_), owners, on, Decimal(10000), None, None, ("a/c",)
    )
    yield CommitmentProposed(YU, id_)
    yield CommitmentAccepted(YU, id_)
    yield CommitmentAccepted(QIAN, id_)
    yield Voted((YU, QIAN)[i % 2], "q", (Vote.AGREE, Vote.DISAGREE)[i % 3 // 2], i // 2)
    for turn, share in ((1, Decimal("0.5")), (2, Decimal(1))):
        evidence, report = f"e{i}.{turn}", f"r{i}.{turn}"
        yield EvidenceAdded(YU, evidence, id_, words(id_), DIGEST, "image/jpeg")
        yield Reported(YU, report, id_, on, share, words(id_), Decimal(5000), None, (evidence,))
        yield Verified(QIAN, f"v{i}.{turn}", report, right=True)
    value = Decimal(i % 100) / 100
    yield Observed(YU, f"o{i}", "断面", "TP", on, value, "mg/L", Quality.SYNTHETIC, "bench")
    yield TransferRecorded(YU, f"t{i}", TransferKind.PAYMENT, YU, QIAN, Decimal(100), "2026", "a/c")
    yield TransferAnswered(QIAN, f"t{i}", agree=True)


def acts(n: int) -> Iterator[tuple[Act, datetime]]:
    """So many acts, one received every second."""

    def endless() -> Iterator[Act]:
        yield from beginning()
        i = 0
        while True:
            yield from cycle(i)
            i += 1

    return ((act, START + timedelta(seconds=k)) for k, act in enumerate(islice(endless(), n)))


def folded(n: int) -> tuple[Fold, float]:
    """The fold of n acts and its CPU-seconds, those of making the acts left out."""
    fold, spent = Fold(), 0.0
    source = acts(n)
    while batch := list(islice(source, 20_000)):
        start = time.process_time()
        for act, at in batch:
            answer = fold.add(act, at)
            assert not isinstance(answer, Refused), answer
        spent += time.process_time() - start
    return fold, spent


def reading(n: int) -> float:
    """CPU-seconds to read n acts from JSON lines, those of writing them left out."""
    spent, source = 0.0, acts(n)
    while batch := [canonical(act_to_plain(act)) for act, _ in islice(source, 20_000)]:
        start = time.process_time()
        for line in batch:
            read_act(json.loads(line))
        spent += time.process_time() - start
    return spent


def one_by_one(n: int) -> tuple[State, float]:
    """The state after n acts by `apply`, and its CPU-seconds."""
    state, batch = State(), list(acts(n))
    start = time.process_time()
    for act, at in batch:
        state = apply(state, act, at)
    return state, time.process_time() - start


def copying(n: int) -> float:
    """CPU-seconds of a naive fold: a whole copy of the state at every act."""
    held: dict[object, object] = {}
    batch = list(acts(n))
    start = time.process_time()
    for act, at in batch:
        fold = Fold()
        fold._held = dict(held)  # type: ignore[arg-type]  # noqa: SLF001
        assert not isinstance(fold.add(act, at), Refused)
        held = fold._held  # type: ignore[assignment]  # noqa: SLF001
    return time.process_time() - start


def main() -> int:
    """Print the figures; 1 where a limit is exceeded."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("n_acts", nargs="?", type=int, default=1_000_000)
    n = parser.parse_args().n_acts
    fold, fold_s = folded(n)
    peak_gb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"fold     {n:>9,} acts  {fold_s:6.1f} CPU-s  {fold_s / n * 1e6:5.1f} µs an act")
    print(f"peak     {peak_gb:.2f} GB, keys {len(fold._held):,}")  # noqa: SLF001
    del fold
    read_n = min(n, 200_000)
    read_s = reading(read_n) / read_n * n
    print(f"read     {n:>9,} acts  {read_s:6.1f} CPU-s  (from {read_n:,})")
    small = min(n, 20_000)
    state, apply_s = one_by_one(small)
    same = folded(small)[0].state().digest() == state.digest()
    print(f"apply    {small:>9,} acts  {apply_s:6.1f} CPU-s, same digest: {same}")
    ratio = copying(small) / folded(small)[1]
    print(f"copying  {small:>9,} acts  {ratio:6.1f} times the fold's CPU-seconds")
    met = same and fold_s + read_s <= LIMIT_S and peak_gb <= LIMIT_GB
    print(f"limits ({LIMIT_S:.0f} CPU-s, {LIMIT_GB} GB): {'met' if met else 'exceeded'}")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
