"""How far modelled travel times were off beside a reference, in figures and in a sentence."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from xiezhi.model.text import Quantity, Text, text
from xiezhi.model.units import Unit

if TYPE_CHECKING:
    from xiezhi.region.network import NetworkNotes


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Modelled hours beside those of a reference.

    n_pairs: journeys compared, km_from to km_to long in a straight line. The mean absolute
    percentage error is a fraction; bias is the mean of modelled less reference, hours.
    """

    n_pairs: int
    km_from: float
    km_to: float
    mean_absolute_percentage_error: float
    mean_absolute_error_hours: float
    bias_hours: float
    largest_error_hours: float
    reference_zh: str
    reference_en: str


def assumed_roads() -> Accuracy:
    """Times on roads assumed between neighbouring places, no link being known.

    >>> assumed_roads().n_pairs
    39
    """
    return _measured()["assumed_roads"]


def linked_roads(*, within: bool = False) -> Accuracy:
    """Times by road on the links of the shipped case, with assumed roads beyond its sides.

    within: only journeys with both ends in its sides.

    >>> linked_roads().n_pairs, linked_roads(within=True).n_pairs
    (39, 3)
    """
    return _measured()["linked_roads_within" if within else "linked_roads"]


@cache
def _measured() -> dict[str, Accuracy]:
    raw = tomllib.loads(files("xiezhi.region").joinpath("accuracy.toml").read_text("utf-8"))
    return {name: Accuracy(**figures) for name, figures in raw.items()}


def accuracy_caveats(notes: NetworkNotes) -> tuple[Text, ...]:
    """What was measured of the error of modelled times; nothing where every time was given."""
    if not notes.n_modelled and not notes.n_neighbour_edges:
        return ()
    of_links = (_BY_CLASS, linked_error()) if notes.n_modelled else ()
    return (*of_links, measured_error())


_BY_CLASS = Text(
    "按线路等级和里程估算的时间没有逐条实测：所用的是设计时速，山区弯多坡陡，实际可能慢得多。",
    "Times modelled from class and length were not measured link by link: they use design speeds, "
    "and roads that wind and climb through mountains may be far slower.",
)


def linked_error() -> Text:
    """How far times modelled on links were off, in a sentence."""
    found, within = linked_roads(), linked_roads(within=True)
    return text(
        "已测得的误差：用本软件自带的重庆—贵州案例的公路线路（两省市以外仍按相邻地方间距离推算），"
        "{n}对城市的公路行程与参照值平均相差{percent}（{hours}），最多差{worst}；"
        "其中两端都在两省市之内的只有{n_within}对，平均相差{percent_within}（{hours_within}），"
        "总体偏短{bias}。参照值取自 {reference}，本身也是推算值。铁路和短途行程未经检验。",
        "Error as measured: on the road links of the Chongqing–Guizhou case that comes with this "
        "software (beyond the two, distances between neighbours), times for {n} of cities differ "
        "by {percent} on average ({hours}) from a reference, and by {worst} at most; only "
        "{n_within} of them have both ends in the two, and differ by {percent_within} "
        "({hours_within}), too short by {bias} on average. The reference ({reference}) is modelled "
        "too. Railways and short trips were not tested.",
        n=Quantity(found.n_pairs, Unit.PAIRS),
        percent=Quantity(found.mean_absolute_percentage_error, Unit.SHARE, 0),
        hours=Quantity(found.mean_absolute_error_hours, Unit.HOURS, 2),
        worst=Quantity(found.largest_error_hours, Unit.HOURS, 2),
        n_within=Quantity(within.n_pairs, Unit.COUNT),
        percent_within=Quantity(within.mean_absolute_percentage_error, Unit.SHARE, 0),
        hours_within=Quantity(within.mean_absolute_error_hours, Unit.HOURS, 2),
        bias=Quantity(-within.bias_hours, Unit.HOURS, 2),
        reference=Text(found.reference_zh, found.reference_en),
    )


def measured_error() -> Text:
    """How far modelled times were off, in a sentence."""
    found = assumed_roads()
    return text(
        "已测得的误差：完全不用线路表、只按相邻地方间距离推算时，四川、重庆到贵阳、遵义等{n}对城市"
        "（直线距离{low}至{high}公里）的公路行程与参照值平均相差{percent}（{hours}），总体偏长{bias}，最多差{worst}；"
        "参照值取自 {reference}，本身也是推算值。短途行程和山区未经检验，山区的时间可能偏短很多。",
        "Error as measured: with no table of links at all, times derived from distances between "
        "neighbouring places differ by {percent} on average ({hours}) from a reference for {n} "
        "pairs of cities between Sichuan, Chongqing and Guiyang or Zunyi ({low} to {high} km "
        "apart); they are {bias} too long on average and {worst} off at most. The reference "
        "({reference}) is modelled too. Short trips and mountains were not tested: within "
        "mountains times may be far too short.",
        n=Quantity(found.n_pairs, Unit.COUNT),
        low=Quantity(found.km_from, Unit.COUNT),
        high=Quantity(found.km_to, Unit.COUNT),
        percent=Quantity(found.mean_absolute_percentage_error, Unit.SHARE, 0),
        hours=Quantity(found.mean_absolute_error_hours, Unit.HOURS, 2),
        bias=Quantity(found.bias_hours, Unit.HOURS, 2),
        worst=Quantity(found.largest_error_hours, Unit.HOURS, 2),
        reference=Text(found.reference_zh, found.reference_en),
    )
