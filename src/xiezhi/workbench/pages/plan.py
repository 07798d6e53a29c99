"""The list (清单): filtered, sorted, grouped, page by page; and its timeline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xiezhi.model.text import Text
from xiezhi.register.items import STAGES
from xiezhi.register.lists.words import KINDS
from xiezhi.workbench.accounts.roles import ACTORS, STAFF
from xiezhi.workbench.desk import Desk
from xiezhi.workbench.page import Download, Page, page
from xiezhi.workbench.pages.agreements_drafts import parties
from xiezhi.workbench.pages.plan_rows import (
    GROUPS,
    SORTS,
    Asked,
    Group,
    Row,
    asked,
    by_filter,
    by_month,
    counts_of,
    entries,
    narrowing,
    rows_of,
)
from xiezhi.workbench.pages.plan_timeline import Span, drawn, spans_of
from xiezhi.workbench.routes import Route

TITLE = Text("清单", "List")
ON_TIMELINE = 40


def plan(desk: Desk) -> Page:
    """Commitments as rows."""
    what = asked(desk)
    found = desk.kept(("list", what), lambda: _found(desk, what))
    return page(
        "plan.html.j2",
        TITLE,
        {**_choices(desk, what), "first_page": what.after is None},
        counts=found.counts,
        rows=found.rows,
        groups=found.groups,
        next="~".join(found.following) if found.following else "",
    )


@dataclass(frozen=True, slots=True)
class Found:
    """What the list shows. following: behind which row the next page begins."""

    counts: Mapping[str, int]
    rows: tuple[Row, ...]
    groups: tuple[Group, ...]
    following: tuple[str, str] | None


def _found(desk: Desk, what: Asked) -> Found:
    counts = counts_of(desk, what)
    if what.group not in ("", "month"):
        return Found(counts, (), by_filter(desk, what, counts), None)
    found = entries(desk, what)
    rows = rows_of(desk, found.rows)
    return Found(counts, rows, by_month(rows) if what.group == "month" else (), found.next)


def _choices(desk: Desk, what: Asked) -> dict[str, object]:
    """What the filters offer."""
    return {
        "what": what,
        "stages": tuple((one.value, words) for one, words in STAGES.items()),
        "kinds": tuple((one.value, words) for one, words in KINDS.items()),
        "parties": desk.kept("parties", lambda: parties(desk)),
        "sorts": tuple(SORTS.items()),
        "group_choices": tuple(GROUPS.items()),
        "narrowed": narrowing(what),
        "may_act": desk.role in ACTORS and bool(desk.party),
    }


def timeline(desk: Desk) -> Page:
    """Commitments along the calendar, as a drawing and as a table of the same."""
    what = asked(desk)
    spans, following = desk.kept(("timeline", what), lambda: _spans(desk, what))
    return page(
        "timeline.html.j2",
        Text("进度计划", "Timeline"),
        {**_choices(desk, what), "drawing": _drawing_url(desk)},
        spans=spans,
        next="~".join(following) if following else "",
    )


def _spans(desk: Desk, what: Asked) -> tuple[tuple[Span, ...], tuple[str, str] | None]:
    found = entries(desk, what, ON_TIMELINE)
    return tuple(spans_of(desk, rows_of(desk, found.rows))), found.next


def _drawing_url(desk: Desk) -> str:
    written = desk.request.GET.urlencode()
    path = desk.url("list-timeline-svg")
    return f"{path}?{written}" if written else path


def drawing(desk: Desk) -> Download:
    """The timeline as SVG, in the language of the address."""
    what = asked(desk)
    spans, _ = desk.kept(("timeline", what), lambda: _spans(desk, what))
    svg = desk.kept(("timeline-svg", desk.lang, what), lambda: drawn(spans, desk))
    return Download("timeline.svg", svg.encode(), "image/svg+xml", attached=False)


ROUTES = (
    Route("list", "list", plan, STAFF),
    Route("list/timeline", "list-timeline", timeline, STAFF),
    Route("list/timeline.svg", "list-timeline-svg", drawing, STAFF, json=False),
)
