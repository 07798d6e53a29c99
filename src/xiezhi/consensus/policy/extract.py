"""Requirements of a policy text: `extract(text)`; every sentence with its role: `read(text)`."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace

from xiezhi.consensus.policy.amounts import deadline_of
from xiezhi.consensus.policy.bodies import RESPONSIBILITY, bracket_bodies, is_responsibility
from xiezhi.consensus.policy.clauses import without_blanks
from xiezhi.consensus.policy.context import Context, Mode
from xiezhi.consensus.policy.fields import (
    FIELDS,
    HEADING,
    LEAD,
    TITLE,
    FieldVotes,
    blended,
    ranked,
    votes_of,
)
from xiezhi.consensus.policy.places import Lexicon, Mention, default_lexicon, home_of
from xiezhi.consensus.policy.requirement import Kind, Requirement, Role, Span
from xiezhi.consensus.policy.roles import formal_role, looks_achieved
from xiezhi.consensus.policy.segment import Paragraph, Sentence, digest, is_salutation, paragraphs
from xiezhi.consensus.policy.sentence import Reading, read_sentence
from xiezhi.consensus.policy.times import due_of

_LETTER = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Read:
    """A sentence with its role; `requirement` where it is one."""

    span: Span
    paragraph: str
    role: Role
    section: tuple[str, ...]
    requirement: Requirement | None = None


def extract(text: str, document: str = "", lexicon: Lexicon | None = None) -> list[Requirement]:
    """The requirements that a policy text states, in its order, each with its evidence.

    document: an id to carry along. lexicon: the names of places known; by default those of the
    whole country.

    >>> found = extract("第一条 市人民政府应当在2027年底前建成綦江区至桐梓县的公路。")
    >>> found[0].kind.value, found[0].places, found[0].deadline
    ('duty', ('綦江区', '桐梓县'), '在2027年底前')
    """
    return [one.requirement for one in read(text, document, lexicon) if one.requirement is not None]


def read(text: str, document: str = "", lexicon: Lexicon | None = None) -> list[Read]:
    """Every sentence of a text with its role, brackets of responsibility joined to their task."""
    found: list[Read] = []
    context = Context()
    seen: dict[str, int] = {}
    cut = paragraphs(text)
    named = _mentions(text, cut, default_lexicon() if lexicon is None else lexicon)
    votes = votes_of(text)
    for paragraph in cut:
        context.enter(paragraph, votes)
        _read_paragraph(found, paragraph, context, _Found(document, named, votes, seen))
    return found


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found in the whole document at once."""

    document: str
    mentions: list[Mention]
    votes: FieldVotes
    seen: dict[str, int]


def _mentions(text: str, cut: list[Paragraph], lexicon: Lexicon) -> list[Mention]:
    """Places by document: a title that names a province says whose counties are meant."""
    titles = [p for p in cut if p.title]
    starts = [0, *(p.start for p in titles), len(text)]
    homes = [frozenset[str](), *(home_of(p.text) for p in titles)]
    return [
        Mention(m.start + a, m.end + a, m.text, m.codes)
        for a, b, home in zip(starts, starts[1:], homes, strict=False)
        for m in lexicon.mentions(text[a:b], home)
    ]


def _read_paragraph(
    found: list[Read], paragraph: Paragraph, context: Context, whole: _Found
) -> None:
    for k, sentence in enumerate(paragraph.sentences):
        start, words = sentence.start, sentence.text
        bracket = _leading_bracket(words)
        if bracket is not None:
            span = Span(start, start + bracket[0], words[: bracket[0]])
            if k > 0 or bracket[0] == len(words):
                _attach(found, span, bracket[1])
            found.append(Read(span, paragraph.id, Role.RESPONSIBILITY, context.section))
            rest = words[bracket[0] :].lstrip("。 \u3000")
            start += len(words) - len(rest)
            words = rest
            if not words:
                continue
        one = _Reader(paragraph, sentence, context, whole, start, words).read()
        if one.role is Role.RESPONSIBILITY and k > 0:
            _attach(found, one.span, words.rstrip("。； \u3000"))
        found.append(one)


def _leading_bracket(words: str) -> tuple[int, str] | None:
    if words[:1] not in ("（", "("):
        return None
    found = RESPONSIBILITY.match(words)
    if found is None or not is_responsibility(found.group(1)):
        return None
    return found.end(), found.group(1)


def _attach(found: list[Read], span: Span, inside: str) -> bool:
    """Give the bodies of a bracket to the requirement before it."""
    for i in range(len(found) - 1, -1, -1):
        one = found[i].requirement
        if one is None:
            if found[i].role is Role.RESPONSIBILITY:
                continue
            return False
        bodies = tuple(dict.fromkeys((*one.bodies, *bracket_bodies(inside))))
        changed = replace(
            one, bodies=bodies, responsibility=span, deadline=one.deadline or due_of(inside)
        )
        old = found[i]
        found[i] = Read(old.span, old.paragraph, old.role, old.section, changed)
        return True
    return False


