"""A table that every rendering (page, Word, Excel, JSON) shows the same way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from xiezhi.model.errors import XiezhiError
from xiezhi.model.text import Text
from xiezhi.model.units import LANGS, MISSING, Lang, Unit, format_number


class ColumnsDiffer(XiezhiError):
    """A table's columns and its rows do not agree."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in `rows`, its heading and, for numbers, its unit.

    A column without a unit holds words. Where `rows` has `<name>_zh` and `<name>_en`
    instead of `<name>`, each language reads its own. by_row: numbers whose unit differs from row
    to row, as the table's `measures` say.
    """

    name: str
    label: Text
    unit: Unit | None = None
    digits: int | None = None
    by_row: bool = False

    @property
    def numeric(self) -> bool:
        """Whether the cells are numbers."""
        return self.by_row or self.unit is not None

    def heading(self, lang: Lang) -> str:
        """The heading with its unit, e.g. `Area (km²)`."""
        unit = self.unit.label(lang) if self.unit else ""
        label = self.label.render(lang)
        if not unit:
            return label
        return f"{label}（{unit}）" if lang == "zh" else f"{label} ({unit})"

    def field(self, rows: pd.DataFrame, lang: Lang) -> str:
        """The column of `rows` that this language reads."""
        return self.name if self.name in rows.columns else f"{self.name}_{lang}"

    def shown(self, value: object, lang: Lang) -> str:
        """One cell as words."""
        if self.unit is not None:
            return format_number(value, self.unit, lang, self.digits)
        return MISSING if value is None or value is pd.NA or value != value else str(value)  # noqa: PLR0124


@dataclass(frozen=True, slots=True)
class Measure:
    """What one row of a table measures, where every row has a unit of its own."""

    label: Text
    unit: Unit
    digits: int | None = None

    def heading(self, lang: Lang) -> str:
        """The label with its unit, e.g. `Area (km²)`."""
        return Column("", self.label, self.unit).heading(lang)


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A titled table; `rows` keeps full precision, columns say how to show it.

    measures: what each row measures, for columns that are `by_row`.
    """

    id: str
    title: Text
    columns: tuple[Column, ...]
    rows: pd.DataFrame
    note: Text | None = None
    measures: tuple[Measure, ...] = ()

    def __post_init__(self) -> None:
        names = set(self.rows.columns)
        for column in self.columns:
            if column.name not in names and not {f"{column.name}_zh", f"{column.name}_en"} <= names:
                raise ColumnsDiffer(
                    f"table {self.id} has no column {column.name!r} (nor its _zh/_en pair); "
                    f"its rows have {sorted(map(str, names))}"
                )
            if column.by_row and len(self.measures) != len(self.rows):
                raise ColumnsDiffer(
                    f"table {self.id} has {len(self.rows)} rows and {len(self.measures)} measures; "
                    f"column {column.name!r} needs one for each row"
                )

    def row_column(self, column: Column, row: int) -> Column:
        """The column as this row shows it: with the row's own unit where there is one."""
        if not column.by_row:
            return column
        measure = self.measures[row]
        return Column(column.name, column.label, measure.unit, measure.digits)

    def cells(self, lang: Lang) -> list[list[str]]:
        """All rows as words, in column order."""
        shown = [
            [
                self.row_column(column, row).shown(value, lang)
                for row, value in enumerate(self.rows[column.field(self.rows, lang)])
            ]
            for column in self.columns
        ]
        return [list(row) for row in zip(*shown, strict=True)]


def measures_table(
    id: str,  # noqa: A002
    title: Text,
    measures: tuple[Measure, ...],
    columns: Mapping[str, Text],
    values: pd.DataFrame,
    note: Text | None = None,
) -> Table:
    """A table of one measure a row, each with its own unit, numbers kept as numbers.

    columns: what to call each column of `values`; values: (measure, column) numbers.

    >>> area = Measure(Text("面积", "Area"), Unit.KM2)
    >>> table = measures_table("t", Text("比较", "Compared"), (area,), {"a": Text("甲", "A")},
    ...                        pd.DataFrame({"a": [1234.5]}))
    >>> table.cells("en")
    [['Area (km²)', '1,234']]
    """
    names = {f"measure_{lang}": [one.heading(lang) for one in measures] for lang in LANGS}
    rows = pd.DataFrame({**names, **{name: values[name].to_numpy() for name in columns}})
    shown = (
        Column("measure", Text("指标", "Measure")),
        *(Column(name, label, by_row=True) for name, label in columns.items()),
    )
    return Table(id, title, shown, rows, note, measures)
