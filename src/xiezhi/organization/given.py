"""What callers give the kernels, read as numbers: one rule for every room.

Each function takes the class of error that its room raises, and the name by which the caller knows
what was given; sentences come in both languages.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import StrEnum
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xiezhi.model.errors import XiezhiError
from xiezhi.model.text import Text

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Choice = TypeVar("Choice", bound=StrEnum)

# Products of four such numbers, summed over any map, are still floats.
LARGEST = 1e60
_SHOWN = 40
_PLACE = Text("地方", "place")


def numbers(
    name: str, given: ArrayLike, error: type[XiezhiError], *, largest: float = LARGEST
) -> Floats:
    """An array of plain numbers as floats, of any shape; NaN and infinity pass.

    Raises the error for text, complex numbers, rows of different length, and for finite numbers so
    large that sums of products of them would be no numbers.

    >>> numbers("weights", [1, True, float("inf")], XiezhiError).tolist()
    [1.0, 1.0, inf]
    """
    try:
        plain = np.asarray(given)
        if plain.dtype.kind not in "biufO" or _holds_text(plain):
            raise error(_no_numbers(name))
        read = plain.astype(np.float64)
    except (TypeError, ValueError, OverflowError):
        # numpy's own sentence speaks of its insides; ours says what to give.
        raise error(_no_numbers(name)) from None
    size = np.abs(read[np.isfinite(read)]).max(initial=0.0)
    if size > largest:
        raise error(
            Text(
                f"{name} 中有 {size:g}，超过 {largest:g}，求和会溢出；请换用更大的计量单位。",
                f"{name} holds {size:g}, above {largest:g}, so that sums would overflow; use a "
                "larger unit.",
            )
        )
    return read


def whole(
    name: str, given: object, error: type[XiezhiError], least: int, most: int | None = None
) -> int:
    """A whole number from `least` to `most`; true and false are none.

    >>> whole("n_best", 3, XiezhiError, 1)
    3
    """
    is_whole = isinstance(given, int | np.integer) and not isinstance(given, bool)
    if not is_whole or given < least or (most is not None and given > most):  # type: ignore[operator]
        zh, en = f"不小于 {least} 的整数", f"a whole number of at least {least}"
        if most is not None:
            zh, en = f"{least} 至 {most} 的整数", f"a whole number from {least} to {most}"
        raise error(
            Text(
                f"{name} 为 {told(given)}；应为{zh}。",
                f"{name} is {told(given)}; expected {en}.",
            )
        )
    return int(given)  # type: ignore[call-overload,no-any-return]


def number(
    name: str,
    given: object,
    error: type[XiezhiError],
    least: float = 0.0,
    most: float = math.inf,
    *,
    endless: bool = False,
) -> float:
    """A number from `least` to `most`, infinity only where it means something.

    >>> number("effort", 2, XiezhiError)
    2.0
    """
    plain = isinstance(given, int | float | np.integer | np.floating) and not isinstance(
        given, bool
    )
    value = float(given) if plain else math.nan  # type: ignore[arg-type]
    if not least <= value <= most or (math.isinf(value) and not endless):
        kind = ("", "") if endless else ("有限", " finite")
        zh, en = f"不小于 {least:g} 的{kind[0]}数", f"a{kind[1]} number of at least {least:g}"
        if most < math.inf:
            zh, en = f"{least:g} 至 {most:g} 的数", f"a number from {least:g} to {most:g}"
        raise error(
            Text(
                f"{name} 为 {told(given)}；应为{zh}。",
                f"{name} is {told(given)}; expected {en}.",
            )
        )
    return value


def seeded(seed: object, error: type[XiezhiError]) -> np.random.Generator:
    """The source of all draws of one answer, from a whole number of at least 0."""
    return np.random.default_rng(whole("seed", seed, error, 0))


def choice(name: str, given: object, kinds: type[Choice], error: type[XiezhiError]) -> Choice:
    """One of a few words.

    >>> from enum import StrEnum
    >>> choice("side", "left", StrEnum("Side", ["LEFT", "RIGHT"]), XiezhiError).value
    'left'
    """
    if not isinstance(given, str) or given not in {kind.value for kind in kinds}:
        words = [kind.value for kind in kinds]
        raise error(
            Text(
                f"{name} 为 {told(given)}；应为以下之一：{'、'.join(words)}。",
                f"{name} is {told(given)}; expected one of {', '.join(words)}.",
            )
        )
    return kinds(given)


def positions(
    name: str,
    given: Sequence[int] | ArrayLike,
    n: int,
    error: type[XiezhiError],
    noun: Text = _PLACE,
) -> Ints:
    """(member,) whole numbers from 0 to n - 1, in the order given; none at all is fine.

    noun: what they number.
    """
    try:
        places = np.asarray(given)
    except ValueError:
        places = np.asarray(math.nan)
    if places.ndim == 1 and not len(places):
        return np.empty(0, np.int64)
    if places.ndim != 1 or places.dtype.kind not in "iu":
        raise error(
            Text(
                f"{name} 为 {told(given)}；应为一列整数编号，从 0 到 {n - 1}。",
                f"{name} holds {told(given)}; expected a list of whole numbers from 0 to {n - 1}.",
            )
        )
    wrong = places[(places < 0) | (places >= n)]
    if len(wrong):
        raise error(
            Text(
                f"{name} 中有{noun.zh} {wrong[0]}；{noun.zh}的编号为 0 到 {n - 1}。",
                f"{name} names {noun.en} {wrong[0]}, but there are {noun.en}s 0 to {n - 1}.",
            )
        )
    return places.astype(np.int64)


def told(given: object) -> str:
    """What was given as a sentence shows it: short, and without the marks of a program.

    >>> told("foo"), told(1.5), told([3, 4])
    ('“foo”', '1.5', '3, 4')
    """
    if given is None:
        return "—"
    if isinstance(given, str):
        return f"“{given[:_SHOWN]}”"
    if isinstance(given, list | tuple):
        return ", ".join(told(one) for one in given[:3]) + (", …" if len(given) > 3 else "")  # noqa: PLR2004
    words = " ".join(str(given).split())
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"


def _holds_text(plain: NDArray[np.generic]) -> bool:
    """Whether text hides among objects: `float` would read it."""
    return plain.dtype.kind == "O" and any(isinstance(one, str) for one in plain.ravel().tolist())


def _no_numbers(name: str) -> Text:
    return Text(
        f"{name} 中有文字、复数或长短不一的行；应为实数的数组。",
        f"{name} holds text, complex numbers or rows of different length; expected an array of "
        "plain numbers.",
    )
