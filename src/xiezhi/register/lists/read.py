"""A list back into the register: what a party changed in a row becomes acts, judged by the rules.

Nothing is taken from a list in which anything is wrong. A row says what its item is to be; the
difference to what it is makes the acts. So an unchanged list makes none, and a row that was written
from an older state of its item is a conflict and overwrites nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from xiezhi.model.text import Text, text
from xiezhi.register.act import Act
from xiezhi.register.acts.commitments import (
    ChangeKind,
    ChangeRequested,
    CommitmentAccepted,
    CommitmentClosed,
    CommitmentDrafted,
    CommitmentProposed,
    CommitmentWithdrawn,
    Reported,
    Verified,
)
from xiezhi.register.errors import ActInvalid
from xiezhi.register.fold import Fold
from xiezhi.register.items import STAGES, Commitment, Report, Stage
from xiezhi.register.lists.problems import ListInvalid, RowProblem
from xiezhi.register.lists.rows import (
    Row,
    Rows,
    RowWrong,
    Sides,
    Wanted,
    faults_of,
    rows_of,
    wanted,
)
from xiezhi.register.lists.words import cell_as_read, version_of
from xiezhi.register.rules import Refused
from xiezhi.register.rules.commitments import NOT_YET
from xiezhi.register.rules.turns import in_turn
from xiezhi.register.state import State, item

_ID_MAX = 48


@dataclass(frozen=True, slots=True)
class ListActs:
    """The acts that a list asks for, in an order in which they may be done.

    n_rows: rows read; unknown: headings that are no column of a list and were not read.
    """

    acts: tuple[Act, ...]
    n_rows: int
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Asking:
    """A row about an item that is there: who asks, what it is, what it is to be, and why."""

    by: str
    row: Row
    found: Commitment
    wants: Wanted
    note: str

    def why(self) -> Text:
        """The note as words. Raises RowWrong where there is none that is new."""
        if self.note:
            return Text(self.note, self.note)
        words = Text(
            "请在“备注”中写明此项变动的情况或理由。", "say in the note what is new, or why."
        )
        raise RowWrong(self.row.wrong("note", words))


def acts_of_list(
    state: State, by: str, rows: Rows, at: datetime, notes: Mapping[str, str] | None = None
) -> ListActs:
    """What a party's list asks for. Raises ListInvalid with every problem of every row.

    rows: the sheet's rows with their numbers, cells as words. at: now, for judging. notes: the
    words of the latest report by commitment, as the list was written with.
    """
    body, unknown = rows_of(state, rows)
    problems = _twice(body)
    sides = Sides.of(state)
    asked: list[tuple[Row, list[Act]]] = []
    for row in body:
        try:
            asked.append((row, _acts(sides, by, row, notes or {})))
        except RowWrong as error:
            problems += error.problems
    if problems:
        raise ListInvalid((*_headings(rows, unknown), *sorted(problems, key=lambda one: one.row)))
    return ListActs(_judged(state, asked, at), len(body), unknown)


def _headings(rows: Rows, unknown: tuple[str, ...]) -> list[RowProblem]:
    """Beside other faults, headings that are no column are likely what is wrong."""
    if not unknown:
        return []
    at = next((n for n, cells in rows if set(unknown) <= {c.strip() for c in cells}), 1)
    names = Text("、".join(unknown), ", ".join(unknown))
    words = text(
        "这些标题不是清单的列，未读取：{names}；列名见“xiezhi ledger list”写出的清单。",
        "these headings are no columns of a list and were not read: {names}; `xiezhi ledger list` "
        "writes a list with all of them.",
        names=names,
    )
    return [RowProblem(at, "", words)]


def _twice(body: Sequence[Row]) -> list[RowProblem]:
    first: dict[str, int] = {}
    problems = []
    for row in body:
        seen = first.setdefault(row.get("number"), row.number)
        if row.get("number") and seen != row.number:
            words = Text(f"编号与第{seen}行重复。", f"the number stands in row {seen} already.")
            problems.append(row.wrong("number", words))
    return problems


def _acts(sides: Sides, by: str, row: Row, notes: Mapping[str, str]) -> list[Act]:
    """The acts of one row. Raises RowWrong."""
    state = sides.state
    number = row.get("number")
    if not number:
        raise RowWrong(row.wrong("number", Text("缺少编号。", "the number is missing.")))
    found = item(state, number, Commitment)
    if found is None and state.get(number) is not None:
        words = Text("此编号在台账中不是承诺事项。", "this id is no commitment of the register.")
        raise RowWrong(row.wrong("number", words))
    wants = wanted(sides, by, row, found)
    if found is None:
        return _new(row, wants)
    note = row.get("note")
    asking = _Asking(
        by, row, found, wants, "" if note == cell_as_read(notes.get(number, "")) else note
    )
    try:
        acts = [*_changed(asking), *_reported(state, asking), *_moved(asking)]
    except ActInvalid as error:
        raise RowWrong(*faults_of(row, error)) from None
    _check_version(state, asking, bool(acts))
    return acts


def _new(row: Row, wants: Wanted) -> list[Act]:
    """A new item is drafted, and proposed where the row says so."""
    draft = wants.draft
    if wants.share is not None:
        words = Text("新事项还没有进展可报。", "a new item has no progress to report yet.")
        raise RowWrong(row.wrong("progress", words))
    if wants.stage in (None, Stage.DRAFT):
        return [draft]
    if wants.stage is Stage.PROPOSED:
        return [draft, CommitmentProposed(draft.by, draft.commitment)]
    raise RowWrong(row.wrong("state", _only((Stage.DRAFT, Stage.PROPOSED))))


def _changed(asking: _Asking) -> list[Act]:
    """A draft is drafted again; of an item that binds, the terms alone can change."""
    found, draft = asking.found, asking.wants.draft
    terms = (draft.due, draft.budget, draft.indicator)
    same_terms = terms == (found.due, found.budget, found.indicator)
    what = (draft.commitment_kind, draft.title, draft.owners, draft.parent, draft.rests_on)
    same = what == (found.kind, found.title, found.owners, found.parent, found.rests_on)
    if same and same_terms:
        return []
    if found.stage is Stage.DRAFT:
        return [draft]
    if not same:
        words = Text(
            "已提出的事项只能变更完成时限、经费和指标；其他内容请撤回后另行起草。",
            "of an item that was proposed, due, budget and indicator alone can change; withdraw it "
            "and draft another for the rest.",
        )
        raise RowWrong(asking.row.wrong("number", words))
    return [ChangeRequested(asking.by, found.id, ChangeKind.TERMS, asking.why(), *terms)]


def _reported(state: State, asking: _Asking) -> list[Act]:
    """Progress that is not what the latest report says is a new report."""
    wants, last = asking.wants, item(state, asking.found.report, Report)
    before = (last.share, last.until, last.spent) if last else (None, None, None)
    if (wants.share, wants.until, wants.spent) == before:
        return []
    for name, value in (("progress", wants.share), ("until", wants.until)):
        if value is None:
            words = Text(
                "报告进展须填进展和截至日期。", "a report needs the progress and its as-of day."
            )
            raise RowWrong(asking.row.wrong(name, words))
    assert wants.share is not None  # noqa: S101  (looked at above)
    assert wants.until is not None  # noqa: S101
    words = asking.why()
    id_ = _derived(asking, "report", f"{wants.share}{wants.until}{wants.spent}{words.zh}")
    made = Reported(asking.by, id_, asking.found.id, wants.until, wants.share, words, wants.spent)
    return [made]


def _moved(asking: _Asking) -> list[Act]:
    """A state that is not the item's is asked for by the act that leads there."""
    now, to = asking.found.stage, asking.wants.stage
    if to is None or to is now:
        return []
    act = _STEPS.get((now, to))
    if act is None:
        reachable = tuple(there for here, there in _STEPS if here is now)
        raise RowWrong(asking.row.wrong("state", _only((now, *reachable))))
    return [act(asking)]


