"""Screen a text for words that may shut out competitors from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xiezhi.action.horizontal.market.concern import Concern
from xiezhi.action.horizontal.market.exceptions import exception_to_test
from xiezhi.action.horizontal.market.guard import Place, judged, quoted
from xiezhi.action.horizontal.market.lexicon import Rule, rules
from xiezhi.action.horizontal.market.script import simplified
from xiezhi.action.horizontal.market.stems import Lists, lists_of
from xiezhi.action.horizontal.market.triggers import Sentences, sentences_of


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sentence as it is read and as it is written, and where it starts in its text."""

    read: str
    written: str
    offset: int


def screen(text: str) -> list[Concern]:
    """Every place of a text that meets a rule, in the order of the text.

    Each says "look at this": whether a rule is broken needs facts that no clause holds. Spans
    of one sentence do not overlap. Traditional characters are read as simplified ones. Time
    grows with the length of the text.

    >>> [found] = screen("对政府投资项目，优先由注册地在本县的建筑企业承建。")
    >>> found.words, found.article, found.item, found.answer.value
    ('优先由注册地在本县的建筑企业', '9(3)', '15(2)', 'likely')
    >>> [c.answer.value for c in screen("不得规定优先由注册地在本县的建筑企业承建。")]
    ['clear']
    """
    read = simplified(text)
    sentences, lists, found = sentences_of(read), lists_of(read), []
    for start, end, possible in _candidates(sentences):
        found += _concerns(Spoken(read[start:end], text[start:end], start), possible, lists)
    return found


def _candidates(sentences: Sentences) -> Iterator[tuple[int, int, list[Rule]]]:
    """Sentences that hold the words some rule needs, with those rules."""
    possible: dict[int, list[Rule]] = {}
    for rule in rules():
        for i in sentences.with_all(rule.needs):
            possible.setdefault(int(i), []).append(rule)
    for i in sorted(possible):
        yield int(sentences.start[i]), int(sentences.end[i]), possible[i]


def _concerns(spoken: Spoken, possible: list[Rule], lists: Lists) -> list[Concern]:
    """What the rules find in one sentence; a rule of higher priority keeps its span.

    A hit that a guard clears keeps no other rule from the same words: a guard that holds for one
    way of reading them (使用指定平台 after 不) need not hold for another (不使用的予以通报).
    """
    stem = lists.stem_of(spoken.read, spoken.offset)
    found = [
        _concern(rule, Place(quoted(spoken.read, start), start, end, stem), spoken)
        for rule in possible
        for start, end in _hits(rule, spoken.read)
    ]
    alarms = _apart([concern for concern in found if concern.alarm], [])
    clear = _apart([concern for concern in found if not concern.alarm], alarms)
    return sorted([*alarms, *clear], key=lambda concern: concern.start)


def _apart(found: list[Concern], taken: list[Concern]) -> list[Concern]:
    """Those of some concerns that overlap neither an earlier one nor one already taken."""
    kept: list[Concern] = []
    for one in found:
        if all(one.end <= a.start or a.end <= one.start for a in (*taken, *kept)):
            kept.append(one)
    return kept


def _hits(rule: Rule, sentence: str) -> Iterator[tuple[int, int]]:
    if rule.near and not rule.near.search(sentence):
        return
    first = rule.pattern.search(sentence)
    if first is None or (rule.unless and rule.unless.search(sentence)):
        return
    for found in rule.pattern.finditer(sentence, first.start()):
        if found.end() > found.start():
            yield found.start(), found.end()


def _concern(rule: Rule, place: Place, spoken: Spoken) -> Concern:
    answer, guard = judged(rule, place)
    return Concern(
        spoken.offset + place.start,
        spoken.offset + place.end,
        spoken.written[place.start : place.end],
        rule.id,
        rule.article,
        rule.item,
        rule.also,
        answer,
        rule.reason,
        exception_to_test(place.sentence),
        guard,
        spoken.written[: len(place.sentence)].strip(),
    )
