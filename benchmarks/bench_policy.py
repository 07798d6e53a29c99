"""Reading policy texts: how many bytes a second one core reads.

    python benchmarks/bench_policy.py [FOLDER]

Reads every .txt of a folder (by default the policy texts beside the checkout; without them a
text of our own, repeated to a million bytes), once to warm up, then five times, in CPU time. The
answer is checked too: every evidence stands verbatim in its text, and each run says the same.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from xiezhi.consensus.policy.extract import extract

HERE = Path(__file__).resolve().parents[2] / "shared" / "data" / "policy"
OWN = (
    "第{n}条 市人民政府应当会同有关部门，建立健全第{n}号清单，并向社会公布。（省商务厅负责）\n"
    "深入推进川渝毗邻地区合作，力争到2035年底前完成{n}项工程，支持綦江区打造物流枢纽。\n"
)
N_RUNS = 5


def texts(folder: Path) -> list[str]:
    """The texts to read."""
    if folder.is_dir():
        return [path.read_text("utf-8") for path in sorted(folder.glob("*.txt"))]
    return ["".join(OWN.format(n=n) for n in range(4500))]


def main() -> None:
    """Print bytes a second, the least of the runs being the time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=HERE)
    held = texts(parser.parse_args().folder)
    n_bytes = sum(len(text.encode()) for text in held)
    first = [extract(text) for text in held]
    for text, found in zip(held, first, strict=True):
        assert all(text[r.evidence.start : r.evidence.end] == r.evidence.text for r in found)
    seconds = []
    for _ in range(N_RUNS):
        start = time.process_time()
        again = [extract(text) for text in held]
        seconds.append(time.process_time() - start)
        assert again == first
    n = sum(map(len, first))
    print(
        f"{len(held)} documents, {n_bytes / 1e6:.2f} MB, {n} requirements: {min(seconds):.2f} s "
        f"of one core, {n_bytes / min(seconds) / 1e6:.2f} MB/s "
        f"(slowest run {n_bytes / max(seconds) / 1e6:.2f} MB/s)"
    )


if __name__ == "__main__":
    main()
