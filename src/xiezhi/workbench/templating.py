"""Templates: Jinja2, everything escaped, an unknown name is a mistake."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from jinja2 import Environment, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from xiezhi.model.text import Quantity, Text
from xiezhi.model.units import Lang
from xiezhi.register.items import STAGES
from xiezhi.workbench.accounts.roles import ROLE_NAMES
from xiezhi.workbench.language import TAGS, in_other_language
from xiezhi.workbench.navigation import sections_of
from xiezhi.workbench.progress_words import progress_words

CHINA = timezone(timedelta(hours=8))


def environment(**options: Any) -> Environment:
    """The environment of every template."""
    made = Environment(  # noqa: S701  (it is on, below)
        **{
            **options,
            "autoescape": True,
            "undefined": StrictUndefined,
            "trim_blocks": True,
            "lstrip_blocks": True,
        }
    )
    made.globals.update(
        say=_say,
        stage_words=STAGES.__getitem__,
        t=_text,
        url=_url,
        static=_static,
        vendor=_vendor,
        tag=_tag,
        other=_other,
        said=_said,
        sections=_sections,
        role_names=ROLE_NAMES,
        demo=settings.CONFIG.demo,
        side_class=_side_class,
        side_name=_side_name,
        party_name=_party_name,
        json_url=_json_url,
        view_url=_view_url,
        progress_words=progress_words,
        kept=_kept,
    )
    made.filters.update(day=_day, moment=_moment, amount=_amount)
    return made


def _lang(context: Context) -> Lang:
    lang: Lang = context["desk"].lang
    return lang


@pass_context
def _say(context: Context, zh: str, en: str, /, **values: Any) -> str:
    """A sentence of the template in the page's language; values fill its {places}."""
    words = zh if _lang(context) == "zh" else en
    return words.format(**values) if values else words


@pass_context
def _text(context: Context, words: Text | Quantity | str | None) -> str:
    """A text in the page's language."""
    if words is None or isinstance(words, str):
        return words or ""
    return words.render(_lang(context))


@pass_context
def _url(context: Context, name: str, query: Any = None, /, **parts: Any) -> str:
    found: str = context["desk"].url(name, query, **parts)
    return found


def _static(path: str) -> str:
    return f"{settings.STATIC_URL}{path}"


def _vendor(name: str) -> str:
    """A file that npm brought at build time; empty where it did not."""
    there = (settings.STATIC_ROOT / "vendor" / name).is_file()
    return f"{settings.STATIC_URL}vendor/{name}" if there else ""


@pass_context
def _tag(context: Context) -> str:
    return TAGS[_lang(context)]


@pass_context
def _other(context: Context) -> str:
    """The page in the other language, its view kept."""
    return in_other_language(context["desk"].request.get_full_path())


@pass_context
def _json_url(context: Context) -> str:
    """The page as JSON, its view kept."""
    path, question, query = context["desk"].request.get_full_path().partition("?")
    return f"{path.removesuffix('/')}.json{question}{query}"


@pass_context
def _view_url(context: Context, **changed: Any) -> str:
    """The page with some values of its query changed; an empty one is left out."""
    request = context["desk"].request
    query = request.GET.copy()
    for name, value in changed.items():
        if value in ("", None):
            query.pop(name, None)
        else:
            query[name] = str(value)
    written = query.urlencode()
    return f"{request.path}?{written}" if written else str(request.path)


@pass_context
def _said(context: Context) -> list[Any]:
    """Sentences for the head of the page, each told once."""
    return list(get_messages(context["desk"].request))


@pass_context
def _kept(context: Context, name: str, caller: Callable[[], str]) -> Markup:
    """A part of a page that is the same for every reader of this address (see kept_parts)."""
    desk = context["desk"]
    found: Markup = desk.kept((name, desk.request.get_full_path()), lambda: Markup(caller()))  # noqa: S704
    return found


@pass_context
def _sections(context: Context) -> Any:
    return sections_of(context["desk"])


@pass_context
def _side_class(context: Context, code: str) -> str:
    """The class that gives a side its colour."""
    found = context["desk"].side_facts(code)
    return f"side side-{found.number}" if found else "side"


@pass_context
def _side_name(context: Context, code: str) -> str:
    found = context["desk"].side_facts(code)
    return found.name.render(_lang(context)) if found else code


@pass_context
def _party_name(context: Context, id_: str) -> str:
    words: str = context["desk"].party_name(id_).render(_lang(context))
    return words


def _day(value: date | datetime | str | None) -> str | Markup:
    """A day, as YYYY-MM-DD in China, in a `time` element."""
    if not value:
        return "—"
    if isinstance(value, datetime):
        value = value.astimezone(CHINA).date()
    words = value if isinstance(value, str) else value.isoformat()
    return Markup('<time datetime="{0}">{0}</time>').format(words[:10])


def _moment(value: datetime | str | None) -> str | Markup:
    """A moment, to the minute, in China."""
    if not value:
        return "—"
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    shown = at.astimezone(CHINA)
    return Markup('<time datetime="{}">{:%Y-%m-%d %H:%M}</time>').format(at.isoformat(), shown)


def _amount(value: Decimal | float | str | None) -> str:
    """A number with its thousands apart."""
    if value is None or value == "":
        return "—"
    return f"{Decimal(str(value)):,f}"
