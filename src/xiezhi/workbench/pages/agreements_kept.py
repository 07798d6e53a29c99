"""Drafts as they are kept: one's own side's alone, each change a version, none overwritten."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from xiezhi.consensus.agreement import Agreement
from xiezhi.consensus.agreement.plain import to_json
from xiezhi.model.errors import AskedWrongly
from xiezhi.model.text import Text
from xiezhi.workbench.desk import Desk
from xiezhi.workbench.page import NotThere
from xiezhi.workbench.papers.models import Draft, DraftVersion


class DraftMoved(AskedWrongly):
    """Somebody of the same side saved the draft meanwhile."""


def the_draft(desk: Desk, id_: int) -> Draft:
    """A draft of the reader's own side; another side's is as if it were not there."""
    found: Draft | None = desk.own(Draft).filter(pk=id_).first()
    if found is None:
        raise NotThere(Text("没有这份草稿。", "There is no such draft."))
    return found


def latest(draft: Draft) -> DraftVersion:
    """What a draft says now."""
    found: DraftVersion | None = draft.versions.order_by("-number").first()
    assert found is not None  # noqa: S101  (made together with the draft)
    return found


def save(desk: Desk, draft: Draft, seen: int, says: Agreement) -> None:
    """A version more, where nobody saved one meanwhile. Raises DraftMoved."""
    moved = DraftMoved(
        Text(
            "本方其他人在此期间保存过这份草稿，您的改动未保存；请返回查看最新内容后重新修改。",
            "Somebody of your side saved this draft meanwhile and your change was not kept; go "
            "back, look at it and change it again.",
        )
    )
    if latest(draft).number != seen:
        raise moved
    try:
        with transaction.atomic():
            DraftVersion.objects.create(
                draft=draft, side=draft.side, number=seen + 1, content=to_json(says),
                made_by=desk.account,
            )  # fmt: skip
            draft.changed_at = timezone.now()
            draft.save()
    except IntegrityError:
        raise moved from None
