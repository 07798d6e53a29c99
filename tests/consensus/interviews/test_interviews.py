"""Interviews: turns, codebooks and counts."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.consensus.interviews import (
    Code,
    Codebook,
    co_occurrence,
    code_counts,
    framework_codebook,
    read_codebook,
    suggestions,
    turns_of,
    write_codebook,
)
from xiezhi.consensus.interviews.counts import disputed, settled
from xiezhi.consensus.interviews.errors import CodebookInvalid
from xiezhi.model.text import Text

TALK = """访谈记录 时间：2025年某日
访谈者：这条路现在怎么样？
受访者（某镇干部）：路修到县界就断了，另一边：还是土路。
我们希望尽快接通。
访谈者：水质呢？
受访者：断面水质近年好转。
"""


def test_speakers_take_turns_and_what_precedes_them_is_none():
    turns = turns_of(TALK)
    assert [turn.role for turn in turns] == ["interviewer", "respondent"] * 2
    assert turns[1].said.endswith("我们希望尽快接通。")
    assert turns[1].said.startswith("路修到县界就断了，另一边：")


@given(st.text(alphabet="问答：:受访者 \n甲乙路A1。，", max_size=200))
def test_every_turn_stands_where_it_says(text):
    for turn in turns_of(text):
        assert text[turn.start : turn.end] == turn.said


def test_turns_keep_their_ids_when_another_is_edited():
    before = turns_of(TALK)
    after = turns_of(TALK.replace("水质呢", "河水呢"))
    assert [a.id == b.id for a, b in zip(before, after, strict=True)] == [True, True, False, True]


def test_a_text_without_marks_is_one_turn_a_paragraph():
    assert [t.said for t in turns_of("第一段。\n\n第二段。")] == ["第一段。", "第二段。"]
    assert turns_of(" \n ") == ()


def test_cues_in_questions_suggest_nothing():
    found = suggestions(turns_of("问：断头路多吗？\n答：不多。"), framework_codebook())
    assert found == ()


def test_suggestions_point_at_their_words():
    found = {one.code: one for one in suggestions(turns_of(TALK), framework_codebook())}
    assert set(found) == {"expectations", "ecology"}
    assert TALK[found["ecology"].start : found["ecology"].end] in ("断面", "水质")
    assert found["ecology"].words == ("断面", "水质")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_codebook_survives_the_exchange_format(lang):
    ours = framework_codebook()
    back = read_codebook(write_codebook(ours, lang))
    assert {(c.id, c.parent) for c in back} == {(c.id, c.parent) for c in ours}
    for code in ours:
        assert back.code(code.id).name.zh == code.name.render(lang)
        assert back.code(code.id).about.zh == code.about.render(lang)


def test_a_codebook_of_another_program_keeps_its_tree():
    data = b"""<?xml version="1.0" encoding="utf-8"?>
    <CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="another program"><Codes>
      <Code guid="A1" name="Road" isCodable="true"><Description>Ways</Description>
        <Code guid="B2" name="Bus" isCodable="true"/></Code>
    </Codes><Sets/></CodeBook>"""
    book = read_codebook(data)
    assert [(c.id, c.parent, c.name.en) for c in book] == [("A1", "", "Road"), ("B2", "A1", "Bus")]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no readable XML"),
        (b"\x00\xff\xfe not xml", "no readable XML"),
        (b"<Project/>", "expected a CodeBook"),
        (b'<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes/></CodeBook>', "holds no code"),
        (
            b'<!DOCTYPE x [<!ENTITY a "b">]><CodeBook xmlns="urn:QDA-XML:codebook:1.0"/>',
            "entities",
        ),
        (
            b'<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code/></Codes></CodeBook>',
            "no name",
        ),
    ],
)
def test_what_is_no_codebook_gets_a_sentence(data, words):
    with pytest.raises(CodebookInvalid, match=words):
        read_codebook(data)


def test_contradictions_in_a_codebook_are_all_named():
    code = Code("a", Text("甲", "A"), Text("甲", "A"), parent="b")
    codes = (code, replace(code, id="b", parent="a"), replace(code, id="c", parent="z"), code)
    with pytest.raises(CodebookInvalid) as caught:
        Codebook(Text("本", "Book"), codes)
    for words in ("stands 2 times", "under 'z'", "'a' is its own ancestor"):
        assert words in str(caught.value)


def test_codes_below_a_code_are_found():
    below = framework_codebook().under("obstacles")
    assert below == {"obstacles", "performance", "rivalry", "capacity", "standards"}


POINTS = pd.DataFrame(
    {
        "id": ["p1", "p2", "p3"],
        "respondent": ["r1", "r1", "r2"],
        "side": ["500000", "500000", "520000"],
    }
)
CODINGS = pd.DataFrame(
    [
        ("p1", "x", "transport"), ("p1", "y", "transport"), ("p1", "x", "ecology"),
        ("p2", "x", "transport"), ("p2", "x", "ecology"), ("p3", "x", ""), ("p3", "y", "transport"),
        ("p1", "z", ""),
    ],
    columns=["point", "coder", "code"],
)  # fmt: skip


def test_a_code_stands_where_more_than_half_of_the_coders_gave_it():
    kept = settled(CODINGS).set_index(["point", "code"])
    assert set(kept.index) == {
        ("p1", "transport"), ("p2", "transport"), ("p2", "ecology"),
    }  # fmt: skip


def test_what_one_of_two_coders_gave_is_a_difference_to_settle():
    left = disputed(CODINGS)
    assert set(zip(left["point"], left["code"], strict=True)) == {
        ("p3", "transport"), ("p1", "ecology"),
    }  # fmt: skip


def test_who_speaks_only_once_is_a_speaker_if_named_as_a_person():
    talk = (
        "问：水质怎样？\n李主任：这两年好多了。\n问：企业呢？\n企业甲：排放标准两边不同。\n"
        "村民A：河里有鱼了。"
    )
    turns = turns_of(talk)
    assert [turn.speaker for turn in turns] == ["问", "李主任", "问", "企业甲", "村民A"]
    assert [turn.role for turn in turns[1::2]] == ["respondent", "respondent"]


NO_SPEAKERS = ("注", "时间", "地点", "比如", "第一", "总之", "问题", "附件1", "方案甲")


@pytest.mark.parametrize("words", NO_SPEAKERS)
def test_a_word_before_a_colon_is_no_speaker(words):
    turns = turns_of(f"问：水质怎样？\n答：好多了。\n{words}：有两点要说。\n问：还有吗？")
    assert words not in {turn.speaker for turn in turns}


def test_a_respondent_counts_once():
    counts = code_counts(POINTS, settled(CODINGS), "side").set_index(["code", "side"])
    row = counts.loc[("transport", "500000")]
    assert (row["n_respondents"], row["n_points"]) == (1, 2)


def test_pairs_of_codes_are_counted_in_points():
    pairs = co_occurrence(settled(CODINGS))
    assert pairs.to_dict("records") == [
        {"code_a": "ecology", "code_b": "transport", "n_points": 1, "jaccard": 1 / 2}
    ]


@given(st.permutations(range(len(CODINGS))))
def test_the_order_of_codings_changes_nothing(order):
    shuffled = CODINGS.iloc[order]
    assert settled(shuffled).equals(settled(CODINGS))
