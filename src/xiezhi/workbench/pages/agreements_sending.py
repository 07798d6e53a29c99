"""What puts a draft into the register: a draft and its proposal, or an amendment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from xiezhi.consensus.agreement import Agreement, Clause
from xiezhi.model.text import Text
from xiezhi.register.act import Act
from xiezhi.register.acts.texts import (
    AmendmentProposed,
    ClauseEntry,
    TextDrafted,
    TextKind,
    TextProposed,
)
from xiezhi.register.state import exists
from xiezhi.workbench.desk import Desk
from xiezhi.workbench.pages.bilingual import new_id
from xiezhi.workbench.papers.models import Draft
from xiezhi.workbench.papers.words import words_of


def acts_of_draft(desk: Desk, draft: Draft, says: Agreement) -> list[Act]:
    """What puts a draft into the register; empty where an amendment changes nothing."""
    by = desk.party or "0"
    if draft.amends:
        return _amending(desk, draft, says, by)
    return list(_drafting(desk, draft, says, by))


def _drafting(
    desk: Desk, draft: Draft, says: Agreement, by: str
) -> tuple[TextDrafted, TextProposed]:
    drafted = TextDrafted(
        by=by,
        text=draft.text,
        text_kind=TextKind.AGREEMENT,
        title=_said(says.title),
        parties=tuple(one.id for one in says.parties),
        digest=says.digest,
        clauses=tuple(_entry(desk, one) for one in says.clauses),
        starts=draft.starts,
        ends=draft.ends,
        exit_days=draft.exit_days,
        base=draft.base or None,
    )
    return drafted, TextProposed(by, draft.text, says.digest)


def _entry(desk: Desk, clause: Clause) -> ClauseEntry:
    """A clause as the register has it; it rests on those of its grounds that are there."""
    known = tuple(one for one in clause.rests_on if exists(desk.view, one))
    return ClauseEntry(clause.id, _said(clause.heading), clause.digest, known)


def as_amended(draft: Draft, says: Agreement) -> Agreement:
    """The whole text with the versions of changed clauses counted on."""
    base = words_of(draft.base)
    before = {one.id: one for one in base.clauses} if base else {}
    return replace(says, clauses=tuple(_counted(one, before) for one in says.clauses))


def _counted(one: Clause, before: Mapping[str, Clause]) -> Clause:
    was = before.get(one.id)
    if was is None:
        return replace(one, version=1)
    same = replace(one, version=was.version).digest == was.digest
    return replace(one, version=was.version if same else was.version + 1)


def _amending(desk: Desk, draft: Draft, says: Agreement, by: str) -> list[Act]:
    whole = as_amended(draft, says)
    base = words_of(draft.base)
    before = {one.id: one.digest for one in base.clauses} if base else {}
    changed = [one for one in whole.clauses if before.get(one.id) != one.digest]
    removed = tuple(one for one in before if one not in {c.id for c in whole.clauses})
    if whole.digest == draft.base:
        return []
    return [
        AmendmentProposed(
            by=by,
            amendment=new_id(f"{draft.text[:50]}.amendment", whole.digest),
            text=draft.text,
            base=draft.base,
            digest=whole.digest,
            clauses=tuple(_entry(desk, one) for one in changed),
            removed=removed,
        )
    ]


def _same(n: int) -> Text:
    return Text(str(n), str(n))


def _said(given: Text) -> Text:
    return Text(given.render("zh"), given.render("en"))
