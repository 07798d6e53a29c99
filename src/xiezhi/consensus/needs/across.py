"""Who lives within reach across a border; every room asks, so it lives with the region."""

from xiezhi.region.across import Ints, NearestAcross, Reach, nearest_across, reach

__all__ = ["Ints", "NearestAcross", "Reach", "nearest_across", "reach"]
