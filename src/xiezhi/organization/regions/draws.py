"""Random draws inside compiled loops, from a state that the caller owns."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from xiezhi.region.compiled import compiled

Bits = NDArray[np.uint64]


def new_state(rng: np.random.Generator) -> Bits:
    """(1,) a state drawn from a generator, which is advanced."""
    return rng.integers(1, 2**64, 1, np.uint64)


@compiled
def draw(state: Bits) -> float:
    """A number in [0, 1), and the state moves on: xorshift64*, Vigna (2016), ACM TOMS 42(4)."""
    bits = state[0]
    bits ^= bits >> np.uint64(12)
    bits ^= bits << np.uint64(25)
    bits ^= bits >> np.uint64(27)
    state[0] = bits
    return float((bits * np.uint64(2685821657736338717)) >> np.uint64(11)) * 2.0**-53
