"""Who goes where to run errands in town: a doubly constrained gravity model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xiezhi.model.errors import ShapeMismatch
from xiezhi.model.text import Text
from xiezhi.organization.given import number, numbers
from xiezhi.organization.layout.errors import FlowsInvalid, TotalsDiffer

Floats = NDArray[np.float64]

ROUNDS_MAX = 5_000
TOLERANCE = 1e-9
BETA_MAX = 0.2  # per minute: half as many errands for every three and a half minutes
BETA_STEP = 1e-7
STEPS = 40
NEAR_ENOUGH = 0.01  # minutes


@dataclass(frozen=True, slots=True, eq=False)
class Gravity:
    """Flows T_ij = O_i A_i K_ij W_j with K = exp(-beta minutes) that keep both totals.

    flows: (origin, destination). pull: (destination,) W_j = B_j D_j, what draws people there
    besides nearness; only ratios mean anything. deterrence: (origin, destination) K.
    beta: per minute. mean_minutes: of all flows; asked_minutes: what it should have been,
    which not every region can meet.
    """

    flows: Floats
    pull: Floats
    deterrence: Floats
    beta: float
    mean_minutes: float
    asked_minutes: float


def furness(
    seed: Floats, origins: Floats, destinations: Floats, start: Floats | None = None
) -> tuple[Floats, Floats]:
    """Factors a, b so that `a_i seed_ij b_j` has these row and column sums.

    seed: (origin, destination) >= 0; origins, destinations: >= 0, of one sum. start: (destination,)
    factors to begin with. Rounds of scaling rows, then columns, until both sums hold to 1e-9 of
    the whole.
    Raises TotalsDiffer where the two sums differ, FlowsInvalid where no factors exist.
    Source: Furness (1965), Traffic Engineering and Control 7; Deming and Stephan (1940).

    >>> a, b = furness(np.ones((2, 2)), np.array([1.0, 3.0]), np.array([2.0, 2.0]))
    >>> (a[:, None] * b).round(6).tolist()
    [[0.5, 0.5], [1.5, 1.5]]
    """
    seed, origins, destinations = (
        numbers(name, given, FlowsInvalid)
        for name, given in (("seed", seed), ("origins", origins), ("destinations", destinations))
    )
    check(seed, origins, destinations)
    begin = np.ones(seed.shape[1]) if start is None else np.asarray(start, np.float64)
    a, b = np.zeros(len(origins)), np.where(destinations > 0, begin, 0.0)
    leaving, arriving = origins > 0, destinations > 0  # whoever has nobody gets no factor
    inner = np.ascontiguousarray(seed[np.ix_(leaving, arriving)])
    a[leaving], b[arriving] = _factors(inner, origins[leaving], destinations[arriving], b[arriving])
    return a, b


def _factors(
    seed: Floats, origins: Floats, destinations: Floats, b: Floats
) -> tuple[Floats, Floats]:
    """As `furness`, of people where there are some."""
    enough = TOLERANCE * float(origins.sum())
    with np.errstate(over="ignore", invalid="ignore"):  # factors of a hopeless case run away
        for _ in range(ROUNDS_MAX):
            a = ratio(origins, seed @ b)
            arriving = a @ seed
            if not np.isfinite(arriving).all():
                break
            if np.abs(arriving * b - destinations).sum() <= enough:
                return a, b
            b = ratio(destinations, arriving)
    raise FlowsInvalid(
        f"no flows keep both totals (tried {ROUNDS_MAX} rounds); some places cannot reach any "
        "that has room for them."
    )


def doubly_constrained(
    minutes: Floats, origins: Floats, destinations: Floats, mean_minutes: float
) -> Gravity:
    """The gravity model whose mean trip takes `mean_minutes`, by bisection over beta.

    minutes: (place, place), inf where no way leads; the diagonal is what a trip within the place
    takes. origins, destinations: (place,) people >= 0. Within each part of the region that no
    way joins to the others, destinations are scaled to the origins' sum.
    Where no beta from 0 to 0.2 per minute gives that mean (a region of far places has none so
    short), the nearest that can be balanced is taken; `mean_minutes` of the answer says what
    came out.
    Raises FlowsInvalid or ShapeMismatch where minutes or people are no such numbers.
    Source: Wilson (1971), Environment and Planning 3; calibration on the mean trip: Hyman (1969),
    Environment and Planning 1.
    """
    minutes, origins, destinations = checked_region(minutes, origins, destinations)
    number("mean_minutes", mean_minutes, FlowsInvalid)
    balanced = balanced_by_part(minutes, origins, destinations)
    low, high = 0.0, BETA_MAX
    found, start = at_beta(minutes, origins, balanced, low, mean_minutes)
    for _ in range(STEPS):
        if high - low < BETA_STEP or abs(found.mean_minutes - mean_minutes) <= NEAR_ENOUGH:
            break
        beta = (low + high) / 2
        try:
            tried, start = at_beta(minutes, origins, balanced, beta, mean_minutes, start)
        except FlowsInvalid:  # people so short-sighted that the sums cannot be balanced
            high = beta
            continue
        found = tried
        low, high = (beta, high) if found.mean_minutes > mean_minutes else (low, beta)
    return found


def at_beta(
    minutes: Floats,
    origins: Floats,
    destinations: Floats,
    beta: float,
    asked_minutes: float,
    start: Floats | None = None,
) -> tuple[Gravity, Floats]:
    """The model at one beta, and its column factors to start the next from."""
    timed = np.where(np.isfinite(minutes), minutes, 0.0)
    deterrence = np.where(np.isfinite(minutes), np.exp(-beta * timed), 0.0)
    a, b = furness(deterrence, origins, destinations, start)
    flows = a[:, None] * deterrence * b
    mean = float((flows * timed).sum() / flows.sum())
    return Gravity(flows, b, deterrence, beta, mean, asked_minutes), b


def balanced_by_part(minutes: Floats, origins: Floats, destinations: Floats) -> Floats:
    """Destinations scaled so that each connected part of the region keeps its own people."""
    # A part is known by the first place that it can reach.
    part = np.argmax(np.isfinite(minutes), axis=1)
    n = len(part)
    leaving = np.bincount(part, origins, minlength=n).astype(np.float64)
    room = np.bincount(part, destinations, minlength=n).astype(np.float64)
    # Where nobody lives in a town, errands are run at home.
    at_home = (room <= 0)[part]
    scaled = destinations * ratio(leaving, room)[part]
    return np.asarray(np.where(at_home, origins, scaled))


def checked_region(
    minutes: Floats, origins: Floats, destinations: Floats
) -> tuple[Floats, Floats, Floats]:
    """Minutes of at least 0, inf where no way leads, and people; all of the same places."""
    way = numbers("minutes", minutes, FlowsInvalid)
    leaving = numbers("origins", origins, FlowsInvalid)
    arriving = numbers("destinations", destinations, FlowsInvalid)
    n = leaving.size
    if way.shape != (n, n) or leaving.shape != (n,) or arriving.shape != (n,):
        raise ShapeMismatch(
            Text(
                f"时间表的形状为 {way.shape}，出发 {leaving.shape}，到达 {arriving.shape}；"
                "三者应为同样的区县。",
                f"minutes have shape {way.shape}, origins {leaving.shape}, destinations "
                f"{arriving.shape}; expected the same places in all.",
            )
        )
    wrong = np.argwhere(~(way >= 0))
    if len(wrong):
        i, j = wrong[0]
        raise FlowsInvalid(
            Text(
                f"第 {i} 到第 {j} 个区县的时间为 {way[i, j]}（共 {len(wrong)} 处）；应不小于 0，"
                "无路可通处为无穷。",
                f"minutes[{i}, {j}] is {way[i, j]} ({len(wrong)} such entries); expected at least "
                "0, inf where no way leads.",
            )
        )
    for name, given in (("origins", leaving), ("destinations", arriving)):
        if not (np.isfinite(given) & (given >= 0)).all():
            raise FlowsInvalid(f"{name} holds a negative number or none at all; expected >= 0.")
    return way, leaving, arriving


def ratio(over: Floats, under: Floats) -> Floats:
    """Elementwise, 0 where nothing is divided by nothing."""
    return np.divide(over, under, out=np.zeros_like(over), where=under > 0)


def check(seed: Floats, origins: Floats, destinations: Floats) -> None:
    """The three fit together and can be balanced as far as their sums tell."""
    if seed.shape != (*origins.shape, *destinations.shape) or seed.ndim != 2:  # noqa: PLR2004
        raise ShapeMismatch(
            f"seed has shape {seed.shape} for origins {origins.shape} and destinations "
            f"{destinations.shape}; expected (origin, destination)."
        )
    for name, given in (("seed", seed), ("origins", origins), ("destinations", destinations)):
        if not np.isfinite(given).all() or (given < 0).any():
            raise FlowsInvalid(f"{name} holds a negative number or none at all; expected >= 0.")
    out, into = float(origins.sum()), float(destinations.sum())
    if abs(out - into) > TOLERANCE * max(out, into):
        raise TotalsDiffer(
            f"origins add up to {out:.6g} and destinations to {into:.6g}; both totals can only be "
            "kept where they are one."
        )
