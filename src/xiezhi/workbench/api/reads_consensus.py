"""What the overview, the findings and the room of consensus tell."""

from __future__ import annotations

from typing import Any, Literal

from xiezhi.model.text import Text
from xiezhi.workbench import findings_kept, today
from xiezhi.workbench.api.read import Read, one_of, words_of
from xiezhi.workbench.api.shapes import answer, named, record
from xiezhi.workbench.consensus.heard import STANDINGS, Heard
from xiezhi.workbench.pages import consensus, findings, overview

named(findings_kept.Offer, "KeptOffer")

_PLACED = one_of(
    "show",
    ("all", *STANDINGS),
    Text("只列某种共识程度的议题", "statements of one standing alone"),
)
_STATEMENT = record("StatementToVoteOn", "A statement that is open to votes.", id=str, words=Text)
_VOTED = record(
    "StatementVoted", "A statement with the reader's own vote.",
    id=str, words=Text, vote=Literal["agree", "disagree", "pass"],
)  # fmt: skip
_STANDING = record(
    "VoterStanding", "As whom the reader votes; confirmed by an invitation or an account.",
    side=str, voter_class=str, confirmed=bool,
)  # fmt: skip
_STANDS_FOR = record(
    "StandsFor", "A statement that stands for a group of opinion.",
    words=Text, agree=bool, share=float,
)  # fmt: skip
_GROUP = record(
    "OpinionGroup", "People who vote alike.", n_people=int, stands_for=tuple[_STANDS_FOR, ...]  # type: ignore[valid-type]
)  # fmt: skip

READS = (
    Read(
        "overview", "overview",
        Text("总览：图层、待办、各方概况、最新记录",
             "The overview: layers of the map, what waits for you, the sides, the latest records"),
        answer(
            "Overview", "The overview.",
            progress=findings_kept.Progress, fresh=bool, layers=tuple[overview.Layer, ...],
            layer=str, marked=tuple[overview.Marked, ...], sides=tuple[overview.SideRow, ...],
            party=str, tasks=tuple[today.Due, ...], latest=tuple[overview.Latest, ...],
        ),
        (words_of("layer", Text("地图图层的编号", "the id of a layer of the map")),),
    ),
    Read(
        "findings", "findings",
        Text("全部分析结论，按章", "Every finding, chapter by chapter"),
        answer(
            "Findings", "Chapters with their questions and answers.",
            progress=findings_kept.Progress, fresh=bool,
            chapters=tuple[findings_kept.Chapter, ...],
            n_questions=int, n_answered=int, n_offers=int,
        ),
    ),
    Read(
        "finding", "findings/{id}",
        Text("一个问题的结论、表格、依据和提案",
             "One question: answer, tables, sources, proposals"),
        answer(
            "FindingPage", "A finding in full precision, and its proposals.",
            chapter=Text, number=Text, fresh=bool, offers=tuple[findings.Offered, ...],
            finding=dict[str, Any],
        ),
    ),
    Read(
        "requirements", "requirements",
        Text("政策要求与各方的应答", "What is required from above, and what each side answers"),
        answer(
            "Requirements", "Requirements, a row each, in the language that was asked for.",
            answer=str, heads=tuple[str, ...], rows=tuple[tuple[str, ...], ...], evidence=Any,
            caveats=tuple[str, ...],
        ),
        (
            one_of("show", ("all", "gaps"), Text("全部，或只列缺口", "all, or gaps alone")),
            words_of("q", Text("只列含此词的行", "rows with these words alone")),
        ),
    ),
    Read(
        "consensus", "consensus",
        Text("全部议题、表态数与共识程度", "Every statement, how many voted how, what is agreed"),
        answer(
            "Consensus", "Statements with what their votes allow to say.",
            statements=tuple[consensus.StatementShown, ...], n_statements=int, n_votes=int,
            computed_at=str, computed_votes=int, n_people=int,
            groups=tuple[_GROUP, ...],  # type: ignore[valid-type]
            cannot_tell=tuple[Text, ...],
        ),
        (_PLACED,),
    ),
    Read(
        "statement", "statements/{id}",
        Text("一个议题：按方和类别的表态，各主体的表态",
             "One statement: votes by side and class, and each party's"),
        answer(
            "StatementPage", "A statement; cells with few voters are not told.",
            id=str, words=Text, standing=str, standing_name=Text, agree_low=float | None,
            cells=tuple[consensus.Cell, ...], parties=tuple[consensus.PartyVote, ...],
        ),
    ),
    Read(
        "vote", "ballot",
        Text("可表态的议题和自己的表态；无须登录",
             "Statements to vote on and one's own votes; nobody has to sign in"),
        answer(
            "Ballot", "What to vote on next.",
            statements=tuple[_STATEMENT, ...],  # type: ignore[valid-type]
            n_left=int,
            voted=tuple[_VOTED, ...],  # type: ignore[valid-type]
            standing=_STANDING | None, heard=dict[str, Heard],
        ),
        (words_of("invitation", Text("表态邀请码", "an invitation to vote")),),
    ),
)  # fmt: skip
