"""Score the screen of market rules against labelled clauses, by source and by issuer.

    python tools/score_market.py [SHARED] [--part tune|opened|held|blind|all] [--misses]

SHARED is the folder of reference data (default: beside the checkout). The material is split by
province or issuer, never by row, by a digest of the name. Rules were tuned on `tune`; `opened` was
scored blind first and read afterwards, so that its figures of today are no longer blind; `held`
was written for the test and left aside while they were widened; `blind` was not tuned on, though
some of it was seen in lists of misses.
A hit is any concern that is not "clear".
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from xiezhi.action.horizontal.market.concern import Answer, Concern
from xiezhi.action.horizontal.market.screen import screen

LOCAL_KINDS = {"local_document"}
WRITTEN = Path(__file__).resolve().parents[1] / "tests/action/market/written_clauses.csv"
# The article of the 2024 Regulation that each article of the 2025 measures details.
OF_MEASURES = {
    **dict.fromkeys(("9", "10", "11", "12"), "8"),
    **dict.fromkeys(("13", "14", "15", "16", "17"), "9"),
    **dict.fromkeys(("18", "19", "20"), "10"),
    **dict.fromkeys(("21", "22", "23"), "11"),
}
SENTENCE = re.compile(r"[。；;！？!?\n]")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A clause with its label: source, issuer or province, part, articles that fit (2024)."""

    source: str
    issuer: str
    part: str
    text: str
    violating: bool
    articles: frozenset[str]


def part_of(name: str) -> str:
    """Which part an issuer or province belongs to: by a digest, so that nobody chose."""
    return "opened" if hashlib.sha256(name.encode()).digest()[0] % 2 else "tune"


def gold(shared: Path) -> Iterator[Labelled]:
    """The hand-labelled clauses; they were seen whole, so all of them count as tuned on."""
    for line in (
        (shared / "data/policy/gold/fair_competition.jsonl").read_text("utf-8").splitlines()
    ):
        row = json.loads(line)
        articles = [row["article_2024"] or "", *row["alt_articles"]]
        fitting = frozenset(a.partition("(")[0] for a in articles if a)
        bad = row["label"] == "violating"
        yield Labelled("gold", row["province"], "tune", row["text"], bad, fitting)