def _proposed(asking: _Asking) -> Act:
    return CommitmentProposed(asking.by, asking.found.id)


def _accepted(asking: _Asking) -> Act:
    return CommitmentAccepted(asking.by, asking.found.id)


def _withdrawn(asking: _Asking) -> Act:
    return CommitmentWithdrawn(asking.by, asking.found.id)


def _closed(asking: _Asking) -> Act:
    return CommitmentClosed(asking.by, asking.found.id)


def _asks(kind: ChangeKind) -> Callable[[_Asking], Act]:
    return lambda asking: ChangeRequested(asking.by, asking.found.id, kind, asking.why())


def _verified(asking: _Asking) -> Act:
    words = Text(asking.note, asking.note) if asking.note else None
    report = str(asking.found.report)
    return Verified(
        asking.by, _derived(asking, "verified", report), report, right=True, words=words
    )


def _returned(asking: _Asking) -> Act:
    report = str(asking.found.report)
    id_ = _derived(asking, "returned", report)
    return Verified(asking.by, id_, report, right=False, words=asking.why())


_STEPS: dict[tuple[Stage, Stage], Callable[[_Asking], Act]] = {
    (Stage.DRAFT, Stage.PROPOSED): _proposed,
    **{(here, to): _accepted for here in (Stage.PROPOSED, Stage.ACCEPTED)
       for to in (Stage.ACCEPTED, Stage.ACTIVE) if here is not to},
    **{(here, Stage.WITHDRAWN): _withdrawn for here in NOT_YET},
    **{(here, Stage.WITHDRAWN): _asks(ChangeKind.WITHDRAW)
       for here in (Stage.ACTIVE, Stage.VERIFIED, Stage.SUSPENDED)},
    (Stage.ACTIVE, Stage.SUSPENDED): _asks(ChangeKind.SUSPEND),
    (Stage.VERIFIED, Stage.SUSPENDED): _asks(ChangeKind.SUSPEND),
    (Stage.SUSPENDED, Stage.ACTIVE): _asks(ChangeKind.RESUME),
    (Stage.REPORTED, Stage.VERIFIED): _verified,
    (Stage.REPORTED, Stage.ACTIVE): _returned,
    (Stage.VERIFIED, Stage.CLOSED): _closed,
}  # fmt: skip


