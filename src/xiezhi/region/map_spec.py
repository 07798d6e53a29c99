"""Layers of a map as plain Vega-Lite: data by name, a mark, encodings in pixels of the map.

Plain mappings rather than Altair's objects: a page holds dozens of maps with some twenty layers
each, and copying and checking the objects would take longer than all else that a map needs. A
test holds the finished specifications against the grammar instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Spec: TypeAlias = dict[str, Any]

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"


def layer(data: str, mark: str, encoding: Mapping[str, Spec] | None = None, **look: Any) -> Spec:
    """One layer: a data set by its name, the mark that draws its rows, and the mark's look.

    >>> layer("ends", "point", {"x": pixel("x")}, size=26)["mark"]
    {'type': 'point', 'size': 26}
    """
    drawn: Spec = {"data": {"name": data}, "mark": {"type": mark, **look}}
    return {**drawn, "encoding": dict(encoding)} if encoding else drawn


def land(data: str, encoding: Mapping[str, Spec] | None = None, **look: Any) -> Spec:
    """A layer of GeoJSON features. All of them lie inside the map, so that nothing need be cut."""
    return layer(data, "geoshape", encoding, clip=False, **look)


def pixel(field: str) -> Spec:
    """A position given in pixels of the map."""
    return {"field": field, "type": "quantitative", "scale": None, "axis": None}


def at_pixels() -> dict[str, Spec]:
    """The positions of marks whose rows hold x and y in pixels."""
    return {"x": pixel("x"), "y": pixel("y")}


def along_pixels() -> dict[str, Spec]:
    """The positions of lines whose rows hold x, y, x2 and y2 in pixels."""
    return {**at_pixels(), "x2": {"field": "x2"}, "y2": {"field": "y2"}}


def nominal(field: str, **more: Any) -> Spec:
    """A channel that shows a kind."""
    return {"field": field, "type": "nominal", **more}


def as_given(field: str) -> Spec:
    """A channel that takes a number as it stands, in the mark's own measure."""
    return {"field": field, "type": "quantitative", "scale": None, "legend": None}


def kinds_scale(words: Sequence[str], marks: Sequence[Any]) -> Spec:
    """A scale from kinds, in the order of the legend, to colours, shapes or dashes."""
    return {"domain": list(words), "range": list(marks[: len(words)])}
