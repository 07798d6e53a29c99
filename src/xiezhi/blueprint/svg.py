"""A drawn SVG made fit to stand inside a page: safe, light, with ids of its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import tostring

from defusedxml.ElementTree import fromstring

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

# All that the renderer draws with; whatever else a specification smuggles in is left out.
DRAWN = {
    *("svg", "g", "defs", "title", "text", "tspan", "image", "clipPath"),
    *("path", "rect", "circle", "line", "polygon", "polyline"),
    *("linearGradient", "radialGradient", "stop"),
}
_KEPT_LINKS = ("#", "data:image/")
_DROPPED = ("aria-", "role", "style", "on", "font-family", "xmlns", "version")
_LONG_PATH = 400
_NUMBER = re.compile(r"-?\d+\.\d{2,}")
_REFERENCE = re.compile(r"url\(#([^)]+)\)")


def inline_svg(raw: str, name: str) -> str:
    """The SVG as markup for an HTML page.

    Left out: namespaces, fonts (the page sets them), roles (the page gives the whole picture
    one), scripts, styles, links that lead outside. Ids become `<name>-1`, `<name>-2`, …: the
    renderer counts them up as long as it lives. Outlines keep a tenth of a pixel.
    """
    root = fromstring(raw)
    _keep_drawn(root)
    ids = {old: f"{name}-{n}" for n, old in enumerate(_ids(root), 1)}
    for element in root.iter():
        element.tag = _local(element.tag)
        element.attrib = _attributes(element, ids)
    return tostring(root, encoding="unicode")


def _keep_drawn(element: Element) -> None:
    for child in list(element):
        if not isinstance(child.tag, str) or _local(child.tag) not in DRAWN:
            element.remove(child)
        else:
            _keep_drawn(child)


def _ids(root: Element) -> list[str]:
    return [element.attrib["id"] for element in root.iter() if "id" in element.attrib]


def _attributes(element: Element, ids: dict[str, str]) -> dict[str, str]:
    kept = {}
    for key, value in element.attrib.items():
        name = _local(key)
        if name.startswith(_DROPPED):
            continue
        if name == "href":
            if not value.startswith(_KEPT_LINKS):
                continue
            kept[name] = f"#{ids.get(value[1:], value[1:])}" if value.startswith("#") else value
        else:
            kept[name] = _rewritten(name, value, ids)
    return kept


def _rewritten(name: str, value: str, ids: dict[str, str]) -> str:
    if name == "id":
        return ids[value]
    if name == "d" and len(value) > _LONG_PATH:
        return _NUMBER.sub(lambda found: f"{float(found[0]):.1f}", value)
    return _REFERENCE.sub(lambda found: f"url(#{ids.get(found[1], found[1])})", value)


def _local(name: str) -> str:
    return name.rpartition("}")[2]
