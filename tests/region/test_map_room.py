"""Names never cover one another, nor a mark, nor leave the map."""

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from xiezhi.region.map_frame import FOOT_PX, frame_of
from xiezhi.region.map_room import free_places, roomiest, text_px

FRAME = frame_of(np.array([shapely.box(105, 26, 109, 30)]))
points = st.lists(st.tuples(st.floats(0, 720), st.floats(0, 700)), min_size=1, max_size=25)


def boxes(centres, words, size):
    half = np.array([[text_px(word, size) / 2, size / 2] for word in words]).reshape(-1, 2)
    low, high = centres - half, centres + half
    return shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1])


@settings(max_examples=60)
@given(points, points)
def test_no_text_covers_another_or_a_mark_or_leaves_the_map(at, marks):
    words = [("道真县", "Daozhen", "綦江区")[k % 3] for k in range(len(at))]
    centres = free_places(np.array(at), words, [11] * len(at), FRAME, np.array(marks))
    fits = ~np.isnan(centres[:, 0])
    drawn = boxes(centres[fits], [word for word, fit in zip(words, fits, strict=True) if fit], 11)
    assert shapely.area(drawn).sum() - shapely.area(shapely.union_all(drawn)) < 1e-6
    assert not shapely.intersects(shapely.multipoints(np.array(marks)), drawn).any()
    assert shapely.within(drawn, shapely.box(0, 0, FRAME.width, FRAME.height - FOOT_PX)).all()


def test_the_most_important_text_stays_on_its_point():
    at = np.array([[300.0, 300.0], [302.0, 309.0]])
    centres = free_places(at, ["贵州省", "花溪区"], [17, 11], FRAME)
    assert centres[0].tolist() == [300.0, 300.0]
    assert not np.isnan(centres[1]).any()


def test_a_text_without_room_is_left_out():
    at = np.tile([300.0, 300.0], (40, 1))
    assert np.isnan(free_places(at, ["桐梓县"] * 40, [11] * 40, FRAME)).any()


def test_a_side_is_named_where_none_of_its_places_is():
    half_taken = np.array(
        [[x, y] for x in range(10, 200, 20) for y in range(10, 200, 20)], dtype=float
    )
    centre = roomiest(shapely.box(0, 0, 400, 200), half_taken)
    assert 220 < centre[0] < 400


def test_a_side_full_of_names_is_still_named_inside():
    full = np.array([[x, y] for x in range(0, 401, 10) for y in range(0, 201, 10)], dtype=float)
    assert shapely.box(0, 0, 400, 200).contains(
        shapely.Point(roomiest(shapely.box(0, 0, 400, 200), full))
    )
