"""A series of readings as a drawing: a line a side, the limit, values that stand out marked.

Plain SVG with attributes alone, since the content policy forbids styles inside a drawing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from html import escape
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xiezhi.model.palette import DASHES, FAINT, INK, SIDE_COLOURS

if TYPE_CHECKING:
    from xiezhi.model.units import Lang
    from xiezhi.workbench.monitors.signals import Latest

_W, _H = 760, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 20, 34, 34
_FONT = "Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif"
_SHOWN_DAYS = 92
_SEAL = "#9b2c1f"
_TICKS = 5


def sketch(
    table: pd.DataFrame,
    latest: Latest,
    numbers: Mapping[str, int],
    names: Mapping[str, str],
    lang: Lang,
    apart: Collection[tuple[str, str]] = (),
) -> bytes:
    """The last three months of a parameter. numbers: of each side, for its colour and line.

    apart: side and time of values that are not believed; they are marked and join no line.
    """
    rows = table[table["parameter"] == latest.parameter]
    rows = rows[rows["time"] >= rows["time"].max() - pd.Timedelta(days=_SHOWN_DAYS)]
    told = zip(rows["side"], rows["time"], strict=True)
    kept = np.array(
        [(side, at.isoformat(" ", "minutes")) in apart for side, at in told], dtype=bool
    )
    strange, rows = rows[kept], rows[~kept]
    values = rows["value"].astype(float)
    bounds = [one for one in (latest.low, latest.high) if one is not None]
    low, high = min([*values, *bounds]), max([*values, *bounds])
    pad = (high - low) * 0.08 or max(abs(high) * 0.1, 1.0)
    low, high = (max(0.0, low - pad) if low >= 0 else low - pad), high + pad
    first, last = rows["time"].min(), rows["time"].max()
    span = (last - first).total_seconds() or 1.0

    def x(time: pd.Timestamp) -> float:
        return float(_LEFT + (_W - _LEFT - _RIGHT) * (time - first).total_seconds() / span)

    def y(value: float) -> float:
        return float(_H - _BOTTOM - (_H - _TOP - _BOTTOM) * (value - low) / (high - low))

    parts = [_axes(low, high, first, last, latest.unit, y)]
    parts += [_limit(bound, y, lang) for bound in bounds]
    for place, (side, own) in enumerate(rows.groupby("side")):
        parts.append(_line(own, str(side), numbers, x, y, latest))
        parts.append(_key(place, str(side), numbers, names))
    parts += [_cross(x(at), y(min(max(float(v), low), high)))
              for at, v in zip(strange["time"], strange["value"], strict=True)
              if first <= at <= last]  # fmt: skip
    title = f"{latest.name.render(lang)}{f' ({latest.unit})' if latest.unit else ''}"
    body = "".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_W} {_H}" width="{_W}" '
        f'height="{_H}" font-family="{_FONT}" font-size="12" fill="{INK}" role="img">'
        f"<title>{escape(title)}</title>{body}</svg>"
    ).encode()


def _axes(low: float, high: float, first: object, last: object, unit: str, y: object) -> str:
    at = y if callable(y) else float
    ticks = _ticks(low, high)
    lines = [
        f'<line x1="{_LEFT}" x2="{_W - _RIGHT}" y1="{at(v):.1f}" y2="{at(v):.1f}" '
        f'stroke="#e3e7ea"/><text x="{_LEFT - 8}" y="{at(v) + 4:.1f}" text-anchor="end" '
        f'fill="{FAINT}">{v:g}</text>'
        for v in ticks
    ]
    bottom = _H - _BOTTOM + 18
    lines.append(
        f'<text x="{_LEFT}" y="{bottom}" fill="{FAINT}">{str(first)[:10]}</text>'
        f'<text x="{_W - _RIGHT}" y="{bottom}" text-anchor="end" fill="{FAINT}">'
        f"{str(last)[:10]}</text>"
    )
    if unit:
        lines.append(
            f'<text x="{_LEFT - 8}" y="18" text-anchor="end" fill="{FAINT}">{escape(unit)}</text>'
        )
    return "".join(lines)


def _cross(x: float, y: float) -> str:
    """A value that is not believed; at the edge where it lies beyond the drawing."""
    a, b, c, d = x - 4, x + 4, y - 4, y + 4
    return (
        f'<path d="M{a:.1f} {c:.1f}L{b:.1f} {d:.1f}M{a:.1f} {d:.1f}L{b:.1f} {c:.1f}" '
        f'stroke="{FAINT}" stroke-width="1.5" fill="none"/>'
    )


def _ticks(low: float, high: float) -> list[float]:
    raw = (high - low) / _TICKS
    power = 10.0 ** np.floor(np.log10(raw))
    step = next(m * power for m in (1, 2, 5, 10) if m * power >= raw)
    return [float(v) for v in np.arange(np.ceil(low / step) * step, high, step).round(10)]


def _limit(bound: float, y: object, lang: Lang) -> str:
    at = y(bound) if callable(y) else 0.0
    words = f"限值 {bound:g}" if lang == "zh" else f"limit {bound:g}"
    return (
        f'<line x1="{_LEFT}" x2="{_W - _RIGHT}" y1="{at:.1f}" y2="{at:.1f}" stroke="{_SEAL}" '
        f'stroke-width="1.5" stroke-dasharray="7 4"/><text x="{_LEFT + 6}" y="{at - 5:.1f}" '
        f'fill="{_SEAL}">{words}</text>'
    )


def _line(
    own: pd.DataFrame, side: str, numbers: Mapping[str, int], x: object, y: object, latest: Latest
) -> str:
    if not (callable(x) and callable(y)):
        return ""
    colour, dash = _look(numbers.get(side, 0))
    at = [(x(t), y(float(v)), float(v)) for t, v in zip(own["time"], own["value"], strict=True)]
    points = " ".join(f"{a:.1f},{b:.1f}" for a, b, _ in at)
    low = -np.inf if latest.low is None else latest.low
    high = np.inf if latest.high is None else latest.high
    marks = "".join(
        f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3.5" fill="#fff" stroke="{_SEAL}" '
        f'stroke-width="1.8"/>'
        for a, b, v in at
        if not low <= v <= high
    )
    return (
        f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.8" '
        f'stroke-dasharray="{dash}" stroke-linejoin="round"/>{marks}'
    )


def _key(place: int, side: str, numbers: Mapping[str, int], names: Mapping[str, str]) -> str:
    colour, dash = _look(numbers.get(side, 0))
    left = _LEFT + 10 + place * 150
    return (
        f'<line x1="{left}" x2="{left + 26}" y1="14" y2="14" stroke="{colour}" stroke-width="2" '
        f'stroke-dasharray="{dash}"/><text x="{left + 32}" y="18">'
        f"{escape(names.get(side, side))}</text>"
    )


def _look(number: int) -> tuple[str, str]:
    dash = DASHES[number % len(DASHES)]
    return SIDE_COLOURS[number % len(SIDE_COLOURS)], (
        "none" if dash == (1, 0) else " ".join(map(str, dash))
    )
