"""A blueprint written out in one language: what HTML and Word both show, in order."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Literal

from xiezhi.blueprint.catalogue import Failed
from xiezhi.blueprint.numbering import chapter_number, figure_label, question_number, table_label
from xiezhi.blueprint.sheets import sheets
from xiezhi.blueprint.values import text_width
from xiezhi.blueprint.words import LACKING, OTHER_TABLES, PROPOSAL_KINDS, WORDS
from xiezhi.model.finding import Finding, Locked
from xiezhi.model.source import Quality
from xiezhi.model.text import Quantity, Text, joined, text
from xiezhi.model.units import MISSING, Unit
from xiezhi.region.accuracy import measured_error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xiezhi.blueprint.build import Blueprint
    from xiezhi.blueprint.catalogue import Answer
    from xiezhi.blueprint.sheets import Sheet
    from xiezhi.model.proposal import Proposal
    from xiezhi.model.source import Source
    from xiezhi.model.table import Column, Table
    from xiezhi.model.units import Lang

State = Literal["answered", "locked", "failed"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart's place in the document; the drawing itself is found by `chart`."""

    chart: str
    label: str
    title: str
    alt: str


Kind = Literal["number", "short", "words"]
_SHORT_LETTERS = 14


@dataclass(frozen=True, slots=True)
class Head:
    """A column's heading, its unit in brackets (or empty), and what its cells hold.

    kind: numbers are set to the right; short words are never broken over two lines.
    """

    label: str
    unit: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as words; `sheet` is how to find it in the workbook."""

    table: str
    label: str
    title: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str
    sheet: str


@dataclass(frozen=True, slots=True)
class Ground:
    """A table that something rests on, with its source; `mark` is empty for official data."""

    title: str
    n_rows: str
    source: str
    year: str
    licence: str
    quality: str
    mark: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A proposal as words."""

    kind: str
    title: str
    why: str
    sides: str
    places: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A question with its answer, or with the reason why there is none.

    mark: what the answer rests on is synthetic; empty for all else.
    """

    id: str
    state: State
    number: str
    question: str
    answer: str
    figures: tuple[Figure, ...] = ()
    grids: tuple[Grid, ...] = ()
    method: str = ""
    sources: tuple[str, ...] = ()
    inputs: tuple[Ground, ...] = ()
    caveats: tuple[str, ...] = ()
    offers: tuple[Offer, ...] = ()
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A chapter."""

    id: str
    number: str
    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The whole document in one language; `times` says how wrong travel times may be."""

    lang: Lang
    title: str
    sides: str
    year: str
    counts: str
    parts: tuple[Part, ...]
    basis: tuple[Ground, ...]
    times: str
    version: str

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every question, in order."""
        return tuple(entry for part in self.parts for entry in part.entries)

    @property
    def full_title(self) -> str:
        """The title with what kind of document it is."""
        return f"{self.title}{'' if self.lang == 'zh' else ': '}{self.word('kind')}"

    def word(self, name: str) -> str:
        """One of the words that frame the findings."""
        return WORDS[name].render(self.lang)


def page_of(blueprint: Blueprint, lang: Lang) -> Page:
    """The blueprint in one language, everything numbered."""
    figures, tables = count(1), iter(sheets(blueprint.tables).values())
    parts = tuple(
        Part(
            chapter.room,
            chapter_number(c, lang),
            chapter.title.render(lang),
            tuple(
                _entry(blueprint, one, question_number(c, q, lang), figures, tables, lang)
                for q, one in enumerate(answers, 1)
            ),
        )
        for c, (chapter, answers) in enumerate(blueprint.parts, 1)
    )
    basis = tuple(
        _ground(blueprint, one.table, one.n_rows, one.source, lang) for one in blueprint.basis
    )
    return Page(
        lang,
        blueprint.title.render(lang),
        joined([side.name for side in blueprint.sides], " · ", " · ").render(lang),
        str(blueprint.reference_year),
        _counts(blueprint).render(lang),
        parts,
        basis,
        measured_error().render(lang),
        blueprint.version,
    )


def _counts(blueprint: Blueprint) -> Text:
    asked = sum(len(answers) for _, answers in blueprint.parts)
    return text(
        "{asked} 个，已作答 {answered} 个",
        "{asked}, of which {answered} answered",
        asked=Quantity(asked, Unit.COUNT),
        answered=Quantity(len(blueprint.findings), Unit.COUNT),
    )


