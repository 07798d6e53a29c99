"""Charts come out alike wherever they are drawn, and a process that dies says so in a sentence."""

from __future__ import annotations

from multiprocessing import active_children

import pytest

from xiezhi.blueprint.studio import DrawingStopped, drawings_of, studio

pytestmark = pytest.mark.slow


def test_two_processes_draw_what_one_draws(blueprint):
    with studio() as here, studio(workers=2) as there:
        assert drawings_of(blueprint, there) == drawings_of(blueprint, here)


def test_a_chart_that_was_begun_early_is_the_same_and_leaves_no_process(blueprint):
    before = set(active_children())
    with studio(workers=1) as here, studio(workers=2) as there:
        for finding in blueprint.findings:
            there.take(finding)
        assert drawings_of(blueprint, there) == drawings_of(blueprint, here)
    assert set(active_children()) == before


def test_a_process_that_is_ended_from_outside_is_told_of(blueprint):
    before = set(active_children())
    with studio(workers=2) as drawer:
        drawer.begin(blueprint.charts[0])
        for process in set(active_children()) - before:
            process.kill()
        with pytest.raises(DrawingStopped, match="memory"):
            drawings_of(blueprint, drawer)


def test_without_word_no_pictures_are_made(blueprint):
    with studio(png=False) as drawer:
        assert drawer.drawing(blueprint.charts[0], "zh").png == b""
