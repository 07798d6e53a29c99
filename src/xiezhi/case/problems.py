"""A problem of a case folder: one sentence that says where, what, what instead, what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from xiezhi.model.text import Text
from xiezhi.model.units import Lang

_SHOWN_AT_MOST = 48


class Severity(Enum):
    """An error keeps the case from being read; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a case folder.

    kind: a stable name for programs, e.g. `wrong_type`. file: name in the folder, with the sheet
    of a workbook as `case.xlsx[links]`. row: as the user sees it, the header being row 1; in
    GeoJSON the number of the feature. column: the heading as given.
    """

    kind: str
    file: str
    given: Text
    expected: Text
    advice: Text
    row: int | None = None
    column: str = ""
    severity: Severity = Severity.ERROR

    def render(self, lang: Lang) -> str:
        """The problem as one sentence on one line."""
        given, expected = self.given.render(lang), self.expected.render(lang)
        advice, where = self.advice.render(lang), self.where(lang)
        if lang == "zh":
            space = " " if expected[:1].isascii() else ""
            return f"{where}：{given}；应为{space}{expected}；{advice}。"
        return f"{where}: {given}; expected {expected}; {advice}."

    def where(self, lang: Lang) -> str:
        """File, row and column in words."""
        feature, settings = self.file.endswith(".geojson"), self.file.endswith(".toml")
        parts = [printable(self.file, 400)]
        if self.row is not None and lang == "zh":
            parts.append(f"第 {self.row} {'个要素' if feature else '行'}")
        elif self.row is not None:
            unit = "feature" if feature else "line" if settings else "row"
            parts.append(f"{unit} {self.row}")
        if self.column:
            column = printable(self.column)
            zh, en = ("设置项", "setting") if settings else ("列", "column")
            parts.append(f"{column} {zh}" if lang == "zh" else f"{en} {column}")
        return ("，" if lang == "zh" else ", ").join(parts)

    def as_json(self, lang: Lang) -> dict[str, Any]:
        """The problem for programs; its sentence in one language, its names in none."""
        return {
            "kind": self.kind,
            "severity": self.severity.value,
            "file": printable(self.file, 400),
            "row": self.row,
            "column": printable(self.column) or None,
            "given": self.given.render(lang),
            "expected": self.expected.render(lang),
            "advice": self.advice.render(lang),
            "sentence": self.render(lang),
        }

    def __str__(self) -> str:
        return self.render("en")


def printable(value: object, at_most: int = _SHOWN_AT_MOST) -> str:
    r"""A value safe to show in one line: no control, no direction marks, not too long.

    >>> printable("a\nb")
    'a�b'
    """
    try:
        words = str(value)
    except RecursionError:  # a table nested thousands deep, as TOML allows
        words = "{…}"
    shown = "".join(c if c.isprintable() else "�" for c in words[: at_most + 1])
    return shown if len(shown) <= at_most else shown[:at_most] + "…"


def found(value: object) -> Text:
    """The words for what a cell holds."""
    shown = printable(value)
    return Text(f"现为“{shown}”", f'found "{shown}"')


def same(words: object) -> Text:
    """A name, code or number that both languages write alike."""
    return Text(str(words), str(words))


def errors_of(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Those that keep the case from being read."""
    return tuple(p for p in problems if p.severity is Severity.ERROR)


def listed(problems: Iterable[Problem], lang: Lang, at_most: int = 5) -> Iterator[str]:
    """The sentences: errors first, then file by file, row by row, as one mends them.

    Of one kind in one column no more than `at_most` are told; a line where the rest begin
    counts them.
    """
    told: Counter[tuple[object, ...]] = Counter()
    ordered = sorted(problems, key=_order)
    n_alike = Counter(map(_alike, ordered))
    for problem in ordered:
        kind = _alike(problem)
        told[kind] += 1
        rest = n_alike[kind] - at_most
        if told[kind] <= at_most or rest == 1:  # a line that counts one is no shorter than the one
            yield problem.render(lang)
        elif told[kind] == at_most + 1:
            yield _more(problem, rest, lang)


def _order(problem: Problem) -> tuple[object, ...]:
    settings_last = not problem.file.endswith(".toml")
    return (*_severity(problem), settings_last, problem.file, problem.row or 0)


def _severity(problem: Problem) -> tuple[bool]:
    return (problem.severity is not Severity.ERROR,)


def _alike(problem: Problem) -> tuple[object, ...]:
    return (*_severity(problem), problem.file, problem.column, problem.kind)


def _more(first: Problem, n: int, lang: Lang) -> str:
    where = first.where(lang)
    if lang == "zh":
        return f"{where}起，另有 {n} 处同类问题（--format json 列出全部）。"
    return f"{where} and on: {n} more problems like this (--format json lists all)."
