"""What agreements, drafts, amendments, bodies and meetings tell."""

from __future__ import annotations

from datetime import date, datetime

from xiezhi.consensus import agreement as written
from xiezhi.consensus.agreement import complete
from xiezhi.model.text import Text
from xiezhi.register import items
from xiezhi.workbench.api.read import AFTER, OF_SIDE, OF_STAGE, Read, one_of, words_of
from xiezhi.workbench.api.shapes import answer, named, record
from xiezhi.workbench.pages import (
    agreements,
    agreements_differences,
    agreements_drafts,
    agreements_duties,
    agreements_state,
    bodies,
    bodies_meetings,
)

named(agreements.Row, "TextRow")
named(bodies.Row, "BodyRow")
named(agreements.Said, "Comment")
named(items.Clause, "ClauseOnRecord")
named(written.Clause, "ClauseWords")
named(complete.Item, "MustHold")

_DRAFT = record(
    "DraftListed", "A draft of the reader's own side.",
    id=int, text=str, title=Text, amends=bool, changed=datetime,
)  # fmt: skip

READS = (
    Read(
        "agreements", "agreements",
        Text("台账中的文本与本方草稿", "Texts of the register, and drafts of one's own side"),
        answer(
            "Agreements", "Texts, a page at a time.",
            rows=tuple[agreements.Row, ...],
            drafts=tuple[_DRAFT, ...],  # type: ignore[valid-type]
            next=str,
        ),
        (OF_SIDE, OF_STAGE, AFTER),
    ),
    Read(
        "agreement", "agreements/{id}",
        Text("一份文本：条款、签署、版本、修正、意见、责任",
             "One text: clauses, signatures, versions, amendments, comments, duties"),
        answer(
            "AgreementPage", "A text as it stands.",
            id=str, kind=Text, stage=items.Stage, stage_name=Text, in_force=bool, digest=str,
            version=int, drafter=str, starts=date | None, ends=date | None, exit_days=int | None,
            exits=tuple[tuple[str, date], ...], suspect=str, cleared=tuple[str, ...],
            words_kept=bool, clauses=tuple[agreements.ClauseShown, ...],
            completeness=tuple[complete.Check, ...],
            signing=tuple[agreements_state.SideSigning, ...],
            versions=tuple[agreements_state.Version, ...],
            amendments=tuple[agreements.AmendmentShown, ...],
            rests=tuple[agreements_state.Doubted, ...], owed=tuple[agreements_duties.Owed, ...],
            comments=tuple[agreements.Said, ...],
        ),
    ),
    Read(
        "agreement-versions", "agreements/{id}/versions",
        Text("一份文本两个版本的逐条对照", "Two versions of a text, clause by clause"),
        answer(
            "AgreementVersions", "What changed between two versions.",
            id=str, versions=tuple[agreements_state.Version, ...], old=str, new=str,
            counts=dict[str, int],
            differences=tuple[agreements_differences.ClauseDifference, ...],
        ),
        (
            words_of("from", Text("旧版的摘要", "the digest of the older version")),
            words_of("to", Text("新版的摘要", "the digest of the newer version")),
        ),
    ),
    Read(
        "amendment", "amendments/{id}",
        Text("一份修正案：改动、签署、因此须复查的事项",
             "An amendment: what it changes, who signed, what it puts in doubt"),
        answer(
            "AmendmentPage", "An amendment as it stands.",
            id=str, text=str, stage=items.Stage, stage_name=Text, drafter=str, base=str,
            digest=str, overtaken=bool, clauses=tuple[items.Clause, ...],
            removed=tuple[str, ...],
            differences=tuple[agreements_differences.ClauseDifference, ...], words_kept=bool,
            signing=tuple[agreements_state.SideSigning, ...],
            rests=tuple[agreements_state.Doubted, ...],
        ),
    ),
    Read(
        "draft", "drafts/{int:id}",
        Text("本方的一份草稿；其他方的草稿视同不存在",
             "A draft of one's own side; another side's is as if it were not there"),
        answer(
            "DraftPage", "A draft as it stands.",
            id=int, text=str, amends=bool, base=str, number=int, digest=str,
            parties=tuple[written.Signatory, ...], clauses=tuple[written.Clause, ...],
            completeness=tuple[complete.Check, ...], overtaken=bool,
            saved=tuple[agreements_drafts.Saved, ...],
        ),
    ),
    Read(
        "bodies", "bodies",
        Text("协调机构、组团与最近的会议", "Bodies and groups, and the latest meetings"),
        answer(
            "Bodies", "Bodies, a page at a time.",
            rows=tuple[bodies.Row, ...], next=str, meetings=tuple[bodies.MeetingRow, ...],
        ),
        (
            OF_SIDE,
            one_of("stage", bodies.STAGES, Text("只列某一状态", "at one stage alone")),
            one_of("kind", bodies.KINDS, Text("只列某一类", "of one kind alone")),
            AFTER,
        ),
    ),
    Read(
        "body", "bodies/{id}",
        Text("一个机构的成员与会议", "One body: its members and meetings"),
        answer(
            "BodyPage", "A body as it stands.",
            id=str, kind=Text, stage=str, stage_name=Text, members=tuple[bodies.Member, ...],
            meetings=tuple[bodies.MeetingRow, ...],
        ),
    ),
    Read(
        "meeting", "meetings/{id}",
        Text("一次会议：议程、结果、由此形成的承诺事项",
             "A meeting: agenda, outcomes, what came of them"),
        answer(
            "MeetingPage", "A meeting with its outcomes.",
            id=str, body=str, body_name=Text, on=date, members=tuple[str, ...],
            items=tuple[bodies_meetings.ItemShown, ...], settled=int,
        ),
    ),
)  # fmt: skip
