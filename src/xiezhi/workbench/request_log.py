"""Logs as JSON, one object a line; each request has an id that the answer and its logs share."""

from __future__ import annotations

import json
import logging
import re
import secrets
import time
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

_LOG = logging.getLogger("xiezhi.request")
_GIVEN = re.compile(r"[A-Za-z0-9\-]{8,64}")
request_id: ContextVar[str] = ContextVar("request_id", default="")


class RequestLog:
    """Gives each request an id and logs how it was answered."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer."""
        given = request.headers.get("X-Request-ID", "")
        own = given if _GIVEN.fullmatch(given) else secrets.token_hex(8)
        token, begun = request_id.set(own), time.perf_counter()
        try:
            response = self._answer(request)
            response["X-Request-ID"] = own
            self._tell(request, response, (time.perf_counter() - begun) * 1000)
        finally:
            request_id.reset(token)
        return response

    def _tell(self, request: HttpRequest, response: HttpResponse, ms: float) -> None:
        """Neither query nor body is logged: they may hold what people wrote."""
        account = getattr(request, "_cached_user", None)  # asked for nothing that is not known
        level = logging.ERROR if response.status_code >= 500 else logging.INFO  # noqa: PLR2004
        facts = {
            "method": request.method,
            "path": request.path,
            "status": response.status_code,
            "ms": round(ms, 1),
            "account": getattr(account, "pk", None),
        }
        _LOG.log(level, "request", extra={"facts": facts})


class JsonLines(logging.Formatter):
    """A log record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        said: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request_id.get():
            said["request_id"] = request_id.get()
        said.update(getattr(record, "facts", {}))
        if record.exc_info:
            said["error"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False, default=str)


def configure(settings: dict[str, Any]) -> None:
    """Send every log to stderr as JSON lines."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    for name in ("django", "xiezhi"):
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.setLevel(settings["level"].upper())
        logger.propagate = False
    # requests are logged by us, with an id; the server's own line would say it twice
    logging.getLogger("django.request").setLevel(logging.ERROR)
    logging.getLogger("django.security").setLevel(logging.ERROR)
