"""The screen of market rules: what it meets, what it leaves alone, and laws that always hold."""

from __future__ import annotations

import re
import time
from datetime import date
from importlib.resources import files
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.action.horizontal.market.catalogue import UnknownItem, catalogue, item_of
from xiezhi.action.horizontal.market.concern import Answer
from xiezhi.action.horizontal.market.lexicon import (
    RULE_FILES,
    any_order,
    expanded,
    rules,
    word_lists,
)
from xiezhi.action.horizontal.market.screen import screen
from xiezhi.action.horizontal.market.triggers import automaton_of, sentences_of

# Our own sentences, one per way of restricting; the articles of the Regulation that may fit.
VIOLATING = {
    "未列入《全县建筑垃圾运输企业名录》的企业，不得在城区从事建筑垃圾运输业务。": {"8"},
    "外卖平台须先向我局备案，取得备案证明后方可在本市开展经营活动。": {"8"},
    "全市党政机关公务用车维修统一由市汽车维修有限公司承担。": {"8"},
    "各中小学校须到县新华书店有限公司购买教辅材料。": {"8"},
    "乡镇污水处理设施由县水务集团独家投资、建设和运营。": {"8"},
    "合同期内甲方不再引进其他同类共享单车企业进入本县投放。": {"8"},
    "同意授予某燃气有限公司全县管道燃气特许经营权，期限三十年。": {"8"},
    "申请从事巡游出租汽车经营的，应当为在本市登记注册的企业法人。": {"8", "9"},
    "参与医疗废物处置的企业限于国有独资或国有控股企业。": {"8"},
    "园区内企业办理施工许可前，须先征得管委会招商局同意。": {"8"},
    "建设单位应当从市住建局公布的施工图审查机构名录中选择审图机构。": {"8"},
    "不允许民营资本进入殡葬服务领域。": {"8"},
    "市外建筑企业进入我市承接工程，须在我市设立分公司并缴纳保证金。": {"9"},
    "禁止外地啤酒进入本县市场销售。": {"9"},
    "外地生猪产品不得在本市销售，违者予以没收。": {"9"},
    "投标人具有本省同类项目业绩的，每项得2分，最高6分。": {"9"},
    "供应商注册地在本区的，加3分。": {"9"},
    "本项目不接受外省企业参加投标。": {"9"},
    "同等条件下优先选择本市企业中标。": {"9"},
    "对外来施工企业实行每月一次的重点检查。": {"9"},
    "获得扶持资金的企业五年内不得将注册地迁出本区，否则全额退还扶持资金。": {"9"},
    "购买本地生产新能源汽车的，每辆补贴5000元。": {"8", "9"},
    "对年纳税额超过500万元的物流企业，按其地方留成部分的50%予以奖励。": {"10"},
    "企业缴纳的增值税地方留存部分前三年全额返还。": {"10"},
    "对新引进的总部企业，给予最高1000万元落户奖励。": {"10"},
    "对投资超10亿元的项目，采取一事一议方式给予支持。": {"10"},
    "免收入园企业城市基础设施配套费。": {"10"},
    "引导全县砖厂统一销售价格，避免恶性竞争。": {"11"},
    "组织各混凝土企业划分销售区域，实行分片供应。": {"11"},
    "商品混凝土出厂价格不得低于每立方米380元。": {"11"},
    "发布餐饮行业建议零售价格，要求经营者执行。": {"11"},
}
HARMLESS = (
    "依法必须进行招标的项目，不得以特定行政区域的业绩作为加分条件。",
    "不得要求企业在本地设立分公司、子公司。",
    "各地不得以财政奖补方式吸引企业迁入。",
    "清理取消要求企业在本地注册、为企业跨区域迁移设置障碍等做法。",
    "对符合条件的企业，不分所有制、注册地，均可申请补助。",
    "对吸纳高校毕业生就业的企业，按国家规定给予社会保险补贴。",
    "特许经营者应当通过招标、竞争性谈判等公平竞争方式选定。",
    "县级人民政府应当建立名录，对古树名木实行挂牌保护。",
    "居民购买节能家电，按规定享受补贴。",
    "投标人应当具有独立承担民事责任的能力和良好的商业信誉。",
    "严禁违规返还土地出让金或以奖补名义返还税收。",
    "供应商应当按照招标文件要求缴纳履约保证金，数额不超过合同金额的10%。",
    "从事危险化学品经营的，应当取得经营许可证，方可从事经营活动。",
    "取消本市对外地建筑企业的备案管理。",
    "企业跨区迁移，任何单位不得设置障碍，不得收回已兑现的奖补资金。",
    "加快引进龙头企业，培育产业集群。",
)
NEUTRAL = ("今年雨水较多。", "各地要加强学习。", "会议于上午九时开始。", "全年粮食产量稳定。")
PIECES = (*VIOLATING, *HARMLESS, *NEUTRAL, "本市", "不得", "（一）", "下列：", "\n", "第三条 ")


