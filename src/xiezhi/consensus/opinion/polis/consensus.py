"""What everybody says, what all groups say, and which statements to put forward next."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from xiezhi.consensus.opinion.polis.proportions import Z_90, shares

N_EACH = 5
META_PRIORITY = 7.0


def group_informed_consensus(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """(statement,) product over groups of the smoothed share of agreement.

    counts: (group, statement, [disagree, pass, agree]).

    >>> group_informed_consensus(np.array([[[0, 0, 8]], [[8, 0, 0]]])).round(4).tolist()
    [0.09]
    """
    agree, n = counts[..., 2], counts.sum(axis=2)
    return np.asarray(((agree + 1.0) / (n + 2.0)).prod(axis=0))


def priorities(
    counts: NDArray[np.int64], extremity: NDArray[np.float64], meta: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """(statement,) weight with which Polis draws the next statement to show.

    counts: (group, statement, [disagree, pass, agree]); extremity: (statement,) from the
    components; meta: (statement,) statements about the conversation itself, of fixed weight.
    """
    _, passed, agree = counts.sum(axis=0).T
    n = counts.sum(axis=(0, 2))
    importance = (1 - (passed + 1) / (n + 2)) * (extremity + 1) * ((agree + 1) / (n + 2))
    fresh = 1 + 8 * 2.0 ** (n / -5)
    return np.asarray(np.where(meta, META_PRIORITY, importance * fresh) ** 2)


def majority(counts: NDArray[np.int64], out: NDArray[np.bool_], agree: bool) -> list[int]:
    """Up to five statements that most agree (or disagree) with, the firmest first.

    counts: (statement, [disagree, pass, agree]) of everybody; out: (statement,) left out.
    """
    all_of = shares(counts[None])
    p, z = (all_of.p_agree, all_of.z_agree) if agree else (all_of.p_disagree, all_of.z_disagree)
    fit = np.flatnonzero((p[0] > 0.5) & (z[0] > Z_90) & ~out)  # noqa: PLR2004
    firm = (p * z)[0, fit]
    return [int(k) for k in fit[np.argsort(-firm, kind="stable")][:N_EACH]]
