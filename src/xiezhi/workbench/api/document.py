"""The API as one: every read and write under /api/v1, and the OpenAPI 3.1 document of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from inspect import Parameter, Signature
from types import MappingProxyType
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import URLPattern, path
from ninja import NinjaAPI, Schema
from ninja.params.functions import Body, Path, Query

from xiezhi import __version__
from xiezhi.model.text import Text
from xiezhi.workbench.api import (
    reads_action,
    reads_consensus,
    reads_evaluation,
    reads_organization,
    writes_acts,
    writes_readings,
    writes_votes,
)
from xiezhi.workbench.api.door import (
    Failure,
    Session,
    Station,
    answers_faults,
    desk_of,
    guarded,
    unknown_side,
    unknown_values,
    with_token,
)
from xiezhi.workbench.api.me import ME, Me, me
from xiezhi.workbench.api.read import LONGEST, Asks, Read
from xiezhi.workbench.api.write import Write
from xiezhi.workbench.limits import address_of
from xiezhi.workbench.page import SCHEMA
from xiezhi.workbench.routes import Route, answered

BASE = "/api/v1/"
TAGS: dict[str, Text] = {
    "overview": Text("总览与分析结论", "Overview and findings"),
    "consensus": Text("共识", "Consensus"),
    "agreements": Text("协议与机构", "Agreements and bodies"),
    "action": Text("清单与监测", "List and monitors"),
    "evaluation": Text("资金与评价", "Money and assessment"),
    "ledger": Text("台账", "Ledger"),
    "writes": Text("提交", "Sending in"),
}
ABOUT = Text(
    "页面所示的一切，以类型明确的 JSON 给出；与页面共用同一函数、同一权限、同一规则。",
    "Everything that the pages show, as typed JSON: by the same functions, for the same people, "
    "under the same rules.",
)
READS: tuple[Read, ...] = (
    *reads_consensus.READS, *reads_organization.READS, *reads_action.READS, *reads_evaluation.READS,
)  # fmt: skip
WRITES: tuple[Write, ...] = (*writes_acts.WRITES, *writes_votes.WRITES, *writes_readings.WRITES)
_PART = re.compile(r"{(?:(\w+):)?(\w+)}")
_READ_FAULTS = frozenset({400, 401, 403, 404, 422})
_WRITE_FAULTS = frozenset({400, 401, 403, 409, 413, 422, 429})


def api_of(routes: Iterable[Route]) -> NinjaAPI:
    """The API over the pages' routes."""
    named = {one.name: one for one in routes}
    api = NinjaAPI(
        title="xiezhi 协治",
        version=f"{SCHEMA}",
        description=f"{ABOUT.en}\n\n{ABOUT.zh}",
        docs_url=None,
        openapi_url=None,
        urls_namespace="api",
        openapi_extra={
            "info": {"x-zh": ABOUT.zh, "x-program": __version__},
            "tags": [
                {"name": name, "description": words.en, "x-zh": words.zh}
                for name, words in TAGS.items()
            ],
        },
    )
    answers_faults(api)
    _add(api, "me", "me", "GET", _me_view, {200: Me, **_faults(frozenset({400}))}, ME, None)
    for read in READS:
        _add_read(api, read, named[read.route])
    for write in WRITES:
        _add_write(api, write)
    return api


def _add_read(api: NinjaAPI, read: Read, route: Route) -> None:
    auth = None if route.reads is None else [Session(route.reads)]
    faults = _READ_FAULTS - (frozenset({401, 403}) if route.reads is None else frozenset())
    extra: dict[str, Any] = {}
    if isinstance(read.answer, str):
        responses: dict[Any, Any] = _faults(faults)
        file = {"schema": {"type": "string", "contentMediaType": read.answer}}
        content: dict[str, Any] = {read.answer: file}
        extra = {"responses": {200: {"description": "OK", "content": content}}}
    else:
        responses = {200: read.answer, **_faults(faults)}
    _add(api, read.route, read.at, "GET", _read_view(read, route), responses, read.says, auth,
         extra)  # fmt: skip


def _add_write(api: NinjaAPI, write: Write) -> None:
    auth: list[Any] | None = None if write.who is None else [Session(write.who)]
    if auth and write.station:
        auth = [Station(), *auth]
    faults = _WRITE_FAULTS - (frozenset({401}) if write.who is None else frozenset())
    responses: dict[Any, Any] = {write.status: write.answer, **_faults(faults)}
    _add(api, write.name, write.at, "POST", _write_view(write), responses, write.says, auth)


def _add(
    api: NinjaAPI,
    name: str,
    at: str,
    method: str,
    view: Callable[..., Any],
    responses: Mapping[Any, Any],
    says: Text,
    auth: Any,
    extra: Mapping[str, Any] = MappingProxyType({}),
) -> None:
    api.default_router.add_api_operation(
        f"/{at}",
        [method],
        view,
        auth=auth,
        response=dict(responses),
        operation_id=name,
        url_name=name,
        summary=says.en,
        tags=[_tag_of(name, method)],
        by_alias=True,
        openapi_extra={"x-zh": says.zh, **extra},
    )


