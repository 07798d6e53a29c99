"""Links must be possible: their class suits the mode, their length and speed the world."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from xiezhi.case.dictionary import SpeedRange, mode_classes, speed_ranges
from xiezhi.case.frames import Given
from xiezhi.case.problems import Problem, Severity
from xiezhi.case.rules.world import World
from xiezhi.model.text import Text
from xiezhi.region.distance import great_circle_km

# Two points may be off by the precision of coordinates and of the sphere.
_SLACK_SHARE, _SLACK_KM = 0.98, 1.0
# Of two seats' distance in the distance of the points that stand for them: the least among the
# pairs of the first case, whose seats are known, is 0.15.
_LEAST_SHARE = 0.1
_METRES_FROM = 300.0


def wrong_class(given: Given, _world: World) -> Iterator[Problem]:
    """Classes of another mode, e.g. a railway that is an expressway."""
    if given.spec.name != "links":
        return
    rows = given.frame.dropna(subset=["mode", "class"])
    for i, mode, kind in zip(rows.index, rows["mode"], rows["class"], strict=True):
        suits = mode_classes()[mode]
        if kind not in suits:
            yield given.problem(
                i,
                "class",
                "wrong_class",
                None,
                Text(f"{mode} 的等级 {'、'.join(suits)}", f"a class of {mode}: {', '.join(suits)}"),
                Text("请核对方式与等级", "check the mode and the class"),
            )


def to_themselves(given: Given, _world: World) -> Iterator[Problem]:
    """Links that end where they begin."""
    if given.spec.name != "links":
        return
    rows = given.frame
    for i in rows.index[(rows["from_id"] == rows["to_id"]).fillna(value=False).astype(bool)]:
        yield given.problem(
            int(i),
            "to_id",
            "to_itself",
            None,
            Text("与起点不同的终点", "another end than the beginning"),
            Text("请改正或删除此行", "correct or delete the row"),
        )


def shorter_than_the_bird(given: Given, world: World) -> Iterator[Problem]:
    """Links shorter than the way a bird would fly.

    An error where both ends are given points; where the gazetteer's point inside a place stands
    for its seat, which may lie far from it, a warning, and only past an allowance. Between
    large neighbours the allowance would swallow any length, so a tenth of the line is asked.
    """
    for i, km, bird_km, slack_km in _flown(given, world):
        allowed_km = _SLACK_SHARE * bird_km - slack_km - _SLACK_KM
        if km >= max(allowed_km, _LEAST_SHARE * bird_km - _SLACK_KM if slack_km else 0.0):
            continue
        advice = Text("请核对里程、单位与两端", "check the length, its unit and the two ends")
        yield given.problem(
            i, "km", "shorter_than_straight", None, _bird(bird_km),
            _near_seats(slack_km) if slack_km else advice,
            Severity.WARNING if slack_km else Severity.ERROR,
        )  # fmt: skip


def _bird(bird_km: float) -> Text:
    return Text(
        f"不短于两端直线距离（约 {bird_km:.0f} 公里）的里程",
        f"no less than the straight line between its ends, about {bird_km:.0f} km",
    )


def _near_seats(slack_km: float) -> Text:
    return Text(
        f"直线按地名库的区内点量得，不是驻地，为此最多放宽 {slack_km:.0f} 公里；"
        "请核对里程与两端，无误则不必改，也可在 places 表给出驻地经纬度",
        "the line is measured between points inside the places, not their seats, and "
        f"up to {slack_km:.0f} km are allowed for that; check the length and the ends, leave it "
        "if it is right, or give "
        "the seats' coordinates in the table places",
    )


def in_metres(given: Given, world: World) -> Iterator[Problem]:
    """Lengths that are hundreds of times the straight line: metres."""
    for i, km, bird_km, slack_km in _flown(given, world):
        if km > _METRES_FROM * max(bird_km - slack_km, 1.0):
            right = f"{km / 1000:g}"
            yield given.problem(
                i,
                "km",
                "wrong_unit",
                None,
                Text("以公里计的里程", "a length in km"),
                Text(f"看来单位是米，请写 {right}", f"it looks like metres: write {right}"),
            )


def impossible_speed(given: Given, _world: World) -> Iterator[Problem]:
    """Lengths and times that no vehicle of the mode could make."""
    if given.spec.name != "links":
        return
    rows = given.frame.dropna(subset=["mode", "km", "minutes"])
    for i, mode, km, minutes in zip(
        rows.index, rows["mode"], rows["km"], rows["minutes"], strict=True
    ):
        span, kmh = speed_ranges()[mode], 60 * km / minutes
        if not span.min_kmh <= kmh <= span.max_kmh:
            yield given.problem(
                i,
                "minutes",
                "impossible_speed",
                Text(f"{km:g} 公里用 {minutes:g} 分钟，合每小时 {kmh:.0f} 公里",
                     f"{km:g} km in {minutes:g} {'minute' if minutes == 1 else 'minutes'} "
                     f"is {kmh:.0f} km/h"),
                Text(f"每小时 {span.min_kmh:.0f} 至 {span.max_kmh:.0f} 公里的速度",
                     f"a speed from {span.min_kmh:.0f} to {span.max_kmh:.0f} km/h"),
                _speed_advice(kmh, minutes, span),
            )  # fmt: skip


def _speed_advice(kmh: float, minutes: float, span: SpeedRange) -> Text:
    if span.min_kmh <= kmh / 60 <= span.max_kmh:
        right = f"{minutes * 60:g}"
        return Text(
            f"看来时间单位是小时，请写 {right}", f"the time looks like hours: write {right}"
        )
    if span.min_kmh <= kmh / 1000 <= span.max_kmh:
        return Text("看来里程单位是米，请换算成公里", "the length looks like metres: give km")
    return Text("请核对里程与时间", "check the length and the time")


def _flown(given: Given, world: World) -> Iterator[tuple[int, float, float, float]]:
    """Row, length, straight-line length between its ends and their slack, all in km."""
    if given.spec.name != "links":
        return
    spots = world.spots
    rows = given.frame.dropna(subset=["from_id", "to_id", "km"])
    rows = rows[rows["from_id"].isin(spots.index) & rows["to_id"].isin(spots.index)]
    a, b = spots.reindex(rows["from_id"]), spots.reindex(rows["to_id"])
    bird_km = great_circle_km(_lonlat(a), _lonlat(b))
    slack_km = a["slack_km"].to_numpy(np.float64) + b["slack_km"].to_numpy(np.float64)
    yield from zip(rows.index, rows["km"], bird_km, slack_km, strict=True)


def _lonlat(spots: pd.DataFrame) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return spots[["lon", "lat"]].to_numpy(np.float64)
