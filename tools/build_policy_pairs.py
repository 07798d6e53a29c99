"""Write how often pairs of characters stand in sentences that require something.

    python tools/build_policy_pairs.py [--data DIR]

A count for each of the commoner pairs over the policy texts beside the checkout: figures about
the language of official documents, no words of any one of them. Alignment needs them to know
which words are rare where a case brings only a few lines of its own.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from pathlib import Path

from xiezhi.consensus.policy.align import pairs_of
from xiezhi.consensus.policy.extract import extract

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "src/xiezhi/consensus/policy/data/pairs.csv"
LEAST = 8


def main() -> None:
    """Count and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data" / "policy")
    counts: Counter[str] = Counter()
    n = 0
    for path in sorted(parser.parse_args().data.glob("*.txt")):
        for one in extract(path.read_text("utf-8")):
            counts.update(pairs_of(one.evidence.text))
            n += 1
    kept = sorted(pair for pair in counts if counts[pair] >= LEAST and pair.isalpha())
    with OUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("pair", "sentences"))
        writer.writerow(("", n))
        writer.writerows((pair, counts[pair]) for pair in kept)


if __name__ == "__main__":
    main()
