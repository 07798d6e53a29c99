"""Frames back into the files of a case folder: writing, then reading, gives the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd

from xiezhi.case.dictionary import ColumnSpec, ColumnType, TableSpec, table_spec


def write_table(frame: pd.DataFrame, folder: Path, name: str) -> Path:
    """Write a table as `<name>.csv` (or `.geojson` for lines), columns in the dictionary's order.

    Columns that hold nothing are left out; those that the dictionary does not know, too.
    """
    spec = table_spec(name)
    path = folder / f"{name}.{'geojson' if spec.lines else 'csv'}"
    words = _words(frame, spec)
    if spec.lines:
        path.write_text(_geojson(words, frame["geometry"]), "utf-8")
    else:
        words.to_csv(path, index=False, encoding="utf-8", lineterminator="\n")
    return path


def _words(frame: pd.DataFrame, spec: TableSpec) -> pd.DataFrame:
    columns = [c for c in spec.columns if c.name in frame and _held(frame, c)]
    return pd.DataFrame({c.name: [_cell(v, c) for v in frame[c.name]] for c in columns})


def _held(frame: pd.DataFrame, column: ColumnSpec) -> bool:
    return column.required or bool(frame[column.name].notna().any())


def _cell(value: Any, column: ColumnSpec) -> str:
    if pd.isna(value):
        return ""
    if column.type in (ColumnType.INTEGER, ColumnType.YEAR):
        return str(int(value))
    if column.dtype == "float64":
        return repr(float(value))
    if column.type is ColumnType.BOOLEAN:
        return "true" if value else "false"
    if column.type is ColumnType.DATE:
        return f"{value:%Y-%m-%d}"
    return f"{value:%Y-%m-%d %H:%M:%S}" if column.type is ColumnType.TIME else str(value)


def _geojson(words: pd.DataFrame, geometry: pd.Series) -> str:
    from shapely.geometry import mapping  # noqa: PLC0415  (slow to import)

    features = [
        {"type": "Feature", "properties": properties, "geometry": mapping(line)}
        for properties, line in zip(words.to_dict("records"), geometry, strict=True)
    ]
    content = {"type": "FeatureCollection", "features": features}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
