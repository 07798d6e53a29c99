"""No name, number or leader of a map covers another: measured in the data that the map draws."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from xiezhi.case.read import case_of
from xiezhi.consensus.needs.contact import ANALYSIS as CONTACT
from xiezhi.model.text import Text
from xiezhi.region.map_data import map_ground
from xiezhi.region.map_frame import FOOT_PX, frame_of
from xiezhi.region.map_leaders import DISC_PX, placed_numbers
from xiezhi.region.map_room import text_px
from xiezhi.region.maps import base_map

FRAME = frame_of(np.array([shapely.box(105, 26, 109, 30)]))
SIDES = {
    "Beijing and Hebei": ["110000", "130000"],
    "Inner Mongolia and Heilongjiang": ["150000", "230000"],
    "Shanghai and Jiangsu": ["310000", "320000"],
    "Chongqing, Guizhou and Hunan": ["500000", "520000", "430000"],
}
LANGS = ("zh", "en")
spots = st.lists(
    st.lists(st.tuples(st.floats(20, 700), st.floats(20, 700)), max_size=5), max_size=20
)


def name_boxes(chart, lang):
    """(name,) what the words themselves take up, without the free space around them."""
    rows = [(row["x"], row["y"], row["text"], row["size"]) for row in chart.data[f"names_{lang}"]]
    rows += [(row["x"], row["y"], row[f"text_{lang}"], 13) for row in chart.data["around_names"]]
    at = np.array([(x, y) for x, y, _, _ in rows])
    half = np.array([(text_px(words, size), size) for _, _, words, size in rows]) / 2
    low, high = at - half, at + half
    return shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1])


def discs(chart, lang):
    rows = chart.data.get(f"numbers_{lang}", [])
    return shapely.buffer(shapely.points([(row["x"], row["y"]) for row in rows]), DISC_PX - 1)


def leaders(chart, lang):
    rows = chart.data.get(f"numbers_{lang}", [])
    ends = [[(row["x"], row["y"]), (row["x2"], row["y2"])] for row in rows]
    return shapely.linestrings(ends) if ends else np.empty(0, dtype=object)


def n_meetings(shapes):
    """How many pairs of shapes meet."""
    i, j = np.triu_indices(len(shapes), 1)
    return int(shapely.intersects(np.asarray(shapes)[i], np.asarray(shapes)[j]).sum())


@pytest.fixture(scope="module", params=SIDES.values(), ids=SIDES)
def drawn(request):
    case = case_of(request.param, neighbours=True)
    (chart,) = CONTACT.answer(case).charts
    return chart, map_ground(case).frame


def test_no_name_or_number_of_a_border_map_covers_another(drawn):
    chart, frame = drawn
    for lang in LANGS:
        names, numbers = name_boxes(chart, lang), discs(chart, lang)
        assert len(names) > 2
        assert len(numbers) > 2
        assert n_meetings([*names, *numbers]) == 0
        window = shapely.box(0, 0, frame.width, frame.height)
        assert shapely.covers(window, [*names, *numbers]).all()


def test_no_leader_crosses_a_name_or_the_number_of_another(drawn):
    chart, _ = drawn
    for lang in LANGS:
        names, numbers, lines = name_boxes(chart, lang), discs(chart, lang), leaders(chart, lang)
        led = shapely.length(lines) > 0
        assert not shapely.intersects(lines[led][:, None], names).any()
        foreign = ~np.eye(len(numbers), dtype=bool)[led]
        assert not (shapely.intersects(lines[led][:, None], numbers) & foreign).any()


def test_every_border_has_most_of_its_longest_stretches_numbered(drawn):
    chart, _ = drawn
    for lang in LANGS:
        numbers = [int(row["number"]) for row in chart.data[f"numbers_{lang}"]]
        assert numbers == sorted(set(numbers))
        assert len(numbers) >= 0.6 * max(numbers)
        assert numbers[0] == 1


@pytest.mark.parametrize("codes", SIDES.values(), ids=SIDES)
def test_no_name_covers_another_where_every_place_asks_for_its_name(codes):
    case = case_of(codes, neighbours=True)
    every = list(map_ground(case).points.index)
    words = Text("图", "A map")
    chart = base_map(case, id="all", title=words, alt=words, names=every)
    for lang in LANGS:
        assert len(name_boxes(chart, lang)) > 10
        assert n_meetings(name_boxes(chart, lang)) == 0


@settings(max_examples=40)
@given(spots)
def test_a_number_stands_on_its_line_or_at_the_end_of_a_leader_that_meets_none(on_lines):
    given_spots = [np.array(one).reshape(-1, 2) for one in on_lines]
    placed = placed_numbers(given_spots, np.empty((0, 4)), FRAME)
    at = np.array([one.disc for one in placed]).reshape(-1, 2)
    shown = shapely.buffer(shapely.points(at), DISC_PX)
    assert n_meetings(shown) == 0
    for one in placed:
        assert one.spot in {tuple(spot) for spot in given_spots[one.number - 1]}
        assert DISC_PX <= one.disc[1] <= FRAME.height - FOOT_PX - DISC_PX


def test_a_number_keeps_off_what_is_there_and_is_left_out_where_nothing_is_free():
    spot = [np.array([[300.0, 300.0]])]
    (aside,) = placed_numbers(spot, np.array([[295.0, 280.0, 305.0, 298.0]]), FRAME)
    assert aside.disc[1] > 298 + DISC_PX
    assert placed_numbers(spot, np.array([[0.0, 0.0, 720.0, 760.0]]), FRAME) == []
