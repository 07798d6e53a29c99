"""Requirements out of text: laws, then examples of our own wording."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.consensus.policy.conftest import chinese_texts

from xiezhi.consensus.policy.extract import extract, read
from xiezhi.consensus.policy.requirement import Role

TITLED = st.lists(
    st.sampled_from(
        (
            "推进铁路建设，完善路网。",
            "第一条 市人民政府应当公布清单。",
            "一、工作回顾",
            "二、下一步任务",
            "持续改善生态环境，森林面积增长3%。",
            "（一）加强协作。建立机制。（省商务厅负责）",
            "支持大方发展旅游。",
        )
    ),
    min_size=1,
    max_size=6,
).map(lambda lines: "\n".join(["甲省发展规划", *lines]))


def told(found):
    return [(r.evidence.text, r.kind, r.actions, r.places, r.bodies, r.field) for r in found]


@given(chinese_texts())
def test_evidence_is_verbatim_and_nothing_breaks(text):
    for one in read(text):
        assert text[one.span.start : one.span.end] == one.span.text
        found = one.requirement
        if found is not None:
            assert text[found.evidence.start : found.evidence.end] == found.evidence.text
            bare = "".join(found.evidence.text.split())
            assert all(place in found.evidence.text for place in found.places)
            assert all(set(a.object) <= set(bare) for a in found.actions)
            assert all(target in bare for target in found.targets)


@given(chinese_texts())
def test_the_same_text_gives_the_same_answer(text):
    assert extract(text) == extract(text)


@given(TITLED, TITLED)
def test_documents_one_after_the_other_give_the_union(first, second):
    both = extract(f"{first}\n{second}")
    assert told(both) == told(extract(first)) + told(extract(second))


@given(TITLED)
def test_ids_are_unique_and_survive_a_paragraph_at_the_end(text):
    before = [r.id for r in extract(text)]
    after = [r.id for r in extract(f"{text}\n鼓励高校开展联合办学。")]
    assert len(set(before)) == len(before)
    assert after[: len(before)] == before


@pytest.mark.parametrize(
    "piece",
    [
        "（",
        "“",
        "、",
        "的",
        "应当",
        "对",
        "推进和",
        "第一条",
        "由市人民政府",
        "按照",
        "1",
        "长江",
        "（负责）",
        "是",
        "组织",
        "为",
        "依法、",
    ],
)
def test_no_pattern_takes_more_than_linear_time(piece):
    def cpu(n):
        start = time.process_time()
        extract(piece * n)
        return time.process_time() - start

    cpu(50)
    assert cpu(4000) < 2.0


@settings(max_examples=30)
@given(st.integers(1, 40))
def test_a_long_text_is_the_sum_of_its_paragraphs(n):
    line = "推进铁路建设，完善路网。"
    assert len(extract("\n".join([line] * n))) == n


def test_the_review_is_no_requirement_and_the_plan_is(plan):
    found = [r.evidence.text for r in extract(plan)]
    assert found == [
        "深入推进高铁前期工作，力争到2033年底前新增里程200公里。",
        "支持遵义打造物流枢纽。",
        "办好学前教育。",
    ]
    roles = {r.span.text: r.role for r in read(plan)}
    assert roles["持续完善营商环境。"] is Role.ACHIEVEMENT
    assert roles["坚持人民至上，践行初心。"] is Role.PRINCIPLE


def test_a_bracket_of_responsibility_belongs_to_the_task_before_it(plan):
    first, second, _ = extract(plan)
    assert first.bodies == ("省交通运输厅", "省发展改革委")
    assert first.responsibility.text == "（省交通运输厅、省发展改革委负责）"
    assert plan[first.responsibility.start : first.responsibility.end] == first.responsibility.text
    assert second.bodies == ()


def test_deadline_target_and_section_are_read(plan):
    first, *_ = extract(plan)
    assert first.deadline == "到2033年底前"
    assert first.targets == ("力争到2033年底前新增里程200公里",)
    assert first.section == ("二、2031年工作安排", "（一）加快建设交通网络。")


@pytest.mark.parametrize(
    ("sentence", "kind", "actions", "bodies"),
    [
        ("第五条 县人民政府应当定期公布名录。", "duty", [("公布", "名录")], ("县人民政府",)),
        ("任何单位不得向水库倾倒废渣。", "prohibition", [("不得倾倒", "废渣")], ("任何单位",)),
        ("省级财政可以给予适当补助。", "permission", [("给予", "适当补助")], ("省级财政",)),
        ("到2035年，森林覆盖率达到60%。", "target", [], ()),
        ("国家鼓励、支持农户参加保险。", "task", [("鼓励支持", "农户参加保险")], ("国家",)),
        ("加快完善水价形成机制。", "task", [("完善", "水价形成机制")], ()),
        ("总结并推广先进经验。", "task", [("总结", "先进经验"), ("推广", "先进经验")], ()),
        ("市水利部门负责组织协调抢险。", "duty", [("组织协调", "抢险")], ("市水利部门",)),
        ("对水质进行逐月监测。", "task", [("监测", "水质")], ()),
        ("将渔民安置纳入年度考核。", "task", [("纳入", "年度考核")], ()),
        ("各地区要积极引育海外工程师。", "task", [("引育", "海外工程师")], ("各地区",)),
    ],
)
def test_a_sentence_is_read_by_its_grammar(sentence, kind, actions, bodies):
    text = f"第一条 国家建立制度。\n{sentence}" if "负责" in sentence else sentence
    one = extract(text)[-1]
    assert (one.kind.value, [(a.verb, a.object) for a in one.actions], one.bodies) == (
        kind,
        actions,
        bodies,
    )


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("本办法所称水库，是指总库容十万立方米以上的蓄水工程。", Role.DEFINITION),
        ("违反本条例规定，擅自采砂的，处一万元以下罚款。", Role.SANCTION),
        ("为了保护水源，根据有关法律，制定本条例。", Role.PREAMBLE),
        ("本条例自2031年1月1日起施行。", Role.CONTEXT),
        ("让我们携手前进！", Role.RHETORIC),
        ("牢记使命，践行宗旨。", Role.PRINCIPLE),
        ("全年财政收入同比增长4.4%。", Role.ACHIEVEMENT),
        ("粮食安全是头等大事。", Role.CONTEXT),
        ("各省、自治区、直辖市人民政府：", Role.CONTEXT),
    ],
)
def test_what_prescribes_nothing_is_no_requirement(sentence, role):
    assert [one.role for one in read(sentence)] == [role]


def test_blanks_of_a_page_are_left_out_of_verbs_but_not_of_the_evidence():
    one, *_ = extract("完 善统一的认证\u3000体系。")
    assert [(a.verb, a.object) for a in one.actions] == [("完善", "统一的认证体系")]
    assert one.evidence.text == "完 善统一的认证\u3000体系。"


def test_an_empty_text_requires_nothing():
    assert extract("") == extract(" \n\u3000\n") == []
