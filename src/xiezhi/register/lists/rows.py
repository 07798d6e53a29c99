"""Rows of a list as given: cells by column, and what an item is to be that a row describes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

from xiezhi.model.text import Text, text
from xiezhi.model.units import LANGS
from xiezhi.register.acts.commitments import CommitmentDrafted
from xiezhi.register.errors import ActInvalid
from xiezhi.register.items import Commitment, Party, Report, Side, Stage
from xiezhi.register.lists.columns import columns_of, find_columns, folded, n_known
from xiezhi.register.lists.problems import ListInvalid, RowProblem
from xiezhi.register.lists.words import (
    CellWrong,
    amount_of,
    cell_as_read,
    cell_of,
    day_of,
    kind_of,
    pair_of,
    share_of,
    stage_of,
)
from xiezhi.register.state import State, item, side_of

T = TypeVar("T")
MAX_ROWS = 20_000
_HEADER_WITHIN = 10
Rows = Sequence[tuple[int, Sequence[str]]]


class RowWrong(Exception):
    """What is wrong in one row."""

    def __init__(self, *problems: RowProblem) -> None:
        super().__init__(problems)
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Row:
    """Cells by column name; a column that the sheet lacks is not there."""

    number: int
    cells: Mapping[str, str]
    headings: Mapping[str, str]

    def get(self, name: str) -> str:
        """The cell, empty where there is none."""
        return self.cells.get(name, "")

    def wrong(self, name: str, words: Text) -> RowProblem:
        """A problem of this row."""
        return RowProblem(self.number, self.headings.get(name, ""), words)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a row says that its item is to be; what the sheet has no column for is as it is."""

    draft: CommitmentDrafted
    stage: Stage | None
    share: Decimal | None
    until: date | None
    spent: Decimal | None


@dataclass(frozen=True, slots=True)
class Sides:
    """The parties of each side, looked up once for all rows."""

    state: State
    parties: Mapping[str, tuple[Party, ...]]

    @classmethod
    def of(cls, state: State) -> Sides:
        """Those of a state."""
        held = tuple(state.of(Party))
        codes = [one.code for one in state.of(Side)]
        return cls(state, {code: tuple(p for p in held if p.side == code) for code in codes})


def rows_of(state: State, rows: Rows) -> tuple[list[Row], tuple[str, ...]]:
    """The rows below the header, and headings that are no column. Raises ListInvalid."""
    columns = columns_of(state)
    top = rows[:_HEADER_WITHIN]
    if not top:
        raise ListInvalid((RowProblem(1, "", Text("表是空的。", "the sheet is empty.")),))
    at = max(range(len(top)), key=lambda i: n_known(top[i][1], columns))
    number, headings = top[at]
    places, unknown = find_columns(headings, columns, number)
    body = [(n, cells) for n, cells in rows[at + 1 :] if any(c.strip() for c in cells)]
    if len(body) > MAX_ROWS:
        words = Text(f"清单超过{MAX_ROWS}行；请分开导入。", f"a list has {MAX_ROWS} rows at most.")
        raise ListInvalid((RowProblem(body[MAX_ROWS][0], "", words),))
    named = {name: headings[i] for name, i in places.items()}
    return [
        Row(
            n,
            {c: cell_as_read(cells[i]) if i < len(cells) else "" for c, i in places.items()},
            named,
        )
        for n, cells in body
    ], unknown


