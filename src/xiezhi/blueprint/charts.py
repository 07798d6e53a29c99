"""Charts drawn: Vega-Lite to SVG and PNG in this process, without browser or network."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any, TypeAlias

from xiezhi.blueprint.print_size import PrintSize, print_size
from xiezhi.blueprint.progress import Step, silent
from xiezhi.blueprint.svg import inline_svg
from xiezhi.blueprint.svg_halos import halos_joined
from xiezhi.model.errors import XiezhiError
from xiezhi.model.text import Text
from xiezhi.model.units import LANGS, Lang

if TYPE_CHECKING:
    from xiezhi.blueprint.build import Blueprint
    from xiezhi.blueprint.progress import Tell
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


class DrawingStopped(XiezhiError):
    """A process that draws charts ended before its work was done."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart in one language: SVG to stand inside a page, PNG for Word (or empty) and its size."""

    svg: str
    png: bytes
    size: PrintSize


Task: TypeAlias = tuple[Mapping[str, Any], str, bool]
Drawings: TypeAlias = Mapping[tuple[str, Lang], Drawing]


def drawings_of(
    blueprint: Blueprint, tell: Tell = silent, *, png: bool = True, workers: int = 1
) -> Drawings:
    """Every chart of a blueprint in both languages, by chart id and language.

    workers: processes that draw. More than one asks of the program that starts them that it
    can be imported again without effect, as `multiprocessing` with `spawn` does.
    """
    wanted = [(chart, lang) for chart in blueprint.charts for lang in LANGS]
    tasks = [(chart.spec(lang), _name(chart, lang), png) for chart, lang in wanted]
    drawn = {}
    with _mapped(tasks, workers) as drawings:
        for number, (chart, lang) in enumerate(wanted, 1):
            tell(Step("charts", number, len(wanted), _told(chart, lang)))
            drawn[chart.id, lang] = next(drawings)
    return drawn


def draw(chart: Chart, lang: Lang, *, png: bool = True) -> Drawing:
    """One chart in one language."""
    return _drawn((chart.spec(lang), _name(chart, lang), png))


def _told(chart: Chart, lang: Lang) -> Text:
    """What a chart is called while it is drawn."""
    title = chart.title
    in_zh, in_en = ("中文", "Chinese") if lang == "zh" else ("英文", "English")
    return Text(f"{title.render('zh')}（{in_zh}）", f"{title.render('en')} ({in_en})")


def _name(chart: Chart, lang: Lang) -> str:
    return f"{lang}-figure-{chart.id}"


def _drawn(task: Task) -> Drawing:
    spec, name, png = task
    renderer = _renderer()
    words = json.dumps(_with_look(spec))  # the renderer reads text faster than mappings
    drawn = renderer.vegalite_to_svg(words, vl_version=VEGA_LITE, allowed_base_urls=[])
    raw = halos_joined(drawn)
    size = print_size(raw)
    picture = renderer.svg_to_png(raw, scale=size.scale) if png else b""
    return Drawing(inline_svg(raw, name), picture, size)


@contextmanager
def _mapped(tasks: Sequence[Task], workers: int) -> Iterator[Iterator[Drawing]]:
    """The drawings in order, drawn here or in so many processes.

    Those are started anew (`spawn`): a fork would copy the engine's threads half.
    """
    if min(workers, len(tasks)) <= 1:
        yield map(_drawn, tasks)
        return
    pool = ProcessPoolExecutor(
        min(workers, len(tasks)), get_context("spawn"), initializer=_begin, initargs=(tasks,)
    )
    try:
        yield pool.map(_drawn_at, range(len(tasks)))
    except BrokenProcessPool:
        raise DrawingStopped(
            Text(
                "绘图进程被系统中止（多因内存不足）；原有文档未改动，请关闭其他程序后重试。",
                "a process that draws the charts was ended from outside (often for want of "
                "memory); the documents there are unchanged; close other programs and try again.",
            )
        ) from None
    finally:
        pool.shutdown(cancel_futures=True)


# What a drawing process was started with. Tasks are large; were they queued one by one, a
# process that dies would leave its parent stuck in a half-written pipe.
_TASKS: list[Task] = []


def _begin(tasks: Sequence[Task]) -> None:
    """Keep the tasks, and let Ctrl-C end this process without a word: the parent speaks."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    _TASKS[:] = tasks


def _drawn_at(number: int) -> Drawing:
    return _drawn(_TASKS[number])


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
