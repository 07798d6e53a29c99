"""What lists and pages read: rows by key, a page at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a list: a commitment, text, proposal, body, report, objection and so on.

    type: the item's type in lower case, e.g. commitment, text, deed kinds such as transfer by
    their own name. kind: its own kind, e.g. project. due and suspect are empty where there are
    none; parent: what it is part of or about. first, last: the numbers of the records that made
    it and changed it last.
    """

    id: str
    type: str
    kind: str
    stage: str
    by: str
    title_zh: str
    title_en: str
    due: str
    parent: str
    suspect: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Entries:
    """A page of a list. next: give it as `after` for the following page; None on the last."""

    rows: tuple[Entry, ...]
    next: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Statements:
    """A page of statements with their votes, most votes first."""

    rows: tuple[StatementRow, ...]
    next: tuple[int, str] | None


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A statement and its votes."""

    id: str
    words_zh: str
    words_en: str
    n_agree: int
    n_disagree: int
    n_pass: int


@dataclass(frozen=True, slots=True)
class Task:
    """Something that waits for a party. asks: accept, verify, sign, answer, ...; since: receipt.

    due: the last day, empty where no day is set.
    """

    id: str
    asks: str
    type: str
    title_zh: str
    title_en: str
    since: str
    due: str


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """A transfer. amount: yuan, as exact decimal text."""

    id: str
    kind: str
    payer: str
    payee: str
    amount: str
    period: str
    rule: str
    settles: str
    stage: str
    received: str


@dataclass(frozen=True, slots=True)
class AlertRow:
    """An alert and how often it was answered."""

    id: str
    to: str
    by: str
    level: str
    words_zh: str
    words_en: str
    stage: str
    n_answers: int
    received: str


class Pages(Protocol):
    """The tables that follow from the log, read for a page. Nothing is written through them."""

    def entries(
        self,
        type_: str,
        *,
        party: str = "",
        side: str = "",
        stage: str = "",
        parent: str = "",
        suspect: bool = False,
        kind: str = "",
        due_before: str = "",
        words: str = "",
        ids: Collection[str] | None = None,
        order: str = "due",
        down: bool = False,
        after: tuple[str, str] | None = None,
        limit: int = 50,
    ) -> Entries:
        """Items of a type, the earliest due first; narrowed by what is given.

        due_before: a day, not included; words: part of the id or title, in either language; ids:
        no others than these.
        order: `due` or `number` (the id); down: the last first.
        """

    def entry(self, id_: str) -> Entry | None:
        """One item's row."""

    def titles(self, type_: str) -> Iterator[tuple[str, str, str]]:
        """Id and title, in either language, of every item of a type."""

    def items(self, ids: Collection[str]) -> Mapping[str, Any]:
        """Items by their ids, read at once; those that are not there are left out."""

    def received(self, numbers: Collection[int]) -> Mapping[int, str]:
        """When records were received, by their numbers, read at once."""

    def parties_of(self, id_: str) -> tuple[str, ...]:
        """The parties that an item concerns."""

    def counts(self, type_: str, *, side: str = "") -> dict[str, int]:
        """How many items of a type stand at each stage."""

    def statements(self, *, after: tuple[int, str] | None = None, limit: int = 50) -> Statements:
        """Statements, most votes first."""

    def votes(self, statement: str = "") -> tuple[tuple[str, str, str], ...]:
        """Votes as (statement, party, vote), of one statement or all."""

    def tasks(self, party: str, limit: int = 200) -> tuple[Task, ...]:
        """What waits for a party, by due day, then by receipt."""

    def money(self, *, party: str = "", rule: str = "", limit: int = 1000) -> tuple[MoneyRow, ...]:
        """Transfers, the latest first."""

    def alerts(
        self, *, to: str = "", unanswered: bool = False, limit: int = 100
    ) -> tuple[AlertRow, ...]:
        """Alerts, the latest first."""
