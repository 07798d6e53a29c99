"""Concerns as a table, the same for the findings and the command."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from xiezhi.action.horizontal.market.catalogue import item_of
from xiezhi.action.horizontal.market.concern import Concern
from xiezhi.action.horizontal.market.exceptions import TEST, pleaded
from xiezhi.model.table import Column, Table
from xiezhi.model.text import Text, joined
from xiezhi.model.units import Unit
from xiezhi.model.wording import words

_COLUMNS = (
    Column("document", Text("文件", "Document")),
    Column("start", Text("起始字符", "First character"), Unit.COUNT),
    Column("words", Text("原文（「」内为请核查的字句）", "Sentence (the words in [ ])")),
    Column("answer", Text("答复", "Answer")),
    Column("items", Text("对应条款", "Items")),
    Column("reason", Text("理由", "Reason")),
    Column("exception", Text("第十二条所列目的", "Purposes of article 12")),
)
_GUARD = Column("guard", Text("从宽的原因", "Why milder"))
_AROUND = 40
NOTE = Text(
    f"以上只是请人核查的提示，不是违法认定。适用条例第十二条的例外，{TEST.zh}。",
    "These ask somebody to look; none of them says that a rule is broken. For an exception under "
    f"article 12 of the Regulation, {TEST.en}.",
)
_NO_PURPOSE = Text("未见", "none pleaded")
_NO_GUARD = Text("—", "—")


def citations(concern: Concern) -> Text:
    """The item of the Regulation and of the measures that fit best."""
    return joined([item_of(code).citation for code in concern.codes[:2]], "；", "; ")


def concerns_table(id_: str, title: Text, found: Sequence[tuple[Text, Concern]]) -> Table:
    """Concerns with the names of their documents, in the order given."""
    concerns = [concern for _, concern in found]
    rows = pd.DataFrame(
        {
            **words((name for name, _ in found), "document"),
            "start": [concern.start for concern in concerns],
            **words((marked(concern) for concern in concerns), "words"),
            **words((concern.answer.label for concern in concerns), "answer"),
            **words(map(citations, concerns), "items"),
            **words((concern.reason for concern in concerns), "reason"),
            **words((pleaded(c.sentence) or _NO_PURPOSE for c in concerns), "exception"),
            **words((concern.guard or _NO_GUARD for concern in concerns), "guard"),
        }
    )
    milder = any(concern.guard for concern in concerns)
    return Table(id_, title, (*_COLUMNS, *([_GUARD] if milder else [])), rows, NOTE)


def marked(concern: Concern) -> Text:
    """The sentence around the words, with the words marked; long ones cut."""
    before, _, after = concern.sentence.partition(concern.words)
    head = ("…" if len(before) > _AROUND else "") + before[-_AROUND:]
    tail = after[:_AROUND] + ("…" if len(after) > _AROUND else "")
    return Text(f"{head}「{concern.words}」{tail}", f"{head}[{concern.words}]{tail}")
