"""One decorator for compiled kernels, typed so that callers keep their signatures."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import numba

Kernel = TypeVar("Kernel", bound=Callable[..., object])


def compiled(kernel: Kernel) -> Kernel:
    """The kernel as machine code, kept on disk between runs; strict floating point."""
    return cast("Kernel", numba.njit(cache=True)(kernel))
