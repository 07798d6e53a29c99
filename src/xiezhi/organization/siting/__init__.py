"""Siting: where centres open, who goes where, and how far from the best a plan can be at most."""

from xiezhi.organization.siting.capacitated import capacitated_p_median
from xiezhi.organization.siting.covering import maximal_covering
from xiezhi.organization.siting.hubs import Allocation, HubPlan, hub_median
from xiezhi.organization.siting.p_centre import p_centre
from xiezhi.organization.siting.p_median import p_median
from xiezhi.organization.siting.plan import Measure, Plan
from xiezhi.organization.siting.two_tier import TwoTierPlan, two_tier
from xiezhi.organization.siting.two_tier_front import Front, front
from xiezhi.organization.siting.two_tier_rules import Rules
from xiezhi.organization.siting.two_tier_score import Score, score

__all__ = [
    "Allocation",
    "Front",
    "HubPlan",
    "Measure",
    "Plan",
    "Rules",
    "Score",
    "TwoTierPlan",
    "capacitated_p_median",
    "front",
    "hub_median",
    "maximal_covering",
    "p_centre",
    "p_median",
    "score",
    "two_tier",
]
