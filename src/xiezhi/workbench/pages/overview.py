"""The overview: the map of the region, and what needs me today."""

from __future__ import annotations

from xiezhi.model.text import Text
from xiezhi.workbench.accounts.roles import READERS
from xiezhi.workbench.desk import Desk
from xiezhi.workbench.page import Page, page
from xiezhi.workbench.routes import Route


def overview(desk: Desk) -> Page:
    """The region and today's tasks."""
    tasks = desk.store.pages.tasks(desk.party) if desk.party and desk.has_register else ()
    return page("overview.html.j2", Text("总览", "Overview"), tasks=tasks)


ROUTES = (Route("overview", "overview", overview, READERS),)
