"""Roads of an OpenStreetMap file as flat arrays: two passes, only what is needed kept."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from xiezhi.model.disk import named
from xiezhi.model.errors import XiezhiError
from xiezhi.model.text import Text, text

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

    from numpy.typing import NDArray

# How roads in China are tagged: OpenStreetMap wiki, "China tagging guidelines".
CLASS_OF_HIGHWAY = {
    "motorway": "expressway",
    "motorway_link": "expressway",
    "trunk": "national",
    "trunk_link": "national",
    "primary": "provincial",
    "primary_link": "provincial",
    "secondary": "county",
    "secondary_link": "county",
}
TERTIARY = {"tertiary": "county", "tertiary_link": "county"}
_KM_PER_MILE = 1.609344
_SPEED = re.compile(r"(\d+(?:\.\d+)?)\s*(mph|km/h|kmh)?")


class OsmExtraMissing(XiezhiError):
    """The library that reads OpenStreetMap files is not installed."""


class OsmUnreadable(XiezhiError):
    """A file that is no OpenStreetMap file, or a damaged one."""


@dataclass(frozen=True, slots=True, eq=False)
class OsmRoads:
    """The roads of a file, way after way.

    refs: (point,) node ids along the ways. start: (way + 1,) where each way begins in `refs`.
    highway, name_zh, name_en: (way,) tags, empty where absent. km_per_hour: (way,) the speed
    limit, NaN where untagged. node_ids, lonlat: the nodes' positions, sorted by id.
    node_names: names of junctions by node id.
    """

    refs: NDArray[np.int64]
    start: NDArray[np.int64]
    highway: list[str]
    name_zh: list[str]
    name_en: list[str]
    km_per_hour: NDArray[np.float64]
    node_ids: NDArray[np.int64]
    lonlat: NDArray[np.float64]
    node_names: dict[int, str]


def read_osm_roads(path: Path, *, tertiary: bool = False) -> OsmRoads:
    """Main roads of an OpenStreetMap file (.osm.pbf, .osm, .osm.bz2, .o5m).

    tertiary: also roads of that class. Reads the file twice: ways, then the positions of
    their nodes only, so that memory follows the roads and not the file.
    Raises OsmExtraMissing, OsmUnreadable.
    """
    osmium = _osmium()
    if not path.is_file():
        raise OsmUnreadable(
            text(
                "“{name}”不存在或不是文件；请核对路径。",
                "{name} does not exist or is no file; check the path.",
                name=named(path),
            )
        )
    highways = {**CLASS_OF_HIGHWAY, **(TERTIARY if tertiary else {})}
    with _told_plainly(path):
        refs, start, tags = _ways(osmium, path, highways)
        ids, lonlat, names = _positions(osmium, path, np.unique(refs))
    return OsmRoads(
        refs, start,
        [t[0] for t in tags], [t[1] for t in tags], [t[2] for t in tags],
        np.array([t[3] for t in tags], np.float64), ids, lonlat, names,
    )  # fmt: skip


def speed_limit(tag: str | None) -> float:
    """Kilometres an hour of a `maxspeed` tag, NaN where it says none.

    >>> speed_limit("100"), speed_limit("30 mph"), speed_limit("CN:urban")
    (100.0, 48.28032, nan)
    """
    found = _SPEED.fullmatch((tag or "").split(";")[0].strip())
    if found is None or float(found[1]) <= 0:
        return float("nan")
    return float(found[1]) * (_KM_PER_MILE if found[2] == "mph" else 1.0)


def _osmium() -> ModuleType:
    try:
        import osmium  # noqa: PLC0415  (an extra)
    except ImportError:
        raise OsmExtraMissing(
            Text(
                "读取 OpenStreetMap 文件需要另装一个组件；请运行 pip install 'xiezhi[osm]'",
                "reading OpenStreetMap files needs the extra `osm`; "
                "install it with: pip install 'xiezhi[osm]'",
            )
        ) from None
    return osmium


@contextmanager
def _told_plainly(path: Path) -> Iterator[None]:
    try:
        yield
    except (RuntimeError, ValueError, OSError):
        # What the library says names its own parts and not what a user could do.
        raise OsmUnreadable(
            text(
                "“{name}”不能作为 OpenStreetMap 文件读取；应为完整的文件，如 .osm.pbf 摘取文件；"
                "若下载曾中断，请重新下载。",
                "{name} cannot be read as an OpenStreetMap file; expected a whole file such as "
                "an .osm.pbf extract; fetch it again if its download broke off.",
                name=named(path),
            )
        ) from None


def _ways(
    osmium: ModuleType, path: Path, highways: dict[str, str]
) -> tuple[NDArray[np.int64], NDArray[np.int64], list[tuple[str, str, str, float]]]:
    refs, start = array("q"), array("q", [0])
    tags: list[tuple[str, str, str, float]] = []
    wanted = osmium.filter.TagFilter(*(("highway", value) for value in highways))
    for way in osmium.FileProcessor(str(path), osmium.osm.WAY).with_filter(wanted):
        refs.extend(node.ref for node in way.nodes)
        start.append(len(refs))
        tags.append(_tags(way.tags))
    return np.frombuffer(refs, np.int64) if refs else np.zeros(0, np.int64), np.array(start), tags


def _tags(tags: Any) -> tuple[str, str, str, float]:
    name = tags.get("name:zh") or tags.get("name") or tags.get("ref") or ""
    english = tags.get("name:en") or tags.get("ref") or ""
    return tags["highway"], name, english, speed_limit(tags.get("maxspeed"))


def _positions(
    osmium: ModuleType, path: Path, wanted: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.float64], dict[int, str]]:
    ids, lonlat = array("q"), array("d")
    names: dict[int, str] = {}
    only = osmium.filter.IdFilter(wanted.tolist())
    for node in osmium.FileProcessor(str(path), osmium.osm.NODE).with_filter(only):
        ids.append(node.id)
        lonlat.extend((node.lon, node.lat))
        if len(node.tags) and (name := node.tags.get("name")):
            names[node.id] = name
    order = np.argsort(np.array(ids, np.int64))
    return np.array(ids, np.int64)[order], np.array(lonlat).reshape(-1, 2)[order], names
