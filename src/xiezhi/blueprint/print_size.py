"""How large a chart stands on paper, and how finely it is drawn for it."""

from __future__ import annotations

import re
from dataclasses import dataclass

TEXT_WIDTH_MM = 156
HEIGHT_MAX_MM = 165
_PX_PER_MM = 96 / 25.4
_DOTS_PER_INCH = 220  # what Word itself keeps of pictures for print
_SCALE_MAX = 2.0
_SIZE = re.compile(r'<svg\b[^>]*? width="([\d.]+)"[^>]*? height="([\d.]+)"')


@dataclass(frozen=True, slots=True)
class PrintSize:
    """The size on paper in mm, and the picture's pixels for each pixel of the chart."""

    width_mm: float
    height_mm: float
    scale: float


def print_size(svg: str) -> PrintSize:
    """A chart's own size, or as large as the text and two thirds of a page allow.

    >>> print_size('<svg width="480" height="240"></svg>')
    PrintSize(width_mm=127.0, height_mm=63.5, scale=2.0)
    """
    found = _SIZE.search(svg)
    assert found, "the renderer states the size of every drawing"  # noqa: S101
    width_px, height_px = float(found[1]), float(found[2])
    shrunk = min(
        1.0,
        TEXT_WIDTH_MM * _PX_PER_MM / width_px,
        HEIGHT_MAX_MM * _PX_PER_MM / height_px,
    )
    width_mm = shrunk * width_px / _PX_PER_MM
    scale = min(_SCALE_MAX, _DOTS_PER_INCH / 25.4 * width_mm / width_px)
    return PrintSize(round(width_mm, 2), round(shrunk * height_px / _PX_PER_MM, 2), scale)
