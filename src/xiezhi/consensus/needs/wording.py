"""Words that findings share; every room uses them, so they live with the model."""

from xiezhi.model.wording import (
    all_sides,
    both,
    by_side,
    inputs,
    listed,
    pair_name,
    place_name,
    point_name,
    quantities,
    seats_known,
    signed,
    words,
)

__all__ = [
    "all_sides",
    "both",
    "by_side",
    "inputs",
    "listed",
    "pair_name",
    "place_name",
    "point_name",
    "quantities",
    "seats_known",
    "signed",
    "words",
]
