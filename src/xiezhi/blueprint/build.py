"""The blueprint of a case as a value: every rendering is made from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xiezhi import __version__
from xiezhi.blueprint.catalogue import CHAPTERS, Answer, Chapter, answered
from xiezhi.blueprint.progress import silent
from xiezhi.model.finding import Finding
from xiezhi.model.text import Text

if TYPE_CHECKING:
    from xiezhi.blueprint.progress import Tell
    from xiezhi.model.case import Case, Side
    from xiezhi.model.chart import Chart
    from xiezhi.model.source import Source
    from xiezhi.model.table import Table


@dataclass(frozen=True, slots=True)
class Basis:
    """A table that the case rests on."""

    table: str
    n_rows: int
    source: Source


@dataclass(frozen=True, slots=True, eq=False)
class Blueprint:
    """A case with the answers to all questions of the catalogue.

    table_titles: what the data dictionary calls each table; places: names by code.
    """

    case_id: str
    title: Text
    sides: tuple[Side, ...]
    reference_year: int
    parts: tuple[tuple[Chapter, tuple[Answer, ...]], ...]
    basis: tuple[Basis, ...]
    table_titles: Mapping[str, Text]
    places: Mapping[str, Text]
    version: str = __version__

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The answers that are findings, in order."""
        return tuple(a for _, some in self.parts for a in some if isinstance(a, Finding))

    @property
    def charts(self) -> tuple[Chart, ...]:
        """Every chart, in order."""
        return tuple(chart for finding in self.findings for chart in finding.charts)

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every table, in order."""
        return tuple(table for finding in self.findings for table in finding.tables)

    def table_title(self, name: str) -> Text:
        """What to call a table; its name where the dictionary does not know it."""
        return self.table_titles.get(name, Text(name, name))


def blueprint_of(
    case: Case,
    table_titles: Mapping[str, Text],
    chapters: tuple[Chapter, ...] = CHAPTERS,
    tell: Tell = silent,
    found: Callable[[Answer], None] | None = None,
) -> Blueprint:
    """Ask the case every question of the chapters; `found` gets each answer as soon as known."""
    blueprint = Blueprint(
        case.id,
        case.title,
        case.sides,
        case.reference_year,
        tuple(answered(case, chapters, tell, found)),
        _basis(case),
        table_titles,
        _place_names(case),
    )
    _ids_differ(blueprint)
    return blueprint


def _basis(case: Case) -> tuple[Basis, ...]:
    lengths = {name: len(rows) for name, rows in case.tables.items()}
    lengths["boundaries"] = len(case.boundaries)
    return tuple(
        Basis(name, lengths[name], case.origins[name])
        for name in sorted(case.origins)
        if lengths.get(name)
    )


def _place_names(case: Case) -> dict[str, Text]:
    places = case.table("places")
    return {
        code: Text(zh, en)
        for code, zh, en in zip(places["code"], places["name_zh"], places["name_en"], strict=True)
    }


def _ids_differ(blueprint: Blueprint) -> None:
    """Anchors and sheets are named by ids: two of the same kind are our own mistake."""
    questions = [one for _, answers in blueprint.parts for one in answers]
    for kind in (questions, blueprint.charts, blueprint.tables):
        ids = [one.id for one in kind]
        twice = sorted({name for name in ids if ids.count(name) > 1})
        assert not twice, f"findings, charts or tables share the ids {twice}"  # noqa: S101
