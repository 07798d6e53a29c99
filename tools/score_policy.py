"""Score the reading of policy texts on the labelled sentences beside the checkout.

    python tools/score_policy.py [--data DIR] [--set gold|tuned|held_out|blind] [--alone]
        [--errors] [--align]

Rules of the folder's gold/README: detection as precision, recall and F1, sentences marked as
skipped left out; verbs as multisets per sentence; objects right where the characters overlap with
F1 of 0.6 or more behind a matched verb; places and bodies as exact sets; the field right where the
first answer is the gold field or its accepted second. Everything a sentence wrongly taken for a
requirement holds counts against precision, everything of a missed one against recall.
`subjects` are the bodies without those that a bracket behind the sentence gives to it: the labels
were made sentence by sentence, so they lack these.
--alone reads each sentence by itself, without the document around it.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path

from xiezhi.consensus.policy.align import (
    Match,
    PlanIndex,
    Thresholds,
    asked_of,
    combined,
    default_thresholds,
    label_of,
)
from xiezhi.consensus.policy.bodies import bracket_bodies
from xiezhi.consensus.policy.clauses import without_blanks
from xiezhi.consensus.policy.extract import read
from xiezhi.consensus.policy.requirement import Requirement

ROOT = Path(__file__).resolve().parents[1]
BLIND = ROOT / "tests" / "consensus" / "policy" / "blind.jsonl"
OBJECT_LEAST = 0.6
SKIPPED = {"list_item", "target_state"}
POSITIVE = {"task", "target", "duty", "prohibition", "permission"}


@dataclass(frozen=True)
class Label:
    """A labelled sentence: where it stands and what it says."""

    document: str
    start: int
    sentence: str
    positive: bool
    skipped: bool
    fields: tuple[str, ...]
    actions: tuple[tuple[str, str], ...]
    places: frozenset[str]
    bodies: frozenset[str]
    stratum: str


@dataclass
class Tally:
    """Right, wrongly given and missed."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    def add(self, tp: int, fp: int, fn: int) -> None:
        """Count some more."""
        self.tp, self.fp, self.fn = self.tp + tp, self.fp + fp, self.fn + fn

    @property
    def scores(self) -> tuple[float, float, float]:
        """Precision, recall, F1."""
        p = self.tp / (self.tp + self.fp) if self.tp + self.fp else 1.0
        r = self.tp / (self.tp + self.fn) if self.tp + self.fn else 1.0
        return p, r, 2 * p * r / (p + r) if p + r else 0.0


@dataclass
class Score:
    """All measures of one set of sentences."""

    detection: Tally = field(default_factory=Tally)
    verbs: Tally = field(default_factory=Tally)
    objects: Tally = field(default_factory=Tally)
    places: Tally = field(default_factory=Tally)
    bodies: Tally = field(default_factory=Tally)
    subjects: Tally = field(default_factory=Tally)
    fields: Tally = field(default_factory=Tally)
    n: int = 0
    errors: list[str] = field(default_factory=list)

    def rows(self) -> list[tuple[str, float, float, float, int]]:
        """(measure, precision, recall, F1, things in the gold)."""
        named = ("detection", "verbs", "objects", "places", "bodies", "subjects", "fields")
        tallies = [(name, getattr(self, name)) for name in named]
        return [(name, *tally.scores, tally.tp + tally.fn) for name, tally in tallies]


def gold(data: Path) -> list[Label]:
    """The sentences of the folder's own gold file."""
    lines = (data / "gold" / "requirements.jsonl").read_text("utf-8").splitlines()
    return [_gold_label(json.loads(line)) for line in lines]


def _gold_label(row: dict) -> Label:  # type: ignore[type-arg]
    return Label(
        row["doc_id"], row["char_start"], row["sentence"], row["is_requirement"],
        row["skip_in_detection_score"], tuple(f for f in (row["field"], row["field2"]) if f),
        tuple((a["verb"], a["object"]) for a in row["actions"]),
        frozenset(row["places"]), frozenset(row["bodies"]), row["doc_id"],
    )  # fmt: skip


