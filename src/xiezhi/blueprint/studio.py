"""Charts drawn in processes of their own, while the questions that follow are still answered."""

from __future__ import annotations

import pickle
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypeVar

from xiezhi.blueprint.charts import Drawing, complete_spec, draw, drawing_name
from xiezhi.blueprint.draughtsman import begin, done_from, drawn_from, warm
from xiezhi.blueprint.progress import Step, silent
from xiezhi.model.errors import XiezhiError
from xiezhi.model.finding import Finding
from xiezhi.model.text import Text
from xiezhi.model.units import LANGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future

    from xiezhi.blueprint.build import Blueprint
    from xiezhi.blueprint.catalogue import Answer
    from xiezhi.blueprint.charts import Drawings
    from xiezhi.blueprint.progress import Tell
    from xiezhi.model.chart import Chart
    from xiezhi.model.units import Lang


_Made = TypeVar("_Made")


class DrawingStopped(XiezhiError):
    """A process that draws charts ended before its work was done."""


class Studio:
    """Draws charts: at once in other processes if it has some, else when they are asked for.

    png: whether pictures for Word are wanted. pool: processes; folder: where specifications lie
    for them. Those are large; were they queued themselves, a process that dies would leave its
    parent stuck in a half-written pipe.
    """

    def __init__(self, *, png: bool, pool: ProcessPoolExecutor | None, folder: Path) -> None:
        self._png = png
        self._pool = pool
        self._folder = folder
        self._asides = count()
        self._begun: dict[tuple[str, Lang], Future[Drawing]] = {}

    def begin(self, chart: Chart) -> None:
        """Start on a chart in both languages. Raises DrawingStopped."""
        if self._pool is not None:
            for lang in LANGS:
                self._begun[chart.id, lang] = self._queued(self._pool, chart, lang)

    def take(self, answer: Answer) -> None:
        """Start on the charts of an answer that has some. Raises DrawingStopped."""
        for chart in answer.charts if isinstance(answer, Finding) else ():
            self.begin(chart)

    def drawing(self, chart: Chart, lang: Lang) -> Drawing:
        """A chart in one language, when it is finished. Raises DrawingStopped."""
        if self._pool is None:
            return draw(chart, lang, png=self._png)
        if (chart.id, lang) not in self._begun:
            self.begin(chart)
        return _result(self._begun.pop((chart.id, lang)))

    def aside(self, work: Callable[..., bytes], *given: object) -> Callable[[], bytes]:
        """Work begun in another process, or done here when its result is asked for.

        work and given: what can be pickled. Raises DrawingStopped, as does the result.
        """
        if self._pool is None:
            return partial(work, *given)
        path = self._folder / f"aside-{next(self._asides)}"
        path.write_bytes(pickle.dumps((work, given)))
        with _ended_as_sentence():
            future = self._pool.submit(done_from, path)
        return partial(_result, future)

    def _queued(self, pool: ProcessPoolExecutor, chart: Chart, lang: Lang) -> Future[Drawing]:
        path = self._folder / f"{len(self._begun)}-{lang}-{chart.id}.json"
        path.write_text(complete_spec(chart, lang), encoding="utf-8")
        with _ended_as_sentence():
            return pool.submit(drawn_from, path, drawing_name(chart, lang), self._png)


@contextmanager
def studio(*, png: bool = True, workers: int = 1) -> Iterator[Studio]:
    """A studio with so many processes; one alone draws here, when a drawing is asked for.

    Processes are started anew (`spawn`): a fork would copy the engine's threads half. So the
    program that asks for more than one must be such that importing it again has no effect.
    """
    with TemporaryDirectory(prefix="xiezhi-charts-") as folder:
        if workers <= 1:
            yield Studio(png=png, pool=None, folder=Path(folder))
            return
        pool = ProcessPoolExecutor(workers, get_context("spawn"), initializer=begin)
        try:
            for _ in range(workers):  # each begins its engine while the case is still being read
                pool.submit(warm)
            yield Studio(png=png, pool=pool, folder=Path(folder))
        finally:
            pool.shutdown(cancel_futures=True)


def drawings_of(blueprint: Blueprint, drawer: Studio, tell: Tell = silent) -> Drawings:
    """Every chart of a blueprint in both languages, by chart id and language."""
    wanted = [(chart, lang) for chart in blueprint.charts for lang in LANGS]
    drawings = {}
    for number, (chart, lang) in enumerate(wanted, 1):
        tell(Step("charts", number, len(wanted), _told(chart, lang)))
        drawings[chart.id, lang] = drawer.drawing(chart, lang)
    return drawings


def _told(chart: Chart, lang: Lang) -> Text:
    """What a chart is called while it is drawn."""
    title = chart.title
    in_zh, in_en = ("中文", "Chinese") if lang == "zh" else ("英文", "English")
    return Text(f"{title.render('zh')}（{in_zh}）", f"{title.render('en')} ({in_en})")


def _result(future: Future[_Made]) -> _Made:
    with _ended_as_sentence():
        return future.result()


@contextmanager
def _ended_as_sentence() -> Iterator[None]:
    try:
        yield
    except BrokenProcessPool:
        raise DrawingStopped(_STOPPED) from None


_STOPPED = Text(
    "绘图进程被系统中止（多因内存不足）；原有文档未改动，请关闭其他程序后重试。",
    "a process that draws the charts was ended from outside (often for want of "
    "memory); the documents there are unchanged; close other programs and try again.",
)
