"""Through which places do the sides reach the economies around?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xiezhi.model.errors import XiezhiError
from xiezhi.model.finding import Analysis, Finding
from xiezhi.model.proposal import Proposal, ProposalKind
from xiezhi.model.table import Column, Table
from xiezhi.model.text import Quantity, Text, joined, text
from xiezhi.model.units import Unit
from xiezhi.model.wording import inputs, listed, place_name, words
from xiezhi.organization.layout.drawn_reading import drawn_reading
from xiezhi.organization.layout.gateways import DIRECTIONS, STOP_MINUTES, Gateways, gateways_of
from xiezhi.organization.layout.model import case_model
from xiezhi.organization.sources import ZIPF_1946
from xiezhi.region.maps import category_map
from xiezhi.region.region import Region, region_of
from xiezhi.region.sources import BOUNDARIES, CENSUS_2020

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xiezhi.model.case import Case
    from xiezhi.model.chart import Chart

QUESTION = Text(
    "对外循环走哪里：哪些地方承担向四邻的通道？",
    "Through which places do the sides reach the economies around?",
)
NONE = Text("—", "—")
N_HUBS, N_EXITS, N_PROVINCES, N_DRAWN = 5, 3, 4, 4
LEAST_SHOWN = 0.005  # less is rounded to nought
KEYS = ("north", "east", "south", "west")


def finding(case: Case) -> Finding:
    """The gateways of a case in four directions."""
    region, outer = region_of(case), case.table("surroundings")
    found = gateways_of(case)
    return Finding(
        id="gateways",
        question=QUESTION,
        answer=_answer(region, found, outer),
        tables=(
            _directions(region, found, outer),
            _places(region, found),
            *(_drawn(case, region, found) if case.has("reference_layout") else ()),
        ),
        charts=(_map(case, region, found),),
        method=METHOD,
        sources=(CENSUS_2020, BOUNDARIES, ZIPF_1946),
        inputs=inputs(
            case,
            "surroundings",
            "outward_borders",
            "places",
            "links",
            "junctions",
            "reference_layout",
        ),
        caveats=CAVEATS,
        proposals=_proposals(region, found),
    )


ANALYSIS = Analysis("gateways", QUESTION, ("places", "surroundings"), finding)

METHOD = text(
    "往来于每个区县与区域外每个地级单位之间的量，按两地人口之积除以最短行程（分钟）的平方推算。"
    "区域内走已知路网，从与区域外省份陆地接壤的区县出区域，其后按直线折算的高速公路行驶，"
    "这段直线不得再穿回区域内部；只与境外或海洋相邻的区县不作出口。"
    "方位从往来该地的人的重心看，分四个象限。某地的承担份额＝不以它为起点、而顺路停靠它至多多花{stop}的"
    "往来所占的比例（一次往来可计入多地）；出口份额＝从该县离开区域的比例，合计为100%。",
    "Trips between each place and each prefecture outside are in proportion to the people of both "
    "over the square of the minutes. Inside, people use the known network; from a place that "
    "borders on land on a province outside they go straight on at the speed of an expressway, "
    "never back through the region; places beside foreign land or the sea only are no exits. "
    "Directions are quarters of the compass, seen from the middle of those who go there. What a "
    "place carries is the share of trips begun elsewhere that could stop there for {stop} more "
    "at most (one trip may count for several places); the exit share says by which place trips "
    "leave, and adds up to 100 %.",
    stop=Quantity(STOP_MINUTES, Unit.MINUTES),
)
CAVEATS = (
    Text(
        "往来量是推算，不是货运或客运统计；货物、港口、口岸和航空不在其中。",
        "Trips are modelled: no freight or passenger count, no ports, customs or flights in them.",
    ),
    Text(
        "区域外的路按直线折算，山脉、江河和海峡都不计，途中也可能略过境外；城市人口用第七次人口普查数。",
        "Roads beyond the region are straight lines: mountains, rivers and straits do not count, "
        "and a line may cut a corner abroad. People are those of the 2020 census.",
    ),
)


def _used(found: Gateways) -> list[int]:
    """Directions in which anybody lives."""
    return [d for d in range(len(DIRECTIONS)) if np.isfinite(found.carried_share[:, d]).all()]


def _hubs(found: Gateways, direction: int, n: int = N_HUBS) -> list[int]:
    share = found.carried_share[:, direction]
    return [int(k) for k in np.argsort(-share, kind="stable")[:n] if share[k] >= LEAST_SHOWN]


def _exits(found: Gateways, direction: int, n: int = N_EXITS) -> list[int]:
    share = found.exit_share[:, direction]
    return [int(k) for k in np.argsort(-share, kind="stable")[:n] if share[k] > 0]


def _shares(region: Region, rows: list[int], share: NDArray[np.float64]) -> Text:
    named = [
        text(
            "{place} {share}",
            "{place} {share}",
            place=place_name(region.places, k),
            share=Quantity(float(share[k]), Unit.SHARE, 0),
        )
        for k in rows
    ]
    return listed(named, NONE)


def _provinces(found: Gateways, outer: pd.DataFrame, direction: int) -> Text:
    here = found.direction == direction
    trips = pd.Series(found.trips[here], index=outer.index[here])
    of = trips.groupby(outer.loc[here, "province"]).sum().sort_values(ascending=False)
    parts = [
        text(
            "{name} {share}",
            "{name} {share}",
            name=_province(outer, str(code)),
            share=Quantity(float(value / of.sum()), Unit.SHARE, 0),
        )
        for code, value in of.head(N_PROVINCES).items()
        if value >= LEAST_SHOWN * of.sum()
    ]
    return listed(parts, NONE)


def _weight(found: Gateways, direction: int) -> float:
    return float(found.trips[found.direction == direction].sum() / found.trips.sum())


def _answer(region: Region, found: Gateways, outer: pd.DataFrame) -> Text:
    parts = [
        text(
            "向{direction}（占{weight}，以{first}最多）{carried}",
            "to the {direction} ({weight}; {first} comes first) {carried}",
            direction=DIRECTIONS[d],
            weight=Quantity(_weight(found, d), Unit.SHARE, 0),
            first=_first_province(found, outer, d),
            carried=_by_hubs(region, found, d),
        )
        for d in _used(found)
    ]
    empty = [DIRECTIONS[d] for d in range(len(DIRECTIONS)) if d not in _used(found)]
    sea = text(
        "向{directions}没有国内的陆上腹地，口岸和海运不计。",
        "To the {directions} there is no hinterland on the mainland; border crossings and the sea "
        "are left out.",
        directions=listed(empty, NONE),
    )
    whole = text(
        "对外往来（推算）{parts}。",
        "Links outward (modelled) are carried {parts}.",
        parts=joined(parts, "；", "; "),
    )
    return joined([whole, *([sea] if empty else [])], "", " ")


def _by_hubs(region: Region, found: Gateways, direction: int) -> Text:
    hubs = _hubs(found, direction, 3)
    if not hubs:
        return Text("没有途经他县的", "by nobody but those who go there")
    shares = _shares(region, hubs, found.carried_share[:, direction])
    return text("由{hubs}承担", "by {hubs}", hubs=shares)


def _first_province(found: Gateways, outer: pd.DataFrame, direction: int) -> Text:
    here = found.direction == direction
    trips = pd.Series(found.trips[here], index=outer.index[here])
    return _province(outer, str(trips.groupby(outer.loc[here, "province"]).sum().idxmax()))


def _province(outer: pd.DataFrame, code: str) -> Text:
    row = outer[outer["province"] == code].iloc[0]
    return Text(str(row["province_zh"]), str(row["province_en"]))


def _directions(region: Region, found: Gateways, outer: pd.DataFrame) -> Table:
    used = _used(found)
    rows = pd.DataFrame(
        {
            **words((DIRECTIONS[d] for d in used), "direction"),
            "weight": [_weight(found, d) for d in used],
            **words((_provinces(found, outer, d) for d in used), "provinces"),
            **words(
                (_shares(region, _hubs(found, d), found.carried_share[:, d]) for d in used), "hubs"
            ),
            **words(
                (_shares(region, _exits(found, d), found.exit_share[:, d]) for d in used), "exits"
            ),
        }
    )
    columns = (
        Column("direction", Text("方向", "Direction")),
        Column("weight", Text("占对外往来", "Of all links"), Unit.SHARE),
        Column("provinces", Text("对方省份及其份额", "Provinces there, share")),
        Column("hubs", Text("承担最多的地方", "Places that carry most")),
        Column("exits", Text("主要出口区县", "Main exits")),
    )
    return Table(
        "gateways_directions", Text("四个方向的门户", "Gateways in four directions"), columns, rows
    )


def _places(region: Region, found: Gateways) -> Table:
    """The places that carry most in any direction, all four beside."""
    chosen = list(dict.fromkeys(k for d in _used(found) for k in _hubs(found, d)))
    return _by_direction(
        region,
        found,
        chosen,
        [place_name(region.places, k) for k in chosen],
        ("gateways_places", Text("主要门户的承担份额", "What the main gateways carry")),
    )


def _by_direction(
    region: Region, found: Gateways, rows: list[int], names: list[Text], head: tuple[str, Text]
) -> Table:
    frame = pd.DataFrame(
        {
            **words(names, "name"),
            **words((place_name(region.places, k) for k in rows), "place"),
            **{KEYS[d]: found.carried_share[rows, d] for d in _used(found)},
        }
    )
    place = [] if head[0] == "gateways_places" else [Column("place", Text("读作", "Read as"))]
    columns = (
        Column("name", Text("地方", "Place")),
        *place,
        *(
            Column(KEYS[d], text("向{d}", "To the {d}", d=DIRECTIONS[d]), Unit.SHARE)
            for d in _used(found)
        ),
    )
    return Table(*head, columns, frame)


def _drawn(case: Case, region: Region, found: Gateways) -> tuple[Table, ...]:
    """What the drawn drivers carry, each read as the finding on the drawn layout reads it."""
    try:
        reading, _ = drawn_reading(case)
    except XiezhiError:  # that finding says why; here the table is left out
        return ()
    seats = [seat for seat in reading.seats if not seat.is_core]
    if not seats:
        return ()
    places = [case_model(case).place(seat.place) for seat in seats]
    head = ("gateways_drawn", Text("既有方案的支点承担多少", "What the drawn drivers carry"))
    return (_by_direction(region, found, places, [seat.element.name for seat in seats], head),)


def _map(case: Case, region: Region, found: Gateways) -> Chart:
    """The places that carry most in each direction; one of several counts for its largest."""
    share = np.nan_to_num(found.carried_share)
    chosen = {k for d in _used(found) for k in _hubs(found, d, N_DRAWN)}
    codes = region.places["code"].to_numpy()
    kinds = pd.Series(
        {str(codes[k]): KEYS[int(share[k].argmax())] for k in sorted(chosen)}, dtype="object"
    )
    return category_map(
        case,
        kinds,
        id="gateways_map",
        title=Text("四个方向的门户", "Gateways in four directions"),
        alt=Text(
            "地图：每个方向承担往来最多的区县，名单见表“四个方向的门户”。",
            "Map of the places that carry most of the links in each direction; the table lists "
            "them.",
        ),
        legend=Text("承担最多的方向", "Direction that it carries most of"),
        meaning={key: text("向{d}", "To the {d}", d=DIRECTIONS[d]) for d, key in enumerate(KEYS)},
        names=[str(code) for code in kinds.index],
    )


def _proposals(region: Region, found: Gateways) -> tuple[Proposal, ...]:
    return tuple(_proposal(region, found, d) for d in _used(found) if _hubs(found, d))


def _proposal(region: Region, found: Gateways, direction: int) -> Proposal:
    place = _hubs(found, direction, 1)[0]
    share = float(found.carried_share[place, direction])
    return Proposal(
        id=f"gateway_{KEYS[direction]}",
        kind=ProposalKind.PROJECT,
        title=text(
            "把{place}作为向{direction}的共同门户",
            "{place} as the common gateway to the {direction}",
            place=place_name(region.places, place),
            direction=DIRECTIONS[direction],
        ),
        why=text(
            "推算的向{direction}往来有{share}顺路经过。",
            "{share} of the modelled links to the {direction} pass it or could stop there.",
            direction=DIRECTIONS[direction],
            share=Quantity(share, Unit.SHARE, 0),
        ),
        sides=frozenset(region.sides),
        places=(str(region.places["code"].iloc[place]),),
        evidence=("gateways", "gateways_directions"),
        details={"direction": KEYS[direction], "carried_share": share},
    )
