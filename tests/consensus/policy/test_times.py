"""Phrases of time, verbs formed by rule, and what stands before them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.consensus.policy.conftest import chinese_texts

from xiezhi.consensus.policy.extract import extract
from xiezhi.consensus.policy.formed import formed_end
from xiezhi.consensus.policy.times import due_of, time_end

BY_WHEN = [
    "2026年底前", "2027年前", "2026年10月前", "6月底前", "6月15日前", "三季度前", "上半年", "年内",
    "主汛期前", "每季度", "每半年", "每周五17时前", "2027年6月底前", "三十日内", "半个工作日内",
    "秋季学期开学前", "2027年“五一”前", "“十五五”末",
]  # fmt: skip


@pytest.mark.parametrize("when", BY_WHEN)
def test_a_date_at_the_beginning_hides_no_task(when):
    (found,) = extract(f"{when}建成綦江至桐梓快速通道。")
    assert [(a.verb, a.object) for a in found.actions] == [("建成", "綦江至桐梓快速通道")]
    assert found.deadline == when


@pytest.mark.parametrize("when", BY_WHEN)
def test_a_date_between_actor_and_verb_hides_neither(when):
    (found,) = extract(f"市财政局{when}公布补贴名单。")
    assert [a.verb for a in found.actions] == ["公布"]
    assert found.bodies == ("市财政局",)


@pytest.mark.parametrize("words", ["2026年工作安排", "三年行动计划", "全年经济", "2026年度预算"])
def test_a_year_that_is_part_of_a_noun_is_no_date(words):
    assert time_end(words, 0) == 0


def test_a_date_looked_back_upon_is_no_deadline():
    assert due_of("截至2025年底，里程突破9000公里") == ""


def test_a_whole_date_is_kept():
    assert due_of("期限至2026年12月31日") == "至2026年12月31日"


@given(chinese_texts(), st.integers(0, 80))
def test_ends_never_stand_before_the_beginning(text, at):
    for end in (time_end(text, at), formed_end(text, at, at)):
        assert at <= end <= max(len(text), at)


@pytest.mark.parametrize(
    ("sentence", "verbs"),
    [
        ("与遵义市共建辣椒产业带。", ["共建"]),
        ("会同下游县建立巡河制度。", ["建立"]),
        ("新改扩建公办幼儿园6所。", ["新改扩建"]),
        ("一是申报度假区；二是统一服务标准。", ["申报", "统一"]),
        ("由县文旅局牵头，县交通局配合，编制营销方案。", ["编制"]),
        ("业务数据由省大数据局按月汇总。", ["汇总"]),
        ("将互认项目扩大到200项。", ["扩大"]),
        ("对积极调解纠纷的单位给予奖励。", ["给予"]),
        ("要像保护眼睛一样保护赤水河。", ["保护"]),
        ("共建产业园产值突破200亿元。", []),
    ],
)
def test_the_main_verb_is_found_by_the_grammar_of_the_clause(sentence, verbs):
    (found,) = extract(sentence)
    assert [a.verb for a in found.actions] == verbs


@pytest.mark.parametrize(
    "sentence",
    [
        "会议强调，要严禁在滩区违规建房。",
        "坚决杜绝非法采砂。",
        "不允许擅自调整规划。",
        "不得截留、挤占、挪用补偿资金。",
    ],
)
def test_a_ban_is_a_ban_however_it_is_said(sentence):
    assert [r.kind.value for r in extract(sentence)] == ["prohibition"]


@pytest.mark.parametrize(
    "sentence",
    [
        "对工作不力的，予以约谈。",
        "逾期未报的，将予以通报。",
        "瑞金市、长汀县山水相依，合作由来已久。",
        "具有良好的合作基础。",
        "以上工作由县水利局、县财政局按职责分工负责。",
        "专项行动自2026年4月1日开始，至10月31日结束。",
        "坚决守住安全底线。",
        "联系人：赵某某。",
    ],
)
def test_what_asks_for_nothing_is_no_requirement(sentence):
    assert extract(sentence) == []


def test_a_label_without_brackets_gives_its_bodies_and_date_to_the_task_before():
    (found,) = extract("清理歧视性文件。牵头单位：市司法局、市商务局。")
    assert found.bodies == ("市司法局", "市商务局")
    (dated,) = extract("修建渠道。\n（责任单位：省水利厅；完成时限：2027年6月底前）")
    assert (dated.bodies, dated.deadline) == (("省水利厅",), "2027年6月底前")


@pytest.mark.parametrize(
    ("sentence", "places"),
    [
        ("聚焦灌阳、道县、江永三县红色资源，打造精品线路。", ("灌阳", "道县", "江永")),
        ("推动遵铜毗邻地区客运公交化改造。", ("遵", "铜")),
        ("加快宜宾至威信高速公路建设。", ("宜宾", "威信")),
        ("支持民和县发展设施农业。", ("民和县",)),
        ("新建区域性养老服务中心3个。", ()),
    ],
)
def test_places_are_told_by_what_stands_around_them(sentence, places):
    assert extract(sentence)[0].places == places
