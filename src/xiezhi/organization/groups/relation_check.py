"""The door of the relations: tables, amounts and positions are checked here before any formula."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from xiezhi.model.errors import ShapeMismatch
from xiezhi.organization.given import number, numbers
from xiezhi.organization.groups.errors import MinutesInvalid, RelationInvalid

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]

_TABLE = 2


def checked_minutes(minutes: ArrayLike) -> Floats:
    """(place, place) minutes of at least 0, inf where no way leads."""
    table = numbers("minutes", minutes, ShapeMismatch, largest=np.inf)
    if table.ndim != _TABLE or table.shape[0] != table.shape[1]:
        raise ShapeMismatch(f"minutes have shape {table.shape}; expected (place, place).")
    if not (table >= 0).all():
        raise MinutesInvalid(
            f"minutes hold {int((~(table >= 0)).sum())} entries that are NaN or negative; expected "
            "at least 0, inf where no way leads."
        )
    return table


def slower_way(minutes: ArrayLike) -> Floats:
    """Minutes of the slower direction."""
    table = checked_minutes(minutes)
    slower: Floats = np.maximum(table, table.T)
    return slower


def amounts(name: str, given: ArrayLike, n: int, *, endless: bool = False) -> Floats:
    """(n,) numbers of at least 0, finite unless endless ones mean something."""
    read = numbers(name, given, RelationInvalid, largest=np.inf)
    if read.shape != (n,):
        raise ShapeMismatch(f"{name} have shape {read.shape}; expected ({n},).")
    good = (read >= 0) & (np.isfinite(read) | endless)
    if not good.all():
        raise RelationInvalid(
            f"{name} hold {int((~good).sum())} entries that are NaN, negative"
            f"{'' if endless else ' or infinite'}; expected at least 0."
        )
    return read


def positive(name: str, value: float) -> float:
    """A finite number above 0, by which a formula divides."""
    if not number(name, value, RelationInvalid, -np.inf, endless=True) > 0 or value == np.inf:
        raise RelationInvalid(f"{name} is {value}; expected a finite number above 0.")
    return float(value)


def not_negative(name: str, value: float) -> float:
    """A number of at least 0, or inf for no limit."""
    return number(name, value, RelationInvalid, endless=True)


def fraction(name: str, value: float) -> float:
    """A number from 0 to 1."""
    return number(name, value, RelationInvalid, 0, 1)


def flags(name: str, given: ArrayLike, n: int) -> Flags:
    """(n,) true or false; 1 and 0 will do."""
    marks = np.asarray(given)
    if marks.shape != (n,):
        raise ShapeMismatch(f"{name} have shape {marks.shape}; expected ({n},).")
    if not np.isin(marks, (0, 1)).all():
        raise RelationInvalid(f"{name} hold something other than true and false; expected those.")
    return marks.astype(np.bool_)


def checked_table(name: str, given: ArrayLike, n: int | None = None) -> Floats:
    """(place, column) finite numbers of at least 0."""
    table = numbers(name, given, RelationInvalid, largest=np.inf)
    if table.ndim != _TABLE or (n is not None and len(table) != n):
        raise ShapeMismatch(f"{name} have shape {table.shape}; expected one row a place.")
    if not (np.isfinite(table) & (table >= 0)).all():
        raise RelationInvalid(f"{name} hold NaN, infinite or negative entries; expected none.")
    return table


def pairs_named(name: str, given: ArrayLike | sparse.sparray, n: int) -> tuple[Ints, Ints]:
    """(pair,), (pair,) the places of each positive entry of a table, both ways round, each once.

    A table that names a pair in one direction only means the pair all the same.
    """
    plain = given if sparse.issparse(given) else numbers(name, given, RelationInvalid)
    table = sparse.coo_array(plain)
    if table.shape != (n, n):
        raise ShapeMismatch(f"{name} has shape {table.shape}; expected ({n}, {n}).")
    if not (table.data >= 0).all():
        raise RelationInvalid(
            f"{name} holds {int((~(table.data >= 0)).sum())} entries that are NaN or negative; "
            "expected at least 0."
        )
    there = table.data > 0
    i, j = table.row[there].astype(np.int64), table.col[there].astype(np.int64)
    cells = np.unique(np.r_[i * n + j, j * n + i])
    return cells // n, cells % n


def positions(name: str, given: ArrayLike, n: int) -> Ints:
    """Whole numbers from 0 to n - 1, of any shape."""
    numbers(name, given, ShapeMismatch)
    places = np.asarray(given)
    if places.size == 0:
        return places.astype(np.int64)
    if places.dtype.kind not in "iu" or places.min() < 0 or places.max() >= n:
        raise ShapeMismatch(
            f"{name} name places {_told(places)}; positions are whole numbers from 0 to {n - 1}."
        )
    return places.astype(np.int64)


def members(name: str, given: Sequence[int], n: int) -> Ints:
    """(member,) positions."""
    places = positions(name, given, n)
    if places.ndim != 1:
        raise ShapeMismatch(f"{name} have shape {places.shape}; expected one list of places each.")
    return places


def ends_of(given: ArrayLike, n: int) -> Ints:
    """(corridor, 2) positions."""
    ends = positions("ends", given, n)
    if ends.size and (ends.ndim != _TABLE or ends.shape[1] != _TABLE):
        raise ShapeMismatch(f"ends have shape {ends.shape}; expected (corridor, 2).")
    return ends.reshape(-1, 2)


def _told(places: NDArray[np.generic]) -> str:
    """The first few of some numbers, for a sentence."""
    few = [str(place) for place in places.ravel()[:5]]
    return ", ".join(few) + (", …" if places.size > len(few) else "")
