"""Findings: the blueprint chapter by chapter, live on the case; proposals tabled in one step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from xiezhi.model.text import Text
from xiezhi.register.items import STAGES, Stage
from xiezhi.register.items import Offer as Tabled
from xiezhi.register.rules import Allowed, Refused
from xiezhi.register.state import item
from xiezhi.workbench.accounts.roles import ACTORS, READERS, STAFF
from xiezhi.workbench.acting import ask, can
from xiezhi.workbench.desk import Desk
from xiezhi.workbench.findings_kept import Chapter, Offer, Question
from xiezhi.workbench.forms import identifier, read_form
from xiezhi.workbench.page import Download, Moved, NotThere, Page, page
from xiezhi.workbench.routes import Route

TITLE = Text("分析结论", "Findings")
ROWS_SHOWN = 25
_YEAR = 365 * 86400
KINDS: dict[str, Text] = {
    "group": Text("组团", "group"),
    "project": Text("项目", "project"),
    "clause": Text("条款", "clause"),
    "monitor": Text("监测规则", "monitor"),
    "sharing_rule": Text("共享规则", "sharing rule"),
}


@dataclass(frozen=True, slots=True)
class Offered:
    """A proposal with where it stands in the register.

    stage: empty where it was not tabled. may: whether the reader may table it, with the reason
    where not; None where one side decides alone.
    """

    id: str
    name: str
    kind: Text
    title: Text
    why: str
    sides: tuple[str, ...]
    places: str
    stage: str
    stage_name: Text
    may: Allowed | Refused | None


def findings(desk: Desk) -> Page:
    """Every chapter with its questions and answers."""
    kept = desk.findings
    chapters = kept.chapters
    return page(
        "findings.html.j2",
        TITLE,
        {
            "documents": tuple(kept.documents) if desk.role in STAFF else (),
            "working": kept.progress.state in ("waiting", "running"),
        },
        progress=kept.progress,
        fresh=kept.fresh,
        chapters=chapters,
        n_questions=len(kept.questions),
        n_answered=sum(one.state == "answered" for one in kept.questions.values()),
        n_offers=sum(len(one.offers) for one in kept.questions.values()),
    )


def finding(desk: Desk, id: str) -> Page:
    """One question: answer, charts, tables, caveats, sources, proposals."""
    question, chapter, entry = _the(desk, id)
    exact = desk.findings.exact(id) or {}
    before, after = _beside(desk, id)
    return page(
        "finding.html.j2",
        question.question,
        {"entry": entry, "before": before, "after": after, "rows_shown": ROWS_SHOWN},
        chapter=chapter.title,
        number=question.number,
        fresh=desk.findings.fresh,
        offers=tuple(_offered(desk, one, entry) for one in question.offers),
        finding={name: exact[name] for name in exact if name not in ("charts", "proposals")},
    )


def table_offer(desk: Desk, id: str) -> Moved:
    """Put a proposal on the table: one act, before all sides that would have to agree."""
    question, _, _ = _the(desk, id)
    form = read_form(desk.request.POST, (identifier("proposal"),))
    offer = next((one for one in question.offers if one.id and one.id == form["proposal"]), None)
    act = offer.act(desk.party) if offer and desk.party else None
    if act is None:
        raise NotThere(
            Text(
                "该提案不在此结论中；结论可能已重新计算，请刷新后再提交。",
                "This finding does not hold that proposal; it may have been computed anew: reload "
                "the page.",
            )
        )
    return ask(desk, [act], back=f"{desk.url('finding', id=id)}#proposals")


def figure(desk: Desk, chart: str) -> Download:
    """A chart as SVG, in the language of the address."""
    path = desk.findings.figure(chart, desk.lang)
    if path is None or not path.exists():
        raise _no_figure()
    return Download(f"{chart}.svg", path, "image/svg+xml", attached=False, kept=_kept_for(desk))


def document(desk: Desk, name: str) -> Download:
    """The whole blueprint as a document."""
    found = desk.findings.documents.get(name)
    if found is None:
        raise NotThere(Text("没有这份文件，可能尚在生成。", "There is no such document yet."))
    return Download(name, found[0], found[1])


def _the(desk: Desk, id_: str) -> tuple[Question, Chapter, Mapping[str, Any]]:
    for chapter in desk.findings.chapters:
        for one in chapter.questions:
            entry = desk.findings.entry(id_, desk.lang) if one.id == id_ else None
            if entry is not None:
                return one, chapter, entry
    raise NotThere(
        Text("没有这个问题，或尚未算出结论。", "There is no such question, or no answer to it yet.")
    )


def _beside(desk: Desk, id_: str) -> tuple[Question | None, Question | None]:
    """The questions before and after."""
    every = list(desk.findings.questions.values())
    at = next(i for i, one in enumerate(every) if one.id == id_)
    return (every[at - 1] if at else None), (every[at + 1] if at + 1 < len(every) else None)


def _offered(desk: Desk, offer: Offer, entry: Mapping[str, Any]) -> Offered:
    words = next(one for one in entry["offers"] if one["title"] == offer.title.render(desk.lang))
    held = item(desk.view, offer.id, Tabled) if offer.id else None
    act = None if held else offer.act(desk.party or "0")
    return Offered(
        offer.id,
        offer.name,
        KINDS[offer.kind],
        offer.title,
        words["why"],
        offer.sides,
        words["places"],
        held.stage.value if held else "",
        stage_of_offer(held.stage) if held else Text("", ""),
        can(desk, act) if act else None,
    )


def stage_of_offer(stage: Stage) -> Text:
    """How a proposal's stage is called: nothing is in force by a proposal."""
    if stage is Stage.ACTIVE:
        return Text("各方已采纳", "adopted by all sides")
    return STAGES[stage]


def _kept_for(desk: Desk) -> int:
    """A chart's address names the content it is of, so a browser may keep it."""
    return _YEAR if desk.query("of") else 0


def _no_figure() -> NotThere:
    return NotThere(Text("没有这张图。", "There is no such chart."))


ROUTES = (
    Route("findings", "findings", findings, READERS),
    Route("findings/figure/<str:chart>.svg", "figure", figure, READERS, json=False),
    Route("findings/document/<str:name>", "document", document, STAFF, json=False),
    Route("findings/<str:id>", "finding", finding, READERS, table_offer, ACTORS),
)
