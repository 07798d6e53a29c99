"""A register's store at the size that matters: a million acts recorded, verified, rebuilt, listed.

Run from the checkout:

    python benchmarks/bench_register_store.py                 # the million, some ten minutes
    python benchmarks/bench_register_store.py --acts 20000    # a taste, without limits of size
    python benchmarks/bench_register_store.py --postgres postgresql://user@host/database

Synthetic acts: commitments under one agreement, each drafted, proposed, accepted on both sides,
reported with evidence and verified twice, with observations, votes and money between; every act is
signed with Ed25519 and its signature checked. SQLite in WAL mode with synchronous=FULL: every commit is
flushed to the disk before it counts. Signing is left out of the times, as the parties do it elsewhere.
CPU-seconds of this process and wall time; `load` is that of the machine. Batches are judged by CPU-seconds,
since they seldom wait for the disk; single acts by wall time, beside what the disk itself allows: each
waits for one flush. The naive baseline of recording is a store that folds the whole history before each act. Ends
with 1 where a limit is passed or an answer is wrong.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from bench_fold import acts as plain_acts
from xiezhi.register import Act, fold, read_act
from xiezhi.register.acts.parties import Opened
from xiezhi.register.log.keys import SigningKey
from xiezhi.register.log.proofs import inclusion_holds
from xiezhi.register.log.schemes import ED25519
from xiezhi.register.store import SignedAct, Store, create_store, open_store, sign
from xiezhi.register.store.signed import key_text

ORIGIN = "bench.example/register"
LOG = SigningKey(ORIGIN, ED25519, bytes(32))
SEATS = {
    "yu": SigningKey("s1", ED25519, bytes([1]) * 32),
    "qian": SigningKey("s2", ED25519, bytes([2]) * 32),
}
N_ACTS, N_SINGLY, N_BATCH, N_NAIVE = 1_000_000, 2_000, 500, 300
N_PROOFS, N_LISTS, N_DISK = 2_000, 400, 300
LIMITS = {
    "in batches": (2_000, "least, acts a CPU-second"),
    "singly": (300, "least, acts/s wall"),
    "verify": (20.0, "most, CPU-s"),
    "proof": (1.0, "most, ms wall"),
    "rebuild": (60.0, "most, CPU-s"),
    "memory": (1.5, "most, GB"),
    "list p95": (50.0, "most, ms wall"),
}
Answer = TypeVar("Answer")


@dataclass
class Took:
    """CPU-seconds and wall-seconds, added up."""

    cpu: float = 0.0
    wall: float = 0.0

    def of(self, work: Callable[[], Answer]) -> Answer:
        """Do the work and add what it took."""
        cpu, wall = time.process_time(), time.perf_counter()
        answer = work()
        self.cpu += time.process_time() - cpu
        self.wall += time.perf_counter() - wall
        return answer


class Clock:
    """A second for each call, so that the log has a time for each batch."""

    def __init__(self) -> None:
        self.at = datetime(2026, 1, 1, tzinfo=UTC).timestamp()

    def __call__(self) -> datetime:
        """A second later than the last."""
        self.at += 1
        return datetime.fromtimestamp(self.at, UTC)


def acts(n: int) -> Iterator[Act]:
    """The acts of bench_fold with keys that sign."""
    for act, _ in plain_acts(n):
        if isinstance(act, Opened):
            yield _with_keys(act)
        else:
            yield act


def _with_keys(act: Opened) -> Opened:
    from dataclasses import replace

    keys = {key.name: key_text(key.verifier) for key in SEATS.values()}
    return replace(act, sides=tuple(replace(one, key=keys[one.seat]) for one in act.sides))


def signed(source: Iterable[Act]) -> list[SignedAct]:
    """Acts signed by their parties."""
    return [sign(act, ORIGIN, SEATS[act.by]) for act in source]


def said(what: str, figure: str, took: Took) -> None:
    """A line of the report."""
    load = os.getloadavg()[0]
    print(
        f"{what:<28} {figure:<34} CPU {took.cpu:8.2f} s  wall {took.wall:8.2f} s  load {load:.1f}",
        flush=True,
    )


def record(store: Store, n: int, met: dict[str, float], folder: Path) -> None:
    """N acts in batches of 500, then 2,000 singly."""
    source, batches = acts(n + N_SINGLY), Took()
    left = n
    while left:
        batch = signed(islice(source, min(N_BATCH, left)))
        batches.of(lambda given=batch: store.append_all(given))
        left -= len(batch)
    met["in batches"] = n / batches.cpu
    figure = f"{n / batches.wall:,.0f} acts/s, {met['in batches']:,.0f} a CPU-s"
    said(f"{n:,} acts by {N_BATCH}", figure, batches)
    disk(folder)
    singly, rest = Took(), signed(source)
    for one in rest:
        singly.of(lambda given=one: store.append(given))
    met["singly"] = len(rest) / singly.wall
    said(f"{len(rest):,} acts singly", f"{met['singly']:,.0f} acts/s", singly)
    disk(folder)


def disk(folder: Path) -> None:
    """What the disk allows at this moment: commits of one small row, flushed like ours."""
    path, took = folder / "disk.db", Took()
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.execute("PRAGMA journal_mode = WAL")
        file.execute("PRAGMA synchronous = FULL")
        file.execute("CREATE TABLE t (a)")
        for _ in range(N_DISK):
            took.of(lambda: file.execute("INSERT INTO t VALUES (1)"))
    path.unlink()
    said("the disk by itself", f"{N_DISK / took.wall:,.0f} commits/s", took)


def naive(n: int) -> None:
    """A store that folds its history before each act, checks it and appends a row."""
    with tempfile.TemporaryDirectory() as folder:
        file = sqlite3.connect(Path(folder) / "naive.db", isolation_level=None)
        with closing(file):
            file.execute("PRAGMA journal_mode = WAL")
            file.execute("PRAGMA synchronous = FULL")
            file.execute("CREATE TABLE record (seq INTEGER PRIMARY KEY, entry BLOB)")
            took = Took()
            for one in signed(acts(n)):
                took.of(lambda given=one: _naive(file, given))
    said(f"naive, the first {n}", f"{n / took.wall:,.0f} acts/s, falling as 1/n", took)


def _naive(file: sqlite3.Connection, one: SignedAct) -> None:
    import json

    at = datetime(2026, 1, 1, tzinfo=UTC)
    rows = file.execute("SELECT entry FROM record ORDER BY seq").fetchall()
    fold((read_act(json.loads(entry)), at) for (entry,) in rows)
    file.execute("INSERT INTO record (entry) VALUES (?)", (one.content,))


def proofs(store: Store, met: dict[str, float]) -> None:
    """Inclusion proofs of random records, each checked; consistency proofs beside."""
    size, root = store.head().size, store.root()
    rng, inclusion, consistency = random.Random(0), Took(), Took()  # noqa: S311  (places, no keys)
    for place in (rng.randrange(size) for _ in range(N_PROOFS)):
        found = inclusion.of(lambda given=place: store.inclusion(given, size))
        assert inclusion_holds(store.node(0, place), place, size, found, root)
        consistency.of(lambda given=place: store.consistency(given + 1, size))
    met["proof"] = max(inclusion.wall, consistency.wall) / N_PROOFS * 1e3
    said("proof of inclusion", f"{inclusion.wall / N_PROOFS * 1e3:.3f} ms each", inclusion)
    said("proof of consistency", f"{consistency.wall / N_PROOFS * 1e3:.3f} ms each", consistency)


def lists(store: Store, met: dict[str, float]) -> None:
    """Lists of commitments as pages ask for them, at random places; the inbox; counts."""
    pages, rng = store.pages, random.Random(1)  # noqa: S311
    stages = pages.counts("commitment")
    n, times = sum(stages.values()), []
    asked: list[dict[str, Any]] = [
        {}, {"side": "500000"}, {"party": "qian"}, {"side": "520000", "stage": max(stages, key=lambda s: stages[s])},
        {"party": "yu", "stage": "closed"}, {"suspect": True}, {"stage": "draft"},
    ]  # fmt: skip
    for i in range(N_LISTS):
        after = ("2026-01-01", f"k{rng.randrange(n)}")  # all are due on one day: the worst case
        took = Took()
        took.of(partial(pages.entries, "commitment", after=after, **asked[i % len(asked)]))
        times.append(took)
    times.sort(key=lambda one: one.wall)
    met["list p95"] = times[int(0.95 * N_LISTS)].wall * 1e3
    whole = Took(sum(t.cpu for t in times), sum(t.wall for t in times))
    said(
        f"lists of {n:,} commitments",
        f"p50 {times[N_LISTS // 2].wall * 1e3:.1f}, p95 {met['list p95']:.1f} ms",
        whole,
    )
    for name, work in (
        ("inbox", lambda: pages.tasks("qian")),
        ("counts of a side", lambda: pages.counts("commitment", side="520000")),
        ("statements", pages.statements),
        ("money of a party", lambda: pages.money(party="yu", limit=50)),
        ("records of one item", lambda: list(store.records_of("k1"))),
    ):
        took = Took()
        took.of(work)
        said(name, f"{took.wall * 1e3:.1f} ms", took)


def care(store: Store, met: dict[str, float], folder: Path) -> None:
    """Verify, rebuild, open, back up."""
    n = store.head().size
    checking = Took()
    report = checking.of(lambda: store.verify(signatures=False, tables=False))
    assert report.ok, report.verdict
    met["verify"] = checking.cpu * N_ACTS / n if n > N_ACTS else checking.cpu
    said(f"verify {n:,} records", "order, hashes, nodes, checkpoints", checking)
    before = store.state().digest() if n <= 50_000 else ""
    building = Took()
    assert building.of(store.rebuild) == n
    met["rebuild"], met["memory"] = building.cpu, _memory_gb()
    said(f"rebuild {n:,} acts", f"peak {met['memory']:.2f} GB", building)
    assert before in ("", store.state().digest())
    copying = Took()
    copying.of(lambda: store.backup(folder / "backup.db"))
    said("backup", f"{(folder / 'backup.db').stat().st_size / 1e6:,.0f} MB", copying)


def _memory_gb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def whole_check(store: Store, n: int) -> None:
    """What checking every signature and every table costs, on a smaller register."""
    took = Took()
    report = took.of(store.verify)
    assert report.ok, report.verdict
    said(f"verify all of {n:,}", "signatures, rules and tables too", took)


def main() -> int:
    """Run everything; 1 where a limit is passed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--acts", type=int, default=N_ACTS)
    parser.add_argument("--postgres", metavar="URL", help="a server, with a schema to be made")
    parser.add_argument("--folder", type=Path, help="where the file is made (default: temporary)")
    asked = parser.parse_args()
    met: dict[str, float] = {}
    with tempfile.TemporaryDirectory(dir=asked.folder) as name:
        folder = Path(name)
        where = asked.postgres or folder / "register.db"
        with create_store(where, LOG.verifier, clock=Clock()) as store:
            record(store, asked.acts, met, folder)
            store.keep_checkpoint(store.checkpoint().signed(LOG))
        opening = Took()
        with opening.of(lambda: open_store(where, clock=Clock())) as store:
            said("open", f"{opening.wall * 1e3:.1f} ms", opening)
            proofs(store, met)
            lists(store, met)
            care(store, met, folder)
            if asked.acts <= 50_000:
                whole_check(store, asked.acts)
    naive(N_NAIVE)
    return verdict(met, asked.acts, server=bool(asked.postgres))


def verdict(met: dict[str, float], n: int, *, server: bool) -> int:
    """The limits beside what was met; those of a file of a million acts count."""
    failed = False
    for name, (limit, how) in LIMITS.items():
        good = met[name] >= limit if how.startswith("least") else met[name] <= limit
        failed = failed or not good
        print(f"{name:<12} {met[name]:10.2f}  limit {limit} ({how}): {'met' if good else 'MISSED'}")
    return int(failed and n >= N_ACTS and not server)


if __name__ == "__main__":
    sys.exit(main())
