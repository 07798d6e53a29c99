"""Votes as a sparse matrix: one row a person, one column a statement, the last vote counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from xiezhi.consensus.opinion.errors import VotesInvalid
from xiezhi.model.text import Text

PERSON_COLUMNS = ("voter", "person", "party")
WORDS = {"agree": 1, "disagree": -1, "pass": 0}


@dataclass(frozen=True, slots=True, eq=False)
class Votes:
    """One vote for each (person, statement), compressed by person, columns in order.

    people, statements: labels of the rows and columns.
    starts: (person + 1,) where a person's votes begin in `columns` and `signs`.
    columns: statement number of each vote, ascending within a person.
    signs: -1 disagree, 0 pass, +1 agree. times: when cast, or None.
    n_given: votes in the table; n_replaced: earlier votes that a later one replaced.
    by_time: whether the time of a vote decided which came last, or its place in the table.
    """

    people: pd.Index
    statements: pd.Index
    starts: NDArray[np.int64]
    columns: NDArray[np.int32]
    signs: NDArray[np.int8]
    times: NDArray[np.int64] | None
    n_given: int
    n_replaced: int
    by_time: bool

    @property
    def n_people(self) -> int:
        """Rows of the matrix."""
        return len(self.people)

    @property
    def n_statements(self) -> int:
        """Columns of the matrix."""
        return len(self.statements)

    def rows(self) -> NDArray[np.int32]:
        """Person number of each vote."""
        people = np.arange(self.n_people, dtype=np.int32)
        return np.repeat(people, np.diff(self.starts))

    def matrix(self, values: NDArray[np.floating]) -> sparse.csr_array:
        """A sparse (person, statement) matrix of other values at the places of the votes."""
        shape = (self.n_people, self.n_statements)
        return sparse.csr_array((values, self.columns, self.starts), shape=shape)

    def counts(self, people: NDArray[np.bool_] | None = None) -> NDArray[np.int64]:
        """(statement, 3) disagreements, passes and agreements, of some people or all."""
        keep = slice(None) if people is None else np.repeat(people, np.diff(self.starts))
        cell = self.columns[keep].astype(np.int64) * 3 + (self.signs[keep] + 1)
        return np.bincount(cell, minlength=3 * self.n_statements).reshape(-1, 3)

    def only(self, people: NDArray[np.bool_]) -> Votes:
        """The same conversation with some of its people."""
        keep = np.repeat(people, np.diff(self.starts))
        lengths = np.diff(self.starts)[people]
        return Votes(
            self.people[people],
            self.statements,
            np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
            self.columns[keep],
            self.signs[keep],
            None if self.times is None else self.times[keep],
            self.n_given,
            self.n_replaced,
            self.by_time,
        )


def read_votes(
    table: pd.DataFrame, people: Sequence[object] | None = None, sort: bool = True
) -> Votes:
    """Votes from a long table; of several by one person on one statement the last counts.

    table: columns `voter` (or `person`, `party`), `statement`, `vote` (-1, 0, +1 or `disagree`,
        `pass`, `agree`) and, if known, `time`. With a time the latest counts, and of equal times
        the lower row; without, the lowest row.
    people: persons to keep rows for even if they did not vote.
    sort: rows and columns by label, so that the order of the table changes nothing; otherwise in
        the order in which the table first names them.
    Raises VotesInvalid where a column lacks, a label is missing, or a vote is none of the three.

    >>> table = pd.DataFrame({"voter": ["a", "a"], "statement": ["s", "s"], "vote": [1, -1]})
    >>> votes = read_votes(table)
    >>> votes.signs.tolist(), votes.n_replaced
    ([-1], 1)
    """
    person = _column(table, PERSON_COLUMNS)
    value = _values(table[_column(table, ("vote",))])
    row, row_labels = _numbered(table[person], person, sort)
    column, column_labels = _numbered(table[_column(table, ("statement",))], "statement", sort)
    if people is not None:
        row, row_labels = _with_silent(row, row_labels, people, sort)
    times = _times(table) if "time" in table.columns else None
    key = row.astype(np.int64) * max(len(column_labels), 1) + column
    order = np.argsort(key, kind="stable") if times is None else np.lexsort((times, key))
    key = key[order]
    last = np.ones(len(key), dtype=bool)
    last[:-1] = key[1:] != key[:-1]
    kept = order[last]
    lengths = np.bincount(row[kept], minlength=len(row_labels))
    return Votes(
        row_labels,
        column_labels,
        np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        column[kept].astype(np.int32),
        value[kept],
        None if times is None else times[kept],
        len(table),
        len(table) - len(kept),
        times is not None,
    )


def _column(table: pd.DataFrame, names: tuple[str, ...]) -> str:
    for name in names:
        if name in table.columns:
            return name
    zh, en = (word.join(f"“{name}”" for name in names) for word in ("或", " or "))
    held = list(map(str, table.columns))
    raise VotesInvalid(
        Text(
            f"表态表没有{zh}列；现有{'、'.join(held) or '零列'}。请把其中一列改成这个名字。",
            f"the table of votes has no column {en}; it has "
            f"{', '.join(held) or 'no column at all'}. Name one so.",
        )
    )


def _values(vote: pd.Series) -> NDArray[np.int8]:
    if not pd.api.types.is_numeric_dtype(vote.dtype):
        vote = vote.map(lambda one: WORDS.get(one, one) if isinstance(one, str) else one)
        vote = pd.to_numeric(vote, errors="coerce")
    numbers = vote.to_numpy(dtype=np.float32 if vote.hasnans else None, na_value=np.nan)
    wrong = ~((numbers == 0) | (numbers == 1) | (numbers == -1))
    if wrong.any():
        where = int(np.flatnonzero(wrong)[0])
        n = int(wrong.sum())
        raise VotesInvalid(
            Text(
                f"有{n}个表态既不是-1（反对）、0（弃权），也不是+1（赞成），首先见于表的第"
                f"{where + 1}行；没有表态的请不要列入。",
                f"votes that are none of -1 (disagree), 0 (pass), +1 (agree): {n}, the first in "
                f"row {where + 1} of the table; leave out what was not voted on.",
            )
        )
    return numbers.astype(np.int8)


def _numbered(labels: pd.Series, name: str, sort: bool) -> tuple[NDArray[np.int32], pd.Index]:
    codes, found = pd.factorize(labels, sort=sort)
    if (codes < 0).any():
        where = int(np.flatnonzero(codes < 0)[0])
        raise VotesInvalid(
            Text(
                f"表态表第{where + 1}行没有 {name}；每个表态都要有。",
                f"the table of votes has no {name} in row {where + 1}; every vote needs one.",
            )
        )
    return codes.astype(np.int32), pd.Index(found, name=name)


def _with_silent(
    row: NDArray[np.int32], labels: pd.Index, people: Sequence[object], sort: bool
) -> tuple[NDArray[np.int32], pd.Index]:
    every = labels.union(pd.Index(people), sort=None if sort else False)
    return every.get_indexer(labels).astype(np.int32)[row], every


def _times(table: pd.DataFrame) -> NDArray[np.int64]:
    """Times as ordered whole numbers; a missing one comes before all others."""
    time = table["time"]
    if pd.api.types.is_numeric_dtype(time.dtype):
        return time.fillna(-(2**53)).to_numpy().astype(np.int64)
    moments = pd.to_datetime(time, errors="coerce", utc=True, format="mixed")
    return moments.dt.tz_localize(None).to_numpy("datetime64[ms]").astype(np.int64)
