"""A table that every rendering (page, Word, Excel, JSON) shows the same way."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from xiezhi.model.errors import XiezhiError
from xiezhi.model.text import Text
from xiezhi.model.units import MISSING, Lang, Unit, format_number


class ColumnsDiffer(XiezhiError):
    """A table's columns and its rows do not agree."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in `rows`, its heading and, for numbers, its unit.

    A column without a unit holds words. Where `rows` has `<name>_zh` and `<name>_en`
    instead of `<name>`, each language reads its own.
    """

    name: str
    label: Text
    unit: Unit | None = None
    digits: int | None = None

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


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A titled table; `rows` keeps full precision, columns say how to show it."""

    id: str
    title: Text
    columns: tuple[Column, ...]
    rows: pd.DataFrame
    note: Text | None = None

    def __post_init__(self) -> None:
        names = set(self.rows.columns)
        for column in self.columns:
            if column.name not in names and not {f"{column.name}_zh", f"{column.name}_en"} <= names:
                raise ColumnsDiffer(
                    f"table {self.id} has no column {column.name!r} (nor its _zh/_en pair); "
                    f"its rows have {sorted(map(str, names))}"
                )

    def cells(self, lang: Lang) -> list[list[str]]:
        """All rows as words, in column order."""
        shown = [
            [column.shown(value, lang) for value in self.rows[column.field(self.rows, lang)]]
            for column in self.columns
        ]
        return [list(row) for row in zip(*shown, strict=True)]
