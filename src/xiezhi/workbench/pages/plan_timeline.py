"""The timeline (Gantt) of the list as SVG made here: it prints, and needs no script."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from markupsafe import escape

from xiezhi.model.text import Text
from xiezhi.register.clocks import day
from xiezhi.register.items import Stage
from xiezhi.workbench.desk import Desk
from xiezhi.workbench.pages.plan_rows import ENDED, Owner, Row

_LEFT, _RIGHT, _TOP, _STEP, _BAR = 400, 90, 46, 30, 14
_WIDE = 1120
_LABEL_WIDTH = 28.0  # in full-width characters
_TICKS_MOST = 16
_COLOURS = {
    "bar": "#c9d8e1", "done": "#14506b", "late": "#9b2c1f", "grid": "#dfe4e8", "ink": "#1c2733",
    "soft": "#4d5a66", "today": "#9b2c1f", "ended": "#a9b4bd",
}  # fmt: skip
_SIDES = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00")


@dataclass(frozen=True, slots=True)
class Span:
    """A commitment along the calendar: from its record in the register to its due day."""

    id: str
    title: Text
    owners: tuple[Owner, ...]
    stage: Stage
    stage_name: Text
    starts: date
    due: date | None
    share: Decimal | None
    overdue: bool


def spans_of(desk: Desk, rows: Sequence[Row]) -> tuple[Span, ...]:
    """Rows with the day on which the register received them: one query for all."""
    received = desk.store.pages.received([row.first for row in rows])
    return tuple(
        Span(
            row.id, row.title, row.owners, row.stage, row.stage_name,
            day(datetime.fromisoformat(received[row.first])), row.due, row.share, row.overdue,
        )
        for row in rows
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Scale:
    """Days to the drawing's horizontal places."""

    first: date
    last: date

    def x(self, on: date) -> float:
        """Where a day stands."""
        share = (on - self.first).days / max(1, (self.last - self.first).days)
        return round(_LEFT + share * (_WIDE - _LEFT - _RIGHT), 1)


def drawn(spans: Sequence[Span], desk: Desk) -> str:
    """The drawing."""
    today = day(desk.now)
    scale = _scale(spans, today)
    high = _TOP + _STEP * max(1, len(spans)) + 16
    title = escape(Text("进度计划", "Timeline").render(desk.lang))
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {high}" '
            f'width="{_WIDE}" height="{high}" role="img" font-size="13" '
            'font-family="Noto Sans CJK SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, '
            f'sans-serif"><title>{title}</title>'
        ),
        f'<rect width="{_WIDE}" height="{high}" fill="#fff"/>',
        *_axis(scale, high, desk),
        *(line for n, one in enumerate(spans) for line in _bar(n, one, scale, today, desk)),
        *_today(scale, today, high, desk),
        "</svg>",
    ]
    return "".join(parts)


def _scale(spans: Sequence[Span], today: date) -> _Scale:
    days = [today, *(one.starts for one in spans), *(one.due for one in spans if one.due)]
    first, last = min(days), max(days)
    return _Scale(first.replace(day=1), max(last, first + timedelta(days=90)) + timedelta(days=10))


def _axis(scale: _Scale, high: int, desk: Desk) -> Iterator[str]:
    months = (scale.last.year - scale.first.year) * 12 + scale.last.month - scale.first.month + 1
    step = next(n for n in (1, 2, 3, 6, 12, 24, 60, 120, 600) if months / n <= _TICKS_MOST)
    at = scale.first
    while at <= scale.last:
        x = scale.x(at)
        grid = _COLOURS["grid"]
        yield f'<line x1="{x}" x2="{x}" y1="{_TOP - 8}" y2="{high - 8}" stroke="{grid}"/>'
        yield (
            f'<text x="{x + 3}" y="{_TOP - 14}" font-size="11" fill="{_COLOURS["soft"]}">'
            f"{_tick(at, step, desk)}</text>"
        )
        count = at.year * 12 + at.month - 1 + step
        at = date(count // 12, count % 12 + 1, 1)


def _tick(at: date, step: int, desk: Desk) -> str:
    if step >= 12:  # noqa: PLR2004
        return f"{at.year}年" if desk.lang == "zh" else str(at.year)
    return f"{at.year}-{at.month:02}"


def _bar(n: int, one: Span, scale: _Scale, today: date, desk: Desk) -> Iterator[str]:
    y = _TOP + n * _STEP
    middle = y + _BAR / 2 + 5
    for k, owner in enumerate(one.owners):
        side = desk.side_facts(owner.side)
        colour = _SIDES[side.number % len(_SIDES)] if side else _COLOURS["soft"]
        yield f'<circle cx="{8 + 11 * k}" cy="{y + _BAR / 2}" r="4" fill="{colour}"/>'
    at = 16 + 11 * len(one.owners)
    yield f'<text x="{at}" y="{middle}" fill="{_COLOURS["ink"]}">{_label(one, desk)}</text>'
    start, end = scale.x(one.starts), scale.x(one.due or max(today, one.starts))
    least = 3.0 if one.due else 16.0
    left, wide = min(start, end), max(least, round(abs(end - start), 1))
    ended = one.stage in ENDED
    edge = f' stroke="{_COLOURS["late"]}" stroke-width="1.5"' if one.overdue else ""
    dash = "" if one.due else ' stroke="#4d5a66" stroke-dasharray="3 3"'
    fill = _COLOURS["ended"] if ended else _COLOURS["bar"]
    yield (
        f'<rect x="{left}" y="{y}" width="{wide}" height="{_BAR}" rx="2" fill="{fill}"{edge}{dash}>'
        f"<title>{escape(one.title.render(desk.lang))}</title></rect>"
    )
    if one.share:
        yield (
            f'<rect x="{left}" y="{y + 4}" width="{round(wide * float(one.share), 1)}" '
            f'height="{_BAR - 8}" rx="1" fill="{_COLOURS["done"]}"/>'
        )
    late = Text("逾期", "overdue").render(desk.lang) if one.overdue else ""
    share = f"{one.share * 100:.0f}%" if one.share is not None else ""
    said = " ".join(part for part in (share, late) if part)
    colour = _COLOURS["late"] if one.overdue else _COLOURS["soft"]
    yield (f'<text x="{left + wide + 5}" y="{middle}" font-size="11" fill="{colour}">{said}</text>')


def _label(one: Span, desk: Desk) -> str:
    """The title, cut where it would reach the bars."""
    words, wide = one.title.render(desk.lang), 0.0
    room = _LABEL_WIDTH - len(one.owners)
    for at, char in enumerate(words):
        wide += 1.0 if ord(char) > 0x2E80 else 0.52  # noqa: PLR2004  (Chinese begins there)
        if wide > room:
            return str(escape(f"{words[: max(1, at - 1)]}…"))
    return str(escape(words))


def _today(scale: _Scale, today: date, high: int, desk: Desk) -> Iterator[str]:
    x = scale.x(today)
    word = Text("今天", "today").render(desk.lang)
    yield (
        f'<line x1="{x}" x2="{x}" y1="{_TOP - 8}" y2="{high - 8}" stroke="{_COLOURS["today"]}" '
        'stroke-dasharray="4 3"/>'
    )
    yield (
        f'<text x="{x}" y="12" text-anchor="middle" font-size="11" fill="{_COLOURS["today"]}">'
        f"{word}</text>"
    )
