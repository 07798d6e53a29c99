"""Headers that every answer bears: what a browser may load, and what it must not guess."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# The map draws in a worker of its own file and keeps images as data; nothing comes from outside,
# nothing stands inline.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
)
# A picture or a file by itself loads nothing at all.
POLICY_OF_FILES = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
_TWO_YEARS = 2 * 365 * 86400


class Headers:
    """Sets them where a view has not set its own."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer."""
        response = self._answer(request)
        page = response.get("Content-Type", "").startswith("text/html")
        response.headers.setdefault("Content-Security-Policy", POLICY if page else POLICY_OF_FILES)
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", "private, no-store")
        if settings.CONFIG.https:
            response.headers.setdefault(
                "Strict-Transport-Security", f"max-age={_TWO_YEARS}; includeSubDomains"
            )
        return response
