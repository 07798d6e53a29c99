"""Lines of a GeoJSON file: properties as cells, geometries as shapely lines."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from xiezhi.case.delimited import Unreadable
from xiezhi.case.dictionary import TableSpec
from xiezhi.case.problems import Problem, Severity
from xiezhi.case.raw import RawTable
from xiezhi.case.shape import extra_column, missing_columns
from xiezhi.case.sniff import Fault, encoding_of, fault_of_text
from xiezhi.case.words import as_written, given_words
from xiezhi.model.text import Text

MAX_LINES_BYTES = 48 * 2**20
_MAX_NAMES = 256
_MAX_FEATURES = 100_000
_LON, _LAT = (73.0, 135.1), (3.8, 53.6)
_LINES = ("LineString", "MultiLineString")


def lines_table(path: Path, spec: TableSpec, file: str) -> tuple[RawTable | None, list[Problem]]:
    """The lines of a GeoJSON file; features that are no lines are left out and named.

    Raises Unreadable where the file is no GeoJSON at all.
    """
    features = _features(path)
    every = [n for n in _names(features) if not n.startswith("_")]
    names = every[:_MAX_NAMES]
    known = [c.name for c in spec.columns if {c.name, c.label} & set(names)]
    problems = missing_columns(known, spec, file) if features else [_no_features(file)]
    problems += [extra_column(n, spec, known, file) for n in names if not spec.column_named(n)]
    problems += [_more_names(len(every) - _MAX_NAMES, file)] if len(every) > _MAX_NAMES else []
    shapes = [_shape(feature) for feature in features]
    bad = [(i, s) for i, s in enumerate(shapes, 1) if isinstance(s, Fault)]
    problems += [
        Problem(s.kind, file, s.given, s.expected, s.advice, i, "geometry") for i, s in bad
    ]
    good = [i for i, s in enumerate(shapes) if not isinstance(s, Fault)]
    cells = {name: [_cell(features[i], spec, name) for i in good] for name in known}
    problems += [
        _nested(file, i + 1, name, value)
        for name in known
        for i in good
        if isinstance(value := _value(features[i], spec, name), list | dict)
    ]
    geometry = [shapes[i] for i in good]
    problems += [_crossing(file, i + 1) for i in good if _crosses_itself(shapes[i])]
    headings = {name: name for name in known}
    rows = [i + 1 for i in good]
    table = RawTable(spec, file, rows, cells, headings, geometry, n_skipped=len(bad))
    return table, problems


def _features(path: Path) -> list[dict[str, Any]]:
    fault = fault_of_text(path)
    encoding = encoding_of(path) if fault is None else fault
    if isinstance(encoding, Fault):
        raise Unreadable(encoding)
    try:
        content = json.loads(path.read_text(encoding))
    except (ValueError, RecursionError):
        raise Unreadable(_no_json()) from None
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list):
        raise Unreadable(_no_collection())
    if len(features) > _MAX_FEATURES:
        raise Unreadable(_too_many(len(features)))
    return [feature if isinstance(feature, dict) else {} for feature in features]


def _properties(feature: dict[str, Any]) -> dict[str, Any]:
    properties = feature.get("properties")
    return properties if isinstance(properties, dict) else {}


def _names(features: list[dict[str, Any]]) -> list[str]:
    return list(dict.fromkeys(name for feature in features for name in _properties(feature)))


def _value(feature: dict[str, Any], spec: TableSpec, name: str) -> object:
    properties = _properties(feature)
    return properties.get(name, properties.get(spec.column(name).label))


def _cell(feature: dict[str, Any], spec: TableSpec, name: str) -> str:
    value = _value(feature, spec, name)
    if value is None or isinstance(value, list | dict):
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value).strip()


def _shape(feature: dict[str, Any]) -> object | Fault:
    """A feature's line, or what is wrong with it."""
    geometry = feature.get("geometry")
    if not isinstance(geometry, dict) or not geometry.get("coordinates"):
        return _fault("null_geometry", Text("没有几何", "there is no geometry"))
    kind = geometry.get("type")
    if kind not in _LINES:
        words = as_written(kind, 24) if isinstance(kind, str) and kind.strip() else ""
        return _fault(
            "not_a_line",
            Text(f"几何类型为 {words}", f"the geometry is a {words}")
            if words
            else Text("几何没有类型", "the geometry has no type"),
        )
    coordinates = geometry["coordinates"]
    parts = [coordinates] if kind == "LineString" else coordinates
    lines = [_points(part) for part in parts] if isinstance(parts, list) else [None]
    good = [line for line in lines if line is not None]
    if len(good) < len(lines):
        return _fault(
            "bad_coordinates", Text("坐标不是成对的数字", "coordinates are not pairs of numbers")
        )
    fault = _place_fault([point for line in good for point in line])
    return fault if fault is not None else _line(good)