def _check_version(state: State, asking: _Asking, changes: bool) -> None:
    """A row that changes anything was written from the item as it is now. Raises RowWrong."""
    found, given = asking.found, asking.row.get("version")
    if changes and given != version_of(found, item(state, found.report, Report)):
        words = Text(
            "此事项在清单导出之后已有变动，或缺少“版本”；请重新导出清单再改，以免覆盖对方的记录。",
            "the item changed since the list was written, or the version is missing; write the "
            "list again and change that, so that nothing of the other side is overwritten.",
        )
        raise RowWrong(asking.row.wrong("version", words))


def _judged(state: State, asked: list[tuple[Row, list[Act]]], at: datetime) -> tuple[Act, ...]:
    """The acts in an order in which the rules allow them. Raises ListInvalid."""
    fold, problems, done = Fold(state), [], []
    for row, acts in _parents_first(asked):
        for act in acts:
            due = in_turn(fold, act)
            answer = fold.add(due, at)
            if isinstance(answer, Refused):
                problems.append(row.wrong("number", answer.reason))
                break
            done.append(due)
    if problems:
        raise ListInvalid(tuple(sorted(problems, key=lambda one: one.row)))
    return tuple(done)


def _parents_first(asked: list[tuple[Row, list[Act]]]) -> list[tuple[Row, list[Act]]]:
    """Rows after the rows of what they are part of; a circle stays as it stands."""
    drafts = {
        act.commitment: act.parent
        for _, acts in asked
        for act in acts
        if isinstance(act, CommitmentDrafted)
    }
    return sorted(asked, key=lambda one: _depth(one[0].get("number"), drafts))


def _depth(number: str, parents: Mapping[str, str | None]) -> int:
    depth, seen = 0, {number}
    above = parents.get(number)
    while above is not None and above in parents and above not in seen:
        seen.add(above)
        depth, above = depth + 1, parents[above]
    return depth


def _derived(asking: _Asking, what: str, content: str) -> str:
    """An id for a report or verification, the same for the same content of the same row."""
    over = "\n".join((asking.by, asking.found.id, str(asking.found.report), content))
    return f"{asking.found.id[:_ID_MAX]}.{what}.{sha256(over.encode()).hexdigest()[:8]}"


def _only(stages: tuple[Stage, ...]) -> Text:
    return text(
        "此处状态只能是：{stages}。",
        "the state can be one of these here: {stages}.",
        stages=Text(
            "、".join(STAGES[one].zh for one in stages), ", ".join(STAGES[one].en for one in stages)
        ),
    )
