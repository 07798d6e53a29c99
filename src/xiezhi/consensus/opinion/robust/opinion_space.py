"""The map: two axes of opinion by exact principal components of the votes that were given."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xiezhi.consensus.opinion.robust.choose import Seeded
from xiezhi.consensus.opinion.robust.start import directions
from xiezhi.consensus.opinion.votes import Votes
from xiezhi.region.compiled import compiled

N_AXES = 2
PRIOR_VOTES = 2.0
TOLERANCE = 1e-5
N_STEPS = 200
NOISE_MIN = 1e-3
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Space:
    """vote = mean + loading · position + noise.

    mean: (statement,) expected vote of a person in the middle. loadings: (statement, 2).
    noise: variance of a vote around it. n_steps: of EM, and whether it settled.
    """

    mean: Array
    loadings: Array
    noise: float
    n_steps: int
    settled: bool


@compiled
def _step(
    starts: NDArray[np.int64],
    columns: NDArray[np.int32],
    values: NDArray[np.int8],
    mean: Array,
    loadings: Array,
    noise: float,
    placed: Array,
    sums: Array,
) -> float:
    """E-step for everybody and the sums of the M-step; returns the sum of squared errors.

    sums: (statement, 9) of zz (3), z (2), xz (2), x, count; overwritten. placed: (person, 2).
    """
    sums[:] = 0.0
    error = 0.0
    for i in range(len(starts) - 1):
        a, b, d = noise, 0.0, noise
        p, q = 0.0, 0.0
        for at in range(starts[i], starts[i + 1]):
            j = columns[at]
            u, v = loadings[j, 0], loadings[j, 1]
            x = values[at] - mean[j]
            a += u * u
            b += u * v
            d += v * v
            p += u * x
            q += v * x
        whole = a * d - b * b
        y, z = (d * p - b * q) / whole, (a * q - b * p) / whole
        placed[i, 0], placed[i, 1] = y, z
        yy = y * y + noise * d / whole
        yz = y * z - noise * b / whole
        zz = z * z + noise * a / whole
        for at in range(starts[i], starts[i + 1]):
            j = columns[at]
            x = float(values[at])
            row = sums[j]
            row[0] += yy
            row[1] += yz
            row[2] += zz
            row[3] += y
            row[4] += z
            row[5] += x * y
            row[6] += x * z
            row[7] += x
            row[8] += 1.0
            u, v = loadings[j, 0], loadings[j, 1]
            gap = x - mean[j] - u * y - v * z
            error += gap * gap + u * u * (yy - y * y) + 2 * u * v * (yz - y * z)
            error += v * v * (zz - z * z)
    return error


def opinion_space(
    conversation: Seeded, start: Space | None = None, n_steps: int = N_STEPS
) -> tuple[Space, Array]:
    """The space and (person, 2) positions that make the votes given most likely.

    A missing vote has no part in it: nothing is filled in. People of few votes are drawn to the
    middle, statements of few votes to no slope (by two votes' worth). Axes are turned to
    principal ones and pointed by the skew of the positions, so that neither names nor the sign
    of votes matter. Source: Roweis (1998); Tipping and Bishop (1999), with missing values.
    """
    votes = conversation.votes
    space = start or _start(conversation)
    placed = np.zeros((votes.n_people, N_AXES))
    sums = np.zeros((votes.n_statements, 9))
    before, settled, step = np.inf, False, 0
    while step < n_steps and not settled:
        step += 1
        error = _step(
            votes.starts, votes.columns, votes.signs,
            space.mean, space.loadings, space.noise, placed, sums,
        )  # fmt: skip
        noise = max(error / max(len(votes.signs), 1), NOISE_MIN)
        space = _regressed(sums, noise)
        settled = abs(before - noise) < TOLERANCE * noise
        before = noise
    _step(
        votes.starts, votes.columns, votes.signs,
        space.mean, space.loadings, space.noise, placed, sums,
    )  # fmt: skip
    return _turned(space, placed, step, settled)


def _start(conversation: Seeded) -> Space:
    """Loadings from the leading directions of the centred votes."""
    votes = conversation.votes
    placed = directions(votes, conversation.statement, N_AXES, conversation.seed)
    placed = np.pad(placed, ((0, 0), (0, N_AXES - placed.shape[1])))
    scale = np.sqrt((placed**2).mean(axis=0))
    placed = placed / np.where(scale > 0, scale, 1)
    return _regressed(_sums(votes, placed), noise=0.5)


def _sums(votes: Votes, placed: Array) -> Array:
    y, z = placed[votes.rows()].T
    x = votes.signs.astype(np.float64)
    kinds = (y * y, y * z, z * z, y, z, x * y, x * z, x, np.ones(len(x)))
    n = votes.n_statements
    return np.array([np.bincount(votes.columns, weights=one, minlength=n) for one in kinds]).T


def _regressed(sums: Array, noise: float) -> Space:
    """Mean and loadings of each statement by least squares with a small pull to no slope."""
    yy, yz, zz, y, z, xy, xz, x, n = sums.T
    pull = PRIOR_VOTES
    left = np.empty((len(sums), 3, 3))
    left[:, 0, 0], left[:, 0, 1], left[:, 0, 2] = yy + pull, yz, y
    left[:, 1, 0], left[:, 1, 1], left[:, 1, 2] = yz, zz + pull, z
    left[:, 2, 0], left[:, 2, 1], left[:, 2, 2] = y, z, n + 1.0
    right = np.stack([xy, xz, x], axis=1)[..., None]
    found = np.linalg.solve(left, right)[..., 0]
    return Space(found[:, 2].copy(), np.ascontiguousarray(found[:, :2]), noise, 0, False)


def _turned(space: Space, placed: Array, n_steps: int, settled: bool) -> tuple[Space, Array]:
    """Positions of unit spread along axes that explain most first, skewed to the right."""
    middle = placed.mean(axis=0) if len(placed) else np.zeros(N_AXES)
    mean = space.mean + space.loadings @ middle
    rest = placed - middle
    # the positions' spread seen through the loadings gives the principal axes
    weight = space.loadings.T @ space.loadings
    spread = rest.T @ rest / max(len(rest), 1)
    root = _root(weight)
    _, axes = np.linalg.eigh(root @ spread @ root)
    turn = axes[:, ::-1]
    moved = rest @ root @ turn
    signs = np.where((moved**3).sum(axis=0) < 0, -1.0, 1.0)
    loadings = space.loadings @ np.linalg.pinv(root) @ turn * signs
    return Space(mean, loadings, space.noise, n_steps, settled), moved * signs


def _root(symmetric: Array) -> Array:
    values, vectors = np.linalg.eigh(symmetric)
    return np.asarray((vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T)