def _tag_of(name: str, method: str) -> str:
    if method == "POST":
        return "writes"
    rooms = {
        "overview": ("me", "overview", "findings", "finding"),
        "consensus": ("requirements", "consensus", "statement", "vote"),
        "agreements": tuple(one.route for one in reads_organization.READS),
        "action": tuple(one.route for one in reads_action.READS),
        "ledger": tuple(one.route for one in READS if one.route.startswith("ledger")),
    }
    return next((tag for tag, names in rooms.items() if name in names), "evaluation")


def _faults(statuses: frozenset[int]) -> dict[frozenset[int], type[Schema]]:
    return {frozenset(sorted(statuses)): Failure}


# -- views


def _read_view(read: Read, route: Route) -> Callable[..., Any]:
    parts = [(name, int if kind == "int" else str) for kind, name in _PART.findall(read.at)]
    page_of = route.get
    assert page_of is not None  # noqa: S101  (a read is of a page)

    def view(request: HttpRequest, **given: Any) -> HttpResponseBase:
        desk = desk_of(request)
        request.as_json = True
        unknown_values(request, [one.name for one in read.asks])
        unknown_side(desk, request.GET)
        found = page_of(desk, **{name: given[name] for name, _ in parts})
        return answered(desk, found)

    view.__name__ = view.__qualname__ = read.route.replace("-", "_")
    view.__signature__ = Signature(  # type: ignore[attr-defined]
        [
            Parameter("request", Parameter.POSITIONAL_OR_KEYWORD),
            *(_part_parameter(name, kind) for name, kind in parts),
            *(_query_parameter(one) for one in read.asks),
        ]
    )
    return view


def _part_parameter(name: str, kind: type[Any]) -> Parameter:
    default = Path(..., ge=0, le=2**53) if kind is int else Path(..., max_length=LONGEST)
    return Parameter(name, Parameter.KEYWORD_ONLY, annotation=kind, default=default)


def _query_parameter(one: Asks) -> Parameter:
    rules: dict[str, Any] = {}
    if one.kind is str:
        rules = {"pattern": one.pattern} if one.pattern else {"max_length": LONGEST}
    if one.kind is int:
        rules = {"ge": 0, "le": 2**53}
    # Python keeps some words (`from`) for itself, so the parameter's own name is an alias
    default = Query(None, alias=one.name, description=one.says.en, **rules)
    return Parameter(f"{one.name}_", Parameter.KEYWORD_ONLY, annotation=one.kind, default=default)


def _write_view(write: Write) -> Callable[..., Any]:
    def view(request: HttpRequest, given: Any) -> HttpResponseBase:
        desk = desk_of(request)
        if write.who is None:  # the others' tokens were looked at with their sessions
            with_token(request)
        if write.limit is not None:
            write.limit.count(write.counted, address_of(request))
        done = write.do(desk, given)
        if isinstance(done, HttpResponseBase):
            return done
        return _json(done, write.status)

    view.__name__ = view.__qualname__ = write.name.replace("-", "_")
    view.__signature__ = Signature(  # type: ignore[attr-defined]
        [
            Parameter("request", Parameter.POSITIONAL_OR_KEYWORD),
            Parameter("given", Parameter.KEYWORD_ONLY, annotation=write.takes, default=Body(...)),
        ]
    )
    return view


def _me_view(request: HttpRequest) -> HttpResponse:
    """Who asks."""
    return _json(me(desk_of(request)), 200)


def _json(values: Any, status: int) -> HttpResponse:
    return JsonResponse(values, status=status, json_dumps_params={"ensure_ascii": False})


# -- addresses


def patterns_of(api: NinjaAPI) -> list[URLPattern]:
    """Django's patterns below /api/v1/: the document and every operation."""
    document = guarded(lambda request: _document_view(request, api))
    found = [path("openapi.json", document, name="openapi")]
    for one in api.urls[0]:
        if one.name != "api-root":
            one.callback = guarded(one.callback)
            found.append(one)
    return found


def _document_view(request: HttpRequest, api: NinjaAPI) -> HttpResponse:
    if request.method != "GET":
        response = HttpResponse(status=405)
        response["Allow"] = "GET, HEAD"
        return response
    return _json(document_of(api), 200)


@cache
def document_of(api: NinjaAPI) -> dict[str, Any]:
    """The OpenAPI document."""
    found: dict[str, Any] = _plainer(dict(api.get_openapi_schema(path_prefix=BASE)))
    asks = {read.route: {one.name: one.says for one in read.asks} for read in READS}
    for methods in found["paths"].values():
        for one in methods.values():
            one["responses"] = dict(sorted(one["responses"].items(), key=lambda row: str(row[0])))
            for given in one["parameters"]:
                says = asks.get(one["operationId"], {}).get(given["name"])
                if says is not None:
                    given["x-zh"] = says.zh
                    given["schema"].pop("description", None)
    return found


def _plainer(value: Any, *, names: bool = False) -> Any:
    """The document without the titles and empty defaults that its maker adds to every value."""
    if isinstance(value, list):
        return [_plainer(one) for one in value]
    if not isinstance(value, dict):
        return value
    left = {
        str(key): _plainer(one, names=key in ("properties", "schemas", "paths"))
        for key, one in value.items()
        if names or not (_made_title(key, one, value) or (key == "default" and one is None))
    }
    left.pop("$defs", None)
    return left


def _made_title(key: str, given: Any, beside: Mapping[str, Any]) -> bool:
    return key == "title" and isinstance(given, str) and "version" not in beside
