"""Classes of a figure for a map: where they break, what they are called, how they are shaded."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from xiezhi.model.palette import PAPER, diverging, sequential
from xiezhi.model.text import Text
from xiezhi.model.units import LANGS, Lang, Unit, format_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

NO_DATA = Text("× 无数据", "× no data")
BELOW = "▼"
MISSING_SIGN = "×"


@dataclass(frozen=True, slots=True)
class Classes:
    """Classes in ascending order, those without data last.

    labels: of each class; colours: from light to dark, or away from a centre on either side.
    """

    labels: tuple[Text, ...]
    colours: tuple[str, ...]


def class_breaks(values: Floats, n: int = 5, centre: float | None = None) -> Floats:
    """Ascending breaks between at most n classes of about as many values, rounded to read well.

    With a centre, it is one of the breaks. Missing values do not count.

    >>> class_breaks(np.array([103.0, 211.0, 333.0, 478.0, 592.0]), n=2)
    array([330.])
    """
    known = values[np.isfinite(values)]
    if known.size == 0:
        return np.empty(0)
    breaks = _two_digits(np.quantile(known, np.arange(1, n) / n))
    if centre is not None:
        step = np.abs(breaks - centre).min(initial=np.inf) < np.ptp(known) / (4 * n)
        nearest = np.abs(breaks - centre).argmin() if step else len(breaks)
        breaks = np.append(np.delete(breaks, nearest) if step else breaks, centre)
    breaks = np.unique(breaks)
    inside = (breaks > known.min()) & (breaks <= known.max())
    return np.asarray(breaks[inside], dtype=np.float64)


def class_of(values: Floats, breaks: Floats) -> NDArray[np.int64]:
    """(value,) its class, len(breaks) + 1 if missing; a break belongs to the class above."""
    number = np.searchsorted(breaks, values, side="right")
    return np.where(np.isnan(values), len(breaks) + 1, number).astype(np.int64)


def classes_of(breaks: Floats, unit: Unit, centre: float | None = None) -> Classes:
    """Labels and colours for breaks; classes below a centre carry a sign that prints in grey."""
    edges = [-np.inf, *breaks.tolist(), np.inf]
    digits = _digits(breaks * unit.value.factor)
    labels = [_label(low, high, unit, digits, centre) for low, high in pairwise(edges)]
    if centre is None:
        colours = sequential(len(labels))
    else:
        n_below = sum(high <= centre for high in edges[1:])
        colours = diverging(n_below, len(labels) - n_below)
    return Classes((*labels, NO_DATA), (*colours, PAPER))


def _label(low: float, high: float, unit: Unit, digits: int, centre: float | None) -> Text:
    sign = f"{BELOW} " if centre is not None and high <= centre else ""
    zh, en = (sign + _range(low, high, unit, digits, lang) for lang in LANGS)
    return Text(zh, en)


def _range(low: float, high: float, unit: Unit, digits: int, lang: Lang) -> str:
    shown = [format_number(edge, unit, lang, digits) for edge in (low, high)]
    if np.isinf(low) and np.isinf(high):
        return "全部" if lang == "zh" else "all"
    if np.isinf(low):
        return f"{shown[1]}以下" if lang == "zh" else f"under {shown[1]}"
    if np.isinf(high):
        return f"{shown[0]}及以上" if lang == "zh" else f"{shown[0]} and over"
    return f"{shown[0]}至{shown[1]}" if lang == "zh" else f"{shown[0]} to {shown[1]}"


def _two_digits(values: Sequence[float] | Floats) -> Floats:
    return np.array([float(f"{value:.2g}") for value in values])


def _digits(shown: Floats) -> int:
    """The fewest decimals that show every number as it is, four at most."""
    return next((d for d in range(4) if np.allclose(shown, shown.round(d), rtol=0, atol=1e-9)), 4)
