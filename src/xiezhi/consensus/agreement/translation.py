"""What an edit in one language leaves to be translated into the other, and how the text says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xiezhi.model.text import Text

if TYPE_CHECKING:
    from xiezhi.consensus.agreement.agreement import Clause
    from xiezhi.model.units import Lang

_NEW: dict[Lang, str] = {"zh": "〔待译〕", "en": "[to be translated]"}
_OUTDATED: dict[Lang, str] = {"zh": "〔待译，原为：{old}〕", "en": "[to be translated; was: {old}]"}
_OPENS = ("〔待译", "[to be translated")


def awaits(words: str) -> bool:
    """Whether words stand where a translation is still to come.

    >>> awaits("[to be translated; was: Build the road]"), awaits("Build the road")
    (True, False)
    """
    return words.startswith(_OPENS)


def edited(old: Text, now: str, lang: Lang) -> Text:
    """The text after one language came to read `now`: the other is kept, or marked as outdated.

    Nothing is filled with the words of the wrong language. Who fills in a missing translation
    changes no words: the other language stays as it is.

    >>> edited(Text("修路", "Build the road"), "修桥", "zh").en
    '[to be translated; was: Build the road]'
    """
    before, other = old.render(lang), old.render(_other(lang))
    if before == now:
        return old
    if not now:
        return Text("", "")
    if awaits(before):
        return _pair(now, other, lang)
    return _pair(now, _outdated(other, lang), lang)


def fresh(now: str, lang: Lang) -> Text:
    """A text that was written in one language only."""
    return _pair(now, _NEW[_other(lang)], lang) if now else Text("", "")


def untranslated(clause: Clause) -> bool:
    """Whether some words of a clause still await their other language."""
    texts = [
        clause.heading,
        clause.body,
        *(duty.what for duty in clause.duties),
        *(duty.trigger for duty in clause.duties if duty.trigger),
        *(one.basis for one in clause.money),
    ]
    return any(awaits(one.zh) or awaits(one.en) for one in texts)


def _outdated(other: str, lang: Lang) -> str:
    if awaits(other):
        return other
    return _OUTDATED[_other(lang)].format(old=other) if other else _NEW[_other(lang)]


def _other(lang: Lang) -> Lang:
    return "en" if lang == "zh" else "zh"


def _pair(now: str, other: str, lang: Lang) -> Text:
    return Text(now, other) if lang == "zh" else Text(other, now)
