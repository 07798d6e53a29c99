"""/healthz: whether everything that the desk needs answers; for whoever operates it."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from xiezhi import __version__
from xiezhi.model.errors import XiezhiError
from xiezhi.workbench.register_access import register_at, register_exists

_LOG = logging.getLogger("xiezhi.health")


def health(request: HttpRequest) -> HttpResponse:
    """200 where accounts and register answer, 503 with what does not. Tells nothing else."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
    checks: dict[str, Callable[[], object]] = {"accounts": _accounts, "register": _register}
    found = {name: _answers(name, check) for name, check in checks.items()}
    well = all(found.values())
    status = {name: "ok" if good else "failed" for name, good in found.items()}
    said = {"status": "ok" if well else "failed", "version": __version__, **status}
    return JsonResponse(said, status=200 if well else 503)


def _answers(name: str, check: Callable[[], object]) -> bool:
    try:
        check()
    except (XiezhiError, Error, OSError):
        _LOG.exception("%s does not answer", name)
        return False
    return True


def _accounts() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _register() -> None:
    """Before a register is founded there is none, and nothing is wrong."""
    if register_exists(settings.CONFIG.ledger):
        register_at(settings.CONFIG.ledger).head()
