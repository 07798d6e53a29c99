"""A user's `places` table overrides figures of the gazetteer, but not which place is which."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from xiezhi.case.frames import Given
from xiezhi.case.problems import Problem, Severity, found
from xiezhi.case.rules.world import World
from xiezhi.model.text import Text

# How far a figure may be from the gazetteer's before it is looked at again.
_ALIKE = (0.2, 5.0)
# What a figure is multiplied by when it is in another unit than the column's, in words.
_SLIPS: dict[str, tuple[tuple[float, Text], ...]] = {
    "persons": (
        (1e-4, Text("万人", "ten thousands (万人)")),
        (1e-3, Text("千人", "thousands")),
    ),
    "km2": (
        (1e2, Text("公顷", "hectares")),
        (1.5e3, Text("亩", "mu (亩)")),
        (1e6, Text("平方米", "square metres")),
        (1e-4, Text("万平方公里", "ten thousands of km²")),
    ),
}


def differing_from_gazetteer(given: Given, world: World) -> Iterator[Problem]:
    """Names, parents and kinds that are not those of the code."""
    for name, pair in _compared(given, world, derived=True):
        differs = pair[pair["own"].astype("str") != pair["known"].astype("str")]
        for i, known in differs["known"].items():
            yield given.problem(
                int(str(i)),
                name,
                "differs_from_gazetteer",
                None,
                Text(f"该代码对应的“{known}”", f'"{known}", which belongs to the code'),
                Text("请核对代码，或删除此列", "check the code, or delete the column"),
            )


def wrong_magnitude(given: Given, world: World) -> Iterator[Problem]:
    """Figures that are far from the gazetteer's, most often in another unit."""
    for name, pair in _compared(given, world, derived=False):
        unit = given.spec.column(name).unit
        if unit not in _SLIPS:
            continue
        own, known = pair["own"].astype("float64"), pair["known"].astype("float64")
        ratio = (own / known).where(known > 0)
        for i, times in ratio[(ratio < _ALIKE[0]) | (ratio > _ALIKE[1])].items():
            yield _far(given, int(str(i)), name, float(own[i]), float(times))  # type: ignore[call-overload]


def _far(given: Given, i: int, name: str, own: float, times: float) -> Problem:
    unit = given.spec.column(name).unit_text or Text("", "")
    expected = Text(f"以{unit.zh}计的数值", f"a figure in {unit.en}")
    slips = _SLIPS[given.spec.column(name).unit]
    slip = next((s for s in slips if s[0] / 2 <= times <= s[0] * 2), None)
    if slip is None:
        advice = Text("与内置地名库相差很大，请核对", "it is far from the gazetteer's: check it")
        return given.problem(
            i, name, "far_from_gazetteer", None, expected, advice, Severity.WARNING
        )
    factor, words = slip
    right = f"{own / factor:.12g}"
    advice = Text(f"看来单位是{words.zh}，请写 {right}", f"it looks like {words.en}: write {right}")
    return given.problem(i, name, "wrong_unit", found(f"{own:.12g}"), expected, advice)


def _compared(given: Given, world: World, *, derived: bool) -> Iterator[tuple[str, pd.DataFrame]]:
    """Given and known values of each column that both have, by row of the given table."""
    if given.spec.name != "places" or world.ground is None:
        return
    known = world.ground.places.set_index("code")
    rows = given.frame[given.frame["code"].isin(known.index)]
    for column in given.spec.columns:
        if column.name in given.raw.cells and column.name in known and column.derived is derived:
            at = known[column.name].reindex(rows["code"]).to_numpy()
            pair = pd.DataFrame({"own": rows[column.name], "known": at}, index=rows.index)
            yield column.name, pair.dropna()
