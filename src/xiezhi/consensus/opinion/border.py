"""Consensus across the border: the cell of side and class that is least sure decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from xiezhi.consensus.opinion.bounds import lower_bound
from xiezhi.consensus.opinion.errors import CellsInvalid
from xiezhi.consensus.opinion.small_classes import CLASS_MIN
from xiezhi.consensus.opinion.votes import Votes
from xiezhi.model.text import Text

ALPHA = 0.05
MANDATE = 0.5
VOTERS_MIN = CLASS_MIN
SILENT_GAP = 0.1
Array = NDArray[np.float64]


class Standing(Enum):
    """What can be said of a statement across the border."""

    AGREED = "agreed"
    REJECTED = "rejected"
    DIVIDED = "divided"
    OPEN = "open"
    UNHEARD = "unheard"


@dataclass(frozen=True, slots=True, eq=False)
class Border:
    """cells: a row a statement, side and class. statements: a row a statement.

    cells: voted, agree, disagree, passed, turnout (of the eligible if known, otherwise of those
        in the cell who voted on anything), agree_share, agree_low, disagree_low (bounds; NaN
        where nobody voted), thin (too few votes to speak for the cell).
    statements: agree_low and disagree_low over all cells (NaN if a cell is unheard), agree_heard
        and disagree_heard over the cells heard, side and class of the cell that decides,
        n_unheard, n_thin, standing.
    """

    cells: pd.DataFrame
    statements: pd.DataFrame


def border(
    votes: Votes,
    sides: NDArray[np.object_],
    classes: NDArray[np.object_],
    eligible: Mapping[tuple[str, str], int] | None = None,
    expected: tuple[tuple[str, str], ...] = (),
) -> Border:
    """Bounds for each statement in each cell of side × class, and the least of them.

    sides, classes: (person,) names; those of no side ("") are left out. eligible: how many could
    vote in a cell, where known. expected: cells to be heard even if nobody of them voted.

    A bound holds for all cells and statements at once with 95 % confidence (Bonferroni), so
    that among many statements luck is no agreement. Passing counts as not agreeing. Turnout: the
    share p of those who voted becomes p - (1 - turnout) · 0.1, because the silent may agree less
    than those who speak, by ten points at most; that is an assumption. Nothing with fewer than
    twelve voters in a cell, or a quarter of the eligible if these are fewer than 48, speaks for
    it. Since the least cell decides, adding votes on one side cannot make up for the other.
    """
    names = sorted({cell for cell in zip(sides, classes, strict=True) if cell[0]} | set(expected))
    cells = _cells(votes, sides, classes, names, eligible or {})
    return Border(cells, _statements(cells, len(names)))


def _cells(
    votes: Votes,
    sides: NDArray[np.object_],
    classes: NDArray[np.object_],
    names: list[tuple[str, str]],
    eligible: Mapping[tuple[str, str], int],
) -> pd.DataFrame:
    n = votes.n_statements
    alpha = ALPHA / max(2 * n * len(names), 1)
    frames = []
    for side, kind in names:
        here = (sides == side) & (classes == kind)
        disagree, passed, agree = votes.counts(here).T
        voted = disagree + passed + agree
        present = int((here & (np.diff(votes.starts) > 0)).sum())
        could = float(eligible.get((side, kind), np.nan))
        _refuse_too_few(side, kind, could, int(voted.max(initial=0)))
        turnout = voted / max(could if np.isfinite(could) else present, 1)
        known = np.full(n, could)
        silent = (1 - turnout) * SILENT_GAP
        frames.append(
            pd.DataFrame(
                {
                    "statement": votes.statements,
                    "side": side,
                    "class": kind,
                    "voted": voted,
                    "agree": agree,
                    "disagree": disagree,
                    "passed": passed,
                    "turnout": turnout,
                    "agree_share": np.where(voted > 0, agree / np.maximum(voted, 1), np.nan),
                    "agree_low": _kept(lower_bound(agree, voted, alpha, known) - silent),
                    "disagree_low": _kept(lower_bound(disagree, voted, alpha, known) - silent),
                    "thin": voted < _voters_min(could),
                }
            )
        )
    columns = [
        "statement", "side", "class", "voted", "agree", "disagree", "passed", "turnout",
        "agree_share", "agree_low", "disagree_low", "thin",
    ]  # fmt: skip
    if not frames:
        return pd.DataFrame(columns=columns)
    # one block of cells after another; a stable sort brings a statement's cells together
    every = pd.concat(frames, ignore_index=True)
    at = np.tile(np.arange(n), len(names))
    return every.iloc[np.argsort(at, kind="stable")].reset_index(drop=True)


def _kept(bound: Array) -> Array:
    return np.where(np.isnan(bound), np.nan, np.maximum(bound, 0.0))


def _voters_min(could: float) -> float:
    return min(VOTERS_MIN, np.ceil(could / 4)) if np.isfinite(could) else VOTERS_MIN


def _refuse_too_few(side: str, kind: str, could: float, voted: int) -> None:
    if could < voted or could <= 0:
        cell = f"{side} {kind}".strip()
        raise CellsInvalid(
            Text(
                f"{cell} 有{voted}人对同一议题表态，而给出的有资格人数只有{could:g}；"
                "请给出所有有资格表态的人数。",
                f"{voted} people of {cell} voted on one statement, but only {could:g} are said to "
                "be eligible there; give the number of all who could vote.",
            )
        )


def _statements(cells: pd.DataFrame, n_cells: int) -> pd.DataFrame:
    if n_cells == 0:
        return pd.DataFrame()
    labels = cells["statement"].to_numpy()[::n_cells]
    voted = cells["voted"].to_numpy().reshape(-1, n_cells)
    thin = (cells["thin"].to_numpy().reshape(-1, n_cells)) & (voted > 0)
    lows = {
        name: cells[name].to_numpy(np.float64).reshape(-1, n_cells)
        for name in ("agree_low", "disagree_low")
    }
    heard = {name: np.where(np.isnan(low), np.inf, low) for name, low in lows.items()}
    least = {name: low.min(axis=1) for name, low in heard.items()}
    at = heard["agree_low"].argmin(axis=1) + n_cells * np.arange(len(labels))
    unheard = (voted == 0).sum(axis=1)
    frame = pd.DataFrame(
        {
            "agree_low": lows["agree_low"].min(axis=1),
            "disagree_low": lows["disagree_low"].min(axis=1),
            "agree_heard": np.where(np.isinf(least["agree_low"]), np.nan, least["agree_low"]),
            "disagree_heard": np.where(
                np.isinf(least["disagree_low"]), np.nan, least["disagree_low"]
            ),
            "side": np.where(unheard < n_cells, cells["side"].to_numpy()[at], ""),
            "class": np.where(unheard < n_cells, cells["class"].to_numpy()[at], ""),
            "n_unheard": unheard,
            "n_thin": thin.sum(axis=1),
        },
        index=pd.Index(labels, name="statement"),
    )
    return frame.assign(standing=_standing(frame, lows["agree_low"], lows["disagree_low"], thin))


def _standing(
    frame: pd.DataFrame, agree: Array, disagree: Array, thin: NDArray[np.bool_]
) -> list[str]:
    """Divided where one cell surely agrees and another surely disagrees."""
    sure = ~thin
    for_it = ((agree > MANDATE) & sure).any(axis=1)
    against = ((disagree > MANDATE) & sure).any(axis=1)
    whole = ~thin.any(axis=1)
    with np.errstate(invalid="ignore"):
        agreed = whole & (frame["agree_low"].to_numpy() > MANDATE)
        rejected = whole & (frame["disagree_low"].to_numpy() > MANDATE)
    chosen = np.select(
        [agreed, rejected, for_it & against, frame["n_unheard"].to_numpy() > 0],
        [Standing.AGREED.value, Standing.REJECTED.value, Standing.DIVIDED.value,
         Standing.UNHEARD.value],
        Standing.OPEN.value,
    )  # fmt: skip
    return [str(one) for one in chosen]
