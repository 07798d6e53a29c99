"""Shares of agreement with one vote added either way, and Polis's two tests of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Z_90 = 1.2816
Numbers = NDArray[np.float64]


def proportion_test(successes: Numbers, trials: Numbers) -> Numbers:
    """Z of a share against one half, a success and a trial added.

    >>> float(proportion_test(np.array(15.0), np.array(16.0)).round(4))
    3.638
    """
    s, n = successes + 1, trials + 1
    return np.asarray(2 * np.sqrt(n) * (s / n - 0.5))


def two_proportion_test(s_in: Numbers, s_out: Numbers, n_in: Numbers, n_out: Numbers) -> Numbers:
    """Z of the share within a group against the share outside, one added to every number.

    0 where both shares are one, as in Polis.
    """
    s_in, s_out, n_in, n_out = s_in + 1, s_out + 1, n_in + 1, n_out + 1
    pooled = (s_in + s_out) / (n_in + n_out)
    spread = np.sqrt(np.maximum(pooled * (1 - pooled) * (1 / n_in + 1 / n_out), 0))
    whole = s_in + s_out == n_in + n_out
    return np.where(whole, 0.0, (s_in / n_in - s_out / n_out) / np.where(whole, 1, spread))


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """What groups say of statements, each array (group, statement).

    n: votes given; agree, disagree: how many; p_: smoothed shares; z_: against one half;
    ratio_: smoothed share within over that outside; zz_: within against outside.
    """

    n: Numbers
    agree: Numbers
    disagree: Numbers
    p_agree: Numbers
    p_disagree: Numbers
    z_agree: Numbers
    z_disagree: Numbers
    ratio_agree: Numbers
    ratio_disagree: Numbers
    zz_agree: Numbers
    zz_disagree: Numbers


def shares(counts: NDArray[np.int64]) -> Shares:
    """Shares and tests from counts (group, statement, [disagree, pass, agree])."""
    disagree, agree = counts[..., 0].astype(np.float64), counts[..., 2].astype(np.float64)
    n = counts.sum(axis=2).astype(np.float64)
    rest_n = n.sum(axis=0) - n
    found = []
    for given in (agree, disagree):
        rest = given.sum(axis=0) - given
        p = (given + 1) / (n + 2)
        found.append(
            (
                p,
                proportion_test(given, n),
                p / ((rest + 1) / (rest_n + 2)),
                two_proportion_test(given, rest, n, rest_n),
            )
        )
    (pa, za, ra, zza), (pd_, zd, rd, zzd) = found
    return Shares(n, agree, disagree, pa, pd_, za, zd, ra, rd, zza, zzd)
