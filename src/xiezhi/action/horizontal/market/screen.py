"""Screen a text for words that may shut out competitors from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from xiezhi.action.horizontal.market.concern import Concern
from xiezhi.action.horizontal.market.exceptions import exception_to_test
from xiezhi.action.horizontal.market.guard import Place, judged, quoted
from xiezhi.action.horizontal.market.lexicon import Rule, rules
from xiezhi.action.horizontal.market.stems import Lists, lists_of
from xiezhi.action.horizontal.market.triggers import Sentences, sentences_of


def screen(text: str) -> list[Concern]:
    """Every place of a text that meets a rule, in the order of the text.

    Each says "look at this": whether a rule is broken needs facts that no clause holds. Spans
    of one sentence do not overlap. Time grows with the length of the text.

    >>> [found] = screen("对政府投资项目，优先由注册地在本县的建筑企业承建。")
    >>> found.words, found.article, found.item, found.answer.value
    ('优先由注册地在本县的建筑企业', '9(3)', '15(2)', 'likely')
    >>> [c.answer.value for c in screen("不得规定优先由注册地在本县的建筑企业承建。")]
    ['clear']
    """
    sentences, lists, found = sentences_of(text), lists_of(text), []
    for start, end, possible in _candidates(sentences):
        found += _concerns(text[start:end], start, possible, lists)
    return found


def _candidates(sentences: Sentences) -> Iterator[tuple[int, int, list[Rule]]]:
    """Sentences that hold the words some rule needs, with those rules."""
    possible: dict[int, list[Rule]] = {}
    for rule in rules():
        for i in sentences.with_all(rule.needs):
            possible.setdefault(int(i), []).append(rule)
    for i in sorted(possible):
        yield int(sentences.start[i]), int(sentences.end[i]), possible[i]


def _concerns(sentence: str, offset: int, possible: list[Rule], lists: Lists) -> list[Concern]:
    """What the rules find in one sentence; a rule of higher priority keeps its span."""
    taken: list[tuple[int, int]] = []
    found: list[Concern] = []
    for rule in possible:
        for start, end in _hits(rule, sentence):
            if all(end <= a or b <= start for a, b in taken):
                taken.append((start, end))
                stem = lists.stem_of(sentence, offset)
                found.append(
                    _concern(rule, Place(quoted(sentence, start), start, end, stem), offset)
                )
    return sorted(found, key=lambda concern: concern.start)


def _hits(rule: Rule, sentence: str) -> Iterator[tuple[int, int]]:
    if rule.near and not rule.near.search(sentence):
        return
    first = rule.pattern.search(sentence)
    if first is None or (rule.unless and rule.unless.search(sentence)):
        return
    for found in rule.pattern.finditer(sentence, first.start()):
        if found.end() > found.start():
            yield found.start(), found.end()


def _concern(rule: Rule, place: Place, offset: int) -> Concern:
    answer, guard = judged(rule, place)
    return Concern(
        offset + place.start,
        offset + place.end,
        place.sentence[place.start : place.end],
        rule.id,
        rule.article,
        rule.item,
        rule.also,
        answer,
        rule.reason,
        exception_to_test(place.sentence),
        guard,
        place.sentence.strip(),
    )
