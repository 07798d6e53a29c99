"""Where did a pulse enter the river? Candidate reaches upstream, ranked, or "cannot tell".

A pulse is released once, at an unknown point and time, and runs down. Sections that saw it give
its arrival between two readings; sections that were read and saw nothing count against reaches
above them; sections that were silent say nothing. For every point of every reach, every speed
and release time the probability of all this is summed; the candidates are the fewest reaches that
hold the stated level. What is not modelled: sources that go on for days, several at once, and
substances that settle or decay before the next section.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr, ndtri

from xiezhi.action.horizontal.water.standard import defaults

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xiezhi.action.horizontal.water.network import River

    Floats = NDArray[np.float64]

_POINTS = (np.arange(6) + 0.5) / 6
_SPEEDS = (np.arange(13) + 0.5) / 13
_STEP_HOURS = 2.0
_NORMAL_95 = 1.959964


@dataclass(frozen=True, slots=True)
class Sighting:
    """What one section saw of a pulse, in hours since any common start.

    read_from, read_to: the first and the last believed reading; onset: the last reading without
    and the first with the pulse, None where none was seen. A section that was not read has none.
    """

    section: str
    read_from: float
    read_to: float
    onset: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A reach that may hold the source.

    share: its probability; released: 95 % interval of the release, in the sightings' hours;
    km: 95 % interval of the distance from the upper end of the reach.
    """

    reach: int
    share: float
    released: tuple[float, float]
    km: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Trace:
    """The candidates at a level, best first, and whether they say enough to act on.

    tells: False means "cannot tell", and `why` says why. next_section: where one sample would
    tell most (its section), and `next_bits`, how much of one bit; None where nothing would.
    shares: (reach,) the probability of every reach.
    """

    level: float
    candidates: tuple[Candidate, ...]
    tells: bool
    why: str
    next_section: str | None
    next_bits: float
    shares: tuple[float, ...]


def trace(
    river: River, sightings: tuple[Sighting, ...], rules: Mapping[str, float] | None = None
) -> Trace:
    """Candidate reaches of the source of one pulse.

    rules: speeds, spread and error shares (`defaults.toml`, table travel). why: `no_sighting`,
    `wide` (the candidates hold more than `tell_share` of the length upstream) or `contradiction`
    (at least half of the onsets are better explained by other causes).
    """
    rule = defaults()["travel"] if rules is None else rules
    position = {node: i for i, node in enumerate(river.nodes)}
    known = [s for s in sightings if s.section in position]
    seen = [s for s in known if s.onset is not None]
    if not seen:
        return Trace(rule["level"], (), False, "no_sighting", None, 0.0, ())
    release = _release_grid(seen, river, rule)
    weight, explained = _posterior(river, known, position, release, rule)
    shares = weight.sum(axis=(1, 2))
    order = np.argsort(-shares, kind="stable")
    n_kept = int(np.searchsorted(np.cumsum(shares[order]), rule["level"] - 1e-9)) + 1
    kept = order[: min(n_kept, len(order))]
    candidates = tuple(_candidate(int(r), weight[r], shares[r], river, release) for r in kept)
    upstream = np.zeros(len(shares), dtype=np.bool_)
    for one in seen:
        upstream |= river.above(position[one.section])
    length = river.reach_km[kept].sum() / max(river.reach_km[upstream].sum(), 1e-9)
    why = ""
    if explained * 2 < len(seen):
        why = "contradiction"
    elif len(kept) > 1 and length > rule["tell_share"]:
        why = "wide"
    node, bits = _next_place(river, shares)
    return Trace(rule["level"], candidates, not why, why, node, bits, tuple(shares.tolist()))


def _release_grid(seen: list[Sighting], river: River, rule: Mapping[str, float]) -> Floats:
    """Release times that are tried: from some days before the first onset to the last one."""
    onsets = [s.onset for s in seen if s.onset is not None]
    first, last = min(o[0] for o in onsets), max(o[1] for o in onsets)
    longest = float(np.max(river.km_between, where=np.isfinite(river.km_between), initial=0.0))
    longest += float(river.reach_km.max())
    back = min(rule["days_before"] * 24.0, longest / rule["speed_low_km_h"] + 24.0)
    step = max(_STEP_HOURS, (last - first + back) / 400)
    return np.arange(first - back, last, step)


