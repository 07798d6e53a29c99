"""Paragraphs and sentences by the numbering grammar."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.consensus.policy.numbering import Level, mark_of
from xiezhi.consensus.policy.segment import paragraphs

LINES = st.lists(
    st.text(alphabet="推进完善政策机制发展建设，、。；第一章条（二）", min_size=1, max_size=30),
    min_size=1,
    max_size=8,
)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("第二编 创新", Level.PART),
        ("第十二章 算力", Level.CHAPTER),
        ("第一节 市场", Level.SECTION),
        ("第三十条 国家建立制度。", Level.ARTICLE),
        ("十一、保障措施", Level.ONE),
        ("（三）优化布局。", Level.BRACKET_ONE),
        ("3.鼓励创新。", Level.DIGIT),
        ("（8）修路。", Level.BRACKET_DIGIT),
        ("①修路", Level.CIRCLED),
        ("一是抓投资。", Level.FIRSTLY),
        ("其一，抓投资。", Level.FIRSTLY),
        ("——经济平稳。", Level.DASH),
        ("8所高校入选。", Level.NONE),
        ("3.5万人就业。", Level.NONE),
        ("一体推进改革。", Level.NONE),
        ("第三方机构应当回避。", Level.NONE),
    ],
)
def test_a_mark_is_told_by_its_form(text, level):
    assert mark_of(text).level is level


@given(LINES)
def test_every_sentence_stands_verbatim_at_its_place(lines):
    text = "\n".join(lines)
    for paragraph in paragraphs(text):
        assert text[paragraph.start :].startswith(paragraph.text)
        for sentence in paragraph.sentences:
            assert text[sentence.start :].startswith(sentence.text)


@given(LINES)
def test_sentences_hold_all_that_is_no_blank(lines):
    text = "\n".join(lines)
    kept = "".join(s.text for p in paragraphs(text) for s in p.sentences)
    assert "".join(kept.split()) == "".join(text.split())


@given(LINES, st.integers(0, 8))
def test_an_id_survives_a_change_elsewhere(lines, at):
    before = {p.id for p in paragraphs("\n".join(lines))}
    changed = [*lines[:at], "另外加入一个全新的段落，与其他各段都不相同。", *lines[at:]]
    after = {p.id for p in paragraphs("\n".join(changed))}
    assert before <= after
    assert len(after) == len(before) + 1


def test_equal_paragraphs_have_ids_of_their_own():
    ids = [p.id for p in paragraphs("完善政策。\n完善政策。")]
    assert ids == [ids[0], f"{ids[0]}-2"]


def test_a_numbered_first_sentence_with_text_behind_it_is_a_heading():
    first, *_ = paragraphs("（一）推动协作。建立联席会议，按季度会商。")
    assert [s.heading for s in first.sentences] == [True, False]


def test_a_numbered_measure_that_stands_alone_is_no_heading():
    found = paragraphs("（一）支持开展试点。\n（二）允许先行先试。")
    assert not any(s.heading for p in found for s in p.sentences)


def test_a_heading_may_stand_above_its_text():
    first, second = paragraphs("（一）扩大开放。\n" + "加强口岸建设，提升通关效率。" * 3)
    assert first.heading is Level.BRACKET_ONE
    assert second.heading is None


def test_items_below_a_stem_are_items_of_a_list():
    text = (
        "第三条 经营者不得有下列行为：\n（一）串通投标；\n（二）其他行为。\n第四条 国家建立制度。"
    )
    assert [p.sentences[0].item for p in paragraphs(text)] == [False, True, True, False]


def test_paragraphs_of_tasks_below_a_colon_are_no_list():
    text = "重点抓好以下工作：\n（一）扩大需求。促进消费。稳定投资。\n（二）深化改革。完善制度。"
    assert not any(s.item for p in paragraphs(text) for s in p.sentences)


def test_a_chapter_and_an_article_on_one_line_are_two_paragraphs():
    assert [p.mark.level for p in paragraphs("第一章 总则  第一条  为了发展，制定本法。")] == [
        Level.CHAPTER,
        Level.ARTICLE,
    ]
