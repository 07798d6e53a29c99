"""Siphoning (虹吸): whose town loses errands when some place grows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from xiezhi.model.text import Text
from xiezhi.organization.given import numbers, positions, told
from xiezhi.organization.layout.errors import FlowsInvalid, GrowthTooLarge
from xiezhi.organization.layout.gravity import Gravity, doubly_constrained
from xiezhi.organization.layout.towns import townspeople

if TYPE_CHECKING:
    from xiezhi.region.region import Region

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MEAN_MINUTES = 30.0
TOWN_SHARE = 0.5
ROUNDS_MAX = 5_000
TOLERANCE = 1e-10
NOBODY = Text(
    "各方区县的人口（population_2020）全部缺失或为零，无从推算往来；请在 places 表中补上人口。",
    "every place of the sides lacks a population (population_2020) or has nobody, so that no trips "
    "can be modelled; add people to the table places.",
)


@dataclass(frozen=True, slots=True, eq=False)
class Growth:
    """What happens where some places grow.

    before, after: (place,) errands run there. flows: (origin, destination) after.
    growing: (place,) whether it is one that grows. Nobody runs more or fewer errands: the sums of
    before and after are one.
    """

    before: Floats
    after: Floats
    flows: Floats
    growing: NDArray[np.bool_]

    @property
    def change(self) -> Floats:
        """(place,) errands won, or lost where negative."""
        return self.after - self.before

    @property
    def drained_share(self) -> Floats:
        """(place,) share of its errands that a place loses; NaN where it grows or has none."""
        lost = np.divide(
            -self.change, self.before, out=np.full(len(self.before), np.nan), where=self.before > 0
        )
        return np.asarray(np.where(self.growing, np.nan, lost))


def errands(
    region: Region, mean_minutes: float = MEAN_MINUTES, town_share: float = TOWN_SHARE
) -> Gravity:
    """Who runs errands where: people leave from where they live, towns draw by their size.

    Origins are all people of a place. Of the destinations, `town_share` is in proportion to the
    townspeople and the rest to all people: some errands need a town, others are met next door.
    Minutes count from the own seat, for the way there is the same whatever the errand, so that
    an errand at home takes none. `mean_minutes` is what the mean errand takes beyond that: no
    survey gives it, it is modelled. Places of no side take no part; one without a count has
    nobody. Raises FlowsInvalid where there is nobody at all.
    """
    own = region.side_i >= 0
    people = np.nan_to_num(region.places["population_2020"].to_numpy(np.float64)) * own
    if not people.any():
        raise FlowsInvalid(NOBODY)
    towns = np.nan_to_num(townspeople(region.places)) * own
    of_town = towns * people.sum() / towns.sum() if towns.sum() > 0 else people
    drawn = (1 - town_share) * people + town_share * of_town
    return doubly_constrained(region.minutes, people, drawn, mean_minutes)


def grown(gravity: Gravity, places: Ints, by: Floats | float) -> Growth:
    """What happens where `places` grow by a share of their errands.

    by: 0.1 is 10 %; one number or one for each place. The pull of the growing places rises until
    that many more errands are run there, that of the others stays what the balanced model found;
    everybody runs as many errands as before and chooses anew.
    Laws: no growth changes nothing; what the growing places win is what the others lose; none of
    the others wins.
    Raises GrowthTooLarge where more would grow than all others have, FlowsInvalid where places are
    none of the model's or `by` is negative or no number.
    Source: a partly constrained member of Wilson's family (1971), started from the doubly
    constrained one.

    >>> from xiezhi.organization.layout.gravity import at_beta
    >>> two = at_beta(np.array([[1.0, 5.0], [5.0, 1.0]]), np.ones(2), np.ones(2), 0.1, 3.0)[0]
    >>> grown(two, np.array([0]), 0.1).change.round(6).tolist()
    [0.1, -0.1]
    """
    before = gravity.flows.sum(axis=0)
    people = gravity.flows.sum(axis=1)
    places, share = checked_growth(places, by, len(before))
    target = before[places] * (1 + share)
    if target.sum() >= people.sum():
        raise GrowthTooLarge(
            Text(
                f"{len(places)} 个区县扩张后将有 {target.sum():,.0f} 人次活动，而全体只有 "
                f"{people.sum():,.0f} 人次：其余地方太小，无从流失；请调低参数 siphon_growth。",
                f"{len(places)} places would come to {target.sum():,.0f} errands, everybody "
                f"together runs {people.sum():,.0f}; let them grow by less (parameter "
                "siphon_growth)",
            )
        )
    pull = gravity.pull.copy()
    for _ in range(ROUNDS_MAX):
        flows = chosen(gravity.deterrence, pull, people)
        arriving = flows.sum(axis=0)[places]
        if np.abs(arriving - target).sum() <= TOLERANCE * people.sum():
            break
        pull[places] *= np.divide(target, arriving, out=np.ones(len(places)), where=arriving > 0)
    growing = np.zeros(len(before), bool)
    growing[places] = True
    return Growth(before, flows.sum(axis=0), flows, growing)


def checked_growth(places: Ints, by: Floats | float, n: int) -> tuple[Ints, Floats]:
    """(growing,) different positions, and one share for all or one for each."""
    growing = positions("places", places, n, FlowsInvalid)
    share = numbers("by", by, FlowsInvalid)
    good = np.isfinite(share) & (share >= 0)
    if share.shape not in ((), growing.shape) or not good.all():
        raise FlowsInvalid(
            Text(
                f"by 为 {told(by)}；应为一个不小于 0 的数，或为 {len(growing)} 个区县各给一个。",
                f"by is {told(by)}; expected a finite share of at least 0, or one for each of "
                f"{len(growing)} places.",
            )
        )
    if len(np.unique(growing)) < len(growing):
        raise FlowsInvalid(
            Text("places 中有重复的区县；请各写一次。", "places names a place twice; name it once.")
        )
    return growing, share


def chosen(deterrence: Floats, pull: Floats, people: Floats) -> Floats:
    """(origin, destination) everybody's errands by pull and nearness."""
    weight = deterrence * pull
    total = weight.sum(axis=1)
    share = np.divide(people, total, out=np.zeros(len(people)), where=total > 0)
    return np.asarray(weight * share[:, None])
