"""Regions: the map in connected parts, alike within, large enough, or balanced."""

from xiezhi.organization.regions.contiguity import Contiguity, contiguity
from xiezhi.organization.regions.districts import districts
from xiezhi.organization.regions.fixed_k import fixed_k
from xiezhi.organization.regions.max_p import max_p
from xiezhi.organization.regions.partition import Partition

__all__ = ["Contiguity", "Partition", "contiguity", "districts", "fixed_k", "max_p"]
