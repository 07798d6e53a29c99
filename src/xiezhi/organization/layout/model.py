"""The two-tier question of a case: who counts, who may be a centre; and the answer to it."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from xiezhi.model.text import Text
from xiezhi.organization.drawn import Drawn, drawn_elements
from xiezhi.organization.layout.candidates import Candidates, candidates_of
from xiezhi.organization.layout.errors import PlanInvalid
from xiezhi.organization.parameters import number
from xiezhi.organization.siting.errors import LimitInvalid, NoPlanInTime
from xiezhi.organization.siting.two_tier_front import Front, front
from xiezhi.organization.siting.two_tier_rules import Asked, Rules, asked
from xiezhi.organization.siting.two_tier_search import lawful_layout
from xiezhi.region.region import Region, region_of

if TYPE_CHECKING:
    from xiezhi.model.case import Case

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CORE_SHARE = 0.25
SPACINGS_MINUTES = (60.0, 45.0, 30.0, 15.0, 0.0)
FAR_MINUTES = 120.0
FAR_WEIGHT = 2.0
DRIVERS_PER_SIDE = 2
N_PLANS = 5
TIME_LIMIT_S = 10.0


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """The question in numbers of the sides' places; `rows` leads back to `Region.places`.

    rows: (place,) their positions in the region, ascending. minutes: (place, place). people:
    (place,). side: (place,). rules: who may be a centre and what a layout must keep to.
    """

    rows: Ints
    minutes: Floats
    people: Floats
    side: Ints
    rules: Rules
    n_cores: int
    n_drivers: int

    def question(self) -> Asked:
        """The question as the solver sees it. Raises what `two_tier` raises."""
        return asked(self.minutes, self.people, self.n_cores, self.n_drivers, self.side, self.rules)

    def place(self, k: int) -> int:
        """The position in the region of a place of the model."""
        return int(self.rows[k])

    def inside(self, places: tuple[int, ...]) -> list[int]:
        """Numbers in the model of positions in the region; those of no side are left out."""
        return [int(k) for k in np.flatnonzero(np.isin(self.rows, places))]


def model_of(case: Case, region: Region, candidates: Candidates) -> Model:
    """The question of a case, with the numbers that its parameters or its drawn layout give.

    Parameters: layout_cores, layout_drivers, layout_core_share, layout_spacing_minutes,
    layout_far_minutes, layout_far_weight. Without them, as many cores and drivers as the drawn
    layout has; without one, a core for each side and two drivers for each. The spacing is the
    widest of 60, 45, 30, 15 and 0 minutes that any layout can keep: small sides have no room for
    more.
    """
    rows = np.flatnonzero(region.side_i >= 0)
    n_cores, n_drivers = numbers(case, region)
    rules = Rules(
        core_share=number(case, "layout_core_share", CORE_SHARE),
        min_cores_per_side=1,
        min_drivers_per_side=1 if n_drivers >= len(region.sides) else 0,
        spacing_minutes=number(case, "layout_spacing_minutes", SPACINGS_MINUTES[0]),
        cores=candidates.core[rows],
        drivers=candidates.driver[rows],
        far_minutes=number(case, "layout_far_minutes", FAR_MINUTES),
        far_weight=number(case, "layout_far_weight", FAR_WEIGHT, 1.0),
    )
    minutes = region.minutes[np.ix_(rows, rows)].copy()
    np.fill_diagonal(minutes, 0.0)
    people = np.nan_to_num(region.places["population_2020"].to_numpy(np.float64)[rows])
    model = Model(rows, minutes, people, region.side_i[rows], rules, n_cores, n_drivers)
    return model if "layout_spacing_minutes" in case.parameters else _widest_spacing(model)


def _widest_spacing(model: Model) -> Model:
    """The model with the widest spacing that leaves any layout; the narrowest if none does."""
    spaced = [
        replace(model, rules=replace(model.rules, spacing_minutes=minutes))
        for minutes in SPACINGS_MINUTES
    ]
    return next((one for one in spaced if _has_layout(one)), spaced[-1])


def _has_layout(model: Model) -> bool:
    try:
        question = model.question()
        lawful_layout(question.ground, question.limits, time.monotonic() + TIME_LIMIT_S)
    except (LimitInvalid, NoPlanInTime):
        return False
    return True


def numbers(case: Case, region: Region) -> tuple[int, int]:
    """How many cores and drivers: as set, else as drawn, else one and two for each side.

    No more drivers by default than leave a place to serve. Raises PlanInvalid where the sides have
    no more places than cores.
    """
    cores = len(_placed(drawn_elements(case, region, "core")))
    drivers = len(_placed(drawn_elements(case, region, "driver")))
    n_sides = len(region.sides)
    drawn = cores >= n_sides
    n_cores = number(case, "layout_cores", cores if drawn else n_sides, 1)
    room = int((region.side_i >= 0).sum()) - int(n_cores) - 1
    if room < 0:
        raise PlanInvalid(
            Text(
                f"各方合计只有 {room + int(n_cores) + 1} 个区县，不够设 {int(n_cores)} 个核；"
                "至少要比核多一个区县。",
                f"the sides have {room + int(n_cores) + 1} places in all, too few for "
                f"{int(n_cores)} cores; there must be a place more than cores.",
            )
        )
    usual = drivers if drawn and drivers else min(DRIVERS_PER_SIDE * n_sides, room)
    return int(n_cores), int(number(case, "layout_drivers", usual))


def _placed(drawn: tuple[Drawn, ...]) -> list[Drawn]:
    return [element for element in drawn if element.places]


@lru_cache(maxsize=4)
def front_of(case: Case) -> Front:
    """The front of layouts of a case; computed once a case.

    Parameter layout_time_limit_s: wall-clock seconds. The compiled kernels are loaded before the
    clock starts, so that a first run is no worse than the next.
    """
    model, seconds = case_model(case), number(case, "layout_time_limit_s", TIME_LIMIT_S, 0.01)
    _load_kernels()
    return front(
        model.minutes,
        model.people,
        model.n_cores,
        model.n_drivers,
        model.side,
        rules=model.rules,
        n_plans=N_PLANS,
        time_limit_s=seconds,
    )


@lru_cache(maxsize=4)
def case_model(case: Case) -> Model:
    """The question of a case with its own candidates; computed once a case."""
    region = region_of(case)
    return model_of(case, region, candidates_of(case, region))


def _load_kernels() -> None:
    x = np.array([0.0, 10, 50, 60, 100, 110])
    side = np.array([0, 0, 0, 1, 1, 1])
    front(np.abs(x[:, None] - x), np.arange(1.0, 7), 2, 1, side, n_plans=2, time_limit_s=60)
