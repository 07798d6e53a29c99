"""Compiled kernels: numba, kept on disk where a place for that can be found."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

from numba import njit

Given = ParamSpec("Given")
Result = TypeVar("Result")


def compiled(kernel: Callable[Given, Result]) -> Callable[Given, Result]:
    """The function as machine code; the first call compiles, later processes load it.

    Where neither the package's folder nor the user's cache can be written, numba refuses to
    keep code on disk; the kernel then compiles anew in every process, which is slower but
    right.
    """
    try:
        return cast("Callable[Given, Result]", njit(cache=True)(kernel))
    except RuntimeError:
        return cast("Callable[Given, Result]", njit(kernel))
