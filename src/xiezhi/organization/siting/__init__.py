"""Siting: where centres open, who goes where, and how far from the best a plan can be at most."""

from xiezhi.organization.siting.covering import maximal_covering
from xiezhi.organization.siting.p_centre import p_centre
from xiezhi.organization.siting.p_median import p_median
from xiezhi.organization.siting.plan import Measure, Plan

__all__ = ["Measure", "Plan", "maximal_covering", "p_centre", "p_median"]
