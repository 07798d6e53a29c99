"""What travel times rest on, in sentences that a finding can show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xiezhi.model.text import Quantity, Text, text
from xiezhi.model.units import Unit

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
    )


def _count(n: int) -> Quantity:
    return Quantity(n, Unit.COUNT)


def _of_links(notes: NetworkNotes) -> list[Text]:
    if notes.n_links == 0:
        return []
    said = [
        text(
            "交通联系表有 {n} 行，出行时间用到其中 {used} 行。",
            "Rows of the links table: {n}; travel times use {used} of them.",
            n=_count(notes.n_links),
            used=_count(notes.n_used),
        )
    ]
    if notes.n_modelled:
        said.append(
            text(
                "其中 {n} 行未给时间，按等级和里程估算。",
                "Rows without a time, which is modelled from class and length: {n}.",
                n=_count(notes.n_modelled),
            )
        )
    return said + [
        text(
            "{mode}有 {n} 行未计入出行时间。",
            "Rows of mode {mode} that travel times leave out: {n}.",
            mode=_MODE.get(mode, Text(mode, mode)),
            n=_count(n),
        )
        for mode, n in notes.left_out
    ]


def _of_boarding(notes: NetworkNotes) -> list[Text]:
    if not notes.rides:
        return []
    return [
        text(
            "{mode}每次乘坐另加进出站与候乘 {minutes}（假定），中途换乘不另计。",
            "Each ride by {mode} adds {minutes} for getting in and out (assumed); changing on "
            "the way adds nothing.",
            mode=_MODE.get(mode, Text(mode, mode)),
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