def blind(data: Path, split: str) -> list[Label]:
    """The sentences labelled before the extractor was written; positions only, texts outside."""
    rows = [json.loads(line) for line in BLIND.read_text("utf-8").splitlines()]
    return [_blind_label(data, row) for row in rows if split in ("blind", row["split"])]


def _blind_label(data: Path, row: dict) -> Label:  # type: ignore[type-arg]
    text = document(data, row["document"])[row["start"] : row["start"] + row["length"]]
    if sha256(text.encode()).hexdigest()[:16] != row["sha256"]:
        raise SystemExit(
            f"{row['document']}.txt is not the text that was labelled, at {row['start']}"
        )
    return Label(
        row["document"], row["start"], text, row["type"] in POSITIVE, row["type"] in SKIPPED,
        tuple(row["fields"]),
        tuple((verb, without_blanks(text[at : at + n])) for verb, at, n in row["actions"]),
        frozenset(text[at : at + n] for at, n in row["places"]),
        frozenset(text[at : at + n] for at, n in row["bodies"]),
        row["stratum"],
    )  # fmt: skip


@cache
def document(data: Path, name: str) -> str:
    """The text of a document."""
    return (data / f"{name}.txt").read_text("utf-8")


@cache
def requirements(data: Path, name: str) -> tuple[Requirement, ...]:
    """What is read out of a whole document."""
    return tuple(r.requirement for r in read(document(data, name), name) if r.requirement)


def answer(data: Path, label: Label, *, alone: bool) -> Requirement | None:
    """The requirement read at the place of a labelled sentence."""
    if alone:
        found = [r.requirement for r in read(label.sentence) if r.requirement]
        return max(found, key=lambda r: len(r.evidence.text)) if found else None
    end = label.start + len(label.sentence)
    best, most = None, 0.5
    for one in requirements(data, label.document):
        shared = min(end, one.evidence.end) - max(label.start, one.evidence.start)
        share = shared / min(len(label.sentence), len(one.evidence.text))
        if share > most:
            best, most = one, share
    return best


def overlap(a: str, b: str) -> float:
    """F1 of the characters that two strings share, order apart."""
    if not a and not b:
        return 1.0
    shared = sum((Counter(a) & Counter(b)).values())
    return 2 * shared / (len(a) + len(b))


def score(data: Path, labels: list[Label], *, alone: bool = False) -> Score:
    """All measures over some labelled sentences."""
    total = Score()
    for label in labels:
        one = answer(data, label, alone=alone)
        total.n += 1
        if not label.skipped:
            _detection(total, label, one)
            _content(total, label, one)
    return total


def _detection(total: Score, label: Label, one: Requirement | None) -> None:
    got = one is not None
    total.detection.add(
        int(got and label.positive),
        int(got and not label.positive),
        int(label.positive and not got),
    )
    if got != label.positive:
        total.errors.append(
            f"{'MISSED' if label.positive else 'FALSE '} {label.document} {label.sentence}"
        )


def _content(total: Score, label: Label, one: Requirement | None) -> None:
    given = [(a.verb, a.object) for a in one.actions] if one else []
    wanted = list(label.actions) if label.positive else []
    verbs = sum((Counter(v for v, _ in given) & Counter(v for v, _ in wanted)).values())
    objects = _objects(given, wanted)
    total.verbs.add(verbs, len(given) - verbs, len(wanted) - verbs)
    total.objects.add(objects, len(given) - objects, len(wanted) - objects)
    places = label.places if label.positive else frozenset()
    _sets(total.places, frozenset(one.places if one else ()), places)
    _sets(total.bodies, frozenset(one.bodies if one else ()), label.bodies)
    _sets(total.subjects, subjects(one), label.bodies)
    if label.positive:
        right = one is not None and one.field in label.fields
        total.fields.add(int(right), int(not right), int(not right))
        if not right:
            total.errors.append(
                f"FIELD  {one and (one.field, one.field_second)} {label.fields} {label.sentence}"
            )
    if objects < max(len(given), len(wanted)):
        total.errors.append(f"ACTION {label.sentence}\n    given  {given}\n    wanted {wanted}")
    for name, ours, theirs in (
        ("PLACES", frozenset(one.places if one else ()), places),
        ("BODIES", frozenset(one.bodies if one else ()), label.bodies),
    ):
        if ours != theirs:
            total.errors.append(
                f"{name} given {sorted(ours)} wanted {sorted(theirs)} {label.sentence[:70]}"
            )


