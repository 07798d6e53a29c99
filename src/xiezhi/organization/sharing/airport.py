"""Shared works of growing size: whoever needs no more than the first part pays for no more.

A runway, a road, a dam, a sewer: users come in types, each type needs a works of its own cost, and
any group needs the largest of its members'. The game has 2**n coalitions, its Shapley value and
nucleolus have closed forms. Sources: Littlechild & Owen (1973); Littlechild (1974).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from xiezhi.organization.given import numbers
from xiezhi.organization.sharing.coalitions import Floats, Ints
from xiezhi.organization.sharing.errors import RunwaysInvalid


def airport_shapley(costs: ArrayLike, users: ArrayLike | None = None) -> Floats:
    """(type,): what one user of each type pays by the Shapley value.

    costs: (type,) of the works that a type needs, in any order. users: (type,) how many, at least
    one each; one by default. Each further stretch is paid in equal parts by all who need it.
    Raises RunwaysInvalid.

    >>> airport_shapley([8, 11, 13, 18]).tolist()
    [2.0, 3.0, 4.0, 9.0]
    """
    needed, count = checked(costs, users)
    order = np.argsort(needed, kind="stable")
    stretch = np.diff(needed[order], prepend=0.0)
    sharing = np.cumsum(count[order][::-1])[::-1]
    paid = np.empty(len(needed))
    paid[order] = np.cumsum(stretch / sharing)
    return paid


def airport_nucleolus(costs: ArrayLike, users: ArrayLike | None = None) -> Floats:
    """(type,): what one user of each type pays by the nucleolus.

    From the smallest works up, those who need no more than a certain one pay equal parts of it,
    each stretch being charged where that part is least; the most demanding user pays the rest.
    Users of one type pay the same. Raises RunwaysInvalid.

    >>> airport_nucleolus([8, 11, 13, 18]).tolist()
    [3.25, 3.25, 3.25, 8.25]
    """
    needed, count = checked(costs, users)
    order = np.argsort(needed, kind="stable")
    rising, upto = merged(needed[order], count[order])
    paid = np.empty(len(needed))
    paid[order] = per_user(rising, upto)[np.searchsorted(rising, needed[order])]
    return paid


def merged(rising: Floats, count: Ints) -> tuple[Floats, Ints]:
    """Different costs, ascending, and how many users need no more than each."""
    costs, first = np.unique(rising, return_index=True)
    return costs, np.cumsum(np.add.reduceat(count, first))


def per_user(costs: Floats, upto: Ints) -> Floats:
    """(cost,): what a user of each pays; costs ascend, upto counts users cumulatively.

    Where the last type has one user, that user pays what is left; where it has more, they share
    the last part like the others.
    """
    paid = np.empty(len(costs))
    alone_last = upto[-1] - (upto[-2] if len(upto) > 1 else 0) == 1
    start, settled, charged = 0, 0, 0.0
    while start < len(costs):
        users = upto[start:] - settled
        parts = (costs[start:] - charged) / (users + 1)
        # The grand coalition pays the last cost in full: its users have nobody left to join.
        parts[-1] = (costs[-1] - charged) / users[-1]
        if alone_last and len(parts) > 1:
            parts[-1] = np.inf
        end = int(np.argmin(parts))
        paid[start : start + end + 1] = parts[end]
        charged += parts[end] * users[end]
        settled = int(upto[start + end])
        start += end + 1
    return paid


def checked(costs: ArrayLike, users: ArrayLike | None) -> tuple[Floats, Ints]:
    """Costs and counts as arrays of one length. Raises RunwaysInvalid."""
    needed = numbers("costs", costs, RunwaysInvalid)
    if needed.ndim != 1 or len(needed) == 0:
        raise RunwaysInvalid(f"costs have shape {needed.shape}; expected one a type of user.")
    wrong = np.flatnonzero(~(np.isfinite(needed) & (needed >= 0)))
    if len(wrong):
        raise RunwaysInvalid(
            f"the cost of type {wrong[0]} is {needed[wrong[0]]}; expected an amount of at least 0."
        )
    count = np.ones(len(needed)) if users is None else numbers("users", users, RunwaysInvalid)
    if count.shape != needed.shape:
        raise RunwaysInvalid(
            f"users have shape {count.shape}, costs {needed.shape}; give one count a type."
        )
    odd = np.flatnonzero(~(np.isfinite(count) & (count >= 1) & (count == np.rint(count))))
    if len(odd):
        raise RunwaysInvalid(
            f"type {odd[0]} has {count[odd[0]]} users; expected a whole number of at least 1."
        )
    return needed, count.astype(np.int64)