def shape(found, moved=0):
    return [(c.start - moved, c.words, c.rule, c.answer) for c in found]


@pytest.mark.parametrize("clause", VIOLATING)
def test_a_restriction_is_met_under_a_fitting_article(clause):
    found = [concern for concern in screen(clause) if concern.alarm]
    assert found
    assert {concern.article.partition("(")[0] for concern in found} & VIOLATING[clause]


@pytest.mark.parametrize("clause", HARMLESS)
def test_harmless_clauses_raise_no_alarm(clause):
    assert [concern.words for concern in screen(clause) if concern.alarm] == []


@pytest.mark.parametrize("clause", VIOLATING)
@pytest.mark.parametrize("ban", ["不得规定", "严禁要求", "不得违法设定", "各地不得出台措施，"])
def test_forbidding_a_restriction_is_clear(ban, clause):
    found = screen(f"{ban}{clause}")
    assert {concern.answer for concern in found} <= {Answer.CLEAR}


def test_items_of_a_list_that_is_forbidden_are_clear_and_the_list_ends_with_the_article():
    items = "（一）优先选择本市企业中标；\n（二）对新引进的总部企业给予落户奖励。\n"
    text = f"第八条 政策措施不得含有下列内容：\n{items}第九条 {items}"
    answers = [concern.answer for concern in screen(text)]
    assert answers[:2] == [Answer.CLEAR, Answer.CLEAR]
    assert Answer.LIKELY in answers[2:]


def test_words_that_a_notice_quotes_are_not_cleared_by_what_the_notice_adds():
    found = screen(
        "该县规定“政府投资项目优先由注册地在本县的企业承建”，违反《公平竞争审查条例》"
        "关于未经国务院批准不得含有限制竞争内容的要求，目前已废止"
    )
    assert [c.answer for c in found if c.words.startswith("优先")] == [Answer.LIKELY]


def test_a_lack_of_approval_by_the_state_council_is_no_ground():
    found = screen("未经国务院批准，企业缴纳的增值税地方留存部分前三年全额返还")
    assert [c.alarm for c in found] == [True]


def test_higher_law_is_told_from_a_mere_reference():
    clause = "对本市企业中标的，{}优先选择本市企业中标"
    by_law = screen(clause.format("经国务院批准，"))
    vague = screen(clause.format("按国家有关规定，"))
    assert {c.answer for c in by_law} == {Answer.CLEAR}
    assert {c.answer for c in vague} == {Answer.DEPENDS}
    assert all(c.guard is not None for c in by_law + vague)


