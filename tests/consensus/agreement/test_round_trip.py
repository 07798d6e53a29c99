"""Edited in Word and read back: ids outlive edits, nothing is dropped without a sentence."""

from copy import deepcopy
from dataclasses import replace
from io import BytesIO

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xiezhi.consensus.agreement import Clause, ClauseKind, Duty, check, read_form, write_form
from xiezhi.consensus.agreement.complete import Answer
from xiezhi.consensus.agreement.errors import AgreementUnreadable
from xiezhi.model.text import Text

NEW = "（一）在桐梓县合建冷链物流园。责任方：贵州省人民政府。时限：2027年底前。"


class Word:
    """A file opened for editing, as Word does it: paragraphs come and go, their words change."""

    def __init__(self, data):
        self.document = Document(BytesIO(data))

    def at(self, words):
        return next(p for p in self.document.paragraphs if words in p.text)

    def insert(self, before, words, style="Agreement Duty"):
        return self.at(before).insert_paragraph_before(words, style)

    def rewrite(self, words, now):
        paragraph = self.at(words)
        paragraph.runs[0].text = now
        for run in paragraph.runs[1:]:
            run.text = ""

    def delete(self, words):
        element = self.at(words)._p
        element.getparent().remove(element)

    def without_bookmarks(self):
        for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
            for element in list(self.document.element.body.iter(qn(tag))):
                element.getparent().remove(element)

    def read(self):
        buffer = BytesIO()
        self.document.save(buffer)
        return read_form(buffer.getvalue())


@pytest.fixture
def word(agreement):
    return Word(write_form(agreement))


def ids(back, clause="road"):
    found = next(c for c in back.agreement.clauses if c.id == clause)
    return {duty.what.zh: duty.id for duty in found.duties}


@pytest.mark.parametrize("before", ["修通本方一段", "同步验收", "水质补偿"])
def test_a_duty_put_anywhere_gets_an_id_of_its_own_and_the_others_keep_theirs(word, before):
    word.insert(before, NEW)
    found = ids(word.read())
    assert (found["修通本方一段"], found["同步验收"]) == ("d1", "d2")
    assert found["在桐梓县合建冷链物流园"] not in ("d1", "d2")


def test_a_bookmark_left_on_the_new_paragraph_gives_it_no_old_id(word):
    """Enter at the head of a paragraph leaves its bookmark on the new one before it."""
    new, old = word.insert("修通本方一段", NEW), word.at("修通本方一段")
    for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
        new._p.append(old._p.find(qn(tag)))
    found = ids(word.read())
    assert found["修通本方一段"] == "d1"
    assert found["在桐梓县合建冷链物流园"] not in ("d1", "d2")


def test_a_new_id_stays_when_another_duty_is_put_before_it(word):
    word.insert("修通本方一段", NEW)
    first = ids(word.read())
    word.insert("合建冷链", "（一）共建疾控联防。责任方：重庆市人民政府。时限：2028年。")
    second = ids(word.read())
    assert first.items() <= second.items()
    assert len(set(second.values())) == len(second) == 4


@pytest.mark.parametrize("marks", [True, False])
def test_edited_and_moved_duties_keep_their_ids_with_bookmarks_or_without(word, marks):
    line = word.at("同步验收").text
    word.rewrite("修通本方一段", word.at("修通本方一段").text.replace("一段", "全部路段"))
    moved = word.at("同步验收")._p
    word.at("修通本方")._p.addprevious(moved)
    if not marks:
        word.without_bookmarks()
    assert line
    assert ids(word.read()) == {"同步验收": "d2", "修通本方全部路段": "d1"}


def test_a_rewritten_duty_is_known_by_its_hidden_bookmark(word):
    word.rewrite("修通本方一段", "（一）另建大桥。责任方：重庆市人民政府。时限：2029年。")
    assert ids(word.read())["另建大桥"] == "d1"


def test_a_copied_duty_is_a_new_one(word):
    old = word.at("同步验收")._p
    old.addnext(deepcopy(old))
    found = [duty.id for duty in word.read().agreement.duties()]
    assert found[:2] == ["d1", "d2"]
    assert len(set(found)) == 3


def test_what_was_added_and_removed_is_told(word):
    word.insert("修通本方一段", NEW)
    word.delete("同步验收")
    back = word.read()
    assert [one.zh for one in back.added] == ["第二条中的“在桐梓县合建冷链物流园”"]
    assert [one.zh for one in back.removed] == ["第二条中的“同步验收”"]


def test_a_removed_article_is_told(word):
    word.delete("第一条")
    word.delete("共同治理")
    assert [one.render("en") for one in word.read().removed] == ["Article 1 “Purpose”"]


def test_a_duty_and_an_article_in_plain_style_are_read(word):
    word.insert("同步验收", NEW, "Normal")
    word.insert("甲方：重庆市人民政府（盖章）", "第三条　保密", "Normal")
    word.insert("甲方：重庆市人民政府（盖章）", "各方对交换的数据保密。", "Normal")
    back = word.read()
    assert "在桐梓县合建冷链物流园" in ids(back)
    assert back.agreement.clauses[-1].heading.zh == "保密"
    assert back.agreement.clauses[-1].body.zh == "各方对交换的数据保密。"


