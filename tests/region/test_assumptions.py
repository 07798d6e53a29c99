"""The sentences about what travel times rest on."""

import numpy as np
import pandas as pd

from xiezhi.region.assumptions import assumptions
from xiezhi.region.network import network_of

PLACES = pd.DataFrame(
    {"code": ["a", "b", "c", "d"], "lon": [106.0, 106.5, 107.0, 110.0], "lat": [29.0] * 4}
)


class Borders:
    i, j = np.array([0, 1]), np.array([1, 2])


def said(links=None):
    rows = pd.DataFrame(links, columns=["from_id", "to_id", "mode", "class", "km", "minutes"])
    notes = network_of(PLACES, Borders, rows if links else None).notes
    return [sentence.render("en") for sentence in assumptions(notes)]


def test_without_links_the_assumed_roads_and_crossings_are_said():
    roads, crossing = said()
    assert "Where no road link leads (4 places)" in roads
    assert "1.33 times as long" in roads
    assert roads.endswith("such roads: 2.")
    assert crossing.endswith("such crossings: 1.")


def test_what_links_give_and_what_was_modelled_or_left_out_is_said():
    sentences = said(
        [
            ("a", "b", "road", "national", 60, None), ("b", "c", "rail", "hsr_250", 60, 20),
            ("c", "d", "water", "waterway", 300, 900),
        ]
    )  # fmt: skip
    assert "Rows of the links table: 3; travel times use 2 of them." in sentences
    assert "Rows without a time, which is modelled from class and length: 1." in sentences
    assert "Rows of mode waterway that travel times leave out: 1." in sentences
    assert any("Each ride by rail adds 45 min" in s for s in sentences)


def test_nothing_is_said_that_did_not_occur():
    rows = [("a", "b", "road", "national", 60, 50), ("b", "c", "road", "national", 60, 50)]
    sentences = said([*rows, ("c", "d", "road", "national", 60, 50)])
    assert sentences == ["Rows of the links table: 3; travel times use 3 of them."]