def test_the_exception_names_the_purpose_that_the_words_plead():
    relief = screen("为应急救灾，全县应急物资统一由县物资有限公司供应。")[0]
    plain = screen("全县办公用品统一由县物资有限公司供应。")[0]
    assert "item (3)" in relief.exception.en
    assert "none of its purposes" in plain.exception.en


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_every_span_is_verbatim_inside_one_sentence_and_none_overlap(text):
    found = screen(text)
    assert all(text[c.start : c.end] == c.words for c in found)
    assert not any(re.search(r"[。；\n]", c.words) for c in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(
    st.sampled_from([*VIOLATING, *HARMLESS]),
    st.lists(st.sampled_from(NEUTRAL)).map("".join),
    st.lists(st.sampled_from(NEUTRAL)).map("".join),
)
def test_neutral_sentences_around_change_no_concern(clause, before, after):
    assert shape(screen(f"{before}{clause}{after}"), len(before)) == shape(screen(clause))


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_screening_twice_says_the_same(text):
    assert screen(text) == screen(text)


@given(st.text(max_size=300) | st.text("不得本市优先企业奖励（一）。；：\n\ud800𠀀", max_size=300))
def test_no_text_brings_it_down(text):
    assert all(text[c.start : c.end] == c.words for c in screen(text))


@pytest.mark.parametrize("words", ["本市企业优先采购奖励注册税收名录不得", "在本市注册的企业"])
def test_a_long_text_without_a_full_stop_takes_time_in_proportion(words):
    def seconds(n):
        text = words * n
        start = time.process_time()
        screen(text)
        return time.process_time() - start

    seconds(10)
    assert seconds(4000) < 12 * seconds(800)


def test_every_rule_cites_items_that_exist_and_hold_today():
    for rule in rules():
        for code in (f"R{rule.article}", f"I{rule.item}", *rule.also):
            item = item_of(code.rstrip(")").replace("(", "."))
            assert (item.in_force(date(2026, 1, 1)), item.status) == (True, "V")


def test_rules_have_names_of_their_own_and_a_reason_that_accuses_nobody():
    assert len({rule.id for rule in rules()}) == len(rules())
    for rule in rules():
        assert not re.search("违法|illegal|unlawful", f"{rule.reason.zh}{rule.reason.en}")


def test_an_unknown_item_is_refused_by_name():
    with pytest.raises(UnknownItem, match="R99"):
        item_of("R99")


def test_every_standard_of_the_measures_has_a_rule_or_is_a_catch_all():
    covered = {rule.item.partition("(")[0] for rule in rules()}
    assert covered >= {str(n) for n in range(9, 24)}


def test_the_first_pass_finds_what_a_plain_search_finds():
    lists = {"a": ("本市", "市内", "本"), "b": ("内部", "市")}
    text = "本市内部。内\n部市"
    held = sentences_of(text, automaton_of(lists)).held[:, 0]
    parts = re.split("[。\n]", text)
    expected = [
        sum(1 << n for n, words in enumerate(lists.values()) if any(w in p for w in words))
        for p in parts
    ]
    assert held.tolist() == expected


@given(st.lists(st.sampled_from([*VIOLATING, *HARMLESS]), max_size=4).map("".join))
def test_the_first_pass_loses_nothing(text):
    for sentence in re.split(r"[。；;！？!?\n]", text):
        held = sentences_of(sentence)
        for number, words in enumerate(word_lists().values()):
            met = bool(len(held.with_all([number])))
            assert met == any(word in sentence for word in words)


def test_gaps_are_bounded_so_that_time_is_linear():
    data = files("xiezhi.action.horizontal.market") / "data"
    content = "".join((data / name).read_text("utf-8") for name in RULE_FILES)
    assert not re.search(r"\.\*|\.\+", content)
    assert expanded("a~3~b", {}) == "a[^。；;！？!?\n]{0,3}?b".replace("\n", "\\n")


def test_the_catalogue_has_both_languages_and_dates():
    assert len(catalogue()) > 70
    assert all(item.content.zh and item.content.en and item.source for item in catalogue().values())


def test_parts_of_a_rule_are_met_in_any_order():
    pattern = re.compile(expanded(any_order(["税负", "合伙", "园区"], 8), {}))
    assert pattern.search("园区登记合伙企业，降低税负")
    assert pattern.search("为降低税负，园区可设合伙企业")
    assert not pattern.search("园区登记合伙企业")


def test_a_hit_that_is_cleared_hides_no_other_reading_of_the_words():
    """The 不 of 不使用 forbids nothing: what follows is a sanction for using something else."""
    alarms = [c.item for c in screen("对不使用指定平台交易的机构予以通报并扣减信用分。") if c.alarm]
    assert alarms == ["11(4)"]
    assert not [c for c in screen("不得要求供应商使用指定平台。") if c.alarm]


def test_traditional_characters_are_read_and_quoted_as_written():
    text = "一般規定。對政府投資項目，優先由註冊地在本縣的建築企業承建。"
    [found] = screen(text)
    assert (found.item, found.words) == ("15(2)", "優先由註冊地在本縣的建築企業")
    assert text[found.start : found.end] == found.words
    assert found.sentence == "對政府投資項目，優先由註冊地在本縣的建築企業承建"


def test_every_list_of_words_is_used():
    data = files("xiezhi.action.horizontal.market") / "data"
    used = "".join(
        (data / f"{name}.toml").read_text("utf-8")
        for name in ("rules", "general", "frames", "guards")
    )
    shapes = (data / "words.toml").read_text("utf-8").partition("[shapes]")[2]
    unused = [n for n in word_lists() if f'"{n}"' not in used and f"{{{n}}}" not in used + shapes]
    assert unused == []
