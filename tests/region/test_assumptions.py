"""The sentences about what travel times rest on."""

import re

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.region.accuracy import assumed_roads, linked_roads
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
    roads, crossing, _error = said()
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
    assert (
        "The links table has 3 rows: 2 used for travel times; 1 by waterway and so left out of "
        "them."
    ) in sentences
    assert any(s.startswith("Of the 2 rows by road and rail, 1 give no time") for s in sentences)
    assert any("Each ride by rail adds 45 min" in s for s in sentences)


def test_nothing_is_said_that_did_not_occur():
    rows = [("a", "b", "road", "national", 60, 50), ("b", "c", "road", "national", 60, 50)]
    sentences = said([*rows, ("c", "d", "road", "national", 60, 50)])
    assert sentences == ["The links table has 3 rows: 3 used for travel times."]


MODES = ("road", "rail", "water", "air")
CLASSES = {"road": "national", "rail": "hsr_250", "water": "waterway", "air": "air"}
LINK = st.tuples(
    st.sampled_from("abcd"),
    st.sampled_from("abcd"),
    st.sampled_from(MODES),
    st.integers(1, 90),
    st.sampled_from([None, 20, 50]),
)


@given(st.lists(LINK, min_size=1, max_size=12))
def test_the_rows_of_the_links_table_add_up(links):
    """What is used, left out, slower than another row or a loop is together every row."""
    rows = [(a, b, mode, CLASSES[mode], km, minutes) for a, b, mode, km, minutes in links]
    first = said(rows)[0]
    total, *parts = (int(number) for number in re.findall(r"\b\d+\b", first))
    assert total == len(links) == sum(parts), first


def test_the_measured_error_is_said_wherever_a_time_is_modelled():
    figure = f"{assumed_roads().mean_absolute_percentage_error:.0%}"
    modelled = said([("a", "b", "road", "national", 60, None)])
    linked = f"{linked_roads().mean_absolute_percentage_error:.0%}"
    assert any(f"times for 39 pairs of cities differ by {linked} on" in one for one in modelled)
    assert any(f"differ by {figure} on average" in sentence for sentence in modelled)
