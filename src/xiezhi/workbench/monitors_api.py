"""Readings sent by stations and data centres: the same checks as for a file, all rows or none."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from xiezhi.model.source import Quality
from xiezhi.model.text import Text
from xiezhi.workbench.gathered.models import StationKey, digest_of_secret
from xiezhi.workbench.language import language_of
from xiezhi.workbench.limits import Limit, TooOften, address_of
from xiezhi.workbench.monitors.intake import keep_file, keep_frame, read_rows
from xiezhi.workbench.monitors.watched import monitors_of
from xiezhi.workbench.register_access import register_at, register_exists

_MOST_ROWS = 20_000
_MOST_BYTES = 8 * 2**20
_PER_ADDRESS = Limit(600, 60)
_GUESSES = Limit(20, 300)
_TOLD = 200
_COLUMNS = ("section", "time", "parameter", "value", "unit", "status", "source", "quality")


@csrf_exempt
def readings(request: HttpRequest) -> JsonResponse:
    """POST {"readings": [{section, time, parameter, value, unit, source, …}], "quality": …}."""
    if request.method != "POST":
        answer = _error(request, 405, "MethodWrong", Text("请用 POST。", "Use POST."))
        answer["Allow"] = "POST"
        return answer
    try:
        _PER_ADDRESS.count("readings", address_of(request))
        key = _key_of(request)
        if key is None:
            _GUESSES.count("readings-key", address_of(request))
    except TooOften as error:
        answer = _error(request, 429, "TooOften", Text(error.render("zh"), error.render("en")))
        answer["Retry-After"] = str(error.seconds)
        return answer
    if key is None:
        words = Text(
            "缺少有效的接口密钥（Authorization: Bearer …）。",
            "A station's key that counts is missing (Authorization: Bearer …).",
        )
        return _error(request, 401, "KeyWrong", words)
    return _taken(request, key)


def _taken(request: HttpRequest, key: StationKey) -> JsonResponse:
    given = _body(request)
    if isinstance(given, Text):
        return _error(request, 422, "BodyWrong", given)
    rows, quality, content = given
    now = timezone.now()
    config = settings.CONFIG
    store = register_at(config.ledger) if register_exists(config.ledger) else None
    watched = [one for one in monitors_of(store) if one.in_force] if store else []
    taken = read_rows(rows, watched, now)
    if taken.problems:
        lang = language_of(request)
        problems = [one.as_json(lang) for one in taken.problems[:_TOLD]]
        words = Text(
            f"没有收入任何一行：有{len(taken.problems)}处问题。",
            f"Nothing was taken in: {len(taken.problems)} things are wrong.",
        )
        return _error(request, 422, "ReadingsWrong", words, problems=problems)
    keep_file(config.uploads, taken.digest, content)
    made = keep_frame(taken, f"api: {key.label}", quality, key.side, key.party, None)
    StationKey.objects.filter(pk=key.pk).update(used_at=now)
    told = {"schema": 1, "rows": made.n_rows, "new": made.n_new, "digest": made.digest}
    return JsonResponse(told, status=201)


def _body(request: HttpRequest) -> tuple[list[dict[str, str]], Quality, bytes] | Text:
    """The rows, or what is wrong with the request."""
    content = request.body if int(request.META.get("CONTENT_LENGTH") or 0) <= _MOST_BYTES else b""
    try:
        given: Any = json.loads(content.decode("utf-8"))
        rows = given["readings"]
        quality = Quality(given.get("quality", Quality.OFFICIAL.value))
        rows = rows if isinstance(rows, list) and len(rows) <= _MOST_ROWS else []
        read = [{name: _cell(row.get(name)) for name in _COLUMNS} for row in rows]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        read, quality = [], Quality.OFFICIAL
    if not read:
        return Text(
            f'应为 JSON：{{"readings": [1至{_MOST_ROWS}行]}}，每行至少有 section、time、'
            "parameter、value、unit、source。",
            f'This should be JSON: {{"readings": [1 to {_MOST_ROWS} rows]}}, each with section, '
            "time, parameter, value, unit and source.",
        )
    return read, quality, content


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return str(value)
    raise TypeError


def _key_of(request: HttpRequest) -> StationKey | None:
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not secret.strip():
        return None
    digest = digest_of_secret(secret.strip())
    found: StationKey | None = StationKey.objects.filter(digest=digest, ended_at=None).first()
    return found


def _error(
    request: HttpRequest, status: int, code: str, words: Text, **more: object
) -> JsonResponse:
    told = {
        "error": words.render(language_of(request)),
        "code": code,
        "where": request.path,
        **more,
    }
    return JsonResponse(told, status=status, json_dumps_params={"ensure_ascii": False})
