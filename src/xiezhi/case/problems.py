"""A problem of a case folder: one sentence that says where, what, what instead, what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from xiezhi.model.text import Text
from xiezhi.model.units import Lang

_SHOWN_AT_MOST = 48
_ROWS_SHOWN = 6
NOT_ALL = "more_faults"  # the kind that ends a list which does not hold everything


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

    def render(self, lang: Lang, rows: Sequence[int] = ()) -> str:
        """The problem as one sentence on one line; rows: where it is found, if in several."""
        given, expected = self.given.render(lang), self.expected.render(lang)
        advice, where = self.advice.render(lang), self.where(lang, rows)
        if lang == "zh":
            space = " " if expected[:1].isascii() else ""
            return f"{where}：{given}；应为{space}{expected}；{advice}。"
        return f"{where}: {given}; expected {expected}; {advice}."

    def where(self, lang: Lang, rows: Sequence[int] = ()) -> str:
        """File, row and column in words."""
        parts = [printable(self.file, 400)]
        numbers = rows or ([] if self.row is None else [self.row])
        if numbers:
            parts.append(_rows(numbers, self._row_kind, lang))
        if self.column:
            column = printable(self.column)
            zh, en = ("设置项", "setting") if self._row_kind == "line" else ("列", "column")
            parts.append(f"{column} {zh}" if lang == "zh" else f"{en} {column}")
        return ("，" if lang == "zh" else ", ").join(parts)

    @property
    def _row_kind(self) -> str:
        kinds = {".geojson": "feature", ".toml": "line"}
        return next((kind for end, kind in kinds.items() if self.file.endswith(end)), "row")

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


def count_of(problems: Iterable[Problem]) -> tuple[int, bool]:
    """How many there are, and whether that is all: a list that was cut off counts the least."""
    kinds = [problem.kind for problem in problems]
    return len(kinds) - kinds.count(NOT_ALL), NOT_ALL not in kinds


def listed(problems: Iterable[Problem], lang: Lang, at_most: int = 5) -> Iterator[str]:
    """The sentences: errors first, then file by file, row by row, as one mends them.

    What is the same in several rows is one sentence; of one kind in one column no more than
    `at_most` are told, and a line where the rest begin counts them.
    """
    same_words: dict[tuple[object, ...], list[Problem]] = {}
    every = sorted(problems, key=_order)
    cut_off = {_column(problem) for problem in every if problem.kind == NOT_ALL}
    for problem in every:
        same_words.setdefault(_sentence(problem), []).append(problem)
    alike: dict[tuple[object, ...], list[list[Problem]]] = {}
    for group in same_words.values():
        alike.setdefault(_alike(group[0]), []).append(group)
    lines = [line for groups in alike.values() for line in _told(groups, lang, at_most, cut_off)]
    yield from (words for _, words in sorted(lines, key=lambda line: line[0]))


def _told(
    groups: list[list[Problem]], lang: Lang, at_most: int, cut_off: set[tuple[object, ...]]
) -> Iterator[tuple[tuple[object, ...], str]]:
    """Sentences of one kind in one column with where they belong in the order."""
    cut = at_most if len(groups) > at_most + 1 else len(groups)  # a line that counts one is no gain
    for group in groups[:cut]:
        rows = [problem.row for problem in group if problem.row is not None]
        yield _order(group[0]), group[0].render(lang, rows)
    if groups[cut:]:
        n, first = sum(map(len, groups[cut:])), groups[cut][0]
        yield _order(first), _more(first, n, lang, whole=_column(first) not in cut_off)


def _order(problem: Problem) -> tuple[object, ...]:
    tables = not problem.file.endswith(".toml")
    warning = problem.severity is not Severity.ERROR
    return (warning, tables, problem.file, problem.row or 0)


def _alike(problem: Problem) -> tuple[object, ...]:
    return (*_column(problem), problem.kind)


def _column(problem: Problem) -> tuple[object, ...]:
    return (problem.severity, problem.file, problem.column)


def _sentence(problem: Problem) -> tuple[object, ...]:
    words = (problem.given, problem.expected, problem.advice)
    return (*_alike(problem), *(text.render("en") for text in words))


def _rows(numbers: Sequence[int], kind: str, lang: Lang) -> str:
    """Rows, lines or features in words, the first few by number."""
    shown, n_more = list(map(str, numbers[:_ROWS_SHOWN])), len(numbers) - _ROWS_SHOWN
    if lang == "zh":
        unit = "个要素" if kind == "feature" else "行"
        rest = f"等 {len(numbers)} {unit}" if n_more > 0 else f" {unit}"
        return f"第 {'、'.join(shown)}{rest}"
    rest = f" and {n_more} more" if n_more > 0 else ""
    return f"{kind}{'s' if len(numbers) > 1 else ''} {', '.join(shown)}{rest}"


def _more(first: Problem, n: int, lang: Lang, *, whole: bool) -> str:
    where = first.where(lang)
    if lang == "zh":
        some, every = ("", "全部") if whole else ("至少", "其中已检查的")
        return f"{where}起，另有{some} {n} 处同类问题（--format json 列出{every}）。"
    some, every = ("", "all") if whole else ("at least ", "those that were counted")
    return f"{where} and on: {some}{n} more problems like this (--format json lists {every})."
