"""Figures of one table that must agree with one another."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pandas as pd

from xiezhi.case.dictionary import table_spec
from xiezhi.case.frames import Given
from xiezhi.case.problems import Problem, Severity
from xiezhi.case.rules.world import World
from xiezhi.model.text import Text

# Shares are often published with three digits; twenty of them may be off by this much.
_SLACK = 0.02
_AGES = ("share_0_14_2020", "share_15_64_2020", "share_65_plus_2020")


def shares_over_one(given: Given, _world: World) -> Iterator[Problem]:
    """Employment shares of one place and year that sum to more than one."""
    if given.spec.name != "industries":
        return
    rows = given.frame.dropna(subset=["place", "year", "employment_share"])
    for (place, year), group in rows.groupby(["place", "year"])["employment_share"]:
        if group.sum() > 1 + _SLACK:
            yield given.problem(
                int(group.index[-1]),
                "employment_share",
                "shares_over_one",
                Text(
                    f"{place} 在 {year} 年的占比合计 {group.sum():.3f}",
                    f"the shares of {place} in {year} sum to {group.sum():.3f}",
                ),
                Text("合计不超过 1", "a sum of at most 1"),
                Text("请核对该地各行业的占比", "check the shares of that place"),
            )


def wide_shares_not_one(given: Given, world: World) -> Iterator[Problem]:
    """Shares of one place that should sum to one: ages, and industries.

    What the user left out is the gazetteer's: the case will hold both together.
    """
    if given.spec.name != "places":
        return
    names = [column.name for column in table_spec("places").columns]
    jobs = tuple(name for name in names if name.startswith("employment_"))
    for columns in (_AGES, jobs):
        if not set(columns) & set(given.raw.cells):
            continue
        own = given.frame[list(columns)]
        built_in = _built_in(given, world, columns)
        sums = own.fillna(built_in).sum(axis=1, skipna=False)
        least = own.sum(axis=1)  # without the gazetteer's, no less than what was given
        off = ((sums - 1).abs() > _SLACK) | (least > 1 + _SLACK)
        for i in own.index[off & own.notna().any(axis=1)]:
            total = float(least[i] if math.isnan(sums[i]) else sums[i])
            yield _not_one(given, int(i), own.loc[i], built_in.loc[i], total)


def _built_in(given: Given, world: World, columns: tuple[str, ...]) -> pd.DataFrame:
    """The gazetteer's shares, row by row of the given table; missing where it knows none."""
    known = pd.DataFrame(columns=list(columns), dtype="float64")
    if world.ground is not None:
        known = world.ground.places.set_index("code")[list(columns)]
    codes = given.frame["code"].astype("object")
    return known.reindex(codes).set_axis(given.frame.index)


def _not_one(given: Given, i: int, own: pd.Series, built_in: pd.Series, total: float) -> Problem:
    mine = [str(name) for name in own.index[own.notna()]]
    rest = built_in[own.isna()].dropna()
    span = mine[0] if len(mine) == 1 else f"{mine[0]} … {mine[-1]}"
    if rest.empty:
        words = Text(f"{span} 合计 {total:.3f}", f"{span} sum to {total:.3f}")
        advice = Text("请核对各项占比", "check the shares")
    else:
        words = Text(
            f"{span} 与内置的其余各项（{rest.sum():.3f}）合计 {total:.3f}",
            f"{span} and the others, which are built in ({rest.sum():.3f}), sum to {total:.3f}",
        )
        advice = Text("请核对，或把同组各项占比一并给出", "check it, or give all shares of the set")
    expected = Text("合计为 1", "a sum of 1")
    return given.problem(i, mine[0], "shares_not_one", words, expected, advice)


def more_resolved_than_watched(given: Given, _world: World) -> Iterator[Problem]:
    """More households whose risk is resolved than households watched."""
    if given.spec.name != "households_at_risk":
        return
    rows = given.frame.dropna(subset=["households", "resolved"])
    for i in rows.index[(rows["resolved"] > rows["households"]).astype(bool)]:
        yield given.problem(
            int(i),
            "resolved",
            "more_than_all",
            None,
            Text("不超过户数", "no more than the households watched"),
            Text("请核对两个数", "check both figures"),
        )


def mixed_units(given: Given, _world: World) -> Iterator[Problem]:
    """One indicator in two units."""
    by = {"indicators": "indicator", "prices": "item", "observations": "parameter"}
    name = by.get(given.spec.name)
    if name is None:
        return
    rows = given.frame.dropna(subset=[name, "unit"])
    first = rows.groupby(name)["unit"].transform("first")
    for i in rows.index[rows["unit"] != first]:
        yield given.problem(
            int(i),
            "unit",
            "mixed_units",
            None,
            Text(f"与前面相同的单位 {first[i]}", f"the unit of the rows before, {first[i]}"),
            Text("请换算成同一单位", "convert the figure to that unit"),
            Severity.ERROR,
        )
