"""What the gazetteer flags; every room says it, so it lives with the region."""

from xiezhi.region.flag_caveats import AGE_FLAGS, CHANGE_FLAGS, JOB_FLAGS, N_NAMED, flag_caveats

__all__ = ["AGE_FLAGS", "CHANGE_FLAGS", "JOB_FLAGS", "N_NAMED", "flag_caveats"]
