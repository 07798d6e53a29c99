"""The colours and the font of every chart and map, in one place.

Chosen to be told apart with any colour vision and, within a ramp, in grey by lightness. Colour
never speaks alone: maps add names, marks and line patterns.
"""

from __future__ import annotations

import numpy as np

FONT = "Noto Sans CJK SC, sans-serif"
INK = "#222222"
FAINT = "#757575"
PAPER = "#ffffff"
ELSEWHERE = "#ebebe7"  # land that a map does not speak about

# Okabe & Ito (2008), ordered so that the first two differ most in grey as well.
SIDE_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00")
DASHES = ((1, 0), (6, 3), (2, 2), (8, 3, 2, 3))
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")
_RAMP = ("#eef3f8", "#c6d9ea", "#92b7d7", "#5890bf", "#2b689e", "#0e3c69")
_BELOW = ("#7f3b08", "#c0752a", "#ecc48f")
_ABOVE = ("#b9cde6", "#6a95c6", "#1f5796")
MIDDLE = "#f7f7f4"


def tint(colour: str, strength: float) -> str:
    """A colour thinned with white; strength 1 leaves it, 0 is white.

    >>> tint("#000000", 0.2)
    '#cccccc'
    """
    return _hex(255 + (_rgb(colour) - 255) * strength)


def sequential(n: int) -> list[str]:
    """Colours of n classes from light to dark.

    >>> sequential(2)
    ['#c6d9ea', '#0e3c69']
    """
    return _along(_RAMP, np.linspace(1 / n, 1, n))


def diverging(n_below: int, n_above: int) -> list[str]:
    """Colours dark to light for classes below a centre, then light to dark for those above."""
    below = _along(_BELOW, np.linspace(0, 1, n_below)) if n_below > 1 else [_BELOW[1]] * n_below
    above = _along(_ABOVE, np.linspace(0, 1, n_above)) if n_above > 1 else [_ABOVE[1]] * n_above
    return below + above


def _along(ramp: tuple[str, ...], at: np.ndarray) -> list[str]:
    stops = np.array([_rgb(colour) for colour in ramp])
    position = at * (len(ramp) - 1)
    mixed = [np.interp(position, np.arange(len(ramp)), stops[:, c]) for c in range(3)]
    return [_hex(rgb) for rgb in np.column_stack(mixed)]


def _rgb(colour: str) -> np.ndarray:
    return np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)], dtype=np.float64)


def _hex(rgb: np.ndarray) -> str:
    return "#" + "".join(f"{round(float(c)):02x}" for c in rgb)
