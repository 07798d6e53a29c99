"""How a drawn layout is read: one place for each core and driver, the same in every finding."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from xiezhi.model.text import Text
from xiezhi.organization.drawn import drawn_elements
from xiezhi.organization.layout.errors import PlanInvalid
from xiezhi.organization.layout.model import TIME_LIMIT_S, case_model, front_of
from xiezhi.organization.layout.reference import Reading, reading_of
from xiezhi.organization.parameters import number
from xiezhi.organization.siting.two_tier import TwoTierPlan, two_tier
from xiezhi.region.region import region_of

if TYPE_CHECKING:
    from xiezhi.model.case import Case


@lru_cache(maxsize=4)
def drawn_reading(case: Case) -> tuple[Reading, TwoTierPlan]:
    """The reading of a case's drawn layout that serves people best, and the best plan beside it.

    The plan has as many cores and drivers as were drawn. Computed once a case. Raises PlanInvalid
    where no core names a place of a side, and what `case_model` raises.
    """
    region, model = region_of(case), case_model(case)
    cores, drivers = (drawn_elements(case, region, kind) for kind in ("core", "driver"))
    counts = [sum(bool(model.inside(e.places)) for e in tier) for tier in (cores, drivers)]
    if not counts[0]:
        raise PlanInvalid(
            Text(
                f"案例 {case.id} 的参照布局（reference_layout）表中，"
                "没有一个核写明属于某一方的区县；请补上各核的区县代码。",
                f"the table reference_layout of case {case.id} has no core that names a place of a "
                "side; add the places of its cores",
            )
        )
    best = _best(case, *counts)
    return reading_of(model, cores, drivers, best), best


def _best(case: Case, n_cores: int, n_drivers: int) -> TwoTierPlan:
    """The most efficient plan with so many cores and drivers."""
    model = case_model(case)
    if (n_cores, n_drivers) == (model.n_cores, model.n_drivers):
        return front_of(case).plans[0]
    seconds = number(case, "layout_time_limit_s", TIME_LIMIT_S, 0.01)
    return two_tier(
        model.minutes, model.people, n_cores, n_drivers, model.side, rules=model.rules,
        time_limit_s=seconds,
    )  # fmt: skip