def _entry(
    blueprint: Blueprint,
    answer: Answer,
    number: str,
    figures: Iterator[int],
    tables: Iterator[Sheet],
    lang: Lang,
) -> Entry:
    question = answer.question.render(lang)
    if isinstance(answer, Locked):
        sentence = unlock_sentence(blueprint, answer).render(lang)
        return Entry(answer.id, "locked", number, question, sentence)
    if isinstance(answer, Failed):
        return Entry(answer.id, "failed", number, question, answer.sentence.render(lang))
    return Entry(
        answer.id,
        "answered",
        number,
        question,
        answer.answer.render(lang),
        _figures(answer, figures, lang),
        tuple(_grid(table, next(tables), lang) for table in answer.tables),
        answer.method.render(lang),
        tuple(citation(source, lang) for source in answer.sources),
        tuple(_ground(blueprint, i.table, i.n_rows, i.source, lang) for i in answer.inputs),
        tuple(caveat.render(lang) for caveat in answer.caveats),
        tuple(_offer(blueprint, proposal, lang) for proposal in answer.proposals),
        Quality.SYNTHETIC.label.render(lang) if answer.invented else "",
    )


def unlock_sentence(blueprint: Blueprint, locked: Locked) -> Text:
    """Which tables would answer a question."""
    names = joined([_quoted(blueprint.table_title(name), name) for name in locked.missing])
    return text(
        "案例中尚无{names}；补充后即可作答。",
        "The case has no {names} yet; add it to get the answer.",
        names=names,
    )


def _quoted(title: Text, name: str) -> Text:
    if name in LACKING:
        return LACKING[name]
    zh, en = title.render("zh"), title.render("en")
    return Text(f"“{zh}”表（{name}）", f"table “{en}” ({name})")


def _figures(finding: Finding, numbers: Iterator[int], lang: Lang) -> tuple[Figure, ...]:
    return tuple(
        Figure(
            chart.id,
            figure_label(next(numbers), lang),
            chart.title.render(lang),
            chart.alt.render(lang),
        )
        for chart in finding.charts
    )


def _grid(table: Table, sheet: Sheet, lang: Lang) -> Grid:
    rows = tuple(tuple(row) for row in table.cells(lang))
    longest = [max(map(text_width, cells), default=0.0) for cells in zip(*rows, strict=True)]
    longest = longest or [0.0] * len(table.columns)
    return Grid(
        table.id,
        table_label(sheet.number, lang),
        table.title.render(lang),
        tuple(_head(c, width, lang) for c, width in zip(table.columns, longest, strict=True)),
        rows,
        table.note.render(lang) if table.note else "",
        sheet.cited(lang),
    )


def _head(column: Column, longest: float, lang: Lang) -> Head:
    label = column.label.render(lang)
    unit = column.heading(lang).removeprefix(label).strip()
    if column.numeric:
        return Head(label, unit, "number")
    return Head(label, unit, "short" if longest <= _SHORT_LETTERS else "words")


def _ground(blueprint: Blueprint, table: str, n_rows: int, source: Source, lang: Lang) -> Ground:
    title = OTHER_TABLES.get(table, blueprint.table_title(table))
    return Ground(
        title.render(lang),
        f"{n_rows:,}",
        source.title.render(lang),
        MISSING if source.year is None else str(source.year),
        source.licence or MISSING,
        source.quality.label.render(lang),
        "" if source.quality is Quality.OFFICIAL else source.quality.value,
    )


def citation(source: Source, lang: Lang) -> str:
    """A source as a reader would cite it: title, year, licence, and a mark if not official.

    A year that the title already gives, as citations do, is not said twice.
    """
    title = source.title.render(lang)
    parts = [title]
    parts += [str(source.year)] if source.year is not None and str(source.year) not in title else []
    parts += [source.licence] if source.licence else []
    if source.quality is not Quality.OFFICIAL:
        parts.append(source.quality.label.render(lang))
    return ("，" if lang == "zh" else ", ").join(parts)


def _offer(blueprint: Blueprint, proposal: Proposal, lang: Lang) -> Offer:
    names = {side.code: side.name for side in blueprint.sides}
    sides = [names.get(code, Text(code, code)) for code in sorted(proposal.sides)]
    places = [blueprint.places.get(code, Text(code, code)) for code in proposal.places]
    return Offer(
        PROPOSAL_KINDS[proposal.kind].render(lang),
        proposal.title.render(lang),
        proposal.why.render(lang),
        joined(sides).render(lang),
        joined(places).render(lang) or MISSING,
    )
