"""Groups that differ: the best one, then the best that overlaps little with those taken, and so on.

The rule is greedy and stated: it does not look for the set of groups with the largest sum. Groups
may overlap, because a county may well join two of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from xiezhi.model.text import Text
from xiezhi.organization.given import choice, number, whole
from xiezhi.organization.groups.best import kept, ranked, searched
from xiezhi.organization.groups.errors import RulesInvalid
from xiezhi.organization.groups.group import Group, group_of
from xiezhi.organization.groups.question import question
from xiezhi.organization.groups.rules import EXACT_SIZE, Measure, Rules

_NO_RULES = Rules()


def overlap_share(a: Iterable[str], b: Iterable[str]) -> float:
    """What share of the smaller of two groups is in both (Szymkiewicz–Simpson).

    >>> overlap_share("abc", "bcde")
    0.6666666666666666
    """
    one, other = set(a), set(b)
    return len(one & other) / min(len(one), len(other))


def diverse(candidates: Iterable[Group], overlap_max: float, k: int) -> tuple[Group, ...]:
    """The first k candidates, in the order given, that overlap little with those before.

    candidates: in the order of a ranking. overlap_max: the largest `overlap_share` with any group
    already taken; 0 asks for groups without a common member, 1 for the ranking itself.
    """
    _check_overlap(overlap_max)
    whole("k", k, RulesInvalid, 0)
    taken: list[Group] = []
    for candidate in candidates:
        if len(taken) == k:
            break
        if all(overlap_share(candidate.codes, t.codes) <= overlap_max + 1e-9 for t in taken):
            taken.append(candidate)
    return tuple(taken)


def diverse_groups(
    neighbours: ArrayLike | sparse.sparray,
    side: ArrayLike,
    relation: ArrayLike | sparse.sparray,
    *,
    minutes: ArrayLike | sparse.sparray | None = None,
    codes: Sequence[str] | None = None,
    rules: Rules = _NO_RULES,
    measure: Measure = Measure.MEAN,
    overlap_max: float = 0.5,
    k: int = 10,
    supported: bool = False,
) -> tuple[Group, ...]:
    """What `diverse` takes out of the ranking of *all* candidates, not only of its head.

    Arguments as for `best_groups`; sizes up to EXACT_SIZE. The enumeration runs once for each
    group that is taken. Fewer than k come back where no candidate is left. supported: take only
    groups in which every member has a tie to another, so that none is padded with strangers to get
    under the overlap.
    """
    _check_overlap(overlap_max)
    whole("k", k, RulesInvalid, 0)
    measure = choice("measure", measure, Measure, RulesInvalid)
    if rules.size_max > EXACT_SIZE:
        raise RulesInvalid(
            Text(
                f"最大规模为 {rules.size_max} 个；逐一列举只到 {EXACT_SIZE} 个，请改小规模。",
                f"the largest size is {rules.size_max}; all candidates are known up to "
                f"{EXACT_SIZE} only. Use diverse() on the ranking of best_groups, or ask for "
                "smaller groups.",
            )
        )
    asked = question(neighbours, side, relation, minutes, codes, rules)
    taken = np.zeros((0, len(asked.ground.side)), np.bool_)
    groups: list[Group] = []
    while len(groups) < k:
        found, _ = searched(
            asked, measure, 1, taken=taken, overlap_max=overlap_max, supported=supported
        )
        head = ranked(
            (s for size in range(rules.size_min, rules.size_max + 1) for s in kept(found, size)),
            asked,
            measure,
        )
        if not head:
            break
        groups.append(group_of(head[0], asked, measure))
        member = np.zeros((1, taken.shape[1]), np.bool_)
        member[0, list(head[0])] = True
        taken = np.concatenate([taken, member])
    return tuple(groups)


def _check_overlap(overlap_max: float) -> None:
    number("overlap_max", overlap_max, RulesInvalid, 0, 1)
