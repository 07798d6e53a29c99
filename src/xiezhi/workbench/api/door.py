"""The API's door: who asks, form tokens, and every fault in one shape in both languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf
from pydantic import ConfigDict

from xiezhi.model.errors import AskedWrongly, XiezhiError
from xiezhi.model.text import Text, joined, text
from xiezhi.register.store.errors import ActRefused, SignatureUnfit
from xiezhi.workbench.accounts.models import Account
from xiezhi.workbench.accounts.roles import ROLE_NAMES, Role
from xiezhi.workbench.acting import ActNotYours
from xiezhi.workbench.api.faults import faults_of
from xiezhi.workbench.api.shapes import Words
from xiezhi.workbench.desk import Desk
from xiezhi.workbench.failures import Fault, RequestFaulty, csrf_failed, failed, json_error
from xiezhi.workbench.gathered.models import StationKey, digest_of_secret
from xiezhi.workbench.language import language_of
from xiezhi.workbench.limits import Limit, TooOften, address_of, too_large
from xiezhi.workbench.page import NotAllowed
from xiezhi.workbench.routes import Who, status_of

_PER_ADDRESS = Limit(600, 60)
_GUESSES = Limit(20, 300)


class FaultSaid(Schema):
    """One thing that is wrong. at: where in what was sent; row: of readings, from 1."""

    model_config = ConfigDict(extra="forbid")

    at: str
    row: int | None
    said: Words


class Failure(Schema):
    """Why nothing was done: a sentence, a stable code, the address, what is wrong one by one."""

    model_config = ConfigDict(extra="forbid")

    error: Words
    code: str
    where: str
    problems: list[FaultSaid] = []


class Session(APIKeyCookie):
    """Who is signed in, in a role that may. A POST needs the token of a form, as a page's does."""

    param_name: str = settings.SESSION_COOKIE_NAME
    openapi_description = (
        "The cookie of a signed-in person. A POST sends the token of `GET /me` along, in the "
        "header X-CSRFToken with its cookie."
    )

    def __init__(self, who: Who, *, other_ways: bool = False) -> None:
        super().__init__(csrf=False)
        self.who, self.other_ways = who, other_ways

    def authenticate(self, request: HttpRequest, key: str | None) -> Account | None:
        """The account, None where nobody is signed in. Raises NotAllowed."""
        del key  # Django's own session, which looked at the cookie
        desk = desk_of(request)
        account = desk.account
        if account is None:
            return None
        allowed_or_refused(desk, self.who)
        with_token(request)
        return account


class Station(HttpBearer):
    """A station's key, made on the page of uploads."""

    openapi_description = "A key that a coordinator made for a station or a data centre."

    def authenticate(self, request: HttpRequest, token: str) -> StationKey | None:
        """The key, None where it does not count. Raises TooOften where somebody guesses."""
        address = address_of(request)
        _PER_ADDRESS.count("readings", address)
        given = token.strip()
        found: StationKey | None = StationKey.objects.filter(
            digest=digest_of_secret(given), ended_at=None
        ).first() if given and given.isascii() else None  # fmt: skip
        if found is None:
            _GUESSES.count("readings-key", address)
        else:
            StationKey.objects.filter(pk=found.pk).update(used_at=timezone.now())
        return found


def desk_of(request: HttpRequest) -> Desk:
    """The desk of a request, made once."""
    found: Desk | None = getattr(request, "desk", None)
    if found is None:
        found = Desk(request, language_of(request))
        request.desk = found
    return found


def allowed_or_refused(desk: Desk, who: Who) -> None:
    """Raises NotAllowed where the role is not among those that may."""
    if who is None or desk.role in who:
        return
    names = [ROLE_NAMES[role] for role in Role if role in who]
    raise NotAllowed(
        text(
            "此接口不对您的角色“{own}”开放；可以使用的角色：{names}。",
            "This is not open to your role, {own}; it is for: {names}.",
            own=ROLE_NAMES[desk.role] if desk.role else Text("访客", "visitor"),
            names=joined(names) if names else Text("无", "nobody"),
        )
    )


