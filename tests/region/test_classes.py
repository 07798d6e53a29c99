"""Classes break where they say, name every value, and are shaded from light to dark."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.model.palette import DASHES, SHAPES, SIDE_COLOURS, diverging, sequential
from xiezhi.model.units import Unit
from xiezhi.region.classes import BELOW, class_breaks, class_of, classes_of

values = st.lists(st.floats(-1e6, 1e6) | st.just(float("nan")), max_size=60).map(np.array)


def lightness(colour):
    return sum(int(colour[k : k + 2], 16) * w for k, w in ((1, 0.299), (3, 0.587), (5, 0.114)))


@given(values, st.integers(2, 7))
def test_breaks_ascend_and_leave_no_class_at_the_ends_empty(figures, n):
    breaks = class_breaks(figures, n)
    assert (np.diff(breaks) > 0).all()
    assert len(breaks) < n
    if len(breaks):
        assert np.nanmin(figures) < breaks[0]
        assert breaks[-1] <= np.nanmax(figures)


@given(values)
def test_a_centre_inside_the_values_is_a_break(figures):
    known = figures[~np.isnan(figures)]
    if len(known) and known.min() < 0 <= known.max():
        assert 0.0 in class_breaks(figures, centre=0.0)


@given(values)
def test_every_value_lies_in_its_class(figures):
    breaks = class_breaks(figures)
    edges = np.array([-np.inf, *breaks, np.inf])
    number = class_of(figures, breaks)
    known = ~np.isnan(figures)
    assert (edges[number[known]] <= figures[known]).all()
    assert (figures[known] < edges[number[known] + 1]).all()
    assert (number[~known] == len(breaks) + 1).all()


@given(values)
def test_there_is_a_label_and_a_colour_for_every_class(figures):
    breaks = class_breaks(figures)
    classes = classes_of(breaks, Unit.PERSONS)
    assert len(classes.labels) == len(classes.colours) == len(breaks) + 2
    assert class_of(figures, breaks).max(initial=0) < len(classes.labels)


def test_labels_give_the_breaks_in_the_unit_of_the_legend():
    classes = classes_of(np.array([0.1, 0.125]), Unit.SHARE)
    assert [label.en for label in classes.labels[:-1]] == [
        "under 10.0",
        "10.0 to 12.5",
        "12.5 and over",
    ]
    assert [label.zh for label in classes.labels[:-1]] == [
        "10.0以下",
        "10.0至12.5",
        "12.5及以上",
    ]


def test_classes_below_the_centre_carry_the_sign_and_no_other():
    labels = classes_of(np.array([-0.1, 0.0, 0.1]), Unit.SHARE, centre=0.0).labels
    assert [label.zh.startswith(BELOW) for label in labels] == [True, True, False, False, False]


def test_one_value_everywhere_is_one_class():
    assert classes_of(class_breaks(np.full(5, 3.0)), Unit.COUNT).labels[0].en == "all"


@pytest.mark.parametrize("n", range(1, 8))
def test_a_ramp_grows_darker_class_by_class_so_that_grey_keeps_its_order(n):
    grey = [lightness(colour) for colour in sequential(n)]
    assert (np.diff(grey) < -15).all()


@pytest.mark.parametrize(("below", "above"), [(1, 1), (2, 3), (3, 2), (0, 4)])
def test_a_diverging_ramp_is_darkest_at_both_ends(below, above):
    grey = np.array([lightness(colour) for colour in diverging(below, above)])
    assert len(grey) == below + above
    assert (np.diff(grey[:below]) > 0).all()
    assert (np.diff(grey[below:]) < 0).all()


def test_kinds_and_lines_never_differ_by_colour_alone():
    assert len(set(SHAPES)) == len(SHAPES) >= len(SIDE_COLOURS)
    assert len(set(DASHES)) == len(DASHES)
