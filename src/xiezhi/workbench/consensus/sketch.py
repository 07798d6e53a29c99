"""The opinion map as a drawing: circles where people lie close, numbered by group of opinion."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from math import sqrt
from typing import TYPE_CHECKING, Any

from xiezhi.model.palette import FAINT, INK, SIDE_COLOURS

if TYPE_CHECKING:
    from xiezhi.model.units import Lang

_W, _H, _STEP = 560, 480, 20
_EDGE = 40
_FONT = "Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif"


def sketch(told: Mapping[str, Any], lang: Lang) -> bytes:
    """People counted on a grid; the larger the circle the more of them."""
    points = told.get("points", [])
    most = max((one["n"] for one in points), default=1)
    parts = [_circle(one, most) for one in sorted(points, key=lambda one: -one["n"])]
    title = "意见分布：表态相近者相邻" if lang == "zh" else "Opinions: who votes alike lies close"
    keys = "".join(
        _key(k, group["n_people"], lang) for k, group in enumerate(told.get("groups", ()))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_W} {_H}" width="{_W}" '
        f'height="{_H}" font-family="{_FONT}" font-size="12" fill="{INK}" role="img">'
        f"<title>{escape(title)}</title>{keys}{''.join(parts)}</svg>"
    ).encode()


def _circle(one: Mapping[str, int], most: int) -> str:
    x, y = _EDGE + one["x"] * _STEP + 10, _H - 20 - one["y"] * (_STEP - 2)
    radius = 4 + 13 * sqrt(one["n"] / most)
    colour = FAINT if one["group"] < 0 else SIDE_COLOURS[one["group"] % len(SIDE_COLOURS)]
    number = "" if one["group"] < 0 else str(one["group"] + 1)
    words = (
        f'<text x="{x}" y="{y + 4}" text-anchor="middle" fill="#fff" font-weight="700">'
        f"{number}</text>"
        if radius > 8  # noqa: PLR2004  (room for a digit)
        else ""
    )
    return f'<circle cx="{x}" cy="{y}" r="{radius:.1f}" fill="{colour}" stroke="#fff"/>{words}'


def _key(k: int, n: int, lang: Lang) -> str:
    x = _EDGE + k * 130
    words = f"群体{k + 1}：{n}人" if lang == "zh" else f"group {k + 1}: {n}"
    colour = SIDE_COLOURS[k % len(SIDE_COLOURS)]
    return (
        f'<circle cx="{x}" cy="18" r="7" fill="{colour}"/><text x="{x + 13}" y="22">'
        f"{escape(words)}</text>"
    )
