"""Rules that rows and tables keep among each other; each gathers every problem it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path

from xiezhi.case.frames import Given, up_to_most
from xiezhi.case.ground import Ground
from xiezhi.case.problems import Problem
from xiezhi.case.rules import circles, codes, coordinates, keys, links, places, sums, voters, years
from xiezhi.case.rules.world import World

Rule = Callable[[Given, World], Iterator[Problem]]

RULES: tuple[Rule, ...] = (
    keys.repeated_keys,
    keys.unresolved_references,
    keys.files_that_are_missing,
    circles.chains_in_a_circle,
    codes.unknown_codes,
    codes.junctions_that_look_like_codes,
    places.differing_from_gazetteer,
    places.wrong_magnitude,
    coordinates.half_given,
    coordinates.far_from_their_place,
    links.wrong_class,
    links.to_themselves,
    links.shorter_than_the_bird,
    links.in_metres,
    links.impossible_speed,
    years.not_open_yet,
    sums.shares_over_one,
    sums.wide_shares_not_one,
    sums.more_resolved_than_watched,
    sums.mixed_units,
    voters.voters_of_two_kinds,
    voters.voters_of_no_side,
)


def problems_of_tables(
    tables: Mapping[str, Given],
    ground: Ground | None,
    folder: Path,
    today: date,
    unread: frozenset[str],
) -> list[Problem]:
    """Every problem that a rule finds in a table.

    ground: None where the sides are unknown; rules that need it then find nothing. unread:
    tables that files seem to hold but that could not be read.
    """
    world = World(tables, ground, folder, today, unread)
    return [
        problem
        for given in tables.values()
        for rule in RULES
        for problem in up_to_most(rule(given, world))
    ]
