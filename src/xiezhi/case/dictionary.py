"""The data dictionary: every table and column that a case folder may hold.

Checker, reference page and spreadsheet template are made from it; see `dictionary.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import Any

from xiezhi.model.errors import AskedWrongly
from xiezhi.model.text import Text


class UnknownTable(AskedWrongly):
    """A name that is no table of the data dictionary."""


class ColumnType(Enum):
    """What a cell of a column holds."""

    PLACE = "place"
    AREA = "area"
    PROVINCE = "province"
    NODE = "node"
    ID = "id"
    REF = "ref"
    TEXT = "text"
    NUMBER = "number"
    INTEGER = "integer"
    FRACTION = "fraction"
    YEAR = "year"
    DATE = "date"
    TIME = "time"
    PERIOD = "period"
    ENUM = "enum"
    BOOLEAN = "boolean"
    LON = "lon"
    LAT = "lat"


DTYPES: Mapping[ColumnType, str] = {
    ColumnType.NUMBER: "float64",
    ColumnType.FRACTION: "float64",
    ColumnType.LON: "float64",
    ColumnType.LAT: "float64",
    ColumnType.INTEGER: "Int64",
    ColumnType.YEAR: "Int64",
    ColumnType.BOOLEAN: "boolean",
    ColumnType.DATE: "datetime64[us]",
    ColumnType.TIME: "datetime64[us]",
}

# What a column may hold where its entry names no narrower range.
_RANGES: Mapping[ColumnType, tuple[float, float]] = {
    ColumnType.NUMBER: (-1e15, 1e15),
    ColumnType.INTEGER: (-1e15, 1e15),
    ColumnType.FRACTION: (0.0, 1.0),
    ColumnType.YEAR: (1900, 2100),
    ColumnType.LON: (73.0, 135.1),
    ColumnType.LAT: (3.8, 53.6),
}

_UNITS: Mapping[str, Text] = {
    "km": Text("公里", "km"),
    "km2": Text("平方公里", "km²"),
    "minutes": Text("分钟", "minutes"),
    "persons": Text("人", "persons"),
    "yuan": Text("元", "yuan"),
    "degrees": Text("度", "degrees"),
}


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column of a table; `values` are the choices of an enum with their meaning.

    table: for a `ref`, the table whose `id` it names. derived: the gazetteer knows it.
    """

    name: str
    label: str
    type: ColumnType
    meaning: Text
    example: str
    unit: str = ""
    required: bool = False
    many: bool = False
    derived: bool = False
    min: float | None = None
    max: float | None = None
    values: Mapping[str, Text] | None = None
    table: str = ""

    @property
    def dtype(self) -> str:
        """The dtype of the column in a frame; lists stay words, joined by `;`."""
        return "str" if self.many else DTYPES.get(self.type, "str")

    @property
    def unit_text(self) -> Text | None:
        """The unit in words, if the column has one."""
        return _UNITS[self.unit] if self.unit else None


@dataclass(frozen=True, slots=True)
class TableSpec:
    """One table: what it is for, what identifies a row, and its columns.

    lines: whether it is read from GeoJSON and holds a `geometry`. measured: whether its rows come
    from instruments: what is wrong with one is told, and the analyses keep it apart and count it,
    but the case can be read.
    """

    name: str
    title: Text
    about: Text
    serves: tuple[Text, ...]
    key: tuple[str, ...]
    columns: tuple[ColumnSpec, ...]
    lines: bool = False
    measured: bool = False

    @property
    def required(self) -> tuple[str, ...]:
        """The columns that must be there."""
        return tuple(column.name for column in self.columns if column.required)

    def column(self, name: str) -> ColumnSpec:
        """A column by name."""
        return next(column for column in self.columns if column.name == name)

    def column_named(self, heading: str) -> ColumnSpec | None:
        """The column whose name or Chinese label this heading is, exactly."""
        return next((c for c in self.columns if heading in (c.name, c.label)), None)


@dataclass(frozen=True, slots=True)
class SpeedRange:
    """Plausible speeds of a mode, km/h door to door."""

    min_kmh: float
    max_kmh: float


@cache
def tables() -> Mapping[str, TableSpec]:
    """Every table by name, in the order of the dictionary.

    >>> list(tables())[:2]
    ['places', 'indicators']
    """
    raw = raw_dictionary()
    return {name: _table(name, entry, raw) for name, entry in raw["tables"].items()}


def table_spec(name: str) -> TableSpec:
    """A table by name. Raises UnknownTable.

    >>> table_spec("links").column("km").unit
    'km'
    """
    spec = tables().get(name)
    if spec is None:
        raise UnknownTable(
            Text(
                f"数据字典中没有“{name}”这张表；可用的表：{'、'.join(tables())}。",
                f'"{name}" is not a table of the data dictionary; its tables are: '
                f"{', '.join(tables())}.",
            )
        )
    return spec


@cache
def speed_ranges() -> Mapping[str, SpeedRange]:
    """Plausible speeds by transport mode."""
    return {
        mode: SpeedRange(s["min"], s["max"]) for mode, s in raw_dictionary()["speed_kmh"].items()
    }


@cache
def mode_classes() -> Mapping[str, tuple[str, ...]]:
    """The link classes that suit a transport mode."""
    return {mode: tuple(classes) for mode, classes in raw_dictionary()["mode_classes"].items()}


@cache
def table_by_any_name() -> Mapping[str, str]:
    """Table names by what a file or sheet may be called: the name or the Chinese title."""
    by_title = {spec.title.zh: name for name, spec in tables().items()}
    return {**by_title, **{name: name for name in tables()}}


@cache
def raw_dictionary() -> dict[str, Any]:
    """The dictionary as its file has it."""
    return tomllib.loads(files("xiezhi.case").joinpath("dictionary.toml").read_text("utf-8"))


def _text(entry: Mapping[str, str]) -> Text:
    return Text(entry["zh"], entry["en"])


def _table(name: str, entry: dict[str, Any], raw: dict[str, Any]) -> TableSpec:
    return TableSpec(
        name,
        _text(entry["title"]),
        _text(entry["about"]),
        tuple(_text(raw["rooms"][room]) for room in entry["serves"]),
        tuple(entry["key"]),
        tuple(_column(column, raw["enums"]) for column in entry["columns"]),
        entry.get("form", "table") == "lines",
        entry.get("form", "table") == "measured",
    )


def _column(entry: dict[str, Any], enums: dict[str, Any]) -> ColumnSpec:
    kind = ColumnType(entry["type"])
    low, high = _RANGES.get(kind, (None, None))
    return ColumnSpec(
        entry["name"],
        entry["label"],
        kind,
        _text(entry["meaning"]),
        entry["example"],
        entry.get("unit", ""),
        entry.get("required", False),
        entry.get("many", False),
        entry.get("derived", False),
        entry.get("min", low),
        entry.get("max", high),
        _values(entry, enums),
        entry.get("table", ""),
    )


def _values(entry: dict[str, Any], enums: dict[str, Any]) -> Mapping[str, Text] | None:
    if "enum" not in entry:
        return None
    return {value: _text(words) for value, words in enums[entry["enum"]].items()}
