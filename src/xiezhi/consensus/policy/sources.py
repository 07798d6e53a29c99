"""What the findings of this folder rest on, as a reader would cite it."""

from xiezhi.region.sources import cited

SALTON_BUCKLEY = cited(
    "salton_buckley_1988",
    "Salton, G. and Buckley, C. (1988). Term-weighting approaches in automatic text retrieval. "
    "Information Processing and Management 24(5), 513-523",
    1988,
)

__all__ = ["SALTON_BUCKLEY"]
