"""Room for names on a map: where a text covers neither a mark nor a text before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
import shapely

from xiezhi.region.map_frame import FOOT_PX

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from xiezhi.region.map_frame import MapFrame

    Floats = NDArray[np.float64]

_TITLE_SHAPE = 2.5  # a name's width in its heights
_NAME_ROOM_PX = 24.0  # half of a usual name's width
_MARK_PX = 3.0  # half of what a mark takes up
# From its point to the text's middle, in halves of its own size: on it, below, above, beside,
# at a corner, then between these. All of them stay next to the point.
_STEPS = (
    (0, 0),
    *((0, 1), (0, -1), (1, 0), (-1, 0)),
    *((0.8, 0.8), (-0.8, 0.8), (0.8, -0.8), (-0.8, -0.8)),
    *((0.4, 1), (-0.4, 1), (0.4, -1), (-0.4, -1)),
    *((1, 0.5), (-1, 0.5), (1, -0.5), (-1, -0.5)),
    *((1, 1), (-1, 1), (1, -1), (-1, -1)),
)
_NARROW, _BROAD = frozenset(" '()fijlrtI.,"), frozenset("mwMWQ%")


def text_px(words: str, size: float) -> float:
    """At least how wide a text is set in the charts' font, at a size in pixels.

    >>> text_px("桐梓县", 10), round(text_px("Tongzi", 10), 1)
    (30.0, 34.6)
    """
    return size * sum(_sign_em(sign) for sign in words)


def _sign_em(sign: str) -> float:
    """How wide a sign is in heights: a Chinese character is square, Latin letters are slimmer."""
    if ord(sign) > 0x2E7F:  # noqa: PLR2004
        return 1.0
    return 0.36 if sign in _NARROW else 0.9 if sign in _BROAD else 0.62


def text_boxes(centres: Floats, words: Sequence[str], sizes: Sequence[float]) -> Floats:
    """(text, 4) left, top, right, bottom of texts set around their centres, pixels."""
    widths = [text_px(word, size) for word, size in zip(words, sizes, strict=True)]
    half = np.column_stack([widths, sizes]).reshape(-1, 2) / 2
    at = centres.reshape(-1, 2)
    return np.hstack([at - half, at + half])


def free_places(
    points: Floats,
    words: Sequence[str],
    sizes: Sequence[float],
    frame: MapFrame,
    kept_free: Floats | None = None,
    written: Floats | None = None,
) -> Floats:
    """(text, 2) centres for texts near their points so that none overlaps one before it.

    points: (text, 2) pixels, the most important first. A text goes on its point, or else below,
    above, right or left of it; NaN where there is no room.
    kept_free: (mark, 2) pixels of marks that no text may cover. written: (box, 4) left, top, right,
    bottom of texts that are there already, see `text_boxes`.
    """
    centres = np.full((len(words), 2), np.nan)
    marks = np.empty((0, 2)) if kept_free is None else kept_free
    there = np.empty((0, 4)) if written is None else written
    taken = np.vstack([there, np.hstack([marks - _MARK_PX, marks + _MARK_PX])])
    for k, (word, size) in enumerate(zip(words, sizes, strict=True)):
        half = np.array([text_px(word, size) / 2 + 2, size * 0.62 + 1])
        for step in _STEPS:
            centre = points[k] + np.array(step) * (half + np.array([4.0, 3.0]))
            box = np.concatenate([centre - half, centre + half])
            if _inside(box, frame) and not _overlaps(box, taken):
                centres[k], taken = centre, np.vstack([taken, box])
                break
    return centres


def middle_with_room(outline_px: shapely.Geometry, words: Sequence[str], size: float) -> Floats:
    """(2,) pixels where each of some wordings fits into an outline, or NaN where one does not."""
    flat = np.array([1.0, _TITLE_SHAPE])
    inside = cast("shapely.Polygon", shapely.transform(outline_px, lambda xy: xy * flat))
    circle = shapely.maximum_inscribed_circle(inside, 1.0)
    widest = max(text_px(word, size) for word in words)
    if shapely.length(circle) < widest / 2 + 2:
        return np.full(2, np.nan)
    return np.asarray(shapely.get_coordinates(circle)[0] / flat)


def roomiest(outline_px: shapely.Geometry, taken: Floats) -> Floats:
    """(2,) pixels where a wide name has most room inside an outline, away from taken points."""
    flat = np.array([1.0, _TITLE_SHAPE])  # an ellipse as wide as a name is a circle here
    inside = shapely.transform(outline_px, lambda xy: xy * flat)
    names = shapely.buffer(shapely.multipoints(taken * flat), _NAME_ROOM_PX)
    free = shapely.difference(inside, names)
    chosen = cast("shapely.Polygon", inside if shapely.is_empty(free) else free)
    circle = shapely.maximum_inscribed_circle(chosen, 1.0)
    return np.asarray(shapely.get_coordinates(circle)[0] / flat)


def _inside(box: Floats, frame: MapFrame) -> bool:
    return bool(
        box[0] >= 0 and box[1] >= 0 and box[2] <= frame.width and box[3] <= frame.height - FOOT_PX
    )


def _overlaps(box: Floats, taken: Floats) -> bool:
    apart = (
        (taken[:, 0] >= box[2])
        | (taken[:, 2] <= box[0])
        | (taken[:, 1] >= box[3])
        | (taken[:, 3] <= box[1])
    )
    return bool((~apart).any())
