"""`analyse`: from a long table of votes to an opinion map."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from xiezhi.consensus.opinion import wording
from xiezhi.consensus.opinion.border import Border, border
from xiezhi.consensus.opinion.bursts import bursts, no_bursts
from xiezhi.consensus.opinion.cells import EVERYBODY, cell_names
from xiezhi.consensus.opinion.coordination import Rings, no_rings, rings
from xiezhi.consensus.opinion.errors import UnknownMode
from xiezhi.consensus.opinion.modes import Answer, none_told, polis_answer, robust_answer
from xiezhi.consensus.opinion.opinion_map import Foretold, OpinionMap
from xiezhi.consensus.opinion.polis.consensus import majority
from xiezhi.consensus.opinion.robust.fingerprints import fingerprints, told_apart
from xiezhi.consensus.opinion.small_classes import Collapsed, collapsed
from xiezhi.consensus.opinion.tables import (
    counts_by_group,
    opinion_groups,
    people_frame,
    statement_frame,
)
from xiezhi.consensus.opinion.votes import Votes, read_votes
from xiezhi.model.text import Text, joined

MODES = ("robust", "polis")


def analyse(
    votes: pd.DataFrame,
    *,
    sides: Mapping[object, str] | pd.Series | None = None,
    classes: Mapping[object, str] | pd.Series | None = None,
    mode: str = "robust",
    seed: int = 0,
    texts: Mapping[object, Text] | None = None,
    moderated: Collection[object] = (),
    meta: Collection[object] = (),
    eligible: Mapping[tuple[str, str], int] | None = None,
    expected: Collection[tuple[str, str]] = (),
    across: Collection[str] = (),
    names: Mapping[str, Text] | None = None,
) -> OpinionMap:
    """Groups of opinion, what stands for each, and what all sides agree on.

    votes: a row a vote: `voter` (or `person`, `party`), `statement`, `vote` (-1 disagree, 0 pass,
        +1 agree, or the words) and, if known, `time`; of several by one person on one statement
        the last counts.
    sides, classes: by person; otherwise the columns `side` and `class` of the votes.
    mode: `robust` (missing votes are not filled in; the same answer under any order of rows) or
        `polis` (the published method, which depends on the order in which people came).
    texts: statements in both languages. moderated: statements taken out by moderators. meta:
        statements about the conversation itself (their priority is fixed).
    eligible: how many could vote in each (side, class). expected: cells that must be heard.
    across: sides that must be heard in every class that twelve people or more of some side speak
        for. Smaller classes that neither `eligible` nor `expected` names are counted with others
        of their side (`small_classes.collapsed`), and `notes` says which.
    names: what sentences call sides and classes; their codes otherwise.
    Raises VotesInvalid, CellsInvalid, UnknownMode. A conversation that cannot be told apart is
    no error: `OpinionMap.cannot_tell` says so.

    >>> table = pd.DataFrame({"voter": ["a"], "statement": ["s"], "vote": [1]})
    >>> analyse(table).cannot_tell[0].render("en")
    'Only one person has voted: neither groups nor agreement can be told.'
    """
    if mode not in MODES:
        raise UnknownMode(
            Text(
                f"没有“{mode}”这种方式；应为{'或'.join(MODES)}。",
                f"there is no mode {mode!r}; it is one of {' and '.join(MODES)}.",
            )
        )
    read = _read(votes, mode)
    side = cell_names(read, votes, sides, "side", EVERYBODY)
    kind = cell_names(read, votes, classes, "class", "")
    declared = (*expected, *(eligible or {}))
    small = collapsed(side, kind, np.diff(read.starts) > 0, declared)
    heard = (*expected, *_heard(across, side, small))
    limits = border(read, side, small.classes, eligible, heard)
    answer = _answer(read, mode, seed, _among(read, moderated), _among(read, meta))
    known = sides is not None or "side" in votes.columns
    gaps = _border_gaps(limits, side, known, names or {})
    found = _map(read, answer, limits, side, kind, mode, seed, texts or {}, gaps)
    merged = (wording.merged_classes(small.merged, names or {}),) if small.merged else ()
    return replace(found, notes=(*found.notes, *merged))


def _heard(
    across: Collection[str], side: NDArray[np.object_], small: Collapsed
) -> list[tuple[str, str]]:
    """The cells to be heard on the sides of the border: every class that some side speaks for."""
    silent = [(one, "") for one in across if one not in set(side.tolist())]
    return [(one, kind) for one in across for kind in small.spoken] or silent


def _read(votes: pd.DataFrame, mode: str) -> Votes:
    """Sorted by label; for Polis in the order in which people and statements came."""
    if mode == "robust":
        return read_votes(votes)
    if "time" in votes.columns:
        votes = votes.sort_values("time", kind="stable")
    return read_votes(votes, sort=False)


def _among(votes: Votes, labels: Collection[object]) -> NDArray[np.bool_]:
    return np.asarray(votes.statements.isin(list(labels)))


def _answer(
    votes: Votes, mode: str, seed: int, out: NDArray[np.bool_], meta: NDArray[np.bool_]
) -> Answer:
    why = cannot_group(votes, out)
    if why is not None:
        return none_told(votes, out, why)
    return (robust_answer if mode == "robust" else polis_answer)(votes, seed, out, meta)


def cannot_group(votes: Votes, out: NDArray[np.bool_]) -> Text | None:
    """Why no groups can be told from these votes, if so."""
    said = votes.signs != 0
    people = np.unique(votes.rows()[said & ~out[votes.columns]])
    counts = votes.counts()[~out]
    heard = counts.sum(axis=1) > 0
    checks = (
        (len(votes.signs) == 0, wording.NO_VOTES),
        ((np.diff(votes.starts) > 0).sum() == 1, wording.ONE_PERSON),
        (heard.sum() == 0, wording.ALL_OUT),
        (len(people) == 0, wording.ALL_PASS),
        (len(people) == 1, wording.ONE_OPINION),
        (heard.sum() <= 1, wording.ONE_STATEMENT),
        (((counts > 0).sum(axis=1) <= 1).all(), wording.UNANIMOUS),
    )
    return next((why for found, why in checks if found), None)


def _map(
    votes: Votes,
    answer: Answer,
    limits: Border,
    side: NDArray[np.object_],
    kind: NDArray[np.object_],
    mode: str,
    seed: int,
    texts: Mapping[object, Text],
    gaps: tuple[Text, ...],
) -> OpinionMap:
    by_group = counts_by_group(votes, answer.group_of, answer.n_groups)
    sizes = np.bincount(answer.group_of[answer.group_of >= 0], minlength=answer.n_groups)
    alike, rush = _coordination(votes, answer)
    labels = votes.statements.tolist()
    counts = votes.counts()
    return OpinionMap(
        mode=mode,
        seed=seed,
        people=people_frame(votes, side, kind, answer.group_of, answer.chance, answer.placed),
        statements=statement_frame(votes, by_group, answer.priority(by_group), limits),
        groups=opinion_groups(votes, by_group, sizes, answer.out, mode == "polis"),
        majority_agree=tuple(labels[k] for k in majority(counts, answer.out, agree=True)),
        majority_disagree=tuple(labels[k] for k in majority(counts, answer.out, agree=False)),
        border=limits,
        rings=alike,
        bursts=rush,
        loss=answer.loss,
        stability=answer.stability,
        cannot_tell=(*answer.cannot_tell, *gaps),
        notes=(wording.replaced(votes),) if votes.n_replaced else (),
        foretold=_foretold(votes, answer),
        texts=texts,
    )


def _coordination(votes: Votes, answer: Answer) -> tuple[Rings, pd.DataFrame]:
    """Too uniform votes, judged by the fitted types; without them nothing is judged."""
    if answer.of_type is None or answer.chances is None:
        return no_rings(votes.n_people), no_bursts()
    _, prints = fingerprints(votes)
    alike = rings(votes, told_apart(prints), answer.of_type)
    return alike, bursts(votes, answer.of_type, answer.chances)


def _foretold(votes: Votes, answer: Answer) -> Foretold | None:
    if answer.crowd is None or answer.crowd_chances is None:
        return None
    return Foretold(votes.people, votes.statements, answer.crowd, answer.crowd_chances)


def _border_gaps(
    limits: Border, side: NDArray[np.object_], known: bool, names: Mapping[str, Text]
) -> tuple[Text, ...]:
    """What is not known of sides: none given, cells unheard, people of no side."""
    if len(side) == 0:
        return ()
    gaps = [] if known else [wording.NO_SIDES]
    cells = limits.cells
    silent = cells[cells["voted"] == 0] if len(cells) else cells
    if len(silent):
        found = silent[["side", "class"]].drop_duplicates().itertuples(index=False)
        listed = joined([wording.cell_name(str(one), str(two), names) for one, two in found])
        gaps.append(wording.unheard(silent["statement"].nunique(), listed))
    nowhere = int((side == "").sum())
    return (*gaps, *((wording.of_no_side(nowhere),) if nowhere else ()))
