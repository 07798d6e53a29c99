"""Texts with a halo, drawn once: ink over its own white edge instead of two texts in a pile.

Vega draws the edge of a text over its ink, so a map writes each name twice: broad in white, then
in ink. SVG can turn the order round, and setting the letters is what takes a picture's time.
"""

from __future__ import annotations

import re

_GROUP = re.compile(r'(<g class="mark-text[^>]*>)((?:<text [^>]*>[^<]*</text>)+)</g>')
_TEXT = re.compile(r"<text ([^>]*)>([^<]*)</text>")
_TRANSFORM = re.compile(r'transform="[^"]*"')
_STROKE = re.compile(r' ?stroke(?:-\w+)?="[^"]*"')


def halos_joined(svg: str) -> str:
    """The SVG with every pair of a halo and its ink as one text.

    >>> group = '<g class="mark-text"><text transform="translate(1,2)" {}>綦江</text></g>'
    >>> halos_joined(group.format('stroke="#fff" fill="black"') + group.format('fill="#222"'))
    '<g class="mark-text"><text transform="translate(1,2)" fill="#222" stroke="#fff" \
paint-order="stroke">綦江</text></g>'
    """
    groups = list(_GROUP.finditer(svg))
    parts, at, halo = [], 0, None
    for group in groups:
        if halo is not None and halo.end() == group.start() and _is_halo_of(halo[2], group[2]):
            parts += [svg[at : halo.start()], group[1], _joined(halo[2], group[2]), "</g>"]
            at, halo = group.end(), None
        else:
            halo = group
    return "".join([*parts, svg[at:]])


def _is_halo_of(below: str, above: str) -> bool:
    """Whether the texts below are those above, at the same spots, with an edge that those lack."""
    return _said(below) == _said(above) and "stroke=" in below and "stroke=" not in above


def _said(texts: str) -> list[tuple[list[str], str]]:
    return [(_TRANSFORM.findall(look), words) for look, words in _TEXT.findall(texts)]


def _joined(below: str, above: str) -> str:
    pairs = zip(_TEXT.findall(below), _TEXT.findall(above), strict=True)
    return "".join(
        f'<text {look}{_edge(halo)} paint-order="stroke">{words}</text>'
        for (halo, _), (look, words) in pairs
    )


def _edge(look: str) -> str:
    return "".join(f" {found.strip()}" for found in _STROKE.findall(look))
