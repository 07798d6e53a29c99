"""Figures of one table that must agree with one another."""

from __future__ import annotations

from collections.abc import Iterator

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


def wide_shares_not_one(given: Given, _world: World) -> Iterator[Problem]:
    """Shares in the columns of one row that should sum to one: ages, and industries."""
    if given.spec.name != "places":
        return
    names = [column.name for column in table_spec("places").columns]
    jobs = tuple(name for name in names if name.startswith("employment_"))
    for columns in (_AGES, jobs):
        if set(columns) <= set(given.raw.cells):
            sums = given.frame[list(columns)].sum(axis=1, skipna=False)
            for i, total in sums[(sums - 1).abs() > _SLACK].items():
                yield _not_one(given, int(str(i)), columns, float(total))


def _not_one(given: Given, i: int, columns: tuple[str, ...], total: float) -> Problem:
    span = f"{columns[0]} … {columns[-1]}"
    return given.problem(
        i,
        columns[0],
        "shares_not_one",
        Text(f"{span} 合计 {total:.3f}", f"{span} sum to {total:.3f}"),
        Text("合计为 1", "a sum of 1"),
        Text("请核对各项占比", "check the shares"),
    )


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
