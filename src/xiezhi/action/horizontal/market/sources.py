"""What the findings on market rules rest on."""

from __future__ import annotations

from xiezhi.model.source import Source
from xiezhi.model.text import Text

REGULATION = Source(
    "fair_competition_review_2024",
    Text(
        "公平竞争审查条例，国务院令第783号（2024年8月1日起施行）",
        "Fair Competition Review Regulation, State Council Decree 783, in force 2024-08-01",
    ),
    2024,
)
MEASURES = Source(
    "fair_competition_measures_2025",
    Text(
        "公平竞争审查条例实施办法，市场监管总局令第99号（2025年4月20日起施行）",
        "Measures on the Fair Competition Review Regulation, SAMR Decree 99, in force 2025-04-20",
    ),
    2025,
)
TRIGGERS = Source(
    "aho_corasick_1975",
    Text(
        "Aho, A. V. and Corasick, M. J. (1975). Efficient string matching. CACM 18(6), 333-340",
        "Aho, A. V. and Corasick, M. J. (1975). Efficient string matching. CACM 18(6), 333-340",
    ),
    1975,
)
