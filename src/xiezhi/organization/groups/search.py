"""The groups of a case: for each kind the best, and where drawn groups stand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from xiezhi.model.text import Text
from xiezhi.organization.drawn import Drawn, drawn_elements
from xiezhi.organization.groups.best import best_groups
from xiezhi.organization.groups.diverse import diverse_groups, overlap_share
from xiezhi.organization.groups.errors import GroupsError
from xiezhi.organization.groups.kinds import KINDS, Kind, Relation, across
from xiezhi.organization.groups.land import touching_on_land
from xiezhi.organization.groups.rules import Measure, Rules
from xiezhi.organization.groups.standing import Standing, standings
from xiezhi.organization.parameters import number
from xiezhi.region.region import Region, region_of

if TYPE_CHECKING:
    from xiezhi.model.case import Case
    from xiezhi.organization.groups.group import Group, Groups

WIDEST_MINUTES = 120.0
SIZE_MIN, SIZE_MAX = 3, 6
DRAWN_MIN = 2  # a drawn group may be a pair: pairs are then candidates too
N_EACH, N_SET = 4, 6
OVERLAP_MAX = 0.5
MEASURE = Measure.PER_MEMBER
NO_SET = Text(
    "没有一个组合符合规则，无从评分",
    "no set of places keeps the rules, so there is nothing to score",
)
NO_TIE = Text(
    "分属不同方的区县之间没有一对有这种联系",
    "no two places of different sides have such a tie",
)


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """The groups of one kind.

    groups: the ranking of all candidates of three places or more; diverse: those of it that
    overlap little and in which every member has a tie to another; ranks: where these stand among
    all candidates; relation: the ties they were ranked by.
    """

    kind: Kind
    relation: Relation
    groups: Groups
    diverse: tuple[Group, ...]
    ranks: tuple[Standing, ...]

    @property
    def n_pairs(self) -> int:
        """How many pairs of places have a tie, whether or not a group may hold both."""
        return int((self.relation.data > 0).sum()) // 2


@dataclass(frozen=True, slots=True)
class Placed:
    """A drawn group and where it stands among all candidates of its kind.

    standing: None where it has fewer than two places or its kind has no relation; `why` says so.
    """

    drawn: Drawn
    standing: Standing | None
    why: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Search:
    """What was found: by kind, as a set across kinds, and for the drawn groups.

    counts: how many sets of each size keep the rules, whatever ties them; none where the sides
    have no neighbours across the border within the limit. without: kinds that could not be
    searched, with the table they lack or the sentence why.
    """

    counts: dict[int, int]

    found: tuple[Found, ...]
    chosen: tuple[tuple[Kind, Group], ...]
    placed: tuple[Placed, ...]
    without: tuple[tuple[Kind, Text], ...]
    rules: Rules


@lru_cache(maxsize=4)
def search_of(case: Case) -> Search:
    """All groups of a case; computed once a case.

    Parameter: groups_widest_minutes, how far apart two members may be.
    """
    region = region_of(case)
    rules = Rules(
        SIZE_MIN,
        SIZE_MAX,
        number(case, "groups_widest_minutes", WIDEST_MINUTES, 1.0),
    )
    touching = touching_on_land(case, region)
    counts = _counts(region, touching, rules)
    found: list[Found] = []
    without: list[tuple[Kind, Text]] = []
    for kind in KINDS:
        lacking = kind.missing(case)
        if lacking:
            without.append((kind, Text(lacking, lacking)))
            continue
        relation = across(kind.relation(case, region), region)
        if not counts or not (relation.data > 0).any():
            without.append((kind, NO_TIE if counts else NO_SET))
            continue
        try:
            found.append(_found(region, touching, kind, relation, rules))
        except GroupsError as error:
            without.append((kind, Text(error.render("zh"), error.render("en"))))
    drawn = drawn_elements(case, region, "group")
    placed = tuple(_placed(region, touching, one, found, rules) for one in drawn)
    return Search(counts, tuple(found), _set_of(found), placed, tuple(without), rules)


def _counts(region: Region, borders: Relation, rules: Rules) -> dict[int, int]:
    """How many sets of each size keep the rules: of any relation the same."""
    try:
        return best_groups(
            borders, region.side_i, borders, minutes=region.minutes, rules=rules, n_best=1
        ).counts
    except GroupsError:
        return {}


def _found(
    region: Region, borders: Relation, kind: Kind, relation: Relation, rules: Rules
) -> Found:
    codes = region.places["code"].astype(str).tolist()
    groups = best_groups(
        borders,
        region.side_i,
        relation,
        minutes=region.minutes,
        codes=codes,
        rules=rules,
        measure=MEASURE,
    )
    apart = diverse_groups(
        borders,
        region.side_i,
        relation,
        minutes=region.minutes,
        codes=codes,
        rules=rules,
        measure=MEASURE,
        overlap_max=OVERLAP_MAX,
        k=N_EACH,
        supported=True,
    )
    ranks = standings(
        [group.codes for group in apart],
        borders,
        region.side_i,
        relation,
        codes=codes,
        minutes=region.minutes,
        rules=rules,
        measure=MEASURE,
    )
    return Found(kind, relation, groups, apart, ranks)


def _placed(
    region: Region, borders: Relation, drawn: Drawn, found: list[Found], rules: Rules
) -> Placed:
    if len(drawn.places) < DRAWN_MIN:
        return Placed(drawn, None, "few")
    own = next((one for one in found if one.kind.id == drawn.kind), None)
    if own is None:
        return Placed(drawn, None, "kind")
    codes = region.places["code"].astype(str).tolist()
    (standing,) = standings(
        [[codes[k] for k in drawn.places]],
        borders,
        region.side_i,
        own.relation,
        codes=codes,
        minutes=region.minutes,
        rules=replace(rules, size_min=DRAWN_MIN),
        measure=MEASURE,
    )
    return Placed(drawn, standing)


def _set_of(found: list[Found]) -> tuple[tuple[Kind, Group], ...]:
    """The best of each kind, then the second of each, as long as they overlap little."""
    rounds = [
        (one.kind, one.diverse[k]) for k in range(N_EACH) for one in found if k < len(one.diverse)
    ]
    chosen: list[tuple[Kind, Group]] = []
    for kind, group in rounds:
        near = [overlap_share(group.codes, other.codes) for _, other in chosen]
        if len(chosen) < N_SET and max(near, default=0.0) <= OVERLAP_MAX:
            chosen.append((kind, group))
    return tuple(chosen)
