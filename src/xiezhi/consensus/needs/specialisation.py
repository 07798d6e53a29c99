"""What places are specialised in; every room asks, so it lives with the region."""

from xiezhi.region.specialisation import Floats, krugman_index, location_quotients, pooled_shares

__all__ = ["Floats", "krugman_index", "location_quotients", "pooled_shares"]
