"""How far places lie from the border; every room asks, so it lives with the region."""

from xiezhi.region.strip import TOLERANCE_KM, km_to_other_side

__all__ = ["TOLERANCE_KM", "km_to_other_side"]