def test_a_sentence_that_names_an_article_is_no_article(word):
    word.insert("同步验收", "第三条所列事项另行约定。", "Normal")
    back = word.read()
    assert len(back.agreement.clauses) == 2
    assert "第三条所列事项另行约定。" in back.agreement.clauses[1].body.zh


def test_an_item_that_names_nobody_is_read_as_text_and_said(word):
    word.insert("同步验收", "（三）共建数据平台。", "Normal")
    back = word.read()
    assert "（三）共建数据平台。" in back.agreement.clauses[1].body.zh
    assert any("共建数据平台" in one.zh and "责任方" in one.zh for one in back.unread)


def test_what_stands_outside_the_articles_is_said(word):
    word.insert("第一条", "鉴于双方友好。", "Normal")
    word.document.add_paragraph("附件：项目清单")
    word.document.add_table(1, 1).cell(0, 0).text = "表中的职责"
    word.rewrite("代表（签字）：", "代表（签字）：张三")
    said = "".join(one.zh for one in word.read().unread)
    assert all(words in said for words in ("鉴于双方友好", "附件", "表中的职责", "张三"))


def every_line(document):
    return [p.text.strip() for p in document.paragraphs if p.text.strip()]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_a_line_typed_anywhere_in_any_style_is_read_or_said(agreement, data):
    word = Word(write_form(agreement))
    style = data.draw(
        st.sampled_from(["Normal", "Agreement Text", "Agreement Party", "Agreement Signature",
                         "Agreement Number", "Agreement Title", "Agreement Money"])
    )  # fmt: skip
    at = data.draw(st.integers(0, len(word.document.paragraphs) - 1))
    word.document.paragraphs[at].insert_paragraph_before("某一句新写的话", style)
    assert "某一句新写的话" in told(word)


def told(word):
    """All that a reader of the file learns: the agreement and every sentence, or the error."""
    try:
        back = word.read()
    except AgreementUnreadable as error:  # a sum without payer
        return error.render("zh")
    return str(back.agreement) + "".join(one.zh for one in back.unread)


def test_open_tracked_changes_are_refused(word):
    paragraph = word.at("同步验收")._p
    inserted = OxmlElement("w:ins")
    inserted.append(paragraph.findall(qn("w:r"))[0])
    paragraph.append(inserted)
    with pytest.raises(AgreementUnreadable, match="tracked changes"):
        word.read()


def test_a_line_inside_a_content_control_is_read(word):
    paragraph = word.at("同步验收")._p
    control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    paragraph.addprevious(control)
    control.append(content)
    content.append(paragraph)
    assert ids(word.read())["同步验收"] == "d2"


def test_a_duty_of_nobody_is_named_by_article_and_words(word):
    word.insert("同步验收", "（二）共建平台。时限：2027年。")
    with pytest.raises(AgreementUnreadable, match="names nobody responsible") as caught:
        word.read()
    assert "第二条（交通）第2项“共建平台”没有写责任方" in caught.value.render("zh")


def test_the_translation_supplied_in_the_english_file_leaves_the_chinese_alone(agreement):
    word = Word(write_form(agreement))
    word.rewrite("修通本方一段", "（一）修通全线。责任方：重庆市人民政府。时限：2026年6月30日。")
    english = Word(write_form(word.read().agreement, "en"))
    line = english.at("[to be translated").text
    words = line[line.index("[") : line.index("]") + 1]
    english.rewrite(words, line.replace(words, "Build all of it"))
    back = english.read()
    what = back.agreement.duties()[0].what
    assert (what.zh, what.en) == ("修通全线", "Build all of it")
    assert back.untranslated == ()


def test_a_filled_blank_is_held_though_its_english_is_still_to_come(agreement):
    blank = Clause(
        "term", ClauseKind.TERM, Text("期限", "Term"), Text("有效期＿＿。", "It runs for ＿＿.")
    )
    word = Word(write_form(replace(agreement, clauses=(*agreement.clauses, blank))))
    word.rewrite("有效期", "有效期五年。")
    told = {one.item.id: one.answer for one in check(word.read().agreement)}
    assert told["term"] is Answer.HELD


def test_a_number_filled_in_is_read_and_the_blank_is_none(agreement):
    word = Word(write_form(replace(agreement, number="")))
    assert word.read().agreement.number == ""
    word.rewrite("编号", "编号：渝黔〔2026〕1号")
    assert word.read().agreement.number == "渝黔〔2026〕1号"


def test_dates_read_as_official_chinese_and_come_back(agreement):
    duties = tuple(
        Duty(f"d{k}", ("cq",), Text(f"事项{k}", f"matter {k}"), due=due)
        for k, due in enumerate(["2026", "2026-09", "2026-09-30", "2026Q3", "通车后一年内"])
    )
    road = replace(agreement.clauses[1], duties=duties)
    word = Word(write_form(replace(agreement, clauses=(road,))))
    said = "".join(every_line(word.document))
    assert "时限：2026年。" in said
    assert "时限：2026年第三季度。" in said
    assert tuple(word.read().agreement.duties()) == duties
