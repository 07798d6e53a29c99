"""What is wrong in a list: every row's fault with where it stands, all at once."""

from __future__ import annotations

from dataclasses import dataclass

from xiezhi.model.errors import XiezhiError
from xiezhi.model.text import Text
from xiezhi.model.units import Lang


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One thing that is wrong. row: as the spreadsheet numbers it; column: the heading as given."""

    row: int
    column: str
    words: Text

    def render(self, lang: Lang) -> str:
        """Where and what, in one line."""
        said = self.words.render(lang)
        if lang == "zh":
            return f"第{self.row}行{f'“{self.column}”列' if self.column else ''}：{said}"
        return f"row {self.row}{f', column {self.column}' if self.column else ''}: {said}"


class ListInvalid(XiezhiError):
    """A list of which nothing was taken; `problems` holds what is wrong in which row."""

    def __init__(self, problems: tuple[RowProblem, ...]) -> None:
        super().__init__("\n".join(problem.render("en") for problem in problems))
        self.problems = problems

    def render(self, lang: Lang) -> str:
        """Every problem, a line each."""
        return "\n".join(problem.render(lang) for problem in self.problems)
