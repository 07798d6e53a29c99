"""Alignment of requirements with a plan."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.consensus.policy.conftest import chinese_texts

from xiezhi.consensus.policy.align import Thresholds, align, combined
from xiezhi.consensus.policy.extract import extract

PLAN = (
    "加快建设川黔大通道，完善口岸功能。\n积极申建综合保税区。\n加紧清理历史欠账。\n办好学前教育。"
)


@pytest.mark.parametrize(
    ("asked", "label", "reason"),
    [
        ("完善口岸功能", 2, "covered"),
        ("推进综合保税区建设", 1, "lesser_verb"),
        ("建立清理历史欠账长效机制", 1, "no_arrangement"),
        ("完善口岸功能、发展深海采矿", 1, "some_objects"),
        ("发展深海采矿", 0, "absent"),
    ],
)
def test_an_answer_has_a_label_and_a_reason(asked, label, reason):
    (answer,) = align([asked], PLAN)
    assert (answer.label, answer.reason) == (label, reason)


def test_evidence_stands_in_the_plan_word_for_word():
    (answer,) = align(["完善口岸功能"], PLAN)
    span = answer.evidence
    assert PLAN[span.start : span.end] == span.text == "完善口岸功能。"


def test_the_review_of_the_past_answers_nothing():
    plan = "一、工作回顾\n完善口岸功能。\n二、下一步任务\n办好学前教育。"
    assert align(["完善口岸功能"], plan)[0].label == 0


def test_a_plan_answers_itself():
    held = extract(PLAN)
    assert {answer.label for answer in align(held, held)} == {2}


@given(chinese_texts(), chinese_texts())
def test_any_texts_can_be_aligned(upper, plan):
    for answer in align([upper], plan):
        assert (answer.label == 0) == (answer.evidence is None)
        assert answer.evidence is None or plan[answer.evidence.start : answer.evidence.end] == (
            answer.evidence.text
        )


@given(st.floats(0.01, 0.98))
def test_a_stricter_threshold_never_raises_a_label(explicit):
    asked = ["完善口岸功能", "推进综合保税区建设", "提升口岸能级"]
    loose = align(asked, PLAN, thresholds=Thresholds(explicit, 0.01))
    strict = align(asked, PLAN, thresholds=Thresholds(min(explicit + 0.02, 1.0), 0.01))
    assert all(s.label <= w.label for s, w in zip(strict, loose, strict=True))


def test_nothing_asked_is_absent():
    assert combined([]) == (0, "absent")
    assert align([""], PLAN)[0].label == 0