def subjects(one: Requirement | None) -> frozenset[str]:
    """The bodies that the sentence itself names, those of a bracket behind it apart."""
    if one is None:
        return frozenset()
    behind = bracket_bodies(one.responsibility.text[1:-1]) if one.responsibility else ()
    return frozenset(one.bodies) - frozenset(behind)


def _objects(given: list[tuple[str, str]], wanted: list[tuple[str, str]]) -> int:
    left = list(given)
    right = 0
    for verb, words in wanted:
        match = next(
            (g for g in left if g[0] == verb and overlap(g[1], words) >= OBJECT_LEAST), None
        )
        if match is not None:
            left.remove(match)
            right += 1
    return right


def _sets(tally: Tally, given: frozenset[str], wanted: frozenset[str]) -> None:
    tally.add(len(given & wanted), len(given - wanted), len(wanted - given))


def pairs(data: Path) -> tuple[list[int], list[list[Match | None]]]:
    """The labels of the aligned pairs, and the best clause of the report for each object."""
    rows = [
        json.loads(line)
        for line in (data / "gold" / "alignment.jsonl").read_text("utf-8").splitlines()
    ]
    index = {
        (r["national_doc"], r["local_doc"]): PlanIndex(
            requirements(data, r["local_doc"]), requirements(data, r["national_doc"])
        )
        for r in {(r["national_doc"], r["local_doc"]): r for r in rows}.values()
    }
    found = []
    for row in rows:
        asked = asked_of(row["core"])
        plan = index[row["national_doc"], row["local_doc"]]
        found.append([plan.best(action, asked.fields) for action in asked.actions])
    return [row["label"] for row in rows], found


def aligned(data: Path) -> dict[str, float]:
    """Shares of pairs labelled right: as shipped, fitted with each pair left out, one label."""
    labels, matches = pairs(data)
    grid = [
        Thresholds(e / 100, p / 100) for e in range(20, 70, 2) for p in range(2, 40, 2) if p < e
    ]
    right = [[_label(m, t) == y for m, y in zip(matches, labels, strict=True)] for t in grid]
    held = 0
    for i in range(len(labels)):
        without = [sum(row) - row[i] for row in right]
        best = [k for k, n in enumerate(without) if n == max(without)]
        held += right[best[len(best) // 2]][i]
    shipped = sum(
        _label(m, default_thresholds()) == y for m, y in zip(matches, labels, strict=True)
    )
    most = Counter(labels).most_common(1)[0][1]
    n = len(labels)
    return {"n": n, "shipped": shipped / n, "left one out": held / n, "one label for all": most / n}


def _label(matches: list[Match | None], limits: Thresholds) -> int:
    return combined([label_of(match, limits) for match in matches])[0]


def main() -> None:
    """Print the scores."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data" / "policy")
    parser.add_argument("--set", default="gold", choices=("gold", "tuned", "held_out", "blind"))
    parser.add_argument("--alone", action="store_true")
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--align", action="store_true")
    asked = parser.parse_args()
    if asked.align:
        print("\n".join(f"{name:<18}{value:>7.3f}" for name, value in aligned(asked.data).items()))
        return
    labels = gold(asked.data) if asked.set == "gold" else blind(asked.data, asked.set)
    total = score(asked.data, labels, alone=asked.alone)
    print(f"{asked.set}: {total.n} sentences, {sum(x.positive for x in labels)} requirements")
    print(f"{'measure':<12}{'precision':>10}{'recall':>8}{'F1':>7}{'in gold':>9}")
    for name, p, r, f1, n in total.rows():
        print(f"{name:<12}{p:>10.3f}{r:>8.3f}{f1:>7.3f}{n:>9}")
    if asked.errors:
        print("\n".join(total.errors))


if __name__ == "__main__":
    main()
