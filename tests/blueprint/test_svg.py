"""Drawings made safe to stand inside a page."""

from __future__ import annotations

from xiezhi.blueprint.charts import draw
from xiezhi.blueprint.svg import inline_svg

OPEN = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'


def test_scripts_handlers_styles_and_outer_links_are_left_out():
    raw = (
        f'{OPEN}<script>x</script><foreignObject><b/></foreignObject><a xlink:href="http://x">y</a>'
        '<image xlink:href="http://x/p.png"/><g onclick="x()" style="fill:url(http://x)">'
        '<text font-family="Serif">&lt;b&gt; 渝</text></g></svg>'
    )
    assert inline_svg(raw, "m") == "<svg><image /><g><text>&lt;b&gt; 渝</text></g></svg>"


def test_ids_are_renamed_wherever_they_are_used():
    raw = (
        f'{OPEN}<defs><clipPath id="clip7"><path d="M0,0"/></clipPath></defs>'
        '<g clip-path="url(#clip7)"/></svg>'
    )
    assert 'id="m-1"' in inline_svg(raw, "m")
    assert 'clip-path="url(#m-1)"' in inline_svg(raw, "m")


def test_long_outlines_keep_a_tenth_of_a_pixel_and_short_ones_all():
    long = "M" + "L".join(f"{i}.123456,{i}.987654" for i in range(60))
    drawn = inline_svg(f'{OPEN}<path d="{long}"/><path d="M0.123456,1"/></svg>', "m")
    assert "1.1,2.0" in drawn or "1.1,1.0" in drawn or "1.1,2" in drawn
    assert "0.123456" in drawn


def test_a_chinese_legend_is_drawn_with_the_font_that_travels(blueprint):
    drawing = draw(blueprint.charts[0], "zh")
    assert "占比" in drawing.svg
    assert drawing.png.startswith(b"\x89PNG")
