"""Write examples/synthetic-consensus: invented voters and interviews, named so on every page.

Three planted groups of voters on both sides answer the statements of the first case: those who
want open markets first, those who want the river paid for first, and those who fear for local
firms. Everybody wants medical bills settled across the border. Run again, it writes the same.
"""

import csv
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[1]
PLACE = ROOT / "examples" / "synthetic-consensus"
SIDES, CLASSES = ("500000", "520000"), ("enterprise", "public_group")
N_VOTERS, ANSWERED = 300, 0.7
_SPOKE, _PUBLIC = 0.97, 0.7
# Chance that each planted group agrees, by statement; the rest is disagreement and a few passes.
AGREES = {
    "s01": (0.95, 0.93, 0.92), "s02": (0.95, 0.60, 0.20), "s03": (0.92, 0.55, 0.10),
    "s04": (0.80, 0.70, 0.60), "s05": (0.30, 0.80, 0.20), "s06": (0.35, 0.95, 0.20),
    "s07": (0.85, 0.95, 0.30), "s08": (0.85, 0.50, 0.25), "s09": (0.75, 0.60, 0.15),
    "s10": (0.85, 0.85, 0.70), "s11": (0.80, 0.90, 0.25), "s12": (0.20, 0.70, 0.85),
    "s13": (0.93, 0.94, 0.88), "s14": (0.70, 0.80, 0.50), "s15": (0.30, 0.95, 0.25),
    "s16": (0.94, 0.90, 0.85),
}  # fmt: skip
POINTS = (
    ("r1", "enterprise", "500000", "资质两边各办一次，应当互认", ("market", "one_stop")),
    ("r2", "enterprise", "520000", "断头路不通，物流成本高", ("transport", "circulation")),
    ("r3", "department", "500000", "联席会议开过，牵头单位换人后没有下文", ("mechanisms", "trust")),
    ("r4", "department", "520000", "考核只看本地，跨省的事没人牵头", ("performance", "mechanisms")),
    ("r5", "public_group", "500000", "老人去对岸看病，医保要先垫付", ("services",)),
    ("r6", "public_group", "520000", "希望孩子能就近到对岸上学", ("services", "expectations")),
    ("r7", "enterprise", "520000", "共建园区的税收分成一直没有谈拢", ("sharing",)),
    ("r8", "department", "520000", "上游保住水质，下游应当给补偿", ("ecology", "sharing")),
)  # fmt: skip


def main() -> None:
    """Write the four tables."""
    with (ROOT / "cases" / "yuqian" / "statements.csv").open(encoding="utf-8") as file:
        _write("statements.csv", list(csv.reader(file)))
    _invented("votes.csv", [("voter", "statement", "vote", "side", "class"), *_votes()])
    header = ("id", "respondent", "party_kind", "side", "digest_zh")
    _invented(
        "interviews.csv",
        [header, *((f"p{k}", who, kind, side, said) for k, (who, kind, side, said, _) in _told())],
    )
    codings = [
        (f"p{k}", coder, code)
        for k, (*_, codes) in _told()
        for coder, given in (("c1", codes), ("c2", codes[:1]))
        for code in given
    ]
    _invented("codings.csv", [("point", "coder", "code"), *codings])


def _told() -> list[tuple[int, tuple[str, str, str, str, tuple[str, ...]]]]:
    return list(enumerate(POINTS, start=1))


def _votes() -> list[tuple[str, ...]]:
    rng = np.random.default_rng(2026)
    rows = []
    for voter in range(N_VOTERS):
        group = rng.choice(3, p=(0.4, 0.35, 0.25))
        side, kind = SIDES[voter % 2], CLASSES[int(rng.random() < _PUBLIC)]
        for statement, agrees in AGREES.items():
            if rng.random() > ANSWERED:
                continue
            drawn = rng.random()
            vote = "agree" if drawn < agrees[group] else "disagree" if drawn < _SPOKE else "pass"
            rows.append((f"v{voter + 1}", statement, vote, side, kind))
    return rows


def _invented(name: str, rows: list[tuple[str, ...]]) -> None:
    """A table of invented rows, every one marked so."""
    head, *rest = rows
    _write(name, [(*head, "quality"), *((*row, "synthetic") for row in rest)])


def _write(name: str, rows: object) -> None:
    with (PLACE / name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


if __name__ == "__main__":
    main()
