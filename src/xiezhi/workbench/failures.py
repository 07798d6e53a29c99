"""What a reader sees where a page cannot be shown: one sentence, in HTML or JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import loader
from django.urls import reverse

from xiezhi.model.errors import AskedWrongly, XiezhiError
from xiezhi.model.text import Text
from xiezhi.workbench.desk import Desk
from xiezhi.workbench.language import language_of
from xiezhi.workbench.request_log import request_id

_TITLES = {
    400: Text("请求有误", "Wrong request"),
    401: Text("请先登录", "Please sign in"),
    403: Text("未对您开放", "Not open to you"),
    404: Text("没有这一页", "No such page"),
    405: Text("请求方式不符", "Wrong method"),
    409: Text("未予记录", "Not recorded"),
    413: Text("内容过大", "Too large"),
    422: Text("无法办理", "This could not be done"),
    429: Text("操作过于频繁", "Too often"),
    500: Text("程序出错", "A fault of the program"),
}


class SeeOther(HttpResponseRedirect):
    """Go and look there: what a form answers with, so that reloading does not send it again."""

    status_code = 303


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a request. at: where in it; row: of a table, or None."""

    at: str
    row: int | None
    said: Text


class RequestFaulty(AskedWrongly):
    """A request with things that are not in order; `problems` names them one by one."""

    def __init__(self, sentence: Text, problems: Sequence[Fault]) -> None:
        super().__init__(sentence)
        self.problems = tuple(problems)


class CsrfFailed(XiezhiError):
    """A form without the token of its page: an old page, or another site's form."""


def wants_json(request: HttpRequest) -> bool:
    """Whether the answer is to be JSON: by the address, or by what the client accepts."""
    if getattr(request, "as_json", False) or request.path_info.startswith("/api/"):
        return True
    accepted = request.headers.get("Accept", "")
    return "application/json" in accepted and "text/html" not in accepted


def failed(request: HttpRequest, status: int, error: XiezhiError) -> HttpResponse:
    """The sentence of an error, as a page or as JSON `{"error", "code", "where"}`."""
    if wants_json(request):
        return json_error(request, status, error)
    desk = getattr(request, "desk", None) or Desk(request, language_of(request))
    title = _TITLES.get(status, _TITLES[422])
    values = {"sentence": error.render(desk.lang), "code": error.code, "status": status}
    return rendered(desk, "failed.html.j2", values, title, status)


def rendered(
    desk: Desk, template: str, values: Mapping[str, Any], title: Text, status: int = 200
) -> HttpResponse:
    """A template filled."""
    given = {**values, "desk": desk, "title": title, "request_id": request_id.get()}
    return HttpResponse(loader.render_to_string(template, given, desk.request), status=status)


def sent_to_sign_in(desk: Desk) -> HttpResponse:
    """To the sign-in page and back; programs get 401."""
    if wants_json(desk.request):
        error = XiezhiError(Text("请先登录。", "Please sign in first."))
        return json_error(desk.request, 401, error)
    query = {"next": desk.request.get_full_path()} if desk.request.method == "GET" else {}
    return SeeOther(desk.url("sign-in", query))


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page that a form without a valid token leads to."""
    del reason
    return failed(
        request,
        403,
        CsrfFailed(
            Text(
                "表单已失效或来自其他网站，未作任何改动；请返回上一页，刷新后重新提交。",
                "The form has expired or comes from another site; nothing was changed. Go back, "
                "reload the page and send it again.",
            )
        ),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """No route leads there."""
    del exception
    return failed(
        request,
        404,
        XiezhiError(
            Text(
                "没有这个地址；请从首页进入。", "There is no such address; start from the overview."
            )
        ),
    )


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A request that is no request: too many fields, a wrong host."""
    del exception, request
    words = Text(
        "请求不合要求，未作任何改动。", "The request is not in order; nothing was changed."
    )
    return HttpResponse(f"{words.zh}\n{words.en}\n", "text/plain; charset=utf-8", 400)


def broken(request: HttpRequest) -> HttpResponse:
    """A mistake of ours: the reader gets the request's id, the log gets the rest."""
    lang = language_of(request)
    words = Text(
        f"程序出错，已记入日志；请将编号{request_id.get()}告知管理人员。",
        f"A fault of the program; it is in the log. Tell the operator the number "
        f"{request_id.get()}.",
    )
    if wants_json(request):
        return json_error(request, 500, XiezhiError(words))
    return HttpResponse(f"{words.render(lang)}\n", "text/plain; charset=utf-8", 500)


def home(request: HttpRequest) -> HttpResponse:
    """The site's first address leads to the overview in the reader's language."""
    response = SeeOther(reverse("overview", kwargs={"lang": language_of(request)}))
    response["Vary"] = "Accept-Language"
    return response


def json_error(
    request: HttpRequest, status: int, error: XiezhiError, problems: Sequence[Fault] = ()
) -> HttpResponse:
    """An error as JSON; problems: what is wrong, one by one."""
    said: dict[str, Any] = {
        "error": {"zh": error.render("zh"), "en": error.render("en")},
        "code": error.code,
        "where": request.path,
    }
    if problems:
        said["problems"] = [
            {"at": one.at, "row": one.row,
             "said": {"zh": one.said.render("zh"), "en": one.said.render("en")}}
            for one in problems
        ]  # fmt: skip
    words = json.dumps(said, ensure_ascii=False)
    return HttpResponse(f"{words}\n", "application/json; charset=utf-8", status)


def query_of(values: Mapping[str, str]) -> str:
    """A query from its values."""
    return urlencode(values)