def cases(shared: Path) -> Iterator[Labelled]:
    """Wording quoted in published cases, weakly labelled; part by province."""
    known = {row.text for row in gold(shared)}
    for line in (shared / "data/policy/cases/fc_cases.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        province = (row["province"] or "none")[:2]
        for clause in row["clauses"]:
            seen = any(clause in text or text in clause for text in known)
            part = "tune" if seen else part_of(province)
            fitting = frozenset(str(a) for a in row["weak_article_2024"])
            yield Labelled("cases", province, part, clause, True, fitting)


def written() -> Iterator[Labelled]:
    """Clauses written for a test, item by item; `held` ones were left out while rules were widened.

    Who wrote them also wrote rules, if later; so even those held are not quite blind.
    """
    with WRITTEN.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            article = row["item"].lstrip("I").partition(".")[0]
            fitting = frozenset({OF_MEASURES[article]} if article in OF_MEASURES else set())
            bad = row["label"] == "violating"
            batch = row["batch"]
            yield Labelled(f"written {batch}", batch, row["part"], row["clause"], bad, fitting)


def narratives(shared: Path) -> Iterator[Labelled]:
    """Cases told without quoted wording, half of them by a digest of their id.

    They tell what happened, so that a miss may be the telling's; thirty were read and are left out.
    Of the rest half, by a digest of the text, were read after they had been scored blind.
    """
    path = shared / "data/policy/cases/fc_cases.jsonl"
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    told = [row for row in rows if not row["clauses"]]
    read = {row["case_id"] for row in told[:60:2]}
    for row in told:
        if row["case_id"] in read or part_of(row["case_id"]) == "tune":
            continue
        fitting = frozenset(str(a) for a in row["weak_article_2024"])
        opened = hashlib.sha256(row["content"].encode()).digest()[3] % 2 == 0
        part = "opened" if opened else "blind"
        yield Labelled("narratives", row["province"], part, row["content"], True, fitting)


def facts(shared: Path) -> Iterator[Labelled]:
    """Clauses of inspections, tender assessments and official questions; part by issuer.

    Questions were seen whole before the split; inspections recur among the cases of one province.
    """
    path = shared / "facts/fair-competition/labelled-clauses.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            part = part_of(row["issuer"] or row["id"]) if row["set"] == "assessment" else "tune"
            fitting = re.findall(r"R(\d+)", row["mapped_reg783"])
            bad = row["label"] in ("V", "D")
            issuer = row["issuer"] or "official questions and answers"
            yield Labelled(row["set"], issuer, part, row["clause"], bad, frozenset(fitting))


def background(shared: Path) -> list[str]:
    """Clauses of local regulations that are presumed lawful."""
    path = shared / "facts/fair-competition/background-clauses-chongqing.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row["clause"] for row in csv.DictReader(file)]


def alarms(text: str) -> list[Concern]:
    """What the screen asks somebody to look at."""
    return [concern for concern in screen(text) if concern.alarm]


def show(name: str, rows: Iterable[Labelled]) -> None:
    """One line: clauses, precision, recall, articles right among the clauses found."""
    right = missed = false = fits = cited = 0
    for row in rows:
        found = alarms(row.text)
        right += bool(found) and row.violating
        missed += not found and row.violating
        false += bool(found) and not row.violating
        if found and row.violating and row.articles:
            cited += 1
            fits += main_article(found) in row.articles
    n = right + missed + false
    precision = right / (right + false) if right + false else float("nan")
    recall = right / (right + missed) if right + missed else float("nan")
    article = fits / cited if cited else float("nan")
    print(f"{name:<44}{right + missed:>5}{precision:>8.3f}{recall:>8.3f}{article:>9.3f}{n:>6}")


def main_article(found: list[Concern]) -> str:
    """The article cited most often, likely concerns before the others."""
    likely = [concern for concern in found if concern.answer is Answer.LIKELY] or found
    named = [concern.article.partition("(")[0] for concern in likely]
    return max(named, key=named.count)


def documents(shared: Path) -> Iterator[tuple[str, str, str]]:
    """Id, kind and text of every law, plan and local document."""
    folder = shared / "data/policy"
    with (folder / "index.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield row["id"], row["kind"], (folder / f"{row['id']}.txt").read_text("utf-8")


def show_alarm_rate(shared: Path, *, listed: bool) -> None:
    """Alarms per 1,000 sentences of laws and plans; local documents are told apart."""
    n_sentences = n_alarms = 0
    for name, kind, text in documents(shared):
        sentences = sum(bool(part.strip()) for part in SENTENCE.split(text))
        found = alarms(text)
        if kind in LOCAL_KINDS:
            print(f"local document {name}: {len(found)} alarms in {sentences} sentences")
            continue
        n_sentences += sentences
        n_alarms += len(found)
        for concern in found if listed else ():
            print("  ALARM", name, concern.rule, concern.answer.value, concern.words)
    rate = 1000 * n_alarms / n_sentences
    print(f"laws and plans: {n_alarms} alarms in {n_sentences} sentences, {rate:.2f} per 1,000")
    found_in = [clause for clause in background(shared) if alarms(clause)]
    print(f"background clauses with an alarm: {len(found_in)} of {len(background(shared))}")
    for clause in found_in if listed else ():
        print("  ALARM", [(c.rule, c.words) for c in alarms(clause)])


def show_misses(rows: list[Labelled]) -> None:
    """Each clause that came out wrong, for those who tune."""
    for row in rows:
        found = alarms(row.text)
        names = [(c.rule, c.article) for c in found]
        if bool(found) != row.violating:
            print("  WRONG", row.source, row.violating, sorted(row.articles), names, row.text)
        elif found and row.articles and main_article(found) not in row.articles:
            print("  ARTICLE", row.source, sorted(row.articles), names, row.text)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    beside = Path(__file__).resolve().parents[2] / "shared"
    parser.add_argument("shared", nargs="?", type=Path, default=beside)
    parser.add_argument("--part", choices=("tune", "opened", "held", "blind", "all"), default="all")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--by-issuer", action="store_true")
    words = parser.parse_args()
    if not words.shared.is_dir():
        sys.exit(f"{words.shared} is no folder of reference data; name it.")
    rows = [
        *gold(words.shared),
        *cases(words.shared),
        *facts(words.shared),
        *narratives(words.shared),
        *written(),
    ]
    kept = [row for row in rows if words.part in (row.part, "all")]
    print(f"{'':<44}{'n':>5}{'P':>8}{'R':>8}{'article':>9}{'seen':>6}")
    grouped: defaultdict[tuple[str, str], list[Labelled]] = defaultdict(list)
    for row in kept:
        grouped[row.source, row.part].append(row)
    for (source, part), group in grouped.items():
        show(f"{source}, {part}", group)
        if words.by_issuer and source != "gold":
            by_issuer: defaultdict[str, list[Labelled]] = defaultdict(list)
            for row in group:
                by_issuer[row.issuer].append(row)
            for issuer, some in sorted(by_issuer.items()):
                show(f"  {issuer}", some)
    if words.misses:
        show_misses(kept)
    if words.part in ("tune", "all"):
        show_alarm_rate(words.shared, listed=words.misses)


if __name__ == "__main__":
    main()
