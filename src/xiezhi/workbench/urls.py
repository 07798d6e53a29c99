"""Every address of the workbench, from the routes of its pages."""

from __future__ import annotations

from importlib import import_module

from django.urls import include, path, register_converter

from xiezhi.workbench import failures
from xiezhi.workbench.api.document import BASE, api_of, patterns_of
from xiezhi.workbench.health import health
from xiezhi.workbench.language import LangConverter
from xiezhi.workbench.routes import Route, patterns

# A page's module is named here; its ROUTES are all that is needed.
PAGE_MODULES = (
    "xiezhi.workbench.accounts.views",
    "xiezhi.workbench.pages.signing",
    "xiezhi.workbench.pages.overview",
    "xiezhi.workbench.pages.findings",
    "xiezhi.workbench.pages.proposal",
    "xiezhi.workbench.pages.agreements",
    "xiezhi.workbench.pages.agreements_drafts",
    "xiezhi.workbench.pages.agreements_clause",
    "xiezhi.workbench.pages.plan",
    "xiezhi.workbench.pages.plan_files",
    "xiezhi.workbench.pages.plan_draft",
    "xiezhi.workbench.pages.plan_commitment",
    "xiezhi.workbench.pages.plan_objection",
    "xiezhi.workbench.pages.bodies",
    "xiezhi.workbench.pages.bodies_meetings",
    "xiezhi.workbench.pages.ledger",
    "xiezhi.workbench.pages.ledger_proof",
    "xiezhi.workbench.pages.settings",
    "xiezhi.workbench.pages.my_account",
    "xiezhi.workbench.pages.people",
    "xiezhi.workbench.pages.founding",
    "xiezhi.workbench.pages.consensus",
    "xiezhi.workbench.pages.consensus_vote",
    "xiezhi.workbench.pages.assessment",
    "xiezhi.workbench.pages.money",
    "xiezhi.workbench.pages.money_settlement",
    "xiezhi.workbench.pages.monitors_upload",
    "xiezhi.workbench.pages.monitors_propose",
    "xiezhi.workbench.pages.monitors_alert",
    "xiezhi.workbench.pages.monitors",
    "xiezhi.workbench.pages.api_page",
)


def all_routes() -> tuple[Route, ...]:
    """The routes of every page."""
    return tuple(route for name in PAGE_MODULES for route in import_module(name).ROUTES)


register_converter(LangConverter, "lang")
api = api_of(all_routes())
urlpatterns = [
    path("", failures.home, name="home"),
    path("healthz", health, name="healthz"),
    path(BASE.lstrip("/"), include((patterns_of(api), "api"))),
    path("<lang:lang>/", include(patterns(all_routes()))),
]
handler400 = failures.bad_request
handler403 = failures.csrf_failed
handler404 = failures.not_found
handler500 = failures.broken
