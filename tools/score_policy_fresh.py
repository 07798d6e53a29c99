"""Score the reading of policy texts on sentences and pairs written for the tests.

    python tools/score_policy_fresh.py [--set dev|held|held2] [--errors]

`tests/consensus/policy/fresh_*.txt` hold them: documents of many kinds with invented content and
real names of places, labelled by the rules of the gold folder before the grammar was mended. The
development set was looked at while mending, the held-out set was not: its figures are the ones to
expect of a text that nobody has seen. Bodies are compared name by name (州、县人民政府 is two); a
deadline is right where the words labelled stand in the words found; the kind counts bans and
permissions, where mistaking one is worst.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from xiezhi.consensus.policy.align import align
from xiezhi.consensus.policy.extract import extract
from xiezhi.consensus.policy.requirement import Kind, Requirement

HERE = Path(__file__).resolve().parents[1] / "tests" / "consensus" / "policy"
OBJECT_LEAST = 0.6
KINDS = {"ban": Kind.PROHIBITION, "leave": Kind.PERMISSION}
MEASURES = ("detection", "verbs", "objects", "places", "bodies", "deadlines", "fields", "kinds")


@dataclass(frozen=True)
class Label:
    """A labelled line; `kind` is `-` where it requires nothing."""

    line: str
    kind: str
    actions: tuple[tuple[str, str], ...]
    places: frozenset[str]
    bodies: frozenset[str]
    deadline: str
    fields: tuple[str, ...]


@dataclass
class Tally:
    """Right, wrongly given and missed."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    def sets(self, given: Counter[str], wanted: Counter[str]) -> None:
        """Count two multisets against each other."""
        shared = (given & wanted).total()
        self.tp += shared
        self.fp += given.total() - shared
        self.fn += wanted.total() - shared

    @property
    def f1(self) -> float:
        """F1; 1 where there was nothing to find and nothing was found."""
        n = 2 * self.tp + self.fp + self.fn
        return 2 * self.tp / n if n else 1.0


def documents(name: str) -> list[tuple[str, list[Label]]]:
    """(text, labels) of each document of a set."""
    found: list[tuple[list[str], list[Label]]] = []
    for raw in (HERE / f"fresh_{name}.txt").read_text("utf-8").splitlines():
        if raw.startswith("=="):
            found.append(([raw[2:]], []))
        elif raw and not raw.startswith("#"):
            found[-1][0].append(raw.removeprefix("@@").split(" | ")[0])
            found[-1][1].extend(_label(raw))
    return [("\n".join(lines), labels) for lines, labels in found]


def _label(raw: str) -> Iterator[Label]:
    if " | " not in raw:
        return
    line, kind, acts, places, bodies, deadline, fields = (p.strip() for p in raw.split("|"))
    pairs = [part.partition(">") for part in acts.split("；") if part]
    yield Label(
        line, kind, tuple((verb, what) for verb, _, what in pairs), _names(places),
        _names(bodies), deadline, tuple(fields.split(",")),
    )  # fmt: skip


def _names(listed: str) -> frozenset[str]:
    return frozenset(part for part in listed.split("、") if part)


def score(name: str) -> tuple[dict[str, Tally], list[str]]:
    """A tally for each measure over a set, and what went wrong."""
    total = {measure: Tally() for measure in MEASURES}
    errors: list[str] = []
    for text, labels in documents(name):
        read = extract(text)
        for label in labels:
            start = text.index(label.line)
            held = [r for r in read if start <= r.evidence.start < start + len(label.line)]
            _score(total, errors, label, held)
    return total, errors


def _score(
    total: dict[str, Tally], errors: list[str], label: Label, held: list[Requirement]
) -> None:
    wanted = label.kind != "-"
    total["detection"].sets(Counter(["r"] * bool(held)), Counter(["r"] * wanted))
    given = [(a.verb, a.object) for r in held for a in r.actions]
    right = _objects(given, label.actions)
    objects = total["objects"]
    objects.tp += right
    objects.fp += len(given) - right
    objects.fn += len(label.actions) - right
    told = {
        "verbs": (Counter(v for v, _ in given), Counter(v for v, _ in label.actions)),
        "places": (Counter({p for r in held for p in r.places}), Counter(label.places)),
        "bodies": (
            Counter({n for r in held for b in r.bodies for n in b.split("、")}),
            Counter(label.bodies),
        ),
        "deadlines": _deadlines(label, held),
        "fields": _fields(label, held),
        "kinds": _kinds(label, held),
    }
    for measure, (ours, theirs) in told.items():
        total[measure].sets(ours, theirs)
        if ours != theirs:
            errors.append(f"{measure:<10}{label.line[:60]}\n    {dict(ours)} for {dict(theirs)}")
    if bool(held) != wanted:
        errors.append(f"{'MISSED' if wanted else 'FALSE'}: {label.line}")
    elif right < max(len(given), len(label.actions)):
        errors.append(f"objects   {label.line[:60]}\n    {given}\n    {list(label.actions)}")


