"""How fast the screen of market rules reads: 4 MB of rules made of our own sentences, one core.

    python benchmarks/bench_market.py [FILE...]

Without files the text is synthetic: one sentence in fifty restricts, as in a strict local policy.
The measure is 3 MB of UTF-8 per second of one core (processor time, so that others on the machine
do not count). The answer is checked too: every restricting sentence is met.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from xiezhi.action.horizontal.market.screen import screen

RESTRICTING = "政府投资项目在同等条件下优先由注册地在本县的建筑企业承建。"
PLAIN = (
    "加快建设现代化产业体系，推动传统产业转型升级，培育壮大新兴产业。",
    "市人民政府应当加强对水资源保护工作的领导，建立部门协调机制。",
    "企业应当按照国家有关规定公开排放信息，接受社会监督。",
    "完善公共服务设施，提高基层医疗卫生机构服务能力，方便群众就近就医。",
    "违反本条例规定的，由主管部门责令限期改正，处一万元以上五万元以下罚款。",
    "深化招标投标领域改革，健全公共资源交易平台体系。",
    "对在科学技术进步活动中做出贡献的单位和个人，按照规定给予奖励。",
)
MEASURE_MB_PER_S = 3.0
EVERY, BYTES = 50, 4_000_000


def synthetic() -> tuple[str, int]:
    """A text of about 4 MB and how many of its sentences restrict."""
    block = "".join(PLAIN[i % len(PLAIN)] for i in range(EVERY - 1)) + RESTRICTING + "\n"
    n = BYTES // len(block.encode())
    return block * n, n


def main() -> int:
    """Print the speed; 1 where it is below the measure or a sentence was missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    files = parser.parse_args().files
    text, expected = (
        ("\n".join(file.read_text("utf-8") for file in files), 0) if files else synthetic()
    )
    screen(text[:2000])  # compiles
    seconds = []
    for _ in range(3):
        start = time.process_time()
        found = screen(text)
        seconds.append(time.process_time() - start)
    megabytes = len(text.encode()) / 1e6
    alarms = sum(concern.alarm for concern in found)
    print(f"{megabytes:.1f} MB, {megabytes / min(seconds):.1f} MB/s, {alarms} to look at")
    slow = megabytes / min(seconds) < MEASURE_MB_PER_S
    return int(slow or alarms < expected)


if __name__ == "__main__":
    sys.exit(main())
