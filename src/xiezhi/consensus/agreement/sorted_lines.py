"""What each line of an edited form is: an article, a duty, a sum, text, or nothing known.

A line says itself what it is (its number, its labels); the style of the paragraph only helps,
because who types in Word seldom sets one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xiezhi.consensus.agreement.word_lines import Line, unread
from xiezhi.consensus.agreement.words import LABELS, has_label, is_item
from xiezhi.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xiezhi.consensus.agreement.words import Labels
    from xiezhi.model.units import Lang

_ARTICLE = re.compile(r"^\s*(?:第[一二三四五六七八九十百零\d]+条|Article \d+)[\s　:：]*")
# Without the style, a heading is a number, a gap and few words that make no sentence.
_TYPED_ARTICLE = re.compile(
    r"^\s*(?:第[一二三四五六七八九十百零\d]+条|Article \d+)(?:[\s　:：]+[^。；;.]{1,40})?$"
)
_PARTY = re.compile(r"^\s*(?:[甲乙丙丁戊己庚辛壬癸]方|第\d+方|Party \d+)\s*[：:]\s*")


@dataclass(slots=True)
class Article:
    """An article as it reads now; its body, duties and sums in order."""

    heading: str
    marks: frozenset[str]
    body: list[Line] = field(default_factory=list)
    duties: list[Line] = field(default_factory=list)
    money: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class Sorted:
    """The lines of a form by what they are; unread: sentences for those that are nothing known."""

    title: str = ""
    number: str = ""
    parties: list[str] = field(default_factory=list)
    articles: list[Article] = field(default_factory=list)
    signatures: list[str] = field(default_factory=list)
    unread: list[Text] = field(default_factory=list)


def sorted_lines(lines: Iterable[Line], lang: Lang) -> Sorted:
    """Every line in its place; none is left out without a sentence in `unread`."""
    found = Sorted()
    signing = False
    for line in lines:
        if _is_article(line):
            found.articles.append(Article(_ARTICLE.sub("", line.text), line.marks))
            signing = False
        elif line.style.startswith("Agreement Signature"):
            found.signatures.append(line.text)
            signing = True
        elif signing and not line.style.startswith("Agreement "):
            found.unread.append(unread(line.text, _AFTER))
        elif found.articles:
            _into_article(found.articles[-1], line, found, LABELS[lang], lang)
        else:
            _into_head(found, line)
    return found


def _is_article(line: Line) -> bool:
    if line.style.startswith("Agreement Article"):
        return True
    return bool(_TYPED_ARTICLE.match(line.text))


def _into_head(found: Sorted, line: Line) -> None:
    if line.style.startswith("Agreement Title"):
        found.title += line.text
    elif line.style.startswith("Agreement Number"):
        found.number += line.text
    elif line.style.startswith("Agreement Party") or _PARTY.match(line.text):
        found.parties.append(_PARTY.sub("", line.text))
    else:
        found.unread.append(unread(line.text, _BEFORE))


def _into_article(into: Article, line: Line, found: Sorted, labels: Labels, lang: Lang) -> None:
    if line.style.startswith("Agreement Money") or has_label(line.text, labels.payer):
        into.money.append(line)
    elif line.style.startswith("Agreement Duty") or has_label(line.text, labels.who):
        into.duties.append(line)
    else:
        into.body.append(line)
        if is_item(line.text, lang):
            found.unread.append(_no_duty(line.text, labels))


def _no_duty(words: str, labels: Labels) -> Text:
    shown = words if len(words) <= _SHOWN else words[:_SHOWN] + "…"
    who, due = labels.who.strip(), labels.due.strip()
    return Text(
        f"“{shown}”没有写“{who}”，作为条文正文读入；如是职责，请在句末写明“{who}……。{due}……”",
        f"“{shown}” names no “{who}” and is read as plain text of its article; if it is a duty, "
        f"end it with “{who} … {due} …”",
    )


_SHOWN = 30
_AFTER = Text(
    "它在签署栏之后；属于协议的请移到条文里", "it follows the signatures; move it into an article"
)
_BEFORE = Text(
    "它在第一条之前；属于协议的请移到条文里",
    "it comes before the first article; move it into an article",
)