def _objects(given: list[tuple[str, str]], wanted: tuple[tuple[str, str], ...]) -> int:
    left, right = list(given), 0
    for verb, what in wanted:
        match = next(
            (g for g in left if g[0] == verb and (not what or overlap(g[1], what) >= OBJECT_LEAST)),
            None,
        )
        if match is not None:
            left.remove(match)
            right += 1
    return right


def overlap(a: str, b: str) -> float:
    """F1 of the characters that two strings share, order apart."""
    return 2 * (Counter(a) & Counter(b)).total() / max(len(a) + len(b), 1)


def _deadlines(label: Label, held: list[Requirement]) -> tuple[Counter[str], Counter[str]]:
    found = [r.deadline for r in held if r.deadline]
    if any(label.deadline in one for one in found) and label.deadline:
        return Counter([label.deadline]), Counter([label.deadline])
    return Counter(found[:1]), Counter([label.deadline] if label.deadline else [])


def _fields(label: Label, held: list[Requirement]) -> tuple[Counter[str], Counter[str]]:
    if label.kind == "-":
        return Counter(), Counter()
    right = any(r.field in label.fields for r in held)
    return Counter([label.fields[0] if right else held[0].field] if held else []), Counter(
        [label.fields[0]]
    )


def _kinds(label: Label, held: list[Requirement]) -> tuple[Counter[str], Counter[str]]:
    special = set(KINDS.values())
    ours = {r.kind.value for r in held if r.kind in special}
    return Counter(ours), Counter([KINDS[label.kind].value] if label.kind in KINDS else [])


def pairs(name: str) -> list[tuple[str, int, int, str]]:
    """(requirement, label, answer, evidence) of the fresh pairs of a set."""
    found: list[tuple[str, int, int, str]] = []
    if not (HERE / f"fresh_pairs_{name}.txt").is_file():
        return found
    plan: list[str] = []
    asked: list[tuple[str, int]] = []
    for raw in [*(HERE / f"fresh_pairs_{name}.txt").read_text("utf-8").splitlines(), "=="]:
        if raw == "==":
            answers = align([what for what, _ in asked], "\n".join(plan))
            found += [
                (what, label, a.label, a.evidence.text if a.evidence else "")
                for (what, label), a in zip(asked, answers, strict=True)
            ]
            plan, asked = [], []
        elif raw.startswith("> "):
            plan.append(raw[2:])
        elif raw and not raw.startswith("#"):
            what, _, label_ = raw.rpartition(" | ")
            asked.append((what, int(label_)))
    return found


def main() -> None:
    """Print the scores."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", default="held", choices=("dev", "held", "held2"))
    parser.add_argument("--errors", action="store_true")
    asked = parser.parse_args()
    total, errors = score(asked.set)
    n = sum(len(labels) for _, labels in documents(asked.set))
    print(f"{asked.set}: {n} lines")
    print(f"{'measure':<12}{'right':>6}{'wrong':>6}{'missed':>7}{'F1':>8}")
    for measure, tally in total.items():
        print(f"{measure:<12}{tally.tp:>6}{tally.fp:>6}{tally.fn:>7}{tally.f1:>8.3f}")
    held = pairs(asked.set)
    if held:
        print(
            f"{'alignment':<12}{sum(y == a for _, y, a, _ in held) / len(held):.3f} of {len(held)}"
        )
    if asked.errors:
        print("\n".join(errors))
        wrong = [row for row in held if row[1] != row[2]]
        print("\n".join(f"{y} read {a}: {what} | {by}" for what, y, a, by in wrong))


if __name__ == "__main__":
    main()