def _points(part: object) -> list[tuple[float, float]] | None:
    if not isinstance(part, list) or len(part) < 2:  # noqa: PLR2004
        return None
    pairs = [_pair(point) for point in part]
    return None if any(pair is None for pair in pairs) else [pair for pair in pairs if pair]


def _pair(point: object) -> tuple[float, float] | None:
    if not isinstance(point, list) or len(point) < 2:  # noqa: PLR2004
        return None
    x, y = point[:2]
    numbers = all(isinstance(v, int | float) and not isinstance(v, bool) for v in (x, y))
    if not numbers or abs(x) > 1e12 or abs(y) > 1e12 or not math.isfinite(x + y):  # noqa: PLR2004
        return None
    return float(x), float(y)


def _place_fault(points: list[tuple[float, float]]) -> Fault | None:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    if _all_in(xs, _LON) and _all_in(ys, _LAT):
        return None
    if _all_in(xs, _LAT) and _all_in(ys, _LON):
        return _fault(
            "swapped_lonlat",
            Text("坐标是纬度在前", "latitude comes first in the coordinates"),
            Text("请改为经度在前", "put longitude first"),
        )
    if max(map(abs, xs + ys)) > 180:  # noqa: PLR2004
        return _fault(
            "projected",
            Text("坐标看来以米计", "the coordinates look like metres"),
            Text("请换算成经纬度（EPSG:4326）", "convert them to degrees (EPSG:4326)"),
        )
    return _fault(
        "outside_country",
        Text("部分坐标在国境之外", "some coordinates lie outside the country"),
        Text("请核对坐标", "check the coordinates"),
    )


def _all_in(values: list[float], span: tuple[float, float]) -> bool:
    return span[0] <= min(values) and max(values) <= span[1]


def _line(parts: list[list[tuple[float, float]]]) -> object | Fault:
    from shapely import LineString, MultiLineString  # noqa: PLC0415  (slow to import)

    line = LineString(parts[0]) if len(parts) == 1 else MultiLineString(parts)
    if line.length > 0 and line.is_valid:
        return line
    return _fault("no_length", Text("线的长度为零", "the line has no length"))


def _crosses_itself(line: Any) -> bool:
    return line.geom_type == "LineString" and not line.is_simple


def _crossing(file: str, number: int) -> Problem:
    return Problem(
        "crosses_itself",
        file,
        Text("线与自身相交", "the line crosses itself"),
        Text("通常不自交的线", "most often a line that does not"),
        Text("请核对坐标的次序", "check the order of its points"),
        number,
        "geometry",
        Severity.WARNING,
    )


def _fault(kind: str, given: Text, advice: Text | None = None) -> Fault:
    return Fault(
        kind,
        given,
        Text(
            "以经纬度表示的 LineString 或 MultiLineString",
            "a LineString or MultiLineString in degrees",
        ),
        advice or Text("请改正或删除此要素", "mend or delete the feature"),
    )


def _no_json() -> Fault:
    return Fault(
        "not_json",
        Text("内容不是 JSON", "the content is not JSON"),
        Text("GeoJSON 要素集", "a GeoJSON FeatureCollection"),
        Text("请从地理信息软件重新导出", "export it again from the mapping program"),
    )


def _nested(file: str, number: int, name: str, value: object) -> Problem:
    return Problem(
        "nested_value",
        file,
        given_words(value),
        Text("一个文字或数字", "one word or number"),
        Text("请写成单个值，多个值以 ; 分隔", "write one value, or several joined by ;"),
        number,
        name,
    )


def _more_names(n: int, file: str) -> Problem:
    return Problem(
        "too_many_properties",
        file,
        Text(f"另有 {n} 个属性名，未读取", f"it has {n} more names of properties, not read"),
        Text(f"不超过 {_MAX_NAMES} 个属性名", f"at most {_MAX_NAMES} names of properties"),
        Text("请只保留数据字典中的属性", "keep only properties of the data dictionary"),
        severity=Severity.WARNING,
    )


def _no_features(file: str) -> Problem:
    return Problem(
        "no_data",
        file,
        Text("还没有要素", "it holds no feature yet"),
        Text("至少一条线", "a line or more"),
        Text("填入数据之前按没有此表处理", "until then it counts as not given"),
        severity=Severity.WARNING,
    )


def _too_many(n: int) -> Fault:
    return Fault(
        "too_large",
        Text(f"有 {n} 个要素", f"it has {n} features"),
        Text(f"不超过 {_MAX_FEATURES} 个要素", f"at most {_MAX_FEATURES} features"),
        Text("请只保留本案例所需的线", "keep only the lines that the case needs"),
    )


def _no_collection() -> Fault:
    return Fault(
        "not_geojson",
        Text("JSON 中没有 features 列表", "the JSON has no list named features"),
        Text("GeoJSON 要素集", "a GeoJSON FeatureCollection"),
        Text("请从地理信息软件导出为 GeoJSON", "export it as GeoJSON from the mapping program"),
    )