@dataclass(slots=True)
class _Reader:
    """One sentence on its way to a role."""

    paragraph: Paragraph
    sentence: Sentence
    context: Context
    whole: _Found
    start: int
    words: str

    def read(self) -> Read:
        """The sentence with its role, and the requirement if it is one."""
        inner, bare = self._inner_bracket(self._bare())
        role, reading = self._role(bare)
        span = Span(self.start, self.start + len(self.words), self.words)
        section = self.context.section
        if reading is None:
            return Read(span, self.paragraph.id, role, section)
        one = self._requirement(span, reading, bare, inner)
        return Read(span, self.paragraph.id, role, section, one)

    def _bare(self) -> str:
        mark = self.sentence.mark.length if self.start == self.sentence.start else 0
        return without_blanks(self.words[mark:])

    def _inner_bracket(self, bare: str) -> tuple[str, str]:
        """A bracket of responsibility before the full stop: …机制（发展改革委负责）。"""
        if "）" not in bare[-4:] and ")" not in bare[-4:]:
            return "", bare
        for found in RESPONSIBILITY.finditer(bare):
            if found.end() >= len(bare) - 3 and is_responsibility(found.group(1)):
                return found.group(1), bare[: found.start()] + bare[found.end() :]
        return "", bare

    def _role(self, bare: str) -> tuple[Role, Reading | None]:
        if self.sentence.heading:
            return Role.HEADING, None
        if self.sentence.item:
            return Role.LIST_ITEM, None
        if not _LETTER.search(bare) or self.context.notes or is_salutation(bare):
            return Role.CONTEXT, None
        role = formal_role(bare)
        if role is not None:
            return role, None
        if self.context.mode is Mode.REVIEW or self.context.paragraph_review:
            return Role.ACHIEVEMENT, None
        return self._by_grammar(bare)

    def _by_grammar(self, bare: str) -> tuple[Role, Reading | None]:
        reading = read_sentence(bare, law=self.context.law)
        if reading.copula and reading.kind is None:
            return Role.CONTEXT, None
        if bare.endswith("！") and not self.context.law:
            return Role.RHETORIC, None
        bound = reading.kind is not None and reading.bodies and not reading.attitudes
        if not reading.actions and not bound and not (reading.targets and not self.context.law):
            return (Role.PRINCIPLE if reading.attitudes else Role.CONTEXT), None
        if reading.attitudes > len(reading.actions):
            return Role.PRINCIPLE, None
        if (
            self.context.mode is not Mode.FORWARD
            and not self.context.law
            and reading.kind is None
            and looks_achieved(bare)
        ):
            return Role.ACHIEVEMENT, None
        return Role.REQUIREMENT, reading

    def _requirement(self, span: Span, reading: Reading, bare: str, inner: str) -> Requirement:
        first, second = ranked(self._votes())
        bodies = [*reading.bodies, *(bracket_bodies(inner) if inner else ())]
        return Requirement(
            id=_counted(digest(span.text), self.whole.seen),
            document=self.whole.document,
            paragraph=self.paragraph.id,
            kind=_kind(reading, law=self.context.law),
            actions=tuple(reading.actions),
            places=tuple(dict.fromkeys(self._mentioned())),
            bodies=tuple(dict.fromkeys(bodies)),
            deadline=deadline_of(bare),
            targets=() if self.context.law else tuple(reading.targets),
            field=first,
            field_second=second,
            evidence=span,
            responsibility=None,
            section=self.context.section,
        )

    def _mentioned(self) -> Iterator[str]:
        mentions = self.whole.mentions
        for k in range(bisect_left(mentions, self.start, key=_start), len(mentions)):
            if mentions[k].start >= self.start + len(self.words):
                return
            yield mentions[k].text

    def _votes(self) -> dict[int, float]:
        c = self.context
        own = self.whole.votes.between(self.start, self.start + len(self.words))
        return blended(
            (1.0, own), (LEAD, c.lead_votes), (HEADING, c.heading_votes), (TITLE, c.title_votes)
        )


def _start(mention: Mention) -> int:
    return mention.start


def _kind(reading: Reading, *, law: bool) -> Kind:
    actions = reading.actions
    if (
        not law
        and reading.kind is not Kind.PROHIBITION
        and (len(reading.targets) > len(actions) or not actions)
    ):
        return Kind.TARGET
    if reading.kind is not None:
        return reading.kind
    verb = actions[0].verb if actions else ""
    if verb in ("允许", "准许"):
        return Kind.PERMISSION
    if verb in ("禁止", "严禁", "杜绝") or verb.startswith(("不得", "不予")):
        return Kind.PROHIBITION
    if (law or reading.indicative) and not verb.startswith(("鼓励", "支持", "引导")):
        return Kind.DUTY if law else Kind.TASK
    return Kind.TASK


def _counted(key: str, seen: dict[str, int]) -> str:
    seen[key] = n = seen.get(key, 0) + 1
    return key if n == 1 else f"{key}-{n}"


__all__ = ["FIELDS", "Read", "extract", "read"]
