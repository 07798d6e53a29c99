"""How alike two economies are, and how far one has what the other lacks.

Every function takes two arrays (pair, industry) row by row: the first and the second economy
of each pair. Rows are shares of jobs that sum to 1; a missing share makes the pair's value NaN.
"""

from __future__ import annotations

import numpy as np

from xiezhi.consensus.needs.specialisation import Floats
from xiezhi.model.errors import ShapeMismatch


def similarity(a: Floats, b: Floats) -> Floats:
    """The share of jobs that two economies have in the same industries: 0 none, 1 all.

    a, b: (pair, industry). Equal to one less half the Krugman index of one against the other.
    Source: Finger & Kreinin (1979), Economic Journal 89, applied to jobs instead of exports.

    >>> similarity(np.array([[0.5, 0.5, 0.0]]), np.array([[0.5, 0.0, 0.5]])).tolist()
    [0.5]
    """
    _same_shape(a, b)
    return np.asarray(1 - np.abs(a - b).sum(axis=-1) / 2)


def cosine(a: Floats, b: Floats) -> Floats:
    """The cosine of two mixes of jobs: 0 nothing in common, 1 the same proportions.

    a, b: (pair, industry). Large industries count more than in `similarity`.
    Source: Jaffe (1986), American Economic Review 76, the uncentred correlation.

    >>> cosine(np.array([[1.0, 0.0]]), np.array([[0.0, 1.0]])).tolist()
    [0.0]
    """
    _same_shape(a, b)
    lengths = np.linalg.norm(a, axis=-1) * np.linalg.norm(b, axis=-1)
    known = np.where(lengths > 0, lengths, np.nan)
    return np.asarray(np.clip((a * b).sum(axis=-1) / known, 0.0, 1.0))


def matched(a: Floats, b: Floats, reference: Floats) -> Floats:
    """By industry, the share of jobs that one economy has above and the other below the reference.

    a, b: (pair, industry); reference: (industry,).
    Returns (pair, industry): positive where the first has what the second lacks, negative
    the other way round, 0 where both lie on the same side of the reference.
    """
    _same_shape(a, b)
    excess_a, excess_b = a - reference, b - reference
    size = np.minimum(np.abs(excess_a), np.abs(excess_b))
    return np.asarray(np.where(excess_a * excess_b < 0, np.sign(excess_a) * size, 0 * size))


def complementarity(a: Floats, b: Floats, reference: Floats) -> Floats:
    """How far each economy has what the other lacks: 0 not at all, 1 they halve the reference.

    a, b: (pair, industry); reference: (industry,) shares summing to 1.
    The sum over industries of the part of one's jobs above the reference that answers the
    other's part below it. Exactly the mean Krugman index of the two apart less that of the
    two together: what pooling them takes off their specialisation. At most 1, because what
    one lacks of an industry is never more than its reference share.
    Identical economies have 0: whoever has the same surplus has nothing to offer.
    Source: the overlap form of Michaely (1996), the trade complementarity index, with the
    surpluses and deficits of jobs in the place of exports and imports. It is symmetric, where
    Michaely's has a direction, and knows no flows: there is no input-output table in it.

    >>> a, b = np.array([[1.0, 0.0]]), np.array([[0.0, 1.0]])
    >>> complementarity(a, b, np.array([0.5, 0.5])).tolist()
    [1.0]
    """
    return np.asarray(np.abs(matched(a, b, reference)).sum(axis=-1))


def shared(a: Floats, b: Floats, reference: Floats) -> Floats:
    """By industry, the share of jobs above the reference that both economies have.

    a, b: (pair, industry); reference: (industry,). Returns (pair, industry), >= 0.
    """
    _same_shape(a, b)
    return np.asarray(np.maximum(np.minimum(a - reference, b - reference), 0.0))


def rivalry(a: Floats, b: Floats, reference: Floats) -> Floats:
    """How far two economies are specialised in the same industries: 0 not at all, below 1.

    a, b: (pair, industry); reference: (industry,). The sum of `shared`: two average economies
    are similar without competing, so that closeness to the reference does not count here.

    >>> mine, towns = np.array([[0.1, 0.9]]), np.array([0.5, 0.5])
    >>> rivalry(mine, mine, towns).tolist(), rivalry(towns[None], towns[None], towns).tolist()
    ([0.4], [0.0])
    """
    return np.asarray(shared(a, b, reference).sum(axis=-1))


def _same_shape(a: Floats, b: Floats) -> None:
    if a.shape != b.shape:
        raise ShapeMismatch(
            f"the two economies have shapes {a.shape} and {b.shape}; "
            "expected (pair, industry) for both"
        )
