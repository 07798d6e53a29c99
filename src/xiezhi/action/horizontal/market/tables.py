"""Concerns as a table, the same for the findings and the command."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from xiezhi.action.horizontal.market.catalogue import item_of
from xiezhi.action.horizontal.market.concern import Concern
from xiezhi.model.table import Column, Table
from xiezhi.model.text import Text, joined
from xiezhi.model.units import Unit
from xiezhi.model.wording import words

_COLUMNS = (
    Column("document", Text("文件", "Document")),
    Column("start", Text("起始字符", "First character"), Unit.COUNT),
    Column("words", Text("原文", "Words")),
    Column("answer", Text("答复", "Answer")),
    Column("items", Text("对应条款", "Items")),
    Column("reason", Text("理由", "Reason")),
    Column("exception", Text("例外审查", "Exception to test")),
    Column("guard", Text("从宽的原因", "Why milder")),
)
NOTE = Text(
    "以上只是请人核查的提示，不是违法认定。",
    "These ask somebody to look; none of them says that a rule is broken.",
)
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
            "words": [concern.words for concern in concerns],
            **words((concern.answer.label for concern in concerns), "answer"),
            **words(map(citations, concerns), "items"),
            **words((concern.reason for concern in concerns), "reason"),
            **words((concern.exception for concern in concerns), "exception"),
            **words((concern.guard or _NO_GUARD for concern in concerns), "guard"),
        }
    )
    return Table(id_, title, _COLUMNS, rows, NOTE)
