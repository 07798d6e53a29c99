"""The blueprint as one HTML file: both languages, readable from disk without network or script."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from xiezhi.blueprint.page import Figure, page_of
from xiezhi.blueprint.words import WORDS
from xiezhi.model.units import LANGS, Lang

if TYPE_CHECKING:
    from xiezhi.blueprint.build import Blueprint
    from xiezhi.blueprint.charts import Drawings
    from xiezhi.blueprint.page import Page

ROWS_SHOWN = 25
_TAGS: dict[Lang, str] = {"zh": "zh-CN", "en": "en"}


def html_of(blueprint: Blueprint, drawings: Drawings, first: Lang = "zh") -> bytes:
    """The page, UTF-8; `first` is the language it opens in.

    A content security policy inside the page forbids every request and every script but its
    own; SVG drawings (already made safe) are the only markup that is not escaped.
    """
    pages = {lang: page_of(blueprint, lang) for lang in LANGS}
    style = _asset("blueprint.css") + "".join(_print_header(page) for page in pages.values())
    script = _asset("switch.js")

    def picture(figure: Figure, lang: Lang) -> Markup:
        return Markup(drawings[figure.chart, lang].svg)  # noqa: S704  (see inline_svg)

    html = (
        _environment()
        .get_template("page.html.j2")
        .render(
            pages=pages,
            first=first,
            tags=_TAGS,
            words=WORDS,
            style=Markup(style),  # noqa: S704  (our file; titles in it are CSS-escaped)
            script=Markup(script),  # noqa: S704  (our file)
            policy=_policy(style, script),
            picture=picture,
            rows_shown=ROWS_SHOWN,
        )
    )
    return html.encode("utf-8")


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("xiezhi.blueprint"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _asset(name: str) -> str:
    environment = _environment()
    assert environment.loader is not None  # noqa: S101
    return environment.loader.get_source(environment, name)[0]


def _policy(style: str, script: str) -> str:
    return (
        "default-src 'none'; img-src data:; "
        f"style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode("utf-8")).digest()).decode("ascii")


def _print_header(page: Page) -> str:
    """The running header of this language's printed pages."""
    title = css_string(f"{page.title} {page.word('kind')}")
    return f"@page {page.lang} {{ @top-left {{ content: {title} }} }}\n"


def css_string(words: str) -> str:
    r"""Words as a CSS string; all but plain letters and digits are written as escapes.

    >>> print(css_string('a"</style>'))
    "a\22 \3c \2f style\3e "
    """
    safe = (c if c.isascii() and c.isalnum() else f"\\{ord(c):x} " for c in words)
    return '"' + "".join(safe) + '"'
