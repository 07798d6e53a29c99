"""What an edited form changed, in sentences: for whoever reads it, records it or signs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xiezhi.consensus.agreement.words import article
from xiezhi.model.text import Text, joined

if TYPE_CHECKING:
    from xiezhi.consensus.agreement.agreement import Agreement
    from xiezhi.consensus.agreement.read_form import ReadBack


def changes(back: ReadBack) -> tuple[Text, ...]:
    """What is otherwise than when the file was drafted, and what of the file was not read."""
    told: list[Text] = []
    for ids, zh, en in (
        (back.edited, "起草后改过的条款", "edited since it was drafted"),
        (back.untranslated, "中文或英文待译的条款", "still to be translated"),
    ):
        if ids:
            names = _articles(back.agreement, ids)
            told.append(Text(f"{zh}：{names.zh}", f"{en}: {names.en}"))
    told += [Text(f"新增：{one.zh}", f"added: {one.en}") for one in back.added]
    told += [Text(f"删去：{one.zh}", f"removed: {one.en}") for one in back.removed]
    return (*told, *back.unread)


def _articles(agreement: Agreement, ids: tuple[str, ...]) -> Text:
    return joined(
        [
            Text(
                f"{article(n, 'zh')}（{one.heading.zh}）",
                f"{article(n, 'en')} ({one.heading.en})",
            )
            for n, one in enumerate(agreement.clauses, start=1)
            if one.id in ids
        ]
    )