def _posterior(
    river: River, known: list[Sighting], position: Mapping[str, int], release: Floats,
    rule: Mapping[str, float],
) -> tuple[Floats, float]:  # fmt: skip
    """(reach, point, release) probabilities that sum to 1, and the expected onsets explained."""
    low, high = np.log(rule["speed_low_km_h"]), np.log(rule["speed_high_km_h"])
    speeds = np.exp((low + high) / 2 + (high - low) / 2 / _NORMAL_95 * ndtri(_SPEEDS))
    km = river.km_to(_POINTS)
    shape = (*km.shape[:2], len(release))
    total, hit_total = np.zeros(shape), np.zeros(shape)
    for speed in speeds:
        log, hits = np.zeros(shape), np.zeros(shape)
        for one in known:
            hours = km[:, :, position[one.section]] / speed
            passed = np.isfinite(hours)
            start, journey = _starts(one, km, hours, release, known, position, river, speed)
            chance, hit = _one(one, start[passed], journey[passed], rule)
            log[passed] += np.log(chance)
            log[~passed] += np.log(_false(one, rule))
            hits[passed] += hit
        total += np.exp(log)
        hit_total += np.exp(log) * hits
    total *= river.reach_km[:, None, None]  # the longer a reach, the likelier it holds the source
    hit_total *= river.reach_km[:, None, None]
    whole = total.sum()
    if whole <= 0:
        even = river.reach_km / river.reach_km.sum()
        flat = np.broadcast_to(even[:, None, None], total.shape) / (total.shape[1] * total.shape[2])
        return np.array(flat), 0.0
    return total / whole, float(hit_total.sum() / whole)


def _false(one: Sighting, rule: Mapping[str, float]) -> float:
    """The chance of an onset of another cause in just this interval between readings."""
    if one.onset is None:
        return 1.0 - rule["false_onset"]
    long = max(one.read_to - one.read_from, one.onset[1] - one.onset[0], 1.0)
    return float(rule["false_onset"] * max(one.onset[1] - one.onset[0], 1.0) / long)


def _starts(
    one: Sighting, km: Floats, hours: Floats, release: Floats, known: list[Sighting],
    position: Mapping[str, int], river: River, speed: float,
) -> tuple[Floats, Floats]:  # fmt: skip
    """When and how long ago the pulse set out for a section: (reach, point, release), (.., 1).

    From the source; or, where a section in between saw it, from the nearest of those: what made
    the pulse late there makes it late here as well, and must not count twice.
    """
    start = np.broadcast_to(release, (*hours.shape, len(release))).copy()
    journey = hours[:, :, None].copy()
    here = position[one.section]
    between = river.km_between[:, here]
    above = [
        s for s in known if s.onset and position[s.section] != here
        and np.isfinite(between[position[s.section]])
    ]  # fmt: skip
    for other in sorted(above, key=lambda s: -between[position[s.section]]):
        through = np.isfinite(km[:, :, position[other.section]])
        if other.onset is not None:
            start[through] = sum(other.onset) / 2
        journey[through] = between[position[other.section]] / speed
    return start, journey


def _one(
    one: Sighting, start: Floats, journey: Floats, rule: Mapping[str, float]
) -> tuple[Floats, Floats]:
    """Chance of one section's report, and that the pulse explains it: (point, release) both."""
    arrival = start + journey
    spread = rule["spread"] * journey + 1.0
    false = _false(one, rule)

    def between(a: float, b: float) -> Floats:
        return np.asarray(ndtr((b - arrival) / spread) - ndtr((a - arrival) / spread))

    if one.onset is None:
        shown = (1.0 - rule["missed"]) * between(one.read_from, one.read_to)
        chance = np.maximum(1.0 - shown, 1e-12) * false
        return chance, np.zeros_like(chance)
    by_pulse = (1.0 - rule["missed"]) * between(*one.onset)
    return by_pulse + false, by_pulse / (by_pulse + false)


def _candidate(
    reach: int, weight: Floats, share: float, river: River, release: Floats
) -> Candidate:
    when = weight.sum(axis=0) / share
    where = weight.sum(axis=1) / share
    edge = np.r_[0.0, np.cumsum(where)]
    at = np.interp([0.025, 0.975], edge, np.linspace(0, 1, len(edge))) * river.reach_km[reach]
    gone = np.cumsum(when)
    low, high = np.interp([0.025, 0.975], gone, release)
    return Candidate(reach, float(share), (float(low), float(high)), (float(at[0]), float(at[1])))


def _next_place(river: River, shares: Floats) -> tuple[str | None, float]:
    """The section where a sample would tell most about which reach it was.

    A sample there says whether the source lies above; its worth is the entropy of that answer.
    """
    below = np.array([shares[river.above(node)].sum() for node in range(len(river.nodes))])
    p = np.clip(below, 1e-12, 1 - 1e-12)
    bits = -(p * np.log2(p) + (1 - p) * np.log2(1 - p))
    best = int(np.argmax(bits))
    if bits[best] < 0.05:  # noqa: PLR2004  (a sample would be answered before it is taken)
        return None, 0.0
    return river.nodes[best], float(bits[best])