def with_token(request: HttpRequest) -> None:
    """Raises CsrfWrong where a POST lacks the token of a form."""
    if check_csrf(request) is not None:
        raise CsrfWrong


class CsrfWrong(Exception):
    """A POST without the token."""


# -- every fault in one shape


def answers_faults(api: NinjaAPI) -> None:
    """Have an API answer every fault in one shape."""

    def on(kind: type[Exception], answer: Callable[..., HttpResponse]) -> None:
        api.add_exception_handler(kind, answer)

    on(XiezhiError, _of_ours)
    on(HttpError, _of_http)
    on(ValidationError, _of_form)
    on(RequestDataTooBig, _too_big)
    on(CsrfWrong, lambda request, _error: csrf_failed(request))


def _of_ours(request: HttpRequest, error: XiezhiError) -> HttpResponse:
    problems = error.problems if isinstance(error, RequestFaulty) else _of_act(error)
    response = json_error(request, status_of(error), error, problems)
    if isinstance(error, TooOften):
        response["Retry-After"] = str(error.seconds)
    return response


def _of_act(error: XiezhiError) -> tuple[Fault, ...]:
    """Which of the acts that were sent an error is about."""
    if not isinstance(error, ActNotYours | ActRefused | SignatureUnfit):
        return ()
    said = Text(error.render("zh"), error.render("en"))
    return (Fault(f"body.acts.{error.index}", None, said),)


def _of_http(request: HttpRequest, error: HttpError) -> HttpResponse:
    if error.status_code == 401:  # noqa: PLR2004
        words = Text(
            "请先登录，或给出有效的接口密钥。",
            "Sign in first, or give a station's key that counts.",
        )
        response = json_error(request, 401, NotAllowed(words))
        response["WWW-Authenticate"] = 'Bearer realm="xiezhi"'
        return response
    words = Text("请求的内容不是 UTF-8 编码的 JSON。", "What was sent is not JSON in UTF-8.")
    return json_error(request, 400, AskedWrongly(words))


def _of_form(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return _of_ours(request, faulty(faults_of(error.errors)))


def _too_big(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    del error
    return json_error(request, 413, too_large(settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 2**20))


def unknown_values(request: HttpRequest, known: Sequence[str]) -> None:
    """Raises a sentence where the address asks for what nobody answers."""
    strange = [name for name in request.GET if name not in known]
    if strange:
        raise faulty(
            [Fault(f"query.{name[:40]}", None,
                   Text("没有这个参数。", "There is no such parameter.")) for name in strange]
        )  # fmt: skip


def unknown_side(desk: Desk, given: Mapping[str, Any]) -> None:
    """Raises a sentence where a side is asked for that the case does not have."""
    codes = [one.code for one in desk.facts.sides]
    for name in ("side", "by"):
        if given.get(name) and given[name] not in codes:
            listed = "、".join(codes)
            raise faulty(
                [Fault(f"query.{name}", None, Text(f"应为：{listed}。", f"One of: {listed}."))]
            )


def faulty(problems: Sequence[Fault]) -> RequestFaulty:
    """The error for what is wrong with a request, one by one."""
    n = len(problems)
    words = Text(f"请求有{n}处不合要求。", f"{n} things in the request are not in order.")
    return RequestFaulty(words, problems)


def guarded(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A view of the API: HEAD is a GET without its body, a wrong method is told as any fault."""

    @csrf_exempt
    def handle(request: HttpRequest, *args: Any, **parts: Any) -> HttpResponseBase:
        head = request.method == "HEAD"
        if head:
            request.method = "GET"
        response = view(request, *args, **parts)
        if head:
            request.method = "HEAD"
        if response.status_code != 405:  # noqa: PLR2004
            return response
        error = XiezhiError(
            Text(
                f"此地址不接受 {request.method} 请求。",
                f"This address takes no {request.method} requests.",
            )
        )
        told = failed(request, 405, error)
        told["Allow"] = response.get("Allow", "")
        return told

    made: Callable[..., HttpResponseBase] = handle
    return made
