"""Which statements stand for a group: said more within it than outside, and by most of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xiezhi.consensus.opinion.polis.proportions import Z_90, Shares

N_EACH = 5


@dataclass(frozen=True, slots=True)
class Representative:
    """A statement that stands for a group, with Polis's figures.

    agree: whether the group agrees with it or disagrees. successes of trials said so;
    share: smoothed; z: against one half; ratio: over the share outside; zz: against it.
    first: the statement the group agrees with that Polis puts at the head.
    """

    statement: int
    agree: bool
    successes: int
    trials: int
    share: float
    z: float
    ratio: float
    zz: float
    first: bool = False

    @property
    def weight(self) -> float:
        """What Polis sorts by."""
        # the single precision is Polis's own and decides ties
        return self.ratio * float(np.float32(self.zz)) * self.share * self.z


def representative(
    figures: Shares, group: int, order: NDArray[np.int64], headed: bool = True
) -> tuple[Representative, ...]:
    """At most five statements that stand for a group, agreements before disagreements.

    headed: with the agreement that Polis puts first; without, agreeing and disagreeing weigh
        alike and the weightiest come first.

    order: (statement,) the statements to look at, in the conversation's own order, moderated
        ones left out. Where none passes both tests the best there is stands alone.
    """
    passing = [int(s) for s in order if _passes(figures, group, int(s))]
    head = _head(figures, group, order) if headed else None
    first = () if head is None else (_described(figures, group, head, first=True),)
    if not passing:
        return first or _best(figures, group, order)
    others = [_described(figures, group, s) for s in passing if s != head]
    ranked = (*first, *sorted(others, key=lambda one: -one.weight))[:N_EACH]
    if not headed:
        return ranked
    return (*(r for r in ranked if r.agree), *(r for r in ranked if not r.agree))


def _passes(figures: Shares, g: int, s: int) -> bool:
    agreed = figures.zz_agree[g, s] > Z_90 and figures.z_agree[g, s] > Z_90
    return bool(agreed or (figures.zz_disagree[g, s] > Z_90 and figures.z_disagree[g, s] > Z_90))


def _head(figures: Shares, g: int, order: NDArray[np.int64]) -> int | None:
    """The agreement at the head: Polis compares each statement with the best one so far."""
    best: int | None = None
    for s in map(int, order):
        if figures.agree[g, s] == 0 and figures.disagree[g, s] == 0:
            continue
        if best is None:
            if _fair(figures, g, s):
                best = s
        elif figures.ratio_agree[g, best] > 1:
            best = s if _product(figures, g, s) > _product(figures, g, best) else best
        elif _firm(figures, g, s) > _firm(figures, g, best):
            best = s
    return best


def _fair(figures: Shares, g: int, s: int) -> bool:
    above = figures.ratio_agree[g, s] > 1 and figures.p_agree[g, s] > 0.5  # noqa: PLR2004
    return bool(figures.z_agree[g, s] > Z_90 or above)


def _firm(figures: Shares, g: int, s: int) -> float:
    return float(figures.p_agree[g, s] * figures.z_agree[g, s])


def _product(figures: Shares, g: int, s: int) -> float:
    return float(figures.ratio_agree[g, s] * figures.zz_agree[g, s]) * _firm(figures, g, s)


def _best(figures: Shares, g: int, order: NDArray[np.int64]) -> tuple[Representative, ...]:
    if len(order) == 0:
        return ()
    z = np.maximum(figures.zz_agree[g, order], figures.zz_disagree[g, order])
    return (_described(figures, g, int(order[int(np.argmax(z))])),)


def _described(figures: Shares, g: int, s: int, first: bool = False) -> Representative:
    agree = bool(figures.zz_agree[g, s] > figures.zz_disagree[g, s])
    said = figures.agree if agree else figures.disagree
    p, z, ratio, zz = (
        (figures.p_agree, figures.z_agree, figures.ratio_agree, figures.zz_agree)
        if agree
        else (figures.p_disagree, figures.z_disagree, figures.ratio_disagree, figures.zz_disagree)
    )
    at = (g, s)
    return Representative(
        s, agree, int(said[at]), int(figures.n[at]),
        float(p[at]), float(z[at]), float(ratio[at]), float(zz[at]), first,
    )  # fmt: skip
