"""The language of a page stands in its address: /zh/… or /en/…."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from xiezhi.model.units import LANGS, Lang

_DJANGO = {"zh": "zh-hans", "en": "en"}
TAGS: dict[Lang, str] = {"zh": "zh-CN", "en": "en"}


class LangConverter:
    """The first part of an address."""

    regex = "zh|en"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: Any) -> str:
        """As it stands."""
        return str(value)


def language_of(request: HttpRequest) -> Lang:
    """The language of the address; elsewhere what the browser prefers, Chinese if it says none."""
    first = request.path_info.split("/")[1] if request.path_info.count("/") else ""
    if first in LANGS:
        return "zh" if first == "zh" else "en"
    return preferred(request.headers.get("Accept-Language", ""))


def preferred(accepted: str) -> Lang:
    """The first of our languages that a browser's list names.

    >>> preferred("fr, en-GB;q=0.8, zh;q=0.5"), preferred("")
    ('en', 'zh')
    """
    for part in accepted.lower().split(","):
        tag = part.split(";")[0].strip()[:2]
        if tag in LANGS:
            return "zh" if tag == "zh" else "en"
    return "zh"


def in_other_language(path: str) -> str:
    """The same address in the other language.

    >>> in_other_language("/zh/findings?chapter=1")
    '/en/findings?chapter=1'
    """
    _, first, *rest = path.split("/", 2)
    other = "en" if first == "zh" else "zh"
    return "/".join(["", other, *rest])


class LanguageOfAddress:
    """Tells Django's own sentences (of forms) which language the page has."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer."""
        lang = language_of(request)
        request.lang = lang
        with translation.override(_DJANGO[lang]):
            response = self._answer(request)
        response.headers.setdefault("Content-Language", TAGS[lang])
        return response
