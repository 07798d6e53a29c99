"""How long `xiezhi --help` takes, beside a bare Python start: the lazy imports at work."""

import argparse
import os
import subprocess
import sys

RUNS = 10
LIMIT_S = 0.4


def cpu_seconds(command: list[str]) -> float:
    """CPU-seconds of the fastest of several runs."""
    spent = []
    for _ in range(RUNS):
        before = os.times()
        subprocess.run(command, capture_output=True, check=True)  # noqa: S603
        after = os.times()
        spent.append(
            after.children_user
            + after.children_system
            - before.children_user
            - before.children_system
        )
    return min(spent)


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__).parse_args()
    ours = cpu_seconds([sys.executable, "-m", "xiezhi", "--help"])
    bare = cpu_seconds([sys.executable, "-c", "pass"])
    print(f"xiezhi --help: {ours:.3f} CPU-s, bare Python {bare:.3f}, limit {LIMIT_S}")
    sys.exit(ours > LIMIT_S)
