"""Routes: an address, its views, and who may read and write there. One door for every request."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from django.contrib.messages import get_messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, path
from django.utils.http import content_disposition_header
from django.views.decorators.csrf import csrf_protect

from xiezhi.model.errors import AskedWrongly, XiezhiError
from xiezhi.model.text import Text, joined, text
from xiezhi.model.units import Lang
from xiezhi.register.store.errors import ActRefused, Conflict
from xiezhi.workbench.accounts.roles import NOBODY, READERS, ROLE_NAMES, Role
from xiezhi.workbench.desk import Desk
from xiezhi.workbench.failures import (
    SeeOther,
    failed,
    rendered,
    sent_to_sign_in,
    wants_json,
)
from xiezhi.workbench.limits import Limit, TooLarge, TooOften, address_of
from xiezhi.workbench.page import SCHEMA, Download, Moved, NotAllowed, NotThere, Page, told

Answer: TypeAlias = "Page | Moved | Download | HttpResponse"
ViewOf: TypeAlias = "Callable[..., Answer]"
Who: TypeAlias = "frozenset[Role] | None"

_READING = ("GET", "HEAD")
_STATUS: tuple[tuple[type[XiezhiError], int], ...] = (
    (NotThere, 404),
    (NotAllowed, 403),
    (TooOften, 429),
    (TooLarge, 413),
    (Conflict, 409),
    (ActRefused, 409),
    (AskedWrongly, 422),
    (XiezhiError, 422),
)


@dataclass(frozen=True, slots=True)
class Route:
    """An address below the language.

    reads, writes: the roles that may GET and POST; None: whoever comes, signed in or not.
    json: whether the page has a twin at `<address>.json`. limit: of POSTs, per address;
    counts: the view counts them itself, together with what it writes.
    """

    at: str
    name: str
    get: ViewOf | None = None
    reads: Who = READERS
    post: ViewOf | None = None
    writes: Who = NOBODY
    json: bool = True
    limit: Limit | None = None
    counts: bool = False

    @property
    def methods(self) -> tuple[str, ...]:
        """The methods that it answers."""
        reads = _READING if self.get else ()
        return (*reads, *(("POST",) if self.post else ()))

    def who(self, method: str) -> Who:
        """Who may use a method."""
        return self.reads if method in _READING else self.writes

    def view(self, method: str) -> ViewOf | None:
        """The view of a method."""
        if method in _READING:
            return self.get
        return self.post if method == "POST" else None


def may_use(route: Route, method: str, role: Role | None) -> bool:
    """Whether a role may use a method of a route."""
    who = route.who(method)
    return who is None or role in who


def patterns(routes: Iterable[Route]) -> list[URLPattern]:
    """Django's patterns of routes; a twin in JSON stands before the page, whose id may be any."""
    found = []
    for route in routes:
        if route.json and route.get is not None:
            found.append(
                path(f"{route.at}.json", _handler(route, as_json=True), name=f"{route.name}.json")
            )
        found.append(path(route.at, _handler(route, as_json=False), name=route.name))
    return found


def _handler(route: Route, *, as_json: bool) -> Callable[..., HttpResponseBase]:
    @csrf_protect
    def handle(request: HttpRequest, lang: Lang, **parts: Any) -> HttpResponseBase:
        request.as_json = as_json
        desk = Desk(request, lang)
        request.desk = desk
        method = request.method or ""
        view = route.view(method) if not (as_json and method == "POST") else None
        if view is None:
            methods = _READING if as_json else route.methods
            return _wrong_method(request, methods)
        if not may_use(route, method, desk.role):
            return _refused(route, method, desk)
        try:
            if route.limit is not None and method == "POST" and not route.counts:
                route.limit.count(route.name, address_of(request))
            return answered(desk, view(desk, **parts))
        except XiezhiError as error:
            response = failed(request, status_of(error), error)
            if isinstance(error, TooOften):
                response["Retry-After"] = str(error.seconds)
            return response

    handle.__name__ = route.name
    handled: Callable[..., HttpResponseBase] = handle
    return handled


def answered(desk: Desk, answer: Answer) -> HttpResponseBase:
    """A view's answer as a response."""
    if isinstance(answer, Moved):
        return SeeOther(answer.to)
    if isinstance(answer, Download):
        return _sent(answer)
    if not isinstance(answer, Page):
        return answer
    if wants_json(desk.request):
        return _as_json(answer)
    return rendered(
        desk, answer.template, {**answer.values, **answer.hidden}, answer.title, answer.status
    )


def status_of(error: XiezhiError) -> int:
    """The status of an error that a reader can act on."""
    return next(status for kind, status in _STATUS if isinstance(error, kind))


def _as_json(answer: Page) -> HttpResponse:
    content = {"schema": SCHEMA, "title": told(answer.title), **told(answer.values)}
    words = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return HttpResponse(f"{words}\n", "application/json; charset=utf-8", answer.status)


def _sent(file: Download) -> HttpResponseBase:
    content = file.content
    response: Any
    if isinstance(content, Path):
        response = FileResponse(content.open("rb"), content_type=file.kind)
    else:
        response = HttpResponse(content, file.kind)
    response["Content-Disposition"] = content_disposition_header(file.attached, file.name)
    if file.kept:
        response["Cache-Control"] = f"private, max-age={file.kept}, immutable"
    return response


def _wrong_method(request: HttpRequest, methods: tuple[str, ...]) -> HttpResponseBase:
    response = failed(
        request,
        405,
        XiezhiError(
            Text(
                f"此地址不接受 {request.method} 请求。",
                f"This address takes no {request.method} requests.",
            )
        ),
    )
    response["Allow"] = ", ".join(methods)
    return response


def _refused(route: Route, method: str, desk: Desk) -> HttpResponseBase:
    """Visitors are asked to sign in; those who are signed in learn for whom the page is."""
    if desk.account is None:
        return sent_to_sign_in(desk)
    list(get_messages(desk.request))
    who = route.who(method) or frozenset()
    names = [ROLE_NAMES[role] for role in Role if role in who]
    error = NotAllowed(
        text(
            "此页不对您的角色“{own}”开放；可以使用的角色：{names}。",
            "This is not open to your role, {own}; it is for: {names}.",
            own=ROLE_NAMES[desk.role] if desk.role else Text("访客", "visitor"),
            names=joined(names) if names else Text("无", "nobody"),
        )
    )
    return failed(desk.request, 403, error)
