"""The list (清单): filtered, sorted, grouped, page by page; and its timeline."""

from __future__ import annotations

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
    Row,
    asked,
    by_filter,
    by_month,
    counts_of,
    entries,
    narrowing,
    rows_of,
)
from xiezhi.workbench.pages.plan_timeline import drawn, spans_of
from xiezhi.workbench.routes import Route

TITLE = Text("清单", "List")
ON_TIMELINE = 40


def plan(desk: Desk) -> Page:
    """Commitments as rows."""
    what = asked(desk)
    if what.group not in ("", "month"):
        groups, following = by_filter(desk, what), None
        rows: tuple[Row, ...] = ()
    else:
        found = entries(desk, what)
        rows, following = rows_of(desk, found.rows), found.next
        groups = by_month(rows) if what.group == "month" else ()
    return page(
        "plan.html.j2",
        TITLE,
        {**_choices(desk, what), "first_page": what.after is None},
        counts=counts_of(desk, what),
        rows=rows,
        groups=groups,
        next="~".join(following) if following else "",
    )


def _choices(desk: Desk, what: Asked) -> dict[str, object]:
    """What the filters offer."""
    return {
        "what": what,
        "stages": tuple((one.value, words) for one, words in STAGES.items()),
        "kinds": tuple((one.value, words) for one, words in KINDS.items()),
        "parties": parties(desk),
        "sorts": tuple(SORTS.items()),
        "group_choices": tuple(GROUPS.items()),
        "narrowed": narrowing(what),
        "may_act": desk.role in ACTORS and bool(desk.party),
    }


def timeline(desk: Desk) -> Page:
    """Commitments along the calendar, as a drawing and as a table of the same."""
    what = asked(desk)
    found = entries(desk, what, ON_TIMELINE)
    return page(
        "timeline.html.j2",
        Text("进度计划", "Timeline"),
        {**_choices(desk, what), "drawing": _drawing_url(desk)},
        spans=spans_of(desk, rows_of(desk, found.rows)),
        next="~".join(found.next) if found.next else "",
    )


def _drawing_url(desk: Desk) -> str:
    written = desk.request.GET.urlencode()
    path = desk.url("list-timeline-svg")
    return f"{path}?{written}" if written else path


def drawing(desk: Desk) -> Download:
    """The timeline as SVG, in the language of the address."""
    found = entries(desk, asked(desk), ON_TIMELINE)
    svg = drawn(spans_of(desk, rows_of(desk, found.rows)), desk)
    return Download("timeline.svg", svg.encode(), "image/svg+xml", attached=False)


ROUTES = (
    Route("list", "list", plan, STAFF),
    Route("list/timeline", "list-timeline", timeline, STAFF),
    Route("list/timeline.svg", "list-timeline-svg", drawing, STAFF, json=False),
)
