"""What the gazetteer flags about the places of a case, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xiezhi.model.text import Quantity, Text, text
from xiezhi.model.units import Unit
from xiezhi.model.wording import listed, place_name

if TYPE_CHECKING:
    import pandas as pd

N_NAMED = 6
# Where borders changed and no count of 2010 within the present ones is known.
_NOT_COMPARED = "boundary_changed, not compared"
# A flag of the `places` table, and what it means for counting people.
_MEANINGS = {
    "boundary_changed": Text(
        "2010年以来有地域划入或划出，人口变化受其影响",
        "land came in or went out since 2010, which is part of the change",
    ),
    _NOT_COMPARED: Text(
        "2010年以来有地域划入或划出，两次普查不可比，不列人口变化",
        "land came in or went out since 2010, so the censuses cannot be compared and no change of "
        "people is shown",
    ),
    "zones_apart": Text(
        "所在地级单位的开发区等在2020年普查中单列或未列，2010年则计入区县，变化偏低",
        "the census of 2020 counts zones of the prefecture apart that 2010 counted in, so the "
        "change is too low",
    ),
    "no_2020_population": Text("没有2020年人口，未计入", "no count for 2020, so they are left out"),
    "no_structure": Text(
        "没有按现行区划的年龄与城乡数据，未计入相应占比",
        "no ages and urban share within present borders, so they are left out of those shares",
    ),
    "no_employment": Text(
        "没有按现行区划的就业数据，未计入就业结构",
        "no jobs within present borders, so they are left out of the mix of jobs",
    ),
    "small_sample": Text(
        "就业构成依据的长表样本不足1000人，误差较大",
        "their jobs by industry rest on fewer than 1,000 people of the long form and are uncertain",
    ),
}
# They say that a change is off, which nobody can see where none is shown.
_OF_THE_CHANGE = ("boundary_changed", "zones_apart")
CHANGE_FLAGS = ("boundary_changed", "zones_apart", "no_2020_population")
AGE_FLAGS = ("no_structure",)
JOB_FLAGS = ("no_employment", "small_sample")


def flag_caveats(places: pd.DataFrame, flags: tuple[str, ...]) -> tuple[Text, ...]:
    """A sentence for each of these flags that some places carry, naming up to six of them."""
    if "flags" not in places:
        return ()
    carried = places["flags"].fillna("").str.split(";")
    found = []
    for flag in flags:
        flagged = places[[flag in of_place for of_place in carried]]
        found += [_sentence(some, _MEANINGS[name]) for name, some in _parts(flag, flagged)]
    return tuple(found)


def _parts(flag: str, flagged: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """The flagged places by what the flag means for them; a change unknown is none affected."""
    parts = [(flag, flagged)]
    if flag in _OF_THE_CHANGE and "population_2010" in flagged:
        compared = flagged["population_2010"].notna()
        parts = [(flag, flagged[compared])]
        if flag == "boundary_changed":
            parts += [(_NOT_COMPARED, flagged[~compared])]
    return [(name, some) for name, some in parts if len(some)]


def _sentence(flagged: pd.DataFrame, meaning: Text) -> Text:
    named = [place_name(flagged, row) for row in range(min(N_NAMED, len(flagged)))]
    some = len(flagged) > N_NAMED
    return text(
        f"{{n}}（{{names}}{'等' if some else ''}）：{{meaning}}。",
        f"{{n}} ({{names}}{', …' if some else ''}): {{meaning}}.",
        n=Quantity(len(flagged), Unit.COUNTIES),
        names=listed(named, Text("无", "none")),
        meaning=meaning,
    )