def wanted(sides: Sides, by: str, row: Row, found: Commitment | None) -> Wanted:
    """What a row asks for. found: the item as it is. Raises RowWrong with all faults of cells."""
    reader = _Reader(row)
    now = found or _Nothing()
    report = item(sides.state, found.report, Report) if found else None
    title = reader.words("matter", now.title)
    kind = reader.read("kind", kind_of, now.kind)
    if title is None:
        reader.fault("matter_zh", Text("缺少事项。", "the matter is missing."))
    if kind is None and not row.get("kind"):
        reader.fault("kind", Text("缺少类别。", "the kind is missing."))
    owners = _owners(sides, reader, now.owners)
    terms = (
        reader.read("due", day_of, now.due),
        reader.read("budget", amount_of, now.budget),
        reader.words("indicator", now.indicator),
        reader.read("parent", str, now.parent),
        reader.read("rests_on", _refs, now.rests_on) or (),
    )
    stage = reader.read("state", stage_of, None)
    share = reader.read("progress", share_of, report.share if report else None)
    until = reader.read("until", day_of, report.until if report else None)
    spent = reader.read("spent", amount_of, report.spent if report else None)
    if reader.problems or title is None or kind is None:
        raise RowWrong(*reader.problems)
    try:
        draft = CommitmentDrafted(by, row.get("number"), kind, title, owners, *terms)
    except ActInvalid as error:
        raise RowWrong(*faults_of(row, error)) from None
    return Wanted(draft, stage, share, until, spent)


def faults_of(row: Row, error: ActInvalid) -> list[RowProblem]:
    """The faults of an act as problems of the row that it came from."""
    return [row.wrong("", Text(p.render("zh"), p.render("en"))) for p in error.problems]


@dataclass(frozen=True, slots=True)
class _Nothing:
    """What an item is before it is there."""

    title: None = None
    kind: None = None
    owners: tuple[str, ...] = ()
    due: None = None
    budget: None = None
    indicator: None = None
    parent: None = None
    rests_on: tuple[str, ...] = ()


@dataclass(slots=True)
class _Reader:
    """Reads a row's cells and gathers what is wrong with them."""

    row: Row
    problems: list[RowProblem] = field(default_factory=list)

    def fault(self, name: str, words: Text) -> None:
        """Note a problem."""
        self.problems.append(self.row.wrong(name, words))

    def read(self, name: str, of: Callable[[str], T], now: T | None) -> T | None:
        """A cell's value; None where it is empty; as it is now where there is no such column."""
        cell = self.row.cells.get(name)
        if cell is None:
            return now
        try:
            return of(cell) if cell else None
        except CellWrong as error:
            self.fault(name, error.words)
            return now

    def words(self, name: str, now: Text | None) -> Text | None:
        """A pair of columns in two languages; one that the sheet lacks is as it is now."""
        was = {lang: cell_as_read(cell_of(now, lang)) for lang in LANGS}
        given = {lang: self.row.cells.get(f"{name}_{lang}", was[lang]) for lang in LANGS}
        return now if given == was else pair_of(given["zh"], given["en"])


def _owners(sides: Sides, reader: _Reader, now: tuple[str, ...]) -> tuple[str, ...]:
    """The owner of each side, by name or id; the order of an item's owners stays as it is."""
    found: list[str] = []
    for code, parties in sides.parties.items():
        column = f"owner_{code}"
        cell = reader.row.cells.get(column)
        held = next((p for p in now if side_of(sides.state, p) == code), "")
        owner = held if cell is None else _owner(parties, reader, column, cell)
        found += [owner] if owner else []
    same = set(found) == set(now)
    return now if same else tuple(found)


def _owner(own: Sequence[Party], reader: _Reader, column: str, cell: str) -> str:
    if not cell:
        return ""
    by_id = [p.id for p in own if p.id == cell]
    by_name = [p.id for p in own if folded(cell) in {folded(p.name.zh), folded(p.name.en)}]
    found = by_id or by_name
    if len(found) != 1:
        reader.fault(column, _not_one(cell, found))
        return ""
    return found[0]


def _not_one(cell: str, found: list[str]) -> Text:
    shown = Text(cell[:60], cell[:60])
    if found:
        return text(
            "有{n}个主体名为“{given}”；请改写编号：{ids}。",
            "{n} parties are called {given}; write the id: {ids}.",
            n=Text(str(len(found)), str(len(found))),
            given=shown,
            ids=Text("、".join(found), ", ".join(found)),
        )
    return text(
        "该方没有主体“{given}”；请写台账中的名称或编号。",
        "this side has no party {given}; write a name or id of the register.",
        given=shown,
    )


def _refs(cell: str) -> tuple[str, ...]:
    parts = cell.replace("；", ";").replace("、", ";").split(";")
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))
