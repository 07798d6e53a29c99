"""What travel times rest on, in sentences that a finding can show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xiezhi.model.text import Quantity, Text, joined, text
from xiezhi.model.units import Unit
from xiezhi.region.accuracy import accuracy_caveats

if TYPE_CHECKING:
    from xiezhi.region.network import NetworkNotes

_MODE = {
    "road": Text("公路", "road"),
    "rail": Text("铁路", "rail"),
    "water": Text("水路", "waterway"),
    "air": Text("航空", "air"),
}


def assumptions(notes: NetworkNotes) -> tuple[Text, ...]:
    """One sentence for each thing given or assumed; nothing that did not occur is mentioned."""
    return (
        *_of_links(notes),
        *_of_boarding(notes),
        *_of_neighbours(notes),
        *_of_crossings(notes),
        *accuracy_caveats(notes),
    )


def _count(n: int) -> Quantity:
    return Quantity(n, Unit.COUNT)


def _of_links(notes: NetworkNotes) -> list[Text]:
    """Every row of the links table is counted once, so that the counts add up."""
    if notes.n_links == 0:
        return []
    said = [
        text(
            "交通联系表共 {n} 行：{parts}。",
            "The links table has {n} rows: {parts}.",
            n=_count(notes.n_links),
            parts=joined(_parts(notes), "；", "; "),
        )
    ]
    return [*said, *_of_modelled(notes)]


def _of_modelled(notes: NetworkNotes) -> list[Text]:
    asked = notes.n_links - sum(n for _, n in notes.left_out)
    if notes.n_modelled == 0:
        return []
    if notes.n_modelled == asked:
        return [
            text(
                "{modes}的 {n} 行都未给时间，按等级和里程估算。",
                "None of the {n} rows by {modes} gives a time, which is modelled from class and "
                "length.",
                modes=joined([_mode(mode) for mode in notes.modes], "与", " and "),
                n=_count(asked),
            )
        ]
    return [
        text(
            "{modes}的 {of} 行中，{n} 行未给时间，按等级和里程估算。",
            "Of the {of} rows by {modes}, {n} give no time, which is modelled from class and "
            "length.",
            modes=joined([_mode(mode) for mode in notes.modes], "与", " and "),
            of=_count(asked),
            n=_count(notes.n_modelled),
        )
    ]


def _parts(notes: NetworkNotes) -> list[Text]:
    """What became of the rows."""
    parts = [
        text("{n} 行用于出行时间", "{n} used for travel times", n=_count(notes.n_used)),
        *(
            text(
                "{n} 行为{mode}，不计入出行时间",
                "{n} by {mode} and so left out of them",
                n=_count(n),
                mode=_mode(mode),
            )
            for mode, n in notes.left_out
        ),
        text(
            "{n} 行与另一行两端相同而较慢，取较快者",
            "{n} slower than another row between the same two points",
            n=_count(notes.n_parallel),
        ),
        text("{n} 行两端为同一点", "{n} from a point to itself", n=_count(notes.n_loops)),
    ]
    kept = [True] + [True] * len(notes.left_out) + [notes.n_parallel > 0, notes.n_loops > 0]
    return [part for part, keep in zip(parts, kept, strict=True) if keep]


def _mode(mode: str) -> Text:
    return _MODE.get(mode, Text(mode, mode))


def _of_boarding(notes: NetworkNotes) -> list[Text]:
    if not notes.rides:
        return []
    return [
        text(
            "{mode}每次乘坐另加进出站与候乘 {minutes}（假定），中途换乘不另计。",
            "Each ride by {mode} adds {minutes} for getting in and out (assumed); changing on "
            "the way adds nothing.",
            mode=_mode(mode),
            minutes=Quantity(notes.speeds.boarding_minutes(mode), Unit.MINUTES),
        )
        for mode in notes.rides
    ]


def _of_neighbours(notes: NetworkNotes) -> list[Text]:
    if notes.n_neighbour_edges == 0:
        return []
    straight = notes.speeds.neighbours
    return [
        text(
            "公路联系数据未到之处（{places}），相邻地方之间假定有路可通：里程为两地点位间"
            "球面距离的 {factor} 倍，时速 {speed}，不计地形；此类路段 {n} 段。",
            "Where no road link leads ({places}), neighbouring places are assumed to be joined by "
            "a road {factor} times as long as the great circle between their points, at {speed} "
            "an hour, regardless of terrain; such roads: {n}.",
            places=Quantity(len(notes.unlinked), Unit.PLACES),
            factor=Quantity(straight.detour_factor, Unit.INDEX),
            speed=Quantity(straight.km_per_hour, Unit.KM, 0),
            n=_count(notes.n_neighbour_edges),
        )
    ]


def _of_crossings(notes: NetworkNotes) -> list[Text]:
    if not notes.crossings:
        return []
    return [
        text(
            "与其余地方不接壤之处（岛屿或飞地），假定以每小时 {speed} 的渡运连到最近的地方，"
            "其时间仅供参考；此类渡运 {n} 处。",
            "Where no border leads on (islands, exclaves), a crossing to the nearest place at "
            "{speed} an hour is assumed, and such times are rough; such crossings: {n}.",
            n=_count(len(notes.crossings)),
            speed=Quantity(notes.speeds.crossing.km_per_hour, Unit.KM, 0),
        )
    ]
