"""Maps of a case: its sides, a figure or a kind per place, and pairs of places.

    choropleth(case, share_65_plus, id="ageing", title=..., alt=..., legend=..., unit=Unit.SHARE)

Every map is 720 px wide, light and readable in grey: classes differ in lightness, kinds also in
shape or dash, and the places that matter are named. `data` and `layers` add what a finding
wants to draw on top; `pixels_of` says where a place lies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from xiezhi.model.chart import Chart, chart
from xiezhi.model.errors import UnknownPlace
from xiezhi.model.table import Column
from xiezhi.model.units import Lang, Unit
from xiezhi.region.classes import class_breaks, class_of, classes_of
from xiezhi.region.map_data import MapGround, map_ground
from xiezhi.region.map_layers import (
    around,
    assembled,
    label_rows,
    labels,
    outlines,
    scale_bar,
    tinted_places,
)
from xiezhi.region.map_marks import (
    both,
    class_rows,
    coloured,
    dot_rows,
    mark_layer,
    mark_rows,
    pair_layers,
    pair_rows,
    shaded,
    shapes,
    signs_of,
)
from xiezhi.region.region import region_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from xiezhi.model.case import Case
    from xiezhi.model.text import Text

    Rows = list[dict[str, Any]]
    Layers = Callable[[Lang], list[Any]]

_N_LARGEST = 8


def base_map(
    case: Case,
    *,
    id: str,  # noqa: A002
    title: Text,
    alt: Text,
    names: Iterable[str] | None = None,
    data: Mapping[str, Rows] | None = None,
    layers: Layers | None = None,
) -> Chart:
    """The sides in their tints, the border between them, and names.

    names: codes of the places to name, the most important first (default: `places_to_name`).
    data, layers: further data sets by name, and for a language the layers that draw them, above
        the land and below the names.
    Raises UnknownPlace where a code is no place of a side.
    """
    ground = map_ground(case)
    rows = label_rows(case, ground, _known(ground, names, case))
    more = layers or _nothing
    return _map(
        case,
        (id, title, alt),
        {**rows, **(data or {})},
        lambda lang: [*tinted_places(case), *outlines(), *more(lang)],
    )


def choropleth(
    case: Case,
    values: pd.Series,
    *,
    id: str,  # noqa: A002
    title: Text,
    alt: Text,
    legend: Text,
    unit: Unit,
    breaks: Sequence[float] | None = None,
    centre: float | None = None,
    names: Iterable[str] | None = None,
    data: Mapping[str, Rows] | None = None,
    layers: Layers | None = None,
) -> Chart:
    """A figure per place, in classes from light to dark.

    values: index place code, in the unit's own measure (a share is a fraction 0 to 1); a place
        without a value is white with a cross.
    breaks: ascending, between classes (default: five classes of about as many places).
    centre: a value, e.g. 0, from which colours go two ways; places below it carry ▼.
    legend: what the figure is; its unit is added. names, data, layers: as in `base_map`.
    """
    ground = map_ground(case)
    figures = values.reindex(ground.points.index).to_numpy(np.float64)
    limits = class_breaks(figures, centre=centre) if breaks is None else np.array(breaks, float)
    classes, number = classes_of(limits, unit, centre), class_of(figures, limits)
    signs = signs_of(figures, centre)
    before = {code: sign for code, sign in zip(ground.points.index, signs, strict=True) if sign}
    rows = label_rows(case, ground, _known(ground, names, case), before)
    marks = {f"marks_{lang}": mark_rows(ground, before, rows[f"names_{lang}"]) for lang in _LANGS}
    more, shown = layers or _nothing, Column("value", legend, unit)
    return _map(
        case,
        (id, title, alt),
        {**rows, **marks, "values": class_rows(ground, classes, number), **(data or {})},
        lambda lang: [
            shaded(classes, sorted(set(number.tolist())), shown.heading(lang), lang),
            *outlines(),
            mark_layer(lang),
            *more(lang),
        ],
    )


def category_map(
    case: Case,
    kinds: pd.Series,
    *,
    id: str,  # noqa: A002
    title: Text,
    alt: Text,
    legend: Text,
    meaning: Mapping[str, Text],
    names: Iterable[str] | None = None,
    data: Mapping[str, Rows] | None = None,
    layers: Layers | None = None,
) -> Chart:
    """A kind per place, told by colour and by a shape in its middle.

    kinds: index place code, values keys of `meaning`; a place without one is left plain.
    meaning: the words for each kind, in the order of the legend, six at most.
    names, data, layers: as in `base_map`.
    """
    ground = map_ground(case)
    own = kinds.reindex(ground.points.index)
    used = {kind: words for kind, words in meaning.items() if (own == kind).any()}
    points = ground.points[own.isin(list(meaning)).to_numpy()]
    wanted = _known(ground, names, case)
    rows = label_rows(case, ground, wanted, marked=list(points.index))
    of_kind = [
        {"code": code, "x": x, "y": y, **both(meaning[kind])}
        for code, x, y, kind in zip(
            points.index, points["x"], points["y"], own[points.index], strict=True
        )
    ]
    more = layers or _nothing
    return _map(
        case,
        (id, title, alt),
        {**rows, "kinds": of_kind, **(data or {})},
        lambda lang: [
            *coloured(used, lang),
            *outlines(),
            *shapes(used, legend, lang),
            *more(lang),
        ],
    )


def pairs_map(
    case: Case,
    pairs: pd.DataFrame,
    *,
    id: str,  # noqa: A002
    title: Text,
    alt: Text,
    meaning: Mapping[str, Text],
    legend: Text,
    names: Iterable[str] | None = None,
    data: Mapping[str, Rows] | None = None,
    layers: Layers | None = None,
) -> Chart:
    """Lines between pairs of places, told apart by colour and dash.

    pairs: columns a, b (place codes), kind (a key of `meaning`) and, if given, width (pixels).
    meaning: the words for each kind of line, in the order of the legend, four at most.
    names, data, layers: as in `base_map`; by default the places at the ends are named.
    """
    ground = map_ground(case)
    used = {kind: words for kind, words in meaning.items() if (pairs["kind"] == kind).any()}
    ends = list(dict.fromkeys([*pairs["a"], *pairs["b"]]))
    wanted = _known(ground, ends if names is None else names, case)
    rows = label_rows(case, ground, wanted, marked=ends)
    more = layers or _nothing
    return _map(
        case,
        (id, title, alt),
        {
            **rows,
            "pairs": pair_rows(ground, pairs, meaning),
            "ends": dot_rows(ground, ends),
            **(data or {}),
        },
        lambda lang: [
            *tinted_places(case),
            *outlines(),
            *pair_layers(used, legend, lang),
            *more(lang),
        ],
    )


def places_to_name(case: Case) -> list[str]:
    """Codes of the places that a map names: the largest of each side, then those at the border."""
    region = region_of(case)
    people = region.places["population_2020"].fillna(0)
    ranks = people.groupby(region.side_i).rank(ascending=False, method="first")
    largest = np.flatnonzero((ranks <= _N_LARGEST).to_numpy() & (region.side_i >= 0))
    ends = np.unique(np.r_[region.cross_border.i, region.cross_border.j])
    chosen = [*_by_people(largest, people), *_by_people(ends, people)]
    return region.places["code"].iloc[list(dict.fromkeys(chosen))].tolist()


def pixels_of(case: Case, lonlat: np.ndarray) -> np.ndarray:
    """(n, 2) pixels on the maps of a case, from (n, 2) degrees; encode them with `pixel`."""
    return map_ground(case).frame.pixels(lonlat).round(1)


_LANGS: tuple[Lang, Lang] = ("zh", "en")


def _map(
    case: Case,
    head: tuple[str, Text, Text],
    data: Mapping[str, Rows],
    draw: Layers,
) -> Chart:
    """The Chart of a map: the shared ground below, what it says, names and scale bar on top."""
    ground = map_ground(case)
    used = {**ground.data, **data}

    def drawn(lang: Lang) -> Any:
        layers = [*around(lang), *draw(lang), *labels(lang), *scale_bar(lang)]
        return assembled(layers, ground.frame)

    return chart(*head, used, drawn)


def _known(ground: MapGround, names: Iterable[str] | None, case: Case) -> list[str]:
    codes = places_to_name(case) if names is None else list(names)
    unknown = [code for code in codes if code not in ground.points.index]
    if unknown:
        raise UnknownPlace(
            f"a map of case {case.id} was asked to name {', '.join(unknown)}, which is no place of "
            "its sides; expected codes from its table of places"
        )
    return codes


def _nothing(lang: Lang) -> list[Any]:
    del lang
    return []


def _by_people(places: np.ndarray, people: pd.Series) -> list[int]:
    return sorted(places.tolist(), key=lambda place: -people.iloc[place])
