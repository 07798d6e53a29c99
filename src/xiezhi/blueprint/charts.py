"""Charts drawn: Vega-Lite to SVG and PNG in this process, without browser or network."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from xiezhi.blueprint.print_size import PrintSize, print_size
from xiezhi.blueprint.svg import inline_svg
from xiezhi.blueprint.svg_halos import halos_joined
from xiezhi.model.units import Lang

if TYPE_CHECKING:
    from xiezhi.model.chart import Chart

FONT = "Noto Sans CJK SC"
VEGA_LITE = "6.4"

_QUIET = {"labelFontWeight": "normal", "titleFontWeight": "normal"}
# What a chart does not settle itself. The font that travels with the program has one weight,
# so bold is left out: it would be drawn only where the machine happens to have it.
LOOK: Mapping[str, Any] = {
    "font": FONT,
    "background": "white",
    "aria": False,
    "title": {"fontWeight": "normal", "fontSize": 14, "anchor": "start"},
    "axis": {**_QUIET, "labelFontSize": 11, "titleFontSize": 11, "gridColor": "#e3e7ea"},
    "legend": {**_QUIET, "labelFontSize": 11, "titleFontSize": 11},
    "header": {**_QUIET, "labelFontSize": 11, "titleFontSize": 11},
}


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart in one language: SVG to stand inside a page, PNG for Word (or empty) and its size."""

    svg: str
    png: bytes
    size: PrintSize


Drawings: TypeAlias = Mapping[tuple[str, Lang], Drawing]


def draw(chart: Chart, lang: Lang, *, png: bool = True) -> Drawing:
    """One chart in one language."""
    return drawn(complete_spec(chart, lang), drawing_name(chart, lang), png=png)


def drawing_name(chart: Chart, lang: Lang) -> str:
    """What the ids inside a drawing begin with."""
    return f"{lang}-figure-{chart.id}"


def complete_spec(chart: Chart, lang: Lang) -> str:
    """The specification that the renderer gets, as JSON, which it reads faster than mappings."""
    return json.dumps(_with_look(chart.spec(lang)))


def drawn(spec: str, name: str, *, png: bool) -> Drawing:
    """A complete specification drawn; ids inside begin with the name."""
    renderer = _renderer()
    raw = renderer.vegalite_to_svg(spec, vl_version=VEGA_LITE, allowed_base_urls=[])
    svg = halos_joined(raw)
    size = print_size(svg)
    picture = renderer.svg_to_png(svg, scale=size.scale) if png else b""
    return Drawing(inline_svg(svg, name), picture, size)


def _with_look(spec: Mapping[str, Any]) -> dict[str, Any]:
    """The spec with LOOK beneath its own config.

    >>> _with_look({"config": {"axis": {"grid": False}}})["config"]["axis"]["grid"]
    False
    """
    return {**spec, "config": _over(LOOK, spec.get("config", {}))}


def _over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Two nested mappings as one; where both say something, `above` wins."""
    both = {
        key: _over(below[key], above[key])
        for key in below.keys() & above.keys()
        if isinstance(below[key], Mapping) and isinstance(above[key], Mapping)
    }
    return {**below, **above, **both}


@cache
def _renderer() -> Any:
    """The renderer, which starts its engine once, with the font that travels with us."""
    import vl_convert  # noqa: PLC0415  (20 MB of engine, needed only when something is drawn)
    from noto_cjk_sans_otc import FONT_PATH  # noqa: PLC0415

    vl_convert.register_font_directory(str(FONT_PATH.parent))
    return vl_convert
