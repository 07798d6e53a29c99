"""Does a side's plan answer what an upper document requires? 2 explicit, 1 partial, 0 absent.

Each object of a requirement is looked for among the clauses of the plan: the share of its pairs
of characters that a clause holds, rare pairs counting more (TF-IDF over both documents, no model
to load); where the object holds an expression of the thesaurus (以旧换新, 地方保护), a clause with
another of the same meaning covers its pairs too. A clause that covers enough of it answers. It
answers in part where its verb does less (申建 for 实施), where an arrangement is asked and none is
offered, or where only some of several objects are covered. Less coverage, but by a task of the
same field, or a clause on the same topic, is partial.
What is compared are words; a plan that says the same in other words is not found, and 0 means
"not in this text".
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from math import log

from xiezhi.consensus.policy.clauses import clauses, without_blanks
from xiezhi.consensus.policy.extract import extract
from xiezhi.consensus.policy.fields import ranked, votes_of
from xiezhi.consensus.policy.phrases import phrase
from xiezhi.consensus.policy.requirement import Action, Requirement, Span
from xiezhi.consensus.policy.thesaurus import concepts_in, topics_in
from xiezhi.consensus.policy.words import DATA, table

POWER = 2.0
NEAR = 0.85  # a clause of the same field is preferred to a better one of another if this near
BOTH, BACK = 0.67, 0.5  # a clause mostly about the object may cover a little less of it
_NOT_WORD = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9]")


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which coverage, 0 to 1, an answer is explicit, or partial within the same field."""

    explicit: float
    partial: float


@dataclass(frozen=True, slots=True)
class Answer:
    """How a plan answers one requirement.

    label: 2 explicit, 1 partial, 0 absent. score: the coverage of the least covered object; best:
    that of the one covered best, whether it counts as an answer or not.
    upper: the words that require; evidence: the words of the plan, None where there are none.
    answered_by: id of the requirement of the plan that the evidence stands in.
    reason: covered, lesser_verb, no_arrangement, some_objects, same_topic or absent.
    """

    requirement: str
    upper: str
    label: int
    score: float
    evidence: Span | None
    answered_by: str
    reason: str
    best: float = 0.0


@dataclass(frozen=True, slots=True)
class Match:
    """The best clause of a plan for one object, before thresholds, and the best of its field.

    back: the share of the clause that the object covers. topic_clause: the clause that shares most
    topics, below zero where none shares one.
    """

    coverage: float
    clause: int
    lesser: bool
    arrangement_missing: bool
    field_coverage: float
    field_clause: int
    back: float = 0.0
    topic_clause: int = -1


@dataclass(frozen=True, slots=True)
class _Clause:
    span: Span
    requirement: str
    verb: str
    fields: frozenset[str]
    concepts: frozenset[str]
    topics: frozenset[str]


def align(
    upper: Sequence[Requirement | str],
    plan: str | Sequence[Requirement],
    *,
    background: Iterable[Requirement] = (),
    thresholds: Thresholds | None = None,
) -> tuple[Answer, ...]:
    """How a plan answers each requirement, in the order given.

    upper: requirements, or their words. plan: a text or the requirements read from it; only what
    is still to be done counts, not its review of the past. background: further requirements (best
    the whole upper document) that say which words are rare.

    >>> align(["推进长江十年禁渔"], "深化长江十年禁渔，保护栖息地。")[0].label
    2
    """
    held = tuple(extract(plan)) if isinstance(plan, str) else tuple(plan)
    asked = [asked_of(one) for one in upper]
    index = PlanIndex(held, [*background, *(u for u in upper if isinstance(u, Requirement))])
    limits = default_thresholds() if thresholds is None else thresholds
    return tuple(_answer(index, asked_one, limits) for asked_one in asked)


@dataclass(frozen=True, slots=True)
class Asked:
    """A requirement as it is looked for: its id, its words, its verbs and objects."""

    id: str
    words: str
    actions: tuple[Action, ...]
    fields: frozenset[str]


class PlanIndex:
    """The clauses of a plan by the pairs of characters in them."""

    def __init__(self, plan: Sequence[Requirement], background: Iterable[Requirement] = ()) -> None:
        self.clauses = [clause for one in plan for clause in _clauses(one)]
        self._postings: dict[str, list[int]] = defaultdict(list)
        self._concepts: dict[str, list[int]] = defaultdict(list)
        for k, clause in enumerate(self.clauses):
            for pair in pairs_of(clause.span.text):
                self._postings[pair].append(k)
            for concept in sorted(clause.concepts):
                self._concepts[concept].append(k)
        common, n_common = _common()
        self._frequency = Counter(common)
        everything = [*plan, *background]
        for one in everything:
            self._frequency.update(pairs_of(one.evidence.text))
        self._n = len(everything) + n_common

    def rarity(self, pair: str) -> float:
        """The logarithm of how rare a pair of characters is."""
        return log((self._n + 1) / (self._frequency[pair] + 1))

    def best(self, action: Action, fields: frozenset[str]) -> Match | None:
        """The clause that covers most of an action's object; None where none shares a pair."""
        words = action.object or action.verb
        covered = self._covered(words)
        topical = self._topical(words)
        if not covered:
            return None if topical < 0 else Match(0, topical, False, False, 0, -1, 0, topical)
        order = sorted(covered, key=lambda k: (-round(covered[k], 9), k))
        same = next((k for k in order if self.clauses[k].fields & fields), -1)
        first = same if same >= 0 and covered[same] >= NEAR * covered[order[0]] else order[0]
        top = self.clauses[first]
        return Match(
            covered[first], first, _does_less(action, top), _lacks_arrangement(action, top),
            covered[same] if same >= 0 else 0.0, same, self._back(words, top), topical,
        )  # fmt: skip

    def _covered(self, words: str) -> dict[int, float]:
        """Share of the weight of some words that each clause holds, in these words or others."""
        pairs = sorted(pairs_of(words))  # sums come out alike every time
        weights = {pair: self.rarity(pair) ** POWER for pair in pairs}
        total = sum(weights.values()) or 1.0
        held: dict[int, set[str]] = defaultdict(set)
        for pair in pairs:
            for k in self._postings.get(pair, ()):
                held[k].add(pair)
        for concept, said in sorted(concepts_in(words).items()):
            meant = {pair for word in said for pair in pairs_of(word)} & weights.keys()
            for k in self._concepts.get(concept, ()):
                held[k] |= meant
        return {k: sum(weights[pair] for pair in sorted(held[k])) / total for k in sorted(held)}

    def _back(self, words: str, clause: _Clause) -> float:
        """Share of the weight of a clause that some words hold."""
        own, asked = sorted(pairs_of(clause.span.text)), pairs_of(words)
        weights = {pair: self.rarity(pair) ** POWER for pair in own}
        shared = set(concepts_in(words)) & clause.concepts
        said = concepts_in(clause.span.text)
        meant = {pair for name in shared for word in said[name] for pair in pairs_of(word)}
        held = sum((weights[pair] for pair in own if pair in asked or pair in meant), 0.0)
        return held / (sum(weights.values()) or 1.0)

    def _topical(self, words: str) -> int:
        """The clause that shares most topics with some words; below zero where none does."""
        asked = topics_in(words)
        shared = [len(asked & clause.topics) for clause in self.clauses]
        most = max(shared, default=0)
        return shared.index(most) if most else -1


def default_thresholds() -> Thresholds:
    """The thresholds of the package."""
    return Thresholds(**_lists()["thresholds"])


def label_of(match: Match | None, limits: Thresholds) -> tuple[int, str]:
    """(label, reason) of the best match of one object."""
    if match is None:
        return 0, "absent"
    both_ways = match.coverage >= BOTH * limits.explicit and match.back >= BACK
    if match.coverage >= limits.explicit or both_ways:
        if match.lesser:
            return 1, "lesser_verb"
        return (1, "no_arrangement") if match.arrangement_missing else (2, "covered")
    near = match.field_coverage >= limits.partial or match.topic_clause >= 0
    return (1, "same_topic") if near else (0, "absent")


def _answer(index: PlanIndex, asked: Asked, limits: Thresholds) -> Answer:
    matches = [index.best(action, asked.fields) for action in asked.actions]
    labels = [label_of(match, limits) for match in matches]
    label, reason = combined(labels)
    found = [
        (m, lab[0]) for m, lab in zip(matches, labels, strict=True) if m is not None and lab[0]
    ]
    if not found:
        return Answer(asked.id, asked.words, 0, _least(matches), None, "", "absent", _most(matches))
    best = max(found, key=lambda pair: (pair[1], pair[0].coverage))[0]
    clause = index.clauses[_shown(best, label, limits)]
    return Answer(
        asked.id, asked.words, label, _least(matches), clause.span, clause.requirement, reason,
        _most(matches),
    )  # fmt: skip


def _shown(best: Match, label: int, limits: Thresholds) -> int:
    """The clause to show: the one that covers, else that of the field, else that of the topic."""
    if label == 2 or best.coverage >= BOTH * limits.explicit:  # noqa: PLR2004
        return best.clause
    if best.field_coverage >= limits.partial:
        return best.field_clause
    return best.topic_clause if best.topic_clause >= 0 else best.clause


def combined(labels: Sequence[tuple[int, str]]) -> tuple[int, str]:
    """The label of a requirement from those of its objects: explicit only where all are.

    >>> combined([(2, "covered"), (0, "absent")])
    (1, 'some_objects')
    """
    values = {label for label, _ in labels}
    if not labels or values == {0}:
        return 0, "absent"
    if values == {2}:
        return 2, "covered"
    if len(values) > 1 and 2 in values:  # noqa: PLR2004
        return 1, "some_objects"
    return 1, next(reason for label, reason in labels if label == 1)


def _least(matches: Sequence[Match | None]) -> float:
    return min((0.0 if m is None else m.coverage for m in matches), default=0.0)


def _most(matches: Sequence[Match | None]) -> float:
    return max((0.0 if m is None else m.coverage for m in matches), default=0.0)


def asked_of(one: Requirement | str) -> Asked:
    """What is looked for in a requirement, given as one or as its words."""
    if isinstance(one, Requirement):
        fields = frozenset(f for f in (one.field, one.field_second) if f)
        return Asked(one.id, one.evidence.text, _sought(one.evidence.text), fields)
    fields = frozenset(f for f in ranked(votes_of(one).between(0, len(one))) if f)
    return Asked("", one, _sought(one), fields)


def _sought(text: str) -> tuple[Action, ...]:
    """Verb by verb what is looked for: the clause around it without the verb itself."""
    found: list[Action] = []
    for clause in re.split(r"[，、；。：]", without_blanks(text)):
        got = phrase(clause) if len(clause) > 1 else None
        if got is not None:
            rest = clause[: got[0].start] + clause[got[0].end :]
            found.append(Action(got[0].verb, rest or clause))
        elif clause and found:
            found[-1] = Action(found[-1].verb, found[-1].object + "、" + clause)
        elif clause:
            found.append(Action("", clause))
    return tuple(found) or (Action("", text),)


def _clauses(one: Requirement) -> Iterable[_Clause]:
    at = one.evidence.start
    for piece in clauses(one.evidence.text):
        start = one.evidence.text.find(piece, at - one.evidence.start) + one.evidence.start
        at = start + len(piece)
        bare = without_blanks(piece)
        got = phrase(bare)
        verb = got[0].verb if got is not None else ""
        fields = frozenset(f for f in (one.field, one.field_second) if f)
        yield _Clause(
            Span(start, at, piece), one.id, verb, fields,
            frozenset(concepts_in(bare)), topics_in(bare),
        )  # fmt: skip


def pairs_of(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters of a text, punctuation apart, synonyms as one.

    >>> sorted(pairs_of("禁渔。"))
    ['禁渔']
    """
    bare = _NOT_WORD.sub("", text)
    for written, read_as in _lists()["same"].items():
        if written in bare and read_as not in bare:
            bare = bare.replace(written, read_as)
    return frozenset(bare[i : i + 2] for i in range(len(bare) - 1))


@cache
def _common() -> tuple[dict[str, int], int]:
    """In how many sentences of official prose a pair stands, and of how many."""
    rows = csv.reader(DATA.joinpath("pairs.csv").read_text("utf-8").splitlines())
    next(rows)
    counts = {pair: int(n) for pair, n in rows}
    return counts, counts.pop("")


@cache
def _lists() -> dict:  # type: ignore[type-arg]
    return table("align.toml")


@cache
def _set(group: str, name: str) -> frozenset[str]:
    return frozenset(_lists()[group][name].split())


def _does_less(action: Action, clause: _Clause) -> bool:
    lesser = _set("verbs", "lesser")
    if action.verb in lesser or action.verb in _set("verbs", "open"):
        return False
    return clause.verb in lesser or "对接" in clause.span.text or "融入" in clause.span.text


def _lacks_arrangement(action: Action, clause: _Clause) -> bool:
    if not action.object.endswith(_lists()["nouns"]["arrangement"]):
        return False
    return not any(noun in clause.span.text for noun in _set("nouns", "answers"))
